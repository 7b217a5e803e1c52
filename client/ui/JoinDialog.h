// Asks for a channel and joins it. It stays until the server has answered: a refusal is told here,
// where the person looks, with a field for the key where the channel wants one. Thread: gui.
#pragma once

#include "client/session/ChatLine.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace watek::client::session {
class Conversation;
class Session;
} // namespace watek::client::session

namespace watek::client::ui {

class JoinDialog final : public QDialog {
    Q_OBJECT
public:
    JoinDialog(session::Session &session, QWidget *parent);

    /// Joins `channel` without a question. Only a refusal opens the dialog, which tells it and asks
    /// for the key where the channel wants one. While the server has not answered, and while the
    /// dialog stands there, the channel is not asked for once more.
    static void joinNow(session::Session &session, const QString &channel, QWidget *parent);

    void setVisible(bool visible) override;

private:
    void onEdited(const QString &text);
    void check();
    void submit();
    void listenTo(session::Conversation *conversation);
    void onLines(const QList<session::ChatLine> &lines);
    void closeIfJoined();
    void onAnswered(quint64 upTo);

    QPointer<session::Session> m_session;
    bool m_isUntouched = true; ///< nobody has typed a name yet
    QString m_wanted; ///< asked of the server, and not answered yet; empty: nothing is
    quint64 m_lastLine = 0; ///< with m_wanted: Session::lastLine() after it was asked for
    QLineEdit *m_channel;
    QLabel *m_error;
    QLabel *m_keyCaption;
    QLineEdit *m_key;
    QPushButton *m_join;
};

/// Why the server did not let us in, in our words; empty for a numeric that says nothing of the
/// kind. RFC 2812 section 5.2, and what today's servers add.
QString joinRefusal(const QByteArray &numeric, const QString &channel);

} // namespace watek::client::ui

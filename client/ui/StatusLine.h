// The line at the bottom of the window: connected or not, encrypted or not, how fast. Thread: gui.
#pragma once

#include <QPointer>
#include <QWidget>

class QLabel;

namespace watek::client::session {
class Session;
}

namespace watek::client::ui {

class StatusLine final : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(QWidget *parent = nullptr);

    /// Null for none.
    void follow(session::Session *session);
    /// What the list of channels calls it, which tells servers of one name apart; until then, and
    /// after follow(), its own name.
    void setNetworkName(const QString &name);
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    QPointer<session::Session> m_session;
    QString m_network; ///< empty: the session's own name
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_nick;
};

} // namespace watek::client::ui

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
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    QPointer<session::Session> m_session;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_nick;
};

} // namespace watek::client::ui

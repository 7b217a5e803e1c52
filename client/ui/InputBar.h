// The row at the bottom of a conversation: the input, how long the text is, and a line that says
// why something was not sent. Thread: gui.
#pragma once

#include "client/session/MessageSplitter.h"

#include <QWidget>

class QLabel;

namespace watek::client::ui {

class InputEdit;
class ReplyBar;

class InputBar final : public QWidget {
    Q_OBJECT
public:
    explicit InputBar(QWidget *parent = nullptr);

    InputEdit *edit() const { return m_edit; }
    /// Hidden until a message is answered.
    ReplyBar *replyBar() const { return m_reply; }
    void setBudget(const session::MessageBudget &budget);
    /// On a server's own page nothing is counted.
    void setCounts(bool counts);
    /// A sentence above the input; empty takes it away. It goes by itself when something is typed.
    void setHint(const QString &hint);
    QString hint() const;
    QString counter() const; ///< "412/350"
    QString note() const; ///< "will be sent as 2 messages", or empty

Q_SIGNALS:
    void submitted(const QString &text);
    void textEdited();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_hint;
    ReplyBar *m_reply;
    InputEdit *m_edit;
    QLabel *m_counter;
    QLabel *m_note;
};

} // namespace watek::client::ui

// The line above the input while a message is being answered: whose, its first words, and a button
// that leaves the reply. Thread: gui.
#pragma once

#include <QWidget>

class QLabel;

namespace watek::client::ui {

class ReplyBar final : public QWidget {
    Q_OBJECT
public:
    explicit ReplyBar(QWidget *parent = nullptr);

    void showReply(const QString &author, const QString &text);
    QString text() const { return m_text; } ///< "Reply to anna: …", not shortened

Q_SIGNALS:
    void leaveClicked();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    QLabel *m_icon;
    QLabel *m_label;
    QString m_text;
};

} // namespace watek::client::ui

// The small buttons at the end of the message under the mouse (or the one that the keyboard is on):
// reply and react. Thread: gui. The keys R and + of the list do the same, so Tab passes them by.
#pragma once

#include <QWidget>

class QToolButton;

namespace watek::client::ui {

class RowButtons final : public QWidget {
    Q_OBJECT
public:
    explicit RowButtons(QWidget *parent);

    void setOffers(bool offersReply, bool offersReact);
    void retranslate();

Q_SIGNALS:
    void replyClicked();
    void reactClicked();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *m_reply;
    QToolButton *m_react;
};

} // namespace watek::client::ui

// The button over the messages that leads back to the latest one and counts what came meanwhile.
// Thread: gui.
#pragma once

#include <QToolButton>

namespace watek::client::ui {

class MessageView;

class JumpButton final : public QToolButton {
    Q_OBJECT
public:
    explicit JumpButton(MessageView *view);

    /// The view shows another conversation: counts from nothing.
    void startAnew();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();
    void onModelRowsInserted(const QModelIndex &parent, int first, int last);

    MessageView *m_view;
    int m_new = 0; ///< messages by people since the bottom was left
};

} // namespace watek::client::ui

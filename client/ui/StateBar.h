// A bar with a sentence and the buttons that help: how the window tells of a state without stopping
// anybody. Thread: gui.
#pragma once

#include "client/ui/StateText.h"

#include <QFrame>

class QLabel;
class QHBoxLayout;

namespace watek::client::ui {

class StateBar final : public QFrame {
    Q_OBJECT
public:
    explicit StateBar(QWidget *parent = nullptr);

    /// Shows the sentence; an empty one hides the bar. Buttons that stay keep the focus they have.
    void showState(const StateMessage &message);
    /// The first of its buttons, where the keyboard comes to; null while it shows none.
    QWidget *firstButton() const;
    QString text() const { return m_message.text; } ///< also of what is cut

Q_SIGNALS:
    void pressed(watek::client::ui::StateButton button);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showButtons(const QList<StateButton> &buttons);
    void placeButtons();
    void updateIcon();
    void fit();

    StateMessage m_message;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_proof; ///< under the sentence and the buttons, over the whole width
    QHBoxLayout *m_buttonRow;
    QHBoxLayout *m_top = nullptr; ///< the icon and the sentence
    QHBoxLayout *m_bottom = nullptr;
};

} // namespace watek::client::ui

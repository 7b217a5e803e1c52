// A small window with a few emoji to put on a message, and a field for any other word. Thread: gui.
// Arrows and Tab go from one to the next, Enter takes it, Esc leaves.
#pragma once

#include <QFrame>

class QLineEdit;

namespace watek::client::ui {

class ReactionPalette final : public QFrame {
    Q_OBJECT
public:
    explicit ReactionPalette(QWidget *parent);

    /// Beside `anchor` (on the screen), wholly on the screen; deletes itself when it closes.
    void openAt(const QRect &anchor);

Q_SIGNALS:
    void chosen(const QString &reaction);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(const QString &reaction);

    QLineEdit *m_field;
};

} // namespace watek::client::ui

// Find in the log: the field, the buttons for the next and the previous line, and the word that
// nothing was found. It knows no lines: whoever shows them is asked for one. Thread: gui.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace watek::server::window {

class LogFinder final : public QWidget {
    Q_OBJECT
public:
    enum class Direction { Up, Down };

    explicit LogFinder(QWidget *parent = nullptr);

    void focusField();
    /// How the search that was asked for went.
    void showResult(bool isFound);
    /// The least that it is of use in, with the word that nothing was found.
    int leastWidth() const;

Q_SIGNALS:
    /// The text is not empty.
    void wanted(const QString &text, watek::server::window::LogFinder::Direction direction);

protected:
    bool event(QEvent *event) override;

private:
    void ask(Direction direction);

    QLineEdit *m_field;
    QLabel *m_result;
    QToolButton *m_previous;
    QToolButton *m_next;
};

} // namespace watek::server::window

// A sentence across the window with buttons that answer it: failures, questions, nothing modal.
// Thread: gui.
#pragma once

#include <QFrame>
#include <QPointer>

#include <functional>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace watek::server::window {

class FlowLayout;

class InlineBar final : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Info, Warning, Failure };
    enum class Look { Plain, Primary };
    struct Choice {
        QString label; ///< with a mnemonic
        std::function<void()> act; ///< runs after the bar is hidden; may show it again
        Look look = Look::Plain;
    };

    explicit InlineBar(QWidget *parent = nullptr);

    /// Shows the sentence and gives the keyboard to the choice number `focused`. Escape is the last
    /// choice.
    void ask(Tone tone, const QString &sentence, std::vector<Choice> choices, int focused = 0);
    /// As ask(), with a line to write; `act` of the first choice reads it from text().
    void askText(const QString &sentence, const QString &fieldName, const QString &placeholder,
        std::vector<Choice> choices);
    /// As askText(), with a list of which one is chosen: the first, at the beginning.
    struct Options {
        QString name; ///< for screen readers
        QStringList texts;
    };
    void askTextAndOption(const QString &sentence, const QString &fieldName,
        const QString &placeholder, const Options &options, std::vector<Choice> choices);
    /// Replaces the sentence of what is being asked.
    void setSentence(const QString &sentence);
    /// Hides it and gives the keyboard back to whoever had it.
    void dismiss();

    QString sentence() const;
    QString text() const;
    /// Number of the option that is chosen.
    int option() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void choose(int index);
    void showIcon();
    void placeControls();

    QPointer<QWidget> m_focusBefore; ///< gets the keyboard back after the answer
    Tone m_tone = Tone::Info;
    QGridLayout *m_grid;
    QLabel *m_icon;
    QLabel *m_sentence;
    QLineEdit *m_field;
    QComboBox *m_options;
    QWidget *m_controls; ///< what answers: the field, the list, the buttons
    FlowLayout *m_controlRow;
    std::vector<QPushButton *> m_buttons;
    std::vector<Choice> m_choices;
};

} // namespace watek::server::window

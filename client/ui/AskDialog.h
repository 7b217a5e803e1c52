// Asks for one line of text, and says under the field, while it is typed, why it will not do.
// Thread: gui. Not modal to the program: it stands on its window.
#pragma once

#include <QDialog>

#include <functional>

class QLabel;
class QButtonGroup;
class QLineEdit;
class QPushButton;

namespace watek::client::ui {

class AskDialog final : public QDialog {
    Q_OBJECT
public:
    struct Question {
        QString title;
        QString label;
        QString button;
        QString text; ///< to begin with
        std::function<QString(const QString &)> errorOf; ///< empty result: the text will do
        QString choiceLabel = {}; ///< above `choices`
        QStringList choices = {}; ///< with access keys; the first is chosen to begin with
    };

    AskDialog(const Question &question, QWidget *parent);

    /// Opens one that deletes itself; `onAnswer` gets the text if the person says yes.
    static AskDialog *ask(
        const Question &question, QWidget *parent, std::function<void(const QString &)> onAnswer);

    QString text() const;
    int choice() const; ///< the place in Question::choices; 0 where there are none

private:
    void check(const QString &text);

    std::function<QString(const QString &)> m_errorOf;
    QLineEdit *m_field;
    QButtonGroup *m_choices;
    QLabel *m_error;
    QPushButton *m_button;
};

} // namespace watek::client::ui

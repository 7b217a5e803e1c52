#include "client/ui/AskDialog.h"

#include "client/ui/FieldState.h"
#include "common/widgets/DialogButtons.h"
#include "common/widgets/PlainLabel.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace watek::client::ui {

AskDialog::AskDialog(const Question &question, QWidget *parent)
    : QDialog(parent)
    , m_errorOf(question.errorOf)
    , m_field(new QLineEdit(question.text, this))
    , m_choices(new QButtonGroup(this))
    , m_error(new widgets::PlainLabel(this))
{
    setWindowTitle(question.title);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(400);
    auto *label = new widgets::PlainLabel(question.label, this);
    label->setBuddy(m_field);
    label->setWordWrap(true);
    m_field->setAccessibleName(question.label);
    m_field->setObjectName(QStringLiteral("answer"));
    m_error->setObjectName(QStringLiteral("errorText"));
    m_error->setWordWrap(true);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_button = buttons->addButton(question.button, QDialogButtonBox::AcceptRole);
    m_button->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_field, &QLineEdit::textChanged, this, &AskDialog::check);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_field);
    layout->addWidget(m_error);
    if (!question.choices.isEmpty()) {
        layout->addSpacing(8);
        auto *caption = new widgets::PlainLabel(question.choiceLabel, this);
        caption->setWordWrap(true);
        layout->addWidget(caption);
    }
    for (const QString &text : question.choices) {
        auto *button = new QRadioButton(text, this);
        button->setChecked(m_choices->buttons().isEmpty());
        m_choices->addButton(button, int(m_choices->buttons().size()));
        layout->addWidget(button);
    }
    layout->addSpacing(8);
    layout->addWidget(buttons);
    widgets::removeButtonIcons(this);
    m_field->selectAll();
    m_field->setFocus();
    check(question.text);
    showFieldError(m_field, m_error, {}); // nothing is wrong before anything was typed
}

void AskDialog::check(const QString &text)
{
    const QString error = m_errorOf ? m_errorOf(text) : QString();
    showFieldError(m_field, m_error, error);
    m_button->setEnabled(error.isEmpty());
}

QString AskDialog::text() const { return m_field->text(); }

int AskDialog::choice() const { return qMax(0, m_choices->checkedId()); }

AskDialog *AskDialog::ask(
    const Question &question, QWidget *parent, std::function<void(const QString &)> onAnswer)
{
    auto *dialog = new AskDialog(question, parent);
    connect(dialog, &QDialog::accepted, parent,
        [dialog, onAnswer = std::move(onAnswer)] { onAnswer(dialog->text()); });
    dialog->open();
    return dialog;
}

} // namespace watek::client::ui

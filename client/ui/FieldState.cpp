#include "client/ui/FieldState.h"

#include <QLabel>
#include <QLineEdit>
#include <QStyle>

namespace watek::client::ui {

void showFieldError(QLineEdit *field, QLabel *label, const QString &error)
{
    label->setText(error);
    label->setVisible(!error.isEmpty());
    field->setAccessibleDescription(error);
    const bool isInvalid = !error.isEmpty();
    if (field->property("invalid").toBool() == isInvalid)
        return;
    field->setProperty("invalid", isInvalid);
    field->style()->unpolish(field); // the sheet asks for the property only when it polishes
    field->style()->polish(field);
}

} // namespace watek::client::ui

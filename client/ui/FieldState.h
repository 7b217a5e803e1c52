// Marks a field as wrong, with the reason under it. Thread: gui.
#pragma once

#include <QString>

class QLabel;
class QLineEdit;

namespace watek::client::ui {

/// An empty `error` clears the mark. The reason is also the field's accessible description, and the
/// mark is more than a colour: the label with the text.
void showFieldError(QLineEdit *field, QLabel *label, const QString &error);

} // namespace watek::client::ui

// The Edit menu's commands on text: they act on whatever the person edits or reads. Thread: gui.
//
// Text fields know these keys themselves; the menu shows that they exist, and brings them to who
// does not know the keys.
#pragma once

class QWidget;

namespace watek::client::ui {

enum class EditCommand { Undo, Redo, Cut, Copy, Paste, SelectAll };

/// Does it to a text field, or to a list of which rows can be copied. Nothing where it makes no
/// sense; null is nothing.
void runEditCommand(EditCommand command, QWidget *target);
/// It would do something there now.
bool canRunEditCommand(EditCommand command, const QWidget *target);
/// A widget that runEditCommand() can act on: it takes part in the menu while it has the focus.
bool takesEditCommands(const QWidget *widget);

} // namespace watek::client::ui

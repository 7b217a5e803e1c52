// The buttons of a dialog, as both windows show them: with words alone. Thread: gui.
#pragma once

class QDialog;

namespace watek::widgets {

/// Takes the desktop's own icons from the buttons of `dialog` that stand in a QDialogButtonBox;
/// a QMessageBox has one as well. Some desktops put icons there, in colours that cannot be seen on
/// a dark ground. Called when all buttons are there.
void removeButtonIcons(QDialog *dialog);

} // namespace watek::widgets

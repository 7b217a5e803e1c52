// Asks the person for the name of a file that is to be written. Thread: gui.
#pragma once

#include <QString>

class QWidget;

namespace watek::server::window {

struct SaveDialog {
    QString title;
    QString filter; ///< "Log files (*.log);;All files (*)"
    QString suffix; ///< of a name that is typed without one
    QString suggestion; ///< a file name
};
/// The whole name; empty when the person wants none.
QString askWhereToSave(QWidget *parent, const SaveDialog &asked);

} // namespace watek::server::window

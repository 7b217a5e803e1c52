#include "server/window/SaveDialog.h"

#include <QFileDialog>
#include <QPushButton>

namespace watek::server::window {

QString askWhereToSave(QWidget *parent, const SaveDialog &asked)
{
    QFileDialog dialog(parent, asked.title, QString(), asked.filter);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(asked.suffix);
    dialog.selectFile(asked.suggestion);
    // Where Qt draws the dialog: no button of this program has the desktop's icons.
    const QList<QPushButton *> buttons = dialog.findChildren<QPushButton *>();
    for (QPushButton *button : buttons)
        button->setIcon({});
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().constFirst() : QString();
}

} // namespace watek::server::window

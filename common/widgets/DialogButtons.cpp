#include "common/widgets/DialogButtons.h"

#include <QAbstractButton>
#include <QDialog>
#include <QDialogButtonBox>

namespace watek::widgets {

void removeButtonIcons(QDialog *dialog)
{
    for (const QDialogButtonBox *box : dialog->findChildren<QDialogButtonBox *>()) {
        for (QAbstractButton *button : box->buttons())
            button->setIcon({});
    }
}

} // namespace watek::widgets

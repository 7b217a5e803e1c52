#include "server/window/AccountsDelegate.h"

#include "server/window/AccountsModel.h"
#include "server/window/TableLooks.h"
#include "server/window/Theme.h"

namespace watek::server::window {

void AccountsDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // Rows are chosen, not cells.
    option->state &= ~QStyle::State_HasFocus;
    alignWithTitle(*option);
    if (index.data(AccountsModel::IsSuspendedRole).toBool()) {
        if (index.column() == AccountsModel::State)
            option->palette.setColor(QPalette::Text, currentTheme().warning);
        return;
    }
    if (!index.data(AccountsModel::IsUnverifiedRole).toBool())
        return;
    option->font.setItalic(true);
    option->palette.setColor(QPalette::Text, currentTheme().dim);
}

} // namespace watek::server::window

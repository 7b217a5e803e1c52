#include "server/window/ConnectionsDelegate.h"

#include "server/window/ConnectionsModel.h"
#include "server/window/TableLooks.h"
#include "server/window/Theme.h"

namespace watek::server::window {

void ConnectionsDelegate::initStyleOption(
    QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // Rows are chosen, not cells.
    option->state &= ~QStyle::State_HasFocus;
    alignWithTitle(*option);
    if (!index.data(ConnectionsModel::IsWaitingRole).toBool())
        return;
    option->font.setItalic(true);
    option->palette.setColor(QPalette::Text, currentTheme().dim);
}

} // namespace watek::server::window

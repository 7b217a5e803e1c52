#include "server/window/ConnectionsDelegate.h"

#include "server/window/ConnectionsModel.h"
#include "server/window/Theme.h"

#include <QApplication>

namespace watek::server::window {

namespace {

/// What a title leaves free at its right for the arrow, sorted or not: its width in the style
/// sheet.
constexpr int kArrowWidth = 12;

} // namespace

void ConnectionsDelegate::initStyleOption(
    QStyleOptionViewItem *option, const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    // Rows are chosen, not cells.
    option->state &= ~QStyle::State_HasFocus;
    if (option->displayAlignment & Qt::AlignRight) {
        // An empty picture as wide as the arrow, its margins on both sides included.
        const QStyle *style = option->widget ? option->widget->style() : QApplication::style();
        const int margin
            = style->pixelMetric(QStyle::PM_FocusFrameHMargin, option, option->widget) + 1;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationPosition = QStyleOptionViewItem::Right;
        option->decorationSize = QSize(kArrowWidth - 2 * margin, 1);
    }
    if (!index.data(ConnectionsModel::IsWaitingRole).toBool())
        return;
    option->font.setItalic(true);
    option->palette.setColor(QPalette::Text, currentTheme().dim);
}

} // namespace watek::server::window

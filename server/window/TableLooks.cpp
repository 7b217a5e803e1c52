#include "server/window/TableLooks.h"

#include <QApplication>
#include <QFontMetrics>
#include <QHeaderView>
#include <QStyle>
#include <QStyleOptionViewItem>
#include <QTableView>

#include <algorithm>

namespace watek::server::window {

namespace {

/// Of the arrow, in the style sheet.
constexpr int kArrowWidth = 12;
/// Of height, with the titles and the scroll bar below.
constexpr int kLeastTableRows = 4;

} // namespace

void alignWithTitle(QStyleOptionViewItem &option)
{
    if (!(option.displayAlignment & Qt::AlignRight))
        return;
    // An empty picture as wide as the arrow, its margins on both sides included.
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, &option, option.widget) + 1;
    option.features |= QStyleOptionViewItem::HasDecoration;
    option.decorationPosition = QStyleOptionViewItem::Right;
    option.decorationSize = QSize(kArrowWidth - 2 * margin, 1);
}

void dressTable(QTableView &table)
{
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setTabKeyNavigation(false);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setContextMenuPolicy(Qt::ActionsContextMenu);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(
        std::max(kRowHeight, table.fontMetrics().height() + 8));
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setStretchLastSection(true);
    // Else the page scrolls.
    table.setMinimumHeight(table.verticalHeader()->defaultSectionSize() * kLeastTableRows);
}

} // namespace watek::server::window

// The part of MessageView that lays rows out: the anchor that keeps the text being read in its
// place, and what QListView would do itself. Thread: gui.
#include "client/ui/messages/MessageView.h"

#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace watek::client::ui {

// ---- The position ----

void MessageView::settle(int row, int below)
{
    const int viewHeight = viewport()->height();
    if (rowCount() == 0) {
        settleAtBottom();
        return;
    }
    row = std::clamp(row, 0, rowCount() - 1);
    measure(row);
    // Up to the row that the upper edge of the window cuts, or down to it.
    while (below > m_heights.height(row) && row > 0) {
        below -= m_heights.height(row);
        measure(--row);
    }
    while (below <= 0 && row < rowCount() - 1) {
        measure(++row);
        below += m_heights.height(row);
    }
    below = std::min(below, m_heights.height(row));

    int filled = below;
    for (int next = row + 1; next < rowCount() && filled < viewHeight; ++next) {
        measure(next);
        filled += m_heights.height(next);
    }
    if (filled < viewHeight) { // the end came too early
        settleAtBottom();
        return;
    }
    m_anchorRow = row;
    m_anchorBelow = below;
    showScrollValue(m_heights.bottom(row) - below);
}

void MessageView::settleAtBottom()
{
    const int viewHeight = viewport()->height();
    int filled = 0;
    int row = rowCount();
    while (row > 0 && filled < viewHeight) {
        measure(--row);
        filled += m_heights.height(row);
    }
    m_anchorRow = row;
    m_anchorBelow = rowCount() > 0 ? m_heights.height(row) - std::max(0, filled - viewHeight) : 0;
    showScrollValue(std::max(0, m_heights.total() - viewHeight));
}

void MessageView::settleAgain()
{
    if (m_atBottom)
        settleAtBottom();
    else
        settle(m_anchorRow, m_anchorBelow);
}

void MessageView::showScrollValue(int value)
{
    const bool wasSettling = std::exchange(m_settling, true);
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setRange(0, std::max(0, m_heights.total() - viewport()->height()));
    bar->setValue(value);
    m_settling = wasSettling;
    placeButtons();
    viewport()->update();
}

void MessageView::setAtBottom(bool atBottom)
{
    if (std::exchange(m_atBottom, atBottom) != atBottom)
        Q_EMIT atBottomChanged(atBottom);
}

void MessageView::scrollContentsBy(int, int dy)
{
    if (m_settling || dy == 0)
        return;
    const int value = verticalScrollBar()->value();
    const bool goesDown = dy < 0;
    setAtBottom(goesDown && value >= verticalScrollBar()->maximum());
    if (m_atBottom)
        settleAtBottom();
    else if (std::abs(dy) <= 2 * viewport()->height())
        settle(m_anchorRow,
            m_anchorBelow + dy); // walk: rows on the way are measured before they are seen
    else if (const int row = m_heights.rowAt(value); row >= 0)
        settle(row, m_heights.bottom(row) - value);
}

ViewPosition MessageView::position() const
{
    ViewPosition position{.atBottom = m_atBottom};
    int below = m_anchorBelow;
    // Rules have no name of their own: the first line under them stands for the place.
    for (int row = m_anchorRow; !m_atBottom && row < rowCount(); ++row) {
        if (row > m_anchorRow)
            below += m_heights.height(row);
        position.line = rowAt(row).id;
        if (position.line != 0)
            break;
    }
    position.below = below;
    return position;
}

void MessageView::setPosition(const ViewPosition &position)
{
    for (int row = rowCount() - 1; !position.atBottom && row >= 0; --row) {
        if (rowAt(row).id != position.line)
            continue;
        setAtBottom(false);
        settle(row, position.below);
        return;
    }
    goToBottom();
}

void MessageView::goToBottom()
{
    setAtBottom(true);
    settleAtBottom();
}

// ---- What QListView would lay out itself ----

void MessageView::doItemsLayout()
{
    const int rows = model() ? model()->rowCount(rootIndex()) : 0;
    if (rows != rowCount())
        m_heights.assign(rows, m_metrics.lineHeight + 2 * m_metrics.linePad);
    settleAgain();
    QAbstractItemView::doItemsLayout();
}

void MessageView::reset()
{
    m_layouts.clear();
    m_heights.assign(0, 0);
    m_anchorRow = m_anchorBelow = 0;
    QAbstractItemView::reset();
    setAtBottom(true);
    doItemsLayout();
}

void MessageView::updateGeometries()
{
    QAbstractItemView::updateGeometries();
    settleAgain();
}

void MessageView::rowsInserted(const QModelIndex &parent, int first, int last)
{
    const int count = last - first + 1;
    m_heights.insert(first, count, m_metrics.lineHeight + 2 * m_metrics.linePad);
    if (m_anchorRow >= first && rowCount() > count)
        m_anchorRow += count;
    if (m_hovered >= first)
        m_hovered = -1;
    settleAgain();
    QAbstractItemView::rowsInserted(parent, first, last);
}

void MessageView::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    // Not QListView's: it would ask for a layout of everything.
    QAbstractItemView::rowsAboutToBeRemoved(parent, first, last);
}

void MessageView::onRowsRemoved(int first, int last)
{
    const int count = last - first + 1;
    m_heights.remove(first, count);
    if (m_anchorRow > last) {
        m_anchorRow -= count;
    } else if (m_anchorRow >= first) {
        m_anchorRow = first;
        m_anchorBelow = first < rowCount() ? m_heights.height(first) : 0;
    }
    m_hovered = -1;
    settleAgain();
}

void MessageView::dataChanged(
    const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    for (int row = topLeft.row(); row <= bottomRight.row(); ++row)
        m_layouts.forget(rowAt(row).id);
    settleAgain();
    QAbstractItemView::dataChanged(topLeft, bottomRight, roles);
}

int MessageView::verticalOffset() const { return verticalScrollBar()->value(); }

bool MessageView::isIndexHidden(const QModelIndex &index) const
{
    return index.isValid() && index.row() < rowCount() && m_heights.height(index.row()) == 0;
}

QRect MessageView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    return {0, m_heights.top(index.row()) - verticalOffset(), viewport()->width(),
        m_heights.height(index.row())};
}

QModelIndex MessageView::indexAt(const QPoint &point) const
{
    const int y = point.y() + verticalOffset();
    if (y < 0 || y >= m_heights.total())
        return {};
    return model()->index(m_heights.rowAt(y), modelColumn(), rootIndex());
}

void MessageView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (!index.isValid() || index.row() >= rowCount())
        return;
    measure(index.row());
    settleAgain();
    const QRect rect = visualRect(index);
    const int viewHeight = viewport()->height();
    if (hint == EnsureVisible) {
        if (rect.top() >= 0 && rect.bottom() < viewHeight)
            return;
        hint = rect.top() < 0 || rect.height() > viewHeight ? PositionAtTop : PositionAtBottom;
    }
    int below = rect.height();
    if (hint == PositionAtBottom)
        below = viewHeight;
    else if (hint == PositionAtCenter)
        below = (viewHeight + rect.height()) / 2;
    setAtBottom(false);
    settle(index.row(), below);
    setAtBottom(verticalScrollBar()->value() >= verticalScrollBar()->maximum());
}

QRegion MessageView::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    const QRect seen = viewport()->rect();
    for (const QItemSelectionRange &range : selection) {
        const QRect rect = visualRect(range.topLeft()) | visualRect(range.bottomRight());
        region += rect & seen;
    }
    return region;
}

} // namespace watek::client::ui

// The part of MessageView that answers and reacts: who is meant, and the buttons beside a message.
// Thread: gui.
#include "client/ui/messages/MessageView.h"
#include "client/ui/messages/RowButtons.h"

#include <QStyle>

#include <algorithm>

namespace watek::client::ui {

void MessageView::setOffers(bool offersReply, bool offersReact)
{
    m_offersReply = offersReply;
    m_offersReact = offersReact;
    m_buttons->setOffers(offersReply, offersReact);
    placeButtons();
}

int MessageView::addressedRow() const
{
    // A row that was left behind and is marked no more is not what the person means.
    const bool isMeant
        = currentIndex().isValid() && (hasFocus() || selectionModel()->isSelected(currentIndex()));
    if (isMeant)
        return rowAt(currentIndex().row()).isAddressable() ? currentIndex().row() : -1;
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (rowAt(row).isAddressable())
            return row;
    }
    return -1;
}

void MessageView::askReply()
{
    const int row = addressedRow();
    if (row >= 0 && canReply(rowAt(row)))
        Q_EMIT replyRequested(rowAt(row).id);
}

void MessageView::askReaction() { askReaction(addressedRow()); }

void MessageView::askReaction(int row)
{
    if (row < 0 || !canReact(rowAt(row)))
        return;
    const QModelIndex index = model()->index(row, modelColumn(), rootIndex());
    scrollTo(index);
    const QRect rect = visualRect(index);
    Q_EMIT reactionRequested(
        rowAt(row).id, QRect(viewport()->mapToGlobal(rect.topLeft()), rect.size()));
}

void MessageView::showRow(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    const QModelIndex index = model()->index(row, modelColumn(), rootIndex());
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    scrollTo(index, PositionAtCenter);
}

int MessageView::buttonRow() const
{
    if (m_hovered >= 0)
        return m_hovered < rowCount() ? m_hovered : -1;
    const QModelIndex current = currentIndex();
    return hasFocus() && current.isValid() && current.row() < rowCount() ? current.row() : -1;
}

void MessageView::placeButtons()
{
    const int row = m_offersReply || m_offersReact ? buttonRow() : -1;
    if (row < 0 || !rowAt(row).isAddressable()) {
        m_buttons->hide();
        return;
    }
    const QRect rect = visualRect(model()->index(row, modelColumn(), rootIndex()));
    const QRect room = viewport()->rect().adjusted(8, 0, -8, 0);
    // At the upper edge of the row, over its end; never outside the window.
    const int lowest = std::max(0, room.bottom() + 1 - m_buttons->height());
    const int y = std::clamp(rect.top() - m_buttons->height() / 3, 0, lowest);
    const QRect place(QPoint(room.right() + 1 - m_buttons->width(), y), m_buttons->size());
    m_buttons->move(QStyle::visualRect(layoutDirection(), room, place).topLeft());
    m_buttons->setVisible(rect.bottom() >= 0 && rect.top() < room.bottom());
    m_buttons->raise();
}

void MessageView::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    placeButtons();
}

void MessageView::focusOutEvent(QFocusEvent *event)
{
    QListView::focusOutEvent(event);
    placeButtons();
}

void MessageView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    placeButtons();
}

} // namespace watek::client::ui

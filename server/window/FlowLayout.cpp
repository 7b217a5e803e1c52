#include "server/window/FlowLayout.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace watek::server::window {

FlowLayout::FlowLayout(int gap, QWidget *parent)
    : QLayout(parent)
    , m_gap(gap)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() { qDeleteAll(m_items); }

void FlowLayout::addItem(QLayoutItem *item) { m_items.append(item); }

int FlowLayout::count() const { return int(m_items.size()); }

QLayoutItem *FlowLayout::itemAt(int index) const { return m_items.value(index); }

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::heightForWidth(int width) const { return layOut({0, 0, width, 0}, Pass::Measure); }

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    return size;
}

QSize FlowLayout::sizeHint() const
{
    QSize size;
    for (const QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize hint = item->sizeHint();
        size = {size.width() + hint.width() + m_gap, std::max(size.height(), hint.height())};
    }
    return size;
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    layOut(rect, Pass::Place);
}

/// The height that it takes.
int FlowLayout::layOut(const QRect &rect, Pass pass) const
{
    QList<QLayoutItem *> line;
    int used = 0;
    int top = rect.top();
    const auto sizeOf
        = [](const QLayoutItem *item) { return item->sizeHint().expandedTo(item->minimumSize()); };
    const auto lineHeight = [&line] {
        int height = 0;
        for (const QLayoutItem *item : line)
            height = std::max(height, item->sizeHint().height());
        return height;
    };
    const auto endLine = [&] {
        if (line.isEmpty())
            return;
        const int height = lineHeight();
        if (pass == Pass::Place)
            placeLine(line, {rect.left(), top, rect.width(), height}, used);
        top += height + m_gap;
        line.clear();
        used = 0;
    };
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const int needed = sizeOf(item).width() + m_gap;
        if (!line.isEmpty() && used + needed > rect.width())
            endLine();
        used += line.isEmpty() ? sizeOf(item).width() : needed;
        line.append(item);
    }
    endLine();
    return std::max(0, top - m_gap - rect.top());
}

/// `used`: what the items of the line want in all, with the gaps.
void FlowLayout::placeLine(const QList<QLayoutItem *> &line, const QRect &rect, int used) const
{
    const int spare = std::max(0, rect.width() - used);
    int left = rect.left();
    for (QLayoutItem *item : line) {
        QSize size = item->sizeHint().expandedTo(item->minimumSize());
        if (item->widget() && item->widget() == m_wide)
            size.rwidth() += spare;
        size.setWidth(std::min(size.width(), rect.width()));
        const QRect place(
            left, rect.top() + (rect.height() - size.height()) / 2, size.width(), size.height());
        item->setGeometry(QStyle::visualRect(
            parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight, rect, place));
        left += size.width() + m_gap;
    }
}

} // namespace watek::server::window

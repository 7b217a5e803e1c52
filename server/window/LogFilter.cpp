#include "server/window/LogFilter.h"

#include "server/window/LogModel.h"

namespace watek::server::window {

void LogFilter::setLeast(shared::LogLevel least)
{
    m_least = least;
    invalidateFilter();
}

void LogFilter::setCategory(const QString &category)
{
    m_category = category;
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (index.data(LogModel::LevelRole).toInt() < int(m_least))
        return false;
    return m_category.isEmpty() || index.data(LogModel::CategoryRole).toString() == m_category;
}

} // namespace watek::server::window

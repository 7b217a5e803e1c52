#include "server/window/TableModel.h"

namespace watek::server::window {

TableModel::TableModel(int columns, QObject *parent)
    : QAbstractTableModel(parent)
    , m_columns(columns)
{
}

int TableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(rows());
}

int TableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_columns;
}

Qt::Alignment TableModel::alignmentOf(int column) const
{
    return (isFigure(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return title(section);
    case Qt::TextAlignmentRole:
        return int(alignmentOf(section));
    case Qt::ToolTipRole: {
        const QString tip = titleToolTip(section);
        return tip.isEmpty() ? QVariant() : tip;
    }
    default:
        return {};
    }
}

} // namespace watek::server::window

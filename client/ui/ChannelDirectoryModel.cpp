#include "client/ui/ChannelDirectoryModel.h"

#include "client/ui/messages/IrcFormat.h"
#include "common/widgets/PlainText.h"

#include <QLocale>

#include <algorithm>

namespace watek::client::ui {

void ChannelDirectoryModel::append(const QList<session::ListedChannel> &rows)
{
    std::vector<int> added;
    for (const session::ListedChannel &channel : rows) {
        Row row{.name = channel.name,
            .topic = parseIrcFormat(channel.topic).text.simplified(),
            .searched = {},
            .nameKey = channel.name.toCaseFolded().toUtf8(),
            .members = channel.members};
        row.searched = (row.name + u'\n' + row.topic).toCaseFolded();
        if (isShown(row))
            added.push_back(int(m_rows.size()));
        m_rows.push_back(std::move(row));
    }
    if (added.empty())
        return;
    const int first = int(m_shown.size());
    beginInsertRows({}, first, first + int(added.size()) - 1);
    m_shown.insert(m_shown.end(), added.begin(), added.end());
    endInsertRows();
}

void ChannelDirectoryModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_shown.clear();
    endResetModel();
}

void ChannelDirectoryModel::setFilter(const QString &text)
{
    const QString folded = text.trimmed().toCaseFolded();
    if (folded == m_filter)
        return;
    m_filter = folded;
    rearrange();
}

void ChannelDirectoryModel::sort(int column, Qt::SortOrder order)
{
    m_column = column;
    m_order = order;
    rearrange();
}

// A reset and no move of rows: the views would keep a persistent index for each of them. Whoever
// shows the model selects again by name.
void ChannelDirectoryModel::rearrange()
{
    beginResetModel();
    m_shown.clear();
    for (size_t at = 0; at < m_rows.size(); ++at) {
        if (isShown(m_rows[at]))
            m_shown.push_back(int(at));
    }
    const auto less = [this](int left, int right) {
        const Row &a = m_rows[size_t(left)];
        const Row &b = m_rows[size_t(right)];
        const bool ascends = m_order == Qt::AscendingOrder;
        if (m_column == kMembers && a.members != b.members)
            return ascends ? a.members < b.members : a.members > b.members;
        if (m_column == kTopic && a.topic != b.topic)
            return ascends ? a.topic < b.topic : a.topic > b.topic;
        // Equals stand by name from A to Z, whatever the order.
        if (m_column == kName && !ascends)
            return a.nameKey > b.nameKey;
        return a.nameKey < b.nameKey;
    };
    std::sort(m_shown.begin(), m_shown.end(), less);
    endResetModel();
}

int ChannelDirectoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int ChannelDirectoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(kColumns);
}

QVariant ChannelDirectoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == kMembers ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == kName ? tr("Channel") : section == kMembers ? tr("Members") : tr("Topic");
}

QVariant ChannelDirectoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(m_shown[size_t(index.row())])];
    if (role == kNameRole)
        return row.name;
    if (role == Qt::TextAlignmentRole && index.column() == kMembers)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == kTopic)
        return widgets::plainToolTip(row.topic);
    if (role == Qt::AccessibleTextRole && index.column() == kName)
        return tr("%1, members: %2").arg(widgets::isolatedName(row.name)).arg(row.members);
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == kName)
        return widgets::isolatedName(row.name);
    if (index.column() == kMembers)
        return QLocale().toString(row.members);
    return row.topic;
}

} // namespace watek::client::ui

#include "client/ui/ChannelDirectoryModel.h"

#include "client/ui/messages/IrcFormat.h"
#include "common/widgets/PlainText.h"

#include <QElapsedTimer>
#include <QLocale>

#include <algorithm>
#include <utility>

namespace watek::client::ui {

ChannelDirectoryModel::ChannelDirectoryModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_nextSlice.setSingleShot(true);
    connect(&m_nextSlice, &QTimer::timeout, this, &ChannelDirectoryModel::work);
}

void ChannelDirectoryModel::append(QList<session::ListedChannel> rows)
{
    if (rows.isEmpty())
        return;
    m_waiting.append(std::move(rows));
    if (!m_nextSlice.isActive())
        work();
}

/// One slice. Rows are read first: what is sorted afterwards holds all of them.
void ChannelDirectoryModel::work()
{
    QElapsedTimer slice;
    slice.start();
    const auto hasTime = [&] { return !slice.hasExpired(kSliceMs); };
    while (m_read < m_waiting.size() && m_sorter.isDone() && hasTime())
        readSome();
    while (!m_sorter.isDone() && hasTime()) {
        m_sorter.step(kUnitsAtOnce);
        if (m_sorter.isDone())
            showOrder();
    }
    if (isBusy())
        m_nextSlice.start(0);
    else
        Q_EMIT settled();
}

void ChannelDirectoryModel::readSome()
{
    std::vector<int> added;
    const qsizetype end = std::min(m_read + kRowsAtOnce, m_waiting.size());
    for (; m_read < end; ++m_read) {
        const session::ListedChannel &channel = m_waiting[m_read];
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
    if (m_read == m_waiting.size()) {
        m_waiting.clear();
        m_read = 0;
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
    m_waiting.clear();
    m_read = 0;
    m_sorter = {};
    m_nextSlice.stop();
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

bool ChannelDirectoryModel::isBefore(int left, int right) const
{
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
}

void ChannelDirectoryModel::rearrange()
{
    m_sorter.start(
        int(m_rows.size()), [this](int row) { return isShown(m_rows[size_t(row)]); },
        [this](int left, int right) { return isBefore(left, right); });
    if (!m_nextSlice.isActive())
        work();
}

// A reset and no move of rows: the views would keep a persistent index for each of them. Whoever
// shows the model selects again by name.
void ChannelDirectoryModel::showOrder()
{
    Q_EMIT aboutToRearrange();
    beginResetModel();
    m_shown = m_sorter.takeOrder();
    endResetModel();
    Q_EMIT rearranged();
}

int ChannelDirectoryModel::rowOf(const QString &name) const
{
    const auto found
        = std::ranges::find_if(m_shown, [&](int row) { return m_rows[size_t(row)].name == name; });
    return found == m_shown.end() ? -1 : int(found - m_shown.begin());
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

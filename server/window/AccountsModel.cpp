#include "server/window/AccountsModel.h"

#include "common/widgets/PlainText.h"
#include "server/window/AccountWords.h"
#include "server/window/Format.h"

#include <QHash>

#include <algorithm>

namespace watek::server::window {

using shared::AccountRow;

AccountsModel::AccountsModel(QObject *parent)
    : TableModel(kColumns, parent)
{
}

bool AccountsModel::isFigure(int column) const { return column == Sessions; }

QStringList AccountsModel::usualContent(int column)
{
    const QString day = QStringLiteral("8888-88-88 88:88");
    switch (column) {
    case Registered:
    case Seen:
        return {day};
    case Role:
        return {describeRole(shared::OperRole::Admin)};
    default:
        return {};
    }
}

size_t AccountsModel::firstBehind(const QByteArray &key) const
{
    return size_t(std::ranges::upper_bound(m_rows, key, {}, &AccountRow::key) - m_rows.begin());
}

void AccountsModel::take(const shared::AccountsListed &listed, qint64 nowMs)
{
    m_nowMs = nowMs;
    if (listed.asked.order != shared::AccountOrder::Name)
        removeMoved(listed.rows);
    const size_t first = firstBehind(listed.asked.after);
    const bool reachesEnd = !listed.hasMore || listed.rows.empty();
    const size_t end = reachesEnd ? m_rows.size() : firstBehind(listed.rows.back().key);
    if (end == m_rows.size())
        m_hasMore = listed.hasMore;
    removeMissing(first, end, listed.rows);
    insertOrChange(first, listed.rows);
}

// What was in another part of the list and is in this one now stands there no more.
void AccountsModel::removeMoved(const std::vector<AccountRow> &rows)
{
    QHash<QByteArray, QByteArray> keys;
    for (const AccountRow &row : rows)
        keys.insert(row.name, row.key);
    for (int row = rowCount() - 1; row >= 0; --row) {
        const AccountRow &known = m_rows[size_t(row)];
        const auto key = keys.constFind(known.name);
        if (key == keys.constEnd() || *key == known.key)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
}

void AccountsModel::removeMissing(size_t first, size_t end, const std::vector<AccountRow> &rows)
{
    const auto isMissing = [&](size_t row) {
        return !std::ranges::binary_search(rows, m_rows[row].key, {}, &AccountRow::key);
    };
    while (end > first) {
        size_t begin = end - 1;
        if (!isMissing(begin)) {
            --end;
            continue;
        }
        while (begin > first && isMissing(begin - 1))
            --begin;
        beginRemoveRows({}, int(begin), int(end) - 1);
        m_rows.erase(m_rows.begin() + qsizetype(begin), m_rows.begin() + qsizetype(end));
        endRemoveRows();
        end = begin;
    }
}

void AccountsModel::insertOrChange(size_t first, const std::vector<AccountRow> &rows)
{
    for (size_t i = 0; i < rows.size(); ++i) {
        const size_t at = first + i;
        if (at < m_rows.size() && m_rows[at].key == rows[i].key) {
            if (m_rows[at] == rows[i])
                continue;
            m_rows[at] = rows[i];
            Q_EMIT dataChanged(index(int(at), 0), index(int(at), kColumns - 1));
            continue;
        }
        size_t end = i + 1;
        while (end < rows.size() && (at >= m_rows.size() || rows[end].key < m_rows[at].key))
            ++end;
        beginInsertRows({}, int(at), int(first + end) - 1);
        m_rows.insert(m_rows.begin() + qsizetype(at), rows.begin() + qsizetype(i),
            rows.begin() + qsizetype(end));
        endInsertRows();
        i = end - 1;
    }
}

void AccountsModel::clear()
{
    m_hasMore = false;
    if (m_rows.empty())
        return;
    beginRemoveRows({}, 0, int(m_rows.size()) - 1);
    m_rows.clear();
    endRemoveRows();
}

const AccountRow *AccountsModel::account(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[size_t(row)] : nullptr;
}

int AccountsModel::rowOf(const QByteArray &name) const
{
    const auto row = std::ranges::find(m_rows, name, &AccountRow::name);
    return row == m_rows.end() ? -1 : int(row - m_rows.begin());
}

bool AccountsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore;
}

void AccountsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent) && !m_rows.empty())
        Q_EMIT moreWanted(m_rows.back().key);
}

QVariant AccountsModel::data(const QModelIndex &index, int role) const
{
    const AccountRow *const row = index.isValid() ? account(index.row()) : nullptr;
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return display(*row, index.column());
    case Qt::TextAlignmentRole:
        return int(alignmentOf(index.column()));
    case Qt::ToolTipRole: {
        const bool mayBeCut
            = index.column() == Name || index.column() == Email || index.column() == State;
        return mayBeCut ? QVariant(widgets::plainToolTip(display(*row, index.column())))
                        : QVariant();
    }
    case IsSuspendedRole:
        return row->suspension.has_value();
    case IsUnverifiedRole:
        return !row->isVerified;
    default:
        return {};
    }
}

QString AccountsModel::display(const AccountRow &account, int column) const
{
    switch (column) {
    case Name:
        return describeName(account.name);
    case Registered:
        return describeDay(account.registeredMs, m_nowMs);
    case Seen:
        if (account.sessions > 0)
            return tr("now");
        return account.seenMs == 0 ? QStringLiteral("–") : describeDay(account.seenMs, m_nowMs);
    case Sessions:
        return account.sessions == 0 ? QStringLiteral("–") : describeNumber(account.sessions);
    case Email:
        if (account.email.isEmpty())
            return QStringLiteral("–");
        return account.isVerified ? describeName(account.email)
                                  : tr("%1 (not verified)").arg(describeName(account.email));
    case Role:
        return describeRole(account.role);
    case AlwaysOn:
        return account.isAlwaysOn ? tr("yes") : tr("no");
    case State:
        return describeAccountState(account);
    }
    return {};
}

QString AccountsModel::title(int column) const
{
    switch (column) {
    case Name:
        return tr("Account");
    case Registered:
        return tr("Registered");
    case Seen:
        return tr("Last seen");
    case Sessions:
        return tr("Connections");
    case Email:
        return tr("E-mail");
    case Role:
        return tr("Operator");
    case AlwaysOn:
        return tr("Always on");
    case State:
        return tr("State");
    default:
        return {};
    }
}

QString AccountsModel::titleToolTip(int column) const
{
    switch (column) {
    case Seen:
        return tr("When somebody was last logged in to it");
    case Sessions:
        return tr("Connections that are logged in to it now");
    case Role:
        return tr("What its owner may do as an operator of the server");
    case AlwaysOn:
        return tr("Whether its owner stays in the chat without a connection");
    default:
        return {};
    }
}

} // namespace watek::server::window

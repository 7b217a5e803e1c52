#include "server/window/SessionsModel.h"

#include "server/window/Format.h"

#include <algorithm>
#include <utility>

namespace watek::server::window {

using shared::SessionRow;

SessionsModel::SessionsModel(QObject *parent)
    : TableModel(kColumns, parent)
{
}

QStringList SessionsModel::usualContent(int column)
{
    switch (column) {
    case Connection:
        return {tr("%1, encrypted").arg(describeKind(shared::ClientKind::Irc)),
            describeKind(shared::ClientKind::PlainText)};
    case Since:
        return {QStringLiteral("8888-88-88 88:88:88")};
    case Idle:
        return {describeIdle(83 * 60'000)};
    default:
        return {};
    }
}

void SessionsModel::show(std::vector<SessionRow> rows, qint64 nowMs)
{
    m_nowMs = nowMs;
    // Who stays keeps its row, and with it the selection.
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (std::ranges::count(rows, m_rows[size_t(row)].id, &SessionRow::id) > 0)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    for (SessionRow &session : rows) {
        const auto known = std::ranges::find(m_rows, session.id, &SessionRow::id);
        if (known != m_rows.end()) {
            *known = std::move(session);
            const int row = int(known - m_rows.begin());
            Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
            continue;
        }
        beginInsertRows({}, rowCount(), rowCount());
        m_rows.push_back(std::move(session));
        endInsertRows();
    }
}

base::ClientId SessionsModel::idOf(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[size_t(row)].id : base::ClientId{};
}

QVariant SessionsModel::data(const QModelIndex &index, int role) const
{
    if (role != Qt::DisplayRole || !index.isValid() || index.row() >= rowCount())
        return {};
    return display(m_rows[size_t(index.row())], index.column());
}

QString SessionsModel::display(const SessionRow &session, int column) const
{
    switch (column) {
    case Nick:
        return describeName(session.nick);
    case Program:
        return session.device.isEmpty() ? QStringLiteral("–") : describeName(session.device);
    case Address:
        return describeName(session.address);
    case Connection: {
        const QString kind = describeKind(
            session.isPlainText ? shared::ClientKind::PlainText : shared::ClientKind::Irc);
        return session.isSecure ? tr("%1, encrypted").arg(kind) : kind;
    }
    case Since:
        return describeMoment(session.sinceMs, m_nowMs);
    case Idle:
        return describeIdle(m_nowMs - session.spokeMs);
    }
    return {};
}

QString SessionsModel::title(int column) const
{
    switch (column) {
    case Nick:
        return tr("Nick");
    case Program:
        return tr("Program");
    case Address:
        return tr("Address");
    case Connection:
        return tr("Kind");
    case Since:
        return tr("Since");
    case Idle:
        return tr("Idle");
    default:
        return {};
    }
}

} // namespace watek::server::window

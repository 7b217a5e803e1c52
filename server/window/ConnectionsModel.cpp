#include "server/window/ConnectionsModel.h"

#include "common/widgets/PlainText.h"
#include "server/window/Format.h"

#include <QHostAddress>

#include <algorithm>

namespace watek::server::window {

using base::ClientId;
using shared::ClientRow;
using shared::ClientState;

namespace {

bool isSame(const ClientRow &a, const ClientRow &b)
{
    return a.nick == b.nick && a.account == b.account && a.isOperator == b.isOperator
        && a.kind == b.kind && a.state == b.state && a.channels == b.channels && a.place == b.place
        && a.thread == b.thread && a.address == b.address && a.port == b.port
        && a.sinceMs == b.sinceMs && a.counters == b.counters && a.bringer == b.bringer;
}

/// IPv4 before IPv6, each by its numbers: 10.0.0.9 before 10.0.0.10.
QString addressSortKey(const QByteArray &address)
{
    const QHostAddress parsed(QString::fromLatin1(address));
    if (parsed.protocol() == QAbstractSocket::IPv4Protocol)
        return QStringLiteral("4%1").arg(parsed.toIPv4Address(), 10, 10, QLatin1Char('0'));
    const Q_IPV6ADDR bytes = parsed.toIPv6Address();
    return QLatin1Char('6')
        + QString::fromLatin1(
            QByteArray(reinterpret_cast<const char *>(bytes.c), sizeof bytes.c).toHex());
}

/// "203.0.113.7:52100"; the port of a gateway's connection is the gateway's own.
QString ownEndpointOf(const ClientRow &client)
{
    const QString address = describeName(client.address);
    return client.bringer.kind == shared::Bringer::Kind::Gateway
        ? address
        : describeEndpoint(address, client.port);
}

} // namespace

ConnectionsModel::ConnectionsModel(QObject *parent)
    : TableModel(kColumns, parent)
{
}

bool ConnectionsModel::isFigure(int column) const
{
    return column == Channels || column == Idle || column == Traffic || column == Queued;
}

QStringList ConnectionsModel::usualContent(int column)
{
    const QString bytes = describeBytes(888 * 1024);
    switch (column) {
    case Kind:
        return {describeKind(shared::ClientKind::Unknown), describeKind(shared::ClientKind::Irc),
            describeKind(shared::ClientKind::PlainText)};
    case Idle:
        return {describeIdle(59 * 60'000), describeIdle(83 * 60'000)};
    case Traffic:
        return {QStringLiteral("%1 / %1").arg(bytes)};
    case Queued:
        return {bytes};
    case State:
        return {describeState(ClientState::Waiting, 16), describeState(ClientState::Registering, 0),
            describeState(ClientState::Online, 0), describeState(ClientState::Closing, 0)};
    default:
        return {};
    }
}

void ConnectionsModel::update(std::vector<ClientRow> clients, qint64 nowMs)
{
    m_nowMs = nowMs;
    std::ranges::sort(clients, {}, &ClientRow::id);
    removeMissing(clients);
    insertNew(clients);
    change(clients);
    sampleCounters(nowMs);
}

void ConnectionsModel::removeMissing(const std::vector<ClientRow> &clients)
{
    const auto isMissing = [&](int row) {
        return !std::ranges::binary_search(
            clients, m_rows[size_t(row)].client.id, {}, &ClientRow::id);
    };
    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (!isMissing(last))
            continue;
        int first = last;
        while (first > 0 && isMissing(first - 1))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
}

void ConnectionsModel::insertNew(const std::vector<ClientRow> &clients)
{
    for (size_t first = 0; first < clients.size(); ++first) {
        const bool isAtEnd = first >= m_rows.size();
        if (!isAtEnd && m_rows[first].client.id == clients[first].id)
            continue;
        size_t end = first + 1;
        while (end < clients.size() && (isAtEnd || clients[end].id < m_rows[first].client.id))
            ++end;
        beginInsertRows({}, int(first), int(end) - 1);
        std::vector<Row> rows;
        for (size_t i = first; i < end; ++i)
            rows.push_back(makeRow(clients[i], m_nowMs));
        m_rows.insert(m_rows.begin() + qsizetype(first), rows.begin(), rows.end());
        endInsertRows();
        first = end - 1;
    }
}

void ConnectionsModel::change(const std::vector<ClientRow> &clients)
{
    for (size_t i = 0; i < clients.size(); ++i) {
        if (isSame(m_rows[i].client, clients[i]))
            continue;
        m_rows[i].client = clients[i];
        Q_EMIT dataChanged(index(int(i), 0), index(int(i), kColumns - 1));
    }
}

void ConnectionsModel::sampleCounters(qint64 nowMs)
{
    m_nowMs = nowMs;
    int firstChanged = -1;
    const auto report = [&](int end) {
        if (firstChanged >= 0)
            Q_EMIT dataChanged(index(firstChanged, Idle), index(end - 1, Queued));
        firstChanged = -1;
    };
    for (int i = 0; i < int(m_rows.size()); ++i) {
        if (!sample(m_rows[size_t(i)], nowMs))
            report(i);
        else if (firstChanged < 0)
            firstChanged = i;
    }
    report(int(m_rows.size()));
}

bool ConnectionsModel::sample(Row &row, qint64 nowMs)
{
    if (!row.client.counters)
        return false;
    const shared::ClientCounters &counters = *row.client.counters;
    constexpr auto kRelaxed = std::memory_order_relaxed;
    const qint64 heardMs = std::max(counters.lastHeardMs.load(kRelaxed), row.client.sinceMs);
    const Row before = row;
    row.bytesIn = counters.bytesIn.load(kRelaxed);
    row.bytesOut = counters.bytesOut.load(kRelaxed);
    row.queuedBytes = counters.queuedBytes.load(kRelaxed);
    row.idleSeconds = std::max<qint64>(0, (nowMs - heardMs) / 1000);
    return row.bytesIn != before.bytesIn || row.bytesOut != before.bytesOut
        || row.queuedBytes != before.queuedBytes || row.idleSeconds != before.idleSeconds;
}

ConnectionsModel::Row ConnectionsModel::makeRow(const ClientRow &client, qint64 nowMs)
{
    Row row{.client = client};
    sample(row, nowMs);
    return row;
}

const ConnectionsModel::Row *ConnectionsModel::find(ClientId id) const
{
    const auto row
        = std::ranges::lower_bound(m_rows, id, {}, [](const Row &one) { return one.client.id; });
    return row != m_rows.end() && row->client.id == id ? &*row : nullptr;
}

QString ConnectionsModel::nameOf(ClientId id) const
{
    const Row *row = find(id);
    if (!row)
        return {};
    return row->client.nick.isEmpty() ? display(*row, Address) : describeName(row->client.nick);
}

QString ConnectionsModel::endpointOf(ClientId id) const
{
    const Row *row = find(id);
    return row ? display(*row, Address) : QString();
}

QVariant ConnectionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_rows.size()))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return display(row, index.column());
    case Qt::TextAlignmentRole:
        return int(alignmentOf(index.column()));
    case Qt::ToolTipRole:
        // Nicknames and addresses may be longer than their columns.
        if (index.column() == Address)
            return widgets::plainToolTip(describeWay(row.client));
        if (index.column() == Nick || index.column() == Account)
            return widgets::plainToolTip(display(row, index.column()));
        return index.column() == Since ? QVariant(describeMoment(row.client.sinceMs, 0))
                                       : QVariant();
    case SortRole:
        return sortKey(row, index.column());
    case FilterRole:
        return QStringList{display(row, Nick), display(row, Account), display(row, Address),
            display(row, Kind), display(row, Thread), display(row, State)}
            .join(QLatin1Char(' '));
    case IdRole:
        return row.client.id.value;
    case IsWaitingRole:
        return row.client.state == ClientState::Waiting;
    default:
        return {};
    }
}

QString ConnectionsModel::describeWay(const ClientRow &client)
{
    const QString endpoint = ownEndpointOf(client);
    const shared::Bringer &bringer = client.bringer;
    switch (bringer.kind) {
    case shared::Bringer::Kind::Proxy:
        return tr("%1, through the proxy %2").arg(endpoint, describeName(bringer.address));
    case shared::Bringer::Kind::Gateway:
        return tr("%1, through the gateway %2 at %3")
            .arg(endpoint, describeName(bringer.name), describeName(bringer.address));
    case shared::Bringer::Kind::Nobody:
        break;
    }
    return endpoint;
}

QString ConnectionsModel::display(const Row &row, int column) const
{
    const ClientRow &client = row.client;
    switch (column) {
    case Nick:
        return client.nick.isEmpty() ? QStringLiteral("–") : describeName(client.nick);
    case Account:
        return client.account.isEmpty() ? QStringLiteral("–") : describeName(client.account);
    case Address:
        return client.bringer.kind == shared::Bringer::Kind::Nobody
            ? ownEndpointOf(client)
            : tr("%1 via %2").arg(ownEndpointOf(client), describeName(client.bringer.address));
    case Kind:
        return describeKind(client.kind);
    case Channels:
        return describeNumber(client.channels);
    case Since:
        return describeMoment(client.sinceMs, m_nowMs);
    case Idle:
        return describeIdle(row.idleSeconds * 1000);
    case Traffic:
        return QStringLiteral("%1 / %2").arg(
            describeBytes(double(row.bytesIn)), describeBytes(double(row.bytesOut)));
    case Queued:
        return describeBytes(double(row.queuedBytes));
    case Thread:
        return QString::fromLatin1(client.thread);
    case State:
        return client.isOperator ? tr("%1, operator").arg(describeState(client.state, client.place))
                                 : describeState(client.state, client.place);
    }
    return {};
}

QVariant ConnectionsModel::sortKey(const Row &row, int column) const
{
    const ClientRow &client = row.client;
    switch (column) {
    case Nick: // the nameless come last
        return client.nick.isEmpty() ? QString(QChar(0xffff)) : describeName(client.nick);
    case Account:
        return client.account.isEmpty() ? QString(QChar(0xffff)) : describeName(client.account);
    case Address:
        return addressSortKey(client.address);
    case Channels:
        return client.channels;
    case Since:
        return client.sinceMs;
    case Idle:
        return row.idleSeconds;
    case Traffic:
        return row.bytesIn + row.bytesOut;
    case Queued:
        return row.queuedBytes;
    case Thread: { // io-2 before io-10
        const qsizetype dash = client.thread.lastIndexOf('-');
        return QString::fromLatin1(client.thread.left(dash + 1))
            + QString::fromLatin1(client.thread.mid(dash + 1)).rightJustified(8, QLatin1Char('0'));
    }
    case State: // the people first, then the queue in its order
        return (
            client.state == ClientState::Waiting ? 1000 + client.place : 10 - int(client.state));
    default:
        return display(row, column);
    }
}

QString ConnectionsModel::title(int column) const
{
    switch (column) {
    case Nick:
        return tr("Nick");
    case Account:
        return tr("Account");
    case Address:
        return tr("Address");
    case Kind:
        return tr("Kind");
    case Channels:
        return tr("Channels");
    case Since:
        return tr("Since");
    case Idle:
        return tr("Idle");
    case Traffic:
        return tr("In / out");
    case Queued:
        return tr("Queued");
    case Thread:
        return tr("Thread");
    case State:
        return tr("State");
    default:
        return {};
    }
}

QString ConnectionsModel::titleToolTip(int column) const
{
    switch (column) {
    case Account:
        return tr("The account that the client is logged in to");
    case Idle:
        return tr("How long nothing has been heard from the client");
    case Traffic:
        return tr("Bytes received from the client / sent to it");
    case Queued:
        return tr("Bytes that wait for the client to read them");
    case Thread:
        return tr("The thread that serves the client");
    default:
        return {};
    }
}

} // namespace watek::server::window

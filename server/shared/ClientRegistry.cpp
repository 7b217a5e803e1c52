#include "server/shared/ClientRegistry.h"

#include <algorithm>
#include <utility>

namespace watek::server::shared {

using base::ClientId;
using threading::MutexLocker;

template <typename Change>
void ClientRegistry::change(ClientId id, Change &&apply)
{
    MutexLocker lock(m_mutex);
    const auto row = m_rows.find(id);
    if (row == m_rows.end())
        return; // its socket was closed a moment ago
    apply(*row);
    m_revision.fetch_add(1, std::memory_order_relaxed);
}

void ClientRegistry::add(ClientRow row)
{
    MutexLocker lock(m_mutex);
    const ClientId id = row.id;
    m_rows.insert(id, std::move(row));
    m_revision.fetch_add(1, std::memory_order_relaxed);
}

void ClientRegistry::remove(ClientId id)
{
    MutexLocker lock(m_mutex);
    m_rows.remove(id);
    m_revision.fetch_add(1, std::memory_order_relaxed);
}

void ClientRegistry::setCipher(base::ClientId id, const QByteArray &cipher)
{
    change(id, [&cipher](ClientRow &row) { row.cipher = cipher; });
}

void ClientRegistry::setKind(ClientId id, ClientKind kind)
{
    change(id, [kind](ClientRow &row) { row.kind = kind; });
}

void ClientRegistry::setState(ClientId id, ClientState state)
{
    change(id, [state](ClientRow &row) { row.state = state; });
}

void ClientRegistry::setPlace(ClientId id, int place)
{
    change(id, [place](ClientRow &row) { row.place = place; });
}

void ClientRegistry::setIdentity(ClientId id, const Identity &identity)
{
    change(id, [&](ClientRow &row) {
        row.nick = identity.nick;
        row.account = identity.account;
        row.channels = identity.channels;
        row.isOperator = identity.isOperator;
    });
}

void ClientRegistry::setAddress(ClientId id, const QByteArray &address, const Bringer &gateway)
{
    change(id, [&](ClientRow &row) {
        row.address = address;
        row.bringer = gateway;
    });
}

std::vector<ClientRow> ClientRegistry::rows() const
{
    std::vector<ClientRow> rows;
    {
        MutexLocker lock(m_mutex);
        rows.reserve(size_t(m_rows.size()));
        for (const ClientRow &row : m_rows)
            rows.push_back(row);
    }
    std::ranges::sort(rows, {}, &ClientRow::id);
    return rows;
}

QByteArray ClientRegistry::nickOf(base::ClientId id) const
{
    threading::MutexLocker lock(m_mutex);
    const auto row = m_rows.constFind(id);
    return row == m_rows.constEnd() ? QByteArray() : row->nick;
}

std::optional<ClientRow> ClientRegistry::row(base::ClientId id) const
{
    MutexLocker lock(m_mutex);
    const auto row = m_rows.constFind(id);
    return row == m_rows.constEnd() ? std::nullopt : std::optional(*row);
}

int ClientRegistry::count() const
{
    MutexLocker lock(m_mutex);
    return int(m_rows.size());
}

int ClientRegistry::count(ClientState state) const
{
    MutexLocker lock(m_mutex);
    return int(std::ranges::count(m_rows, state, &ClientRow::state));
}

} // namespace watek::server::shared

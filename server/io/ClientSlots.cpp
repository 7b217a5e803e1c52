#include "server/io/ClientSlots.h"

#include <utility>

namespace watek::server::io {

using shared::Slot;

Slot ClientSlots::take(base::ClientId client)
{
    if (m_free.empty()) {
        m_free.push_back(size());
        m_entries.emplace_back();
    }
    const Slot slot = m_free.back();
    m_free.pop_back();
    m_entries[slot].client = client;
    return slot;
}

void ClientSlots::install(Slot slot, std::unique_ptr<ClientWorker> worker)
{
    m_slots.insert(worker->id(), slot);
    m_entries[slot].worker = std::move(worker);
}

void ClientSlots::giveBack(Slot slot)
{
    m_free.push_back(slot);
    m_departures.post({.thread = m_thread, .client = m_entries[slot].client});
}

void ClientSlots::forget(Slot slot)
{
    const bool wasNamed = slot < m_entries.size() && std::exchange(m_entries[slot].isNamed, false);
    if (ClientWorker *worker = at(slot))
        worker->onForgotten();
    else if (wasNamed)
        giveBack(slot);
}

void ClientSlots::takeOut(Slot slot)
{
    const std::unique_ptr<ClientWorker> worker = std::move(m_entries[slot].worker);
    if (!worker)
        return;
    m_slots.remove(worker->id());
    if (!m_entries[slot].isNamed)
        giveBack(slot);
}

} // namespace watek::server::io

#include "server/io/Seats.h"

#include <utility>

namespace watek::server::io {

using shared::Slot;

Slot Seats::take(base::ClientId client)
{
    if (m_free.empty()) {
        m_free.push_back(size());
        m_seats.emplace_back();
    }
    const Slot slot = m_free.back();
    m_free.pop_back();
    m_seats[slot].client = client;
    return slot;
}

void Seats::seat(Slot slot, std::unique_ptr<ClientWorker> worker)
{
    m_slots.insert(worker->id(), slot);
    m_seats[slot].worker = std::move(worker);
}

void Seats::giveBack(Slot slot)
{
    m_free.push_back(slot);
    m_departures.post({.thread = m_thread, .client = m_seats[slot].client});
}

void Seats::forget(Slot slot)
{
    const bool wasNamed = slot < m_seats.size() && std::exchange(m_seats[slot].isNamed, false);
    if (ClientWorker *worker = at(slot))
        worker->onForgotten();
    else if (wasNamed)
        giveBack(slot);
}

void Seats::takeOut(Slot slot)
{
    const std::unique_ptr<ClientWorker> worker = std::move(m_seats[slot].worker);
    if (!worker)
        return;
    m_slots.remove(worker->id());
    if (!m_seats[slot].isNamed)
        giveBack(slot);
}

} // namespace watek::server::io

#include "server/shared/AdmissionGate.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace watek::server::shared {

using base::ClientId;
using protocol::WaitingPlace;
using threading::MutexLocker;

void Permit::reset()
{
    if (AdmissionGate *gate = std::exchange(m_gate, nullptr))
        gate->giveBack();
}

AdmissionGate::AdmissionGate(int permits, int waitingMost, WhenFull whenFull)
    : m_permits(permits)
    , m_waitingMost(waitingMost)
    , m_whenFull(whenFull)
{
}

Admission AdmissionGate::tryEnter(ClientId client, Notify notify)
{
    MutexLocker lock(m_mutex);
    const bool mayPass = m_queue.empty() && !m_isClosed;
    if (mayPass && m_permits.tryAcquire())
        return Permit(this);
    const bool mayWait = m_whenFull == WhenFull::Wait && int(m_queue.size()) < m_waitingMost;
    if (!mayWait || m_isClosed)
        return Refused{m_permits.permits(), int(m_queue.size())};
    m_queue.push_back({client, std::move(notify)});
    return placeAt(m_queue.size() - 1);
}

void AdmissionGate::leave(ClientId client)
{
    size_t index = 0;
    {
        MutexLocker lock(m_mutex);
        const auto waiter = std::ranges::find(m_queue, client, &Waiter::client);
        if (waiter == m_queue.end())
            return;
        index = size_t(waiter - m_queue.begin());
        m_queue.erase(waiter);
    }
    tellPlaces(index);
}

void AdmissionGate::close()
{
    MutexLocker lock(m_mutex);
    m_isClosed = true;
}

void AdmissionGate::giveBack()
{
    Waiter next;
    Permit permit;
    {
        MutexLocker lock(m_mutex);
        m_permits.release();
        if (m_queue.empty() || m_isClosed)
            return;
        // Nobody else can have taken it: tryEnter() lets nobody pass a queue.
        if (!m_permits.tryAcquire())
            return;
        permit = Permit(this);
        next = std::move(m_queue.front());
        m_queue.pop_front();
    }
    next.notify(next.client, std::move(permit));
    tellPlaces(0);
}

WaitingPlace AdmissionGate::placeAt(size_t index) const
{
    const int permits = m_permits.permits();
    return {.place = int(index) + 1,
        .permitsUsed = permits - m_permits.available(),
        .permitsTotal = permits};
}

void AdmissionGate::tellPlaces(size_t first)
{
    struct News {
        Waiter waiter;
        WaitingPlace place;
    };
    std::vector<News> news;
    {
        MutexLocker lock(m_mutex);
        for (size_t index = first; index < m_queue.size(); ++index)
            news.push_back({m_queue[index], placeAt(index)});
    }
    for (const News &one : news)
        one.waiter.notify(one.waiter.client, one.place);
}

AdmissionGate::Stats AdmissionGate::stats() const
{
    Stats stats{.permits = m_permits.permits(),
        .used = m_permits.permits() - m_permits.available(),
        .waitingMost = m_waitingMost,
        .mutex = m_mutex.stats()};
    MutexLocker lock(m_mutex);
    stats.waiting = int(m_queue.size());
    return stats;
}

} // namespace watek::server::shared

#include "server/shared/AdmissionGate.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace watek::server::shared {

using base::ClientId;
using protocol::WaitingPlace;
using threading::MutexLocker;

void Permit::reset()
{
    if (AdmissionGate *gate = std::exchange(m_gate, nullptr))
        gate->giveBack(std::exchange(m_network, {}));
}

void Permit::moveTo(const QByteArray &network)
{
    if (m_gate && network != m_network)
        m_gate->movePermit(std::exchange(m_network, network), network);
}

AdmissionGate::AdmissionGate(int permits, int waitingMost, WhenFull whenFull)
    : m_permits(permits)
    , m_wanted(permits)
    , m_waitingMost(waitingMost)
    , m_whenFull(whenFull)
{
}

void AdmissionGate::Crowds::change(const QByteArray &network, int by)
{
    const int before = m_counts.value(network);
    if (before > 0 && --m_networks[before] == 0)
        m_networks.erase(before);
    if (before + by > 0) {
        m_counts[network] = before + by;
        ++m_networks[before + by];
    } else {
        m_counts.remove(network);
    }
}

Admission AdmissionGate::tryEnter(ClientId client, Notify notify, const QByteArray &network)
{
    std::optional<Waiter> displaced;
    size_t index = 0;
    WaitingPlace place;
    {
        MutexLocker lock(m_mutex);
        const bool mayPass = m_queue.empty() && !m_isClosed;
        if (mayPass && m_permits.tryAcquire())
            return permitFor(network);
        const Refused refused{m_wanted, int(m_queue.size())};
        if (m_whenFull != WhenFull::Wait || m_isClosed)
            return refused;
        if (int(m_queue.size()) >= m_waitingMost) {
            const auto waiter = whoMakesWay(network);
            if (waiter == m_queue.end())
                return refused;
            index = size_t(waiter - m_queue.begin());
            displaced = takeOut(waiter);
        }
        m_queue.push_back({.client = client, .notify = std::move(notify), .network = network});
        m_waitingOf.add(network);
        place = placeAt(m_queue.size() - 1);
    }
    if (displaced) {
        displaced->notify(displaced->client, Displaced{});
        tellPlaces(index);
    }
    return place;
}

AdmissionGate::Queue::iterator AdmissionGate::whoMakesWay(const QByteArray &network)
{
    const int most = m_waitingOf.most();
    if (most < m_waitingOf.of(network) + 2)
        return m_queue.end();
    auto chosen = m_queue.end();
    for (auto waiter = m_queue.begin(); waiter != m_queue.end(); ++waiter) {
        if (m_waitingOf.of(waiter->network) < most)
            continue;
        if (!waiter->hasSpoken)
            return waiter;
        if (chosen == m_queue.end())
            chosen = waiter;
    }
    return chosen;
}

AdmissionGate::Waiter AdmissionGate::takeOut(Queue::iterator waiter)
{
    Waiter out = std::move(*waiter);
    m_waitingOf.remove(out.network);
    m_queue.erase(waiter);
    return out;
}

Permit AdmissionGate::permitFor(const QByteArray &network)
{
    ++m_heldBy[network];
    return Permit(this, network);
}

AdmissionGate::Queue::iterator AdmissionGate::nextWaiter()
{
    auto best = m_queue.begin();
    for (auto waiter = m_queue.begin(); waiter != m_queue.end(); ++waiter) {
        const auto rank = [this](const Waiter &one) REQUIRES(m_mutex) {
            return std::pair(m_heldBy.value(one.network), !one.hasSpoken);
        };
        if (rank(*waiter) < rank(*best))
            best = waiter;
    }
    return best;
}

void AdmissionGate::noteSpoken(ClientId client)
{
    MutexLocker lock(m_mutex);
    const auto waiter = std::ranges::find(m_queue, client, &Waiter::client);
    if (waiter != m_queue.end())
        waiter->hasSpoken = true;
}

void AdmissionGate::move(ClientId client, const QByteArray &network)
{
    MutexLocker lock(m_mutex);
    const auto waiter = std::ranges::find(m_queue, client, &Waiter::client);
    if (waiter == m_queue.end())
        return;
    m_waitingOf.remove(waiter->network);
    m_waitingOf.add(network);
    waiter->network = network;
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
        takeOut(waiter);
    }
    tellPlaces(index);
}

void AdmissionGate::change(int permits, int waitingMost, WhenFull whenFull)
{
    {
        MutexLocker lock(m_mutex);
        m_wanted = permits;
        m_waitingMost = waitingMost;
        m_whenFull = whenFull;
        if (permits > m_permits.permits())
            m_permits.add(permits - m_permits.permits());
        // What is held is retired when it comes back.
        while (m_permits.permits() > permits && m_permits.tryAcquire())
            m_permits.retire();
    }
    admitWaiting();
}

void AdmissionGate::close()
{
    MutexLocker lock(m_mutex);
    m_isClosed = true;
}

void AdmissionGate::giveBack(const QByteArray &network)
{
    {
        MutexLocker lock(m_mutex);
        uncountPermit(network);
        if (m_permits.permits() > m_wanted)
            m_permits.retire();
        else
            m_permits.release();
    }
    admitWaiting();
}

void AdmissionGate::uncountPermit(const QByteArray &network)
{
    const auto held = m_heldBy.find(network);
    if (held != m_heldBy.end() && --*held == 0)
        m_heldBy.erase(held);
}

void AdmissionGate::movePermit(const QByteArray &from, const QByteArray &to)
{
    MutexLocker lock(m_mutex);
    uncountPermit(from);
    ++m_heldBy[to];
}

void AdmissionGate::admitWaiting()
{
    struct Admitted {
        Waiter waiter;
        Permit permit;
    };
    std::vector<Admitted> admitted;
    {
        MutexLocker lock(m_mutex);
        // Nobody else takes them: tryEnter() lets nobody pass a queue.
        while (!m_queue.empty() && !m_isClosed && m_permits.tryAcquire()) {
            const auto next = nextWaiter();
            Permit permit = permitFor(next->network);
            admitted.push_back({takeOut(next), std::move(permit)});
        }
    }
    if (admitted.empty())
        return;
    for (Admitted &one : admitted)
        one.waiter.notify(one.waiter.client, std::move(one.permit));
    tellPlaces(0);
}

WaitingPlace AdmissionGate::placeAt(size_t index) const
{
    return {.place = int(index) + 1, .permitsUsed = used(), .permitsTotal = m_wanted};
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
    Stats stats{.mutex = m_mutex.stats()};
    MutexLocker lock(m_mutex);
    stats.used = used();
    stats.permits = m_wanted;
    stats.waitingMost = m_waitingMost;
    stats.waiting = int(m_queue.size());
    return stats;
}

} // namespace watek::server::shared

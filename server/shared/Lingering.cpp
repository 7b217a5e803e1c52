#include "server/shared/Lingering.h"

namespace watek::server::shared {

using threading::MutexLocker;

Lingering::Stay Lingering::enter(End end)
{
    Stay stay;
    stay.m_room = this;
    End oldest;
    {
        MutexLocker lock(m_mutex);
        stay.m_ticket = ++m_lastTicket;
        m_ends.emplace(stay.m_ticket, std::move(end));
        if (m_ends.size() > kMost)
            oldest = std::move(m_ends.extract(m_ends.begin()).mapped());
    }
    if (oldest)
        oldest();
    return stay;
}

void Lingering::leave(quint64 ticket)
{
    End gone; // destroyed with no lock held
    MutexLocker lock(m_mutex);
    if (const auto one = m_ends.find(ticket); one != m_ends.end())
        gone = std::move(m_ends.extract(one).mapped());
}

size_t Lingering::count() const
{
    MutexLocker lock(m_mutex);
    return m_ends.size();
}

} // namespace watek::server::shared

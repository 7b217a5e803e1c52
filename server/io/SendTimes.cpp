#include "server/io/SendTimes.h"

#include <algorithm>

namespace watek::server::io {

void SendTimes::note(qsizetype bytes, bool isAllSent, qint64 nowMs)
{
    const qint64 sinceMs = std::min(m_waitsSinceMs, nowMs);
    if (bytes > 0) {
        m_written += bytes;
        if (!m_writes.empty() && sinceMs - m_writes.back().sinceMs < kStepMs) {
            m_writes.back().end = m_written;
        } else {
            if (isFull()) {
                m_writes[1].sinceMs = m_writes[0].sinceMs;
                m_writes.erase(m_writes.begin());
            }
            m_writes.push_back({m_written, sinceMs});
        }
    }
    m_waitsSinceMs = isAllSent ? kNever : sinceMs;
}

void SendTimes::forgetAcknowledged(qint64 unacknowledged)
{
    const qint64 arrived = m_written - unacknowledged;
    std::erase_if(m_writes, [&](const Write &write) { return write.end <= arrived; });
}

qint64 SendTimes::missedSinceMs(qint64 unacknowledged) const
{
    const qint64 arrived = m_written - unacknowledged;
    const auto first
        = std::ranges::find_if(m_writes, [&](const Write &write) { return write.end > arrived; });
    return first == m_writes.end() ? m_waitsSinceMs : first->sinceMs;
}

} // namespace watek::server::io

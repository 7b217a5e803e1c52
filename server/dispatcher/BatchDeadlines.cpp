#include "server/dispatcher/BatchDeadlines.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

BatchDeadlines::BatchDeadlines(const base::Clock &clock, std::function<void(base::ClientId)> onLate)
    : m_clock(clock)
    , m_onLate(std::move(onLate))
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

void BatchDeadlines::begin(base::ClientId client, int seconds)
{
    m_dueMs.insert(client, nowMs() + qint64(seconds) * 1000);
    // Later ones wait for the timer that runs: it is set anew when it has come.
    if (!m_timer.isActive() || m_timer.remainingTime() > seconds * 1000)
        arm();
}

void BatchDeadlines::onTimer()
{
    dispatcherRole.assertCurrent();
    QList<base::ClientId> late;
    for (auto it = m_dueMs.cbegin(); it != m_dueMs.cend(); ++it) {
        if (it.value() <= nowMs())
            late.append(it.key());
    }
    for (const base::ClientId client : late) {
        m_dueMs.remove(client);
        m_onLate(client);
    }
    arm();
}

void BatchDeadlines::arm()
{
    if (m_dueMs.isEmpty())
        return;
    const qint64 dueMs = *std::ranges::min_element(m_dueMs);
    // Coarse timers may come a little early.
    m_timer.start(int(std::max<qint64>(dueMs - nowMs(), 1)));
}

} // namespace watek::server::dispatcher

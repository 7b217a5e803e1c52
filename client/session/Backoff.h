// When to try again: after 1, 2, 4, 8 s and then every 10 s, for somebody waits in front of the
// window; after five minutes more and more seldom, up to once a minute. Each delay is ±20 %, so
// that a room full of clients does not come back in one second. Any thread; a plain value.
#pragma once

#include <QRandomGenerator>

#include <algorithm>

namespace watek::client::session {

class Backoff {
public:
    /// In milliseconds.
    struct Times {
        int first = 1000; ///< doubled after each failure
        int earlyLongest = 10'000; ///< while less than `early` was spent waiting
        int early = 300'000;
        int longest = 60'000;
    };

    explicit Backoff(Times times)
        : m_times(times)
        , m_nextMs(times.first)
    {
    }

    void reset()
    {
        m_nextMs = m_times.first;
        m_waitedMs = 0;
    }

    /// How long to wait before the next attempt. `random` is from 0 to 1.
    int takeDelayMs(double random)
    {
        const int delay = m_nextMs;
        const bool isEarly = m_waitedMs + delay < m_times.early;
        if (isEarly)
            m_waitedMs += delay;
        const int cap = isEarly ? std::min(m_times.earlyLongest, m_times.longest) : m_times.longest;
        m_nextMs = std::max(m_times.first, std::min(m_nextMs * 2, cap));
        return int(delay * (0.8 + 0.4 * random));
    }
    int takeDelayMs() { return takeDelayMs(QRandomGenerator::global()->generateDouble()); }

private:
    Times m_times;
    int m_nextMs;
    int m_waitedMs = 0; ///< the early delays since reset(), without the jitter
};

} // namespace watek::client::session

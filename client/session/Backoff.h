// When to try again: 1, 2, 4 … 60 s, each ±20 % so that a room full of clients does not come back
// in one second. Any thread; a plain value.
#pragma once

#include <QRandomGenerator>

#include <algorithm>

namespace watek::client::session {

class Backoff {
public:
    Backoff(int firstMs, int longestMs)
        : m_firstMs(firstMs)
        , m_longestMs(longestMs)
        , m_nextMs(firstMs)
    {
    }

    void reset() { m_nextMs = m_firstMs; }

    /// How long to wait before the next attempt. `random` is from 0 to 1.
    int takeDelayMs(double random)
    {
        const int delay = m_nextMs;
        m_nextMs = std::min(m_nextMs * 2, m_longestMs);
        return int(delay * (0.8 + 0.4 * random));
    }
    int takeDelayMs() { return takeDelayMs(QRandomGenerator::global()->generateDouble()); }

private:
    int m_firstMs;
    int m_longestMs;
    int m_nextMs;
};

} // namespace watek::client::session

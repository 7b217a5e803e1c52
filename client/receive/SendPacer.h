// How fast lines may leave so that no server takes us for a flood: a burst, then one in an
// interval. Any thread; a plain value. Time is handed in.
#pragma once

#include <QtGlobal>

#include <algorithm>

namespace watek::client::receive {

class SendPacer {
public:
    /// `burst` lines at once, refilled by one in `intervalMs`; either being 0: no limit.
    SendPacer(int burst, int intervalMs, qint64 nowMs)
        : m_burst(burst)
        , m_intervalMs(intervalMs)
        , m_tokens(burst)
        , m_atMs(nowMs)
    {
    }

    /// Takes leave for one line, or returns how long to wait for it; 0: it may go.
    int takeOrWaitMs(qint64 nowMs)
    {
        if (m_burst == 0 || m_intervalMs == 0)
            return 0;
        m_tokens = std::min<double>(m_burst, m_tokens + double(nowMs - m_atMs) / m_intervalMs);
        m_atMs = nowMs;
        if (m_tokens < 1)
            return int((1 - m_tokens) * m_intervalMs) + 1;
        m_tokens -= 1;
        return 0;
    }

    /// One line leaves without asking for leave: those that follow wait for it.
    void take(qint64 nowMs)
    {
        if (takeOrWaitMs(nowMs) > 0)
            m_tokens -= 1;
    }

private:
    int m_burst;
    int m_intervalMs;
    double m_tokens;
    qint64 m_atMs;
};

} // namespace watek::client::receive

// A clock that stands still until a test turns it. Thread: any may read it; the test's turns it.
#pragma once

#include "common/base/Clock.h"

#include <atomic>

namespace watek::tests {

class HandClock final : public base::Clock {
public:
    qint64 wallMs() const override { return m_wallMs + m_jumpedMs; }
    qint64 monotonicNs() const override { return m_wallMs * 1'000'000; }
    void advanceMs(qint64 ms) { m_wallMs += ms; }
    /// Somebody sets the computer's clock: no time passes.
    void jumpMs(qint64 ms) { m_jumpedMs += ms; }

private:
    std::atomic<qint64> m_wallMs = 1'700'000'000'000;
    std::atomic<qint64> m_jumpedMs = 0;
};

} // namespace watek::tests

// The time, as something a test can turn by hand.
// Any thread: implementations must be safe to ask from every thread.
#pragma once

#include <QtGlobal>

#include <chrono>

namespace watek::base {

/// Nanoseconds of the computer's clock that never goes back; for measuring only.
inline qint64 monotonicNowNs()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

class Clock {
public:
    virtual ~Clock() = default;
    /// Milliseconds since 1970-01-01 UTC; may jump when the computer's clock is set.
    virtual qint64 wallMs() const = 0;
    /// Nanoseconds since some fixed moment; never goes back.
    virtual qint64 monotonicNs() const = 0;
};

/// The computer's own clocks.
class SystemClock final : public Clock {
public:
    qint64 wallMs() const override;
    qint64 monotonicNs() const override;
};

} // namespace watek::base

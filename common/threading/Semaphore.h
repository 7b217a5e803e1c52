// A counted number of permits: a QSemaphore that is only ever tried, never waited for.
// Any thread.
#pragma once

#include "common/threading/TsanHints.h"

#include <QSemaphore>

namespace watek::threading {

class Semaphore {
public:
    explicit Semaphore(int permits)
        : m_semaphore(permits)
        , m_permits(permits)
    {
    }
    Semaphore(const Semaphore &) = delete;
    Semaphore &operator=(const Semaphore &) = delete;

    /// Takes one permit if one is free; never waits.
    [[nodiscard]] bool tryAcquire()
    {
        const bool acquired = m_semaphore.tryAcquire();
        if (acquired)
            tsanAcquire(this);
        return acquired;
    }

    /// Gives back one permit that tryAcquire() gave.
    void release()
    {
        Q_ASSERT_X(available() < m_permits, "Semaphore", "a permit is released that nobody holds");
        tsanRelease(this);
        m_semaphore.release();
    }

    int available() const { return m_semaphore.available(); }
    /// How many there are in all.
    int permits() const { return m_permits; }

private:
    QSemaphore m_semaphore;
    const int m_permits;
};

} // namespace watek::threading

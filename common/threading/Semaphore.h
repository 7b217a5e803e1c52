// A counted number of permits: a QSemaphore that is only ever tried, never waited for. There may
// become more of them, or fewer. Any thread.
#pragma once

#include "common/threading/TsanHints.h"

#include <QSemaphore>

#include <atomic>

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

    /// So many more permits.
    void add(int permits)
    {
        m_permits += permits;
        m_semaphore.release(permits);
    }
    /// The permit that tryAcquire() gave is not given back: there is one less.
    void retire()
    {
        Q_ASSERT_X(available() < m_permits, "Semaphore", "a permit is retired that nobody holds");
        m_permits -= 1;
    }

    int available() const { return m_semaphore.available(); }
    /// How many there are in all.
    int permits() const { return m_permits; }

private:
    QSemaphore m_semaphore;
    std::atomic<int> m_permits;
};

} // namespace watek::threading

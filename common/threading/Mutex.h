// The mutex of the program: a QMutex with a name, that counts how it is used so that a window can
// show it. Any thread. A lock is a leaf: while it is held no second lock is taken (asserted),
// nothing is emitted, called back, read or written.
#pragma once

#include "common/threading/ThreadAnnotations.h"

#include <QMutex>

#include <atomic>

namespace watek::threading {

/// How a mutex was used since it was made. Times in nanoseconds.
struct MutexStats {
    const char *name = "";
    const char *guards = "";
    quint64 acquisitions = 0;
    quint64 contentions = 0; ///< acquisitions that had to wait
    quint64 waitNs = 0; ///< all waiting together
    quint64 longestWaitNs = 0;
    quint64 sampledHolds = 0; ///< one acquisition in 64 is timed, so that counting costs little
    quint64 sampledHoldNs = 0;
    const char *holderRole = nullptr; ///< role of the thread that holds it now, or null
};

class CAPABILITY("mutex") Mutex {
public:
    /// `name` and `guards` (what it protects, in words) are string literals.
    explicit Mutex(const char *name, const char *guards);
    Mutex(const Mutex &) = delete;
    Mutex &operator=(const Mutex &) = delete;

    void lock() ACQUIRE();
    void unlock() RELEASE();

    /// Any thread, without taking the lock: the figures may be a moment apart from each other.
    MutexStats stats() const;

private:
    void noteAcquired();

    QMutex m_mutex;
    const char *m_name;
    const char *m_guards;
    // Written only by the holder; atomic so that stats() may read them at any time.
    std::atomic<quint64> m_acquisitions{0};
    std::atomic<quint64> m_contentions{0};
    std::atomic<quint64> m_waitNs{0};
    std::atomic<quint64> m_longestWaitNs{0};
    std::atomic<quint64> m_sampledHolds{0};
    std::atomic<quint64> m_sampledHoldNs{0};
    std::atomic<const char *> m_holderRole{nullptr};
    qint64 m_sampleBeganNs = 0;
};

/// Holds a Mutex for a scope.
class SCOPED_CAPABILITY MutexLocker {
public:
    explicit MutexLocker(Mutex &mutex) ACQUIRE(mutex)
        : m_mutex(mutex)
    {
        m_mutex.lock();
    }
    ~MutexLocker() RELEASE() { m_mutex.unlock(); }
    MutexLocker(const MutexLocker &) = delete;
    MutexLocker &operator=(const MutexLocker &) = delete;

private:
    Mutex &m_mutex;
};

} // namespace watek::threading

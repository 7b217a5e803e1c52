#include "common/threading/Mutex.h"

#include "common/base/Clock.h"
#include "common/base/Instrumentation.h"
#include "common/threading/ThreadRole.h"
#include "common/threading/TsanHints.h"

namespace watek::threading {

namespace {

constexpr quint64 kHoldSampling = 64;

// The lock the calling thread holds: there can be only one.
thread_local const Mutex *t_held = nullptr;

// Only the holder of the lock writes the counters, so a load and a store are enough.
void add(std::atomic<quint64> &counter, quint64 amount)
{
    counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

} // namespace

Mutex::Mutex(const char *name, const char *guards)
    : m_name(name)
    , m_guards(guards)
{
}

void Mutex::lock() NO_THREAD_SAFETY_ANALYSIS
{
    Q_ASSERT_X(!t_held, m_name, "a second lock is taken while one is held");
    if constexpr (!base::kIsInstrumented) {
        m_mutex.lock();
        tsanAcquire(this);
        t_held = this;
        return;
    }
    if (!m_mutex.tryLock()) {
        const qint64 began = base::monotonicNowNs();
        m_mutex.lock();
        const auto waited = quint64(base::monotonicNowNs() - began);
        tsanAcquire(this);
        add(m_contentions, 1);
        add(m_waitNs, waited);
        if (waited > m_longestWaitNs.load(std::memory_order_relaxed))
            m_longestWaitNs.store(waited, std::memory_order_relaxed);
    } else {
        tsanAcquire(this);
    }
    t_held = this;
    noteAcquired();
}

void Mutex::unlock() NO_THREAD_SAFETY_ANALYSIS
{
    Q_ASSERT_X(t_held == this, m_name, "unlocked by a thread that does not hold it");
    if (base::kIsInstrumented && m_sampleBeganNs != 0) {
        add(m_sampledHolds, 1);
        add(m_sampledHoldNs, quint64(base::monotonicNowNs() - m_sampleBeganNs));
        m_sampleBeganNs = 0;
    }
    if constexpr (base::kIsInstrumented)
        m_holderRole.store(nullptr, std::memory_order_relaxed);
    t_held = nullptr;
    tsanRelease(this);
    m_mutex.unlock();
}

void Mutex::noteAcquired()
{
    const quint64 count = m_acquisitions.load(std::memory_order_relaxed) + 1;
    m_acquisitions.store(count, std::memory_order_relaxed);
    m_holderRole.store(ThreadRole::currentName(), std::memory_order_relaxed);
    if (count % kHoldSampling == 0)
        m_sampleBeganNs = base::monotonicNowNs();
}

MutexStats Mutex::stats() const
{
    constexpr auto relaxed = std::memory_order_relaxed;
    return {
        .name = m_name,
        .guards = m_guards,
        .acquisitions = m_acquisitions.load(relaxed),
        .contentions = m_contentions.load(relaxed),
        .waitNs = m_waitNs.load(relaxed),
        .longestWaitNs = m_longestWaitNs.load(relaxed),
        .sampledHolds = m_sampledHolds.load(relaxed),
        .sampledHoldNs = m_sampledHoldNs.load(relaxed),
        .holderRole = m_holderRole.load(relaxed),
    };
}

} // namespace watek::threading

// How one thread hands values to another: a vector under a mutex, swapped out whole by its one
// reader. post() from any thread; takeAll() on the reader's thread. The mail of one poster arrives
// in the order in which it was posted. The bound is the poster's duty (credits, congestion): a
// mailbox never waits and never drops.
//
// Why no wake-up is lost: a poster puts its item in under the mutex and then signals if the mailbox
// was empty before. The reader clears the wake-up first and takes the mail afterwards. So an item
// is either there when the reader takes the mail, or its poster (or the poster of one before it,
// which is there too) found the mailbox empty and signals after the clearing. At worst the reader
// wakes once for nothing.
#pragma once

#include "common/base/Clock.h"
#include "common/base/Instrumentation.h"
#include "common/threading/Mutex.h"
#include "common/threading/WakeUp.h"

#include <atomic>
#include <utility>
#include <vector>

namespace watek::threading {

/// What a window shows of a mailbox.
struct MailboxStats {
    const char *name = "";
    qsizetype depth = 0;
    qsizetype highWater = 0;
    qsizetype bound = 0; ///< what the posters keep to
    quint64 posted = 0;
    qint64 oldestAgeNs = 0; ///< how long the reader has let its mail lie; 0 when there is none
    MutexStats mutex;
};

template <typename T>
class Mailbox {
public:
    /// `name` is a string literal. `bound`: the depth that posters keep to; see isCongested().
    Mailbox(const char *name, qsizetype bound)
        : m_name(name)
        , m_bound(bound)
        , m_mutex(name, "the mail that waits")
    {
    }

    void post(T item)
    {
        bool wasEmpty = false;
        {
            MutexLocker lock(m_mutex);
            wasEmpty = m_items.empty();
            m_items.push_back(std::move(item));
            notePosted(1, wasEmpty);
        }
        if (wasEmpty)
            m_wakeUp.signal();
    }

    /// Posts all of `items`, in order, under one lock; leaves it empty with its capacity kept.
    void postAll(std::vector<T> &items)
    {
        if (items.empty())
            return;
        bool wasEmpty = false;
        {
            MutexLocker lock(m_mutex);
            wasEmpty = m_items.empty();
            if (wasEmpty && m_items.capacity() <= items.capacity()) {
                m_items.swap(items);
                notePosted(qsizetype(m_items.size()), true);
            } else {
                notePosted(qsizetype(items.size()), wasEmpty);
                for (T &item : items)
                    m_items.push_back(std::move(item));
            }
        }
        items.clear();
        if (wasEmpty)
            m_wakeUp.signal();
    }

    /// Reader: swaps the waiting mail into `into` (which is emptied first). False when there was
    /// none.
    bool takeAll(std::vector<T> &into)
    {
        into.clear();
        m_wakeUp.clear();
        MutexLocker lock(m_mutex);
        m_items.swap(into);
        m_depth.store(0, std::memory_order_relaxed);
        return !into.empty();
    }

    /// True while more than the bound waits. Any thread.
    bool isCongested() const { return m_depth.load(std::memory_order_relaxed) > m_bound; }

    /// Readable when there is mail.
    int descriptor() const { return m_wakeUp.descriptor(); }
    /// Reader, before it watches the descriptor: see WakeUp.
    void setToldOnce(bool isToldOnce) { m_wakeUp.setToldOnce(isToldOnce); }
    /// Makes the reader look, mail or none. What it is to see must be looked at after takeAll(),
    /// which takes the wake-up with the mail.
    void wake() { m_wakeUp.signal(); }

    MailboxStats stats() const
    {
        constexpr auto relaxed = std::memory_order_relaxed;
        // Acquire: a depth that is seen brings the age of its own mail, not of mail long taken.
        const qsizetype depth = m_depth.load(std::memory_order_acquire);
        const qint64 oldest = m_oldestNs.load(relaxed);
        return {
            .name = m_name,
            .depth = depth,
            .highWater = m_highWater.load(relaxed),
            .bound = m_bound,
            .posted = m_posted.load(relaxed),
            .oldestAgeNs = depth > 0 ? base::monotonicNowNs() - oldest : 0,
            .mutex = m_mutex.stats(),
        };
    }

private:
    void notePosted(qsizetype count, bool wasEmpty) REQUIRES(m_mutex)
    {
        constexpr auto relaxed = std::memory_order_relaxed;
        const qsizetype depth = m_depth.load(relaxed) + count;
        if constexpr (!base::kIsInstrumented) {
            m_depth.store(depth, relaxed);
            return;
        }
        if (wasEmpty)
            m_oldestNs.store(base::monotonicNowNs(), relaxed);
        m_depth.store(depth, std::memory_order_release);
        m_posted.store(m_posted.load(relaxed) + quint64(count), relaxed);
        if (depth > m_highWater.load(relaxed))
            m_highWater.store(depth, relaxed);
    }

    const char *m_name;
    const qsizetype m_bound;
    mutable Mutex m_mutex;
    std::vector<T> m_items GUARDED_BY(m_mutex);
    // Written under the mutex; atomic so that anybody may read them without it.
    std::atomic<qsizetype> m_depth{0};
    std::atomic<qsizetype> m_highWater{0};
    std::atomic<quint64> m_posted{0};
    std::atomic<qint64> m_oldestNs{0};
    WakeUp m_wakeUp;
};

} // namespace watek::threading

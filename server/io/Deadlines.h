// The next moment at which each client of an io thread needs looking at, earliest first: one timer
// for the whole thread, and none while it is empty. Thread: io. Times in milliseconds of the
// monotonic clock.
#pragma once

#include "server/shared/Outbound.h"

#include <functional>
#include <limits>
#include <queue>
#include <vector>

namespace watek::server::io {

inline constexpr qint64 kNever = std::numeric_limits<qint64>::max();

class Deadlines {
public:
    struct Entry {
        qint64 atMs = kNever;
        shared::Slot slot = shared::kNoSlot;

        bool operator>(const Entry &other) const { return atMs > other.atMs; }
    };

    /// A slot may stand in it more than once, and after its client has gone: a client remembers the
    /// moment it asked for last, and ignores a call for any other.
    void add(Entry entry) { m_entries.push(entry); }
    qint64 nextMs() const { return m_entries.empty() ? kNever : m_entries.top().atMs; }
    /// Takes out one entry whose time has come; its slot is kNoSlot when there is none.
    Entry takeDue(qint64 nowMs)
    {
        if (nextMs() > nowMs)
            return {};
        const Entry entry = m_entries.top();
        m_entries.pop();
        return entry;
    }

private:
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> m_entries;
};

} // namespace watek::server::io

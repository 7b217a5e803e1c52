// The next moment at which each client of an io thread needs looking at, earliest first: one timer
// for the whole thread, and none while it is empty. One entry a client, however often it changes
// its mind. Thread: io. Times in milliseconds of the monotonic clock.
#pragma once

#include "server/shared/Outbound.h"

#include <limits>
#include <set>
#include <utility>
#include <vector>

namespace watek::server::io {

inline constexpr qint64 kNever = std::numeric_limits<qint64>::max();

class Deadlines {
public:
    /// Instead of what the slot asked for before; kNever takes it out.
    void set(shared::Slot slot, qint64 atMs)
    {
        if (slot >= m_atMs.size())
            m_atMs.resize(slot + 1, kNever);
        const qint64 before = std::exchange(m_atMs[slot], atMs);
        if (before != kNever)
            m_entries.erase({before, slot});
        if (atMs != kNever)
            m_entries.insert({atMs, slot});
    }
    qint64 nextMs() const { return m_entries.empty() ? kNever : m_entries.begin()->first; }
    /// Takes out one slot whose time has come; kNoSlot when there is none.
    shared::Slot takeDue(qint64 nowMs)
    {
        if (nextMs() > nowMs)
            return shared::kNoSlot;
        const shared::Slot slot = m_entries.begin()->second;
        set(slot, kNever);
        return slot;
    }
    size_t size() const { return m_entries.size(); }

private:
    std::set<std::pair<qint64, shared::Slot>> m_entries;
    std::vector<qint64> m_atMs; ///< by slot
};

} // namespace watek::server::io

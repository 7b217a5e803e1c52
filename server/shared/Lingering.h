// Counts the connections that hold no permit any more and are only kept open so that their last
// words arrive: all that are closed, for whatever reason, and those that are turned away at the
// door. Each of them keeps a descriptor, which somebody who has a place may need; a flood of
// strangers must not keep thousands. Any thread; one mutex, a leaf.
//
// Bound: kMost in the whole server. When there is one more, the one that has lingered longest is
// ended at once: its words were sent, and it had the most time of all to read them. A server that
// stops lets everybody linger as long as its own deadline says.
#pragma once

#include "common/threading/Mutex.h"

#include <functional>
#include <map>
#include <utility>

namespace watek::server::shared {

class Lingering {
public:
    static constexpr size_t kMost = 256;
    /// Ends one that has lingered too long. Called on whichever thread the newcomer is, with no
    /// lock held, so it only posts. What it holds is destroyed when the connection has gone.
    using End = std::function<void()>;

    /// As long as it exists, its connection is counted. Move-only; the Lingering outlives it.
    class Stay {
    public:
        Stay() = default;
        Stay(Stay &&other) noexcept { *this = std::move(other); }
        Stay &operator=(Stay &&other) noexcept
        {
            std::swap(m_room, other.m_room);
            std::swap(m_ticket, other.m_ticket);
            return *this;
        }
        ~Stay() { end(); }

        explicit operator bool() const { return m_room != nullptr; }
        void end()
        {
            if (Lingering *room = std::exchange(m_room, nullptr))
                room->leave(m_ticket);
        }

    private:
        friend class Lingering;
        Lingering *m_room = nullptr;
        quint64 m_ticket = 0;
    };

    [[nodiscard]] Stay enter(End end);
    size_t count() const;

private:
    void leave(quint64 ticket);

    mutable threading::Mutex m_mutex{"lingering", "connections that only read their last words"};
    std::map<quint64, End> m_ends GUARDED_BY(m_mutex); ///< by ticket: the oldest first
    quint64 m_lastTicket GUARDED_BY(m_mutex) = 0;
};

} // namespace watek::server::shared

// What was said to somebody who lost its connection, until it comes back: events, oldest first.
// Thread: dispatcher; it looks at no clock and no state.
//
// Its bound is in bytes, as they take memory. When it is full, the oldest line said in a channel
// makes room, and is counted as lost. What was said to the person alone never makes room: whoever
// says more of that than fits is told so, and nothing of it is taken.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/shared/Roles.h"

#include <deque>
#include <limits>
#include <memory>

namespace watek::server::dispatcher {

class KeptTalk {
public:
    static constexpr qint64 kMostBytes = 64 * 1024;

    struct Line {
        std::shared_ptr<const Event> event; ///< shared by all who keep it
        qint64 bytes = 0;
        bool isPrivate = false;
        quint64 channel = 0; ///< its number, where it happened in one
        bool isTold = false; ///< some other connection of the same person has been told it
    };

    /// What an event takes, about.
    static qint64 bytesOf(const Event &event);
    static qint64 bytesOf(const What &what);

    /// Keeps the event, or counts it as lost.
    void keep(const std::shared_ptr<const Event> &event, bool isPrivate, quint64 channel = 0,
        bool isTold = false);
    /// What was said under that id was taken back.
    void forget(const QByteArray &msgid);
    /// Whether something private of that size would be kept.
    bool hasRoomForPrivate(qint64 bytes) const { return m_privateBytes + bytes <= kMostBytes; }

    /// What is here, as far as it was said at `fromMs` (wall clock) or later, was told to another
    /// connection of the person.
    void noteTold(qint64 fromMs = std::numeric_limits<qint64>::min());
    /// What of it no connection of the person has been told. It stays here, too.
    KeptTalk untold() const;
    /// Each event becomes `hold(event)`, a pointer to the same one.
    template <typename Hold>
    void holdBy(Hold &&hold) REQUIRES(dispatcherRole)
    {
        for (Line &line : m_lines)
            line.event = hold(line.event);
    }

    /// Something that would have been kept is not.
    void noteLost() { ++m_lost; }
    /// Nobody knows whether more was said before the first line.
    void noteGap() { m_hasGap = true; }
    bool hasGap() const { return m_hasGap; }
    const std::deque<Line> &lines() const { return m_lines; }
    qint64 bytes() const { return m_bytes; }
    /// Lines that were said and are not here.
    int lost() const { return m_lost; }

private:
    /// Drops the oldest line of a channel. False: there is none.
    bool makeRoom();

    std::deque<Line> m_lines;
    qint64 m_bytes = 0;
    qint64 m_privateBytes = 0;
    int m_lost = 0;
    int m_lostTold = 0; ///< of which another connection knows
    bool m_hasGap = false;
    bool m_isGapTold = false;
};

} // namespace watek::server::dispatcher

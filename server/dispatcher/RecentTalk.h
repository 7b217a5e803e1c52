// What was said in the last minutes, for those whose connection turns out to have been dead for a
// while: the system took the server's bytes, and nobody ever had them. Thread: dispatcher; it looks
// at no clock.
//
// One list for the whole server, in the order in which things happened, so that a line costs one
// row however many hear it. There is none while nobody may come back. Who comes back is looked for
// in the list from its end, and only as far back as its connection has not acknowledged.
//
// Bounds: kMostBytes, as they take memory, and kMostMs. Then the oldest rows go. Whose time reaches
// further back than the list is told that something may be missing.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/KeptTalk.h"
#include "server/dispatcher/state/User.h"
#include "server/shared/Roles.h"

#include <deque>
#include <limits>
#include <memory>

namespace watek::server::dispatcher {

class ServerState;

class RecentTalk {
public:
    static constexpr qint64 kMostBytes = 8 * 1024 * 1024;
    static constexpr qint64 kMostMs = 5 * 60 * 1000;

    /// An event was applied that somebody may have missed. `nowMs`: monotonic.
    void note(ServerState &state, const std::shared_ptr<const Event> &event, qint64 nowMs)
        REQUIRES(dispatcherRole);
    void clear();
    /// Whether this kind of event is worth a row.
    static bool isKept(const Event &event);

    /// Whose connection it was.
    struct Listener {
        base::UserId user;
        base::ClientId session;
        bool hearsItself = false; ///< it was sent its own words (echo-message)
    };
    /// What the listener was to be told since then, oldest first; more than fits is lost as in
    /// KeptTalk.
    KeptTalk since(ServerState &state, const Listener &listener, qint64 sinceMs) const
        REQUIRES(dispatcherRole);

    /// What was said under that id; null: nothing, or it is kept no more. Looks through the list.
    const Event *said(const QByteArray &msgid) const;

    qint64 bytes() const { return m_bytes; }
    size_t count() const { return m_rows.size(); }

private:
    struct Row {
        qint64 atMs = 0;
        quint64 channel = 0; ///< its number; 0: in none
        qint64 bytes = 0;
        std::shared_ptr<const Event> event;
    };
    void dropOldest();

    std::deque<Row> m_rows;
    qint64 m_bytes = 0;
    qint64 m_goneMs = std::numeric_limits<qint64>::min(); ///< when the last that has gone was said
};

} // namespace watek::server::dispatcher

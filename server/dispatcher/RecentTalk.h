// What was said in the last minutes, for those whose connection turns out to have been dead for a
// while: the system took the server's bytes, and nobody ever had them. Thread: dispatcher; it looks
// at no clock.
//
// One list for the whole server, in the order in which things happened, so that a line costs one
// row however many hear it. There is none while nobody may come back. Who comes back is looked for
// from the list's end, only as far back as its connection has not acknowledged, and only among the
// rows of the channels that it was in and those of its own: when a thousand connections break at
// once, each of them looks at what fits into its KeptTalk, and not at all that was said.
//
// Bounds: kMostBytes, as they take memory, and kMostMs. Then the oldest rows go. kMostLooks rows
// are looked at for one connection. Whose time reaches further back than any of these is told that
// something may be missing.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/KeptTalk.h"
#include "server/dispatcher/state/User.h"
#include "server/shared/Roles.h"

#include <QHash>
#include <QList>

#include <deque>
#include <limits>
#include <memory>
#include <vector>

namespace watek::server::dispatcher {

class ServerState;

class RecentTalk {
public:
    static constexpr qint64 kMostBytes = 8 * 1024 * 1024;
    static constexpr qint64 kMostMs = 5 * 60 * 1000;
    /// Four times the lines that fit into a KeptTalk: people are silenced, and not all is for all.
    static constexpr int kMostLooks = 2048;

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
    /// The same with the number of the channel where it was said; 0: in private.
    struct Said {
        std::shared_ptr<const Event> event; ///< null: nothing
        quint64 channel = 0;
    };
    Said find(const QByteArray &msgid) const;
    /// What was said under that id was taken back: its text goes, and nobody is told it any more.
    void forget(const QByteArray &msgid);

    qint64 bytes() const { return m_bytes; }
    size_t count() const { return m_rows.size(); }
    /// Rows that since() has looked at, ever: what it costs.
    qint64 looks() const { return m_looks; }

private:
    /// Numbers of rows, oldest first.
    using Numbers = QList<quint64>;
    struct Row {
        qint64 atMs = 0;
        quint64 channel = 0; ///< its number; 0: in none
        qint64 bytes = 0; ///< of the event
        bool isTakenBack = false; ///< nothing is left of the event but who said it to whom
        std::shared_ptr<const Event> event;
        /// Of a line for some ranks only: who had one of them then, in order.
        std::vector<base::UserId> hearers = {};

        qint64 bytesInAll() const { return bytes + qint64(hearers.size() * sizeof(base::UserId)); }
    };
    /// The rows of a channel, or of a user, from the newest to the oldest.
    struct Source {
        const Numbers *numbers = nullptr;
        qsizetype next = 0;
        quint64 channel = 0; ///< 0: the user's

        quint64 number() const { return numbers->at(next); }
    };
    class Walk;

    /// `what` to each list of numbers that the row is in.
    template <typename What>
    void forEachList(const Row &row, What &&what);
    void dropOldest();
    /// Where in m_rows something was said under that id; its size: nowhere.
    size_t indexOfSaid(const QByteArray &msgid) const;
    const Row &row(quint64 number) const { return m_rows[size_t(number - m_firstNumber)]; }
    /// What the listener was told of this row. It is where `walk` says.
    static bool isHeard(ServerState &state, const Row &row, const Listener &listener,
        const User &user, const Walk &walk, bool &isPrivate) REQUIRES(dispatcherRole);

    std::deque<Row> m_rows;
    quint64 m_firstNumber = 0; ///< of the oldest row
    QHash<quint64, Numbers> m_inChannel; ///< what was said there, by the channel's number
    QHash<base::UserId, Numbers> m_ofUser; ///< what a user did or was done to, but for talk there
    mutable qint64 m_looks = 0;
    qint64 m_bytes = 0;
    qint64 m_goneMs = std::numeric_limits<qint64>::min(); ///< when the last that has gone was said
};

} // namespace watek::server::dispatcher

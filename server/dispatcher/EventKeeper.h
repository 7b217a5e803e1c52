// Keeps what happens beside the talk, for who reads the history with draft/event-playback: JOIN,
// PART, QUIT, KICK, NICK, TOPIC, MODE and RENAME of channels, and TAGMSG that belongs to a message
// (a reaction). Thread: dispatcher.
//
// It is numbered in the same row as messages are (HistoryKeeper), but told at once: nobody waits
// for the store. It is kept where talk is: in channels that have an incarnation and no +x, between
// two accounts. Who quits or changes nickname is in several channels, and has a row in each.
//
// Rows wait here for a second, or until there are kRowsOfRequest of them, and then go to the store
// in a request of their own. One request is under way at a time, so that talk waits behind so many
// rows at most. Who asks for history that has them in it is answered when they are stored; so they
// are posted at once then (hurry()). When the server stops all of them are posted. A crash forgets
// those that wait.
//
// Bounds: kMostRows and kMostBytes, of those that wait and the one request under way together. When
// the store is slower than that the newest are dropped, and so is what it refuses. The log says so
// once when it begins, and how many there were when it is over. No user is told.
//
// What a crowd of n people who quit costs: a row for each of them in each of its channels. Within
// the bound, 8192 rows, the store takes a fraction of a second for them, in slices.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QTimer>

#include <deque>
#include <vector>

namespace watek::server::dispatcher {

class Chat;
struct User;

class EventKeeper {
public:
    static constexpr qsizetype kMostRows = 8192;
    static constexpr qsizetype kMostBytes = 8 * 1024 * 1024;
    static constexpr size_t kRowsOfRequest = 512;
    /// So much is done, and is paid for, for each channel after the first one.
    static constexpr qint64 kUnitsOfRow = 500;

    /// `requests`: null when nothing is kept. Both outlive this.
    EventKeeper(Chat &chat, shared::StoreRequests *requests);

    /// Who was here before the start is in its places again: from now on things happen.
    void begin() REQUIRES(dispatcherRole) { m_hasBegun = true; }

    struct Place {
        shared::ConversationKey conversation;
        QByteArray channel; ///< its name, of what is in several; else the event says it
    };
    /// Where the event, which has not been applied yet, will be kept. Nowhere for most events.
    using Places = std::vector<Place>;
    Places placesOf(const Event &event, const User *actor) REQUIRES(dispatcherRole);
    /// It has happened and was applied. It is kept with the time of HistoryKeeper::timeFor().
    void keep(const Event &event, const Places &places) REQUIRES(dispatcherRole);

    /// Everything that has happened is to be stored now. The number of the last of it, for
    /// isSettled(); 0: it is.
    quint64 hurry() REQUIRES(dispatcherRole);
    /// Nothing up to that number is to be waited for any more.
    bool isSettled(quint64 sequence) const REQUIRES(dispatcherRole);

    /// False: it is for somebody else.
    bool tryTakeAnswer(const shared::StoreAnswer &answer) REQUIRES(dispatcherRole);
    /// What is due by the clock. Called by itself once a second while there is something.
    void look() REQUIRES(dispatcherRole);
    /// The server stops: all is posted.
    void finish() REQUIRES(dispatcherRole);

    qsizetype waitingRows() const REQUIRES(dispatcherRole) { return m_rows; }

private:
    struct UnderWay {
        quint64 batch = 0; ///< 0: nothing is
        quint64 firstSequence = 0;
        qsizetype rows = 0;
        qsizetype bytes = 0;
        qint64 postedMs = 0; ///< monotonic
    };
    bool isKeeping() const REQUIRES(dispatcherRole);
    Places inChannel(const protocol::ChannelName &name) REQUIRES(dispatcherRole);
    Places inAllOf(const User *user) REQUIRES(dispatcherRole);
    void add(shared::KeptMessage row) REQUIRES(dispatcherRole);
    void post() REQUIRES(dispatcherRole);
    void noteDropped(qsizetype rows, const QByteArray &why) REQUIRES(dispatcherRole);
    void noteWell() REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::StoreRequests *const m_requests;
    bool m_hasBegun GUARDED_BY(dispatcherRole) = false;
    std::deque<shared::KeptMessage> m_waiting GUARDED_BY(dispatcherRole); ///< oldest first
    UnderWay m_underWay GUARDED_BY(dispatcherRole);
    // Of both.
    qsizetype m_rows GUARDED_BY(dispatcherRole) = 0;
    qsizetype m_bytes GUARDED_BY(dispatcherRole) = 0;
    quint64 m_lastBatch GUARDED_BY(dispatcherRole);
    quint64 m_hurryTo GUARDED_BY(dispatcherRole) = 0;
    bool m_isGivenUp GUARDED_BY(dispatcherRole) = false; ///< nobody waits for what is under way
    bool m_isDropping GUARDED_BY(dispatcherRole) = false; ///< the log has said so
    qint64 m_dropped GUARDED_BY(dispatcherRole) = 0; ///< since then
    QTimer m_timer;
};

} // namespace watek::server::dispatcher

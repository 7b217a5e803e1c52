// Asks the reading thread about what was said. Thread: dispatcher.
//
// Who asks sees all that was said before its line, also what the store has not answered for yet:
// such a question is held until the store has. What else happened waits for its turn to be stored
// (EventKeeper.h): who may see that asks for it to be stored now. Bound: shared::kHistoryReadBound
// in all; a session has one answer at a time, and what it is told unasked has a bound of its own
// (Catchup.h).
//
// An answer is held until its reader has taken it, which a slow one may put off for long. Bound: no
// new question of a reader while kMostHeldBytes are held; what is under way then is still taken, at
// the worst kHistoryReadBound times kMostHistoryBytes. Catchup.h holds no answer, and asks on.
#pragma once

#include "server/shared/HistoryReadMail.h"
#include "server/shared/Roles.h"

#include <deque>
#include <optional>

namespace watek::server::dispatcher {

class Chat;
struct Session;

class HistoryReads {
public:
    static constexpr qint64 kMostHeldBytes = qint64(64) * 1024 * 1024;

    /// What an answer takes that is held. It is given back when this ends, which is before the
    /// HistoryReads does.
    class Hold {
    public:
        Hold() = default;
        Hold(const Hold &) = delete;
        Hold &operator=(const Hold &) = delete;
        ~Hold();
        /// It is so much now.
        void set(HistoryReads &reads, qint64 bytes) REQUIRES(dispatcherRole);

    private:
        HistoryReads *m_reads = nullptr; ///< null: nothing is held
        qint64 m_bytes = 0;
    };

    /// `requests`: null when nothing can be read.
    HistoryReads(Chat &chat, shared::HistoryRequests *requests)
        : m_chat(chat)
        , m_requests(requests)
    {
    }

    /// What was said is kept, and can be read.
    bool canRead() const REQUIRES(dispatcherRole);
    /// The ticket of the answer; nothing: too many wait, or nothing can be read.
    std::optional<quint64> ask(const Session &asker, shared::HistoryQuestion question)
        REQUIRES(dispatcherRole);
    /// The same for an answer that is held: nothing, too, while too much is.
    std::optional<quint64> askToHold(const Session &asker, shared::HistoryQuestion question)
        REQUIRES(dispatcherRole);
    /// What answers take that are held, of all readers.
    qint64 heldBytes() const REQUIRES(dispatcherRole) { return m_heldBytes; }
    /// The store has answered for more of what was said.
    void onSettled() REQUIRES(dispatcherRole);
    /// Says in the log why something cannot be read; once a minute.
    void noteFailure(const shared::HistoryAnswer &answer) REQUIRES(dispatcherRole);
    /// An answer has come, whether who asked is still here or not.
    void noteAnswered() REQUIRES(dispatcherRole) { --m_underWay; }

private:
    struct Held {
        quint64 batch = 0; ///< of what was said, which it waits for
        quint64 event = 0; ///< of what else happened, the number that it waits for
        shared::HistoryRequest request;
    };
    bool isSettled(const Held &held) const REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::HistoryRequests *const m_requests;
    std::deque<Held> m_held GUARDED_BY(dispatcherRole);
    qsizetype m_underWay GUARDED_BY(dispatcherRole) = 0; ///< posted and not answered
    qint64 m_heldBytes GUARDED_BY(dispatcherRole) = 0;
    quint64 m_lastTicket GUARDED_BY(dispatcherRole) = 0;
    qint64 m_toldMs GUARDED_BY(dispatcherRole) = 0; ///< of the clock that never goes back; 0: never
};

} // namespace watek::server::dispatcher

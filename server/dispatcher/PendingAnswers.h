// The answers that are not finished yet. Thread: dispatcher.
//
// A client has at most one. Whatever it says meanwhile is held and handled afterwards, in order;
// its credit comes back when it was handled, so a client holds no more than Flow::kCredit allows.
//
// An answer goes on in slices. Between two looks at the mail one slice is made, of the client whose
// turn it is: however many ask for long answers, a message of somebody else waits for one slice.
// When a slice said much, the next one waits until the client's io thread tells that the client has
// taken it (Outbound TellDrained, Inbound Drained). So a long answer takes no more memory than a
// short one, and a client that does not read is waited for by nobody.
#pragma once

#include "server/dispatcher/Answer.h"
#include "server/dispatcher/Chat.h"
#include "server/dispatcher/CommandTable.h"

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>

namespace watek::server::dispatcher {

class PendingAnswers {
public:
    /// Handles a line that was held.
    using LineHandler = std::function<void(Session &, shared::Inbound &)>;

    /// `handleLine` is what held lines are handled with. All outlive this.
    PendingAnswers(Chat &chat, Outbox &outbox, LineHandler handleLine)
        : m_chat(chat)
        , m_outbox(outbox)
        , m_handleLine(std::move(handleLine))
    {
    }

    /// Makes the first slice of call.answer at once when `now`, else in the client's turn. True
    /// when the answer is finished: all of it is in call.replies. Otherwise takes the answer and
    /// the replies over, and Session::isAnswering is set until nothing is left to be done.
    bool begin(Call &call, bool now) REQUIRES(dispatcherRole);
    /// A line of a session that isAnswering waits for its turn.
    void hold(const Session &session, shared::Inbound &&item) REQUIRES(dispatcherRole);

    /// What its answer waits for has come: the client has taken what it was sent (Drained), or
    /// another connection has answered.
    void goOn(Session &session) REQUIRES(dispatcherRole);
    void onPasswordChecked(Session &session, const shared::PasswordChecked &checked)
        REQUIRES(dispatcherRole);
    void onStored(Session &session, const shared::StoreAnswer &stored) REQUIRES(dispatcherRole);
    void onHistoryRead(Session &session, shared::HistoryAnswer &&read) REQUIRES(dispatcherRole);
    /// The client's connection has gone: nobody reads the answer, but what it had said before it
    /// went is handled.
    void onLeft(Session &session) REQUIRES(dispatcherRole);
    /// The server stops: no answer goes on, but what everybody had said is handled.
    void finish() REQUIRES(dispatcherRole);

    /// Makes one slice, or handles held lines for as long as a slice may take, of the client whose
    /// turn it is.
    void takeTurn() REQUIRES(dispatcherRole);
    /// Somebody's turn has come.
    bool hasTurns() const REQUIRES(dispatcherRole) { return !m_turns.empty(); }
    /// Sessions that it looks after.
    size_t count() const REQUIRES(dispatcherRole) { return m_pending.size(); }

private:
    struct Asked {
        std::unique_ptr<Answer> answer;
        protocol::Message message;
        ReplyBuffer replies;
    };
    struct Pending {
        std::unique_ptr<Asked> asked; ///< null: the answer is finished, but lines are still held
        std::deque<shared::Inbound> held;
        qsizetype saidSinceDrained = 0;
        bool hasTurn = false; ///< it is in m_turns
        bool waits = false; ///< for Drained, or for a result
    };
    Pending *find(const Session &session) REQUIRES(dispatcherRole);
    void giveTurn(const Session &session, Pending &pending) REQUIRES(dispatcherRole);
    /// Sends what a slice has written, and sees to it that the next one comes.
    void settle(Session &session, Pending &pending, Progress progress) REQUIRES(dispatcherRole);
    /// Another thread has done what the session's answer waits for: `goOn` is given that answer.
    template <typename GoOn>
    void resume(Session &session, GoOn goOn) REQUIRES(dispatcherRole);
    void handleHeld(Session &session, Pending &pending) REQUIRES(dispatcherRole);
    void giveCredit(Session &session, int credit) REQUIRES(dispatcherRole);
    /// Without a trace but for the credit.
    void drop(Session &session) REQUIRES(dispatcherRole);

    Chat &m_chat;
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
    const LineHandler m_handleLine;
    std::unordered_map<base::ClientId, std::unique_ptr<Pending>, base::IdHash> m_pending GUARDED_BY(
        dispatcherRole);
    std::deque<base::ClientId> m_turns GUARDED_BY(dispatcherRole);
    base::ClientId m_leaving GUARDED_BY(dispatcherRole) = {}; ///< its new answers are dropped
};

} // namespace watek::server::dispatcher

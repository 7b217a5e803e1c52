// What is being taken back. Thread: dispatcher. IRCv3 message-redaction.
//
// What is stored is deleted first, and the others are told when it is gone: nobody's program may
// drop a message that a restart would bring back. Until the store has answered, what is to be told
// waits here. Whoever asked may have gone by then; the others are told all the same.
//
// What is gone from the disk may still be on its way to somebody who has asked for the history, or
// who has just come: such answers leave out what isTakenBack().
//
// Bounds: one of each connection that waits for the store; kMostTakenBack ids are remembered, and
// the oldest are forgotten first.
#pragma once

#include "common/base/Ids.h"
#include "server/dispatcher/Event.h"
#include "server/shared/Roles.h"
#include "server/shared/StoreMail.h"

#include <QByteArray>
#include <QSet>

#include <deque>
#include <optional>
#include <unordered_map>

namespace watek::server::dispatcher {

class Chat;
class ReplyBuffer;
struct Session;

class Redactions {
public:
    static constexpr size_t kMostTakenBack = 4096;

    /// What somebody may take back, as was found out.
    struct Wish {
        quint64 channel = 0; ///< its number; 0: a private conversation
        Redacted what;
        /// RecentTalk has it, and says for whom it was; it is taken back even if it is not stored.
        bool isRecent = false;
        bool actsForServer = false; ///< it is done as an operator of the server, who answers for it
    };

    explicit Redactions(Chat &chat)
        : m_chat(chat)
    {
    }

    /// Nothing of it can be stored: it happens now.
    void redact(Wish wish, ReplyBuffer &own) REQUIRES(dispatcherRole);
    /// Has the store delete it. The ticket, for settle(); nothing when the store cannot be asked.
    std::optional<quint64> ask(const Session &session, const shared::MessageDeleted &deletion,
        Wish wish) REQUIRES(dispatcherRole);
    /// The store has answered the session of `own`: it happens. False: it does not.
    bool settle(const shared::StoreAnswer &answer, ReplyBuffer &own) REQUIRES(dispatcherRole);
    /// The same when whoever asked has been told, or has gone. Answers for others are none of its
    /// business. `maySpeak`: false once the server has said goodbye.
    void onStored(const shared::StoreAnswer &answer, bool maySpeak) REQUIRES(dispatcherRole);

    /// It was read before it was taken back, lately; or it reacts to what was.
    bool isTakenBack(const shared::KeptMessage &message) const REQUIRES(dispatcherRole);

private:
    struct UnderWay {
        base::UserId by;
        Wish wish;
    };
    /// What the answer is for, when it has been deleted.
    std::optional<UnderWay> takeDone(const shared::StoreAnswer &answer) REQUIRES(dispatcherRole);
    void noteTakenBack(const QByteArray &msgid) REQUIRES(dispatcherRole);
    /// `own`: null when who did it has gone.
    void happen(UnderWay &&done, ReplyBuffer *own) REQUIRES(dispatcherRole);

    Chat &m_chat;
    std::unordered_map<quint64, UnderWay> m_underWay GUARDED_BY(dispatcherRole); ///< by ticket
    QSet<QByteArray> m_takenBack GUARDED_BY(dispatcherRole); ///< msgids
    std::deque<QByteArray> m_inOrder GUARDED_BY(dispatcherRole); ///< the same, the oldest first
};

} // namespace watek::server::dispatcher

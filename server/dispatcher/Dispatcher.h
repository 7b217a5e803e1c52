// The thread that owns the chat: takes what io threads tell, handles it one by one, tells them what
// to send. Thread: dispatcher; built, called and destroyed there. Receives Inbound from io threads
// and the main thread.
#pragma once

#include "common/threading/MailReader.h"
#include "server/dispatcher/Chat.h"
#include "server/dispatcher/DispatcherContext.h"
#include "server/dispatcher/Outbox.h"
#include "server/dispatcher/PendingAnswers.h"

#include <optional>
#include <vector>

namespace watek::server::dispatcher {

class Dispatcher {
public:
    explicit Dispatcher(const DispatcherContext &context);
    Dispatcher(const Dispatcher &) = delete;
    Dispatcher &operator=(const Dispatcher &) = delete;

    /// Handles all mail, as long as no io thread is behind with its own; the rest is kept until
    /// inbound.wake(). Called by itself when there is mail.
    void onMail();
    /// What the store has written is applied, and told to who waits for it. Called by itself.
    void onStoreMail();
    /// What the reading thread has found is told to who waits for it. Called by itself.
    void onHistoryMail();

    /// The chat, for tests that look into it.
    ServerState &state() REQUIRES(dispatcherRole) { return m_chat.state(); }
    /// The same, for what no command does yet.
    Chat &chat() REQUIRES(dispatcherRole) { return m_chat; }
    /// Sessions with an answer that is not finished, or with lines behind one. For tests.
    size_t pendingAnswers() const REQUIRES(dispatcherRole) { return m_pending.count(); }

private:
    void takeMail() REQUIRES(dispatcherRole);
    void handle(shared::Inbound &item) REQUIRES(dispatcherRole);
    void handleOperator(const shared::Inbound &item) REQUIRES(dispatcherRole);
    /// Handles the line, or holds it while an earlier one is being answered.
    void handleLine(Session &session, shared::Inbound &item) REQUIRES(dispatcherRole);
    void runLine(Call &call, const shared::Inbound &item) REQUIRES(dispatcherRole);
    void onArrived(base::ClientId id, const shared::Arrived &arrived) REQUIRES(dispatcherRole);
    void onTurnedIrc(Session &session) REQUIRES(dispatcherRole);
    /// The reference is dead afterwards, unless the client still waits for an answer.
    void onLeft(Session &session, shared::Inbound &item) REQUIRES(dispatcherRole);
    void onStopping(const shared::Stopping &stopping) REQUIRES(dispatcherRole);
    /// All that was said is stored and sent, or the store has had its time.
    void awaitStore() REQUIRES(dispatcherRole);

    DispatcherContext m_context;
    Outbox m_outbox GUARDED_BY(dispatcherRole);
    Chat m_chat GUARDED_BY(dispatcherRole);
    PendingAnswers m_pending GUARDED_BY(dispatcherRole);
    /// What Chat::unitsInAll() may come to before long answers wait for their turn.
    qint64 m_unitsOfThisMail GUARDED_BY(dispatcherRole) = 0;
    std::optional<QByteArray> m_goodbye GUARDED_BY(dispatcherRole); ///< there: the server stops
    // Mail that was taken; what is before m_next has been handled.
    std::vector<shared::Inbound> m_mail GUARDED_BY(dispatcherRole);
    std::vector<shared::Inbound> m_newMail GUARDED_BY(dispatcherRole);
    size_t m_next GUARDED_BY(dispatcherRole) = 0;
    threading::MailReader m_reader;
    std::optional<threading::MailReader> m_storeReader; ///< none: nothing is stored
    std::optional<threading::MailReader> m_historyReader; ///< likewise
};

} // namespace watek::server::dispatcher

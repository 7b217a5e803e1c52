// Tells people what was said while they were not here, without being asked: what was said to their
// account, when they log in; and the last lines of a channel, when they join it, if the settings
// say so (on_join). Programs that read the history themselves (draft/chathistory) are told neither:
// "the server SHOULD NOT play back any history that would otherwise be sent automatically".
// Thread: dispatcher.
//
// The lines come when the reading thread has found them, so what is said meanwhile may come first.
// Of a channel what was said before the joining is told; of an account what its owner has not been
// told yet (Account::toldUntil): whoever goes before it is told is told the next time. That is
// written behind the chat's back (SeenKeeper), so after a crash of the server what was heard in its
// last moments may be told once more. A program that knows no server-time is shown the time before
// the text.
//
// Bounds: kMostLines to an account; kMostAwaited answers in all and kMostOfClient of one client.
// Who joins when there are as many is told nothing; who logs in then (everybody, when a server has
// started anew) is told when its turn comes, one place in the row for an account.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/shared/HistoryReadMail.h"
#include "server/shared/Roles.h"

#include <deque>
#include <optional>
#include <unordered_map>

namespace watek::server::dispatcher {

class Chat;
class ReplyBuffer;
struct Session;
struct User;

class Catchup {
public:
    static constexpr size_t kMostLines = 100;
    static constexpr size_t kMostAwaited = size_t(shared::kHistoryReadBound) / 2;
    static constexpr size_t kMostOfClient = 8;

    explicit Catchup(Chat &chat)
        : m_chat(chat)
    {
    }
    Catchup(const Catchup &) = delete;
    Catchup &operator=(const Catchup &) = delete;

    /// How far the account's owner was told (Account::toldUntil) when somebody logs in to it while
    /// nobody is; nothing: somebody is, or no more was said since.
    std::optional<quint64> toldBefore(shared::AccountId id) const REQUIRES(dispatcherRole);
    /// The same of the account that somebody logs in to by this event.
    std::optional<quint64> beforeItHappens(const Event &event, const User *actor) const
        REQUIRES(dispatcherRole);
    /// `told`: what beforeItHappens() has said. `origin`: null when no connection did it.
    void onHappened(const Event &event, const Session *origin, std::optional<quint64> told)
        REQUIRES(dispatcherRole);
    /// The session is the first one of a person who has been in the chat without any. `told`: of
    /// its account, toldBefore().
    void onCameTo(const Session &session, std::optional<quint64> told) REQUIRES(dispatcherRole);
    /// What was said has been stored, and those who are here hear it now.
    void onHeard(const Event &event) REQUIRES(dispatcherRole);

    /// False: it is for somebody else.
    bool tryTakeAnswer(const shared::HistoryAnswer &answer) REQUIRES(dispatcherRole);

private:
    struct Awaited {
        base::ClientId client;
        shared::AccountId account; ///< what was said to this one; 0: it is of a channel
    };
    /// What was said to an account while nobody was here, by its numbers.
    struct Untold {
        quint64 after = 0; ///< it was told until there
        quint64 before = 0; ///< since then its owner hears it anyway
    };
    bool tryAsk(const Session &session, shared::HistoryRead read) REQUIRES(dispatcherRole);
    void askForAccount(const Session &session, shared::AccountId account, quint64 told)
        REQUIRES(dispatcherRole);
    /// One who is here now, and must be told; null: there is none.
    const Session *readerOf(shared::AccountId account) const REQUIRES(dispatcherRole);
    void askFor(const Session &session, shared::AccountId account) REQUIRES(dispatcherRole);
    void onTold(shared::AccountId account) REQUIRES(dispatcherRole);
    void askLater() REQUIRES(dispatcherRole);
    /// `before`: the number of what is said next.
    void askForChannel(const Session &session, const QByteArray &channel, quint64 before)
        REQUIRES(dispatcherRole);
    void tell(const Session &session, const Awaited &awaited, const shared::HistoryAnswer &answer)
        REQUIRES(dispatcherRole);

    Chat &m_chat;
    std::unordered_map<quint64, Awaited> m_awaited GUARDED_BY(dispatcherRole); ///< by ticket
    std::unordered_map<quint64, Untold> m_toTell GUARDED_BY(dispatcherRole); ///< by account
    std::deque<shared::AccountId> m_later GUARDED_BY(dispatcherRole); ///< of those, not asked for
};

} // namespace watek::server::dispatcher

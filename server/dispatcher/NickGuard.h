// Nicknames that belong to somebody's account, and those who use them without being logged in to
// it: they are told, and after "accounts/nick_grace_seconds" they are renamed to a guest's name.
// Thread: dispatcher.
//
// Everybody in the chat is looked at when their nickname or account changes, and when an account
// comes to be. Who uses another's nickname then has a row here until it has another nickname, is
// logged in, or has left: at most one for each user in the chat. One timer serves all rows; it runs
// only while there are any. Words are said by the timer, too, at once: so they come behind the
// answer to what the user did.
#pragma once

#include "common/base/Clock.h"
#include "common/protocol/Names.h"
#include "server/dispatcher/Event.h"
#include "server/shared/Account.h"
#include "server/shared/Roles.h"

#include <QHash>
#include <QTimer>

namespace watek::server::dispatcher {

class Chat;
class Outbox;
struct User;

class NickGuard {
public:
    /// All outlive this.
    NickGuard(Chat &chat, Outbox &outbox, const base::Clock &clock);
    NickGuard(const NickGuard &) = delete;
    NickGuard &operator=(const NickGuard &) = delete;

    /// `event` was applied; `actor`: who did it, or null.
    void look(const Event &event, User *actor) REQUIRES(dispatcherRole);
    /// The settings are other ones: everybody is looked at anew.
    void onConfigured() REQUIRES(dispatcherRole);
    /// Gives the user, who is in the chat, a guest's name.
    void rename(User &user) REQUIRES(dispatcherRole);
    /// The server stops: nobody is renamed any more.
    void clear() REQUIRES(dispatcherRole);
    /// Users who are to be renamed unless they log in.
    qsizetype count() const REQUIRES(dispatcherRole) { return m_rows.size(); }

private:
    struct Row {
        qint64 dueMs = 0; ///< by the clock that never goes back
        bool isTold = false;
    };
    void watch(const User &user) REQUIRES(dispatcherRole);
    /// Whoever uses the account's name, if somebody does.
    void watchHolderOf(const shared::Account &account) REQUIRES(dispatcherRole);
    void onTimer();
    void warn(const User &user) REQUIRES(dispatcherRole);
    void arm() REQUIRES(dispatcherRole);
    qint64 nowMs() const { return m_clock.monotonicNs() / 1'000'000; }

    Chat &m_chat;
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
    const base::Clock &m_clock;
    QHash<base::UserId, Row> m_rows GUARDED_BY(dispatcherRole);
    bool m_isOver GUARDED_BY(dispatcherRole) = false; ///< the server has said goodbye
    QTimer m_timer;
};

/// What happens to `user` for using `nick`: None also when it is the user's own, or nobody's.
shared::NickProtection protectionAgainst(Chat &chat, const User &user, const protocol::Nick &nick)
    REQUIRES(dispatcherRole);
/// "Guest12345": names that the server gives, and nobody can register.
bool isGivenByServer(const protocol::Nick &nick);

} // namespace watek::server::dispatcher

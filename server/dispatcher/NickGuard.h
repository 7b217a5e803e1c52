// Nicknames that belong to somebody's account, and those who use them without being logged in to
// it: they are told, and after "accounts/nick_grace_seconds" they are renamed to a guest's name.
// Thread: dispatcher.
//
// Everybody in the chat is looked at when their nickname or account changes, and when an account
// comes to be. Who uses another's nickname then has a row here until it has another nickname, is
// logged in, or has left: at most one for each user in the chat. One timer serves all rows; it runs
// only while there are any. Words are said by the timer, too, at once: so they come behind the
// answer to what the user did.
//
// The grace time is one for a user and an account, however often the user goes away from the
// nickname and comes back: what was used of it is remembered until the user leaves or logs in, for
// at most kMostNames accounts. Of those that come after, it may use none for any time.
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
    static constexpr qsizetype kMostNames = 16;
    struct Row {
        shared::AccountId account; ///< whose nickname it is
        qint64 sinceMs = 0; ///< by the clock that never goes back
        qint64 dueMs = 0; ///< by that clock
        bool isTold = false;
    };
    /// What a user has used of its grace time, in milliseconds, by the account's number.
    using Used = QHash<quint64, qint64>;
    /// Nothing, where the user's nickname is free or its own, or nobody minds; else whose it is.
    const shared::Account *minds(const User &user) const REQUIRES(dispatcherRole);
    /// The user does not use that account's nickname any more.
    void endRow(base::UserId user) REQUIRES(dispatcherRole);
    void watch(const User &user) REQUIRES(dispatcherRole);
    /// Whoever uses the account's name, if somebody does.
    void watchHolderOf(const shared::Account &account) REQUIRES(dispatcherRole);
    void onTimer();
    void warn(const User &user, const Row &row) REQUIRES(dispatcherRole);
    void arm() REQUIRES(dispatcherRole);
    qint64 nowMs() const { return m_clock.monotonicNs() / 1'000'000; }

    Chat &m_chat;
    Outbox &m_outbox GUARDED_BY(dispatcherRole);
    const base::Clock &m_clock;
    QHash<base::UserId, Row> m_rows GUARDED_BY(dispatcherRole);
    QHash<base::UserId, Used> m_used GUARDED_BY(dispatcherRole);
    bool m_isOver GUARDED_BY(dispatcherRole) = false; ///< the server has said goodbye
    QTimer m_timer;
};

/// What happens to `user` for using `nick`: None also when it is the user's own, or nobody's.
shared::NickProtection protectionAgainst(Chat &chat, const User &user, const protocol::Nick &nick)
    REQUIRES(dispatcherRole);
/// "Guest12345", and what looks like it: names that the server gives, and nobody can register.
bool isGivenByServer(const protocol::Nick &nick);
/// One of those names that nobody has, and that looks like nobody's.
protocol::Nick freeGuestName(Chat &chat) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

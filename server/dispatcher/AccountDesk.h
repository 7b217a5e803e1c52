// Accounts as commands use them: asks the store and the passwords thread, logs in and out, counts
// wrong passwords. Thread: dispatcher.
//
// What is to outlive the server is stored first and applied when it is on the disk; whether the one
// who asked is still there makes no difference to that.
#pragma once

#include "common/protocol/Names.h"
#include "common/protocol/Numerics.h"
#include "server/dispatcher/Answer.h"
#include "server/dispatcher/NamedGuesses.h"
#include "server/dispatcher/RateLimit.h"
#include "server/dispatcher/state/Session.h"
#include "server/shared/PasswordMail.h"
#include "server/shared/StoreMail.h"

#include <QTimer>

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace watek::server::dispatcher {

class ReplyBuffer;
struct User;

class AccountDesk {
public:
    /// `requests`: null when nothing is stored; then there are no accounts.
    AccountDesk(Chat &chat, shared::StoreRequests *requests);
    AccountDesk(const AccountDesk &) = delete;
    AccountDesk &operator=(const AccountDesk &) = delete;

    /// Rounds of a new password's hash, by the settings.
    int iterations() const;
    /// A password may be said on this connection: nobody between could read it, or the settings
    /// allow it everywhere.
    bool maySayPassword(const Session &session) const REQUIRES(dispatcherRole);

    /// Somebody has an account with that name or one that looks like it, or is just getting one. An
    /// account that gives way is nobody's.
    bool isTaken(const protocol::Nick &nick) const REQUIRES(dispatcherRole);
    /// Nobody has verified it in time: whoever names an e-mail address that nobody reads keeps a
    /// name from its owner for kUnverifiedHoldMs, and not for as long as codes are good. Its code
    /// works until somebody else registers the name.
    bool givesWay(const shared::Account &account) const REQUIRES(dispatcherRole);
    static constexpr qint64 kUnverifiedHoldMs = 3'600'000;
    /// The settings make who has that account, or one that looks like it, an operator: nobody may
    /// register it, or a stranger who is first would be one.
    bool isSetAside(const protocol::Nick &nick) const REQUIRES(dispatcherRole);
    /// Says in the log which accounts of operators there are not.
    void warnOfOperators() const REQUIRES(dispatcherRole);
    /// Registrations are limited by address (a /64 network of IPv6), by wider networks and in all,
    /// in an hour.
    bool mayRegisterMore(const Session &session) const REQUIRES(dispatcherRole);
    void noteRegistration(const Session &session) REQUIRES(dispatcherRole);

    /// What it costs of a client's flood control, in lines: a write waits for the disk.
    static constexpr int kLinesOfStore = 4;
    /// Who tries out passwords may do so for a few, and then once in some seconds.
    static constexpr int kLinesOfWrongPassword = 20;

    /// Asks the store. The ticket, which comes back with Answer::onStored(); nothing when there is
    /// no store, or too many wait for it.
    std::optional<quint64> store(const Session &session, std::vector<shared::StoreChange> changes)
        REQUIRES(dispatcherRole);
    /// Asks for something that nobody waits for and that is no event. The ticket; nothing when
    /// there is no store.
    std::optional<quint64> storeBehind(std::vector<shared::StoreChange> changes)
        REQUIRES(dispatcherRole);
    /// The same for somebody who may have gone, or nobody (0).
    std::optional<quint64> store(base::ClientId asker, std::vector<shared::StoreChange> changes)
        REQUIRES(dispatcherRole);
    /// Applies what was stored. Before the session that waits is told. `maySpeak`: false once the
    /// server has said goodbye, after which nobody may be told anything.
    void onStored(const shared::StoreAnswer &answer, bool maySpeak) REQUIRES(dispatcherRole);
    /// The same when nobody in the chat waits for it. False: it cannot be asked for now.
    /// `whenStored` is called after it was applied, and never when it could not be stored.
    bool storeForNobody(std::vector<shared::StoreChange> changes,
        std::function<void(Chat &)> whenStored = {}) REQUIRES(dispatcherRole);

    /// Changes of this kind that the store has not written yet: who counts what somebody has counts
    /// them, too.
    qsizetype countAwaited(const std::function<bool(const shared::StoreChange &)> &isMeant) const
        REQUIRES(dispatcherRole);

    /// Too many wrong passwords or codes (NamedGuesses). To be asked before one is looked at and,
    /// where that takes time, again when it is known: others may have guessed meanwhile.
    bool isShutOut(const Session &session, const QByteArray &name) const REQUIRES(dispatcherRole);
    /// It costs the session kLinesOfWrongPassword beside its work.
    void noteWrongPassword(const Session &session, const QByteArray &name) REQUIRES(dispatcherRole);
    void noteRightPassword(const Session &session, const QByteArray &name) REQUIRES(dispatcherRole);

    /// The call's session is this account's from now on, with the other connections of its person:
    /// 900, and the others who asked hear of it. Where a person of the account is in the chat
    /// already, the session becomes one more of that one's (OnePerson.h). A SASL exchange that it
    /// has begun ends. `appPassword`: the label of the one that was shown, or empty.
    void logIn(Call &call, const shared::Account &account, LoggedInBy by,
        const QByteArray &appPassword = {}) REQUIRES(dispatcherRole);

    /// 901, and the others who asked hear of it. Who is an operator by the account is none then.
    void logOut(Call &call) REQUIRES(dispatcherRole);

    /// The server stops.
    void clear() REQUIRES(dispatcherRole) { m_expiry.stop(); }

private:
    void applyStored(const shared::StoreAnswer &answer, bool maySpeak) REQUIRES(dispatcherRole);
    /// Accounts that were not verified in time are dropped; the timer is set for the next ones.
    void dropUnverified() REQUIRES(dispatcherRole);
    /// `reason`: why those leave who have no connection.
    void logOutAll(const QByteArray &name, const QByteArray &reason) REQUIRES(dispatcherRole);
    /// Ends the connections that were made by an app password of the account: by this one (its
    /// label), or by any (empty).
    void endThoseBy(const QByteArray &account, const QByteArray &appPassword)
        REQUIRES(dispatcherRole);
    /// Another password is set: whoever has got in by the one before goes, and their tokens to come
    /// back with them. `changer`, who knows the new one, stays (0: nobody), and so do programs with
    /// app passwords that are still good.
    void endOthers(const QByteArray &account, base::ClientId changer) REQUIRES(dispatcherRole);
    void endSessions(const QByteArray &account, const QByteArray &reason,
        const std::function<bool(const Session &)> &isMeant) REQUIRES(dispatcherRole);
    /// The user has just logged in to the account: what its connections have shown counts only
    /// where they have shown it for that one, and by what is still good.
    void reviewProofs(const User &user, const shared::Account &account) REQUIRES(dispatcherRole);
    /// Who is logged in to it, in the chat or not yet.
    std::vector<User *> usersOf(const QByteArray &account) REQUIRES(dispatcherRole);
    /// 901 to each connection of the user. `own`: of who asked for it, or null.
    void tellLoggedOut(const User &user, ReplyBuffer *own) REQUIRES(dispatcherRole);
    void tellEach(const User &user, ReplyBuffer *own, protocol::Numeric number,
        const QList<QByteArray> &params) REQUIRES(dispatcherRole);
    /// The account's vhost is another now.
    void updateHosts(const QByteArray &account) REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::StoreRequests *const m_requests;
    std::unordered_map<quint64, std::vector<shared::StoreChange>> m_waiting GUARDED_BY(
        dispatcherRole); ///< by ticket
    /// What is to be done when nobody waits, by ticket.
    std::unordered_map<quint64, std::function<void(Chat &)>> m_whenStored GUARDED_BY(
        dispatcherRole);
    quint64 m_lastTicket GUARDED_BY(dispatcherRole) = 0;
    RateLimit m_registrations GUARDED_BY(dispatcherRole); ///< by network; by "" in all
    QTimer m_expiry;
    NamedGuesses m_guesses GUARDED_BY(dispatcherRole);
};

} // namespace watek::server::dispatcher

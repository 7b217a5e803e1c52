// Accounts as commands use them: asks the store and the passwords thread, logs in and out, counts
// wrong passwords. Thread: dispatcher.
//
// What is to outlive the server is stored first and applied when it is on the disk; whether the one
// who asked is still there makes no difference to that.
#pragma once

#include "common/protocol/Names.h"
#include "common/protocol/Numerics.h"
#include "server/dispatcher/Answer.h"
#include "server/dispatcher/PasswordGuesses.h"
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

    /// Somebody has an account with that name or one that looks like it, or is just getting one.
    bool isTaken(const protocol::Nick &nick) const REQUIRES(dispatcherRole);
    /// Registrations are limited by address (a /64 network of IPv6) and in all, in an hour.
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
    bool storeForNobody(std::vector<shared::StoreChange> changes) REQUIRES(dispatcherRole);

    /// Changes of this kind that the store has not written yet: who counts what somebody has counts
    /// them, too.
    qsizetype countAwaited(const std::function<bool(const shared::StoreChange &)> &isMeant) const
        REQUIRES(dispatcherRole);

    /// Wrong passwords are counted by who is tried *and* from where, so that nobody can lock an
    /// owner out from elsewhere, and by where alone, for who tries one password on all names.
    bool isShutOut(const Session &session, const QByteArray &name) const REQUIRES(dispatcherRole);
    /// It costs the session kLinesOfWrongPassword beside its work.
    void noteWrongPassword(const Session &session, const QByteArray &name) REQUIRES(dispatcherRole);
    void noteRightPassword(const Session &session, const QByteArray &name) REQUIRES(dispatcherRole);

    /// The call's session is this account's from now on, with the other connections of its person:
    /// 900, and the others who asked hear of it. A SASL exchange that it has begun ends.
    /// `appPassword`: the label of the one that was shown, or empty.
    void logIn(Call &call, const shared::Account &account, LoggedInBy by,
        const QByteArray &appPassword = {}) REQUIRES(dispatcherRole);

    /// 901, and the others who asked hear of it. Who is an operator by the account is none then.
    void logOut(Call &call) REQUIRES(dispatcherRole);

    /// The server stops.
    void clear() REQUIRES(dispatcherRole) { m_expiry.stop(); }

private:
    /// Accounts that were not verified in time are dropped; the timer is set for the next ones.
    void dropUnverified() REQUIRES(dispatcherRole);
    /// `reason`: why those leave who have no connection.
    void logOutAll(const QByteArray &name, const QByteArray &reason) REQUIRES(dispatcherRole);
    /// Ends the connections that were made by an app password of the account: by this one (its
    /// label), or by any (empty).
    void endThoseBy(const QByteArray &account, const QByteArray &appPassword)
        REQUIRES(dispatcherRole);
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
    quint64 m_lastTicket GUARDED_BY(dispatcherRole) = 0;
    RateLimit m_registrations GUARDED_BY(dispatcherRole); ///< by network; by "" in all
    QTimer m_expiry;
    PasswordGuesses m_byNameAndAddress GUARDED_BY(dispatcherRole);
    PasswordGuesses m_byAddress GUARDED_BY(dispatcherRole);
};

} // namespace watek::server::dispatcher

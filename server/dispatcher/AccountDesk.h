// Accounts as commands use them: asks the store and the passwords thread, logs in and out, counts
// wrong passwords. Thread: dispatcher.
//
// What is to outlive the server is stored first and applied when it is on the disk; whether the one
// who asked is still there makes no difference to that.
#pragma once

#include "server/dispatcher/Answer.h"
#include "server/dispatcher/PasswordGuesses.h"
#include "server/shared/PasswordMail.h"
#include "server/shared/StoreMail.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace watek::server::dispatcher {

struct Session;

class AccountDesk {
public:
    /// `requests`: null when nothing is stored; then there are no accounts.
    AccountDesk(Chat &chat, shared::StoreRequests *requests)
        : m_chat(chat)
        , m_requests(requests)
    {
    }
    AccountDesk(const AccountDesk &) = delete;
    AccountDesk &operator=(const AccountDesk &) = delete;

    /// Rounds of a new password's hash, by the settings.
    int iterations() const;
    /// A password may be said on this connection: nobody between could read it, or the settings
    /// allow it everywhere.
    bool maySayPassword(const Session &session) const REQUIRES(dispatcherRole);

    /// Asks the store. The ticket, which comes back with Answer::onStored(); nothing when there is
    /// no store, or too many wait for it.
    std::optional<quint64> store(const Session &session, std::vector<shared::StoreChange> changes)
        REQUIRES(dispatcherRole);
    /// The same for what nobody waits for. False when there is no store, or too many wait for it.
    bool storeBehind(std::vector<shared::StoreChange> changes) REQUIRES(dispatcherRole);
    /// Applies what was stored. Before the session that waits is told. `maySpeak`: false once the
    /// server has said goodbye, after which nobody may be told anything.
    void onStored(const shared::StoreAnswer &answer, bool maySpeak) REQUIRES(dispatcherRole);

    /// Wrong passwords are counted by who is tried *and* from where, so that nobody can lock an
    /// owner out from elsewhere, and by where alone, for who tries one password on all names.
    bool isShutOut(const Session &session, const QByteArray &name) const REQUIRES(dispatcherRole);
    void noteWrongPassword(const Session &session, const QByteArray &name) REQUIRES(dispatcherRole);
    void noteRightPassword(const Session &session, const QByteArray &name) REQUIRES(dispatcherRole);

    /// The call's session is this account's from now on: 900, and the others who asked hear of it.
    void logIn(Call &call, const shared::Account &account) REQUIRES(dispatcherRole);

    /// 901, and the others who asked hear of it.
    void logOut(Call &call) REQUIRES(dispatcherRole);

private:
    std::optional<quint64> post(base::ClientId client, std::vector<shared::StoreChange> changes)
        REQUIRES(dispatcherRole);
    void logOutAll(const QByteArray &name) REQUIRES(dispatcherRole);

    Chat &m_chat;
    shared::StoreRequests *const m_requests;
    std::unordered_map<quint64, std::vector<shared::StoreChange>> m_waiting GUARDED_BY(
        dispatcherRole); ///< by ticket
    quint64 m_lastTicket GUARDED_BY(dispatcherRole) = 0;
    PasswordGuesses m_byNameAndAddress GUARDED_BY(dispatcherRole);
    PasswordGuesses m_byAddress GUARDED_BY(dispatcherRole);
};

} // namespace watek::server::dispatcher

// The links that the chains of AccountTasks and AccountCodes are made of. Thread: dispatcher.
#pragma once

#include "server/dispatcher/AccountTasks.h"
#include "server/dispatcher/Awaiting.h"

#include <functional>
#include <optional>
#include <vector>

namespace watek::server::dispatcher {

/// The code for what may go better later.
inline constexpr const char *kBusy = "TEMPORARILY_UNAVAILABLE";

/// `account` may be empty: there is none.
AccountOutcome refused(const char *code, const QByteArray &account, const QByteArray &sentence);
/// Too many wait for the store, for a password or for an e-mail.
AccountOutcome tooBusy(const QByteArray &account);

/// A code that is not right, or not any more.
AccountOutcome refusedCode(const QByteArray &account);

/// Nothing: the new password is long enough, and not too long.
std::optional<AccountOutcome> complaintAbout(const QByteArray &password, const QByteArray &account);
/// What cannot be part of a password was found out only when it was hashed.
AccountOutcome refusedCharacters(const QByteArray &account);

/// Why nobody may say a password or a code now, whatever it is: the connection can be listened to,
/// or too many wrong ones came from there.
std::optional<AccountOutcome> whyNoPassword(
    Chat &chat, const Session &session, const QByteArray &account) REQUIRES(dispatcherRole);
/// "Your account is suspended until ...: why".
QByteArray describeSuspended(const shared::Suspension &suspension);
/// Why the account may not be used, said to who has shown to be its owner; nothing: it may be.
std::optional<AccountOutcome> whyUnusable(Chat &chat, const shared::Account &account)
    REQUIRES(dispatcherRole);

/// Has `changes` stored, and tells `outcome` when that went well.
void storeAndTell(Chat &chat, Call &call, std::vector<shared::StoreChange> changes,
    AccountOutcome outcome, TellOutcome tell) REQUIRES(dispatcherRole);

using ShowSecrets = std::function<void(Chat &, Call &)>;
/// The same for secrets that nobody can be shown twice: `show` says them first, and they are on
/// their way to the asker before the store has written them. A connection that breaks meanwhile
/// has lost nothing. `ifNot`: what of them is to be forgotten when they are not stored.
void showAndStore(Chat &chat, Call &call, std::vector<shared::StoreChange> changes,
    const ShowSecrets &show, const QByteArray &ifNot, AccountOutcome outcome, TellOutcome tell)
    REQUIRES(dispatcherRole);

/// Null, and told: the user is not logged in, or its account has gone, or this connection has
/// not shown to be its owner's: it has logged in by an app password, or another one of the person
/// has.
const shared::Account *ownAccount(Chat &chat, Call &call, const TellOutcome &tell)
    REQUIRES(dispatcherRole);

/// The same for what would let somebody come back: null, and told, also when this connection has
/// not shown the password itself.
const shared::Account *ownAccountByPassword(Chat &chat, Call &call, const TellOutcome &tell)
    REQUIRES(dispatcherRole);

/// What goes with a password that was set for somebody who had forgotten it: whoever has got in
/// meanwhile must not be able to come back. App passwords end; recovery codes too, unless one of
/// them was what its owner had.
std::vector<shared::StoreChange> afterReset(shared::AccountId account, bool keepsRecoveryCodes);
/// `tell` for what takes a code: when two use it at once, the second hears that it does not fit.
TellOutcome tellOfCode(TellOutcome tell);

using WithAccount = std::function<void(Chat &, Call &, const shared::Account &)>;
/// What an account must be like before whenPasswordIsRight() goes on.
enum class AccountMustBe : quint8 {
    Usable,
    Any, ///< also unverified or suspended
};
/// Has the password of the account of that name compared, and goes on with `then` when it is right.
void whenPasswordIsRight(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    const TellOutcome &tell, WithAccount then, AccountMustBe mustBe = AccountMustBe::Usable)
    REQUIRES(dispatcherRole);

/// Has a new password hashed and stored with `more`, and tells `outcome` when that went well.
void hashAndStorePassword(Chat &chat, Call &call, const shared::Account &account,
    const QByteArray &password, std::vector<shared::StoreChange> more, AccountOutcome outcome,
    TellOutcome tell) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

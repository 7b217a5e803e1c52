// What operators and the server's window do with the accounts of others: suspend, reset a password,
// drop, list. A deed says what is to be stored, or why not, whoever asks for it; who does ask has
// it stored. Operators do that by tasks as in AccountTasks.h, the window by WindowDesk. Each is
// written in the log and told to the operators who listen (+s), with who did it. Thread:
// dispatcher.
#pragma once

#include "server/dispatcher/AccountTasks.h"

#include <optional>
#include <vector>

namespace watek::server::dispatcher {

/// Who does something with somebody else's account.
struct AccountAdmin {
    QByteArray name; ///< as a suspension names it
    shared::OperRole role; ///< it does nothing to operators of a higher one
};

/// What is to be stored for it, how it ends then, and what the log says of it then.
struct AccountDeed {
    AccountOutcome outcome; ///< with a refusal: the deed may not be done
    shared::AccountId account = {};
    std::vector<shared::StoreChange> changes = {};
    QByteArray audit = {}; ///< "dropped the account jan"
};

/// What to do with a suspension that there is already.
enum class Earlier : quint8 { IsReplaced, Stays };
/// Everybody logged in to it is logged out, and nobody can log in. `forMs`: 0 for good.
AccountDeed suspensionOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name,
    qint64 forMs, const QByteArray &reason, Earlier earlier) REQUIRES(dispatcherRole);
AccountDeed endOfSuspension(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
    REQUIRES(dispatcherRole);
/// Its change is added when the password has been hashed: PasswordSet.
AccountDeed newPasswordOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
    REQUIRES(dispatcherRole);
AccountDeed dropOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
    REQUIRES(dispatcherRole);
AccountDeed unsayOf(Chat &chat, const AccountAdmin &admin, const QByteArray &name)
    REQUIRES(dispatcherRole);
/// 100 bits by chance, to be read out and typed: "k7wm-3xhd-q4pn-h6ad-t8zc".
QByteArray randomPassword();

// The same for the operator who makes the call.

void suspendAccount(Chat &chat, Call &call, const QByteArray &name, qint64 forMs,
    const QByteArray &reason, TellOutcome tell) REQUIRES(dispatcherRole);
void unsuspendAccount(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
    REQUIRES(dispatcherRole);
void setPasswordOf(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    TellOutcome tell) REQUIRES(dispatcherRole);
void dropAccountOf(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
    REQUIRES(dispatcherRole);
void unsayAllOf(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
    REQUIRES(dispatcherRole);

/// A line for each account whose name fits `pattern` ('*' and '?'), and how many there were, by
/// `say`; in slices: the answer is left in call.answer.
void listAccounts(Chat &chat, Call &call, const QByteArray &pattern,
    void (*say)(Chat &, Call &, const QByteArray &)) REQUIRES(dispatcherRole);

/// Milliseconds of "90m", "2h", "7d" or "1w2d"; nothing: it is no such duration, or longer than ten
/// years.
std::optional<qint64> durationFrom(const QByteArray &text);

} // namespace watek::server::dispatcher

// What operators do with the accounts of others: suspend, reset a password, drop, list. Tasks as in
// AccountTasks.h; each is written in the log and told to the operators who listen (+s), with who
// did it. Thread: dispatcher.
#pragma once

#include "server/dispatcher/AccountTasks.h"

#include <optional>

namespace watek::server::dispatcher {

/// Everybody logged in to it is logged out, and nobody can log in. `forMs`: 0 for good.
void suspendAccount(Chat &chat, Call &call, const QByteArray &name, qint64 forMs,
    const QByteArray &reason, TellOutcome tell) REQUIRES(dispatcherRole);
void unsuspendAccount(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
    REQUIRES(dispatcherRole);
void setPasswordOf(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    TellOutcome tell) REQUIRES(dispatcherRole);
void dropAccountOf(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
    REQUIRES(dispatcherRole);

/// A line for each account whose name fits `pattern` ('*' and '?'), and how many there were, by
/// `say`; in slices: the answer is left in call.answer.
void listAccounts(Chat &chat, Call &call, const QByteArray &pattern,
    void (*say)(Chat &, Call &, const QByteArray &)) REQUIRES(dispatcherRole);

/// Milliseconds of "90m", "2h", "7d" or "1w2d"; nothing: it is no such duration, or longer than ten
/// years.
std::optional<qint64> durationFrom(const QByteArray &text);

} // namespace watek::server::dispatcher

// What logs in to an account beside its password: app passwords, which programs keep, and recovery
// codes, which their owner keeps on paper. Tasks as in AccountTasks.h. Thread: dispatcher.
//
// Both are drawn by the server and said once; their SHA-256 is kept (DrawnSecrets). An app password
// logs in at once, for there is nothing slow to compare it with. What is none of the account's is
// compared as its password, slowly: so nothing tells whether an account has any. A program that
// asks by SCRAM cannot use one, because the challenge is made of the account's own password.
//
// Bounds: kMostAppPasswords and kRecoveryCodes of an account. Whoever sets a new password because
// the old one was forgotten ends the app passwords; who changes it, knowing it, keeps them.
#pragma once

#include "server/dispatcher/AccountTasks.h"
#include "server/dispatcher/Sessions.h"

namespace watek::server::dispatcher {

inline constexpr qsizetype kMostAppPasswords = 16;
inline constexpr qsizetype kRecoveryCodes = 8;

/// The password is one of the account's app passwords: the session is logged in, or was told why it
/// may not be. False: it is none, or nothing may be said of it.
[[nodiscard]] bool logInByAppPassword(Chat &chat, Call &call, const QByteArray &name,
    const QByteArray &password, const TellOutcome &tell) REQUIRES(dispatcherRole);

// Of the account that the user is logged in to.
/// `label`: how its owner calls the program, one word of at most 32 bytes. The outcome's sentence
/// has the password.
void addAppPassword(Chat &chat, Call &call, const QByteArray &label,
    const std::function<void(Chat &, Call &, const QByteArray &)> &say, TellOutcome tell)
    REQUIRES(dispatcherRole);
/// Ends the connections that have logged in by it.
void removeAppPassword(Chat &chat, Call &call, const QByteArray &label, TellOutcome tell)
    REQUIRES(dispatcherRole);
void listAppPasswords(Chat &chat, Call &call, const SayLine &say, const TellOutcome &tell)
    REQUIRES(dispatcherRole);
/// Draws new ones in the place of all before. `password`: may be empty at a connection that has
/// logged in by it. `say` is called for each code when they are stored, then the outcome is told.
void makeRecoveryCodes(Chat &chat, Call &call, const QByteArray &password,
    std::function<void(Chat &, Call &, const QByteArray &)> say, TellOutcome tell)
    REQUIRES(dispatcherRole);

/// Sets a new password with a recovery code, which is used up. A wrong name and a wrong code are
/// refused alike.
void recoverAccount(Chat &chat, Call &call, const QByteArray &name, const QByteArray &code,
    const QByteArray &password, TellOutcome tell) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

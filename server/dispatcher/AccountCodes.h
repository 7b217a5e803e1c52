// What people do with codes that they get by e-mail: show that an address is theirs, get over a
// forgotten password. Tasks as in AccountTasks.h. Thread: dispatcher.
//
// A code is 79 random bits; the store and the chat keep its hash. It is good once, until its time
// is over, for one purpose. Wrong ones are counted with the wrong passwords. A code for a password
// is sent to whoever names an account, so nothing but the e-mail tells whether there is one.
#pragma once

#include "server/dispatcher/AccountTasks.h"

namespace watek::server::dispatcher {

/// The session is logged in after the outcome was told.
void verifyAccount(Chat &chat, Call &call, const QByteArray &name, const QByteArray &code,
    TellOutcome tell) REQUIRES(dispatcherRole);
/// Another code for an account that waits for one.
void resendCode(Chat &chat, Call &call, const QByteArray &name, const QByteArray &password,
    TellOutcome tell) REQUIRES(dispatcherRole);
/// The outcome is the same whether there is such an account or not.
void sendPasswordCode(Chat &chat, Call &call, const QByteArray &name, TellOutcome tell)
    REQUIRES(dispatcherRole);
void resetPassword(Chat &chat, Call &call, const QByteArray &name, const QByteArray &code,
    const QByteArray &password, TellOutcome tell) REQUIRES(dispatcherRole);
/// Of the account that the user is logged in to; `email` empty: none from now on. Where e-mails can
/// be sent it counts when a code has shown that it is theirs.
void changeEmail(Chat &chat, Call &call, const QByteArray &email, const QByteArray &password,
    TellOutcome tell) REQUIRES(dispatcherRole);
void verifyEmail(Chat &chat, Call &call, const QByteArray &code, TellOutcome tell)
    REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

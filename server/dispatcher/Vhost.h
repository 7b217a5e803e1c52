// Vhosts: hosts that operators give to accounts, and that their owners are seen by while they are
// logged in. Thread: dispatcher.
//
// Who has logged in before the registration is complete comes into the chat with it; who logs in
// later, gets one or switches it is seen to change its host (IRCv3 chghost). Afterwards the user
// has the host of its oldest connection again, unless an operator has given it another one
// meanwhile.
#pragma once

#include "server/dispatcher/CommandTable.h"

#include <functional>

namespace watek::server::dispatcher {

/// The host that the account is seen by; empty when it has none, or its owner does not want it.
QByteArray shownVhost(Chat &chat, const QByteArray &account) REQUIRES(dispatcherRole);

/// The user has logged in or out, or its account's vhost is another: shows it by the right host.
/// `before`: the vhost that it was seen by, or empty. `own`: who did it, or null; the others are
/// sent what they hear of it.
void updateHost(Chat &chat, User &user, const QByteArray &before, ReplyBuffer *own)
    REQUIRES(dispatcherRole);

/// The user is seen by another username or host from now on, which it and the others are told.
void showAs(Chat &chat, User &user, const QByteArray &username, const QByteArray &host,
    ReplyBuffer *own) REQUIRES(dispatcherRole);

/// NickServ's VHOST [ON | OFF], for the owner. What came of it, a sentence, at once or later.
void switchVhost(Chat &chat, Call &call, const QByteArray &word,
    std::function<void(Chat &, Call &, const QByteArray &)> tell) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

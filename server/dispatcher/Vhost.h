// Vhosts: hosts that operators give to accounts, and that their owners are seen by while they are
// logged in. Thread: dispatcher.
//
// Who has logged in before the registration is complete comes into the chat with it; who logs in
// later, gets one or switches it is seen to change its host (IRCv3 chghost). Afterwards the user
// has the host of its oldest connection again, unless an operator has given it another one
// meanwhile (CHGHOST). Who is absent is no exception: its host changes with its vhost, with the
// settings of cloaks, at a restart, and when it comes back from elsewhere.
#pragma once

#include "server/dispatcher/CommandTable.h"

#include <functional>

namespace watek::server::dispatcher {

/// The host that the account is seen by; empty when it has none, or its owner does not want it.
QByteArray shownVhost(Chat &chat, const QByteArray &account) REQUIRES(dispatcherRole);

/// The host that the user is to be seen by: what an operator gave it, its account's vhost, or
/// `own`, the host of its oldest connection.
QByteArray hostFor(Chat &chat, const User &user, const QByteArray &own) REQUIRES(dispatcherRole);
/// The same of a user in the chat. Who has no connection is seen as the address of its last one.
QByteArray hostFor(Chat &chat, const User &user) REQUIRES(dispatcherRole);

/// Something has changed that hostFor() asks for: shows the user by the right host. `own`: who did
/// it, or null; the others are sent what they hear of it.
void updateHost(Chat &chat, User &user, ReplyBuffer *own) REQUIRES(dispatcherRole);
/// The user has logged in, or its account's vhost is another. A vhost takes the place of what an
/// operator had given before.
void adoptVhost(Chat &chat, User &user, ReplyBuffer *own) REQUIRES(dispatcherRole);

/// A clause for who asked: why nobody may be given that host; empty: it may be given.
QByteArray whyNoHost(Chat &chat, const QByteArray &host) REQUIRES(dispatcherRole);

/// By whom a host is given.
enum class HostBy : quint8 { Rule, Operator };
/// The user is seen by another username or host from now on, which it and the others are told.
void showAs(Chat &chat, User &user, const QByteArray &username, const QByteArray &host, HostBy by,
    ReplyBuffer *own) REQUIRES(dispatcherRole);

/// NickServ's VHOST [ON | OFF], for the owner. What came of it, a sentence, at once or later.
void switchVhost(Chat &chat, Call &call, const QByteArray &word,
    std::function<void(Chat &, Call &, const QByteArray &)> tell) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

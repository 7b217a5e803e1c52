// People who type plain text: the welcome, their few commands, and what they say in the lobby.
// Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

/// Names the guest after its address or what that is shown as, welcomes it and lets it into the
/// lobby. Where the server has a password it is told so instead and stays outside.
void welcomeGuest(Chat &chat, Session &session, const QByteArray &address, quint16 port,
    ReplyBuffer &replies) REQUIRES(dispatcherRole);

/// A guest has logged in: one that is still called by its address is called by its account from now
/// on, or is told why not. To whoever has chosen a name, nothing happens.
void takeNameOfAccount(Chat &chat, Call &call) REQUIRES(dispatcherRole);

/// A line that the guest typed: a command, or words for the lobby. The call has no message.
void handleGuestLine(Chat &chat, Call &call, const QByteArray &line) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

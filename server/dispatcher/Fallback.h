// What a client is sent instead of an event that its program does not understand: the same change,
// as it looks in older IRC. Thread: dispatcher.
#pragma once

#include "server/dispatcher/Event.h"
#include "server/dispatcher/ReplyBuffer.h"
#include "server/dispatcher/state/ServerState.h"

namespace watek::server::dispatcher {

/// Writes to `replies`, whose asker is the receiver, what ChannelRenamed or HostChanged looks like
/// for it. The event has been applied. Of other events nothing is written. `serverName` speaks for
/// the server.
void writeFallback(ServerState &state, const QByteArray &serverName, const Event &event,
    ReplyBuffer &replies) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

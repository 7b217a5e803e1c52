// What is always true of the chat, whatever has happened: every seat belongs to a session of a
// member, every nickname to one user, every count to what it counts. For tests, which ask after
// each line; it costs a walk over everything. Thread: dispatcher.
#pragma once

#include "server/dispatcher/state/ServerState.h"

#include <QByteArray>

namespace watek::server::dispatcher {

/// What is wrong, a sentence for each fault with a '\n' behind it; empty when all is well.
QByteArray brokenInvariants(ServerState &state) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

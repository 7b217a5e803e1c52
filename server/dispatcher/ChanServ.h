// ChanServ: registered channels by talking to somebody called so, as people and programs know it
// from other networks. There is no such user: what is said to the name is taken by the server.
// Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

/// In any spelling.
bool isChanServ(const QByteArray &nick);

/// "REGISTER #lab": what somebody told ChanServ. It answers by NOTICE, a guest by sentences.
void tellChanServ(Chat &chat, Call &call, const QByteArray &text) REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

// What NickServ and ChanServ have in common when programs write to them. Thread: dispatcher.
#pragma once

#include "server/dispatcher/CommandTable.h"

namespace watek::server::dispatcher {

/// "NickServ@watek.local" is NickServ, as some programs write to services so that no other server's
/// user reads it. Anything else comes back as it is.
QByteArray withoutThisServer(Chat &chat, const QByteArray &target) REQUIRES(dispatcherRole);

/// A request between programs (CTCP) to one of the services: PING and VERSION are answered, others
/// are not. `text` begins with U+0001.
void answerServiceCtcp(Chat &chat, Call &call, QByteArrayView service, const QByteArray &text)
    REQUIRES(dispatcherRole);

} // namespace watek::server::dispatcher

// PING, which is answered, and PONG, which is not: that the client lives is watched on its io
// thread.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handlePing(Chat &chat, Call &call)
{
    if (call.param(0).isEmpty())
        return call.replies.numeric(protocol::ERR_NOORIGIN, {"No origin specified"});
    call.replies.fromServer("PONG", {chat.info().name, call.param(0)});
}

void handlePong(Chat &, Call &) { }

} // namespace watek::server::dispatcher

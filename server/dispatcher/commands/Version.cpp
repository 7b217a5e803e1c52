// VERSION: of the server, and what it supports.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleVersion(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 0))
        return;
    call.replies.numeric(
        protocol::RPL_VERSION, {kVersion, chat.info().name, chat.info().description});
    sendIsupport(chat, call.replies);
}

} // namespace watek::server::dispatcher

// NICKSERV, NS: what one would write to NickServ, for programs that know the command.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/NickServ.h"

namespace watek::server::dispatcher {

void handleNickServ(Chat &chat, Call &call)
{
    tellNickServ(chat, call, call.message.params.join(' '));
}

} // namespace watek::server::dispatcher

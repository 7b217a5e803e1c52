// CHANSERV, CS: what one would write to ChanServ, for programs that know the command.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/ChanServ.h"

namespace watek::server::dispatcher {

void handleChanServ(Chat &chat, Call &call)
{
    tellChanServ(chat, call, call.message.params.join(' '));
}

} // namespace watek::server::dispatcher

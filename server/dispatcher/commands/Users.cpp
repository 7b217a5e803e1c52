// USERS and SUMMON: about the people of the machine, whom this server does not know.
// RFC 2812 sections 4.5, 4.6.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleUsers(Chat &chat, Call &call)
{
    if (!isForAnotherServer(chat, call, 0))
        call.replies.numeric(protocol::ERR_USERSDISABLED, {"USERS has been disabled"});
}

void handleSummon(Chat &, Call &call)
{
    call.replies.numeric(protocol::ERR_SUMMONDISABLED, {"SUMMON has been disabled"});
}

} // namespace watek::server::dispatcher

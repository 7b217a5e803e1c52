// WALLOPS: operators tell everybody who listens (+w). Modern IRC "WALLOPS message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleWallops(Chat &chat, Call &call)
{
    if (call.param(0).isEmpty())
        return call.replies.numeric(
            protocol::ERR_NEEDMOREPARAMS, {"WALLOPS", "Not enough parameters"});
    chat.audit(call.user(), "spoke to all with WALLOPS");
    chat.happen(Wallops{call.param(0)}, call.replies);
}

} // namespace watek::server::dispatcher

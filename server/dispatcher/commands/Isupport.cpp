// ISUPPORT: what this server supports, also before registration. IRCv3 extended-isupport.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleIsupport(Chat &chat, Call &call)
{
    if (!call.user().isInChat && !call.session.capabilities.has(Capability::ExtendedIsupport))
        return call.replies.numeric(protocol::ERR_NOTREGISTERED, {"You have not registered"});
    sendIsupport(chat, call.replies);
}

} // namespace watek::server::dispatcher

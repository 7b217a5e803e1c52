// SETNAME: another real name. IRCv3 setname.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/DisplayText.h"

namespace watek::server::dispatcher {

void handleSetname(Chat &chat, Call &call)
{
    const QByteArray realname = protocol::safeToShow(call.param(0));
    if (realname.isEmpty() || realname.size() > kRealnameLength)
        return call.replies.fail("SETNAME", "INVALID_REALNAME", {}, "Realname is not valid");
    if (chat.peace().whyNotShown(call.user(), realname, "in a real name")) {
        return call.replies.fail(
            "SETNAME", "CANNOT_CHANGE_REALNAME", {}, "You may not be called that here now");
    }
    if (realname != call.user().realname || call.session.capabilities.has(Capability::SetName))
        chat.happen(RealnameChanged{realname}, call.replies);
}

} // namespace watek::server::dispatcher

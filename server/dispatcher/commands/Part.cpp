// PART: out of channels. Modern IRC "PART message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handlePart(Chat &chat, Call &call)
{
    const QByteArray reason = chat.peace().shownReason(call.user(), call.param(1));
    for (const QByteArray &name : distinctNames(commaList(call.param(0)))) {
        const Channel *const channel = chat.state().channel(name);
        if (!channel)
            call.replies.numeric(protocol::ERR_NOSUCHCHANNEL, {name, "No such channel"});
        else if (!channel->member(call.user()))
            call.replies.numeric(
                protocol::ERR_NOTONCHANNEL, {channel->name.text(), "You're not on that channel"});
        else
            chat.happen(Parted{channel->name, reason}, call.replies);
    }
}

} // namespace watek::server::dispatcher

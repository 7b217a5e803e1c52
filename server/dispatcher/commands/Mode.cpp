// MODE: of a channel, or of oneself. Modern IRC "MODE message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleMode(Chat &chat, Call &call)
{
    const QByteArray target = call.param(0);
    if (!protocol::ChannelName::looksLikeChannel(target))
        return handleUserMode(chat, call);
    const Channel *const channel = chat.state().channel(target);
    if (!channel || !isVisible(*channel, call.user()))
        return call.replies.numeric(protocol::ERR_NOSUCHCHANNEL, {target, "No such channel"});
    handleChannelMode(chat, call, *channel);
}

} // namespace watek::server::dispatcher

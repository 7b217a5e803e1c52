// AWAY: not at the keyboard, and back. Modern IRC "AWAY message"; before registration: IRCv3
// pre-away.
//
// A connection is away; its person is when all of its connections are.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleAway(Chat &chat, Call &call)
{
    User &user = call.user();
    if (!user.isInChat && !call.session.capabilities.has(Capability::PreAway))
        return call.replies.numeric(protocol::ERR_NOTREGISTERED, {"You have not registered"});
    std::optional<QByteArray> message = cutTo(call.param(0), chat.config().limits.awayLength);
    if (message->isEmpty())
        message.reset();
    // Who is not in the chat yet has nobody to tell: what it may show is decided when it comes.
    if (user.isInChat)
        message = chat.peace().shownAway(user, message);
    if (!user.isInChat) {
        user.away = message;
    } else {
        call.session.away = message;
        chat.updateAway(user, call.session, &call.replies);
    }
    if (message)
        call.replies.numeric(protocol::RPL_NOWAWAY, {"You have been marked as being away"});
    else
        call.replies.numeric(protocol::RPL_UNAWAY, {"You are no longer marked as being away"});
}

} // namespace watek::server::dispatcher

// AWAY: not at the keyboard, and back.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleAway(Chat &chat, Call &call)
{
    const QByteArray message = cutTo(call.param(0), chat.config().limits.awayLength);
    if (message.isEmpty()) {
        chat.happen(call.user, AwayChanged{std::nullopt}, &call.replies);
        call.replies.numeric(protocol::RPL_UNAWAY, {"You are no longer marked as being away"});
        return;
    }
    chat.happen(call.user, AwayChanged{message}, &call.replies);
    call.replies.numeric(protocol::RPL_NOWAWAY, {"You have been marked as being away"});
}

} // namespace watek::server::dispatcher

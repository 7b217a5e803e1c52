// QUIT: goodbye. Modern IRC "QUIT message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleQuit(Chat &chat, Call &call)
{
    const QByteArray given = call.user().isInChat
        ? chat.peace().shownReason(call.user(), call.param(0))
        : call.param(0);
    const QByteArray reason = given.isEmpty() ? QByteArray("Client quit") : "Quit: " + given;
    chat.close(call.session, reason, chat.farewell(call.session, reason), &call.replies,
        shared::Ending::Ordinary);
}

} // namespace watek::server::dispatcher

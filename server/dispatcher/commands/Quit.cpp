// QUIT: goodbye. Modern IRC "QUIT message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleQuit(Chat &chat, Call &call)
{
    const QByteArray reason
        = call.param(0).isEmpty() ? QByteArray("Client quit") : "Quit: " + call.param(0);
    chat.close(call.session, reason, chat.farewell(call.session, reason), &call.replies,
        shared::Ending::Ordinary);
}

} // namespace watek::server::dispatcher

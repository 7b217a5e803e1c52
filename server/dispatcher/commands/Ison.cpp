// ISON: which of these are online.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleIson(Chat &chat, Call &call)
{
    QList<QByteArray> present;
    // Some clients give the nicks as one parameter with spaces.
    for (const QByteArray &param : call.message.params) {
        for (const QByteArray &nick : param.split(' ')) {
            chat.work().spend(1);
            if (const User *const user = chat.state().onlineUser(nick))
                present.append(user->nickText());
        }
    }
    // As many lines as it takes: half a name is somebody else's.
    for (const QByteArray &line : linesOfWords(present, ' ', 380))
        call.replies.numeric(protocol::RPL_ISON, {line});
}

} // namespace watek::server::dispatcher

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
    call.replies.numeric(protocol::RPL_ISON, {present.join(' ')});
}

} // namespace watek::server::dispatcher

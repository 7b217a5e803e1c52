// USERHOST: a few words on up to five users. Modern IRC "USERHOST message".
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

void handleUserhost(Chat &chat, Call &call)
{
    constexpr qsizetype kMost = 5;
    QList<QByteArray> found;
    for (qsizetype i = 0; i < std::min(call.paramCount(), kMost); ++i) {
        const User *const user = chat.state().onlineUser(call.param(i));
        if (user)
            found.append(user->nickText() + (user->isOperator() ? "*=" : "=")
                + (user->away ? '-' : '+') + user->username + '@' + user->host);
    }
    // As many lines as it takes: half a name is somebody else's.
    for (const QByteArray &line : linesOfWords(found, ' ', 380))
        call.replies.numeric(protocol::RPL_USERHOST, {line});
}

} // namespace watek::server::dispatcher

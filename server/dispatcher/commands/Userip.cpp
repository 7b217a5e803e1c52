// USERIP: the addresses of up to five users, as far as the asker may see them. In the form of
// USERHOST.
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

void handleUserip(Chat &chat, Call &call)
{
    constexpr qsizetype kMost = 5;
    QList<QByteArray> found;
    for (qsizetype i = 0; i < std::min(call.paramCount(), kMost); ++i) {
        if (const User *const user = chat.state().onlineUser(call.param(i)))
            found.append(user->nickText() + (user->isOperator() ? "*=" : "=")
                + (user->away ? '-' : '+') + user->username + '@' + shownAddress(*user, call));
    }
    // As many lines as it takes: half a name is somebody else's.
    for (const QByteArray &line : linesOfWords(found, ' ', 380))
        call.replies.numeric(protocol::RPL_USERIP, {line});
}

} // namespace watek::server::dispatcher

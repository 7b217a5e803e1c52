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
                + (user->away ? '-' : '+') + user->username + '@' + shownAddress(*user, call.user));
    }
    call.replies.numeric(protocol::RPL_USERIP, {found.join(' ')});
}

} // namespace watek::server::dispatcher

// KILL: close a user's connection. Modern IRC "KILL message".
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/LineWriter.h"

namespace watek::server::dispatcher {

void handleKill(Chat &chat, Call &call)
{
    const QByteArray nick = call.param(0);
    User *const victim = chat.state().onlineUser(nick);
    if (!victim) {
        if (protocol::isSameName(nick, chat.info().name))
            return call.replies.numeric(protocol::ERR_CANTKILLSERVER, {"You can't kill a server!"});
        return call.replies.numeric(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
    }
    if (victim->role > call.user.role)
        return call.replies.numeric(protocol::ERR_NOPRIVS,
            {"KILL",
                "Insufficient operator privileges: " + nick + " is an operator of a higher role"});
    const QByteArray comment = cutTo(call.param(1), chat.config().limits.kickLength);
    const QByteArray reason = "Killed (" + call.user.nickText() + " (" + comment + "))";
    chat.audit(call.user, "killed " + victim->mask());
    QByteArray lastLines;
    if (!victim->isGuest())
        appendLine(lastLines, {{}, call.user.mask(), "KILL", {victim->nickText(), comment}});
    lastLines += chat.farewell(*victim, reason);
    chat.close(*victim, reason, lastLines, victim == &call.user ? &call.replies : nullptr);
}

} // namespace watek::server::dispatcher

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
    if (victim->role > call.role())
        return call.replies.numeric(protocol::ERR_NOPRIVS,
            {"KILL",
                "Insufficient operator privileges: " + nick + " is an operator of a higher role"});
    const QByteArray comment = cutTo(call.param(1), chat.config().limits.kickLength);
    const QByteArray reason = "Killed (" + call.user().nickText() + " (" + comment + "))";
    const QByteArray killer = call.user().mask();
    const QByteArray victimNick = victim->nickText();
    chat.audit(call.user(), "killed " + victim->mask());
    if (victim->sessions.empty())
        return chat.endPerson(*victim, reason);
    chat.resumptions().forgetBroken(victim->id);
    chat.alwaysOn().forget(*victim);
    // All its connections, the asker's own with its answers.
    const std::vector<Session *> sessions = victim->sessions;
    for (Session *const session : sessions) {
        QByteArray lastLines;
        if (!session->isGuest())
            appendLine(lastLines, {{}, killer, "KILL", {victimNick, comment}});
        lastLines += chat.farewell(*session, reason);
        chat.close(*session, reason, lastLines, session == &call.session ? &call.replies : nullptr);
    }
}

} // namespace watek::server::dispatcher

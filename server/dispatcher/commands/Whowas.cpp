// WHOWAS: who has had a nickname. Modern IRC "WHOWAS message".
#include "server/dispatcher/commands/Commands.h"

#include <QDateTime>

namespace watek::server::dispatcher {

void handleWhowas(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 2))
        return;
    ReplyBuffer &replies = call.replies;
    const QByteArray wanted = call.param(0);
    if (wanted.isEmpty())
        return replies.numeric(protocol::ERR_NONICKNAMEGIVEN, {"No nickname given"});
    // "If a non-positive number is passed as <count>, then a full search is done."
    const int count = call.param(1).toInt();
    for (const QByteArray &nick : commaList(wanted)) {
        const QList<const WhowasEntry *> found = chat.state().whowas().find(nick);
        if (found.isEmpty())
            replies.numeric(protocol::ERR_WASNOSUCHNICK, {nick, "There was no such nickname"});
        int shown = 0;
        for (const WhowasEntry *entry : found) {
            if ((count > 0 && shown++ == count) || isTooMuch(chat, call))
                break;
            replies.numeric(protocol::RPL_WHOWASUSER,
                {entry->nick, entry->username, entry->host, "*", entry->realname});
            if (!entry->account.isEmpty())
                replies.numeric(
                    protocol::RPL_WHOISACCOUNT, {entry->nick, entry->account, "was logged in as"});
            replies.numeric(protocol::RPL_WHOISSERVER,
                {entry->nick, chat.info().name,
                    QDateTime::fromMSecsSinceEpoch(entry->leftMs, Qt::UTC)
                        .toString(Qt::ISODate)
                        .toUtf8()});
        }
    }
    replies.numeric(protocol::RPL_ENDOFWHOWAS, {wanted, "End of WHOWAS"});
}

} // namespace watek::server::dispatcher

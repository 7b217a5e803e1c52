// MOTD: the message of the day.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void sendMotd(Chat &chat, ReplyBuffer &replies)
{
    const ServerInfo &info = chat.info();
    if (info.motd.isEmpty())
        return replies.numeric(protocol::ERR_NOMOTD, {"MOTD File is missing"});
    replies.numeric(protocol::RPL_MOTDSTART, {"- " + info.name + " Message of the day - "});
    for (const QByteArray &line : info.motd)
        replies.numeric(protocol::RPL_MOTD, {"- " + line});
    replies.numeric(protocol::RPL_ENDOFMOTD, {"End of /MOTD command."});
}

void handleMotd(Chat &chat, Call &call)
{
    if (!isForAnotherServer(chat, call, 0))
        sendMotd(chat, call.replies);
}

} // namespace watek::server::dispatcher

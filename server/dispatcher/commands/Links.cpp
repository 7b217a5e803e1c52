// LINKS, CONNECT and SQUIT: the answers of a server that stands alone. Modern IRC "LINKS message",
// "CONNECT message", "SQUIT message".
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"

namespace watek::server::dispatcher {

void handleLinks(Chat &chat, Call &call)
{
    // RFC 2812 section 3.4.5: with two parameters the first names the server that is to answer.
    const bool hasServer = call.paramCount() >= 2;
    if (hasServer && isForAnotherServer(chat, call, 0))
        return;
    const ServerInfo &info = chat.info();
    const QByteArray mask = call.param(hasServer ? 1 : 0);
    if (mask.isEmpty() || protocol::matchesMask(mask, info.name))
        call.replies.numeric(protocol::RPL_LINKS, {info.name, info.name, "0 " + info.description});
    call.replies.numeric(
        protocol::RPL_ENDOFLINKS, {mask.isEmpty() ? "*" : mask, "End of /LINKS list"});
}

void handleConnect(Chat &, Call &call)
{
    call.replies.numeric(
        protocol::ERR_NOSUCHSERVER, {call.param(0), "No such server: this one links to no others"});
}

void handleSquit(Chat &, Call &call)
{
    call.replies.numeric(protocol::ERR_NOSUCHSERVER, {call.param(0), "No such server"});
}

} // namespace watek::server::dispatcher

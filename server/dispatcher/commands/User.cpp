// USER: the other half of a registration. Modern IRC "USER message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// What may stand between '!' and '@': no byte that takes a source or a mask apart.
QByteArray cleanUsername(const QByteArray &wanted)
{
    QByteArray name;
    for (const char c : cutTo(wanted, kUserLength)) {
        const bool isRefused = static_cast<unsigned char>(c) <= ' ' || c == 0x7F
            || QByteArrayView("!@*?:,").contains(c);
        name.append(isRefused ? '_' : c);
    }
    return name;
}

} // namespace

void handleUser(Chat &chat, Call &call)
{
    if (!call.user.username.isEmpty())
        return call.replies.numeric(protocol::ERR_ALREADYREGISTERED, {"You may not reregister"});
    const QByteArray username = cleanUsername(call.param(0));
    const QByteArray realname = cutTo(call.param(3), kRealnameLength);
    if (username.isEmpty() || realname.isEmpty())
        return call.replies.numeric(
            protocol::ERR_NEEDMOREPARAMS, {"USER", "Not enough parameters"});
    call.user.username = username;
    call.user.realname = realname;
    tryRegister(chat, call);
}

} // namespace watek::server::dispatcher

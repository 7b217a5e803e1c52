// TRACE: the way to a server or user, which on a single server is short. RFC 2812 section 3.4.8.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

void sendUser(Call &call, const User &user)
{
    if (user.isOperator())
        call.replies.numeric(
            protocol::RPL_TRACEOPERATOR, {"Oper", kConnectionClass, user.nickText()});
    else
        call.replies.numeric(protocol::RPL_TRACEUSER, {"User", kConnectionClass, user.nickText()});
}

/// Operators see every connection, others themselves and the operators.
void sendAll(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    const bool seesAll = call.user.isOperator();
    for (const auto &[id, user] : chat.state().users()) {
        if (isTooMuch(chat, call))
            return;
        if (user->isOnline() && (seesAll || user->isOperator() || user.get() == &call.user))
            sendUser(call, *user);
        else if (seesAll && user->stage == User::Stage::Registering)
            call.replies.numeric(
                protocol::RPL_TRACEUNKNOWN, {"????", kConnectionClass, '[' + user->address + ']'});
    }
    if (seesAll)
        call.replies.numeric(protocol::RPL_TRACECLASS,
            {"Class", kConnectionClass, QByteArray::number(chat.state().onlineCount())});
}

} // namespace

void handleTrace(Chat &chat, Call &call)
{
    if (isForAnotherServer(chat, call, 0))
        return;
    if (const User *const user = chat.state().onlineUser(call.param(0)))
        sendUser(call, *user);
    else
        sendAll(chat, call);
    call.replies.numeric(protocol::RPL_TRACEEND, {chat.info().name, kVersion, "End of TRACE"});
}

} // namespace watek::server::dispatcher

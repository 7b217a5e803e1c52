// LUSERS: how many there are.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/Wording.h"

namespace watek::server::dispatcher {

void sendLusers(Chat &chat, ReplyBuffer &replies)
{
    const auto number = [](qsizetype count) { return QByteArray::number(qint64(count)); };
    ServerState &state = chat.state();
    const qsizetype online = state.onlineCount();
    const QByteArray now = number(online);
    const QByteArray most = number(state.mostOnline());
    replies.numeric(protocol::RPL_LUSERCLIENT,
        {"There are " + number(online - state.invisibleCount()) + " users and "
            + number(state.invisibleCount()) + " invisible on 1 servers"});
    replies.numeric(protocol::RPL_LUSEROP,
        {number(state.operatorCount()), nounFor(state.operatorCount(), "operator") + " online"});
    replies.numeric(protocol::RPL_LUSERUNKNOWN,
        {number(state.registeringCount()),
            "unknown " + nounFor(state.registeringCount(), "connection")});
    replies.numeric(
        protocol::RPL_LUSERCHANNELS, {number(state.formedChannelCount()), "channels formed"});
    replies.numeric(protocol::RPL_LUSERME, {"I have " + now + " clients and 0 servers"});
    replies.numeric(
        protocol::RPL_LOCALUSERS, {now, most, "Current local users " + now + ", max " + most});
    replies.numeric(
        protocol::RPL_GLOBALUSERS, {now, most, "Current global users " + now + ", max " + most});
}

void handleLusers(Chat &chat, Call &call) { sendLusers(chat, call.replies); }

} // namespace watek::server::dispatcher

// LIST: the channels. Modern IRC "LIST message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

void sendChannel(const Channel &channel, Call &call) REQUIRES(dispatcherRole)
{
    if (isVisible(channel, call.user))
        call.replies.numeric(protocol::RPL_LIST,
            {channel.name.text(), QByteArray::number(qint64(channel.members.size())),
                channel.topic.text});
}

} // namespace

void handleList(Chat &chat, Call &call)
{
    call.replies.numeric(protocol::RPL_LISTSTART, {"Channel", "Users  Name"});
    if (call.param(0).isEmpty()) {
        for (const auto &[key, channel] : chat.state().channels())
            sendChannel(*channel, call);
    }
    for (const QByteArray &name : commaList(call.param(0))) {
        if (const Channel *const channel = chat.state().channel(name))
            sendChannel(*channel, call);
    }
    call.replies.numeric(protocol::RPL_LISTEND, {"End of /LIST"});
}

} // namespace watek::server::dispatcher

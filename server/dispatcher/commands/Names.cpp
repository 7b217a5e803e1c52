// NAMES: who is in a channel. Modern IRC "NAMES message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// What outsiders see: without those who hide.
void sendVisibleNames(const Channel &channel, const QByteArray &symbol, ReplyBuffer &replies)
{
    QByteArray names;
    for (const auto &[id, membership] : channel.members) {
        if (membership.user().isInvisible())
            continue;
        const QByteArray name = shownName(membership);
        if (names.size() + 1 + name.size() > NameList::kPieceBytes) {
            replies.numeric(protocol::RPL_NAMREPLY, {symbol, channel.name.text(), names});
            names.clear();
        }
        if (!names.isEmpty())
            names.append(' ');
        names.append(name);
    }
    if (!names.isEmpty())
        replies.numeric(protocol::RPL_NAMREPLY, {symbol, channel.name.text(), names});
}

} // namespace

void sendNames(const Channel &channel, ReplyBuffer &replies)
{
    const QByteArray symbol = channel.flags.contains(mode::kSecret) ? "@" : "=";
    if (channel.member(replies.asker())) {
        for (qsizetype i = 0; i < channel.names.pieceCount(); ++i)
            replies.numeric(
                protocol::RPL_NAMREPLY, {symbol, channel.name.text(), channel.names.piece(i)});
    } else {
        sendVisibleNames(channel, symbol, replies);
    }
    replies.numeric(protocol::RPL_ENDOFNAMES, {channel.name.text(), "End of /NAMES list"});
}

void handleNames(Chat &chat, Call &call)
{
    const QList<QByteArray> wanted = commaList(call.param(0));
    for (const QByteArray &name : wanted) {
        const Channel *const channel = chat.state().channel(name);
        if (channel && isVisible(*channel, call.user))
            sendNames(*channel, call.replies);
        else
            call.replies.numeric(protocol::RPL_ENDOFNAMES, {name, "End of /NAMES list"});
    }
    if (wanted.isEmpty())
        call.replies.numeric(protocol::RPL_ENDOFNAMES, {"*", "End of /NAMES list"});
}

} // namespace watek::server::dispatcher

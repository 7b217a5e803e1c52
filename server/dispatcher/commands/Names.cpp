// NAMES: who is in a channel. Modern IRC "NAMES message".
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// The names over as many lines as they need: some clients are shown more of each.
void sendLines(const Channel &channel, QByteArrayView names, ReplyBuffer &replies)
{
    const QByteArray symbol = channel.flags.contains(mode::kSecret) ? "@" : "=";
    while (!names.isEmpty()) {
        qsizetype end = names.size();
        if (end > NameList::kPieceBytes) {
            const qsizetype space = names.first(NameList::kPieceBytes + 1).lastIndexOf(' ');
            end = space > 0 ? space : names.indexOf(' ');
            end = end < 0 ? names.size() : end;
        }
        replies.numeric(
            protocol::RPL_NAMREPLY, {symbol, channel.name.text(), names.first(end).toByteArray()});
        names = names.sliced(std::min(end + 1, names.size()));
    }
}

/// What outsiders see: without those who hide.
QByteArray visibleNames(const Channel &channel, NameStyle style)
{
    QByteArray names;
    for (const auto &[id, membership] : channel.members) {
        if (membership.user().isInvisible())
            continue;
        if (!names.isEmpty())
            names.append(' ');
        names.append(shownName(membership, style));
    }
    return names;
}

NameStyle styleFor(const User &asker)
{
    return {.allPrefixes = asker.capabilities.has(Capability::MultiPrefix),
        .withUserhost = asker.capabilities.has(Capability::UserhostInNames)};
}

/// 353 as often as needed.
void sendNameLines(const Channel &channel, ReplyBuffer &replies)
{
    const NameStyle style = styleFor(replies.asker());
    if (!channel.member(replies.asker()))
        return sendLines(channel, visibleNames(channel, style), replies);
    for (qsizetype i = 0; i < channel.names.pieceCount(); ++i)
        sendLines(channel, channel.names.piece(i, style), replies);
}

/// RFC 2812 section 3.2.5: without a channel, all that can be seen; Modern IRC "NAMES message": one
/// 366 with "*" ends it.
void sendAllNames(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    for (const auto &[key, channel] : chat.state().channels()) {
        if (!isVisible(*channel, call.user))
            continue;
        if (isTooMuch(chat, call))
            break;
        sendNameLines(*channel, call.replies);
    }
    call.replies.numeric(protocol::RPL_ENDOFNAMES, {"*", "End of /NAMES list"});
}

} // namespace

void sendNames(const Channel &channel, ReplyBuffer &replies)
{
    sendNameLines(channel, replies);
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
        sendAllNames(chat, call);
}

} // namespace watek::server::dispatcher

// NAMES: who is in a channel. Modern IRC "NAMES message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void sendNames(const Channel &channel, ReplyBuffer &replies)
{
    // Room for ":server 353 nick = #channel :" with the longest names there can be.
    constexpr qsizetype kNamesBytes = 280;
    const User &asker = replies.asker();
    const bool isInside = channel.member(asker);
    const QByteArray symbol = channel.flags.contains(mode::kSecret) ? "@" : "=";
    QByteArray names;
    for (const auto &[id, membership] : channel.members) {
        const User &user = membership.user();
        if (!isInside && user.isInvisible())
            continue;
        const QByteArray &nick = user.nick->text();
        if (names.size() + 2 + nick.size() > kNamesBytes) {
            replies.numeric(protocol::RPL_NAMREPLY, {symbol, channel.name.text(), names});
            names.clear();
            names.reserve(kNamesBytes);
        }
        if (!names.isEmpty())
            names.append(' ');
        names.append(membership.prefixes.sigil()).append(nick);
    }
    if (!names.isEmpty())
        replies.numeric(protocol::RPL_NAMREPLY, {symbol, channel.name.text(), names});
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

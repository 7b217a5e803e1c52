// WHO: users in a channel, or whose names fit a mask. Modern IRC "WHO message".
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"

namespace watek::server::dispatcher {

namespace {

void sendUser(Chat &chat, Call &call, const User &user, const Membership *membership)
    REQUIRES(dispatcherRole)
{
    QByteArray flags = user.away ? "G" : "H";
    if (user.isOperator())
        flags.append('*');
    if (membership)
        flags.append(membership->prefixes.sigil());
    call.replies.numeric(protocol::RPL_WHOREPLY,
        {membership ? membership->channel->name.text() : QByteArray("*"), user.username, user.host,
            chat.info().name, user.nickText(), flags, "0 " + user.realname});
}

void whoChannel(Chat &chat, Call &call, const Channel &channel, bool onlyOperators)
    REQUIRES(dispatcherRole)
{
    const bool isInside = channel.member(call.user);
    for (const auto &[id, membership] : channel.members) {
        const User &user = membership.user();
        if ((isInside || !user.isInvisible()) && (!onlyOperators || user.isOperator()))
            sendUser(chat, call, user, &membership);
    }
}

bool fits(const QByteArray &mask, const User &user, const QByteArray &serverName)
{
    return protocol::matchesMask(mask, user.nickText())
        || protocol::matchesMask(mask, user.username) || protocol::matchesMask(mask, user.host)
        || protocol::matchesMask(mask, serverName) || protocol::matchesMask(mask, user.realname);
}

void whoMask(Chat &chat, Call &call, const QByteArray &mask, bool onlyOperators)
    REQUIRES(dispatcherRole)
{
    if (!protocol::hasWildcards(mask)) {
        const User *const user = chat.state().onlineUser(mask);
        if (user && (!onlyOperators || user->isOperator()))
            sendUser(chat, call, *user, nullptr);
        return;
    }
    for (const auto &[id, user] : chat.state().users()) {
        if (user->isOnline() && isVisible(*user, call.user)
            && (!onlyOperators || user->isOperator()) && fits(mask, *user, chat.info().name))
            sendUser(chat, call, *user, nullptr);
    }
}

} // namespace

void handleWho(Chat &chat, Call &call)
{
    QByteArray mask = call.param(0);
    const bool onlyOperators = call.param(1) == "o";
    if (mask.isEmpty() || mask == "0")
        mask = "*";
    if (protocol::ChannelName::looksLikeChannel(mask)) {
        const Channel *const channel = chat.state().channel(mask);
        if (channel && isVisible(*channel, call.user))
            whoChannel(chat, call, *channel, onlyOperators);
    } else {
        whoMask(chat, call, mask, onlyOperators);
    }
    call.replies.numeric(protocol::RPL_ENDOFWHO, {mask, "End of WHO list"});
}

} // namespace watek::server::dispatcher

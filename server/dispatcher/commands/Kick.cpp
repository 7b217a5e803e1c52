// KICK: out of a channel. Modern IRC "KICK message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

void kickOne(Chat &chat, Call &call, const QByteArray &name, const QByteArray &nick)
    REQUIRES(dispatcherRole)
{
    ReplyBuffer &replies = call.replies;
    const Channel *const channel = chat.state().channel(name);
    if (!channel)
        return replies.numeric(protocol::ERR_NOSUCHCHANNEL, {name, "No such channel"});
    const QByteArray channelText = channel->name.text();
    const Membership *const kicker = channel->member(call.user());
    if (!kicker)
        return replies.numeric(
            protocol::ERR_NOTONCHANNEL, {channelText, "You're not on that channel"});
    if (!kicker->isAtLeast(Rank::HalfOperator))
        return replies.numeric(
            protocol::ERR_CHANOPRIVSNEEDED, {channelText, "You're not channel operator"});
    User *const member = chat.state().onlineUser(nick);
    if (!member)
        return replies.numeric(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
    const Membership *const membership = channel->member(*member);
    if (!membership)
        return replies.numeric(protocol::ERR_USERNOTINCHANNEL,
            {member->nickText(), channelText, "They aren't on that channel"});
    // Half-operators do not kick one another.
    const bool isAbove = membership->rank() > kicker->rank()
        || (membership->rank() == kicker->rank() && kicker->rank() == Rank::HalfOperator);
    if (isAbove && member != &call.user())
        return replies.numeric(protocol::ERR_CHANOPRIVSNEEDED,
            {channelText, member->nickText() + " ranks too high to be kicked by you"});

    QByteArray reason = chat.peace().shownReason(
        call.user(), cutTo(call.param(2), chat.config().limits.kickLength));
    if (reason.isEmpty())
        reason = call.user().nickText();
    chat.happen(Kicked{channel->name, member->id, member->nickText(), reason}, replies);
    // A guest has no place but the lobby.
    if (!member->isGuest())
        return;
    const std::vector<Session *> sessions = member->sessions;
    for (Session *const session : sessions)
        chat.close(*session, "Kicked: " + reason, QByteArray(), nullptr);
}

} // namespace

void handleKick(Chat &chat, Call &call)
{
    const QList<QByteArray> channels = commaList(call.param(0));
    const QList<QByteArray> nicks = commaList(call.param(1));
    // One channel and many nicks, or a channel for each nick.
    if (channels.isEmpty() || nicks.isEmpty()
        || (channels.size() != 1 && channels.size() != nicks.size()))
        return call.replies.numeric(
            protocol::ERR_NEEDMOREPARAMS, {"KICK", "Not enough parameters"});
    QSet<QByteArray> done;
    for (qsizetype i = 0; i < nicks.size(); ++i) {
        if (i == kMostTargets)
            return call.replies.numeric(
                protocol::ERR_TOOMANYTARGETS, {nicks[i], "Too many targets"});
        const QByteArray &channel = channels.size() == 1 ? channels[0] : channels[i];
        const QByteArray pair = protocol::folded(channel + ' ' + nicks[i]);
        if (!done.contains(pair))
            kickOne(chat, call, channel, nicks[i]);
        done.insert(pair);
    }
}

} // namespace watek::server::dispatcher

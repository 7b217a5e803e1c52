// JOIN: into channels. Modern IRC "JOIN message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

struct Refusal {
    protocol::Numeric number;
    const char *text;
};

/// Why an existing channel keeps the user out, or nothing.
std::optional<Refusal> refusal(const Channel &channel, const User &user, const QByteArray &key)
{
    const bool isInvited = user.invitations.value(channel.name.key()) == channel.number;
    // The invitation of an operator stands above what the modes say. RFC 2811 section 4.2.2 says so
    // of +i; most servers extend it to the others.
    if (isInvited)
        return std::nullopt;
    if (channel.flags.contains(mode::kInviteOnly)
        && !channel.matchesList(mode::kInviteException, user))
        return Refusal{protocol::ERR_INVITEONLYCHAN, "Cannot join channel (+i)"};
    if (channel.isBanned(user))
        return Refusal{protocol::ERR_BANNEDFROMCHAN, "Cannot join channel (+b)"};
    if (channel.flags.contains(mode::kRegisteredOnly) && !user.isIdentified())
        return Refusal{protocol::ERR_NEEDREGGEDNICK, "Cannot join channel (+R)"};
    if (!channel.key.isEmpty() && channel.key != key)
        return Refusal{protocol::ERR_BADCHANNELKEY, "Cannot join channel (+k)"};
    if (channel.limit > 0 && qsizetype(channel.members.size()) >= channel.limit)
        return Refusal{protocol::ERR_CHANNELISFULL, "Cannot join channel (+l)"};
    return std::nullopt;
}

void joinOne(Chat &chat, Call &call, const QByteArray &wanted, const QByteArray &key)
    REQUIRES(dispatcherRole)
{
    User &user = call.user;
    ReplyBuffer &replies = call.replies;
    if (!protocol::ChannelName::looksLikeChannel(wanted))
        return replies.numeric(protocol::ERR_NOSUCHCHANNEL, {wanted, "No such channel"});
    const auto name = protocol::ChannelName::parse(wanted, chat.config().limits.channelLength);
    if (!name)
        return replies.numeric(protocol::ERR_BADCHANMASK, {wanted, "Bad channel name"});

    const Channel *const channel = chat.state().channel(wanted);
    if (channel && channel->member(user))
        return;
    if (qsizetype(user.memberships.size()) >= chat.config().limits.channelsPerClient)
        return replies.numeric(
            protocol::ERR_TOOMANYCHANNELS, {wanted, "You have joined too many channels"});
    if (const Channel *const other = channel ? nullptr : chat.state().lookAlikeChannel(*name))
        return replies.numeric(
            protocol::ERR_BADCHANMASK, {wanted, "That name looks like " + other->name.text()});
    if (channel) {
        if (const auto refused = refusal(*channel, user, key))
            return replies.numeric(refused->number, {channel->name.text(), refused->text});
    }

    std::optional<Rank> rank;
    if (!channel || (channel->isPermanent && user.isOperator()))
        rank = Rank::Operator;
    chat.happen(user,
        Joined{channel ? channel->name : *name, !channel, rank, user.realname, user.away},
        &replies);
    const Channel &joined = *chat.state().channel(wanted);
    sendTopic(joined, replies);
    if (!user.capabilities.has(Capability::NoImplicitNames))
        sendNames(joined, replies);
}

} // namespace

void handleJoin(Chat &chat, Call &call)
{
    if (call.paramCount() == 1 && call.param(0) == "0") {
        while (!call.user.memberships.empty())
            chat.happen(
                call.user, Parted{call.user.memberships.front()->channel->name, {}}, &call.replies);
        return;
    }
    const QList<QByteArray> names = call.param(0).split(',');
    const QList<QByteArray> keys = call.param(1).split(',');
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (!names[i].isEmpty())
            joinOne(chat, call, names[i], keys.value(i));
    }
}

} // namespace watek::server::dispatcher

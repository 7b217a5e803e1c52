// RENAME: another name for a channel, and everything in it stays. IRCv3 channel-rename.
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

void handleRename(Chat &chat, Call &call)
{
    const QByteArray oldName = call.param(0);
    const QByteArray newName = call.param(1);
    ReplyBuffer &replies = call.replies;
    const Channel *const channel = chat.state().channel(oldName);
    if (!channel || !isVisible(*channel, call.user()))
        return replies.numeric(protocol::ERR_NOSUCHCHANNEL, {oldName, "No such channel"});
    const Membership *const membership = channel->member(call.user());
    if (!membership)
        return replies.numeric(
            protocol::ERR_NOTONCHANNEL, {channel->name.text(), "You're not on that channel"});
    if (!membership->isAtLeast(Rank::Operator))
        return replies.numeric(
            protocol::ERR_CHANOPRIVSNEEDED, {channel->name.text(), "You're not channel operator"});

    const auto refuse = [&](const char *code, const QByteArray &why) {
        replies.fail("RENAME", code, {channel->name.text(), newName}, why);
    };
    if (channel->isPermanent)
        return refuse("CANNOT_RENAME", "This channel keeps its name");
    const auto name = protocol::ChannelName::parse(newName, chat.config().limits.channelLength);
    if (!name)
        return refuse("CANNOT_RENAME", "Bad channel name: " + protocol::describe(name.error()));
    if (*name == channel->name)
        return refuse("CANNOT_RENAME", "That is its name already");
    // Every member is told of it, and sent the names once more.
    constexpr qint64 kCoolDownMs = 60'000;
    const qint64 sinceMs = chat.nowMs() - channel->renamedMs;
    if (sinceMs >= 0 && sinceMs < kCoolDownMs && !call.user().isOperator())
        return refuse("CANNOT_RENAME",
            "The channel was renamed a moment ago, try again in "
                + QByteArray::number((kCoolDownMs - sinceMs + 999) / 1000) + " seconds");
    const Channel *const holder = chat.state().channel(newName);
    const Channel *const alike = chat.state().lookAlikeChannel(*name);
    if ((holder && holder != channel) || (alike && alike != channel))
        return refuse("CHANNEL_NAME_IN_USE", "The channel name is already taken");
    chat.happen(
        ChannelRenamed{channel->name, *name, cutTo(call.param(2), chat.config().limits.kickLength)},
        replies);
}

} // namespace watek::server::dispatcher

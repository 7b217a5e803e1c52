// RENAME: another name for a channel, and everything in it stays. IRCv3 channel-rename.
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/Awaiting.h"

namespace watek::server::dispatcher {

namespace {

/// Why the store does not know the new name; nothing: it does.
QByteArray whyNotStored(shared::StoreTrouble trouble)
{
    switch (trouble) {
    case shared::StoreTrouble::None:
        return {};
    case shared::StoreTrouble::Exists:
        return "A registered channel has that name";
    case shared::StoreTrouble::Missing:
        return "The channel is not registered any more, please try again";
    default:
        return "The new name cannot be stored just now, please try again later";
    }
}

/// A registered channel is called otherwise when the store knows it: after a restart it would have
/// its old name again.
void renameRegistered(Chat &chat, Call &call, const Channel &channel,
    const protocol::ChannelName &name, const QByteArray &reason) REQUIRES(dispatcherRole)
{
    const auto refuse = [old = channel.name, name](Call &refused, const QByteArray &why) {
        refused.replies.fail("RENAME", "CANNOT_RENAME", {old.text(), name.text()}, why);
    };
    if (chat.state().accessOf(channel, call.user()) < Rank::Owner)
        return refuse(call, "Only its founder may rename a registered channel");
    const auto ticket = chat.channelDesk().store(&call.session, channel.name,
        {shared::ChannelNamed{channel.registration, name.text()}}, &name);
    if (!ticket)
        return refuse(call, "The server is busy, please try again");
    call.answer = awaitStore(*ticket,
        [refuse, id = channel.registration, name, reason](
            Chat &thenChat, Call &asked, const shared::StoreAnswer &stored) {
            dispatcherRole.assertCurrent();
            if (const QByteArray why = whyNotStored(stored.trouble); !why.isEmpty())
                return refuse(asked, why);
            const auto *const registration = thenChat.state().registeredChannels().find(id);
            const Channel &renamed = *thenChat.state().channel(registration->name);
            thenChat.happen(ChannelRenamed{renamed.name, name, reason}, asked.replies);
        });
}

} // namespace

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
    if (sinceMs >= 0 && sinceMs < kCoolDownMs && !call.isOperator())
        return refuse("CANNOT_RENAME",
            "The channel was renamed a moment ago, try again in "
                + QByteArray::number((kCoolDownMs - sinceMs + 999) / 1000) + " seconds");
    const Channel *const holder = chat.state().channel(newName);
    const Channel *const alike = chat.state().lookAlikeChannel(*name);
    if ((holder && holder != channel) || (alike && alike != channel))
        return refuse("CHANNEL_NAME_IN_USE", "The channel name is already taken");
    if (chat.channelDesk().isBusy(channel->name) || chat.channelDesk().isBusy(*name))
        return refuse("CANNOT_RENAME", "The channel is just being changed, please try again");
    // Everybody's read markers are looked through for those of the channel.
    chat.work().spend(qint64(chat.state().accounts().size() + chat.state().users().size()));
    const QByteArray reason = cutTo(call.param(2), chat.config().limits.kickLength);
    const Refusal refusal = chat.peace().whyNotShown(
        call.user(), name->text() + ' ' + reason, "in a channel's new name");
    if (refusal)
        return refuse("CANNOT_RENAME", "You may not call it that: " + refusal.why);
    if (channel->registration)
        return renameRegistered(chat, call, *channel, *name, reason);
    chat.happen(ChannelRenamed{channel->name, *name, reason}, replies);
}

} // namespace watek::server::dispatcher

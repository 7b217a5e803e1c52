// KNOCK: ask those inside for an invitation. Not in the documents, but in the lists of numerics
// (710 to 714); the form is that of most servers: KNOCK <channel> [<text>].
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// One may knock anywhere once in this time.
constexpr qint64 kKnockPauseMs = 60'000;

bool isOpen(const Channel &channel)
{
    const bool isFull = channel.limit > 0 && qsizetype(channel.members.size()) >= channel.limit;
    return !channel.flags.contains(mode::kInviteOnly) && channel.key.isEmpty() && !isFull;
}

/// To those who could let the user in.
void tellDoorkeepers(Chat &chat, const User &user, const Channel &channel, const QByteArray &text)
    REQUIRES(dispatcherRole)
{
    const QByteArray asks = text.isEmpty() ? QByteArray("has asked for an invite.")
                                           : "has asked for an invite: " + text;
    for (const auto &[id, membership] : channel.members) {
        if (!membership.isAtLeast(Rank::HalfOperator))
            continue;
        for (const Session *const session : membership.user().sessions) {
            if (session->isGuest())
                continue;
            ReplyBuffer replies(*session, chat.info().name);
            replies.numeric(protocol::RPL_KNOCK, {channel.name.text(), user.mask(), asks});
            chat.send(replies);
        }
    }
}

} // namespace

void handleKnock(Chat &chat, Call &call)
{
    User &user = call.user();
    ReplyBuffer &replies = call.replies;
    const Channel *const channel = chat.state().channel(call.param(0));
    if (!channel || !isVisible(*channel, user))
        return replies.numeric(protocol::ERR_NOSUCHCHANNEL, {call.param(0), "No such channel"});
    const QByteArray name = channel->name.text();
    if (channel->member(user))
        return replies.numeric(
            protocol::ERR_KNOCKONCHAN, {name, "You are already on that channel"});
    if (isOpen(*channel))
        return replies.numeric(protocol::ERR_CHANOPEN, {name, "The channel is open, just join it"});
    if (chat.peace().isMuted(user) || channel->isBanned(user))
        return replies.numeric(
            protocol::ERR_CANNOTSENDTOCHAN, {name, "Cannot knock on the channel (+b)"});
    if (chat.config().limits.flood && user.knockedMs != 0
        && chat.steadyMs() - user.knockedMs < kKnockPauseMs)
        return replies.numeric(
            protocol::ERR_TOOMANYKNOCK, {name, "Too many KNOCKs, wait a minute"});
    const QByteArray text = cutTo(call.param(1), chat.config().limits.kickLength);
    if (const Refusal refusal = chat.peace().whyNotShown(user, text, "in a KNOCK"))
        return replies.numeric(protocol::ERR_CANNOTSENDTOCHAN,
            {name, "Cannot knock on the channel (" + refusal.why + ')'});
    user.knockedMs = chat.steadyMs();
    tellDoorkeepers(chat, user, *channel, text);
    replies.numeric(protocol::RPL_KNOCKDLVR, {name, "Your KNOCK has been delivered"});
}

} // namespace watek::server::dispatcher

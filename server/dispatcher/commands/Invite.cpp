// INVITE: ask somebody in; without parameters, list where one is asked to. Modern IRC "INVITE
// message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

void listInvitations(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    for (const quint64 number : call.user().invitations) {
        if (const Channel *const channel = chat.state().channelOfNumber(number))
            call.replies.numeric(protocol::RPL_INVITELIST, {channel->name.text()});
    }
    call.replies.numeric(protocol::RPL_ENDOFINVITELIST, {"End of INVITE list"});
}

} // namespace

void handleInvite(Chat &chat, Call &call)
{
    ReplyBuffer &replies = call.replies;
    if (call.paramCount() == 0)
        return listInvitations(chat, call);
    if (call.paramCount() == 1)
        return replies.numeric(protocol::ERR_NEEDMOREPARAMS, {"INVITE", "Not enough parameters"});

    const QByteArray nick = call.param(0);
    const QByteArray name = call.param(1);
    const Channel *const channel = chat.state().channel(name);
    const User *const guest = chat.state().onlineUser(nick);
    if (!guest)
        return replies.numeric(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
    if (!channel || !isVisible(*channel, call.user()))
        return replies.numeric(protocol::ERR_NOSUCHCHANNEL, {name, "No such channel"});
    const Membership *const membership = channel->member(call.user());
    if (!membership)
        return replies.numeric(
            protocol::ERR_NOTONCHANNEL, {channel->name.text(), "You're not on that channel"});
    if (channel->member(*guest))
        return replies.numeric(protocol::ERR_USERONCHANNEL,
            {guest->nickText(), channel->name.text(), "is already on channel"});
    if (channel->flags.contains(mode::kInviteOnly) && !membership->isAtLeast(Rank::HalfOperator))
        return replies.numeric(
            protocol::ERR_CHANOPRIVSNEEDED, {channel->name.text(), "You're not channel operator"});
    // An invitation is something that is said to one person: the channel's name.
    const Refusal refusal
        = chat.peace().whyNotToUser(call.user(), *guest, SaidKind::Privmsg, channel->name.text());
    if (refusal && refusal.isTold)
        replies.numeric(protocol::ERR_CANTSENDTOUSER,
            {guest->nickText(), "Cannot invite user (" + refusal.why + ')'});
    if (refusal)
        return;

    replies.numeric(protocol::RPL_INVITING, {guest->nickText(), channel->name.text()});
    if (guest->away)
        replies.numeric(protocol::RPL_AWAY, {guest->nickText(), *guest->away});
    chat.happen(Invited{channel->name, guest->id, guest->nickText(),
                    membership->isAtLeast(Rank::HalfOperator)},
        call.replies);
}

} // namespace watek::server::dispatcher

// PRIVMSG: to people and channels. Modern IRC "PRIVMSG message".
#include "server/dispatcher/commands/Commands.h"

namespace watek::server::dispatcher {

namespace {

/// A target taken apart: "@#chan" is the channel for those above a rank.
struct Target {
    QByteArray name;
    Rank least = Rank::Member;
};

Target parseTarget(const QByteArray &text)
{
    Target target{text, Rank::Member};
    while (!target.name.isEmpty()) {
        const PrefixModeRow *const row = findPrefixSigil(target.name.front());
        if (!row)
            break;
        if (target.least == Rank::Member || row->rank < target.least)
            target.least = row->rank;
        target.name.remove(0, 1);
    }
    return target;
}

/// CTCP other than ACTION, which is only another way to say something. Modern IRC "CTCP".
bool isRequestOfProgram(const Saying &saying)
{
    return saying.text.startsWith('\x01')
        && !saying.text.startsWith("\x01"
                                   "ACTION ");
}

void sayToChannel(Chat &chat, Call &call, const Saying &saying, const Target &target)
    REQUIRES(dispatcherRole)
{
    const Channel *const channel = chat.state().channel(target.name);
    const bool answers = saying.kind != SaidKind::Notice;
    if (!channel) {
        if (answers)
            call.replies.numeric(protocol::ERR_NOSUCHCHANNEL, {target.name, "No such channel"});
        return;
    }
    const char *reason = chat.whyMute(call.user, *channel);
    if (!reason && channel->flags.contains(mode::kNoCtcp) && isRequestOfProgram(saying))
        reason = "Cannot send to channel (+C)";
    if (reason) {
        if (answers)
            call.replies.numeric(protocol::ERR_CANNOTSENDTOCHAN, {channel->name.text(), reason});
        return;
    }
    chat.happen(call.user,
        SaidInChannel{
            saying.kind, channel->name, target.least, saying.text, saying.clientTags, saying.lines},
        &call.replies);
}

void sayToUser(Chat &chat, Call &call, const Saying &saying, const QByteArray &nick)
    REQUIRES(dispatcherRole)
{
    const User *const receiver = chat.state().onlineUser(nick);
    if (!receiver) {
        if (saying.kind != SaidKind::Notice)
            call.replies.numeric(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
        return;
    }
    const char *reason = nullptr;
    // Who is muted may still ask an operator why.
    if (chat.state().bans().find(BanKind::Mute, call.user, chat.nowMs()) && !receiver->isOperator())
        reason = "You are muted on this server";
    else if (receiver->modes.contains('R') && !call.user.isIdentified() && receiver != &call.user
        && !call.user.isOperator())
        reason = "You must be logged in to send messages to this user (+R)";
    if (reason) {
        if (saying.kind != SaidKind::Notice)
            call.replies.numeric(protocol::ERR_CANTSENDTOUSER, {receiver->nickText(), reason});
        return;
    }
    // Not for a TAGMSG: somebody who types would be told every three seconds.
    if (saying.kind == SaidKind::Privmsg && receiver->away)
        call.replies.numeric(protocol::RPL_AWAY, {receiver->nickText(), *receiver->away});
    chat.happen(call.user,
        SaidToUser{saying.kind, receiver->id, receiver->nickText(), saying.text, saying.clientTags,
            saying.lines},
        &call.replies);
}

} // namespace

QByteArray clientTagsOf(const protocol::Message &message)
{
    // IRCv3 message-tags "Security considerations": all others are dropped.
    QByteArray tags;
    for (const protocol::Tag &tag : message.tags) {
        if (!tag.key.startsWith('+'))
            continue;
        if (!tags.isEmpty())
            tags.append(';');
        tags.append(tag.key);
        if (!tag.value.isEmpty())
            tags.append('=').append(protocol::escapeTagValue(tag.value));
    }
    return tags;
}

void sayToTargets(Chat &chat, Call &call, const Saying &saying)
{
    const bool answers = saying.kind != SaidKind::Notice;
    const QList<QByteArray> targets = commaList(saying.targets);
    if (targets.isEmpty()) {
        if (answers)
            call.replies.numeric(
                protocol::ERR_NORECIPIENT, {"No recipient given (" + call.message.command + ')'});
        return;
    }
    if (saying.text.isEmpty() && saying.lines.empty() && saying.kind != SaidKind::Tagmsg) {
        if (answers)
            call.replies.numeric(protocol::ERR_NOTEXTTOSEND, {"No text to send"});
        return;
    }
    for (qsizetype i = 0; i < targets.size(); ++i) {
        if (i == kMostTargets) {
            if (answers)
                call.replies.numeric(
                    protocol::ERR_TOOMANYTARGETS, {targets[i], "Too many targets"});
            return;
        }
        const Target target = parseTarget(targets[i]);
        if (protocol::ChannelName::looksLikeChannel(target.name))
            sayToChannel(chat, call, saying, target);
        else
            sayToUser(chat, call, saying, targets[i]);
    }
}

void handlePrivmsg(Chat &chat, Call &call)
{
    sayToTargets(chat, call,
        {.kind = SaidKind::Privmsg,
            .targets = call.param(0),
            .text = call.param(1),
            .clientTags = clientTagsOf(call.message),
            .lines = {}});
}

} // namespace watek::server::dispatcher

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

void sayToChannel(Chat &chat, Call &call, SaidKind kind, const Target &target)
    REQUIRES(dispatcherRole)
{
    const Channel *const channel = chat.state().channel(target.name);
    const bool answers = kind == SaidKind::Privmsg;
    if (!channel) {
        if (answers)
            call.replies.numeric(protocol::ERR_NOSUCHCHANNEL, {target.name, "No such channel"});
        return;
    }
    if (const char *const reason = chat.whyMute(call.user, *channel)) {
        if (answers)
            call.replies.numeric(protocol::ERR_CANNOTSENDTOCHAN, {channel->name.text(), reason});
        return;
    }
    chat.happen(
        call.user, SaidInChannel{kind, channel->name, target.least, call.param(1)}, &call.replies);
}

void sayToUser(Chat &chat, Call &call, SaidKind kind, const QByteArray &nick)
    REQUIRES(dispatcherRole)
{
    const User *const receiver = chat.state().onlineUser(nick);
    const bool answers = kind == SaidKind::Privmsg;
    if (!receiver) {
        if (answers)
            call.replies.numeric(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
        return;
    }
    if (answers && receiver->away)
        call.replies.numeric(protocol::RPL_AWAY, {receiver->nickText(), *receiver->away});
    chat.happen(call.user, SaidToUser{kind, receiver->id, receiver->nickText(), call.param(1)},
        &call.replies);
}

} // namespace

void sayToTargets(Chat &chat, Call &call, SaidKind kind)
{
    const bool answers = kind == SaidKind::Privmsg;
    const QList<QByteArray> targets = commaList(call.param(0));
    if (targets.isEmpty()) {
        if (answers)
            call.replies.numeric(
                protocol::ERR_NORECIPIENT, {"No recipient given (" + call.message.command + ')'});
        return;
    }
    if (call.param(1).isEmpty()) {
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
            sayToChannel(chat, call, kind, target);
        else
            sayToUser(chat, call, kind, targets[i]);
    }
}

void handlePrivmsg(Chat &chat, Call &call) { sayToTargets(chat, call, SaidKind::Privmsg); }

} // namespace watek::server::dispatcher

// PRIVMSG: to people and channels. Modern IRC "PRIVMSG message".
//
// Targets are made distinct before anything is said. A nickname given twice is one target; so are
// several spellings of one channel ("#a", "#A", "@#a", "+#a"): the line goes once, to the widest of
// the audiences named. Somebody who is named and also sits in a named channel gets both lines, for
// they are two messages in two places. Each distinct target is paid for as a line of its own
// (Work::noteSaying).
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/Ascii.h"
#include "common/protocol/CaseMapping.h"
#include "common/protocol/UserMask.h"
#include "server/dispatcher/ChanServ.h"
#include "server/dispatcher/HistoryAccess.h"
#include "server/dispatcher/IfStored.h"
#include "server/dispatcher/NickServ.h"
#include "server/dispatcher/ServiceTalk.h"

#include <algorithm>
#include <vector>

namespace watek::server::dispatcher {

namespace {

/// A target taken apart: "@#chan" is the channel for those of a rank and above.
struct Target {
    QByteArray text; ///< as it was written
    QByteArray name; ///< without sigils
    Rank least = Rank::Member;

    bool isChannel() const { return protocol::ChannelName::looksLikeChannel(name); }
};

Target parseTarget(const QByteArray &text)
{
    Target target{text, text, Rank::Member};
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

/// The targets in the order of their first place, each channel once. At the place of its first
/// spelling it has the widest audience of them all.
std::vector<Target> distinctTargets(const QByteArray &text)
{
    std::vector<Target> targets;
    for (const QByteArray &name : distinctNames(commaList(text))) {
        Target target = parseTarget(name);
        const auto known = std::ranges::find_if(targets, [&](const Target &other) {
            return target.isChannel() && other.isChannel()
                && protocol::folded(other.name) == protocol::folded(target.name);
        });
        if (known == targets.end())
            targets.push_back(std::move(target));
        else
            known->least = std::min(known->least, target.least);
    }
    return targets;
}

/// CTCP other than ACTION, which is only another way to say something. Modern IRC "CTCP".
bool isRequestOfProgram(const QByteArray &text)
{
    return text.startsWith('\x01')
        && !text.startsWith("\x01"
                            "ACTION ");
}

/// Any of its lines is, for those who are sent them singly.
bool isRequestOfProgram(const Saying &saying)
{
    return isRequestOfProgram(saying.text)
        || std::ranges::any_of(
            saying.lines, [](const SaidLine &line) { return isRequestOfProgram(line.text); });
}

/// All of it, as it is read: what somebody reacts with is read, too (IRCv3 react).
QByteArray wholeText(const Saying &saying)
{
    constexpr QByteArrayView kReaction("+draft/react=");
    QByteArray text = saying.text;
    for (const SaidLine &line : saying.lines)
        text += (line.continues ? "" : "\n") + line.text;
    for (qsizetype at = 0; (at = saying.clientTags.indexOf(kReaction, at)) >= 0;) {
        at += kReaction.size();
        const qsizetype end = saying.clientTags.indexOf(';', at);
        text += '\n'
            + protocol::unescapeTagValue(
                QByteArrayView(saying.clientTags)
                    .sliced(at)
                    .first((end < 0 ? saying.clientTags.size() : end) - at));
    }
    return text;
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
    const char *reason = chat.whyMute(call.user(), *channel);
    if (!reason && channel->flags.contains(mode::kNoCtcp) && isRequestOfProgram(saying))
        reason = "Cannot send to channel (+C)";
    if (reason) {
        if (answers)
            call.replies.numeric(protocol::ERR_CANNOTSENDTOCHAN, {channel->name.text(), reason});
        return;
    }
    const Refusal refusal
        = chat.peace().whyNotInChannel(call.user(), *channel, saying.kind, wholeText(saying));
    if (refusal) {
        if (answers && refusal.isTold)
            call.replies.numeric(protocol::ERR_CANNOTSENDTOCHAN,
                {channel->name.text(), "Cannot send to channel (" + refusal.why + ')'});
        return;
    }
    chat.happen(SaidInChannel{saying.kind, channel->name, target.least, saying.text,
                    saying.clientTags, saying.lines, channel->isTimed(), saying.resendId},
        call.replies);
}

/// It stays in the chat without a connection.
QByteArray describeAbsence(const User &receiver, bool isKept)
{
    const QByteArray lost
        = isKept ? "this message is kept for it" : "this message will not be read";
    const bool isPlain = !receiver.away || *receiver.away == kNotConnected;
    return isPlain ? kNotConnected + QByteArray(": ") + lost
                   : *receiver.away + " (not connected: " + lost + ')';
}

void tellAbsence(Chat &chat, Call &call, const User &receiver) REQUIRES(dispatcherRole)
{
    const bool isKept = isKeptBetween(chat, call.user(), receiver);
    const auto tell = [&](ReplyBuffer &replies) {
        replies.numeric(
            protocol::RPL_AWAY, {receiver.nickText(), describeAbsence(receiver, isKept)});
    };
    if (isKept)
        tellIfStored(chat, call.replies, tell);
    else
        tell(call.replies);
}

/// Nobody is there under this name; but it may be an account's, for whose owner it is kept.
void sayToAbsent(Chat &chat, Call &call, const Saying &saying, const QByteArray &nick)
    REQUIRES(dispatcherRole)
{
    const bool answers = saying.kind != SaidKind::Notice;
    const shared::Account *const account
        = saying.kind == SaidKind::Tagmsg ? nullptr : absentAccount(chat, call.user(), nick);
    if (!account) {
        if (answers)
            call.replies.numeric(protocol::ERR_NOSUCHNICK, {nick, "No such nick/channel"});
        return;
    }
    const Refusal refusal = chat.peace().whyNotShown(call.user(), wholeText(saying), "privately");
    if (refusal) {
        if (answers && refusal.isTold)
            call.replies.numeric(protocol::ERR_CANTSENDTOUSER,
                {account->name, "Cannot send to user (" + refusal.why + ')'});
        return;
    }
    if (answers) {
        tellIfStored(chat, call.replies, [&](ReplyBuffer &replies) {
            replies.numeric(protocol::RPL_AWAY,
                {account->name, "Not here: the message is kept for its next login"});
        });
    }
    chat.happen(SaidToUser{.kind = saying.kind,
                    .receiver = {},
                    .receiverNick = account->name,
                    .text = saying.text,
                    .clientTags = saying.clientTags,
                    .lines = saying.lines,
                    .resendId = saying.resendId,
                    .absentAccount = account->id},
        call.replies);
}

void sayToUser(Chat &chat, Call &call, const Saying &saying, const QByteArray &nick)
    REQUIRES(dispatcherRole)
{
    const User *const receiver = chat.state().onlineUser(nick);
    if (!receiver)
        return sayToAbsent(chat, call, saying, nick);
    const char *reason = nullptr;
    if (receiver->modes.contains('R') && !call.user().isIdentified() && receiver != &call.user()
        && !call.isOperator())
        reason = "You must be logged in to send messages to this user (+R)";
    if (reason) {
        if (saying.kind != SaidKind::Notice)
            call.replies.numeric(protocol::ERR_CANTSENDTOUSER, {receiver->nickText(), reason});
        return;
    }
    const Refusal refusal
        = chat.peace().whyNotToUser(call.user(), *receiver, saying.kind, wholeText(saying));
    if (refusal) {
        if (saying.kind != SaidKind::Notice && refusal.isTold)
            call.replies.numeric(protocol::ERR_CANTSENDTOUSER,
                {receiver->nickText(), "Cannot send to user (" + refusal.why + ')'});
        return;
    }
    SaidToUser said{saying.kind, receiver->id, receiver->nickText(), saying.text, saying.clientTags,
        saying.lines, saying.resendId};
    if (saying.kind != SaidKind::Tagmsg && chat.isUnheard(*receiver, said)) {
        if (saying.kind == SaidKind::Privmsg)
            call.replies.numeric(protocol::ERR_CANTSENDTOUSER,
                {receiver->nickText(),
                    "Not sent: the connection is lost, and no more is kept for when it is back"});
        return;
    }
    // Not for a TAGMSG: somebody who types would be told every three seconds.
    if (saying.kind == SaidKind::Privmsg && chat.isAbsent(*receiver))
        tellAbsence(chat, call, *receiver);
    else if (saying.kind == SaidKind::Privmsg && receiver->away)
        call.replies.numeric(protocol::RPL_AWAY, {receiver->nickText(), *receiver->away});
    chat.happen(std::move(said), call.replies);
}

/// Whether the target is a service, which was told. Neither echoed nor kept: it may hold a
/// password.
bool sayToService(Chat &chat, Call &call, const Saying &saying, const QByteArray &target)
    REQUIRES(dispatcherRole)
{
    const QByteArray name = withoutThisServer(chat, target);
    const bool isForNickServ = isNickServ(name);
    if (!isForNickServ && !isChanServ(name))
        return false;
    if (saying.kind != SaidKind::Privmsg || call.answer)
        return true;
    if (saying.text.startsWith('\x01'))
        answerServiceCtcp(chat, call, isForNickServ ? "NickServ" : "ChanServ", saying.text);
    else if (isForNickServ)
        tellNickServ(chat, call, saying.text);
    else
        tellChanServ(chat, call, saying.text);
    return true;
}

/// To all users of the servers that fit a mask; this is the only one. RFC 2812 section 3.3.1.
void sayToServers(Chat &chat, Call &call, const Saying &saying, const QByteArray &target)
    REQUIRES(dispatcherRole)
{
    const bool answers = saying.kind != SaidKind::Notice;
    const auto refuse = [&](protocol::Numeric number, QList<QByteArray> params) {
        if (answers)
            call.replies.numeric(number, std::move(params));
    };
    const QByteArray mask = target.mid(target.startsWith("$$") ? 2 : 1);
    const qsizetype dot = mask.lastIndexOf('.');
    if (call.role() < shared::OperRole::Admin)
        return refuse(
            protocol::ERR_NOPRIVILEGES, {"Permission Denied- You're not an IRC operator"});
    if (dot < 0)
        return refuse(protocol::ERR_NOTOPLEVEL, {target, "No toplevel domain specified"});
    if (protocol::hasWildcards(mask.mid(dot)))
        return refuse(protocol::ERR_WILDTOPLEVEL, {target, "Wildcard in toplevel domain"});
    if (!protocol::matchesMask(mask, chat.info().name))
        return refuse(protocol::ERR_NOSUCHNICK, {target, "No such nick/channel"});
    chat.audit(call.user(), "spoke to everybody on " + mask);
    for (const auto &[id, user] : chat.state().users()) {
        if (user->isInChat && user.get() != &call.user())
            chat.happenUnheard(call.session,
                SaidToUser{saying.kind, id, target, saying.text, saying.clientTags, saying.lines});
    }
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

std::optional<QByteArray> resendIdOf(Call &call)
{
    constexpr qsizetype kMostLetters = 64;
    const CapabilitySet &has = call.session.capabilities;
    if (!has.has(Capability::Resend) || !has.has(Capability::EchoMessage)
        || !call.message.hasTag("watek/id"))
        return QByteArray();
    const QByteArray id = call.message.tag("watek/id");
    const bool isRight = !id.isEmpty() && id.size() <= kMostLetters
        && std::ranges::all_of(
            id, [](char c) { return protocol::isLetterOrDigit(c) || c == '-' || c == '_'; });
    if (isRight)
        return id;
    call.replies.fail(call.message.command, "INVALID_ID", {},
        "The tag watek/id has 1 to 64 letters, digits, hyphens and underscores; nobody was told");
    return std::nullopt;
}

void sayToTargets(Chat &chat, Call &call, const Saying &saying)
{
    const bool answers = saying.kind != SaidKind::Notice;
    const std::vector<Target> targets = distinctTargets(saying.targets);
    if (targets.empty()) {
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
    for (size_t i = 0; i < targets.size(); ++i) {
        const Target &target = targets[i];
        if (i == kMostTargets) {
            if (answers)
                call.replies.numeric(
                    protocol::ERR_TOOMANYTARGETS, {target.text, "Too many targets"});
            return;
        }
        if (target.isChannel())
            sayToChannel(chat, call, saying, target);
        else if (target.text.startsWith('$'))
            sayToServers(chat, call, saying, target.text);
        else if (!sayToService(chat, call, saying, target.text))
            sayToUser(chat, call, saying, target.text);
    }
}

void handlePrivmsg(Chat &chat, Call &call)
{
    const auto resendId = resendIdOf(call);
    if (!resendId)
        return;
    sayToTargets(chat, call,
        {.kind = SaidKind::Privmsg,
            .targets = call.param(0),
            .text = call.param(1),
            .clientTags = clientTagsOf(call.message),
            .lines = {},
            .resendId = *resendId});
}

} // namespace watek::server::dispatcher

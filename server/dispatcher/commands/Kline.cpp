// KLINE and UNKLINE keep somebody away from the server, MUTE and UNMUTE silent on it; for some
// minutes or for good. Not in the documents: the form is that of many servers,
// KLINE [minutes] <user@host or nick> [:reason]. A MUTE may be for an account ("$a:name"), and with
// "-guests" it is only for who is not logged in.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"

namespace watek::server::dispatcher {

namespace {

constexpr qint64 kMostMinutes = 10 * 365 * 24 * 60;

const char *nameOf(BanKind kind) { return kind == BanKind::KLine ? "KLINE" : "MUTE"; }

void tell(Call &call, const QByteArray &text)
{
    call.replies.fromServer("NOTICE", {call.user().nickText(), text});
}

/// What the operator named is a user who is online, or a mask.
struct Named {
    QByteArray mask; ///< user@host
    const char *trouble = nullptr; ///< why there is no mask; null when there is one
};

Named maskFor(Chat &chat, BanKind kind, const QByteArray &given) REQUIRES(dispatcherRole)
{
    if (given.startsWith("$a:") && kind != BanKind::Mute)
        return {{}, "Only a MUTE can be for an account"};
    if (const User *const user = chat.state().onlineUser(given)) {
        const QByteArray address = user->address();
        if (address.isEmpty())
            return {{}, "Nobody knows an address of that user now: name a mask instead"};
        return {"*@" + protocol::escapedForMask(address)};
    }
    if (given.contains(' '))
        return {{}, "A mask has no spaces in it"};
    // A ban looks at username and address. To leave the nickname out would make it fit more people
    // than were meant; "*!" means nothing.
    const qsizetype nickEnd = given.indexOf('!');
    if (nickEnd > 0 && given.first(nickEnd).count('*') < nickEnd)
        return {{}, "A ban is for user@host: it cannot look at the nickname before the !"};
    const QByteArray mask = kind == BanKind::Mute ? muteMask(given) : banMask(given);
    return {mask, mask.isEmpty() ? "The mask fits nearly everybody" : nullptr};
}

void closeWhomItFits(Chat &chat, Call &call, const ServerBan &ban) REQUIRES(dispatcherRole)
{
    QList<base::ClientId> fitting;
    for (const auto &[id, session] : chat.state().sessions()) {
        const User &user = *session->user;
        // An operator who fits has mistyped.
        if (session->isOnline() && !user.isOperator() && ban.fits(user))
            fitting.append(id);
    }
    for (const base::ClientId id : fitting)
        chat.closeAsBanned(*chat.state().session(id), ban.reason, nullptr);
    chat.endAbsentWhoFit(ban);
    tell(call, QByteArray::number(fitting.size()) + " connection(s) closed");
}

void addBan(Chat &chat, Call &call, BanKind kind) REQUIRES(dispatcherRole)
{
    const bool sparesIdentified = kind == BanKind::Mute && call.param(0) == "-guests";
    const qsizetype start = sparesIdentified ? 1 : 0;
    bool isNumber = false;
    const qint64 minutes = call.param(start).toLongLong(&isNumber);
    const bool hasTime = isNumber && call.paramCount() > start + 1 && minutes >= 0;
    const qsizetype first = start + (hasTime ? 1 : 0);
    if (call.param(first).isEmpty())
        return call.replies.numeric(
            protocol::ERR_NEEDMOREPARAMS, {call.message.command, "Not enough parameters"});
    const auto [mask, trouble] = maskFor(chat, kind, call.param(first));
    if (trouble)
        return call.replies.numeric(protocol::ERR_BADMASK, {call.param(first), trouble});
    if (hasTime && minutes > kMostMinutes)
        return tell(call, "That is longer than ten years: leave the time out to mean for good");
    const qint64 now = chat.nowMs();
    const QByteArray reason = cutTo(call.param(first + 1), chat.config().limits.kickLength);
    const ServerBan ban{.kind = kind,
        .mask = mask,
        .setBy = call.user().nickText(),
        .setAtMs = now,
        .untilMs = hasTime && minutes > 0 ? now + minutes * 60'000 : 0,
        .reason = reason.isEmpty() ? QByteArray("No reason given") : reason,
        .sparesIdentified = sparesIdentified};
    if (!chat.state().bans().hasRoomFor(ban))
        return tell(call,
            "There are " + QByteArray::number(qint64(ServerBans::kMost))
                + " bans already. Take some back first");
    chat.happen(BanSet{ban}, call.replies);
    chat.saveBans();
    const QByteArray time
        = Peacekeeper::durationText(ban.untilMs == 0 ? 0 : ban.untilMs - ban.setAtMs)
        + (sparesIdentified ? " for who is not logged in" : "");
    chat.audit(call.user(), QByteArray("set ") + nameOf(kind) + ' ' + mask + ' ' + time);
    tell(call, QByteArray(nameOf(kind)) + " set for " + mask + ' ' + time);
    if (kind == BanKind::KLine)
        closeWhomItFits(chat, call, ban);
    else
        chat.peace().tellMuted(ban);
}

void removeBan(Chat &chat, Call &call, BanKind kind) REQUIRES(dispatcherRole)
{
    QByteArray mask = call.param(0);
    if (!chat.state().bans().has(kind, mask)) {
        mask = maskFor(chat, kind, mask).mask;
        if (!chat.state().bans().has(kind, mask))
            return tell(call, QByteArray("There is no ") + nameOf(kind) + " for " + call.param(0));
    }
    chat.happen(BanLifted{kind, mask}, call.replies);
    chat.saveBans();
    chat.audit(call.user(), QByteArray("took back ") + nameOf(kind) + ' ' + mask);
    tell(call, QByteArray(nameOf(kind)) + " taken back for " + mask);
}

} // namespace

void handleKline(Chat &chat, Call &call) { addBan(chat, call, BanKind::KLine); }
void handleUnkline(Chat &chat, Call &call) { removeBan(chat, call, BanKind::KLine); }
void handleMute(Chat &chat, Call &call) { addBan(chat, call, BanKind::Mute); }
void handleUnmute(Chat &chat, Call &call) { removeBan(chat, call, BanKind::Mute); }

} // namespace watek::server::dispatcher

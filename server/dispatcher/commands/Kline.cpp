// KLINE and UNKLINE keep somebody away from the server, MUTE and UNMUTE silent on it; for some
// minutes or for good. Not in the documents: the form is that of many servers,
// KLINE [minutes] <user@host or nick> [:reason]. A MUTE may be for an account ("$a:name"), and with
// "-guests" it is only for who is not logged in.
#include "server/dispatcher/commands/Commands.h"

#include "common/protocol/UserMask.h"
#include "server/dispatcher/Wording.h"

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
    QByteArrayList
        masks; ///< user@host; several when the user has connections from several networks
    const char *trouble = nullptr; ///< why there is no mask; null when there is one
};

QByteArrayList networksOf(const User &user)
{
    QByteArrayList masks;
    for (const Session *const session : user.sessions) {
        if (const QByteArray mask = maskOfNetwork(session->address); !masks.contains(mask))
            masks.append(mask);
    }
    return masks;
}

/// "ola" is a nickname that nobody has now, and no host: *@ola would keep away nobody.
bool isOnlyNickname(const QByteArray &given)
{
    return protocol::Nick::parse(given, given.size()).hasValue();
}

Named masksFor(Chat &chat, BanKind kind, const QByteArray &given) REQUIRES(dispatcherRole)
{
    if (given.startsWith("$a:") && kind != BanKind::Mute)
        return {{}, "Only a MUTE can be for an account"};
    if (const User *const user = chat.state().onlineUser(given)) {
        const QByteArrayList networks = networksOf(*user);
        if (networks.isEmpty())
            return {{}, "Nobody knows an address of that user now: name a mask instead"};
        return {networks};
    }
    if (given.contains(' '))
        return {{}, "A mask has no spaces in it"};
    if (!given.startsWith("$a:") && isOnlyNickname(given))
        return {{}, "Nobody here is called that: name an address, or a mask with an @"};
    // A ban looks at username and address. To leave the nickname out would make it fit more people
    // than were meant; "*!" means nothing.
    const qsizetype nickEnd = given.indexOf('!');
    if (nickEnd > 0 && given.first(nickEnd).count('*') < nickEnd)
        return {{}, "A ban is for user@host: it cannot look at the nickname before the !"};
    const QByteArray mask = kind == BanKind::Mute ? muteMask(given) : banMask(given);
    if (mask.isEmpty())
        return {{}, "The mask fits nearly everybody"};
    return {{mask}};
}

void closeWhomItFits(Chat &chat, Call &call, const ServerBan &ban) REQUIRES(dispatcherRole)
{
    QList<base::ClientId> fitting;
    for (const auto &[id, session] : chat.state().sessions()) {
        const User &user = *session->user;
        // An operator who fits has mistyped.
        if (session->isOnline() && !user.isOperator() && ban.fits(user, *session))
            fitting.append(id);
    }
    for (const base::ClientId id : fitting)
        chat.closeAsBanned(*chat.state().session(id), ban.reason, nullptr);
    chat.endAbsentWhoFit(ban);
    tell(call, counted(fitting.size(), "connection") + " closed");
}

void setBan(Chat &chat, Call &call, const ServerBan &ban) REQUIRES(dispatcherRole)
{
    if (!chat.state().bans().hasRoomFor(ban))
        return tell(call,
            "There are " + QByteArray::number(qint64(ServerBans::kMost))
                + " bans already. Take some back first");
    chat.happen(BanSet{ban}, call.replies);
    chat.saveBans();
    const QByteArray time
        = Peacekeeper::durationText(ban.untilMs == 0 ? 0 : ban.untilMs - ban.setAtMs)
        + (ban.sparesIdentified ? " for who is not logged in" : "");
    const QByteArray what = QByteArray(nameOf(ban.kind));
    chat.audit(call.user(), "set " + what + ' ' + ban.mask + ' ' + time);
    tell(call, what + " set for " + ban.mask + ' ' + time);
    if (ban.kind == BanKind::KLine)
        closeWhomItFits(chat, call, ban);
    else
        chat.peace().tellMuted(ban);
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
    const auto [masks, trouble] = masksFor(chat, kind, call.param(first));
    if (trouble)
        return call.replies.numeric(protocol::ERR_BADMASK, {call.param(first), trouble});
    if (hasTime && minutes > kMostMinutes)
        return tell(call, "That is longer than ten years: leave the time out to mean for good");
    const qint64 now = chat.nowMs();
    const QByteArray reason = cutTo(call.param(first + 1), chat.config().limits.kickLength);
    ServerBan ban{.kind = kind,
        .mask = {},
        .setBy = call.user().nickText(),
        .setAtMs = now,
        .untilMs = hasTime && minutes > 0 ? now + minutes * 60'000 : 0,
        .reason = reason.isEmpty() ? QByteArray("No reason given") : reason,
        .sparesIdentified = sparesIdentified};
    for (const QByteArray &mask : masks) {
        ban.mask = mask;
        setBan(chat, call, ban);
    }
}

void removeBan(Chat &chat, Call &call, BanKind kind) REQUIRES(dispatcherRole)
{
    const QByteArray given = call.param(0);
    QByteArrayList wanted{given, kind == BanKind::Mute ? muteMask(given) : banMask(given)};
    if (const User *const user = chat.state().onlineUser(given)) {
        wanted += networksOf(*user);
        wanted += chat.state().filterMutes().masksOf(*user);
    }
    bool isLifted = false;
    for (const QByteArray &mask : wanted) {
        const bool isThere = chat.state().bans().has(kind, mask)
            || (kind == BanKind::Mute && chat.state().filterMutes().has(mask));
        if (!isThere)
            continue;
        isLifted = true;
        chat.happen(BanLifted{kind, mask}, call.replies);
        chat.saveBans();
        chat.audit(call.user(), QByteArray("took back ") + nameOf(kind) + ' ' + mask);
        tell(call, QByteArray(nameOf(kind)) + " taken back for " + mask);
    }
    if (!isLifted)
        tell(call, QByteArray("There is no ") + nameOf(kind) + " for " + given);
}

} // namespace

void handleKline(Chat &chat, Call &call) { addBan(chat, call, BanKind::KLine); }
void handleUnkline(Chat &chat, Call &call) { removeBan(chat, call, BanKind::KLine); }
void handleMute(Chat &chat, Call &call) { addBan(chat, call, BanKind::Mute); }
void handleUnmute(Chat &chat, Call &call) { removeBan(chat, call, BanKind::Mute); }

} // namespace watek::server::dispatcher

// MARKREAD: until where somebody has read a channel or a private conversation. IRCv3 read-marker.
//
// A marker is the account's, for all its connections; who is not logged in has markers for as long
// as it is in the chat. Nobody else is told: "Security Considerations".
#include "server/dispatcher/commands/Commands.h"

#include "server/dispatcher/ServerTime.h"

#include <QDateTime>

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

const QByteArray kPrefix = QByteArrayLiteral("timestamp=");

/// What stands behind the target: "timestamp=2019-01-04T14:33:26.123Z", or "*" when nothing is
/// known.
QByteArray timestampOf(qint64 readMs)
{
    return readMs > 0 ? kPrefix + serverTime(readMs) : QByteArrayLiteral("*");
}

/// Nothing: it is no time as server-time has it.
std::optional<qint64> parseTimestamp(const QByteArray &text)
{
    if (!text.startsWith(kPrefix))
        return std::nullopt;
    const QByteArray time = text.mid(kPrefix.size());
    const QDateTime parsed = QDateTime::fromString(QString::fromLatin1(time), Qt::ISODateWithMs);
    const qint64 ms = parsed.isValid() ? parsed.toMSecsSinceEpoch() : 0;
    // Only in this one form, which the parser above is not strict about.
    const bool isExact = ms > 0 && serverTime(ms) == time;
    return isExact ? std::optional(ms) : std::nullopt;
}

/// To each connection that understands it, of everybody who is logged in to the person's account,
/// but for the asker's.
void tellOthers(Chat &chat, const Call &call, const QList<QByteArray> &params)
    REQUIRES(dispatcherRole)
{
    const User &user = call.user();
    std::vector<User *> persons{call.session.user};
    if (user.isIdentified())
        persons = chat.state().onlineUsersOfAccount(user.account);
    for (const User *const person : persons) {
        for (const Session *const session : person->sessions) {
            if (session == &call.session || !session->capabilities.has(Capability::ReadMarker))
                continue;
            ReplyBuffer replies(*session, chat.info().name);
            replies.fromServer("MARKREAD", params);
            chat.send(replies);
        }
    }
}

} // namespace

void sendReadMarker(ServerState &state, const Channel &channel, ReplyBuffer &replies)
{
    const Session &asker = replies.asker();
    if (asker.capabilities.has(Capability::ReadMarker))
        replies.fromServer("MARKREAD",
            {channel.name.text(), timestampOf(state.readUntil(*asker.user, channel.name.key()))});
}

void handleMarkread(Chat &chat, Call &call)
{
    const QByteArray given = call.param(0);
    const auto refuse = [&](const QByteArray &param) {
        call.replies.fail("MARKREAD", "INVALID_PARAMS", {param}, "Invalid parameters");
    };
    // "Errors and Warnings"
    if (given.isEmpty())
        return call.replies.fail("MARKREAD", "NEED_MORE_PARAMS", {}, "Missing parameters");
    const bool isChannel = protocol::ChannelName::looksLikeChannel(given);
    if (isChannel ? !protocol::ChannelName::parse(given, chat.config().limits.channelLength)
                  : !mayBeNick(given))
        return refuse(given);
    const QByteArray target = protocol::folded(given);
    const User &user = call.user();
    const qint64 before = chat.state().readUntil(user, target);
    if (call.paramCount() > 1) {
        const std::optional<qint64> wanted = parseTimestamp(call.param(1));
        if (!wanted)
            return refuse(call.param(1));
        // "Implementation Considerations": no later than now. "Read timestamp notes": only forward.
        const qint64 readMs = std::min(*wanted, chat.nowMs());
        if (readMs > before) {
            chat.happen(MarkRead{target, readMs}, call.replies);
            tellOthers(chat, call, {given, timestampOf(readMs)});
        }
    }
    chat.work().spend(qint64(kMostReadMarkers) / 4);
    call.replies.fromServer("MARKREAD", {given, timestampOf(chat.state().readUntil(user, target))});
}

} // namespace watek::server::dispatcher

// MONITOR: hear when people come and go. IRCv3 monitor.
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// The words, joined by commas, over as many lines as it takes.
void sendTargets(Call &call, protocol::Numeric number, const QList<QByteArray> &targets)
{
    constexpr qsizetype kTargetsBytes = 380;
    if (targets.isEmpty())
        return;
    for (const QByteArray &line : linesOfWords(targets, ',', kTargetsBytes))
        call.replies.numeric(number, {line});
}

/// Who of them is online, and who is not.
void sendStates(Chat &chat, Call &call, const QList<QByteArray> &nicks) REQUIRES(dispatcherRole)
{
    QList<QByteArray> online;
    QList<QByteArray> offline;
    for (const QByteArray &nick : nicks) {
        if (const User *const user = chat.state().onlineUser(nick))
            online.append(user->mask());
        else
            offline.append(nick);
    }
    sendTargets(call, protocol::RPL_MONONLINE, online);
    sendTargets(call, protocol::RPL_MONOFFLINE, offline);
}

void add(Chat &chat, Call &call, const QList<QByteArray> &nicks) REQUIRES(dispatcherRole)
{
    const int limit = chat.config().limits.monitor;
    const Monitors::Watched watched = chat.state().monitors().watchedBy(call.session.id);
    QSet<QByteArray> keys;
    QList<QByteArray> added;
    for (qsizetype i = 0; i < nicks.size(); ++i) {
        const QByteArray key = protocol::folded(nicks[i]);
        if (watched.contains(key) || keys.contains(key))
            continue;
        if (!mayBeNick(nicks[i])) {
            call.replies.numeric(protocol::RPL_MONOFFLINE, {nicks[i]});
            continue;
        }
        if (watched.size() + added.size() >= limit) {
            for (const QByteArray &line : linesOfWords(nicks.mid(i), ',', 380))
                call.replies.numeric(protocol::ERR_MONLISTFULL,
                    {QByteArray::number(limit), line, "Monitor list is full."});
            break;
        }
        keys.insert(key);
        added.append(nicks[i]);
    }
    if (!added.isEmpty())
        chat.happen(MonitorChanged{.added = added, .removed = {}}, call.replies);
    sendStates(chat, call, added);
    // IRCv3 metadata "Notifications": "when they MONITOR a user".
    for (const QByteArray &nick : std::as_const(added)) {
        if (const User *const user = chat.state().onlineUser(nick))
            chat.metadataDesk().write(*user, call.replies);
    }
}

} // namespace

/// "'target' MUST be a valid nick": masks would let people follow others from nick to nick.
bool mayBeNick(const QByteArray &text)
{
    constexpr qsizetype kMost = 100;
    // Guests are called after their addresses, which no other nickname may hold.
    const bool isGuest = text.size() <= kMost && text.startsWith("Client-")
        && std::ranges::none_of(text, [](char c) { return QByteArrayView("*?!@ ,").contains(c); });
    return isGuest || protocol::Nick::parse(text, kMost);
}

void handleMonitor(Chat &chat, Call &call)
{
    const Monitors::Watched watched = chat.state().monitors().watchedBy(call.session.id);
    const QByteArray what = call.param(0).toUpper();
    if (what == "+" || what == "-") {
        const QList<QByteArray> nicks = commaList(call.param(1));
        if (nicks.isEmpty())
            return call.replies.numeric(
                protocol::ERR_NEEDMOREPARAMS, {"MONITOR", "Not enough parameters"});
        if (what == "+")
            return add(chat, call, nicks);
        chat.happen(MonitorChanged{.added = {}, .removed = nicks}, call.replies);
    } else if (what == "C") {
        chat.happen(MonitorChanged{.added = {}, .removed = watched.values()}, call.replies);
    } else if (what == "L") {
        sendTargets(call, protocol::RPL_MONLIST, watched.values());
        call.replies.numeric(protocol::RPL_ENDOFMONLIST, {"End of MONITOR list"});
    } else if (what == "S") {
        sendStates(chat, call, watched.values());
    } else {
        call.replies.numeric(
            protocol::ERR_UNKNOWNERROR, {"MONITOR", call.param(0), "Unknown subcommand"});
    }
}

} // namespace watek::server::dispatcher

#include "server/dispatcher/Sessions.h"

#include <QDateTime>

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

/// The asker's person, and who else is logged in to its account: a plain-text guest is a person of
/// its own.
std::vector<User *> usersOf(Chat &chat, Call &call) REQUIRES(dispatcherRole)
{
    User &asker = call.user();
    std::vector<User *> users;
    if (asker.isIdentified())
        users = chat.state().onlineUsersOfAccount(asker.account);
    if (std::ranges::find(users, &asker) == users.end())
        users.push_back(&asker);
    return users;
}

/// "2 hours", for people: the largest unit of which there is one.
QByteArray describeSpan(qint64 ms)
{
    struct Unit {
        qint64 seconds;
        const char *name;
    };
    constexpr Unit kUnits[] = {{86'400, "day"}, {3600, "hour"}, {60, "minute"}};
    const qint64 seconds = std::max<qint64>(ms, 0) / 1000;
    for (const Unit &unit : kUnits) {
        if (const qint64 count = seconds / unit.seconds)
            return QByteArray::number(count) + ' ' + unit.name + (count == 1 ? "" : "s");
    }
    return QByteArray::number(seconds) + (seconds == 1 ? " second" : " seconds");
}

QByteArray describeSession(Chat &chat, const Call &call, const Session &session)
    REQUIRES(dispatcherRole)
{
    const QByteArray since = QDateTime::fromMSecsSinceEpoch(session.sinceMs, Qt::UTC)
                                 .toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                                 .toUtf8();
    QByteArray line = QByteArray::number(session.id.value) + ": ";
    if (&session == &call.session)
        line += "this one, ";
    if (!session.device.isEmpty())
        line += session.device + ", ";
    if (session.isGuest())
        line += "plain text, ";
    line += "from " + session.address + (session.isSecure ? ", encrypted" : ", not encrypted");
    line += ", since " + since + " UTC, idle " + describeSpan(chat.nowMs() - session.spokeMs);
    if (session.away)
        line += ", away";
    return line;
}

void end(Chat &chat, Session &session) REQUIRES(dispatcherRole)
{
    const QByteArray reason = "Logged out by another of its connections";
    chat.log().info("account",
        session.user->nickText() + " (" + session.address
            + ") was ended by another of its connections");
    chat.close(session, reason, chat.farewell(session, reason), nullptr, shared::Ending::Ordinary);
}

} // namespace

bool mayEnd(const Session &asker, const Session &other)
{
    return asker.loggedInBy != LoggedInBy::AppPassword
        || (other.loggedInBy == LoggedInBy::AppPassword && other.appPassword == asker.appPassword);
}

QByteArray whyAppPasswordEndsNobody(const Session &asker)
{
    return "This connection has logged in by the app password " + asker.appPassword
        + ", which ends only connections of its own. /msg NickServ IDENTIFY " + asker.user->account
        + " <password> first.";
}

void listSessions(Chat &chat, Call &call, const SayLine &say)
{
    int count = 0;
    for (const User *const user : usersOf(chat, call)) {
        for (const Session *const session : user->sessions) {
            say(describeSession(chat, call, *session));
            ++count;
        }
    }
    say("You have " + QByteArray::number(count) + " connection(s) here.");
    if (chat.resumptions().isAwaited(call.user().id))
        say("One that broke may still come back.");
}

void endSession(Chat &chat, Call &call, const QByteArray &which, const SayLine &say)
{
    bool isNumber = false;
    const quint64 number = which.toULongLong(&isNumber);
    const bool areAll = which.toLower() == "all";
    if (isNumber && number == call.session.id.value)
        return say("That is this connection. To end it, quit.");
    std::vector<base::ClientId> ending;
    bool areOthersLeft = false;
    for (const User *const user : usersOf(chat, call)) {
        for (const Session *const session : user->sessions) {
            const bool isMeant = areAll || (isNumber && session->id.value == number);
            if (!isMeant || session == &call.session)
                continue;
            if (mayEnd(call.session, *session))
                ending.push_back(session->id);
            else
                areOthersLeft = true;
        }
    }
    if (areOthersLeft)
        say(whyAppPasswordEndsNobody(call.session));
    if (areOthersLeft && ending.empty())
        return;
    if (areAll && call.session.loggedInBy == LoggedInBy::AppPassword)
        chat.resumptions().endThoseBy(call.user().id, call.session.appPassword);
    else if (areAll)
        chat.resumptions().forgetBroken(call.user().id);
    else if (ending.empty())
        return say("You have no connection " + which + ". Look at the list again.");
    for (const base::ClientId id : ending)
        end(chat, *chat.state().session(id));
    chat.updateAway(call.user(), nullptr);
    say(QByteArray::number(qint64(ending.size())) + " connection(s) ended.");
}

} // namespace watek::server::dispatcher

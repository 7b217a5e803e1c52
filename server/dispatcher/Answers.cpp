// Small things that several commands ask.
// Thread: dispatcher.
#include "common/protocol/Ascii.h"
#include "common/protocol/LookAlike.h"
#include "common/protocol/UserMask.h"
#include "common/protocol/Utf8.h"
#include "server/dispatcher/commands/Commands.h"

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

bool isVisible(const Channel &channel, const User &user)
{
    return !channel.flags.contains(mode::kSecret) || channel.member(user) || user.isOperator();
}

bool isVisible(const User &other, const User &user)
{
    if (&other == &user || !other.isInvisible() || user.isOperator())
        return true;
    return std::ranges::any_of(user.memberships,
        [&](const Membership *membership) { return membership->channel->member(other); });
}

QByteArray shownAddress(const User &user, const Call &call)
{
    const QByteArray address = user.address();
    const bool isHidden = address.isEmpty()
        || (user.host != address && &user != &call.user() && !call.isOperator());
    return isHidden ? QByteArrayLiteral("255.255.255.255") : address;
}

bool isForAnotherServer(Chat &chat, Call &call, qsizetype param)
{
    const QByteArray wanted = call.param(param);
    if (wanted.isEmpty() || protocol::matchesMask(wanted, chat.info().name)
        || chat.state().onlineUser(wanted))
        return false;
    call.replies.numeric(protocol::ERR_NOSUCHSERVER, {wanted, "No such server"});
    return true;
}

namespace {

/// "Nick_Serv_" is "NickServ". `keeps`: a character that stays, or '\0'.
QByteArray withoutMarks(QByteArray name, char keeps)
{
    name.removeIf([keeps](char c) {
        return quint8(c) < 0x80 && !protocol::isLetter(c) && !protocol::isDigit(c) && c != keeps;
    });
    return name;
}

} // namespace

bool looksLikeServer(Chat &chat, const protocol::Nick &nick)
{
    // What guests are shown before lines of the server, private ones and notices.
    static const std::array kMarks{protocol::roughKey("[SERVER"), protocol::roughKey("[private"),
        protocol::roughKey("[notice")};
    // Services of this network and of others: people tell their passwords to such names.
    static const std::array kNames{protocol::roughKey("SERVER"), protocol::roughKey("NickServ"),
        protocol::roughKey("ChanServ"), protocol::roughKey("OperServ"),
        protocol::roughKey("MemoServ"), protocol::roughKey("HostServ"),
        protocol::roughKey("BotServ"), protocol::roughKey("SaslServ"),
        protocol::roughKey("Services"), protocol::roughKey("Global")};
    const QByteArray whole = protocol::roughKey(nick.text());
    if (std::ranges::any_of(kMarks, [&](const QByteArray &mark) { return whole.startsWith(mark); }))
        return true;
    const ServerInfo &info = chat.info();
    const QByteArray host = protocol::roughKey(info.name.left(info.name.indexOf('.')));
    const QByteArray network = protocol::roughKey(info.network);
    for (const char stroke : {'\0', '|'}) {
        const QByteArray key = protocol::roughKey(withoutMarks(nick.text(), stroke));
        if (key == host || key == network || std::ranges::count(kNames, key) > 0)
            // Who had it for an account before keeps it.
            return !chat.state().accounts().findByName(nick.text());
    }
    return false;
}

QList<QByteArray> linesOfWords(const QList<QByteArray> &words, char separator, qsizetype mostBytes)
{
    QList<QByteArray> lines{QByteArray()};
    for (const QByteArray &word : words) {
        if (!lines.constLast().isEmpty() && lines.constLast().size() + 1 + word.size() > mostBytes)
            lines.append(QByteArray());
        QByteArray &line = lines.last();
        if (!line.isEmpty())
            line.append(separator);
        line.append(word);
    }
    return lines;
}

QList<QByteArray> commaList(const QByteArray &text)
{
    if (!text.contains(','))
        return text.isEmpty() ? QList<QByteArray>() : QList<QByteArray>{text};
    QList<QByteArray> words = text.split(',');
    words.removeAll(QByteArray());
    return words;
}

QList<QByteArray> distinctNames(const QList<QByteArray> &names)
{
    if (names.size() < 2)
        return names;
    QList<QByteArray> distinct;
    QSet<QByteArray> seen;
    for (const QByteArray &name : names) {
        const QByteArray key = protocol::folded(name);
        if (seen.contains(key))
            continue;
        seen.insert(key);
        distinct.append(name);
    }
    return distinct;
}

QByteArray cutTo(const QByteArray &text, qsizetype maxBytes)
{
    return text.left(protocol::utf8PrefixLength(text, maxBytes));
}

} // namespace watek::server::dispatcher

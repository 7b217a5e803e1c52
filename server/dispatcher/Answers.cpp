// Small things that several commands ask.
// Thread: dispatcher.
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

bool looksLikeServer(const protocol::Nick &nick)
{
    // What guests are shown before lines of the server, private ones and notices.
    static const std::array kMarks{protocol::lookAlikeKey("[SERVER"),
        protocol::lookAlikeKey("[private"), protocol::lookAlikeKey("[notice")};
    const QByteArray key = protocol::lookAlikeKey(nick.text());
    return key == protocol::lookAlikeKey("SERVER") || key == protocol::lookAlikeKey("NickServ")
        || key == protocol::lookAlikeKey("ChanServ")
        || std::ranges::any_of(
            kMarks, [&](const QByteArray &mark) { return key.startsWith(mark); });
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

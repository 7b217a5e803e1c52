// The sentences that only name parameters stand in a table (AnswerRows); those that count, tell a
// time or leave a part out have a function each, here.
#include "client/ui/messages/AnswerText.h"

#include "client/ui/messages/AnswerRows.h"
#include "client/ui/messages/WhoisText.h"
#include "common/widgets/PlainText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace watek::client::ui {

namespace {

using session::NumericReply;

class Words {
    Q_DECLARE_TR_FUNCTIONS(AnswerText)

public:
    // 251 :There are 5 users and 2 invisible on 1 servers
    static QString people(const NumericReply &reply)
    {
        static const QRegularExpression kNumbers(QStringLiteral("(\\d+)\\D+(\\d+)\\D+(\\d+)"));
        const auto found = kNumbers.match(last(reply));
        if (!found.hasMatch())
            return {};
        const int hidden = found.captured(2).toInt();
        const QString all
            = tr("%n people are online.", nullptr, found.captured(1).toInt() + hidden);
        return hidden == 0
            ? all
            : all + u' ' + tr("%n of them show only where you share a channel.", nullptr, hidden);
    }

    // 265 now most :text; old servers give the text alone
    static QString most(const NumericReply &reply, const char *words)
    {
        return reply.params.size() < 3 ? QString()
                                       : tr(words).arg(reply.params[0], reply.params[1]);
    }

    // 322 #channel people :topic
    static QString listed(const NumericReply &reply)
    {
        if (reply.params.size() < 2)
            return {};
        const QString count = tr("%n people", nullptr, reply.params[1].toInt());
        QStringList parts{widgets::isolatedName(reply.params[0]), count};
        if (!reply.params.value(2).isEmpty())
            parts.append(reply.params[2]);
        return parts.join(u" · ");
    }

    // 352 #channel user host server nick flags :hops real name
    static QString who(const NumericReply &reply)
    {
        if (reply.params.size() < 7)
            return {};
        const QString realName = reply.params[6].section(u' ', 1);
        QStringList parts{
            widgets::isolatedName(reply.params[4]), reply.params[1] + u'@' + reply.params[2]};
        if (!realName.isEmpty() && realName != reply.params[4])
            parts.append(widgets::isolatedName(realName));
        if (reply.params[0] != u"*")
            parts.append(widgets::isolatedName(reply.params[0]));
        if (reply.params[5].startsWith(u'G'))
            parts.append(tr("away"));
        if (reply.params[5].contains(u'*'))
            parts.append(tr("operator of the server"));
        return parts.join(u" · ");
    }

    // 353 = #channel :names
    static QString names(const NumericReply &reply)
    {
        if (reply.params.size() < 3)
            return {};
        QStringList nicks;
        for (const QString &entry : last(reply).split(u' ', Qt::SkipEmptyParts))
            nicks.append(entry.section(u'!', 0, 0)); // userhost-in-names
        return tr("In %1: %2").arg(widgets::isolatedName(reply.params[1]), nicks.join(u", "));
    }

    /// 367 #channel mask [who [when]]: `plain` without who, `known` with.
    static QString masked(const NumericReply &reply, const char *plain, const char *known)
    {
        // 728 names the mode before the mask.
        const qsizetype at = reply.code == "728" ? 2 : 1;
        const QString mask = reply.params.value(at);
        const QString by = widgets::isolatedName(reply.params.value(at + 1).section(u'!', 0, 0));
        const QString when = momentText(reply.params.value(at + 2));
        if (mask.isEmpty() || by.isEmpty())
            return mask.isEmpty() ? QString() : tr(plain).arg(mask);
        const QString text = tr(known).arg(mask, by);
        return when.isEmpty() ? text : tr("%1, on %2").arg(text, when);
    }

    // 710 #channel nick!user@host :text
    static QString knock(const NumericReply &reply)
    {
        if (reply.params.size() < 2)
            return {};
        return tr("%1 would like to come in to %2. /invite %1 lets them in.")
            .arg(widgets::isolatedName(reply.params[1].section(u'!', 0, 0)),
                widgets::isolatedName(reply.params[0]));
    }

    // 404 #channel :Cannot send to channel (+m)
    static QString cannotSend(const NumericReply &reply)
    {
        static const QRegularExpression kMode(QStringLiteral("\\(\\+([A-Za-z])\\)"));
        if (reply.params.size() < 2)
            return {};
        const QString channel = widgets::isolatedName(reply.params[0]);
        const QString mode = kMode.match(last(reply)).captured(1);
        if (mode == u"m")
            return tr("Only those with voice may write in %1: it is moderated.").arg(channel);
        if (mode == u"n")
            return tr("Only those inside may write in %1. Join it first.").arg(channel);
        if (mode == u"b")
            return tr("You are banned from %1, so you may not write there.").arg(channel);
        if (mode == u"M" || mode == u"R")
            return tr("Only those logged in to an account may write in %1.").arg(channel);
        if (mode == u"C")
            return tr("%1 takes no CTCP requests.").arg(channel);
        if (last(reply).contains(u"muted"))
            return tr("You are muted on this server, so you may not write in %1.").arg(channel);
        return withDetail(tr("You may not write in %1.").arg(channel), reply);
    }

    // 242 :Server Up 3 days 4:05:06
    static QString uptime(const NumericReply &reply)
    {
        static const QRegularExpression kUp(QStringLiteral("(\\d+) days?,? (\\d+):(\\d+):(\\d+)"));
        const auto found = kUp.match(last(reply));
        if (!found.hasMatch())
            return {};
        const auto part = [&](int n) { return found.captured(n).toLongLong(); };
        return tr("The server has been running for %1.")
            .arg(durationText(((part(1) * 24 + part(2)) * 60 + part(3)) * 60 + part(4)));
    }

    /// The part of a sentence of the server's that `pattern` finds, in a sentence of ours.
    static QString found(
        const NumericReply &reply, const QRegularExpression &pattern, const char *words)
    {
        const auto match = pattern.match(last(reply));
        if (!match.hasMatch())
            return {};
        // Both at once, so that what the server says cannot hold a place of the other.
        return match.lastCapturedIndex() < 2 ? tr(words).arg(match.captured(1))
                                             : tr(words).arg(match.captured(1), match.captured(2));
    }

    static QString other(const NumericReply &reply);

private:
    static QString last(const NumericReply &reply)
    {
        return reply.params.isEmpty() ? QString() : reply.params.last();
    }
};

QString Words::other(const NumericReply &reply)
{
    switch (reply.code.toInt()) {
    case 2: {
        static const QRegularExpression kHost(
            QStringLiteral("^Your host is ([^ ,]+), running version (.+)$"));
        return found(reply, kHost, QT_TR_NOOP("You are connected to %1, which runs %2."));
    }
    case 3: {
        static const QRegularExpression kStarted(QStringLiteral("^This server was created (.+)$"));
        const auto match = kStarted.match(last(reply));
        if (!match.hasMatch())
            return {};
        // Servers write the moment as they like; where it can be read, it is told as people here
        // write it.
        const QDateTime moment = QDateTime::fromString(match.captured(1), Qt::ISODate);
        return tr("The server was started: %1")
            .arg(moment.isValid() ? QLocale().toString(moment.toLocalTime(), QLocale::ShortFormat)
                                  : match.captured(1));
    }
    case 212:
        return reply.params.size() < 2
            ? QString()
            : tr("%1: used %n time(s)", nullptr, reply.params[1].toInt()).arg(reply.params[0]);
    case 221:
        return last(reply).size() > 1 ? tr("Your modes: %1").arg(last(reply))
                                      : tr("You have no modes set.");
    case 242:
        return uptime(reply);
    case 251:
        return people(reply);
    case 255: {
        static const QRegularExpression kClients(QStringLiteral("(\\d+) (?:clients|users)"));
        return found(reply, kClients, QT_TR_NOOP("Connected to this server: %1"));
    }
    case 265:
        return most(reply, QT_TR_NOOP("On this server now: %1, at most so far: %2"));
    case 266:
        return most(reply, QT_TR_NOOP("On the network now: %1, at most so far: %2"));
    case 303:
        return last(reply).trimmed().isEmpty() ? tr("None of them is online.")
                                               : tr("Online: %1").arg(last(reply).trimmed());
    case 311:
    case 314:
        return {};
    case 322:
        return listed(reply);
    case 329: {
        const QString when = momentText(reply.params.value(1));
        return when.isEmpty()
            ? QString()
            : tr("%1 was made on %2.").arg(widgets::isolatedName(reply.params[0]), when);
    }
    case 333: {
        const QString by = reply.params.value(1).section(u'!', 0, 0);
        const QString when = momentText(reply.params.value(2));
        return by.isEmpty() || when.isEmpty()
            ? QString()
            : tr("%1 set the topic on %2.").arg(widgets::isolatedName(by), when);
    }
    case 346:
        return masked(
            reply, QT_TR_NOOP("Always let in: %1"), QT_TR_NOOP("Always let in: %1, set by %2"));
    case 348:
        return masked(
            reply, QT_TR_NOOP("Never banned: %1"), QT_TR_NOOP("Never banned: %1, set by %2"));
    case 352:
        return who(reply);
    case 353:
        return names(reply);
    case 364: {
        // 364 mask server :hops text
        static const QRegularExpression kHops(QStringLiteral("^\\d+ "));
        const QString what = last(reply).remove(kHops);
        return reply.params.size() < 2 ? QString()
                                       : tr("Server: %1 (%2)").arg(reply.params[0], what);
    }
    case 367:
        return masked(reply, QT_TR_NOOP("Banned: %1"), QT_TR_NOOP("Banned: %1, set by %2"));
    case 372:
        return last(reply).startsWith(u"- ") ? last(reply).mid(2)
            : last(reply) == u"-"            ? QStringLiteral(" ")
                                             : last(reply);
    case 375: {
        static const QRegularExpression kOf(QStringLiteral("^-? ?(\\S+) [Mm]essage of the [Dd]ay"));
        return found(reply, kOf, QT_TR_NOOP("Message of the day of %1:"));
    }
    case 391: {
        const QString when = momentText(reply.params.value(1));
        return reply.params.size() < 2
            ? QString()
            : tr("Time of %1: %2").arg(reply.params[0], when.isEmpty() ? last(reply) : when);
    }
    case 404:
        return cannotSend(reply);
    case 710:
        return knock(reply);
    case 728:
        return masked(reply, QT_TR_NOOP("Muted: %1"), QT_TR_NOOP("Muted: %1, set by %2"));
    default:
        return {};
    }
}

} // namespace

QString answerText(const QList<NumericReply> &replies)
{
    if (replies.isEmpty())
        return {};
    const NumericReply &first = replies.first();
    if (first.code == "311")
        return whoisText(replies);
    if (first.code == "314")
        return whowasText(replies);
    const auto sentence = rowText(first);
    return sentence ? *sentence : Words::other(first);
}

QString durationText(qint64 seconds)
{
    const auto words
        = [](const char *text) { return QCoreApplication::translate("AnswerText", text); };
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (seconds < 60)
        return words(QT_TRANSLATE_NOOP("AnswerText", "%1 s")).arg(std::max<qint64>(0, seconds));
    if (minutes < 60)
        return words(QT_TRANSLATE_NOOP("AnswerText", "%1 min")).arg(minutes);
    if (hours < 24)
        return words(QT_TRANSLATE_NOOP("AnswerText", "%1 h %2 min")).arg(hours).arg(minutes % 60);
    //: %1 days and %2 hours
    return words(QT_TRANSLATE_NOOP("AnswerText", "%1 d %2 h")).arg(hours / 24).arg(hours % 24);
}

QString momentText(const QString &seconds)
{
    bool isNumber = false;
    const qint64 since1970 = seconds.toLongLong(&isNumber);
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(since1970);
    if (!isNumber || since1970 <= 0 || !moment.isValid())
        return {};
    return QLocale().toString(moment, QLocale::ShortFormat);
}

} // namespace watek::client::ui

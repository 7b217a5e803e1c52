// The sentences that only name parameters stand in one table; those that count, tell a time or
// leave a part out have a function each.
#include "client/ui/messages/AnswerText.h"

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

/// What the server adds in its own words is told in brackets, where it is more than what every
/// server says.
enum class Detail { LeftOut, Told };

struct Row {
    int code;
    const char *text; ///< {0} is the first parameter behind our nick, {last} the last one
    Detail detail = Detail::LeftOut;
};

// clang-format off
constexpr Row kRows[] = {
    {1, "{last}"},
    {4, QT_TRANSLATE_NOOP("AnswerText", "Modes that {0} knows: of people {2}, of channels {3}")},
    {8, QT_TRANSLATE_NOOP("AnswerText", "Notices of the server that you get: {0}")},
    {216, QT_TRANSLATE_NOOP("AnswerText", "Kept away from the server: {3}@{1} ({last})")},
    {243, QT_TRANSLATE_NOOP("AnswerText", "May become an operator of the server: {3}")},
    {204, QT_TRANSLATE_NOOP("AnswerText", "Operator of the server: {2}")},
    {205, QT_TRANSLATE_NOOP("AnswerText", "Person: {2}")},
    {252, QT_TRANSLATE_NOOP("AnswerText", "Operators of the server online: {0}")},
    {253, QT_TRANSLATE_NOOP("AnswerText", "Connections that have not said yet who they are: {0}")},
    {254, QT_TRANSLATE_NOOP("AnswerText", "Channels: {0}")},
    {256, QT_TRANSLATE_NOOP("AnswerText", "Who looks after {0}:")},
    {257, "{last}"},
    {258, "{last}"},
    {259, "{last}"},
    {263, QT_TRANSLATE_NOOP("AnswerText", "The server is busy. Try {0} again in a moment.")},
    {301, QT_TRANSLATE_NOOP("AnswerText", "{0} is away: {last}")},
    {302, "{last}"},
    {315, QT_TRANSLATE_NOOP("AnswerText", "Nobody fits {0}.")},
    {323, QT_TRANSLATE_NOOP("AnswerText", "There are no channels to list.")},
    {324, QT_TRANSLATE_NOOP("AnswerText", "Modes of {0}: {rest}")},
    {328, QT_TRANSLATE_NOOP("AnswerText", "Page of {0}: {last}")},
    {331, QT_TRANSLATE_NOOP("AnswerText", "No topic is set in {0}.")},
    {332, QT_TRANSLATE_NOOP("AnswerText", "The topic of {0} is: {last}")},
    {336, QT_TRANSLATE_NOOP("AnswerText", "You are invited to {0}.")},
    {337, QT_TRANSLATE_NOOP("AnswerText", "You have no invitations.")},
    {340, "{last}"},
    {341, QT_TRANSLATE_NOOP("AnswerText", "You invited {0} to {1}.")},
    {347, QT_TRANSLATE_NOOP("AnswerText", "Nobody may enter {0} without an invitation.")},
    {349, QT_TRANSLATE_NOOP("AnswerText", "There are no exceptions from the bans of {0}.")},
    {351, QT_TRANSLATE_NOOP("AnswerText", "{1} runs {0} ({last}).")},
    {364, QT_TRANSLATE_NOOP("AnswerText", "Server: {0} ({last})")},
    {366, QT_TRANSLATE_NOOP("AnswerText", "Nobody is to be seen in {0}.")},
    {368, QT_TRANSLATE_NOOP("AnswerText", "Nobody is banned from {0}.")},
    {371, "{last}"},
    {381, QT_TRANSLATE_NOOP("AnswerText", "You are an operator of the server now.")},
    {382, QT_TRANSLATE_NOOP("AnswerText", "The server reads its settings again ({0}).")},
    {396, QT_TRANSLATE_NOOP("AnswerText", "Others see you at {0} from now on.")},
    {401, QT_TRANSLATE_NOOP("AnswerText", "There is nobody and no channel called {0} here.")},
    {402, QT_TRANSLATE_NOOP("AnswerText", "There is no server called {0}.")},
    {403, QT_TRANSLATE_NOOP("AnswerText", "There is no channel called {0}.")},
    {405, QT_TRANSLATE_NOOP("AnswerText", "You are in as many channels as you may be. Leave one to join {0}.")},
    {406, QT_TRANSLATE_NOOP("AnswerText", "Nobody called {0} was here lately.")},
    {407, QT_TRANSLATE_NOOP("AnswerText", "That was for too many at once; {0} was left out.")},
    {411, QT_TRANSLATE_NOOP("AnswerText", "It was not said whom the message is for.")},
    {412, QT_TRANSLATE_NOOP("AnswerText", "There was nothing to send.")},
    {413, QT_TRANSLATE_NOOP("AnswerText", "Nobody can be addressed as {0}.")},
    {414, QT_TRANSLATE_NOOP("AnswerText", "Nobody can be addressed as {0}.")},
    {415, QT_TRANSLATE_NOOP("AnswerText", "{0} is no mask that can be used here."), Detail::Told},
    {416, QT_TRANSLATE_NOOP("AnswerText", "Too many fit {0}.")},
    {417, QT_TRANSLATE_NOOP("AnswerText", "The line was too long, so the server did not take it.")},
    {421, QT_TRANSLATE_NOOP("AnswerText", "The server does not know the command {0}.")},
    {422, QT_TRANSLATE_NOOP("AnswerText", "The server has no message of the day.")},
    {423, QT_TRANSLATE_NOOP("AnswerText", "{0} does not say who looks after it.")},
    {431, QT_TRANSLATE_NOOP("AnswerText", "No nickname was given.")},
    {432, QT_TRANSLATE_NOOP("AnswerText", "{0} cannot be a nickname here."), Detail::Told},
    {433, QT_TRANSLATE_NOOP("AnswerText", "The nickname {0} is in use.")},
    {436, QT_TRANSLATE_NOOP("AnswerText", "The nickname {0} is in use.")},
    {437, QT_TRANSLATE_NOOP("AnswerText", "{0} is not free just now."), Detail::Told},
    {441, QT_TRANSLATE_NOOP("AnswerText", "{0} is not in {1}.")},
    {442, QT_TRANSLATE_NOOP("AnswerText", "You are not in {0}.")},
    {443, QT_TRANSLATE_NOOP("AnswerText", "{0} is in {1} already.")},
    {445, QT_TRANSLATE_NOOP("AnswerText", "This command is not in use on the server.")},
    {446, QT_TRANSLATE_NOOP("AnswerText", "This command is not in use on the server.")},
    {447, QT_TRANSLATE_NOOP("AnswerText", "You cannot change your nickname now."), Detail::Told},
    {451, QT_TRANSLATE_NOOP("AnswerText", "The server has not let you in yet.")},
    {461, QT_TRANSLATE_NOOP("AnswerText", "The command {0} needs more than was given.")},
    {462, QT_TRANSLATE_NOOP("AnswerText", "That cannot be changed while you are connected.")},
    {464, QT_TRANSLATE_NOOP("AnswerText", "The password is not right.")},
    {465, QT_TRANSLATE_NOOP("AnswerText", "You are banned from this server."), Detail::Told},
    {467, QT_TRANSLATE_NOOP("AnswerText", "{0} has a key already.")},
    {471, QT_TRANSLATE_NOOP("AnswerText", "{0} is full. Try again later.")},
    {472, QT_TRANSLATE_NOOP("AnswerText", "The server knows no mode {0}.")},
    {473, QT_TRANSLATE_NOOP("AnswerText", "{0} can be entered by invitation only. Ask somebody inside to invite you.")},
    {474, QT_TRANSLATE_NOOP("AnswerText", "You are banned from {0}.")},
    {475, QT_TRANSLATE_NOOP("AnswerText", "{0} can be entered only with its key. Use /join {0} key.")},
    {476, QT_TRANSLATE_NOOP("AnswerText", "{0} cannot be the name of a channel here."), Detail::Told},
    {477, QT_TRANSLATE_NOOP("AnswerText", "{0} is only for people who are logged in to an account.")},
    {478, QT_TRANSLATE_NOOP("AnswerText", "The list {1} of {0} is full.")},
    {481, QT_TRANSLATE_NOOP("AnswerText", "Only operators of the server may do that.")},
    {482, QT_TRANSLATE_NOOP("AnswerText", "Only those who moderate {0} may do that."), Detail::Told},
    {483, QT_TRANSLATE_NOOP("AnswerText", "That is a server, not a person.")},
    {489, QT_TRANSLATE_NOOP("AnswerText", "{0} can be entered only over an encrypted connection.")},
    {491, QT_TRANSLATE_NOOP("AnswerText", "You cannot become an operator from here.")},
    {501, QT_TRANSLATE_NOOP("AnswerText", "The server knows no such mode of people.")},
    {502, QT_TRANSLATE_NOOP("AnswerText", "The modes of others can be neither seen nor changed.")},
    {524, QT_TRANSLATE_NOOP("AnswerText", "The server has no help on {0}.")},
    {525, QT_TRANSLATE_NOOP("AnswerText", "This cannot be the key of {0}: it is too long, or holds a comma or a space.")},
    {531, QT_TRANSLATE_NOOP("AnswerText", "{0} takes no messages from you."), Detail::Told},
    {696, QT_TRANSLATE_NOOP("AnswerText", "{2} is not a value for the mode {1} of {0}."), Detail::Told},
    {697, QT_TRANSLATE_NOOP("AnswerText", "{2} stands in the list {1} of {0} already.")},
    {698, QT_TRANSLATE_NOOP("AnswerText", "{2} does not stand in the list {1} of {0}.")},
    {704, "{last}"},
    {705, "{last}"},
    {711, QT_TRANSLATE_NOOP("AnswerText", "Those in {0} were told that you would like to come in.")},
    {712, QT_TRANSLATE_NOOP("AnswerText", "You asked to be let in to {0} too often. Wait a minute.")},
    {713, QT_TRANSLATE_NOOP("AnswerText", "{0} is open: just join it.")},
    {714, QT_TRANSLATE_NOOP("AnswerText", "You are in {0} already.")},
    {723, QT_TRANSLATE_NOOP("AnswerText", "Your rights as an operator are not enough for {0}."), Detail::Told},
    {729, QT_TRANSLATE_NOOP("AnswerText", "Nobody is muted in {0}.")},
    {730, QT_TRANSLATE_NOOP("AnswerText", "Online: {people}")},
    {731, QT_TRANSLATE_NOOP("AnswerText", "Not online: {people}")},
    {732, QT_TRANSLATE_NOOP("AnswerText", "You are told when they come and go: {people}")},
    {733, QT_TRANSLATE_NOOP("AnswerText", "You watch nobody.")},
    {734, QT_TRANSLATE_NOOP("AnswerText", "You watch as many people as you may ({0}).")},
    {900, QT_TRANSLATE_NOOP("AnswerText", "You are logged in to the account {1}.")},
    {901, QT_TRANSLATE_NOOP("AnswerText", "You are not logged in to an account any more.")},
    {902, QT_TRANSLATE_NOOP("AnswerText", "The account cannot be used just now."), Detail::Told},
    {903, QT_TRANSLATE_NOOP("AnswerText", "The server accepted your account and its password.")},
    {904, QT_TRANSLATE_NOOP("AnswerText", "The server did not accept the account or its password.")},
    {905, QT_TRANSLATE_NOOP("AnswerText", "The server did not accept the account or its password.")},
};
// clang-format on

class Words {
    Q_DECLARE_TR_FUNCTIONS(AnswerText)

public:
    static QString ofRow(const Row &row, const NumericReply &reply)
    {
        if (qstrcmp(row.text, "{last}") == 0) // an empty row of a text is a row all the same
            return last(reply).isEmpty() ? QStringLiteral(" ") : last(reply);
        const QString sentence = filled(QCoreApplication::translate("AnswerText", row.text), reply);
        const QString more = row.detail == Detail::Told ? detailOf(reply) : QString();
        return withDetail(sentence, more);
    }

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
        const QString more = detailOf(reply);
        const QString sentence = tr("You may not write in %1.").arg(channel);
        return withDetail(sentence, more);
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

    /// "You may not do that (the detail)."
    static QString withDetail(const QString &sentence, const QString &detail)
    {
        if (sentence.isEmpty() || detail.isEmpty())
            return sentence;
        const QString open = sentence.endsWith(u'.') ? sentence.chopped(1) : sentence;
        return QStringLiteral("%1 (%2).").arg(open, detail);
    }

    /// The nicks of "anna!a@h,marek".
    static QString nicksOf(const QString &sources)
    {
        QStringList nicks;
        for (const QString &source : sources.split(u',', Qt::SkipEmptyParts))
            nicks.append(widgets::isolatedName(source.section(u'!', 0, 0)));
        return nicks.join(u", ");
    }

    /// What a word in {braces} stands for; empty where it was not told.
    static QString valueOf(QStringView word, const NumericReply &reply)
    {
        if (word == u"last")
            return last(reply);
        if (word == u"rest")
            return reply.params.mid(1).join(u' ');
        if (word == u"people")
            return nicksOf(last(reply));
        return widgets::isolatedName(reply.params.value(word.toInt()));
    }

    /// Empty where a parameter is missing.
    static QString filled(const QString &text, const NumericReply &reply)
    {
        // From left to right, once: a channel may be called "#{1}".
        QString result;
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype end = text[at] == u'{' ? text.indexOf(u'}', at) : -1;
            if (end < 0) {
                result += text[at++];
                continue;
            }
            const QString value = valueOf(QStringView(text).sliced(at + 1, end - at - 1), reply);
            if (value.isEmpty())
                return {};
            result += value;
            at = end + 1;
        }
        return result;
    }

    static QString detailOf(const NumericReply &reply)
    {
        static const QStringList kSaysNothing{QStringLiteral("you're not channel operator"),
            QStringLiteral("cannot send to channel"), QStringLiteral("erroneous nickname"),
            QStringLiteral("bad channel name"), QStringLiteral("insufficient operator privileges"),
            QStringLiteral("nick/channel is temporarily unavailable")};
        // "Erroneous nickname: it begins with a digit".
        QString text = last(reply);
        const QString first = text.section(QStringLiteral(": "), 0, 0);
        const auto saysNothing = [](QString words) {
            while (words.endsWith(u'.'))
                words.chop(1);
            return kSaysNothing.contains(words.toLower());
        };
        if (text.size() > first.size() && saysNothing(first))
            text = text.mid(first.size() + 2);
        return reply.params.size() > 1 && !saysNothing(text) ? text : QString();
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
        return found(reply, kStarted, QT_TR_NOOP("The server was started: %1"));
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
    const auto row = std::ranges::find(kRows, first.code.toInt(), &Row::code);
    return row == std::end(kRows) ? Words::other(first) : Words::ofRow(*row, first);
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

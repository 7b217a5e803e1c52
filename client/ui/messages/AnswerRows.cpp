#include "client/ui/messages/AnswerRows.h"

#include "common/widgets/PlainText.h"

#include <QCoreApplication>

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

QString last(const NumericReply &reply)
{
    return reply.params.isEmpty() ? QString() : reply.params.last();
}

/// The nicks of "anna!a@h,marek".
QString nicksOf(const QString &sources)
{
    QStringList nicks;
    for (const QString &source : sources.split(u',', Qt::SkipEmptyParts))
        nicks.append(widgets::isolatedName(source.section(u'!', 0, 0)));
    return nicks.join(u", ");
}

/// What a word in {braces} stands for; empty where it was not told.
QString valueOf(QStringView word, const NumericReply &reply)
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
QString filled(const QString &text, const NumericReply &reply)
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

/// What the server's own words say more than the numeric.
QString detailOf(const NumericReply &reply)
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

} // namespace

QString withDetail(const QString &sentence, const NumericReply &reply)
{
    const QString detail = detailOf(reply);
    if (sentence.isEmpty() || detail.isEmpty())
        return sentence;
    const QString open = sentence.endsWith(u'.') ? sentence.chopped(1) : sentence;
    return QStringLiteral("%1 (%2).").arg(open, detail);
}

std::optional<QString> rowText(const NumericReply &reply)
{
    const auto row = std::ranges::find(kRows, reply.code.toInt(), &Row::code);
    if (row == std::end(kRows))
        return std::nullopt;
    if (qstrcmp(row->text, "{last}") == 0) // an empty row of a text is a row all the same
        return last(reply).isEmpty() ? QStringLiteral(" ") : last(reply);
    const QString sentence = filled(QCoreApplication::translate("AnswerText", row->text), reply);
    return row->detail == Detail::Told ? withDetail(sentence, reply) : sentence;
}

} // namespace watek::client::ui

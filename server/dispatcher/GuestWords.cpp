#include "server/dispatcher/GuestWords.h"

#include "common/protocol/Ascii.h"

#include <QByteArrayView>
#include <QString>

#include <algorithm>
#include <array>

namespace watek::server::dispatcher {

namespace {

struct PasswordCommand {
    QByteArrayView verb;
    qsizetype least = 1; ///< words behind it
    qsizetype most = 1;
};

constexpr std::array kPasswordCommands{
    PasswordCommand{"identify", 1, 2}, // [account] password
    PasswordCommand{"login", 1, 2},
    PasswordCommand{"auth", 1, 2},
    PasswordCommand{"register", 1, 2}, // password [e-mail]
    PasswordCommand{"passwd", 2, 2},
    PasswordCommand{"password", 2, 2},
    PasswordCommand{"pass", 1, 1},
    PasswordCommand{"oper", 2, 2},
    PasswordCommand{"drop", 1, 1},
    PasswordCommand{"unsay", 1, 1},
    PasswordCommand{"verify", 2, 2}, // account code
    PasswordCommand{"resend", 2, 2}, // account password
    PasswordCommand{"resetpass", 3, 3},
    PasswordCommand{"recovery", 1, 1}, // password
    PasswordCommand{"recover", 3, 3}, // account code password
    PasswordCommand{"sapasswd", 2, 2},
    PasswordCommand{"authenticate", 1, 1},
    PasswordCommand{"resume", 1, 1},
};

/// Behind these stands what one of the commands above, or another of NickServ's, is.
constexpr std::array<QByteArrayView, 2> kServices{"ns", "nickserv"};
constexpr std::array<QByteArrayView, 3> kTellers{"msg", "privmsg", "query"};
/// No words of a sentence when they are written like this.
constexpr std::array<QByteArrayView, 12> kCapitals{"PASS", "OPER", "AUTHENTICATE", "RESUME",
    "REGISTER", "LOGIN", "PASSWD", "VERIFY", "DROP", "UNSAY", "RECOVER", "RECOVERY"};

struct GuestName {
    QByteArrayView verb; ///< NickServ's
    QByteArrayView command; ///< the guest's
};
/// Those that are not the verb behind a '/'.
constexpr std::array kGuestNames{
    GuestName{"IDENTIFY", "/login"},
    GuestName{"PASSWD", "/password"},
};

template <size_t N>
bool isOneOf(const std::array<QByteArrayView, N> &words, QByteArrayView word)
{
    return std::ranges::find(words, word) != words.end();
}

/// What is said begins with such a word when it may be a command with a password: a look that
/// every line of a guest can afford.
bool mayBeginCommand(QByteArrayView word)
{
    const auto isWord
        = [word](QByteArrayView each) { return word.compare(each, Qt::CaseInsensitive) == 0; };
    return std::ranges::any_of(kPasswordCommands, isWord, &PasswordCommand::verb)
        || std::ranges::any_of(kServices, isWord) || std::ranges::any_of(kTellers, isWord);
}

bool isUnseen(QChar c)
{
    return c.isSpace() || c.category() == QChar::Other_Format
        || c.category() == QChar::Other_Control;
}

} // namespace

QByteArray cleanGuestLine(QByteArray line)
{
    std::ranges::replace_if(
        line, [](char c) { return c == '\0' || c == '\r' || c == '\n' || c == '\x01'; }, ' ');
    line = line.trimmed();
    // What is not UTF-8 stays as it is.
    const auto first = static_cast<unsigned char>(line.isEmpty() ? 'a' : line.front());
    if (first < 0x80)
        return line;
    const QString text = QString::fromUtf8(line);
    const auto *const seen = std::ranges::find_if_not(text, isUnseen);
    const QByteArray unseen = text.left(seen - text.begin()).toUtf8();
    return line.startsWith(unseen) ? line.mid(unseen.size()).trimmed() : line;
}

bool looksLikePassword(const QByteArray &line)
{
    const auto *const begin = std::ranges::find_if(line, protocol::isLetterOrDigit);
    const auto marks = begin - line.begin();
    if (std::ranges::any_of(line.first(marks), [](char c) { return quint8(c) >= 0x80; }))
        return false; // another script's words
    const auto *const end = std::find_if(begin, line.cend(), [](char c) { return c <= ' '; });
    if (!mayBeginCommand({begin, end}))
        return false;
    QList<QByteArray> words = line.mid(marks).simplified().split(' ');
    if (words.size() > 1 && isOneOf(kCapitals, words.front()))
        return true;
    const auto isNext = [&words](const auto &any) {
        return words.size() > 1 && isOneOf(any, words.front().toLower());
    };
    const bool isToService = isNext(kServices)
        || (isNext(kTellers) && words.size() > 2 && isOneOf(kServices, words[1].toLower()));
    if (isToService)
        return true;
    const auto row = std::ranges::find(
        kPasswordCommands, QByteArrayView(words.front().toLower()), &PasswordCommand::verb);
    const qsizetype behind = words.size() - 1;
    if (row == kPasswordCommands.end() || behind < row->least || behind > row->most)
        return false;
    return row->verb != "register" || behind < 2 || words[2].contains('@');
}

QByteArray withGuestPlaces(QByteArrayView syntax)
{
    QByteArray text;
    for (qsizetype i = 0; i < syntax.size(); ++i) {
        const bool isWordsStart = i == 0 || QByteArrayView(" [|").contains(syntax[i - 1]);
        const qsizetype end = syntax[i] == '<' && isWordsStart ? syntax.indexOf('>', i) : -1;
        if (end < 0) {
            text += syntax[i];
            continue;
        }
        QByteArray place = syntax.sliced(i + 1, end - i - 1).toByteArray().toUpper();
        if (place == "ACCOUNT" || place == "NICKNAME")
            place = "NAME";
        text += place.replace(' ', '-');
        i = end;
    }
    return text;
}

QByteArray guestForm(QByteArrayView toNickServ)
{
    const qsizetype space = toNickServ.indexOf(' ');
    const QByteArrayView verb = space < 0 ? toNickServ : toNickServ.first(space);
    const auto *const name = std::ranges::find(kGuestNames, verb, &GuestName::verb);
    const QByteArray command = name == kGuestNames.end() ? '/' + verb.toByteArray().toLower()
                                                         : name->command.toByteArray();
    return space < 0 ? command : command + withGuestPlaces(toNickServ.sliced(space));
}

QByteArray nickServVerb(QByteArrayView guestCommand)
{
    const QByteArray command = guestCommand.toByteArray().toLower();
    const auto *const name = std::ranges::find(kGuestNames, command, &GuestName::command);
    return name == kGuestNames.end() ? command.mid(1).toUpper() : name->verb.toByteArray();
}

} // namespace watek::server::dispatcher

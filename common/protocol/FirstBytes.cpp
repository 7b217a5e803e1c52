// The rules of classifyFirstBytes() for IRC, one function each; those for other protocols are in
// ForeignBytes. A rule answers Plain when the bytes are surely not its own, and NeedMore while they
// might become so.
#include "common/protocol/PlainText.h"

#include "common/protocol/Ascii.h"
#include "common/protocol/ForeignBytes.h"
#include "common/protocol/Message.h"
#include "common/protocol/Names.h"

#include <algorithm>
#include <array>

namespace watek::protocol {

namespace {

constexpr std::array<QByteArrayView, 12> kRegistration{"CAP", "PASS", "NICK", "USER", "PING",
    "PONG", "QUIT", "AUTHENTICATE", "OPER", "WEBIRC", "STARTTLS", "RESUME"};
constexpr std::array<QByteArrayView, 2> kMessages{"PRIVMSG", "TAGMSG"};
constexpr std::array<QByteArrayView, 10> kWithChannel{
    "JOIN", "PART", "MODE", "TOPIC", "NAMES", "LIST", "WHO", "INVITE", "KICK", "NOTICE"};
constexpr std::array<QByteArrayView, 6> kByHand{
    "cap", "pass", "nick", "user", "authenticate", "oper"};

constexpr qsizetype kLongestNickByHand = 64;

FirstBytes classifyCapitals(FirstLine line)
{
    for (const char sigil : {'@', ':'}) {
        if (!line.text.startsWith(sigil))
            continue;
        if (!line.hasSpace())
            return line.undecided();
        line = line.afterWord();
    }
    const QByteArrayView word = line.word();
    if (!line.hasSpace()) {
        if (line.hasEnded)
            return isOneOf(word, kRegistration) ? FirstBytes::Irc : FirstBytes::Plain;
        const bool isBegun = beginsOneOf(word, kRegistration) || beginsOneOf(word, kMessages)
            || beginsOneOf(word, kWithChannel);
        return isBegun ? FirstBytes::NeedMore : FirstBytes::Plain;
    }
    if (isOneOf(word, kRegistration) || isOneOf(word, kMessages))
        return FirstBytes::Irc;
    if (!isOneOf(word, kWithChannel))
        return FirstBytes::Plain;
    const QByteArrayView target = line.afterWord().text;
    if (target.isEmpty())
        return line.undecided();
    return ChannelName::looksLikeChannel(target) ? FirstBytes::Irc : FirstBytes::Plain;
}

bool isNumber(QByteArrayView text) { return !text.isEmpty() && std::ranges::all_of(text, isDigit); }

/// Whether a person who knows IRC would write these parameters, and one who chats would not.
bool hasShapeOfIts(const Message &message, QByteArrayView line)
{
    const qsizetype count = message.params.size();
    if (message.command == "CAP") {
        static constexpr std::array<QByteArrayView, 4> kSubcommands{"LS", "LIST", "REQ", "END"};
        return count > 0 && isOneOf(message.params[0].toUpper(), kSubcommands);
    }
    if (message.command == "NICK") {
        // A second parameter is RFC 1459's hop count.
        const bool isOneName = count == 1 || (count == 2 && isNumber(message.params[1]));
        return isOneName && Nick::parse(message.params[0], kLongestNickByHand).hasValue();
    }
    if (message.command == "USER")
        return count == 4 && (line.indexOf(" :") >= 0 || isNumber(message.params[1]));
    return count == 1;
}

FirstBytes classifyByHand(const FirstLine &line)
{
    if (!line.hasSpace())
        return beginsOneOf(line.word(), kByHand) ? line.undecided() : FirstBytes::Plain;
    if (!isOneOf(line.word(), kByHand))
        return FirstBytes::Plain;
    if (!line.hasEnded)
        return FirstBytes::NeedMore;
    const auto message = parseMessage(line.text);
    return message && hasShapeOfIts(*message, line.text) ? FirstBytes::Irc : FirstBytes::Plain;
}

/// In any case, for its first parameter is a password, and few begin a sentence with this word. Its
/// first two letters are the beginning of many words.
FirstBytes classifyWebirc(const FirstLine &line)
{
    constexpr QByteArrayView kWebirc("WEBIRC");
    constexpr qsizetype kAnyWord = 2;
    const QByteArray word = line.word().toByteArray().toUpper();
    if (line.hasSpace())
        return word == kWebirc ? FirstBytes::Irc : FirstBytes::Plain;
    return word.size() > kAnyWord && kWebirc.startsWith(word) ? line.undecided()
                                                              : FirstBytes::Plain;
}

FirstBytes classifyAll(QByteArrayView bytes)
{
    const auto isLineEnd = [](char c) { return c == '\r' || c == '\n'; };
    bytes = bytes.sliced(std::ranges::find_if_not(bytes, isLineEnd) - bytes.begin());
    if (bytes.isEmpty())
        return FirstBytes::NeedMore;
    const qsizetype end = std::ranges::find_if(bytes, isLineEnd) - bytes.begin();
    const FirstLine line{.text = bytes.first(end), .hasEnded = end < bytes.size()};

    return firstVerdict({classifyForeign(bytes, line), classifyCapitals(line), classifyByHand(line),
        classifyWebirc(line)});
}

} // namespace

FirstBytes classifyFirstBytes(QByteArrayView bytes)
{
    const bool isAll = bytes.size() >= kFirstBytesBound;
    const FirstBytes verdict = classifyAll(isAll ? bytes.first(kFirstBytesBound) : bytes);
    return isAll && verdict == FirstBytes::NeedMore ? FirstBytes::Plain : verdict;
}

FirstBytes classifyFirstLine(QByteArrayView line)
{
    const FirstBytes verdict = classifyFirstBytes(line.toByteArray() + '\n');
    if (verdict != FirstBytes::Plain)
        return verdict;
    return classifyForeignLine(line);
}

Unfinished unfinishedFirstLine(QByteArrayView line)
{
    static constexpr std::array<QByteArrayView, 5> kSecrets{
        "PASS", "AUTHENTICATE", "OPER", "WEBIRC", "RESUME"};
    // So few small letters are a word, or the beginning of any.
    static constexpr qsizetype kWord = 2;
    // '@tags' and ':source' may stand in front.
    FirstLine rest{.text = line};
    for (const char sigil : {'@', ':'}) {
        if (rest.text.startsWith(sigil) && rest.hasSpace())
            rest = rest.afterWord();
    }
    const QByteArrayView word = rest.word();
    const QByteArray upper = word.toByteArray().toUpper();
    if (rest.hasSpace() && isOneOf(upper, kSecrets))
        return Unfinished::Secret;
    if (!rest.hasSpace() && !word.isEmpty() && beginsOneOf(upper, kSecrets))
        return word.size() > kWord || isCapitals(word) ? Unfinished::Secret : Unfinished::Command;
    if (mayBecomeRequest({.text = line}))
        return Unfinished::Request;
    return classifyFirstBytes(line) == FirstBytes::NeedMore && !line.isEmpty()
        ? Unfinished::Command
        : Unfinished::Sentence;
}

} // namespace watek::protocol

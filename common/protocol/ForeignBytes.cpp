// One function for each protocol. A rule answers Plain when the bytes are surely not its own, and
// NeedMore while they might become so.
#include "common/protocol/ForeignBytes.h"

#include "common/protocol/Ascii.h"

#include <array>

namespace watek::protocol {

namespace {

constexpr std::array<QByteArrayView, 17> kHttpMethods{"GET", "POST", "HEAD", "PUT", "OPTIONS",
    "CONNECT", "DELETE", "PATCH", "TRACE", "PRI", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE",
    "LOCK", "UNLOCK"};
constexpr std::array<QByteArrayView, 5> kForeignTargets{
    "rtsp://", "sip:", "sips:", "icap://", "icaps://"};
/// The versions behind a foreign target.
constexpr std::array<QByteArrayView, 3> kForeignVersions{"RTSP/", "SIP/", "ICAP/"};
/// How the first line of other programs begins: SSH, XMPP, JSON-RPC, BitTorrent.
constexpr std::array<QByteArrayView, 5> kForeignOpenings{"SSH-", "<?xml ", "<stream:stream",
    "{\"jsonrpc\"",
    "\x13"
    "BitTorrent protocol"};
/// IMAP's commands before a login that stand alone.
constexpr std::array<QByteArrayView, 4> kMailboxCommands{
    "CAPABILITY", "STARTTLS", "NOOP", "LOGOUT"};
constexpr std::array<QByteArrayView, 3> kMailGreetings{"EHLO", "HELO", "LHLO"};
constexpr std::array<QByteArrayView, 3> kProxyFamilies{"TCP4", "TCP6", "UNKNOWN"};
FirstBytes classifyTls(QByteArrayView bytes)
{
    if (bytes[0] != '\x16')
        return FirstBytes::Plain;
    if (bytes.size() < 2)
        return FirstBytes::NeedMore;
    return bytes[1] == '\x03' ? FirstBytes::Tls : FirstBytes::Plain;
}

FirstBytes classifyHttp(const FirstLine &line)
{
    if (!line.hasSpace())
        return beginsOneOf(line.word(), kHttpMethods) ? line.undecided() : FirstBytes::Plain;
    const QByteArrayView target = line.afterWord().text;
    if (isOneOf(line.word(), kHttpMethods)) {
        if (beginsWithOneOf(target, kForeignTargets))
            return FirstBytes::Foreign;
        const bool isHttp = target.startsWith('/') || line.text.indexOf(" HTTP/") >= 0;
        return isHttp ? FirstBytes::Http : line.undecided();
    }
    return FirstBytes::Plain;
}

FirstBytes classifyOpening(const FirstLine &line)
{
    if (beginsWithOneOf(line.text, kForeignOpenings))
        return FirstBytes::Foreign;
    return beginsOneOf(line.text, kForeignOpenings) ? line.undecided() : FirstBytes::Plain;
}

/// LDAP: an ASN.1 sequence ('0', its length) that begins with the number of a message. No text
/// goes on with the control bytes 2 and 1.
FirstBytes classifyLdap(QByteArrayView bytes)
{
    static constexpr QByteArrayView kNumber("\x02\x01");
    if (bytes[0] != '0')
        return FirstBytes::Plain;
    if (bytes.size() == 1)
        return FirstBytes::NeedMore;
    // The smallest request to bind has 12 bytes and a name, so a line end is none of its lengths.
    if (bytes[1] == '\n' || bytes[1] == '\r')
        return FirstBytes::Plain;
    // X.690 section 8.1.3: a longer length says in how many bytes it follows.
    const uchar length = uchar(bytes[1]);
    const qsizetype at = 2 + (length > 0x80 && length <= 0x84 ? length - 0x80 : 0);
    const QByteArrayView number = bytes.sliced(std::min(at, bytes.size()));
    if (number.startsWith(kNumber))
        return FirstBytes::Foreign;
    return kNumber.startsWith(number) ? FirstBytes::NeedMore : FirstBytes::Plain;
}

/// Redis: an array of strings, "*1", CR LF, "$4" (RESP "Arrays").
FirstBytes classifyRedis(QByteArrayView bytes)
{
    static constexpr QByteArrayView kThen("\r\n$");
    if (bytes[0] != '*')
        return FirstBytes::Plain;
    qsizetype at = 1;
    while (at < bytes.size() && isDigit(bytes[at]))
        ++at;
    const QByteArrayView rest = bytes.sliced(at);
    if (at > 1 && rest.startsWith(kThen))
        return FirstBytes::Foreign;
    return rest.isEmpty() || (at > 1 && kThen.startsWith(rest)) ? FirstBytes::NeedMore
                                                                : FirstBytes::Plain;
}

/// "a1", "A0001" or ".": what IMAP clients begin their lines with. Not "A1" or "PS5", of which
/// people speak.
bool isMailboxTag(QByteArrayView word)
{
    constexpr qsizetype kLongest = 10;
    if (word == QByteArrayView("."))
        return true;
    if (word.size() < 2 || word.size() > kLongest)
        return false;
    const bool isSmall = word[0] >= 'a' && word[0] <= 'z';
    const bool isCapital = word[0] >= 'A' && word[0] <= 'Z' && word.size() >= 4;
    return (isSmall || isCapital) && std::ranges::all_of(word.sliced(1), isDigit);
}

/// How many words there are; what stands between quotation marks is one.
qsizetype countQuotedWords(QByteArrayView text)
{
    qsizetype count = 0;
    bool isQuoted = false;
    char before = ' ';
    for (const char c : text) {
        count += !isQuoted && before == ' ' && c != ' ' ? 1 : 0;
        if (c == '"')
            isQuoted = !isQuoted;
        before = c;
    }
    return count;
}

/// IMAP: RFC 9051 sections 6.1 and 6.2, in capitals but the tag.
bool isMailboxCommand(const FirstLine &line)
{
    if (!line.hasSpace() || !isMailboxTag(line.word()))
        return false;
    const FirstLine rest = line.afterWord();
    const QByteArrayView command = rest.word();
    const qsizetype count = rest.hasSpace() ? countQuotedWords(rest.afterWord().text) : 0;
    if (command == QByteArrayView("LOGIN"))
        return count == 2;
    if (command == QByteArrayView("AUTHENTICATE"))
        return count == 1 || count == 2;
    return count == 0 && isOneOf(command, kMailboxCommands);
}

/// RFC 5321 section 4.1.1.1: a domain or an address. Programs send one with a dot or a colon, or
/// "localhost"; "HELO ALL" is a person who greets.
bool isHostOfMail(QByteArrayView name)
{
    return name == QByteArrayView("localhost") || name.contains('.') || name.contains(':');
}

FirstBytes classifyMail(const FirstLine &line)
{
    if (!line.hasSpace())
        return beginsOneOf(line.word(), kMailGreetings) ? line.undecided() : FirstBytes::Plain;
    if (!isOneOf(line.word(), kMailGreetings))
        return FirstBytes::Plain;
    const QByteArrayView name = line.afterWord().text;
    if (name.contains(' '))
        return FirstBytes::Plain;
    // EHLO and LHLO are nobody's words.
    if (line.hasEnded && line.word() == QByteArrayView("HELO") && !isHostOfMail(name))
        return FirstBytes::Plain;
    return line.hasEnded && !name.isEmpty() ? FirstBytes::Foreign : line.undecided();
}

FirstBytes classifyProxy(const FirstLine &line)
{
    static constexpr QByteArrayView kProxy("PROXY");
    if (!line.hasSpace())
        return kProxy.startsWith(line.word()) ? line.undecided() : FirstBytes::Plain;
    if (line.word() != kProxy)
        return FirstBytes::Plain;
    const FirstLine rest = line.afterWord();
    if (isOneOf(rest.word(), kProxyFamilies) && (rest.hasSpace() || rest.hasEnded))
        return FirstBytes::Foreign;
    const bool isBegun = !rest.hasSpace() && beginsOneOf(rest.word(), kProxyFamilies);
    return isBegun ? rest.undecided() : FirstBytes::Plain;
}

} // namespace

FirstBytes classifyForeign(QByteArrayView bytes, const FirstLine &line)
{
    return firstVerdict({classifyTls(bytes), classifyLdap(bytes), classifyRedis(bytes),
        classifyHttp(line), classifyOpening(line), classifyMail(line), classifyProxy(line)});
}

FirstBytes classifyForeignLine(QByteArrayView line)
{
    // JSON-RPC has no order of its keys, and its first version does not say its name.
    const bool isCall = (line.startsWith('{') || line.startsWith("[{"))
        && (line.indexOf("\"jsonrpc\"") >= 0
            || (line.indexOf("\"method\"") >= 0 && line.indexOf("\"params\"") >= 0
                && line.indexOf("\"id\"") >= 0));
    const FirstLine whole{.text = line, .hasEnded = true};
    if (isCall || isMailboxCommand(whole))
        return FirstBytes::Foreign;
    // A request line is METHOD, target and version, and nothing else: people write about HTTP/2.
    constexpr qsizetype kShortestMethod = 3;
    const QByteArrayView version = line.sliced(line.lastIndexOf(' ') + 1);
    const bool isRequest = std::ranges::count(line, ' ') == 2 && isCapitals(whole.word())
        && whole.word().size() >= kShortestMethod && !version.isEmpty() && version.back() >= '0'
        && version.back() <= '9';
    if (!isRequest)
        return FirstBytes::Plain;
    if (beginsWithOneOf(version, kForeignVersions))
        return FirstBytes::Foreign;
    return version.startsWith("HTTP/") ? FirstBytes::Http : FirstBytes::Plain;
}

bool mayBecomeRequest(const FirstLine &line)
{
    if (line.text.isEmpty() || classifyHttp(line) != FirstBytes::NeedMore)
        return false;
    if (!line.hasSpace() || line.word() == QByteArrayView("CONNECT"))
        return true;
    constexpr std::array<QByteArrayView, 3> kTargets{"http://", "https://", "*"};
    const QByteArray target = line.afterWord().text.toByteArray().toLower();
    return beginsOneOf(target, kTargets) || beginsWithOneOf(target, kTargets);
}

} // namespace watek::protocol

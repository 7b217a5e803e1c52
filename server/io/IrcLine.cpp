#include "server/io/IrcLine.h"

#include "common/protocol/Message.h"
#include "common/protocol/Utf8.h"

#include <algorithm>
#include <utility>

namespace watek::server::io {

using protocol::LineVerdict;
using shared::LineTrouble;

namespace {

/// What is told of an unusable line's command, at most.
constexpr qsizetype kCommandBytes = 64;

QByteArrayView withoutSpaces(QByteArrayView text)
{
    while (text.startsWith(' '))
        text = text.sliced(1);
    return text;
}

/// How much there is of a line that cannot be used.
enum class Extent { Whole, Beginning };

/// The label among its tags.
QByteArray labelIn(QByteArrayView line, Extent extent)
{
    line = withoutSpaces(line);
    if (!line.startsWith('@'))
        return {};
    qsizetype end = line.indexOf(' ');
    // Where a line was cut, the last tag is whole when something follows it.
    if (end < 0)
        end = extent == Extent::Whole ? line.size() : qMax(qsizetype(0), line.lastIndexOf(';'));
    QByteArray text = line.first(end).toByteArray();
    // The bytes that no message may hold spoil the tag they are in, and no other.
    std::ranges::replace_if(
        text, [](char c) { return c == '\0' || c == '\r'; }, '\xFF');
    const auto tags = protocol::parseMessage(text + " X");
    const QByteArray label = tags ? tags->tag("label") : QByteArray();
    return protocol::isValidUtf8(label) ? label : QByteArray();
}

QByteArray commandIn(QByteArrayView line)
{
    const auto afterWord = [](QByteArrayView text) {
        const qsizetype space = text.indexOf(' ');
        return withoutSpaces(space < 0 ? QByteArrayView() : text.sliced(space));
    };
    line = withoutSpaces(line);
    for (const char sigil : {'@', ':'}) {
        if (line.startsWith(sigil))
            line = afterWord(line);
    }
    qsizetype end = 0;
    while (end < qMin(line.size(), kCommandBytes) && uchar(line[end]) > ' ' && line[end] != '\x7f')
        ++end;
    line = line.first(end).chopped(protocol::incompleteUtf8Tail(line.first(end)));
    return protocol::isValidUtf8(line) ? line.toByteArray().toUpper() : QByteArray();
}

/// What can be told all the same of a line that cannot be used.
shared::Garbled garbled(LineTrouble trouble, QByteArrayView line, Extent extent = Extent::Whole)
{
    return {.trouble = trouble, .command = commandIn(line), .label = labelIn(line, extent)};
}

} // namespace

std::optional<shared::InboundWhat> readIrcLine(QByteArrayView line, LineVerdict verdict)
{
    if (verdict != LineVerdict::Whole)
        return garbled(LineTrouble::TooLong, line, Extent::Beginning);
    const qsizetype tagBytes = line.startsWith('@') ? line.indexOf(' ') + 1 : 0;
    if (tagBytes > kMostTagBytes)
        return garbled(LineTrouble::TagsTooLong, line);
    if (line.size() - tagBytes > kMostRestBytes)
        return garbled(LineTrouble::TooLong, line);
    // IRCv3 utf8-only: the line is refused, the connection stays.
    if (!protocol::isValidUtf8(line))
        return garbled(LineTrouble::NotUtf8, line);
    auto message = protocol::parseMessage(line);
    if (message)
        return shared::Said{*std::move(message)};
    if (message.error() == protocol::ParseError::Empty)
        return {};
    const bool isBadBytes = message.error() == protocol::ParseError::BadBytes;
    return garbled(isBadBytes ? LineTrouble::BadBytes : LineTrouble::NoSuchCommand, line);
}

} // namespace watek::server::io

// One IRC message as a value, and the total functions between it and its line on the wire.
// Any thread; pure. Modern IRC "Message Format", IRCv3 message-tags "Format".
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace watek::protocol {

/// A message tag. `key` keeps its client-only prefix ("+typing", "+draft/reply"); `value` is
/// unescaped.
struct Tag {
    QByteArray key{};
    QByteArray value{};

    bool operator==(const Tag &) const = default;
};

/// A parsed message. `command` is upper case (or three digits). The last parameter may be anything
/// without CR, LF and NUL. The others, when parsed, are not empty, hold no space and do not begin
/// with ':'; when written, they are made so.
struct Message {
    QList<Tag> tags{};
    QByteArray source{};
    QByteArray command{};
    QList<QByteArray> params{};

    bool operator==(const Message &) const = default;

    /// The parameter at `index`, or an empty array when there is none.
    QByteArray param(qsizetype index) const { return params.value(index); }
    /// The value of the tag, or a null array when the message has no such tag.
    QByteArray tag(QByteArrayView key) const;
    bool hasTag(QByteArrayView key) const;
};

enum class ParseError {
    Empty, ///< nothing but spaces: servers ignore it silently (Modern IRC "Message Format")
    NoCommand, ///< tags or a source, and then nothing
    BadCommand, ///< the command is neither letters nor three digits
    BadBytes, ///< CR, LF or NUL inside the line
};

/// A text for the log, in English.
QByteArray describe(ParseError error);

/// Parses one line without its line ending. Any bytes give a message or an error; nothing is
/// dropped silently except repeated spaces, tags without a key and, of tags given twice, all but
/// the last. Whether the bytes are UTF-8 is not asked here: the server refuses, the client mends
/// (Utf8.h).
base::Expected<Message, ParseError> parseMessage(QByteArrayView line);

/// The line for `message`, without CR LF. For every line that parses, parsing what is written and
/// writing it again gives the same bytes. One message never becomes two, and its parameters never
/// change places, whatever they hold:
/// - A parameter that could not stand before the last one is written as asMiddleParam() makes it.
///   Answers repeat what clients sent ("TOPIC :no such name"), so this is ordinary, not a bug.
/// - CR, LF or NUL in a source, key or parameter, a space in a source, and a command that is no
///   command are bugs: asserted, and the bytes replaced by '_'. (A tag's value is escaped.)
/// The last parameter gets its ':' where it needs one, and always where it is text for people
/// (PRIVMSG, TOPIC, RPL_NAMREPLY ...), because many small programs look for " :" there.
QByteArray writeMessage(const Message &message);

/// The same, appended to `out` with CR LF.
void appendMessageLine(QByteArray &out, const Message &message);

/// A line with its CR LF, its tags not counted. Modern IRC "Compatibility with incorrect software".
inline constexpr qsizetype kMostLineBytes = 512;
/// The same as appendMessageLine(), but a line that would be longer than kMostLineBytes loses the
/// end of its last parameter, whole characters.
void appendBoundedMessageLine(QByteArray &out, const Message &message);

/// The nearest text that can be a parameter before the last: spaces and a leading ':' become '_',
/// nothing becomes '*' (as IRC writes an absent value).
QByteArray asMiddleParam(QByteArrayView text);

/// IRCv3 message-tags "Escaping values".
QByteArray escapeTagValue(QByteArrayView value);
QByteArray unescapeTagValue(QByteArrayView escaped);

} // namespace watek::protocol

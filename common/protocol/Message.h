// One IRC message as a value, and the total functions between it and its line on the wire.
// Any thread; pure. Modern IRC "Message Format", IRCv3 message-tags "Format".
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace watek::protocol {

/// A message tag. `key` keeps its client-only prefix ("+typing", "+draft/reply"); `value` is unescaped.
struct Tag {
    QByteArray key;
    QByteArray value;

    bool operator==(const Tag &) const = default;
};

/// A parsed message. `command` is upper case (or three digits). The last parameter may be anything
/// without CR, LF and NUL; the others are not empty, hold no space and do not begin with ':'.
struct Message {
    QList<Tag> tags;
    QByteArray source;
    QByteArray command;
    QList<QByteArray> params;

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

/// Parses one line without its line ending. Any bytes give a message or an error; nothing is dropped
/// silently except repeated spaces and, of tags given twice, all but the last.
base::Expected<Message, ParseError> parseMessage(QByteArrayView line);

/// The line for `message`, without CR LF. For every line that parses, writeMessage(parseMessage(line))
/// is a fixed point: parsing and writing it again gives the same bytes.
/// The caller keeps to the rules of Message; a parameter that breaks them is a bug (asserted) and its
/// offending bytes are replaced by '_', so that one message can never become two.
QByteArray writeMessage(const Message &message);

/// The same, appended to `out` with CR LF.
void appendMessageLine(QByteArray &out, const Message &message);

/// IRCv3 message-tags "Escaping values".
QByteArray escapeTagValue(QByteArrayView value);
QByteArray unescapeTagValue(QByteArrayView escaped);

} // namespace watek::protocol

// Turns one line of an IRC client into what the dispatcher is told: a message, or why the line
// cannot be used. Any thread; pure. Total: any bytes give one or the other, or nothing for an empty
// line.
#pragma once

#include "common/protocol/LineFramer.h"
#include "server/shared/Inbound.h"

#include <QByteArrayView>

#include <optional>

namespace watek::server::io {

/// IRCv3 message-tags "Size limit": 4094 bytes of tag data with '@' and the space; RFC 1459
/// section 2.3: 512 bytes with CR LF for the rest.
inline constexpr qsizetype kMostTagBytes = 4096;
inline constexpr qsizetype kMostRestBytes = 510;

/// `line` has no line end; of a line that is longer than both limits together it is the beginning,
/// with the verdict TooLong. A line that cannot be used still tells its command and its label,
/// where they can be read, for the refusal names them (IRCv3 labeled-response). Nothing: an empty
/// line, which is ignored (Modern IRC "Message Format").
std::optional<shared::InboundWhat> readIrcLine(QByteArrayView line, protocol::LineVerdict verdict);

} // namespace watek::server::io

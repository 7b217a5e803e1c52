// Puts messages on the wire within the length that every IRC client expects.
// Any thread; pure.
#pragma once

#include "common/protocol/Message.h"

#include <QByteArray>

namespace watek::server::dispatcher {

/// A line with its CR LF, its tags not counted. Modern IRC "Compatibility with incorrect software".
inline constexpr qsizetype kLineBytes = protocol::kMostLineBytes;

/// Appends the message; a line that would be too long loses the end of its last parameter, whole
/// characters.
void appendLine(QByteArray &out, const protocol::Message &message);

/// The longest piece of `text` that fits into `maxBytes`, cut at a space near the end where there
/// is one, else between characters. Never empty unless `text` is.
QByteArrayView firstPiece(QByteArrayView text, qsizetype maxBytes);

} // namespace watek::server::dispatcher

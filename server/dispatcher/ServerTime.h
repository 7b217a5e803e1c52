// The time as the server-time tag has it, and spans of time for people. Any thread; pure.
// IRCv3 server-time "Description".
#pragma once

#include <QByteArray>

#include <optional>

namespace watek::server::dispatcher {

/// "2011-10-19T16:40:51.620Z" for milliseconds since 1970 UTC; years 0 to 9999.
QByteArray serverTime(qint64 wallMs);
/// The other way round; nothing when the text is no such time.
std::optional<qint64> parseServerTime(const QByteArray &text);

/// "7 days", "1 hour 30 minutes": the two largest units that a person would name; a minute that has
/// begun counts.
QByteArray spanText(qint64 ms);

} // namespace watek::server::dispatcher

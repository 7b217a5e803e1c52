// The time as the server-time tag has it. Any thread; pure. IRCv3 server-time "Description".
#pragma once

#include <QByteArray>

#include <optional>

namespace watek::server::dispatcher {

/// "2011-10-19T16:40:51.620Z" for milliseconds since 1970 UTC; years 0 to 9999.
QByteArray serverTime(qint64 wallMs);
/// The other way round; nothing when the text is no such time.
std::optional<qint64> parseServerTime(const QByteArray &text);

} // namespace watek::server::dispatcher

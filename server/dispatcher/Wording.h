// How texts for people say how many and how long. Any thread; pure.
#pragma once

#include <QByteArray>

namespace watek::server::dispatcher {

/// "1 channel", "3 channels".
QByteArray counted(qint64 count, const char *one);
/// "channel" for one, "channels" for any other number.
QByteArray nounFor(qint64 count, const char *one);
/// "7 days", "1 hour 30 minutes", "1 second": in two neighbouring units at most, so that it is read
/// at once. A part of a second counts as a whole one: who waits that long has waited long enough.
QByteArray describeSpan(qint64 ms);

} // namespace watek::server::dispatcher

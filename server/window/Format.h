// Figures as people read them, in the language of the program.
// Any thread in principle; used on gui.
#pragma once

#include "server/shared/ClientInfo.h"
#include "server/shared/Log.h"

#include <QString>

namespace watek::server::window {

/// "0:41:07": hours, minutes, seconds.
QString describeUptime(qint64 ms);
/// "12 s", "3 min", "1 h 5 min".
QString describeIdle(qint64 ms);
/// "0", "3.4", "120": a rate or a count with as many digits as it is worth.
QString describeNumber(double value);
/// "4.5 KiB", with a space that does not break.
QString describeBytes(double bytes);
/// "10:02:33", with the date in front when it was not today.
QString describeMoment(qint64 wallMs, qint64 nowMs);
/// "192.168.1.7:8888", "[::1]:8888": what every client's address field takes.
QString describeEndpoint(const QString &address, quint16 port);

QString describeKind(shared::ClientKind kind);
/// "online", or "waiting, no. 2".
QString describeState(shared::ClientState state, int place);
QString describeLevel(shared::LogLevel level);
/// Of a nickname, address or host as a client gave it: nothing in it steers the text around it.
QString describeName(const QByteArray &name);
/// "anna (192.168.1.7)" of the mask anna!~anna@192.168.1.7.
QString describeOperator(const QByteArray &mask);

} // namespace watek::server::window

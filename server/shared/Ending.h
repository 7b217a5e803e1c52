// Why our side ends a connection. A value; any thread.
#pragma once

#include <QtGlobal>

namespace watek::server::shared {

/// Some transports tell the other side: a WebSocket with its close code (RFC 6455 section 7.4).
enum class Ending : quint8 {
    Ordinary, ///< it has left
    ServerStops,
    Policy, ///< it broke a rule of ours: it was killed, speaks another protocol
    Lost, ///< it answers no PING or reads too slowly: the connection is as good as broken
    NoPermit, ///< the server is full: it may come again
};

} // namespace watek::server::shared

// A door of the server: where it listens, and what is spoken there. Any thread; immutable once it
// crosses.
#pragma once

#include <QtGlobal>

namespace watek::server::shared {

/// What carries the lines of a connection.
enum class Transport : quint8 {
    Plain, ///< TCP or a Unix socket, nothing between
    Tls,
    WebSocket,
    SecureWebSocket, ///< WebSocket over TLS
};

constexpr bool isEncrypted(Transport transport)
{
    return transport == Transport::Tls || transport == Transport::SecureWebSocket;
}
constexpr bool isWebSocket(Transport transport)
{
    return transport == Transport::WebSocket || transport == Transport::SecureWebSocket;
}

} // namespace watek::server::shared

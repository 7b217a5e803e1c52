// A door of the server: where it listens, and what is spoken there. Any thread; immutable once it
// crosses.
#pragma once

#include "server/shared/Networks.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QtGlobal>

#include <atomic>

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
/// As the config file calls it: "plain", "tls", "ws", "wss".
constexpr const char *nameOf(Transport transport)
{
    switch (transport) {
    case Transport::Tls:
        return "tls";
    case Transport::WebSocket:
        return "ws";
    case Transport::SecureWebSocket:
        return "wss";
    case Transport::Plain:
        break;
    }
    return "plain";
}

/// The door that the simple settings `host` and `port` of [server] open.
inline const QByteArray kMainDoor = QByteArrayLiteral("main");

/// The door that [tls] opens.
inline const QByteArray kTlsDoor = QByteArrayLiteral("tls");

/// One door: a section [listen/NAME] of the config file, or the main door.
struct Endpoint {
    QByteArray name;
    /// "127.0.0.1", "::", "localhost" or "*"; empty: that of [server] host. Not used with a path.
    QString address = {};
    quint16 port = 0; ///< 0: any free port
    QString path = {}; ///< of a Unix socket; empty: it listens on address and port
    int permissions = 0660; ///< of the Unix socket's file
    Transport transport = Transport::Plain;
    /// When not empty, nobody else comes in here, and each connection begins with a PROXY header
    /// that says who it really is.
    Networks proxyFrom = {};
    /// Gateways that may say with WEBIRC who their clients really are, and what they say it with:
    /// plain, or as `watek-server --hash-password` makes it.
    Networks webircFrom = {};
    QByteArray webircPassword = {};
    /// The web pages that may open a WebSocket here, as browsers write where a page is from
    /// ("https://chat.example.org", "null" for a file); "*": all. Empty: those of the host name by
    /// which the browser reached this door.
    QStringList origins = {};

    bool isUnix() const { return !path.isEmpty(); }
    bool operator==(const Endpoint &) const = default;
};

/// True when one socket can listen for both: only other settings are different.
inline bool listenAtSameAddress(const Endpoint &a, const Endpoint &b)
{
    // "Any free port" is another one for each door.
    const bool isSamePort = a.port == b.port && (a.port != 0 || a.name == b.name);
    return a.path == b.path && (a.isUnix() || (a.address == b.address && isSamePort));
}

/// True for localhost, 127.0.0.0/8 and ::1: nobody on another computer can come there.
bool isLoopback(const QString &address);
/// People on other computers can come here by themselves (through a proxy is another matter).
bool isReachableByOthers(const Endpoint &door);

/// Of an open door: the listener writes them, anybody reads.
struct DoorCounters {
    std::atomic<quint64> connections{0}; ///< that came through it
    std::atomic<quint64> refused{0}; ///< of them, before they were anybody's client
    std::atomic<bool> isPaused{false}; ///< the system lets the server accept nobody
};

} // namespace watek::server::shared

// What a person types to say which server: a host, a port, whether TLS, and perhaps channels.
// Any thread; pure.
#pragma once

#include "client/receive/Link.h"
#include "common/base/Expected.h"

#include <QString>
#include <QStringList>
#include <QStringView>

namespace watek::client::session {

inline constexpr quint16 kDefaultPort = 8888;

struct ServerAddress {
    QString host
        = QStringLiteral("127.0.0.1"); ///< a name, an IPv4 or an IPv6 address (no brackets)
    quint16 port = kDefaultPort;
    receive::TlsMode tls = receive::TlsMode::Off;
    QStringList channels = {}; ///< from irc://host/#a,#b; each with its '#'

    bool operator==(const ServerAddress &) const = default;
    /// The shortest text that parses to this address, channels left out: "host", "host:+6697",
    /// "[::1]:6667".
    QString toText() const;
    /// What is sent there leaves no network card: "localhost", 127.0.0.0/8, ::1.
    bool isThisComputer() const;
};

enum class AddressError {
    BadHost, ///< no host before the port, or one with spaces or other impossible characters
    BadPort, ///< not a number from 1 to 65535
    BadScheme, ///< something:// that is neither irc nor ircs
    BadBrackets, ///< '[' without ']', or no IPv6 address between them
    BadChannel, ///< the path of the irc:// address holds an impossible channel name
};

/// Total. Takes "" (the default: 127.0.0.1:8888), "host", "host:port", "host:+port" (TLS),
/// "[v6]:port", a bare IPv6 address, "irc://host:port/#chan,#chan" (port 6667 when left out) and
/// "ircs://" (TLS, 6697). Spaces around are ignored; "host port" is taken as well.
base::Expected<ServerAddress, AddressError> parseServerAddress(QStringView text);

} // namespace watek::client::session

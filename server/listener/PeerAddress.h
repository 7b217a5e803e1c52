// Who is at the other end of a connected socket. Thread: any; POSIX in the .cpp only.
#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace watek::server::listener {

struct PeerAddress {
    /// "192.168.1.7", "::1", or "unix" for a Unix socket; an IPv4 address mapped into IPv6 is
    /// written as IPv4.
    QByteArray address;
    quint16 port = 0;
};

/// Empty when the peer has gone already.
PeerAddress peerAddressOf(int descriptor);

} // namespace watek::server::listener

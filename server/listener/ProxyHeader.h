// The first bytes of a connection that a proxy brings: who it really is. HAProxy's specification
// "The PROXY protocol, versions 1 & 2" (proxy-protocol.txt), sections 2.1 and 2.2.
// Any thread; pure and total: any bytes give a header, a wish for more, or a refusal.
#pragma once

#include "server/listener/PeerAddress.h"

#include <QByteArrayView>

namespace watek::server::listener {

struct ProxyHeader {
    enum class State : quint8 {
        Incomplete, ///< all of it may still be right; more bytes will tell
        Wrong, ///< no PROXY header, whatever comes
        Complete,
    };

    State state = State::Incomplete;
    qsizetype size = 0; ///< of a complete one; what follows is the client's
    /// The proxy speaks for itself (a health check), or does not know for whom: the connection's
    /// own address is the right one.
    bool isOwn = false;
    PeerAddress source = {}; ///< who is behind the proxy, unless isOwn
};

/// No header may be longer: version 1 has at most 107 bytes, and version 2 with all that proxies
/// add to it some hundreds.
inline constexpr qsizetype kMostProxyHeader = 4096;

/// `bytes`: what has come, from its beginning; it may go on behind the header.
ProxyHeader parseProxyHeader(QByteArrayView bytes);

} // namespace watek::server::listener

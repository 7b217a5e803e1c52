// The request by which an HTTP connection becomes a WebSocket, and the answer to it: RFC 6455
// section 4, IRCv3 "WebSocket support". Any thread; pure. Total: any bytes are asked for more,
// accepted or refused, and more than kMostUpgradeBytes are never asked for.
//
// Only the door's page is served (`GET /`). Who asks for anything else is answered in HTTP with one
// sentence that says what this is; who does not speak HTTP is told so in its own language.
//
// Which web pages may use the door. A browser says in Origin which page opens the connection; a
// program that is no browser says nothing and is let in, for it could say anything. Without a list
// only pages from the server's own host name may, whatever their port: otherwise any page on the
// web could make its visitors chat here without their knowing, from their addresses and from inside
// their networks. A list names other pages.
//
// Which host names are the server's own. A page's owner can let the page's name mean this
// computer's address (DNS rebinding): then both the page and this door are "evil.example" for the
// browser. So without a list the name must be one that the server is known to have: an IP address,
// localhost, its name in the settings, or a name of one of its certificates.
#pragma once

#include "server/shared/TlsContext.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QStringList>

#include <memory>

namespace watek::server::io {

/// What the messages of a WebSocket hold (IRCv3 "WebSocket support").
enum class Subprotocol : quint8 {
    None, ///< the client asked for none of ours: it is sent text
    Text, ///< text.ircv3.net: UTF-8 only
    Binary, ///< binary.ircv3.net: any bytes
};

struct Upgrade {
    enum class Verdict : quint8 { NeedMore, Accepted, Refused };
    Verdict verdict = Verdict::NeedMore;
    QByteArray answer = {}; ///< to be sent as it is; empty for NeedMore
    QByteArray trouble = {}; ///< why it was refused, for the log; printable
    Subprotocol subprotocol = Subprotocol::None;
    qsizetype size = 0; ///< of an accepted request: what follows it are frames
};

/// A longer request is refused (431).
inline constexpr qsizetype kMostUpgradeBytes = 8 * 1024;

/// Which web pages may use a door.
struct WelcomePages {
    /// As browsers write them ("https://chat.example.org", "http://localhost:8080", "null" for a
    /// file); "*" is any page, an empty list those of the host that was asked.
    QStringList origins = {};
    QByteArray serverName = {}; ///< a host name that the server has
    /// Its certificates name others; null: it has none.
    std::shared_ptr<const shared::TlsContext> tls = nullptr;
};

/// Judges all that a connection has sent so far.
Upgrade judgeUpgrade(QByteArrayView bytes, const WelcomePages &pages);

} // namespace watek::server::io

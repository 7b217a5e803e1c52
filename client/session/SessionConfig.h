// All that a session needs to know about one network before it connects.
// Thread: gui; a plain value.
#pragma once

#include "client/session/Backoff.h"
#include "client/session/ServerAddress.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace watek::client::session {

/// Times that tests shorten. The defaults are what people get.
struct SessionTimes {
    Backoff::Times retry = {};
    int connectMs = 20'000;
    int registerMs = 60'000; ///< from connected to welcome; does not run while in the waiting room
    // see receive::ConnectRequest
    int silenceMs = 15'000;
    int answerMs = 60'000;
    int askPauseMs = 1000;
    int lagTickMs = 1000;
    // IRCv3 client-tags/typing
    int typingThrottleMs = 3000; ///< between two words of ours in one place
    int typingPauseMs = 5000; ///< without an edit: we have paused
    int typingActiveMs = 6000; ///< others are believed for so long after the last "active"
    int typingPausedMs = 30'000; ///< and after the last "paused"
    int goodbyeMs = 1000; ///< how long QUIT may take to leave
    int drainMs = 8; ///< how long one turn of the event loop may work on what has arrived
};

struct SessionConfig {
    quint32 id = 1; ///< unlike that of any other session in the program
    ServerAddress address = {};
    QString name = {}; ///< what the person calls it; empty: NETWORK from the server, else the host
    QString nick = {};
    QString alternativeNick = {}; ///< tried first when `nick` is in use; may be empty
    QString userName = {}; ///< empty: made from the nick
    QString realName = {}; ///< empty: the nick
    QString password = {}; ///< PASS; empty: none
    QString saslUser = {}; ///< SASL PLAIN when not empty; never goes on without it
    QString saslPassword = {};
    QStringList channels
        = {}; ///< joined after registration; "#chan" or "#chan key"; empty: `lobby`
    QString lobby = QStringLiteral("#lobby"); ///< joined when no channel is given; empty: none
    QByteArray pinnedSha256 = {}; ///< the certificate the person trusts; empty: ask the system
    /// With what mode TLS was spoken at this address the last time; Off: it never was. No later
    /// connection asks for less, whatever `address` says. The session keeps it up to date.
    receive::TlsMode lastTls = receive::TlsMode::Off;
    int sendBurst = 20; ///< see receive::ConnectRequest
    int sendIntervalMs = 300;
    SessionTimes times = {};
};

} // namespace watek::client::session

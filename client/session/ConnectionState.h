// Where a session stands with its server, as one value that the window renders.
// Thread: gui.
#pragma once

#include "client/receive/Link.h"

#include <QString>

namespace watek::client::session {

enum class Phase {
    Idle, ///< never connected, or the person hung up
    Resolving,
    Connecting,
    SecuringTls,
    Registering, ///< connected, saying who we are
    Waiting, ///< the server is full: `place` in its queue; it lets us in by itself
    Online,
    Lost, ///< the connection broke; tried again at `retryAtMs`
    Failed, ///< and nothing is tried again by itself; `reason` says why
};

struct ConnectionState {
    Phase phase = Phase::Idle;

    bool wasOnline = false; ///< since the person connected; what is Lost was there before
    bool wasEverOnline = false; ///< at this server; something may have been said

    // Lost, Failed: why. While trying again: why the last attempt failed. Idle: why the attempts
    // failed that the person stopped; None when there was a connection, or no attempt had ended.
    receive::FailReason reason = receive::FailReason::None;
    QString
        detail; ///< in the server's or the system's words; for the fold, never the whole sentence

    // Lost
    qint64 retryAtMs
        = 0; ///< on Clock::monotonicNs(), in milliseconds; Session::retryInMs() counts down
    int attempt = 0; ///< how many attempts have failed since the connection broke; 0: the first try

    // Waiting
    int place = 0; ///< 1 is next
    int used = 0; ///< "5 of 5"; 0 when the server did not say
    int places = 0;

    // Registering, Waiting, Online; the certificate also with Failed when it is the reason
    QString tlsVersion; ///< "TLS 1.3"; empty: the connection is not encrypted
    receive::Certificate certificate;
};

} // namespace watek::client::session

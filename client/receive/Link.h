// What the receive worker and the session tell each other: plain values that cross between their
// threads. Any thread; no text for people is in here, windows word the enums.
#pragma once

#include "common/protocol/Message.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <variant>

namespace watek::client::receive {

enum class TlsMode {
    Off, ///< plain text
    Try, ///< TLS if the server speaks it, otherwise plain; a certificate is shown but not insisted
         ///< on
    Required, ///< TLS with a certificate that the system or the person trusts, or no connection at
              ///< all
};

/// Why there is no connection.
enum class FailReason {
    None,
    HostNotFound, ///< no such name, or no name server
    Refused, ///< the computer answered, but nothing listens on the port
    Unreachable, ///< no route, network down
    TimedOut, ///< no answer while connecting, or none to our registration
    TlsFailed, ///< TLS was begun and not agreed on: hung up or silent meanwhile, no version or
               ///< cipher in common, or refused by an alert. The port may speak TLS all the same
    NotTls, ///< the port answered with what is not TLS
    CertificateNotTrusted, ///< see Certificate::problems
    CertificateChanged, ///< not the one that was pinned
    ConnectionReset, ///< the connection broke
    PingTimeout, ///< silent for two minutes, a PING unanswered
    ClosedByServer, ///< the server hung up; its ERROR text, if any, is the detail
    SendQueueFull, ///< the server stopped reading what we send
    NotIrc, ///< what answered does not speak IRC
    // Those below are decided by the session.
    NotEncrypted, ///< "if offered" found no TLS, and there is a password to be sent
    TlsGone, ///< NotTls where the address asks for less, but TLS was spoken before
    TlsBroken, ///< TlsFailed there: nothing less is taken, and the next attempt may succeed
    // From what the server said:
    WrongPassword, ///< 464
    Banned, ///< 465
    NickRefused, ///< 432: the server does not allow this nickname
    NicksInUse, ///< 433 again and again: the nickname is taken, and so are those like it
    LoginFailed, ///< SASL 902, 904, 905, 908
    ServerFull, ///< ERROR before registration that says so
};

enum class CertificateProblem {
    SelfSigned,
    UnknownIssuer,
    Expired,
    NotYetValid,
    WrongHost,
    Revoked,
    Other,
};

/// The certificate a server showed; empty `sha256` when it showed none.
struct Certificate {
    QByteArray sha256 = {}; ///< fingerprint of the DER form, 32 raw bytes
    QString subject = {};
    QString issuer = {};
    QDateTime validFrom = {};
    QDateTime validUntil = {};
    QList<CertificateProblem> problems = {}; ///< empty: the system trusts it

    bool operator==(const Certificate &) const = default;
};

/// Where to connect, and how.
struct ConnectRequest {
    QString host = {};
    quint16 port = 0;
    TlsMode tls = TlsMode::Off;
    bool mayBePlain = true; ///< with Try: goes on in plain text where there is no TLS
    QByteArray
        pinnedSha256; ///< not empty: this certificate and no other, whatever the system says of it
    int connectTimeoutMs = 20'000; ///< for the name, the connection and TLS, each
    int silenceMs = 15'000; ///< this long after the last PING was answered, the next one is sent
    int answerMs = 60'000; ///< and after this long without an answer the connection is lost
    int askPauseMs = 1000; ///< a PING follows what we said, but no more often than this
    int lagTickMs = 1000; ///< how often a PING that nobody has answered is told to be late
    int sendBurst = 20; ///< lines that may leave at once, before pacing begins; 0: never pace
    int sendIntervalMs
        = 300; ///< then one line in this time, so that no server takes us for a flood
};

enum class LinkPhase {
    Resolving,
    Connecting,
    SecuringTls,
    Connected, ///< lines flow
    Closed, ///< the last word about this connection; `reason` says why
};

/// A step in the life of one connection.
struct LinkChange {
    LinkPhase phase = LinkPhase::Closed;
    FailReason reason = FailReason::None; ///< None with Closed: we hung up ourselves
    QString detail
        = {}; ///< the system's or the server's own words, for a "Details" fold; may be empty
    QString tlsVersion = {}; ///< "TLS 1.3"; empty: plain
    Certificate certificate = {};
};

/// All lines up to and including this number were handed to the system.
struct LinesWritten {
    quint64 upTo = 0;
};

/// All lines up to and including this number were read by the server: it has answered a PING that
/// was sent after them. Whatever it had to say against one of them came before this.
struct LinesAnswered {
    quint64 upTo = 0;
};

/// A PING of ours was answered after this time; or it is out for this long, and nothing came yet.
struct LagMeasured {
    int ms = 0;
};

/// One thing that came from the worker, in the order in which it happened.
struct Arrival {
    quint32 attempt = 0; ///< of which connection; older ones are to be ignored
    std::variant<protocol::Message, LinkChange, LinesWritten, LinesAnswered, LagMeasured> what = {};
};

/// A line for the server, without CR LF.
struct OutgoingLine {
    /// Rises within one connection. 0: a question of the program's own (MODE, WHO), which leaves
    /// when nothing that has a number waits.
    quint64 number = 0;
    QByteArray bytes = {};
};

} // namespace watek::client::receive

// What io threads (and the window's operator) tell the dispatcher. Values only; one mailbox for
// all.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/Message.h"
#include "common/protocol/Scram.h"
#include "common/threading/Mailbox.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Flow.h"
#include "server/shared/Outbound.h"
#include "server/shared/ServerConfig.h"
#include "server/shared/TlsContext.h"
#include "server/shared/WindowMail.h"

#include <QByteArray>
#include <QByteArrayList>

#include <algorithm>
#include <future>
#include <limits>
#include <memory>
#include <variant>

namespace watek::server::shared {

/// The first word about a client: it holds a permit and has shown what it speaks.
struct Arrived {
    ClientKind kind = ClientKind::Irc; ///< Irc or PlainText
    QByteArray address;
    quint16 port = 0;
    ClientRoute route;
    std::shared_ptr<Flow> flow;
    bool isSecure = false; ///< nobody between could read or change what is said
    /// The certificate that it has shown: SHA-256, 64 hexadecimal digits in lower case; or empty.
    QByteArray certificate = {};
    /// The server's name by which it came, when one of the server's certificates is for that name.
    QByteArray hostName = {};
};

/// A guest whose first line is an IRC registration command after all: from here on it is an IRC
/// client.
struct TurnedIrc { };

/// A parsed IRC line. Costs one credit.
struct Said {
    protocol::Message message;
};

/// A line of a plain-text guest, valid UTF-8, without its ending. Costs one credit.
struct SaidPlain {
    QByteArray line;
};

enum class LineTrouble : quint8 {
    TooLong, ///< 417 ERR_INPUTTOOLONG
    NotUtf8, ///< IRCv3 utf8-only: FAIL * INVALID_UTF8
    TagsTooLong, ///< 417 as well (IRCv3 message-tags "Size limit")
    NoSuchCommand, ///< 421 ERR_UNKNOWNCOMMAND: the command is no word that a command can be
    Unended, ///< a guest's private message that came without a line end, or the rest of one
    BadBytes, ///< 400 ERR_UNKNOWNERROR: NUL or CR inside an IRC line
};
/// A line that could not be used, in its place among the others. Costs one credit.
struct Garbled {
    LineTrouble trouble = LineTrouble::TooLong;
    QByteArray command = {}; ///< of an IRC line, as far as it can be told, valid UTF-8; else empty
    QByteArray label = {}; ///< IRCv3 labeled-response; only valid UTF-8
};

/// Nothing of what it was sent may be lost.
inline constexpr qint64 kNothingMissed = std::numeric_limits<qint64>::max();

/// The last word about a client. The dispatcher answers with Outbound Forget.
struct Left {
    QByteArray
        reason; ///< English, for the QUIT line: "Connection closed", "Ping timeout: 60 seconds"
    /// It has ended its side of the stream but still reads: what it asked for is answered before it
    /// is forgotten. If its socket is closed meanwhile, a second Left says so.
    bool stillReads = false;
    /// The connection broke, or ended without a word: it was not our side that sent it away, and
    /// its program may come back for its person (RESUME).
    bool mayReturn = false;
    /// What was said since then may not have arrived; milliseconds of the clock that never goes
    /// back. To the moment when Outbound TrackSending was said of the client; else it is when it
    /// was heard last, or just now when the other side has acknowledged everything.
    qint64 missedSinceMs = kNothingMissed;
};

/// The answer to Outbound TellMissed: what was said since then has not arrived yet.
struct Missed {
    qint64 sinceMs = kNothingMissed;
};

/// The answer to Outbound TellDrained: the client has taken nearly all that it was sent.
struct Drained { };

/// From the window: a server notice to one client, or to everybody (client id 0).
struct OperatorNotice {
    QByteArray text;
};
/// From the window, or from the listener: close this client with a reason it is told. With
/// `banMinutes` its address is kept out for so long, and everybody from it who is no operator is
/// closed.
struct OperatorDisconnect {
    QByteArray reason;
    int banMinutes = 0;
};
/// From the listener: see to it that what was said is stored, say goodbye to everybody and close
/// them; nothing arrives after this.
struct Stopping {
    /// The store has so much time.
    static constexpr int kStoreSeconds = 5;

    QByteArray goodbye;
    std::shared_ptr<std::promise<void>> said = {}; ///< it was posted; null: nobody waits for that
};

/// From the composition root, asked for by operator `client` (0: by nobody in the chat): the
/// settings were read again. Without a config they were wrong, and the old ones stay.
struct Rehashed {
    std::shared_ptr<const ServerConfig> config;
    QByteArrayList changed; ///< names of settings: "limits/monitor"
    QByteArray trouble; ///< why there is no config
    std::shared_ptr<const TlsContext> tls = {}; ///< the certificates from now on; null: none
};

/// From the passwords thread, the answer to a PasswordRequest.
struct PasswordChecked {
    quint64 ticket = 0; ///< as it was in the request
    bool isRight = false; ///< it fits, or a verifier was made of it
    protocol::ScramVerifier verifier = {}; ///< the one that was made
};

/// From the mail thread, the answer to a MailRequest.
struct MailSent {
    quint64 ticket = 0; ///< as it was in the request
    QByteArray trouble = {}; ///< why it was not sent: a clause in English; empty: it was
};

using InboundWhat = std::variant<Arrived, TurnedIrc, Said, SaidPlain, Garbled, Left, Drained,
    Missed, OperatorNotice, OperatorDisconnect, Stopping, Rehashed, PasswordChecked, MailSent,
    WindowRequest>;

/// What a line costs of its client's Flow: one, and more when it is in many pieces, for each of
/// them takes memory of its own (a line may have 1360 tags, which are a hundred kilobytes).
inline int creditOf(const protocol::Message &message)
{
    constexpr qsizetype kPiecesForOne = 32;
    const qsizetype pieces = message.tags.size() + message.params.size();
    return int(std::min<qsizetype>(1 + pieces / kPiecesForOne, Flow::kCredit));
}
inline int creditOf(const InboundWhat &what)
{
    const auto *const said = std::get_if<Said>(&what);
    return said ? creditOf(said->message) : 1;
}

struct Inbound {
    base::ClientId client = {};
    InboundWhat what;
};

/// Bound: Flow::kCredit lines per client.
inline constexpr qsizetype kInboundBound = 65536;

using InboundMailbox = threading::Mailbox<Inbound>;

} // namespace watek::server::shared

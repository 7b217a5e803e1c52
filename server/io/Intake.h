// Turns the bytes of one client into what the dispatcher is told: first who speaks (IRC or a
// plain-text guest), then line by line. Thread: io; no socket, no clock. Bounded: it holds at most
// one line.
//
// A connection is *open to everything* until it has said a first sentence or a first IRC command:
// its bytes are kept and looked at as a whole. They may turn out to be IRC, a sentence, or somebody
// who is no guest at all (a browser, SSH, a port scanner); a silence makes it a guest, but decides
// nothing else. After the first sentence a guest stays a guest.
//
// A guest's line may have no newline: UnendedLine says what a pause of the sender means then. What
// could be the beginning of a password, or of a browser's request, is never spoken, however long
// the pause. The lines of IRC clients are judged by IrcLine.
#pragma once

#include "common/protocol/LineFramer.h"
#include "common/protocol/PlainText.h"
#include "server/io/UnendedLine.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Inbound.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QByteArrayView>

namespace watek::server::io {

/// Where the lines go.
class IntakeSink {
public:
    virtual ~IntakeSink() = default;
    /// False: no more for now; feed() tells how much was not read.
    virtual bool take(shared::InboundWhat what) REQUIRES(ioRole) = 0;
};

/// Somebody who speaks something else and is to be answered and closed.
enum class Stranger { None, Tls, Http, Foreign, NotText };

class Intake {
public:
    /// `plainText`: whether there are guests at all. Without them everybody speaks IRC.
    Intake(IntakeSink &sink, bool plainText);

    /// Takes the bytes of one read. How many at their end were not read, because the sink wants no
    /// more: feed them again.
    qsizetype feed(QByteArrayView bytes) REQUIRES(ioRole);
    /// The sender has paused, as long as awaits() asks for.
    void onPause() REQUIRES(ioRole);
    /// The stream has ended: a guest's last line need not have an end, unless it is a private
    /// message.
    void onEnd() REQUIRES(ioRole);

    shared::ClientKind kind() const { return m_kind; }
    Stranger stranger() const { return m_stranger; }
    Pause awaits() const;

private:
    void judgeFirstBytes(protocol::FirstBytes verdict) REQUIRES(ioRole);
    qsizetype feedLines(QByteArrayView bytes) REQUIRES(ioRole);
    void endLine() REQUIRES(ioRole);
    void dropUnended() REQUIRES(ioRole);
    bool refuseUnended() REQUIRES(ioRole);
    QByteArrayView unfinished() const;
    bool takeLine(QByteArrayView line, protocol::LineVerdict verdict) REQUIRES(ioRole);
    bool takeGuestLines(QByteArrayView line) REQUIRES(ioRole);
    bool takeGuestLine(QByteArrayView line) REQUIRES(ioRole);

    IntakeSink &m_sink;
    const bool m_plainText;
    shared::ClientKind m_kind = shared::ClientKind::Unknown;
    Stranger m_stranger = Stranger::None;
    bool m_isDecided = false; ///< its bytes go to the framer
    bool m_hasSpoken = false; ///< a guest's first sentence has been taken
    /// So many first bytes had come when the pause of what is never spoken was over.
    qsizetype m_heldSecret = 0;
    QByteArray m_first; ///< all it has said, until it is decided
    protocol::LineFramer m_framer;
    UnendedLine m_unended; ///< what is pending in the framer, of a guest
};

} // namespace watek::server::io

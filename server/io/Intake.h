// Turns the bytes of one client into what the dispatcher is told: first who speaks (IRC or a
// plain-text guest), then line by line. Bounded: it holds at most one line. Thread: io; no socket,
// no clock.
#pragma once

#include "common/protocol/LineFramer.h"
#include "common/protocol/PlainText.h"
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
enum class Stranger { None, Tls, Http, NotText };

class Intake {
public:
    /// `plainText`: whether there are guests at all. Without them everybody speaks IRC.
    Intake(IntakeSink &sink, bool plainText);

    /// Takes the bytes of one read. How many at their end were not read, because the sink wants no
    /// more: feed them again.
    qsizetype feed(QByteArrayView bytes) REQUIRES(ioRole);
    /// The sender has paused: a silent connection is a guest, and a guest's line may have no end.
    void onPause() REQUIRES(ioRole);
    /// The stream has ended: a guest's last line need not have an end.
    void onEnd() REQUIRES(ioRole);

    shared::ClientKind kind() const { return m_kind; }
    Stranger stranger() const { return m_stranger; }
    /// True while a pause would mean something.
    bool awaitsPause() const;

private:
    bool decide(protocol::FirstBytes verdict) REQUIRES(ioRole);
    qsizetype feedLines(QByteArrayView bytes) REQUIRES(ioRole);
    bool takeLine(QByteArrayView line, protocol::LineVerdict verdict) REQUIRES(ioRole);
    bool takeIrcLine(QByteArrayView line) REQUIRES(ioRole);
    bool takeGuestLine(QByteArrayView line) REQUIRES(ioRole);

    IntakeSink &m_sink;
    const bool m_plainText;
    shared::ClientKind m_kind = shared::ClientKind::Unknown;
    Stranger m_stranger = Stranger::None;
    bool m_isFramed = false; ///< the guest ends its lines, so a pause means nothing
    bool m_hasSpoken = false; ///< a guest's first line has been taken
    QByteArray m_first; ///< bytes of a client whose kind is not known yet
    protocol::LineFramer m_framer;
};

} // namespace watek::server::io

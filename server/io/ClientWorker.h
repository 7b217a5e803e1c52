// Serves one client on its io thread. Thread: io. Built, called and destroyed there; others reach
// it only through the thread's mailboxes.
//
// A connection's life: it is adopted, and either holds a permit or waits for one. Meanwhile its
// socket becomes *ready* (TLS has shaken hands, a WebSocket is open; a bare socket is ready at
// once). When it has shown what it speaks and holds a permit, it *arrives*: the dispatcher hears of
// it, and all it has said meanwhile. It ends with a last line and a deadline for sending it.
//
// The worker only conducts; each part does one job: Intake turns bytes into lines, FloodGuard says
// how fast, Entrance keeps permit, place and what was said before the arrival, Liveness keeps the
// deadlines of who must show that it is there, Outflow sends and closes.
#pragma once

#include "common/threading/Poller.h"
#include "server/io/Deadlines.h"
#include "server/io/Entrance.h"
#include "server/io/FloodGuard.h"
#include "server/io/Intake.h"
#include "server/io/IoLink.h"
#include "server/io/Liveness.h"
#include "server/io/Outflow.h"
#include "server/shared/AdmissionGate.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Endpoint.h"
#include "server/shared/Flow.h"
#include "server/shared/Lingering.h"
#include "server/shared/Roles.h"

#include <QObject>

#include <memory>

namespace watek::server::io {

class IoThread;

class ClientWorker final : public QObject, private IntakeSink {
    Q_OBJECT
public:
    ClientWorker(IoThread &thread, shared::Slot slot, Adopt adopted);

    base::ClientId id() const { return m_id; }
    shared::Slot slot() const { return m_slot; }
    int descriptor() const { return m_outflow.descriptor(); }
    const std::shared_ptr<shared::ClientCounters> &counters() const { return m_counters; }
    bool hasArrived() const { return m_flow != nullptr; }
    /// False while TLS shakes hands, for example: it cannot speak yet.
    bool isReady() const { return m_isReady; }
    /// Nothing more will happen: its thread takes it out of the table.
    bool isOver() const { return m_outflow.isOver(); }

    /// The poller has something to say.
    void onPolled(const threading::Ready &ready) REQUIRES(ioRole);
    void onNews(shared::Admission news) REQUIRES(ioRole);
    /// The listener: others want its place.
    void makeWay(const MakeWay &order) REQUIRES(ioRole);
    /// The dispatcher: it is in the chat.
    void onRegistered() REQUIRES(ioRole);
    /// The dispatcher: it will send it nothing more.
    void onForgotten() REQUIRES(ioRole);
    /// The dispatcher: its gateway has said where it really is.
    void onMoved(const QByteArray &address) REQUIRES(ioRole);
    /// The dispatcher: it has credit again.
    void onResume() REQUIRES(ioRole);
    /// The dispatcher: whether it may send as fast as it likes.
    void onExempt(bool isExempt) REQUIRES(ioRole);
    /// The dispatcher: what it asked for was as much work as so many lines.
    void onCharge(int lines) REQUIRES(ioRole);
    /// The dispatcher: it waits for Drained.
    void onTellDrained() REQUIRES(ioRole);
    /// The dispatcher: its person may come back after a broken connection.
    void onTrackSending() REQUIRES(ioRole);
    /// The dispatcher: a new connection takes over from it.
    void onTellMissed() REQUIRES(ioRole);
    /// The thread's settings are other ones.
    void onConfigured() REQUIRES(ioRole);
    /// The thread did not run for a while.
    void onOwnPause() REQUIRES(ioRole);
    /// The thread's timer: its deadline has come.
    void onDeadline() REQUIRES(ioRole);

    /// Puts bytes into the send queue; flush() sends them. Who reads too slowly is closed: Outflow.
    void queue(const QByteArray &bytes) REQUIRES(ioRole) { queue(bytes, 0, bytes.size()); }
    /// Only whole lines of them.
    void queue(const QByteArray &bytes, qsizetype from, qsizetype size) REQUIRES(ioRole);
    void flush() REQUIRES(ioRole);
    /// Sends `lastBytes` and what is queued, then closes. `reason` is for the others.
    void closeWith(const QByteArray &lastBytes, const QByteArray &reason,
        shared::Ending ending = shared::Ending::Policy) REQUIRES(ioRole);
    /// It has lingered longest of too many: its last lines have had their time, sent or not.
    void endNow() REQUIRES(ioRole) { over("Connection closed"); }
    /// The server stops: a connection that has not arrived says goodbye by itself.
    void finish(const QByteArray &goodbye, qint64 byMs) REQUIRES(ioRole);

private:
    bool take(shared::InboundWhat what) override REQUIRES(ioRole);
    void onPeerEnd() REQUIRES(ioRole);
    void readSocket() REQUIRES(ioRole);
    /// Its socket may have become ready: it may speak from now on.
    void noteReady() REQUIRES(ioRole);
    void onBytes(QByteArrayView bytes) REQUIRES(ioRole);
    qsizetype say(QByteArrayView bytes) REQUIRES(ioRole);
    bool mayTakeMore() const REQUIRES(ioRole);
    void onKindMayBeKnown() REQUIRES(ioRole);
    void answerStranger() REQUIRES(ioRole);
    void takeUnread() REQUIRES(ioRole);
    /// It waits, and what it has said may show that it comes back after a broken connection. Then
    /// it stands at the head of the queue, and the time in which it may come back stands still.
    void noteReturn(const shared::InboundWhat &what) REQUIRES(ioRole);
    void releasePass() REQUIRES(ioRole);
    void noteGatewayClaim(const shared::InboundWhat &what) REQUIRES(ioRole);
    /// From now on it is only kept so that its last words arrive.
    void beginLingering() REQUIRES(ioRole);
    bool answerWhileWaiting(const shared::InboundWhat &what) REQUIRES(ioRole);
    void arrive() REQUIRES(ioRole);
    void tellPlace() REQUIRES(ioRole);
    void sendServerText(const QByteArray &text) REQUIRES(ioRole);
    void leave(shared::Left left) REQUIRES(ioRole);
    void onBroken(const QByteArray &reason) REQUIRES(ioRole);
    void sayLastWords() REQUIRES(ioRole);
    void over(const QByteArray &reason) REQUIRES(ioRole);
    /// After every event: what is waited for now.
    void settle() REQUIRES(ioRole);
    /// Its queue is over the bound: offers it to the socket, and closes who reads too slowly.
    void onBehind() REQUIRES(ioRole);
    void closeAsTooSlow() REQUIRES(ioRole);
    /// closeWith() a line of the server's, as its kind is shown such lines.
    void closeWithWords(const QByteArray &text, const QByteArray &reason, shared::Ending ending)
        REQUIRES(ioRole);
    void updateInterest() REQUIRES(ioRole);
    void armDeadline() REQUIRES(ioRole);
    void checkAlive() REQUIRES(ioRole);
    qint64 handshakeMs() const REQUIRES(ioRole);
    qint64 readyDeadlineMs() const REQUIRES(ioRole);
    qint64 pauseDeadlineMs() const REQUIRES(ioRole);
    qint64 aliveDeadlineMs() const REQUIRES(ioRole);
    qint64 floodDeadlineMs() const REQUIRES(ioRole);

    // Most of the work is sending: what that touches stands together.
    IoThread &m_thread;
    const shared::Slot m_slot;
    Outflow m_outflow;
    threading::Interest m_interest;
    std::shared_ptr<shared::ClientCounters> m_counters;

    const base::ClientId m_id;
    Intake m_intake;
    FloodGuard m_guard;
    Entrance m_entrance;
    Liveness m_liveness;
    std::shared_ptr<shared::Flow> m_flow; ///< set when it arrives
    QByteArray m_unread; ///< read from the socket, but it may not be taken yet
    QByteArray m_address; ///< of its gateway, until that has said whose it is
    quint16 m_port;
    std::shared_ptr<const shared::Endpoint> m_gatewayDoor; ///< until its gateway has said so
    shared::Lingering::Stay m_lingers;
    const shared::Transport m_transport;
    bool m_isReady; ///< its socket is, and that was noted
    qint64 m_readyByMs = kNever; ///< set with the gate's first word, until it is ready
    bool m_awaitsCredit = false; ///< until onResume()
    bool m_isThrottled = false; ///< until the flood guard has tokens again
    bool m_hasFlooded = false; ///< it was throttled once, and the log has it
    bool m_hasLeft = false; ///< the dispatcher was told that it leaves
    bool m_owesSecondLeft = false; ///< it was told so while it still read, and not forgotten yet
    qint64 m_armedMs = kNever;
};

} // namespace watek::server::io

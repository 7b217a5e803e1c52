// What one client is sent, and how its connection ends: the socket, the send queue, the stages of
// closing and the deadline for the last lines. Thread: io; no clock.
//
// Who reads too slowly. A queue is judged after the socket was offered what is in it. Over its
// bound
// (`sendq`) the client is *behind*, which happens to everybody in a large room that talks: bytes
// that all its members are sent are kept once, so it costs little. From then on the client must
// show that it reads: in every kPatienceMs it must take a quarter of the bound, until it is not
// behind any more. One that does not, or that is behind by kMostTimes the bound, is closed; what is
// queued is thrown away, so that the last line says why. Meanwhile nobody else waits for it.
//
// A connection is open until its last lines are known. Then it is closing: what is queued is sent
// and nothing more is taken. When all is sent our side of the stream is shut, and the connection
// drains: the other side closes first, so that what it is just sending cannot make the system throw
// our last lines away. A broken connection skips both.
//
// Somebody may end its side of the stream and still wait for the answers to what it said (a script
// that pipes its lines into nc). Its connection is then *half closed*: nothing is read, but
// everything that the dispatcher still answers is sent.
#pragma once

#include "server/io/Deadlines.h"
#include "server/io/SendQueue.h"
#include "server/io/SendTimes.h"
#include "server/io/Socket.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <span>

namespace watek::server::io {

class Outflow {
public:
    enum class Stage : quint8 {
        Open,
        HalfClosed, ///< the other side has ended its stream; the answers are still sent
        Closing, ///< its last lines are being sent
        Draining, ///< all is sent; waiting for the other side to close
        Over,
    };
    enum class After : quint8 {
        Same, ///< nothing changed for whoever watches the socket
        Moved, ///< more or less is queued than the poller was asked for, or the stage is another
        Broken, ///< the connection is broken; `sent.error` says why
        Over, ///< all was sent and nobody waits for the other side
    };
    struct Flushed {
        After after = After::Same;
        Transfer sent;
    };

    /// How long a client that is behind may take for a quarter of the bound.
    static constexpr qint64 kPatienceMs = 10'000;
    /// Behind by so many bounds nobody is waited for.
    static constexpr qsizetype kMostTimes = 64;
    /// A client has "little left to be sent" below this many bytes: the next slice of an answer may
    /// come.
    static constexpr qsizetype kLittle = 16 * 1024;

    explicit Outflow(std::unique_ptr<Socket> socket)
        : m_socket(std::move(socket))
    {
    }

    Socket &socket() { return *m_socket; }
    const Socket &socket() const { return *m_socket; }
    int descriptor() const { return m_socket->descriptor(); }
    Stage stage() const { return m_stage; }
    bool isOpen() const { return m_stage == Stage::Open; }
    bool isOver() const { return m_stage == Stage::Over; }
    /// The connection broke before all that it had said was taken in.
    bool isBroken() const { return !m_breakReason.isEmpty(); }
    const QByteArray &breakReason() const { return m_breakReason; }
    /// Bytes that wait to be sent.
    qsizetype bytes() const { return m_queue.bytes(); }
    /// The memory that they take, about: what the bound is for.
    qsizetype cost() const { return m_queue.cost(); }
    bool isEmpty() const { return m_queue.isEmpty(); }
    /// flush() would send something when the system takes bytes again.
    bool wantsWrite() const
    {
        return m_socket->wantsWrite() || (!m_queue.isEmpty() && m_socket->isReady());
    }
    /// False once the last lines are queued: nothing follows them.
    bool takesMore() const { return takesLastLines() && !isBroken(); }
    bool takesLastLines() const { return isOpen() || m_stage == Stage::HalfClosed; }
    /// Keeps a reference to the bytes; flush() sends them.
    void append(const QByteArray &bytes) { m_queue.append(bytes); }
    void append(const QByteArray &bytes, qsizetype from, qsizetype size)
    {
        m_queue.append(bytes, from, size);
    }

    /// What is queued was offered to the socket; `bound` is for the queue, in bytes. True when the
    /// client reads too slowly.
    bool isTooSlow(qsizetype bound, qint64 nowMs);
    /// The moment at which isTooSlow() must be asked again; never once nothing more is taken.
    qint64 patienceMs() const { return takesMore() ? m_judgedAtMs : kNever; }
    /// Throws away what is queued but for the rest of a line that was begun, and makes room in the
    /// socket for a last line.
    void dropUnsent();
    /// Somebody waits to hear that little is left to be sent.
    void askDrained() { m_isAskedDrained = true; }
    /// True once for each askDrained(), when that is so.
    bool takeDrained();

    /// From now on missedSinceMs() can tell.
    void trackSending(qint64 nowMs);
    bool isTracked() const { return m_times != nullptr; }
    /// Since when bytes were queued of which the other side's system has not said that it has them;
    /// nothing when all have arrived, or nobody tracks.
    std::optional<qint64> missedSinceMs(qint64 nowMs) const;
    /// Something is queued, or on its way and not acknowledged.
    bool mayMiss() const { return !m_queue.isEmpty() || unacknowledged() > 0; }

    /// Writes what the socket takes. `isWatched`: the poller already tells when it takes more.
    Flushed flush(bool isWatched, qint64 nowMs, std::span<char> scratch);
    /// The other side has ended its stream.
    void onPeerEnd(qint64 nowMs);
    /// What is queued are the last lines.
    void beginClosing(qint64 nowMs);
    /// Nothing more can be sent or received; what was received before is still to be taken in.
    void breakOff(const QByteArray &reason, qint64 nowMs);
    /// The server stops: no waiting for the other side, and all is over at `byMs`. True when it is
    /// over now. `scratch` is written over.
    [[nodiscard]] bool hurry(qint64 byMs, std::span<char> scratch);
    void setOver() { m_stage = Stage::Over; }
    /// When the connection is over, sent or not.
    qint64 deadlineMs() const { return m_closeByMs; }

private:
    Transfer send();
    void noteSent(qsizetype bytes, qint64 nowMs);
    qint64 unacknowledged() const;
    void discardInput(std::span<char> scratch);

    const std::unique_ptr<Socket> m_socket;
    Stage m_stage = Stage::Open;
    bool m_isHurrying = false;
    bool m_hasPeerEnded = false;
    QByteArray m_breakReason;
    SendQueue m_queue;
    std::unique_ptr<SendTimes> m_times; ///< null: nobody tracks
    qint64 m_closeByMs = kNever;
    qint64 m_judgedAtMs = kNever; ///< there: the client is behind
    qsizetype m_taken = 0; ///< bytes, since it is behind or was judged last
    bool m_isAskedDrained = false;
};

} // namespace watek::server::io

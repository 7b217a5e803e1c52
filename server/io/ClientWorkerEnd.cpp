// What a client is sent, and how its connection ends.
#include "server/io/ClientWorker.h"

#include "server/io/IoThread.h"

#include <algorithm>
#include <utility>

namespace watek::server::io {

using shared::ClientKind;
using shared::ClientState;

namespace {

/// How long a closed client may take to read its last lines, and then to close its side.
constexpr qint64 kLastLinesMs = 2000;
constexpr qint64 kDrainMs = 1000;

} // namespace

void ClientWorker::queue(const QByteArray &bytes)
{
    // Its last lines are the last.
    if (m_stage != Stage::Open || isBroken() || bytes.isEmpty())
        return;
    if (m_sendQueue.isEmpty())
        m_thread.markDirty(*this);
    m_sendQueue.append(bytes);
    // It is behind: flush() will not come soon to tell.
    if (m_interest.write)
        m_counters->noteSent(0, m_sendQueue.bytes());
    // Nothing can be said to a client that does not read: it is closed at its bound.
    if (m_sendQueue.bytes() > m_thread.context().config->limits.sendq) {
        m_thread.context().log.warning("client", m_address + " reads too slowly: SendQ exceeded");
        over("SendQ exceeded");
    }
}

void ClientWorker::flush()
{
    if (m_stage == Stage::Over || m_stage == Stage::Draining)
        return;
    if (isBroken()) {
        if (m_stage == Stage::Closing)
            over(m_breakReason);
        return;
    }
    const Transfer sent = m_sendQueue.flush(m_socket);
    m_counters->noteSent(sent.bytes, m_sendQueue.bytes());
    m_thread.noteSent(sent.bytes);
    // Nearly always: all is sent, and what the client waits for has not changed.
    if (sent.outcome == Transfer::Outcome::Done && m_stage == Stage::Open && !m_interest.write)
        return;
    if (sent.outcome == Transfer::Outcome::Broken) {
        onBroken(describeSystemError(sent.error));
        return;
    }
    if (m_stage == Stage::Closing && m_sendQueue.isEmpty()) {
        // The other side closes first, so that what it still sends cannot cut off its last lines
        // with a reset.
        m_stage = Stage::Draining;
        m_socket.shutdownWrite();
        if (m_isFinishing) {
            discardInput();
            over("Connection closed");
            return;
        }
        m_closeByMs = std::min(m_closeByMs, m_thread.nowMs() + kDrainMs);
    }
    settle();
}

/// The last look before a close that cannot wait for the other side.
void ClientWorker::discardInput()
{
    while (m_socket.read(m_thread.readBuffer()).outcome == Transfer::Outcome::Done) { }
}

void ClientWorker::closeWith(const QByteArray &lastBytes, const QByteArray &reason)
{
    if (m_stage != Stage::Open)
        return;
    queue(lastBytes);
    if (m_stage != Stage::Open)
        return;
    m_stage = Stage::Closing;
    m_closeByMs = std::min(m_closeByMs, m_thread.nowMs() + kLastLinesMs);
    m_unread = QByteArray();
    leave(reason);
    m_thread.context().registry.setState(m_id, ClientState::Closing);
    m_thread.markDirty(*this);
    settle();
}

void ClientWorker::finish(const QByteArray &goodbye, qint64 byMs)
{
    if (m_stage == Stage::Open && !hasArrived()) {
        if (m_intake.kind() == ClientKind::Irc)
            closeWith("ERROR :" + goodbye + "\r\n", {});
        else
            closeWith(protocol::guestServerLine(goodbye) + "\n", {});
    }
    m_isFinishing = true;
    if (m_stage == Stage::Draining) {
        discardInput();
        over("Connection closed");
    }
    m_closeByMs = std::min(m_closeByMs, byMs);
    armDeadline();
}

/// Out of the chat, and out of the waiting room: the dispatcher hears it, the permit goes back.
void ClientWorker::leave(const QByteArray &reason)
{
    if (std::exchange(m_hasLeft, true))
        return;
    if (hasArrived())
        m_thread.post({.client = m_id, .what = shared::Left{reason}});
    if (m_place.place != 0)
        m_thread.context().gate.leave(m_id);
    m_thread.giveBackLater(std::move(m_permit));
}

/// What it had said before is said all the same, when the dispatcher is all it waits for. The rest
/// of a flood goes with its sender.
void ClientWorker::onBroken(const QByteArray &reason)
{
    const bool mayFinish = m_stage == Stage::Open && m_awaitsCredit
        && !m_guard.isThrottling(m_thread.nowMs()) && !isBroken();
    if (!mayFinish) {
        over(reason);
        return;
    }
    m_breakReason = reason;
    m_thread.unwatch(*this);
    m_sendQueue.clear();
    m_counters->noteSent(0, 0);
    settle();
}

/// The system may have received more before the connection broke than was read.
void ClientWorker::sayLastWords()
{
    while (m_unread.isEmpty() && mayTakeMore())
        readSocket();
    if (m_stage == Stage::Open && !m_awaitsCredit)
        over(m_breakReason);
}

void ClientWorker::over(const QByteArray &reason)
{
    if (m_stage == Stage::Over)
        return;
    leave(isBroken() ? m_breakReason : reason);
    m_stage = Stage::Over;
    m_thread.markOver(*this);
}

} // namespace watek::server::io

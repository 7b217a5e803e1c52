// What a client is sent, and how its connection ends.
#include "server/io/ClientWorker.h"

#include "server/io/IoThread.h"

#include <algorithm>
#include <utility>

namespace watek::server::io {

using shared::ClientKind;
using shared::ClientState;

namespace {

/// What the dispatcher says is with its io thread after so long at most, unless the thread is much
/// behind. What was said within it before a break may never have been queued.
constexpr qint64 kOnItsWayMs = 250;

} // namespace

void ClientWorker::onTrackSending() { m_outflow.trackSending(m_thread.nowMs()); }

void ClientWorker::onTellMissed()
{
    const std::optional<qint64> sinceMs = m_outflow.missedSinceMs(m_thread.nowMs());
    m_thread.post({.client = m_id,
        .what
        = shared::Missed{.sinceMs = sinceMs ? *sinceMs - kOnItsWayMs : shared::kNothingMissed}});
}

void ClientWorker::queue(const QByteArray &bytes, qsizetype from, qsizetype size)
{
    // Its last lines are the last.
    if (!m_outflow.takesMore() || size == 0)
        return;
    if (m_outflow.isEmpty())
        m_thread.markDirty(*this);
    m_outflow.append(bytes, from, size);
    // The poller will tell when it takes more: until then nobody counts what is queued.
    if (m_interest.write)
        m_counters->noteSent(0, m_outflow.bytes());
    if (m_outflow.cost() > m_thread.context().config->limits.sendq)
        onBehind();
}

void ClientWorker::onBehind()
{
    // A socket that took less than it was offered is full until the poller tells.
    if (!m_interest.write)
        flush();
    if (!m_outflow.takesMore())
        return;
    const qint64 before = m_outflow.patienceMs();
    if (m_outflow.isTooSlow(m_thread.context().config->limits.sendq, m_thread.nowMs()))
        closeAsTooSlow();
    else if (m_outflow.patienceMs() != before)
        armDeadline();
}

void ClientWorker::closeAsTooSlow()
{
    const QByteArray reason = "SendQ exceeded";
    const IoContext &context = m_thread.context();
    context.log.stranger(shared::Stranger::Flooding, shared::LogLevel::Warning, "client",
        context.registry.nickOf(m_id) + " (" + m_address + ") reads too slowly: " + reason);
    m_outflow.dropUnsent();
    if (m_intake.kind() == ClientKind::PlainText)
        closeWith(protocol::guestServerLine("You read too slowly: " + reason) + '\n', reason,
            shared::Ending::Lost);
    else
        closeWith("ERROR :Closing link: You read too slowly [" + reason + "]\r\n", reason,
            shared::Ending::Lost);
}

void ClientWorker::flush()
{
    if (m_outflow.isOver() || m_outflow.stage() == Outflow::Stage::Draining)
        return;
    if (m_outflow.isBroken()) {
        if (m_outflow.stage() == Outflow::Stage::Closing)
            over(m_outflow.breakReason());
        return;
    }
    const auto [after, sent]
        = m_outflow.flush(m_interest.write, m_thread.nowMs(), m_thread.readBuffer());
    m_counters->noteSent(sent.bytes, m_outflow.bytes());
    m_thread.noteSent(sent.bytes);
    if (m_outflow.takesLastLines() && m_outflow.takeDrained())
        m_thread.post({.client = m_id, .what = shared::Drained{}});
    switch (after) {
    case Outflow::After::Same:
        break;
    case Outflow::After::Moved:
        settle();
        break;
    case Outflow::After::Broken:
        onBroken(m_outflow.socket().describe(sent.error));
        break;
    case Outflow::After::Over:
        over("Connection closed");
        break;
    }
}

void ClientWorker::closeWith(
    const QByteArray &lastBytes, const QByteArray &reason, shared::Ending ending)
{
    if (!m_outflow.takesLastLines())
        return;
    queue(lastBytes);
    if (!m_outflow.takesLastLines())
        return;
    m_outflow.socket().setEnding(ending);
    m_outflow.beginClosing(m_thread.nowMs());
    m_unread = QByteArray();
    leave({.reason = reason, .mayReturn = ending == shared::Ending::Lost});
    if (ending != shared::Ending::ServerStops)
        beginLingering();
    m_thread.context().registry.setState(m_id, ClientState::Closing);
    m_thread.markDirty(*this);
    settle();
}

void ClientWorker::beginLingering()
{
    if (!m_lingers)
        m_lingers = m_thread.lingerFor(*this);
}

void ClientWorker::closeWithWords(
    const QByteArray &text, const QByteArray &reason, shared::Ending ending)
{
    const bool isIrc = m_intake.kind() == ClientKind::Irc || shared::isWebSocket(m_transport);
    closeWith(
        isIrc ? "ERROR :" + text + "\r\n" : protocol::guestServerLine(text) + "\n", reason, ending);
}

void ClientWorker::makeWay(const MakeWay &order)
{
    // What has arrived already counts.
    if (m_outflow.takesMore() && m_interest.read)
        readSocket();
    if (!m_outflow.isOpen() || m_thread.nowMs() - m_counters->heardMs < order.silentMs)
        return;
    m_thread.context().log.stranger(shared::Stranger::Waits, shared::LogLevel::Info, "client",
        m_address + " was silent while others wait: it is closed");
    closeWithWords(order.text, "Silent while others waited", shared::Ending::NoPermit);
}

void ClientWorker::finish(const QByteArray &goodbye, qint64 byMs)
{
    if (m_outflow.isOpen() && !hasArrived())
        closeWithWords(goodbye, {}, shared::Ending::ServerStops);
    if (m_outflow.hurry(byMs, m_thread.readBuffer()))
        over("Connection closed");
    armDeadline();
}

/// Out of the chat, and out of the waiting room: the dispatcher hears it, the permit goes back.
void ClientWorker::leave(shared::Left left)
{
    if (std::exchange(m_hasLeft, true))
        return;
    if (m_outflow.isTracked())
        left.missedSinceMs
            = m_outflow.missedSinceMs(m_thread.nowMs()).value_or(m_thread.nowMs()) - kOnItsWayMs;
    else if (left.mayReturn)
        left.missedSinceMs
            = (m_outflow.mayMiss() ? m_liveness.lastHeardMs() : m_thread.nowMs()) - kOnItsWayMs;
    if (hasArrived())
        m_thread.post({.client = m_id, .what = std::move(left)});
    releasePass();
    if (m_entrance.isWaiting())
        m_thread.context().gate.leave(m_id);
    m_thread.giveBackLater(m_entrance.takePermit());
}

/// What it had said before is said all the same, when the dispatcher is all it waits for. The rest
/// of a flood goes with its sender.
void ClientWorker::onBroken(const QByteArray &reason)
{
    const bool mayFinish = m_outflow.isOpen() && m_awaitsCredit
        && !m_guard.isThrottling(m_thread.nowMs()) && !m_outflow.isBroken();
    if (!mayFinish) {
        over(reason);
        return;
    }
    m_outflow.breakOff(reason, m_thread.nowMs());
    m_thread.unwatch(*this);
    m_counters->noteSent(0, 0);
    settle();
}

/// The system may have received more before the connection broke than was read.
void ClientWorker::sayLastWords()
{
    while (m_unread.isEmpty() && mayTakeMore())
        readSocket();
    if (m_outflow.isOpen() && !m_awaitsCredit)
        over(m_outflow.breakReason());
}

void ClientWorker::over(const QByteArray &reason)
{
    if (m_outflow.isOver())
        return;
    leave({.reason = m_outflow.isBroken() ? m_outflow.breakReason() : reason, .mayReturn = true});
    // The dispatcher may still wait to answer one that has ended its stream.
    if (std::exchange(m_owesSecondLeft, false))
        m_thread.post({.client = m_id, .what = shared::Left{.reason = reason, .mayReturn = true}});
    m_outflow.setOver();
    m_lingers.end();
    m_thread.markOver(*this);
}

} // namespace watek::server::io

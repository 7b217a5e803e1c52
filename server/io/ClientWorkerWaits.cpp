// What a client waits for after every event: its socket, and its next deadline.
#include "server/io/ClientWorker.h"

#include "server/io/IoThread.h"

#include <algorithm>
#include <utility>

namespace watek::server::io {

using shared::ClientKind;

namespace {

/// A guest that pauses this long has ended its line (seed/BEHAVIOUR: a chunk with no newline is one
/// message).
constexpr qint64 kLinePauseMs = 100;
/// What may be half a command is given so long: people type it by hand.
constexpr qint64 kCommandPauseMs = 3000;
/// A private message waits so long for its line end.
constexpr qint64 kLineEndMs = 60'000;

} // namespace

void ClientWorker::settle()
{
    if (m_outflow.isOver())
        return;
    // Who has something unread stays throttled until the deadline has taken that, however many
    // events come between the end of its wait and the timer.
    m_isThrottled = m_outflow.isOpen()
        && (m_guard.isThrottling(m_thread.nowMs()) || (m_isThrottled && !m_unread.isEmpty()));
    if (m_isThrottled && !std::exchange(m_hasFlooded, true))
        m_thread.context().log.stranger(shared::Stranger::Flooding, shared::LogLevel::Info,
            "client", m_address + " sends too fast: it is slowed down");
    updateInterest();
    armDeadline();
}

void ClientWorker::updateInterest()
{
    if (m_outflow.isBroken())
        return;
    // Of a closed client is read what it still sends, so that the system sees it through to the
    // end.
    const bool isClosing = !m_outflow.takesLastLines();
    const bool isRead = isClosing || (m_unread.isEmpty() && mayTakeMore());
    // Who leaves the queue gives up what it has said, so nothing of it need be read before.
    const threading::Interest wanted{.read = isRead,
        .write = m_outflow.wantsWrite(),
        .end = !isRead && m_entrance.hasNews() && !hasArrived()};
    if (wanted == m_interest)
        return;
    m_interest = wanted;
    m_thread.changeInterest(*this, wanted);
}

void ClientWorker::onDeadline()
{
    m_armedMs = kNever;
    // What has arrived meanwhile is heard before anybody is judged: the timer may come before the
    // poller's word of it.
    if (m_outflow.isOpen() && m_interest.read && !m_outflow.isBroken())
        readSocket();
    // In case this thread did not run, the last lines are offered once more.
    if (m_outflow.stage() == Outflow::Stage::Closing)
        flush();
    const qint64 nowMs = m_thread.nowMs();
    if (nowMs >= m_outflow.deadlineMs())
        over("Connection closed");
    if (m_outflow.isOver())
        return;
    if (nowMs >= readyDeadlineMs()) {
        m_thread.context().log.stranger(shared::Stranger::Handshake, shared::LogLevel::Info,
            "client", m_address + " did not finish its handshake in time");
        over("Handshake timeout");
        return;
    }
    if (nowMs >= m_outflow.patienceMs()) {
        // Offered once more before it is judged: the pause may have been this program's own.
        flush();
        if (m_outflow.takesMore())
            onBehind();
    } else if (nowMs >= floodDeadlineMs()) {
        m_isThrottled = false;
        takeUnread();
    } else if (nowMs >= pauseDeadlineMs()) {
        m_intake.onPause();
        if (m_intake.stranger() != Stranger::None)
            answerStranger();
        onKindMayBeKnown();
    } else if (nowMs >= aliveDeadlineMs()) {
        checkAlive();
    }
    settle();
}

void ClientWorker::onOwnPause()
{
    m_liveness.onOwnPause(m_thread.nowMs());
    if (m_readyByMs != kNever)
        m_readyByMs = m_thread.nowMs() + handshakeMs();
}

qint64 ClientWorker::handshakeMs() const
{
    return qint64(m_thread.context().config->limits.handshakeTimeout) * 1000;
}

void ClientWorker::checkAlive()
{
    const shared::ServerConfig &config = *m_thread.context().config;
    switch (m_liveness.due()) {
    case Liveness::Due::RegistrationTimeout:
        closeWith("ERROR :Registration timeout\r\n", "Registration timeout");
        break;
    case Liveness::Due::Ping:
        m_liveness.onPinged(m_thread.nowMs());
        queue("PING :" + config.server.name + "\r\n");
        break;
    case Liveness::Due::PingTimeout:
        const QByteArray reason
            = "Ping timeout: " + QByteArray::number(config.limits.pingTimeout) + " seconds";
        closeWith("ERROR :Closing link: " + reason + "\r\n", reason, shared::Ending::Lost);
        break;
    }
}

/// The timer is only ever moved to an earlier moment. When it fires too early, onDeadline() finds
/// nothing to do and the next moment is armed; so whatever onDeadline() handles must move its own
/// deadline into the future.
void ClientWorker::armDeadline()
{
    const qint64 nextMs = std::min({m_outflow.deadlineMs(), m_outflow.patienceMs(),
        readyDeadlineMs(), pauseDeadlineMs(), aliveDeadlineMs(), floodDeadlineMs()});
    if (nextMs >= m_armedMs)
        return;
    m_armedMs = nextMs;
    m_thread.setDeadline(*this, nextMs);
}

qint64 ClientWorker::readyDeadlineMs() const { return m_outflow.isOpen() ? m_readyByMs : kNever; }

qint64 ClientWorker::pauseDeadlineMs() const
{
    // Who is not read, or cannot speak yet, has not paused.
    if (!m_outflow.isOpen() || !m_interest.read || !m_isReady)
        return kNever;
    switch (m_intake.awaits()) {
    case Pause::Nothing:
        return kNever;
    case Pause::Silence:
        return m_liveness.lastHeardMs() + m_thread.context().config->server.plainTextWaitMs;
    case Pause::Line:
        return m_liveness.lastHeardMs() + kLinePauseMs;
    case Pause::Command:
        return m_liveness.lastHeardMs() + kCommandPauseMs;
    case Pause::LineEnd:
        return m_liveness.lastHeardMs() + kLineEndMs;
    }
    return kNever;
}

/// Guests need not show that they are there. Who has registered and is not read now cannot.
qint64 ClientWorker::aliveDeadlineMs() const
{
    if (!m_outflow.isOpen() || m_intake.kind() == ClientKind::PlainText)
        return kNever;
    if (!m_interest.read && m_liveness.due() != Liveness::Due::RegistrationTimeout)
        return kNever;
    return m_liveness.deadlineMs(m_thread.context().config->limits);
}

qint64 ClientWorker::floodDeadlineMs() const
{
    return m_outflow.isOpen() && m_isThrottled ? m_guard.opensAtMs() : kNever;
}

} // namespace watek::server::io

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

} // namespace

void ClientWorker::settle()
{
    if (m_stage == Stage::Over)
        return;
    m_isThrottled = m_stage == Stage::Open && m_guard.isThrottling(m_thread.nowMs());
    if (m_isThrottled && !std::exchange(m_hasFlooded, true))
        m_thread.context().log.info("client", m_address + " sends too fast: it is slowed down");
    updateInterest();
    armDeadline();
}

void ClientWorker::updateInterest()
{
    if (isBroken())
        return;
    const bool isRead = m_stage != Stage::Open || (m_unread.isEmpty() && mayTakeMore());
    // Who leaves the queue gives up what it has said, so nothing of it need be read before.
    const threading::Interest wanted{.read = isRead,
        .write = !m_sendQueue.isEmpty(),
        .end = !isRead && m_hasNews && !hasArrived()};
    if (wanted == m_interest)
        return;
    m_interest = wanted;
    m_thread.changeInterest(*this, wanted);
}

void ClientWorker::onDeadline()
{
    m_armedMs = kNever;
    const qint64 nowMs = m_thread.nowMs();
    if (nowMs >= m_closeByMs) {
        over("Connection closed");
        return;
    }
    if (nowMs >= floodDeadlineMs()) {
        takeUnread();
    } else if (nowMs >= pauseDeadlineMs()) {
        m_intake.onPause();
        onKindMayBeKnown();
    } else if (nowMs >= aliveDeadlineMs()) {
        checkAlive();
    }
    settle();
}

void ClientWorker::checkAlive()
{
    const shared::ServerConfig &config = *m_thread.context().config;
    if (!m_isRegistered) {
        closeWith("ERROR :Registration timeout\r\n", "Registration timeout");
    } else if (!m_isPinged) {
        m_isPinged = true;
        queue("PING :" + config.server.name + "\r\n");
    } else {
        const QByteArray reason
            = "Ping timeout: " + QByteArray::number(config.limits.pingTimeout) + " seconds";
        closeWith("ERROR :Closing link: " + reason + "\r\n", reason);
    }
}

/// A deadline that has moved away is left as it is: it comes early, and is set anew.
void ClientWorker::armDeadline()
{
    const qint64 nextMs
        = std::min({m_closeByMs, pauseDeadlineMs(), aliveDeadlineMs(), floodDeadlineMs()});
    if (nextMs >= m_armedMs)
        return;
    m_armedMs = nextMs;
    m_thread.setDeadline(*this, nextMs);
}

qint64 ClientWorker::pauseDeadlineMs() const
{
    // Who is not read has not paused.
    if (m_stage != Stage::Open || !m_interest.read || !m_intake.awaitsPause())
        return kNever;
    const bool isKnown = m_intake.kind() != ClientKind::Unknown;
    return m_lastHeardMs
        + (isKnown ? kLinePauseMs : m_thread.context().config->server.plainTextWaitMs);
}

/// When an IRC client must have registered, be pinged, or have answered. Guests have no such duty.
qint64 ClientWorker::aliveDeadlineMs() const
{
    if (m_stage != Stage::Open || m_intake.kind() == ClientKind::PlainText
        || m_admittedMs == kNever)
        return kNever;
    const auto &limits = m_thread.context().config->limits;
    if (!m_isRegistered)
        return m_admittedMs + qint64(limits.registrationTimeout) * 1000;
    const qint64 pingMs = m_lastHeardMs + qint64(limits.pingInterval) * 1000;
    return m_isPinged ? pingMs + qint64(limits.pingTimeout) * 1000 : pingMs;
}

qint64 ClientWorker::floodDeadlineMs() const
{
    return m_stage == Stage::Open && m_isThrottled ? m_guard.opensAtMs() : kNever;
}

} // namespace watek::server::io

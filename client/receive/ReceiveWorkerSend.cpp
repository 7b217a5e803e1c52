// What a connection sends: lines at the pace that was agreed, and the question whether the other
// side still lives. Thread: receive.
#include "client/receive/ReceiveWorker.h"

#include <algorithm>

namespace watek::client::receive {

namespace {

/// What may lie in the socket's own buffer before lines wait in ours.
constexpr qint64 kSocketBuffer = 64 * 1024;

} // namespace

void ReceiveWorker::beginKeepalive(quint32 attempt)
{
    if (attempt != m_attempt || !m_connected || m_keepalive)
        return;
    m_keepalive = true;
    m_lastHeardMs = 0; // the first PING at once: it measures the lag
    onQuiet();
}

// Fires a silence after the last PING was answered, or an answer's time after one was sent. Bytes
// of any kind count as life; the lag is measured all the same.
void ReceiveWorker::onQuiet()
{
    receiveRole.assertCurrent();
    if (!m_connected)
        return;
    const qint64 now = nowMs();
    if (!m_pingToken.isEmpty()) {
        const qint64 silence = now - std::max(m_lastHeardMs, m_pingSentMs);
        if (silence >= m_request.answerMs)
            close(FailReason::PingTimeout);
        else
            m_quietTimer.start(int(m_request.answerMs - silence));
        flushArrivals();
        return;
    }
    m_pingToken = "lag-" + QByteArray::number(m_clock.monotonicNs());
    m_pingSentMs = now;
    writeNow("PING :" + m_pingToken);
    m_quietTimer.start(m_request.answerMs);
}

void ReceiveWorker::send(quint32 attempt, const std::vector<OutgoingLine> &lines)
{
    if (attempt != m_attempt || !m_socket || m_hangingUp)
        return;
    if (m_unsent.size() + lines.size() > kMaxUnsentLines) {
        close(FailReason::SendQueueFull);
    } else {
        m_unsent.insert(m_unsent.end(), lines.begin(), lines.end());
        writeWaiting();
    }
    flushArrivals();
}

void ReceiveWorker::writeWaiting()
{
    if (!m_connected)
        return;
    quint64 written = 0;
    while (!m_unsent.empty() && m_socket->bytesToWrite() < kSocketBuffer) {
        if (const int waitMs = m_pacer.takeOrWaitMs(nowMs())) {
            m_paceTimer.start(waitMs);
            break;
        }
        written = m_unsent.front().number;
        m_socket->write(m_unsent.front().bytes + "\r\n");
        m_unsent.pop_front();
    }
    if (written != 0)
        add(LinesWritten{written});
}

void ReceiveWorker::writeNow(const QByteArray &line)
{
    if (m_socket && m_connected)
        m_socket->write(line + "\r\n");
}

void ReceiveWorker::onBytesWritten()
{
    receiveRole.assertCurrent();
    if (m_unsent.empty() || m_paceTimer.isActive())
        return;
    writeWaiting();
    flushArrivals();
}

void ReceiveWorker::onPaceTick()
{
    receiveRole.assertCurrent();
    writeWaiting();
    flushArrivals();
}

} // namespace watek::client::receive

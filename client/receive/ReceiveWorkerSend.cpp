// What a connection sends. Thread: receive.
//
// Two queues leave at one pace (SendPacer): first the lines that have a number, which are a
// person's words and commands; when none of them waits, the program's own questions. A PING is
// written past both. It is sent at the start, a silence after the last one was answered, and
// behind what a person said: its answer tells that the server has read all that, how long the way
// is, and, while it does not come, that something is wrong. One PING is out at a time.
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
    if (m_pingToken.isEmpty()) {
        sendPing();
    } else {
        const qint64 silence = nowMs() - std::max(m_lastHeardMs, m_pingSentMs);
        if (silence >= m_request.answerMs)
            close(FailReason::PingTimeout);
        else
            m_quietTimer.start(int(m_request.answerMs - silence));
    }
    flushArrivals();
}

void ReceiveWorker::sendPing()
{
    m_pingToken = "lag-" + QByteArray::number(m_clock.monotonicNs());
    m_pingSentMs = nowMs();
    m_askedUpTo = m_written;
    writeNow("PING :" + m_pingToken);
    m_pacer.take(m_pingSentMs);
    m_quietTimer.start(m_request.answerMs);
    m_lagTimer.start(m_request.lagTickMs);
}

void ReceiveWorker::onPong()
{
    m_pingToken.clear();
    m_lagTimer.stop();
    m_lagMs = int(nowMs() - m_pingSentMs);
    add(LagMeasured{m_lagMs});
    if (m_askedUpTo != 0)
        add(LinesAnswered{m_askedUpTo});
    m_quietTimer.start(m_request.silenceMs);
    ask();
}

// What was said since the last PING is to be answered; onPong() comes back to it while one is out.
void ReceiveWorker::ask()
{
    if (!m_keepalive || !m_pingToken.isEmpty() || m_written <= m_askedUpTo || m_askTimer.isActive())
        return;
    const qint64 pause = m_request.askPauseMs - (nowMs() - m_pingSentMs);
    m_askTimer.start(int(std::clamp<qint64>(pause, 0, m_request.askPauseMs)));
}

void ReceiveWorker::onAskTick()
{
    receiveRole.assertCurrent();
    if (m_connected && !m_hangingUp && m_pingToken.isEmpty())
        sendPing();
}

void ReceiveWorker::onLagTick()
{
    receiveRole.assertCurrent();
    const int out = int(nowMs() - m_pingSentMs);
    if (out > m_lagMs)
        add(LagMeasured{out});
    flushArrivals();
}

void ReceiveWorker::send(quint32 attempt, const std::vector<OutgoingLine> &lines)
{
    if (attempt != m_attempt || !m_socket || m_hangingUp)
        return;
    for (const OutgoingLine &line : lines) {
        if (line.number != 0)
            m_unsent.push_back(line);
        else if (m_questions.size() < kMaxUnsentLines)
            m_questions.push_back(line.bytes);
    }
    if (m_unsent.size() > kMaxUnsentLines)
        close(FailReason::SendQueueFull);
    else
        writeWaiting();
    flushArrivals();
}

void ReceiveWorker::writeWaiting()
{
    if (!m_connected)
        return;
    const quint64 before = m_written;
    while (!(m_unsent.empty() && m_questions.empty()) && m_socket->bytesToWrite() < kSocketBuffer) {
        if (const int waitMs = m_pacer.takeOrWaitMs(nowMs())) {
            m_paceTimer.start(waitMs);
            break;
        }
        if (m_unsent.empty()) {
            writeNow(m_questions.front());
            m_questions.pop_front();
            continue;
        }
        writeNow(m_unsent.front().bytes);
        m_written = m_unsent.front().number;
        m_unsent.pop_front();
    }
    if (m_written != before) {
        add(LinesWritten{m_written});
        ask();
    }
}

void ReceiveWorker::writeNow(const QByteArray &line)
{
    if (m_socket && m_connected)
        m_socket->write(line + "\r\n");
}

void ReceiveWorker::onBytesWritten()
{
    receiveRole.assertCurrent();
    if ((m_unsent.empty() && m_questions.empty()) || m_paceTimer.isActive())
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

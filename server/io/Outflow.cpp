#include "server/io/Outflow.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <limits>

namespace watek::server::io {

namespace {

/// How long a closed client may take to read its last lines, and then to close its side.
constexpr qint64 kLastLinesMs = 2000;
constexpr qint64 kDrainMs = 1000;
/// How long answers may take for somebody who has ended its stream: the dispatcher may have much to
/// do before.
constexpr qint64 kAnswersMs = 30'000;

} // namespace

Outflow::Flushed Outflow::flush(bool isWatched, qint64 nowMs, std::span<char> scratch)
{
    const Transfer sent = send();
    m_taken += sent.bytes;
    if (m_times)
        noteSent(sent.bytes, nowMs);
    // Nearly always: all is sent, and what the client waits for has not changed.
    if (sent.outcome == Transfer::Outcome::Done && takesLastLines() && !isWatched
        && !m_socket->wantsWrite())
        return {.after = After::Same, .sent = sent};
    if (sent.outcome == Transfer::Outcome::Broken)
        return {.after = After::Broken, .sent = sent};
    if (m_stage == Stage::Closing && m_queue.isEmpty() && !m_socket->wantsWrite()) {
        if (m_hasPeerEnded) {
            m_socket->shutdownWrite();
            return {.after = After::Over, .sent = sent};
        }
        m_stage = Stage::Draining;
        m_socket->shutdownWrite();
        if (m_isHurrying) {
            discardInput(scratch);
            return {.after = After::Over, .sent = sent};
        }
        m_closeByMs = std::min(m_closeByMs, nowMs + kDrainMs);
    }
    return {.after = After::Moved, .sent = sent};
}

Transfer Outflow::send()
{
    if (m_socket->wantsWrite()) {
        const Transfer pushed = m_socket->push();
        if (pushed.outcome != Transfer::Outcome::Done)
            return pushed;
    }
    return m_queue.flush(*m_socket);
}

void Outflow::trackSending(qint64 nowMs)
{
    if (m_times)
        return;
    m_times = std::make_unique<SendTimes>();
    m_times->note(0, m_queue.isEmpty(), nowMs);
}

void Outflow::noteSent(qsizetype bytes, qint64 nowMs)
{
    if (bytes > 0 && m_times->isFull())
        m_times->forgetAcknowledged(unacknowledged());
    m_times->note(bytes, m_queue.isEmpty(), nowMs);
}

/// At least as many as those of ours: a layer's own bytes are among them.
qint64 Outflow::unacknowledged() const
{
    constexpr int kMostHeld = 128 * 1024;
    int bytes = 0;
    if (ioctl(descriptor(), SIOCOUTQ, &bytes) != 0)
        return std::numeric_limits<int>::max();
    return qint64(bytes) + (m_socket->wantsWrite() ? kMostHeld : 0);
}

std::optional<qint64> Outflow::missedSinceMs(qint64 nowMs) const
{
    if (!m_times)
        return std::nullopt;
    const qint64 sinceMs = m_times->missedSinceMs(unacknowledged());
    if (sinceMs != kNever)
        return sinceMs;
    return m_queue.isEmpty() ? std::nullopt : std::optional(nowMs);
}

void Outflow::onPeerEnd(qint64 nowMs)
{
    m_stage = Stage::HalfClosed;
    m_hasPeerEnded = true;
    m_closeByMs = std::min(m_closeByMs, nowMs + kAnswersMs);
}

bool Outflow::isTooSlow(qsizetype bound, qint64 nowMs)
{
    if (m_queue.cost() <= bound) {
        m_judgedAtMs = kNever;
        return false;
    }
    if (m_queue.cost() / kMostTimes > bound)
        return true;
    const bool isNew = m_judgedAtMs == kNever;
    if (!isNew && nowMs < m_judgedAtMs)
        return false;
    if (!isNew && m_taken < bound / 4)
        return true;
    m_judgedAtMs = nowMs + kPatienceMs;
    m_taken = 0;
    return false;
}

void Outflow::dropUnsent()
{
    m_queue.clearBehindLine();
    m_judgedAtMs = kNever;
    m_socket->makeRoom();
}

bool Outflow::takeDrained()
{
    if (!m_isAskedDrained || m_queue.bytes() > kLittle)
        return false;
    m_isAskedDrained = false;
    return true;
}

void Outflow::beginClosing(qint64 nowMs)
{
    m_stage = Stage::Closing;
    m_closeByMs = std::min(m_closeByMs, nowMs + kLastLinesMs);
}

void Outflow::breakOff(const QByteArray &reason, qint64 nowMs)
{
    m_breakReason = reason;
    // From now on everything that is said to it is missed.
    if (m_times)
        m_times->note(0, false, nowMs);
    m_queue.clear();
}

bool Outflow::hurry(qint64 byMs, std::span<char> scratch)
{
    m_isHurrying = true;
    m_closeByMs = std::min(m_closeByMs, byMs);
    if (m_stage != Stage::Draining)
        return false;
    discardInput(scratch);
    return true;
}

/// Unread bytes at the moment of a close would make the system reset the connection, and the other
/// side would lose the last lines.
void Outflow::discardInput(std::span<char> scratch)
{
    while (m_socket->read(scratch).outcome == Transfer::Outcome::Done) { }
}

} // namespace watek::server::io

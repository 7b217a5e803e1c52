// How fast one client may speak: a bucket of tokens for its lines and one for its bytes. Who has
// none left is not read until they come back, so nothing is lost and TCP slows the sender down.
// Thread: io; no socket, no clock. Times in milliseconds of the monotonic clock.
#pragma once

#include "server/shared/Inbound.h"

#include <QtGlobal>

namespace watek::server::io {

/// Full in the beginning; may be overdrawn once by what was taken in one piece, and then stays
/// empty for longer. It keeps the moment at which it will be full again: no timer, no fractions.
class TokenBucket {
public:
    constexpr TokenBucket(qint64 burst, qint64 perSecond)
        : m_tokenUs(1'000'000 / perSecond)
        , m_burstUs(burst * m_tokenUs)
    {
    }

    void take(qint64 tokens, qint64 nowMs)
    {
        m_fullAtUs = qMax(m_fullAtUs, nowMs * 1000) + tokens * m_tokenUs;
    }
    /// When there is a token again; in the past when there is one now.
    qint64 opensAtMs() const { return (m_fullAtUs + m_tokenUs - m_burstUs + 999) / 1000; }
    void refill() { m_fullAtUs = 0; }

private:
    qint64 m_tokenUs;
    qint64 m_burstUs;
    qint64 m_fullAtUs = 0;
};

class FloodGuard {
public:
    /// A person joins twenty channels or pastes a page at once and notices nothing; a program that
    /// floods is held to what a channel can bear.
    static constexpr int kLineBurst = 40;
    static constexpr int kLinesPerSecond = 10;
    /// What an OPER costs in lines: passwords are not to be tried out, and to compare one takes
    /// time.
    static constexpr int kLinesOfOper = 10;
    static constexpr int kByteBurst = 32 * 1024;
    static constexpr int kBytesPerSecond = 8 * 1024;

    /// `isOn`: false throttles nothing. `batchLines`: lines of one message of many lines, which
    /// count as one (IRCv3 multiline).
    FloodGuard(bool isOn, int batchLines)
        : m_batchLines(batchLines)
        , m_isOn(isOn)
    {
    }

    /// It said this. PING and PONG cost no line: who answers slowly must not be thought dead.
    void takeLine(const shared::InboundWhat &what, qint64 nowMs);
    /// These bytes were used up, whatever they were.
    void takeBytes(qsizetype bytes, qint64 nowMs)
    {
        if (isHolding())
            m_bytes.take(bytes, nowMs);
    }
    /// What it asked for was as much work as so many lines.
    void charge(int lines, qint64 nowMs)
    {
        if (isHolding())
            m_lines.take(lines, nowMs);
    }
    bool isThrottling(qint64 nowMs) const { return opensAtMs() > nowMs; }
    /// From when on it may speak again; in the past when it may now.
    qint64 opensAtMs() const { return qMax(m_lines.opensAtMs(), m_bytes.opensAtMs()); }
    /// What registering took is given back: joining channels comes next.
    void refill();
    /// As the constructor's.
    void setLimits(bool isOn, int batchLines);
    /// An operator is not throttled.
    void setExempt(bool isExempt);

private:
    bool isHolding() const { return m_isOn && !m_isExempt; }

    TokenBucket m_lines{kLineBurst, kLinesPerSecond};
    TokenBucket m_bytes{kByteBurst, kBytesPerSecond};
    int m_batchLines;
    bool m_isOn;
    int m_batchLinesLeft = 0;
    bool m_isExempt = false;
};

} // namespace watek::server::io

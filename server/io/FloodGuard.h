// How fast one client may speak: a bucket of tokens for its lines and one for its bytes. Who has
// none left is not read until they come back, so nothing is lost and TCP slows the sender down.
// Thread: io; no socket, no clock. Times in milliseconds of the monotonic clock.
#pragma once

#include "server/shared/Inbound.h"

#include <QtGlobal>

namespace watek::server::io {

/// Full in the beginning. What is taken in one piece may be more than there is; the bucket then
/// stays empty for longer. It keeps only the moment at which it will be full again, so it needs no
/// timer and no fractions.
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
    /// When there are so many tokens; in the past when there are now.
    qint64 opensAtMs(qint64 tokens = 1) const
    {
        return (m_fullAtUs + tokens * m_tokenUs - m_burstUs + 999) / 1000;
    }
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
    /// Passwords are not to be tried out, and to compare one takes time: so many OPER at once, then
    /// so many a second, by whomever.
    static constexpr int kOperBurst = 4;
    static constexpr int kOpersPerSecond = 1;
    static constexpr int kByteBurst = 32 * 1024;
    static constexpr int kBytesPerSecond = 8 * 1024;

    /// What things cost, in parts of a line.
    static constexpr int kLineCost = 20;
    /// A line of one message of many lines (IRCv3 multiline). Those who do not understand such
    /// messages are sent every one of them.
    static constexpr int kBatchLineCost = 5;
    /// PING and PONG are cheap, so that who answers is not thought dead, but not free.
    static constexpr int kPingCost = 2;

    /// `isOn`: false throttles nothing. `batchLines`: so many lines of one message of many lines
    /// are cheaper; the others cost what a line costs.
    FloodGuard(bool isOn, int batchLines)
        : m_batchLines(batchLines)
        , m_isOn(isOn)
    {
    }

    /// It said this.
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
            m_lines.take(qint64(lines) * kLineCost, nowMs);
    }
    bool isThrottling(qint64 nowMs) const { return opensAtMs() > nowMs; }
    /// From when on it may speak again; in the past when it may now.
    qint64 opensAtMs() const;
    /// What registering took is given back, because joining channels comes next. Only the first
    /// time.
    void onRegistered();
    /// As the constructor's. What was taken stays taken.
    void setLimits(bool isOn, int batchLines);
    /// An operator's lines and bytes are not counted. What was taken before stays taken.
    void setExempt(bool isExempt) { m_isExempt = isExempt; }

private:
    bool isHolding() const { return m_isOn && !m_isExempt; }
    int costOf(const protocol::Message &message);

    TokenBucket m_lines{kLineBurst * kLineCost, kLinesPerSecond *kLineCost};
    TokenBucket m_bytes{kByteBurst, kBytesPerSecond};
    TokenBucket m_opers{kOperBurst, kOpersPerSecond};
    int m_batchLines;
    bool m_isOn;
    bool m_isExempt = false;
    bool m_hasRegistered = false;
    int m_batchLinesLeft = 0;
    QByteArray m_batch; ///< name of the message of many lines that is being said
};

} // namespace watek::server::io

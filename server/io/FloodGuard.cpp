#include "server/io/FloodGuard.h"

#include <variant>

namespace watek::server::io {

void FloodGuard::takeLine(const shared::InboundWhat &what, qint64 nowMs)
{
    if (!m_isOn || std::holds_alternative<shared::TurnedIrc>(what))
        return;
    const auto *said = std::get_if<shared::Said>(&what);
    // Somebody who is an operator already may not try out another one's password either.
    if (said && said->message.command == "OPER")
        m_opers.take(1, nowMs);
    const int cost = said ? costOf(said->message) : kLineCost;
    if (isHolding())
        m_lines.take(cost, nowMs);
}

int FloodGuard::costOf(const protocol::Message &message)
{
    if (message.command == "PING" || message.command == "PONG")
        return kPingCost;
    if (message.command == "BATCH") {
        const QByteArray name = message.param(0);
        const bool isMultiline
            = name.startsWith('+') && message.param(1).toLower() == "draft/multiline";
        m_batch = isMultiline ? name.mid(1) : QByteArray();
        m_batchLinesLeft = m_batch.isEmpty() ? 0 : m_batchLines;
        return kLineCost;
    }
    if (m_batchLinesLeft == 0 || message.tag("batch") != m_batch)
        return kLineCost;
    --m_batchLinesLeft;
    return kBatchLineCost;
}

qint64 FloodGuard::opensAtMs() const
{
    if (!m_isOn)
        return 0;
    if (m_isExempt)
        return m_opers.opensAtMs();
    return qMax(qMax(m_lines.opensAtMs(kLineCost), m_bytes.opensAtMs()), m_opers.opensAtMs());
}

void FloodGuard::onRegistered()
{
    if (m_hasRegistered)
        return;
    m_hasRegistered = true;
    m_lines.refill();
    m_bytes.refill();
}

void FloodGuard::setLimits(bool isOn, int batchLines)
{
    m_batchLines = batchLines;
    m_isOn = isOn;
}

} // namespace watek::server::io

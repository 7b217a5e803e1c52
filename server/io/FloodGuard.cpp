#include "server/io/FloodGuard.h"

#include <utility>
#include <variant>

namespace watek::server::io {

void FloodGuard::takeLine(const shared::InboundWhat &what, qint64 nowMs)
{
    if (!isHolding() || std::holds_alternative<shared::TurnedIrc>(what))
        return;
    int lines = 1;
    if (const auto *said = std::get_if<shared::Said>(&what)) {
        const protocol::Message &message = said->message;
        if (message.command == "PING" || message.command == "PONG")
            return;
        if (message.command == "OPER")
            lines = kLinesOfOper;
        if (message.command == "BATCH" && message.param(0).startsWith('+')) {
            m_batchLinesLeft = m_batchLines;
        } else if (m_batchLinesLeft > 0 && !message.tag("batch").isEmpty()) {
            --m_batchLinesLeft;
            return;
        }
    }
    m_lines.take(lines, nowMs);
}

void FloodGuard::refill()
{
    m_lines.refill();
    m_bytes.refill();
}

void FloodGuard::setLimits(bool isOn, int batchLines)
{
    m_batchLines = batchLines;
    if (std::exchange(m_isOn, isOn) && !isOn)
        refill();
}

void FloodGuard::setExempt(bool isExempt)
{
    m_isExempt = isExempt;
    refill();
}

} // namespace watek::server::io

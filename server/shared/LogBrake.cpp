#include "server/shared/LogBrake.h"

#include <algorithm>
#include <utility>

namespace watek::server::shared {

bool LogBrake::tryPass(qint64 nowMs)
{
    const qint64 fullAtMs = std::max(m_fullAtMs, nowMs) + kEveryMs;
    if (fullAtMs - nowMs <= kBurst * kEveryMs) {
        m_fullAtMs = fullAtMs;
        return true;
    }
    if (m_leftOut++ == 0)
        m_leftOutSinceMs = nowMs;
    return false;
}

std::optional<LogBrake::LeftOut> LogBrake::takeLeftOut(qint64 nowMs, qint64 atLeastMs)
{
    const qint64 ms = nowMs - m_leftOutSinceMs;
    if (m_leftOut == 0 || ms < atLeastMs)
        return std::nullopt;
    return LeftOut{.lines = std::exchange(m_leftOut, 0), .ms = ms};
}

} // namespace watek::server::shared

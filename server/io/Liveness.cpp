#include "server/io/Liveness.h"

namespace watek::server::io {

Liveness::Due Liveness::due() const
{
    if (!m_isRegistered)
        return Due::RegistrationTimeout;
    return m_pingedMs != kNever ? Due::PingTimeout : Due::Ping;
}

qint64 Liveness::deadlineMs(const Limits &limits) const
{
    if (m_admittedMs == kNever)
        return kNever;
    if (!m_isRegistered)
        return m_admittedMs + qint64(limits.registrationTimeout) * 1000;
    return m_pingedMs == kNever ? m_lastHeardMs + qint64(limits.pingInterval) * 1000
                                : m_pingedMs + qint64(limits.pingTimeout) * 1000;
}

void Liveness::onOwnPause(qint64 nowMs)
{
    if (!m_isRegistered && m_admittedMs != kNever)
        m_admittedMs = nowMs;
    if (m_pingedMs != kNever)
        m_pingedMs = nowMs;
}

} // namespace watek::server::io

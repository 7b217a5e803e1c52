#include "server/io/Liveness.h"

namespace watek::server::io {

Liveness::Due Liveness::due() const
{
    if (!m_isRegistered)
        return Due::RegistrationTimeout;
    return m_isPinged ? Due::PingTimeout : Due::Ping;
}

qint64 Liveness::deadlineMs(const Limits &limits) const
{
    if (m_admittedMs == kNever)
        return kNever;
    if (!m_isRegistered)
        return m_admittedMs + qint64(limits.registrationTimeout) * 1000;
    const qint64 pingMs = m_lastHeardMs + qint64(limits.pingInterval) * 1000;
    return m_isPinged ? pingMs + qint64(limits.pingTimeout) * 1000 : pingMs;
}

} // namespace watek::server::io

// Whether one client is still there, and when it must next show it: the deadlines for registering,
// for answering a PING and for ending a line without a newline. Thread: io; no socket, no clock.
// Times in milliseconds of the monotonic clock.
#pragma once

#include "server/io/Deadlines.h"
#include "server/shared/ServerConfig.h"

namespace watek::server::io {

class Liveness {
public:
    using Limits = shared::ServerConfig::Limits;
    /// What is due when the deadline has come.
    enum class Due {
        RegistrationTimeout,
        Ping, ///< it was silent for `ping_interval`: send it a PING and call onPinged()
        PingTimeout,
    };

    explicit Liveness(qint64 nowMs)
        : m_lastHeardMs(nowMs)
    {
    }

    void onHeard(qint64 nowMs)
    {
        m_lastHeardMs = nowMs;
        m_pingedMs = kNever;
    }
    /// It holds a permit: the time for registering begins.
    void onAdmitted(qint64 nowMs) { m_admittedMs = nowMs; }
    /// It was a guest and registers from now on, however long it was one.
    void onTurnedIrc(qint64 nowMs)
    {
        m_isRegistered = false;
        if (m_admittedMs != kNever)
            m_admittedMs = nowMs;
    }
    void onRegistered() { m_isRegistered = true; }
    /// The time for an answer begins.
    void onPinged(qint64 nowMs) { m_pingedMs = nowMs; }
    /// This program itself did not run for a while (it was stopped, the computer slept), so that
    /// nobody could be heard: what was to be done in time may take its whole time again.
    void onOwnPause(qint64 nowMs);

    qint64 lastHeardMs() const { return m_lastHeardMs; }
    /// What deadlineMs() stands for.
    Due due() const;
    /// When an IRC client must have registered, be pinged, or have answered. kNever while it waits
    /// for a permit.
    qint64 deadlineMs(const Limits &limits) const;

private:
    bool m_isRegistered = false;
    qint64 m_lastHeardMs;
    qint64 m_admittedMs = kNever;
    qint64 m_pingedMs = kNever; ///< when the PING was sent that it has not answered
};

} // namespace watek::server::io

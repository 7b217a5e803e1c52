// Says one line to connections that are not taken, and closes them a moment later: at once, what
// they are just sending would make the system throw the line away. How many are kept for that, all
// those that the server has closed included, Lingering limits. Thread: listener; it never waits.
#pragma once

#include "server/shared/Descriptor.h"
#include "server/shared/Endpoint.h"
#include "server/shared/Lingering.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QTimer>

#include <deque>

namespace watek::server::listener {

/// The bytes that tell `words` (a sentence) to a client before anything was said: an ERROR line, an
/// HTTP answer, or for TLS an alert, which has no words.
QByteArray refusal(shared::Transport transport, const QByteArray &words);

class Refusals {
public:
    explicit Refusals(shared::Lingering &lingering);

    void refuse(shared::Descriptor socket, const QByteArray &bytes) REQUIRES(listenerRole);

private:
    void onTimer();

    QTimer m_timer;
    shared::Lingering &m_lingering;
    /// Each keeps its socket, unless that was closed because too many linger.
    std::deque<shared::Lingering::Stay> m_closing GUARDED_BY(listenerRole);
    size_t m_old GUARDED_BY(listenerRole) = 0; ///< so many at the front are closed next
};

} // namespace watek::server::listener

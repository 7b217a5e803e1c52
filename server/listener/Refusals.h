// Says one line to connections that are not taken, and closes them a moment later: at once, what
// they are just sending would make the system throw the line away. Thread: listener; it never
// waits.
#pragma once

#include "server/shared/Descriptor.h"
#include "server/shared/Endpoint.h"
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
    Refusals();

    void refuse(shared::Descriptor socket, const QByteArray &bytes) REQUIRES(listenerRole);

private:
    void onTimer();

    QTimer m_timer;
    std::deque<shared::Descriptor> m_closing GUARDED_BY(listenerRole);
    size_t m_old GUARDED_BY(listenerRole) = 0; ///< so many at the front are closed next
};

} // namespace watek::server::listener

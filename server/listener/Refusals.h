// Says one line to connections that are not taken, and closes them a moment later: at once, what
// they are just sending would make the system throw the line away. Thread: listener; it never
// waits.
#pragma once

#include "server/shared/Descriptor.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QTimer>

#include <deque>

namespace watek::server::listener {

class Refusals {
public:
    Refusals();

    void refuse(shared::Descriptor socket, const QByteArray &line) REQUIRES(listenerRole);

private:
    void onTimer();

    QTimer m_timer;
    std::deque<shared::Descriptor> m_closing GUARDED_BY(listenerRole);
    size_t m_old GUARDED_BY(listenerRole) = 0; ///< so many at the front are closed next
};

} // namespace watek::server::listener

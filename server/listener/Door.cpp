#include "server/listener/Door.h"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace watek::server::listener {

using shared::Descriptor;

Door::Door(std::shared_ptr<const shared::Endpoint> endpoint, OpenDoor opened, Events events)
    : m_endpoint(std::move(endpoint))
    , m_socket(std::move(opened.socket))
    , m_counters(std::move(opened.counters))
    , m_events(std::move(events))
    , m_notifier(m_socket->descriptor(), QSocketNotifier::Read)
{
    QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] {
        listenerRole.assertCurrent();
        accept();
    });
}

void Door::pause()
{
    m_notifier.setEnabled(false);
    m_counters->isPaused = true;
}

void Door::resume()
{
    m_notifier.setEnabled(true);
    m_counters->isPaused = false;
}

bool Door::acceptLast()
{
    m_socket->stopArrivals();
    // Of a Unix socket people still come, maybe as fast as they are accepted: there must be an end.
    for (int rounds = ListenSocket::kBacklog / kMostAtOnce; rounds > 0; --rounds) {
        if (const Left left = accept(); left != Left::Maybe)
            return left == Left::Nobody;
    }
    return true;
}

Door::Left Door::accept()
{
    for (int i = 0; i < kMostAtOnce && m_notifier.isEnabled(); ++i) {
        Descriptor socket{
            ::accept4(m_socket->descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (socket) {
            m_counters->connections += 1;
            m_events.onConnection(*this, std::move(socket));
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            return Left::Nobody;
        m_events.onTrouble(errno);
        return Left::CannotNow;
    }
    return m_notifier.isEnabled() ? Left::Maybe : Left::CannotNow;
}

} // namespace watek::server::listener

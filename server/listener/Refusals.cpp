#include "server/listener/Refusals.h"

#include <sys/socket.h>

namespace watek::server::listener {

namespace {

/// Each is closed after one to two of these.
constexpr int kPatienceMs = 500;
/// Above that the oldest is closed at once.
constexpr size_t kMost = 64;

} // namespace

Refusals::Refusals()
{
    m_timer.setInterval(kPatienceMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

void Refusals::refuse(shared::Descriptor socket, const QByteArray &line)
{
    // A new socket has room for a line.
    ::send(socket.get(), line.constData(), size_t(line.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(socket.get(), SHUT_WR);
    m_closing.push_back(std::move(socket));
    if (m_closing.size() > kMost) {
        m_closing.pop_front();
        m_old -= m_old > 0 ? 1 : 0;
    }
    if (!m_timer.isActive())
        m_timer.start();
}

void Refusals::onTimer()
{
    listenerRole.assertCurrent();
    m_closing.erase(m_closing.begin(), m_closing.begin() + qsizetype(m_old));
    m_old = m_closing.size();
    if (m_closing.empty())
        m_timer.stop();
}

} // namespace watek::server::listener

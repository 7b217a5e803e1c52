#include "server/listener/Refusals.h"

#include "server/shared/TlsAlert.h"

#include <sys/socket.h>

#include <memory>
#include <utility>

namespace watek::server::listener {

namespace {

/// Each is closed after one to two of these.
constexpr int kPatienceMs = 500;

} // namespace

QByteArray refusal(shared::Transport transport, const QByteArray &words)
{
    if (shared::isEncrypted(transport))
        return shared::fatalAlert(shared::TlsAlert::AccessDenied);
    if (shared::isWebSocket(transport))
        return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
               "Content-Length: "
            + QByteArray::number(words.size() + 1) + "\r\nConnection: close\r\n\r\n" + words + '\n';
    return "ERROR :" + words + "\r\n";
}

Refusals::Refusals(shared::Lingering &lingering)
    : m_lingering(lingering)
{
    m_timer.setInterval(kPatienceMs);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

void Refusals::refuse(shared::Descriptor socket, const QByteArray &bytes)
{
    // A new socket has room for so few.
    ::send(socket.get(), bytes.constData(), size_t(bytes.size()), MSG_DONTWAIT | MSG_NOSIGNAL);
    ::shutdown(socket.get(), SHUT_WR);
    // Nothing is to be done but to let go of the socket.
    m_closing.push_back(m_lingering.enter(
        [kept = std::make_shared<const shared::Descriptor>(std::move(socket))] {}));
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

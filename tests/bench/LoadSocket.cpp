#include "tests/bench/LoadSocket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace watek::bench {

LoadSocket::LoadSocket(LoadSocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

LoadSocket &LoadSocket::operator=(LoadSocket &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

LoadSocket::~LoadSocket() { close(); }

void LoadSocket::close()
{
    if (m_descriptor >= 0)
        ::close(std::exchange(m_descriptor, -1));
}

bool LoadSocket::open(quint16 port, Segments segments)
{
    m_descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return false;
    const int on = 1;
    setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // Closed with a reset: ten thousand that wait for their last packets would use up the ports.
    const linger none{.l_onoff = 1, .l_linger = 0};
    setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    const int size = 1460;
    if (segments == Segments::Ethernet)
        setsockopt(m_descriptor, IPPROTO_TCP, TCP_MAXSEG, &size, sizeof size);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(m_descriptor, reinterpret_cast<const sockaddr *>(&to), sizeof to) == 0
        || errno == EINPROGRESS;
}

bool LoadSocket::send(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent > 0) {
            bytes = bytes.sliced(sent);
        } else if (errno == EAGAIN || errno == EINTR) {
            pollfd wait{m_descriptor, POLLOUT, 0};
            poll(&wait, 1, 1000);
        } else {
            return false;
        }
    }
    return true;
}

bool LoadSocket::canSend() const
{
    pollfd now{m_descriptor, POLLOUT, 0};
    return poll(&now, 1, 0) == 1 && (now.revents & POLLOUT) != 0;
}

void LoadSocket::receiveLittle()
{
    const int least = 1;
    setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
}

qsizetype LoadSocket::read(std::span<char> into)
{
    const ssize_t got = recv(m_descriptor, into.data(), into.size(), 0);
    if (got > 0)
        return got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

} // namespace watek::bench

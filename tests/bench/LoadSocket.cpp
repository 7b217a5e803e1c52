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

LoadSocket::~LoadSocket()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

bool LoadSocket::open(quint16 port)
{
    m_descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return false;
    const int on = 1;
    setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
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

qsizetype LoadSocket::read(std::span<char> into)
{
    const ssize_t got = recv(m_descriptor, into.data(), into.size(), 0);
    if (got > 0)
        return got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

} // namespace watek::bench

#include "server/io/PlainSocket.h"

#include <QtGlobal>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>

namespace watek::server::io {

namespace {

constexpr int kKeepAliveIdleS = 60;
constexpr int kKeepAliveEveryS = 15;
constexpr int kKeepAliveProbes = 4;
constexpr unsigned kUserTimeoutMs = 180'000;
/// What the system may hold that it cannot send yet. It is told to hold no more than helps, so that
/// a client that does not read costs the system little, and that there is room for last words.
constexpr int kMostUnsent = 128 * 1024;

Transfer failed(int error)
{
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR)
        return {.outcome = Transfer::Outcome::WouldWait};
    return {.outcome = Transfer::Outcome::Broken, .error = error};
}

} // namespace

PlainSocket::PlainSocket(shared::Descriptor descriptor)
    : m_descriptor(std::move(descriptor))
{
    const int fd = m_descriptor.get();
    const int on = 1;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    // Whose computer or network has vanished is noticed in two minutes, not in the system's two
    // hours; what was sent and is not acknowledged is given up after three.
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &kKeepAliveIdleS, sizeof kKeepAliveIdleS);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &kKeepAliveEveryS, sizeof kKeepAliveEveryS);
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &kKeepAliveProbes, sizeof kKeepAliveProbes);
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUserTimeoutMs, sizeof kUserTimeoutMs);
    setsockopt(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, &kMostUnsent, sizeof kMostUnsent);
}

Transfer PlainSocket::read(std::span<char> into)
{
    const ssize_t got = ::recv(m_descriptor.get(), into.data(), into.size(), 0);
    if (got > 0)
        return {.outcome = Transfer::Outcome::Done, .bytes = got};
    if (got == 0)
        return {.outcome = Transfer::Outcome::Closed};
    return failed(errno);
}

Transfer PlainSocket::write(std::span<const iovec> pieces)
{
    if (pieces.size() == 1) {
        const ssize_t sent
            = ::send(m_descriptor.get(), pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL);
        if (sent >= 0)
            return {.outcome = Transfer::Outcome::Done, .bytes = sent};
        return failed(errno);
    }
    msghdr message{};
    message.msg_iov = const_cast<iovec *>(pieces.data());
    message.msg_iovlen = pieces.size();
    const ssize_t sent = ::sendmsg(m_descriptor.get(), &message, MSG_NOSIGNAL);
    if (sent >= 0)
        return {.outcome = Transfer::Outcome::Done, .bytes = sent};
    return failed(errno);
}

void PlainSocket::makeRoom()
{
    // The system allows the lower of two limits: what is not sent yet, and what is not
    // acknowledged.
    const int unsent = kMostUnsent * 2;
    const int unacknowledged = kMostUnsent * 2;
    setsockopt(m_descriptor.get(), IPPROTO_TCP, TCP_NOTSENT_LOWAT, &unsent, sizeof unsent);
    setsockopt(m_descriptor.get(), SOL_SOCKET, SO_SNDBUF, &unacknowledged, sizeof unacknowledged);
}

void PlainSocket::shutdownWrite() { ::shutdown(m_descriptor.get(), SHUT_WR); }

void PlainSocket::shutdownRead() { ::shutdown(m_descriptor.get(), SHUT_RD); }

QByteArray PlainSocket::describe(int error) const { return QByteArray(std::strerror(error)); }

} // namespace watek::server::io

#include "tests/bench/LoadSocket.h"

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

namespace watek::bench {

LoadSocket::LoadSocket(LoadSocket &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_ssl(std::move(other.m_ssl))
    , m_unframer(other.m_unframer)
{
}

LoadSocket &LoadSocket::operator=(LoadSocket &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_ssl, other.m_ssl);
    std::swap(m_unframer, other.m_unframer);
    return *this;
}

LoadSocket::~LoadSocket() { close(); }

void LoadSocket::FreeSsl::operator()(ssl_st *ssl) const { SSL_free(ssl); }

void LoadSocket::close()
{
    m_ssl.reset();
    m_unframer.reset();
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

bool LoadSocket::startTls()
{
    static SSL_CTX *const context = [] {
        SSL_CTX *const made = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_mode(made,
            SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                | SSL_MODE_RELEASE_BUFFERS);
        return made;
    }();
    m_ssl.reset(SSL_new(context));
    SSL_set_fd(m_ssl.get(), m_descriptor);
    for (;;) {
        const int done = SSL_connect(m_ssl.get());
        if (done == 1)
            return true;
        const bool reads = SSL_get_error(m_ssl.get(), done) == SSL_ERROR_WANT_READ;
        if (!reads && SSL_get_error(m_ssl.get(), done) != SSL_ERROR_WANT_WRITE)
            return false;
        pollfd wait{m_descriptor, short(reads ? POLLIN : POLLOUT), 0};
        poll(&wait, 1, 1000);
    }
}

bool LoadSocket::sendTls(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const int sent = SSL_write(m_ssl.get(), bytes.data(), int(bytes.size()));
        if (sent > 0) {
            bytes = bytes.sliced(sent);
            continue;
        }
        const int why = SSL_get_error(m_ssl.get(), sent);
        if (why != SSL_ERROR_WANT_WRITE && why != SSL_ERROR_WANT_READ)
            return false;
        pollfd wait{m_descriptor, POLLOUT, 0};
        poll(&wait, 1, 1000);
    }
    return true;
}

/// All records that have come: the poller does not tell of what OpenSSL holds.
qsizetype LoadSocket::readTls(std::span<char> into)
{
    qsizetype all = 0;
    constexpr qsizetype kRecordBytes = 16 * 1024;
    while (qsizetype(into.size()) - all >= kRecordBytes) {
        const int got = SSL_read(m_ssl.get(), into.data() + all, int(qsizetype(into.size()) - all));
        if (got > 0) {
            all += got;
            continue;
        }
        const int why = SSL_get_error(m_ssl.get(), got);
        return all > 0 || why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? all : -1;
    }
    return all;
}

bool LoadSocket::startWebSocket()
{
    if (!sendBytes("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                   "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                   "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n")) {
        return false;
    }
    // Byte by byte: what follows the answer are frames.
    QByteArray answer;
    while (!answer.endsWith("\r\n\r\n")) {
        char byte = 0;
        const qsizetype got = readBytes({&byte, 1});
        if (got < 0)
            return false;
        if (got > 0) {
            answer.append(byte);
            continue;
        }
        pollfd wait{m_descriptor, POLLIN, 0};
        poll(&wait, 1, 1000);
    }
    m_unframer.emplace();
    return answer.startsWith("HTTP/1.1 101 ");
}

bool LoadSocket::send(QByteArrayView bytes)
{
    if (m_unframer)
        return sendBytes(framed(bytes));
    return m_ssl ? sendTls(bytes) : sendBytes(bytes);
}

bool LoadSocket::sendBytes(QByteArrayView bytes)
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
    if (m_ssl)
        return readTls(into);
    if (!m_unframer)
        return readBytes(into);
    static std::vector<char> frames;
    frames.resize(into.size() - Unframer::kLineEnd.size());
    const qsizetype got = readBytes(frames);
    if (got <= 0)
        return got;
    return m_unframer->unframe(QByteArrayView(frames.data(), got), into);
}

qsizetype LoadSocket::readBytes(std::span<char> into)
{
    const ssize_t got = recv(m_descriptor, into.data(), into.size(), 0);
    if (got > 0)
        return got;
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

} // namespace watek::bench

#include "server/listener/ListenSocket.h"

#include <QFile>
#include <QHostAddress>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

namespace watek::server::listener {

using base::Expected;
using base::Unexpected;
using shared::Descriptor;
using shared::Endpoint;
using Kind = ListenError::Kind;

namespace {

/// Connections the system keeps for us while we are busy accepting others; it may keep fewer. Whom
/// it cannot keep tries again after a second: when a server is started again, thousands come at
/// once.
constexpr int kBacklog = 4096;

ListenError systemError(int error)
{
    const QString words = QString::fromLocal8Bit(std::strerror(error));
    switch (error) {
    case EADDRINUSE:
        return {Kind::InUse, words};
    case EADDRNOTAVAIL:
        return {Kind::NotOurAddress, words};
    case EACCES:
    case EPERM:
        return {Kind::NotAllowed, words};
    default:
        return {Kind::Other, words};
    }
}

Descriptor newSocket(int family)
{
    return Descriptor{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
}

/// Listens, or leaves why not in errno.
Descriptor listenAt(const sockaddr *address, socklen_t size, bool isForBothFamilies = false)
{
    Descriptor socket = newSocket(address->sa_family);
    if (!socket)
        return {};
    const int on = 1;
    const int onlyV6 = isForBothFamilies ? 0 : 1;
    // A server that was just ended has its port again at once.
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->sa_family == AF_INET6)
        setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &onlyV6, sizeof onlyV6);
    if (::bind(socket.get(), address, size) != 0 || ::listen(socket.get(), kBacklog) != 0)
        return {};
    return socket;
}

/// Everybody, by IPv4 and IPv6; by IPv4 alone where the system has no IPv6.
Descriptor listenForEverybody(quint16 port)
{
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    Descriptor socket = listenAt(reinterpret_cast<sockaddr *>(&v6), sizeof v6, true);
    if (socket || (errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL))
        return socket;
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    return listenAt(reinterpret_cast<sockaddr *>(&v4), sizeof v4);
}

Descriptor listenAtNumber(const QHostAddress &address, quint16 port)
{
    // The system's own reader knows the zone of a link-local address.
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    if (getaddrinfo(address.toString().toLatin1().constData(), QByteArray::number(port).constData(),
            &hints, &found)
        != 0) {
        errno = EADDRNOTAVAIL;
        return {};
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
    return listenAt(found->ai_addr, found->ai_addrlen);
}

quint16 portOf(int descriptor)
{
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    if (getsockname(descriptor, reinterpret_cast<sockaddr *>(&name), &size) != 0)
        return 0;
    return ntohs(name.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6 &>(name).sin6_port
                                            : reinterpret_cast<const sockaddr_in &>(name).sin_port);
}

/// Takes a socket's file away that nobody listens on. The error: what is in the way.
std::optional<ListenError> clearWay(const QByteArray &path, const sockaddr_un &address)
{
    struct stat facts { };
    if (lstat(path.constData(), &facts) != 0)
        return std::nullopt;
    if (!S_ISSOCK(facts.st_mode))
        return ListenError{Kind::NotASocket, {}};
    const Descriptor probe = newSocket(AF_UNIX);
    const bool isAnswered
        = ::connect(probe.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    // EAGAIN: somebody listens, and has more to accept than it can keep.
    if (isAnswered || errno == EAGAIN)
        return systemError(EADDRINUSE);
    if (errno == ECONNREFUSED && ::unlink(path.constData()) == 0)
        return std::nullopt;
    return systemError(errno);
}

} // namespace

Expected<ListenSocket, ListenError> ListenSocket::open(const Endpoint &endpoint)
{
    return endpoint.isUnix() ? openUnix(endpoint) : openTcp(endpoint);
}

Expected<ListenSocket, ListenError> ListenSocket::openTcp(const Endpoint &endpoint)
{
    // Names are refused: one may mean several addresses, and asking for them may take long.
    const QString text
        = endpoint.address == u"localhost" ? QStringLiteral("127.0.0.1") : endpoint.address;
    const QHostAddress address(text);
    // "::" is for everybody, by IPv4 too.
    const bool isForEverybody = text == u"*" || address == QHostAddress(QHostAddress::AnyIPv6);
    if (address.isNull() && !isForEverybody)
        return Unexpected{ListenError{Kind::BadAddress, endpoint.address}};
    Descriptor socket = isForEverybody ? listenForEverybody(endpoint.port)
                                       : listenAtNumber(address, endpoint.port);
    if (!socket)
        return Unexpected{systemError(errno)};
    ListenSocket opened{std::move(socket)};
    opened.m_port = portOf(opened.descriptor());
    return opened;
}

Expected<ListenSocket, ListenError> ListenSocket::openUnix(const Endpoint &endpoint)
{
    const QByteArray path = QFile::encodeName(endpoint.path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (size_t(path.size()) >= sizeof address.sun_path)
        return Unexpected{systemError(ENAMETOOLONG)};
    std::memcpy(address.sun_path, path.constData(), size_t(path.size()));
    if (const auto inTheWay = clearWay(path, address))
        return Unexpected{*inTheWay};

    Descriptor socket = newSocket(AF_UNIX);
    // The file is made with no more permissions than the socket has, so it is never open to more
    // people than it is to be; chmod() then gives what the umask took.
    fchmod(socket.get(), mode_t(endpoint.permissions));
    if (!socket
        || ::bind(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return Unexpected{systemError(errno)};
    ListenSocket opened{std::move(socket)};
    opened.m_path = path;
    opened.m_file = fileAt(path);
    if (::chmod(path.constData(), mode_t(endpoint.permissions)) != 0
        || ::listen(opened.descriptor(), kBacklog) != 0)
        return Unexpected{systemError(errno)};
    return opened;
}

ListenSocket::FileId ListenSocket::fileAt(const QByteArray &path)
{
    struct stat facts { };
    if (lstat(path.constData(), &facts) != 0)
        return {};
    return {.device = quint64(facts.st_dev), .number = quint64(facts.st_ino)};
}

ListenSocket::~ListenSocket()
{
    // What was moved from has no path.
    if (!m_path.isEmpty() && fileAt(m_path) == m_file)
        ::unlink(m_path.constData());
}

} // namespace watek::server::listener

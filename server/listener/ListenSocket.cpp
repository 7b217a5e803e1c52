#include "server/listener/ListenSocket.h"

#include "server/shared/IpAddress.h"

#include <QFile>
#include <QHostAddress>

#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
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

/// SO_REUSEPORT, which the system asks of both sockets whose places overlap, and of the same user.
/// It is switched off at once, but Linux goes on sharing a port that was shared once, until all its
/// sockets are closed: another program of the same person may listen there, too. Nobody else's may.
void setSharesPort(int descriptor, bool shares)
{
    const int on = shares ? 1 : 0;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
}

struct Manner {
    bool isForBothFamilies = false; ///< IPv6 and IPv4
    bool sharesPort = false; ///< while it is opened, with others that do
};

/// Listens, or leaves why not in errno.
Descriptor listenAt(const sockaddr *address, socklen_t size, Manner manner)
{
    Descriptor socket = newSocket(address->sa_family);
    if (!socket)
        return {};
    const int on = 1;
    const int onlyV6 = manner.isForBothFamilies ? 0 : 1;
    // A server that was just ended has its port again at once.
    setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->sa_family == AF_INET6)
        setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &onlyV6, sizeof onlyV6);
    setSharesPort(socket.get(), manner.sharesPort);
    if (::bind(socket.get(), address, size) != 0
        || ::listen(socket.get(), ListenSocket::kBacklog) != 0)
        return {};
    setSharesPort(socket.get(), false);
    return socket;
}

/// Everybody, by IPv4 and IPv6; by IPv4 alone where the system has no IPv6.
Descriptor listenForEverybody(quint16 port, bool sharesPort)
{
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    Descriptor socket = listenAt(reinterpret_cast<sockaddr *>(&v6), sizeof v6,
        {.isForBothFamilies = true, .sharesPort = sharesPort});
    if (socket || (errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL))
        return socket;
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    return listenAt(reinterpret_cast<sockaddr *>(&v4), sizeof v4, {.sharesPort = sharesPort});
}

Descriptor listenAtNumber(const QHostAddress &address, quint16 port, bool sharesPort)
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
    return listenAt(found->ai_addr, found->ai_addrlen, {.sharesPort = sharesPort});
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

Expected<ListenSocket, ListenError> ListenSocket::open(
    const Endpoint &endpoint, const std::vector<std::shared_ptr<const ListenSocket>> &leaving)
{
    if (endpoint.isUnix())
        return openUnix(endpoint);
    std::vector<std::shared_ptr<const ListenSocket>> inTheWay;
    for (const auto &one : leaving) {
        if (one && endpoint.port != 0 && one->port() == endpoint.port)
            inTheWay.push_back(one);
    }
    for (const auto &one : inTheWay)
        one->setShares(true);
    auto opened = openTcp(endpoint, !inTheWay.empty());
    for (const auto &one : inTheWay)
        one->setShares(false);
    return opened;
}

void ListenSocket::stopArrivals() const
{
    // Drops what begins a connection (SYN), and lets the end of those that have begun through. The
    // filter sees a segment from its TCP header on, whose flags are byte 13.
    constexpr unsigned kSyn = 0x02;
    std::array<sock_filter, 4> steps{
        {BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13), BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kSyn, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, 0), BPF_STMT(BPF_RET | BPF_K, 0xffffffff)}};
    const sock_fprog program{.len = steps.size(), .filter = steps.data()};
    // Without it who comes just now may be reset, as by any port that is closed.
    if (m_path.isEmpty())
        setsockopt(descriptor(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

void ListenSocket::setShares(bool shares) const { setSharesPort(descriptor(), shares); }

Expected<ListenSocket, ListenError> ListenSocket::openTcp(
    const Endpoint &endpoint, bool isBesideLeaving)
{
    // Names are refused: one may mean several addresses, and asking for them may take long.
    const QString text
        = endpoint.address == u"localhost" ? QStringLiteral("127.0.0.1") : endpoint.address;
    // "::ffff:192.0.2.1" is an IPv4 address, which no IPv6 socket listens at.
    const QByteArray canonical = shared::canonicalAddress(text.toLatin1());
    const QHostAddress address(canonical.isEmpty() ? text : QString::fromLatin1(canonical));
    // "::" is for everybody, by IPv4 too.
    const bool isForEverybody = text == u"*" || address == QHostAddress(QHostAddress::AnyIPv6);
    if (address.isNull() && !isForEverybody)
        return Unexpected{ListenError{Kind::BadAddress, endpoint.address}};
    Descriptor socket = isForEverybody ? listenForEverybody(endpoint.port, isBesideLeaving)
                                       : listenAtNumber(address, endpoint.port, isBesideLeaving);
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
        || ::listen(opened.descriptor(), ListenSocket::kBacklog) != 0)
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
    if (!m_path.isEmpty() && isInItsPlace())
        ::unlink(m_path.constData());
}

} // namespace watek::server::listener

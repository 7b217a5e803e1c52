#include "server/listener/PeerAddress.h"

#include "server/shared/Networks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstring>

namespace watek::server::listener {

namespace {

QByteArray textOf(int family, const void *bytes)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    return QByteArray(inet_ntop(family, bytes, text.data(), socklen_t(text.size())));
}

} // namespace

PeerAddress peerAddressOf(int descriptor)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) != 0)
        return {};
    if (peer.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &peer, sizeof v4);
        return {textOf(AF_INET, &v4.sin_addr), ntohs(v4.sin_port)};
    }
    if (peer.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &peer, sizeof v6);
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr))
            return {textOf(AF_INET, v6.sin6_addr.s6_addr + 12), ntohs(v6.sin6_port)};
        return {textOf(AF_INET6, &v6.sin6_addr), ntohs(v6.sin6_port)};
    }
    if (peer.ss_family == AF_UNIX)
        return {shared::kUnixAddress, 0};
    return {};
}

} // namespace watek::server::listener

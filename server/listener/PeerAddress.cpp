#include "server/listener/PeerAddress.h"

#include "server/shared/IpAddress.h"
#include "server/shared/Networks.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

namespace watek::server::listener {

PeerAddress peerAddressOf(int descriptor)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (getpeername(descriptor, reinterpret_cast<sockaddr *>(&peer), &size) != 0)
        return {};
    if (peer.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &peer, sizeof v4);
        const auto *const bytes = reinterpret_cast<const quint8 *>(&v4.sin_addr);
        return {shared::ipText(shared::ipFrom({bytes, sizeof v4.sin_addr})), ntohs(v4.sin_port)};
    }
    if (peer.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &peer, sizeof v6);
        return {shared::ipText(shared::ipFrom(v6.sin6_addr.s6_addr)), ntohs(v6.sin6_port)};
    }
    if (peer.ss_family == AF_UNIX)
        return {shared::kUnixAddress, 0};
    return {};
}

} // namespace watek::server::listener

#include "server/shared/ServerConfig.h"

#include <QThread>

#include <algorithm>

namespace watek::server::shared {

namespace {

/// Up to here a thread for each client costs nothing that anybody would notice.
constexpr int kMostThreadsOfTheirOwn = 32;

} // namespace

int ioThreadsOf(const ServerConfig &config)
{
    if (config.server.ioThreads > 0)
        return config.server.ioThreads;
    if (config.server.maxClients <= kMostThreadsOfTheirOwn)
        return kMostThreadsOfTheirOwn;
    return 2 * QThread::idealThreadCount();
}

std::vector<Endpoint> doorsOf(const ServerConfig &config)
{
    std::vector<Endpoint> doors;
    if (config.server.isMainDoorOpen) {
        doors.push_back(
            {.name = kMainDoor, .address = config.server.host, .port = config.server.port});
    }
    if (config.tls.enabled) {
        doors.push_back({.name = kTlsDoor,
            .address = config.server.host,
            .port = config.tls.port,
            .transport = Transport::Tls});
    }
    for (const Endpoint &door : config.listen) {
        doors.push_back(door);
        if (door.address.isEmpty())
            doors.back().address = config.server.host;
    }
    return doors;
}

bool usesTls(const ServerConfig &config)
{
    return std::ranges::any_of(
        doorsOf(config), [](const Endpoint &door) { return isEncrypted(door.transport); });
}

quint16 stsPortOf(const ServerConfig &config)
{
    for (const Endpoint &door : doorsOf(config)) {
        if (door.port != 0 && door.transport == Transport::Tls && door.proxyFrom.isEmpty()
            && isReachableByOthers(door))
            return door.port;
    }
    return 0;
}

} // namespace watek::server::shared

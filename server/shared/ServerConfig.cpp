#include "server/shared/ServerConfig.h"

#include <QThread>

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
    for (const Endpoint &door : config.listen) {
        doors.push_back(door);
        if (door.address.isEmpty())
            doors.back().address = config.server.host;
    }
    return doors;
}

} // namespace watek::server::shared

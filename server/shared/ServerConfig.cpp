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

bool usesTls(const ServerConfig &config) { return config.tls.enabled; }

quint16 stsPortOf(const ServerConfig &config) { return config.tls.enabled ? config.tls.port : 0; }

} // namespace watek::server::shared

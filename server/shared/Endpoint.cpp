#include "server/shared/Endpoint.h"

#include <QHostAddress>

namespace watek::server::shared {

bool isLoopback(const QString &address)
{
    return address == QLatin1String("localhost") || QHostAddress(address).isLoopback();
}

bool isReachableByOthers(const Endpoint &door)
{
    return !door.isUnix() && !isLoopback(door.address);
}

} // namespace watek::server::shared

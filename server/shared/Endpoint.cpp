#include "server/shared/Endpoint.h"

namespace watek::server::shared {

bool isLoopback(const QString &address)
{
    static const Networks kLoopback = Networks::parse(QStringLiteral("127.0.0.0/8 ::1")).value();
    // "127.1" is one, too.
    return address == QLatin1String("localhost") || address.startsWith(QLatin1String("127."))
        || kLoopback.contains(address.toLatin1());
}

bool isReachableByOthers(const Endpoint &door)
{
    return !door.isUnix() && !isLoopback(door.address);
}

} // namespace watek::server::shared

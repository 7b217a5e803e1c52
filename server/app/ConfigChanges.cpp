#include "server/app/ConfigChanges.h"

#include "server/app/ConfigKeys.h"

#include <algorithm>

namespace watek::server::app {

namespace {

using shared::ServerConfig;

/// Only the dispatcher takes new settings while it works.
bool countsAtOnce(QByteArrayView section, QByteArrayView key)
{
    constexpr QByteArrayView kOfServer[] = {"description", "motd", "password"};
    constexpr QByteArrayView kOfOthers[] = {"max_clients_per_ip", "exempt_private",
        "registration_timeout", "ping_interval", "ping_timeout", "flood", "sendq"};
    if (section == "server")
        return std::ranges::find(kOfServer, key) != std::end(kOfServer);
    if (section == "limits")
        return std::ranges::find(kOfOthers, key) == std::end(kOfOthers);
    return section == "admin";
}

bool isSame(const ServerConfig::Oper &a, const ServerConfig::Oper &b)
{
    return a.section == b.section && a.name == b.name && a.password == b.password
        && a.role == b.role;
}

} // namespace

QByteArrayList describeChanges(const ServerConfig &before, const ServerConfig &after)
{
    QByteArrayList changes;
    for (const ConfigKey &key : configKeys()) {
        if (!key.get || key.get(before) == key.get(after))
            continue;
        const QByteArray name = QByteArray(key.section) + '/' + key.key;
        changes.append(countsAtOnce(key.section, key.key) ? name : name + " (after a restart)");
    }
    if (!std::ranges::equal(before.opers, after.opers, isSame))
        changes.append("oper");
    return changes;
}

} // namespace watek::server::app

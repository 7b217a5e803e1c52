#include "server/app/ConfigChanges.h"

#include "server/app/ConfigKeys.h"

#include <algorithm>

namespace watek::server::app {

namespace {

using shared::ServerConfig;

bool isSame(const ServerConfig::Oper &a, const ServerConfig::Oper &b)
{
    return a.section == b.section && a.name == b.name && a.password == b.password
        && a.account == b.account && a.role == b.role && a.byItself == b.byItself;
}

} // namespace

ServerConfig untilRestart(const ServerConfig &running, const ServerConfig &after)
{
    ServerConfig config = after;
    config.server.host = running.server.host;
    config.server.port = running.server.port;
    config.server.isMainDoorOpen = running.server.isMainDoorOpen;
    config.server.name = running.server.name;
    config.server.network = running.server.network;
    config.server.dataFolder = running.server.dataFolder;
    config.server.lobby = running.server.lobby;
    config.accounts.areKept = running.accounts.areKept;
    config.log.file = running.log.file;
    config.log.format = running.log.format;
    return config;
}

QByteArrayList describeChanges(const ServerConfig &before, const ServerConfig &after)
{
    const ServerConfig now = untilRestart(before, after);
    QByteArrayList changes;
    for (const ConfigKey &key : configKeys()) {
        if (!key.get || key.get(before) == key.get(after))
            continue;
        const QByteArray name = QByteArray(key.section) + '/' + key.key;
        const bool countsAtOnce = key.get(now) == key.get(after);
        changes.append(countsAtOnce ? name : name + " (after a restart)");
    }
    if (!std::ranges::equal(before.opers, after.opers, isSame))
        changes.append("oper");
    if (before.listen != after.listen)
        changes.append("listen");
    return changes;
}

void PlacesOfFile::applyTo(shared::ServerConfig &read, const shared::ServerConfig &running)
{
    const int now = running.server.maxClients;
    if (now == m_offered)
        m_followed = m_offered;
    m_offered = read.server.maxClients;
    if (now != m_followed)
        read.server.maxClients = now;
}

} // namespace watek::server::app

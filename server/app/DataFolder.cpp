#include "server/app/DataFolder.h"

#include <QStandardPaths>

namespace watek::server::app {

QString dataFolderOf(const shared::ServerConfig &config)
{
    return config.server.dataFolder.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
            + QStringLiteral("/watek-server")
        : config.server.dataFolder;
}

QString bansFolderOf(const shared::ServerConfig &config, bool isOurs)
{
    return isOurs || !config.server.dataFolder.isEmpty() ? dataFolderOf(config) : QString();
}

} // namespace watek::server::app

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

} // namespace watek::server::app

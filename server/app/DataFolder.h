// Where the server keeps what outlives it. Any thread; pure but for the system's own words.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QString>

namespace watek::server::app {

/// The folder of the settings; without one the folder that the system gives to programs.
QString dataFolderOf(const shared::ServerConfig &config);
/// Where server-wide bans are kept: the same. Empty, so that they end with this run, where the
/// system's folder is another server's (`isOurs` false).
QString bansFolderOf(const shared::ServerConfig &config, bool isOurs);

} // namespace watek::server::app

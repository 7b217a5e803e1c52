// Where the server keeps what outlives it. Any thread; pure but for the system's own words.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QString>

namespace watek::server::app {

/// The folder of the settings; without one the folder that the system gives to programs.
QString dataFolderOf(const shared::ServerConfig &config);

} // namespace watek::server::app

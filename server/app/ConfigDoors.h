// What settings of a door are wrong together, and two doors with each other. Any thread; pure.
#pragma once

#include "server/app/ConfigFile.h"

#include <QHash>

#include <optional>

namespace watek::server::app {

/// The line of each section and setting that a config file has: "listen/web", "listen/web/port".
using ConfigLines = QHash<QString, int>;

/// The first that is wrong of the doors of `config`, which was read from `file`.
std::optional<ConfigError> wrongDoor(
    const shared::ServerConfig &config, const QString &file, const ConfigLines &lines);

} // namespace watek::server::app

// `watek-server --backup FILE`, `--restore FILE`, `--check-data`, `--export-channel NAME`,
// `--export-account NAME`. Thread: gui, which plays the store's, as no other thread runs.
#pragma once

#include "common/base/Expected.h"
#include "server/app/CommandLine.h"
#include "server/shared/Roles.h"
#include "server/shared/ServerConfig.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace watek::server::app {

/// Does what the command line asks of the database. What was done, or why not: sentences. Lines of
/// an export go to `sink`, which says whether they could be written.
base::Expected<QString, QString> runDataCommand(const CommandLine &line,
    const shared::ServerConfig &config, const std::function<bool(const QByteArray &)> &sink)
    REQUIRES(guiRole);

} // namespace watek::server::app

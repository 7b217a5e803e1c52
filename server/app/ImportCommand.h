// `watek-server --import FILE`: the accounts and channels of Ergo or Atheme come into our database,
// while no server uses it. Thread: gui, which plays the store's, as no other thread runs.
#pragma once

#include "common/base/Expected.h"
#include "server/imports/Imported.h"
#include "server/shared/Roles.h"
#include "server/shared/ServerConfig.h"
#include "server/shared/StoreMail.h"

#include <QString>
#include <QStringList>

namespace watek::server::app {

struct ImportReport {
    qsizetype accounts = 0; ///< that were stored
    qsizetype channels = 0; ///< that were stored
    qsizetype withoutPassword = 0; ///< of them; their owners need a new password
    QStringList notes; ///< what was left out, and why: sentences in English
};

/// Reads the file, whichever of the two it is, and stores all that fits, or nothing. An account or
/// channel whose name is taken already, or looks like one that is, stays what it is.
base::Expected<ImportReport, QString> importFile(
    const QString &fileName, const shared::ServerConfig &config) REQUIRES(guiRole);

} // namespace watek::server::app

// What of new settings counts while the server runs, and what is different in them, for the
// operator who asked. Any thread; pure.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QByteArrayList>

namespace watek::server::app {

/// `after`, with everything as in `running` that stays until the next start: the main door,
/// where the server keeps its files, and the names that everybody has been told.
shared::ServerConfig untilRestart(
    const shared::ServerConfig &running, const shared::ServerConfig &after);

/// Names of settings ("limits/monitor"), with " (after a restart)" where untilRestart() keeps what
/// there is.
QByteArrayList describeChanges(
    const shared::ServerConfig &before, const shared::ServerConfig &after);

} // namespace watek::server::app

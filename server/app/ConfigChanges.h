// What is different in new settings, for the operator who asked for them.
// Any thread; pure.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QByteArrayList>

namespace watek::server::app {

/// Names of settings ("limits/monitor"), with " (after a restart)" where the parts that go by them
/// read them once.
QByteArrayList describeChanges(
    const shared::ServerConfig &before, const shared::ServerConfig &after);

} // namespace watek::server::app

// The file in the data folder that keeps server-wide bans over a restart.
// Thread: gui. What the text says is the dispatcher's business.
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>
#include <QString>

namespace watek::server::app {

/// What was written last; empty when there is no folder or no file, or it cannot be read.
QByteArray readBans(const QString &dataFolder);
/// Writes all or nothing. Without a folder nothing is kept, which is no error. The error is the
/// system's own words.
base::Expected<base::Done, QString> writeBans(const QString &dataFolder, const QByteArray &text);

} // namespace watek::server::app

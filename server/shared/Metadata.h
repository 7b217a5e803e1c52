// What people and channels tell of themselves, as a value. Any thread. IRCv3 metadata.
#pragma once

#include <QByteArray>

#include <map>

namespace watek::server::shared {

/// Values by key.
using Metadata = std::map<QByteArray, QByteArray>;

} // namespace watek::server::shared

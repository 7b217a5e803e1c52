// What was said, as JSON lines for other programs. Thread: that of a command that plays the store;
// a server may use the database meanwhile.
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace watek::server::store {

/// Is given each line with its end; false: it cannot be written, and nothing more comes.
using LineSink = std::function<bool(const QByteArray &line)>;

/// Everything of the channels whose last message was to that name (a channel that has ended and one
/// of the same name that was made later are both meant), the oldest first. How many lines, or a
/// sentence.
base::Expected<qint64, QString> exportChannel(
    const QString &dataFolder, const QByteArray &channel, const LineSink &sink);

/// Everything that the account of that name has said, wherever.
base::Expected<qint64, QString> exportAccount(
    const QString &dataFolder, const QByteArray &account, const LineSink &sink);

} // namespace watek::server::store

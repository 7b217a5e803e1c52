// What the database of a server that does not run has of what was said. One thread.
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace watek::kill {

struct Row {
    qint64 sequence = 0;
    qint64 conversation = 0;
    qint64 timeMs = 0;
    QByteArray msgid;
    QByteArray account;
    QByteArray text;
    QByteArray resendId;
};

/// All messages in the order of their sequence, read without changing anything: what waits in the
/// file beside the database (-wal) stays there for the server. The error is a clause.
base::Expected<std::vector<Row>, QString> readHistory(const QString &dataFolder);

/// Spoils a database, to see that it is found out. False: the statement changed nothing.
bool spoilHistory(const QString &dataFolder, const char *statement);

} // namespace watek::kill

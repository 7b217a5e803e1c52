// What the database of a server that does not run has of what was said, and by whom. One thread.
#pragma once

#include "common/base/Expected.h"

#include <QByteArray>
#include <QString>

#include <set>
#include <vector>

namespace watek::kill {

struct Row {
    qint64 sequence = 0;
    qint64 conversation = 0;
    qint64 timeMs = 0;
    QByteArray msgid;
    QByteArray account;
    QByteArray text; ///< its lines, with '\n' between them
    QByteArray resendId;
};

struct Stored {
    std::vector<Row> history; ///< by sequence
    std::set<QByteArray> accounts; ///< their names
};

/// Read without changing anything: what waits in the file beside the database (-wal) stays there
/// for the server. The error is a clause.
base::Expected<Stored, QString> readStored(const QString &dataFolder);

/// Spoils a database, to see that it is found out. False: the statement changed nothing.
bool spoil(const QString &dataFolder, const char *statement);

} // namespace watek::kill

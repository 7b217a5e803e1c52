// What the disk below a server's folder can do, and what the server's database says of itself.
// Thread: main.
#pragma once

#include "tests/bench/Target.h"

#include <QString>

namespace watek::bench {

struct SyncTimes {
    double p50Ms = 0;
    double p99Ms = 0;
};
/// How long fdatasync takes behind appending what one commit of one message writes (two pages), a
/// few hundred times, to a file in that folder. NaN when no file can be written there, or `folder`
/// is empty.
SyncTimes measureSync(const QString &folder);

/// Messages that are stored and cannot be found by their words yet. NaN when there is no database.
double notIndexed(const Target &target);
/// Of the database's file and of the log beside it.
qint64 databaseBytes(const Target &target);

} // namespace watek::bench

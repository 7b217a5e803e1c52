// Copies of the database: made while a server uses it, looked through, and put in its place.
// Thread: that of a command that plays the store.
#pragma once

#include "common/base/Expected.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace watek::server::store {

/// Copies the database of the folder into a file, as it is at one moment. A server may go on
/// writing meanwhile: it waits for nothing, only the file beside its database grows. The copy is
/// looked through; a file of that name is replaced when the new one is whole, or stays.
/// `onProgress` is told how much of it is done, from 0 to 100, and gives it up by saying false. A
/// sentence when it fails.
using OnBackupProgress = std::function<bool(int)>;
base::Expected<base::Done, QString> backUp(
    const QString &dataFolder, const QString &toFile, const OnBackupProgress &onProgress = {});

/// Puts a copy in the place of the database, while no server uses the folder. What was there is
/// kept: "watek.db.before-restore". The copy is looked through before anything is changed. A
/// sentence when it fails; then the database is the one that it was. When it is interrupted, no
/// server starts before it is run again, or what was kept has its name back.
base::Expected<base::Done, QString> restore(const QString &dataFolder, const QString &fromFile);

struct DataCheck {
    QStringList problems; ///< sentences; empty: all is well
    qint64 accounts = 0;
    qint64 channels = 0;
    qint64 conversations = 0;
    qint64 messages = 0;
};

/// Looks through the whole database; a server may use it meanwhile. A sentence when it cannot be
/// read at all.
base::Expected<DataCheck, QString> checkData(const QString &dataFolder);

} // namespace watek::server::store

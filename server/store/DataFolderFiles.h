// The files of the data folder: made for their owner only, and locked against a second server.
// Thread: store, or that of a command that plays it.
#pragma once

#include "server/shared/Descriptor.h"

#include <QDir>
#include <QString>

namespace watek::server::store {

/// "Wtek": tells our files from those of other programs (SQLite's application_id).
inline constexpr int kApplicationId = 0x5774656b;

/// What can be done about a folder, whatever is wrong with it: the end of a sentence.
inline constexpr const char *kOtherFolder
    = "or choose another data folder (the key data in the section [server] of the settings)";
/// Of a folder or a file that the server may not use.
QString describeNoAccess(const QString &what, const QString &trouble);

/// Where restore() keeps the database that was there, and what belongs to it under the same name
/// with "-wal" and "-shm" behind it.
QString keptByRestore(const QString &fileName);

/// Thrown by what follows: a sentence for the person who starts the server.
struct Refusal {
    QString sentence;
    bool isInUse = false; ///< another server has the folder
};

/// Does nothing when there is a file of that name. Others must not read it, not even for a moment:
/// SQLite would make it by the umask.
void makeFile(const QString &name);

/// The system forgets a lock with the process, however that ends.
shared::Descriptor lockFolder(const QDir &folder);
/// The database itself is locked, too: watek.lock may have been deleted. SQLite's own locks are of
/// another kind (fcntl), which this one does not touch, if it is closed after SQLite's files.
shared::Descriptor lockFile(const QDir &folder, const QString &fileName);

} // namespace watek::server::store

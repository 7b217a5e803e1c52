// The server's database file: opened, brought to the shape of this version, and locked against a
// second server. SQLite through SQLiteCpp. Thread: store; built, used and destroyed there.
//
// The file is `watek.db` in the data folder, readable by its owner only. Before its shape is
// changed, a copy is made beside it ("watek.db.before-2" before shape 2). WAL with
// synchronous=FULL: what was committed outlives a power cut, unless setSyncsCommits(false).
#pragma once

#include "common/base/Expected.h"
#include "server/shared/Descriptor.h"
#include "server/shared/StoreMail.h"
#include "server/store/Migrations.h"

#include <QString>

#include <memory>

namespace SQLite {
class Database;
class Exception;
} // namespace SQLite

namespace watek::server::store {

/// Why a database cannot be used.
struct OpenError {
    bool isInUse = false; ///< another server has the folder
    QString sentence; ///< English: what is wrong with which file, and what can be done
};

class Database {
public:
    /// Makes folder and file when they are not there. `shapes` is other than migrations() only in
    /// tests.
    static base::Expected<Database, OpenError> open(
        const QString &dataFolder, std::span<const Migration> shapes = migrations());
    static QString fileNameIn(const QString &dataFolder);
    ~Database();
    Database(Database &&) noexcept;
    Database &operator=(Database &&) noexcept;

    SQLite::Database &sqlite() { return *m_sqlite; }
    const QString &fileName() const { return m_fileName; }
    /// The file was moved or deleted since it was opened: what is written now would not be found
    /// at the next start. <https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html>,
    /// SQLITE_FCNTL_HAS_MOVED.
    bool isGone();
    /// Moves what was written lately from the file beside it (-wal) into the database's own, as
    /// far as nobody reads there: then a copy of that one file has everything.
    void settle();
    /// The same, and empties the file beside it, so that nothing that was deleted is left there.
    /// False when somebody reads there just now; does not wait.
    bool forget();
    /// True, as it begins: a commit is on the disk before it returns. False: a power cut may undo
    /// the last ones, and leaves the file whole. Not in a transaction.
    void setSyncsCommits(bool syncsCommits);
    /// Brings to the disk whatever was committed; throws when the disk refuses.
    void sync();

private:
    struct Locks {
        shared::Descriptor folder;
        shared::Descriptor file;
    };
    Database(QString fileName, Locks locks, std::unique_ptr<SQLite::Database> sqlite);

    QString m_fileName;
    bool m_hadLog = false; ///< the file of what was committed last was there
    Locks m_locks; ///< closed after m_sqlite
    std::unique_ptr<SQLite::Database> m_sqlite;
    bool m_syncsCommits = true;
};

/// What a failed statement means for who asked.
shared::StoreTrouble troubleOf(const SQLite::Exception &error);
/// The same for who starts the server: a sentence in English about the file and what can be done.
QString describeOpening(const SQLite::Exception &error, const QString &fileName);

} // namespace watek::server::store

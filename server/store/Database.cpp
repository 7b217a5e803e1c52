#include "server/store/Database.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace watek::server::store {

using base::Expected;
using base::Unexpected;
using shared::StoreTrouble;

namespace {

/// "Wtek": tells our files from those of other programs (SQLite's application_id).
constexpr int kApplicationId = 0x5774656b;
/// So long a statement waits for another program that holds the database, a backup for example.
constexpr int kBusyMs = 2000;
/// A file up to this size is looked through at every start, which takes a fraction of a second.
constexpr qint64 kMostCheckedBytes = 64 * 1024 * 1024;

/// What can be done about a folder, whatever is wrong with it.
constexpr const char *kOtherFolder
    = "or choose another data folder (the key data in the section [server] of the settings)";

/// Of a folder or a file that the server may not use.
QString describeNoAccess(const QString &what, const QString &trouble)
{
    return QStringLiteral("%1: %2. Its owner must be who runs the server and be allowed to write "
                          "there: mend that (chown, chmod), %3")
        .arg(what, trouble, QLatin1String(kOtherFolder));
}

/// Thrown and caught in this file: a sentence for the person who starts the server.
struct Refusal {
    QString sentence;
    bool isInUse = false;
};

int pragma(SQLite::Database &sqlite, const char *name)
{
    return sqlite.execAndGet(std::string("PRAGMA ") + name).getInt();
}

/// Others must not read it, not even for a moment: SQLite would make it by the umask.
void makeFile(const QString &name)
{
    const QFileInfo info(name);
    if (info.exists() && !info.isFile())
        throw Refusal{QStringLiteral("%1 is no file. Move it away, %2")
                          .arg(name, QLatin1String(kOtherFolder))};
    if (info.exists())
        return;
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        throw Refusal{
            describeNoAccess(QStringLiteral("%1 cannot be made").arg(name), file.errorString())};
}

/// The copy is whole or not there: it gets its name when it is finished.
void copyBefore(SQLite::Database &sqlite, const QString &fileName, int shape)
{
    const QString copy = QStringLiteral("%1.before-%2").arg(fileName).arg(shape);
    const QString unfinished = copy + QStringLiteral(".part");
    QFile::remove(unfinished);
    makeFile(unfinished);
    {
        SQLite::Database target(unfinished.toStdString(), SQLite::OPEN_READWRITE);
        SQLite::Backup backup(target, sqlite);
        backup.executeStep();
        target.exec("PRAGMA journal_mode = DELETE");
    }
    QFile::remove(copy);
    if (!QFile::rename(unfinished, copy))
        throw Refusal{QStringLiteral("no copy of %1 could be made as %2, so it was left as it is")
                          .arg(fileName, copy)};
}

/// Whose file it is, and of which shape.
int shapeOf(SQLite::Database &sqlite, const QString &fileName, int newest)
{
    const int application = pragma(sqlite, "application_id");
    const int shape = pragma(sqlite, "user_version");
    const bool isEmpty = sqlite.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
    if (application != kApplicationId && !(isEmpty && application == 0 && shape == 0))
        throw Refusal{QStringLiteral("%1 is the database of another program. Move it away, %2")
                          .arg(fileName, QLatin1String(kOtherFolder))};
    if (shape > newest) {
        // The newer version made it before it changed the file.
        const QString copy = QStringLiteral("%1.before-%2").arg(fileName).arg(newest + 1);
        throw Refusal{QStringLiteral("%1 was written by a newer version of this server (shape %2, "
                                     "this version knows %3). Use that version, %4")
                          .arg(fileName)
                          .arg(shape)
                          .arg(newest)
                          .arg(QFile::exists(copy)
                                  ? QStringLiteral("or put its copy %1 in its place, which has "
                                                   "nothing of what happened since")
                                        .arg(copy)
                                  : QLatin1String(kOtherFolder))};
    }
    return shape;
}

void checkWhole(SQLite::Database &sqlite, const QString &fileName)
{
    if (QFileInfo(fileName).size() > kMostCheckedBytes)
        return;
    const std::string result = sqlite.execAndGet("PRAGMA quick_check(1)").getString();
    if (result != "ok")
        throw SQLite::Exception(result, SQLITE_CORRUPT);
}

void migrate(
    SQLite::Database &sqlite, const QString &fileName, std::span<const Migration> shapes, int shape)
{
    const bool isNew = shape == 0; // nothing is in it that could be lost
    for (const Migration &migration : shapes) {
        if (migration.to <= shape)
            continue;
        if (!isNew)
            copyBefore(sqlite, fileName, migration.to);
        SQLite::Transaction transaction(sqlite, SQLite::TransactionBehavior::IMMEDIATE);
        sqlite.exec(migration.sql);
        sqlite.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        sqlite.exec("PRAGMA user_version = " + std::to_string(migration.to));
        transaction.commit();
        shape = migration.to;
    }
}

QString inUse(const QDir &folder)
{
    return QStringLiteral("another server uses the data folder %1: stop that one, %2")
        .arg(folder.path(), QLatin1String(kOtherFolder));
}

/// The system forgets the lock with the process, however that ends. A file that names the process
/// would outlive it, and in a container nobody could tell that it has gone.
shared::Descriptor lockFolder(const QDir &folder)
{
    const QByteArray name = QFile::encodeName(folder.filePath(QStringLiteral("watek.lock")));
    shared::Descriptor lock(::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock && flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (lock && errno == EWOULDBLOCK)
        throw Refusal{inUse(folder), true};
    throw Refusal{
        describeNoAccess(QStringLiteral("the data folder %1 cannot be used").arg(folder.path()),
            qt_error_string(errno))};
}

/// The database itself is locked, too: watek.lock may have been deleted. SQLite's own locks are of
/// another kind (fcntl), which this one does not touch, if it is closed after SQLite's files.
shared::Descriptor lockFile(const QDir &folder, const QString &fileName)
{
    shared::Descriptor lock(::open(QFile::encodeName(fileName).constData(), O_RDONLY | O_CLOEXEC));
    if (lock && flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
        return lock;
    if (lock && errno == EWOULDBLOCK)
        throw Refusal{inUse(folder), true};
    throw Refusal{describeNoAccess(
        QStringLiteral("%1 cannot be used").arg(fileName), qt_error_string(errno))};
}

/// The lock's file says so since the first database of the folder was whole.
constexpr QByteArrayView kHadDatabase = "There is a database in this folder.\n";

/// A file without anything in it is new, or somebody has cut it: SQLite takes both for new, and the
/// names of all accounts would be free.
void refuseCutFile(const shared::Descriptor &folderLock, const QString &fileName)
{
    struct stat facts = {};
    if (fstat(folderLock.get(), &facts) != 0 || facts.st_size == 0)
        return;
    if (QFileInfo::exists(fileName) && QFileInfo(fileName).size() == 0)
        throw Refusal{
            QStringLiteral("%1 is empty, and was not. Put a copy in its place (%1.before-… "
                           "or a backup), or delete it to begin anew")
                .arg(fileName)};
}

void noteDatabase(const shared::Descriptor &folderLock)
{
    // When it cannot be written, only a cut file is not told from a new one.
    [[maybe_unused]] const ssize_t written
        = pwrite(folderLock.get(), kHadDatabase.data(), size_t(kHadDatabase.size()), 0);
}

} // namespace

StoreTrouble troubleOf(const SQLite::Exception &error)
{
    switch (error.getErrorCode() & 0xff) {
    case SQLITE_CONSTRAINT:
        return error.getExtendedErrorCode() == SQLITE_CONSTRAINT_FOREIGNKEY ? StoreTrouble::Missing
                                                                            : StoreTrouble::Exists;
    case SQLITE_FULL:
        return StoreTrouble::Full;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return StoreTrouble::ReadOnly;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return StoreTrouble::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return StoreTrouble::Damaged;
    default:
        return StoreTrouble::Failed;
    }
}

QString describeOpening(const SQLite::Exception &error, const QString &fileName)
{
    switch (troubleOf(error)) {
    case StoreTrouble::Damaged:
        return QStringLiteral("%1 is damaged (%2). Put a copy in its place (%1.before-… or a "
                              "backup), or move it away to begin anew")
            .arg(fileName, QString::fromUtf8(error.what()));
    case StoreTrouble::Full:
        return QStringLiteral("there is no room on the disk of %1. Make some, %2")
            .arg(fileName, QLatin1String(kOtherFolder));
    case StoreTrouble::ReadOnly:
        return describeNoAccess(fileName, QStringLiteral("it may only be read"));
    case StoreTrouble::Busy:
        return QStringLiteral("another program holds %1; end it, then start again").arg(fileName);
    default:
        return QStringLiteral("%1 cannot be used: %2. Put a backup in its place, %3")
            .arg(fileName, QString::fromUtf8(error.what()), QLatin1String(kOtherFolder));
    }
}

Expected<Database, OpenError> Database::open(
    const QString &dataFolder, std::span<const Migration> shapes)
{
    const QDir folder(dataFolder);
    const QString fileName = folder.filePath(QStringLiteral("watek.db"));
    try {
        if (!QDir().mkpath(folder.path()))
            throw Refusal{describeNoAccess(
                QStringLiteral("the data folder %1 cannot be made").arg(folder.path()),
                QStringLiteral("something in its path is no folder, or may not be written to"))};
        auto folderLock = lockFolder(folder);
        refuseCutFile(folderLock, fileName);
        makeFile(fileName);
        auto fileLock = lockFile(folder, fileName);
        auto sqlite = std::make_unique<SQLite::Database>(
            fileName.toStdString(), SQLite::OPEN_READWRITE, kBusyMs);
        const int shape = shapeOf(*sqlite, fileName, shapes.back().to);
        if (sqlite3_db_readonly(sqlite->getHandle(), "main") == 1)
            throw SQLite::Exception("read-only", SQLITE_READONLY);
        checkWhole(*sqlite, fileName);
        sqlite->exec("PRAGMA journal_mode = WAL");
        sqlite->exec("PRAGMA synchronous = FULL");
        // A migration may put a new table in the place of an old one, and what refers to it would
        // go with the old one.
        sqlite->exec("PRAGMA foreign_keys = OFF");
        migrate(*sqlite, fileName, shapes, shape);
        sqlite->exec("PRAGMA foreign_keys = ON");
        SQLite::Statement orphans(*sqlite, "PRAGMA foreign_key_check");
        if (orphans.executeStep())
            throw SQLite::Exception("a row refers to one that is not there", SQLITE_CORRUPT);
        // What was made just now is in the file itself, and not only beside it.
        sqlite->exec("PRAGMA wal_checkpoint(TRUNCATE)");
        noteDatabase(folderLock);
        return Database(fileName, {std::move(folderLock), std::move(fileLock)}, std::move(sqlite));
    } catch (const Refusal &refusal) {
        return Unexpected{OpenError{refusal.isInUse, refusal.sentence}};
    } catch (const SQLite::Exception &error) {
        return Unexpected{OpenError{false, describeOpening(error, fileName)}};
    }
}

Database::Database(QString fileName, Locks locks, std::unique_ptr<SQLite::Database> sqlite)
    : m_fileName(std::move(fileName))
    , m_locks(std::move(locks))
    , m_sqlite(std::move(sqlite))
{
}

void Database::settle()
{
    SQLite::Statement(*m_sqlite, "PRAGMA wal_checkpoint(PASSIVE)").executeStep();
}

bool Database::isGone()
{
    int hasMoved = 0;
    return sqlite3_file_control(m_sqlite->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        == SQLITE_OK
        && hasMoved != 0;
}

Database::~Database() = default;
Database::Database(Database &&) noexcept = default;
Database &Database::operator=(Database &&) noexcept = default;

} // namespace watek::server::store

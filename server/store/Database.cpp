#include "server/store/Database.h"

#include "server/store/DataFolderFiles.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace watek::server::store {

using base::Expected;
using base::Unexpected;
using shared::StoreTrouble;

namespace {

/// So long a statement waits for another program that holds the database, a backup for example.
constexpr int kBusyMs = 2000;
/// A file up to this size is looked through at every start, which takes a fraction of a second.
constexpr qint64 kMostCheckedBytes = 64 * 1024 * 1024;

int pragma(SQLite::Database &sqlite, const char *name)
{
    return sqlite.execAndGet(std::string("PRAGMA ") + name).getInt();
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

/// An empty database in its place would look as if all were well.
void refuseHalfRestored(const QString &fileName)
{
    const QString kept = keptByRestore(fileName);
    if (QFileInfo::exists(fileName) || !QFileInfo::exists(kept))
        return;
    throw Refusal{QStringLiteral("%1 is not there, but %2 is: a restore was interrupted. Run it "
                                 "again (--restore), or give %2 the name %1 (and %2-wal the name "
                                 "%1-wal, if it is there), or move %2 away to begin anew")
                      .arg(fileName, kept)};
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

QString Database::fileNameIn(const QString &dataFolder)
{
    return QDir(dataFolder).filePath(QStringLiteral("watek.db"));
}

Expected<Database, OpenError> Database::open(
    const QString &dataFolder, std::span<const Migration> shapes)
{
    const QDir folder(dataFolder);
    const QString fileName = fileNameIn(dataFolder);
    try {
        if (!QDir().mkpath(folder.path()))
            throw Refusal{describeNoAccess(
                QStringLiteral("the data folder %1 cannot be made").arg(folder.path()),
                QStringLiteral("something in its path is no folder, or may not be written to"))};
        auto folderLock = lockFolder(folder);
        refuseCutFile(folderLock, fileName);
        refuseHalfRestored(fileName);
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
        // What is deleted is written over.
        sqlite->exec("PRAGMA secure_delete = ON");
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

bool Database::forget()
{
    m_sqlite->setBusyTimeout(0);
    const int code = sqlite3_wal_checkpoint_v2(
        m_sqlite->getHandle(), "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    m_sqlite->setBusyTimeout(kBusyMs);
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        throw SQLite::Exception("the write-ahead log cannot be emptied", code);
    return code == SQLITE_OK;
}

void Database::setSyncsCommits(bool syncsCommits)
{
    if (syncsCommits == m_syncsCommits)
        return;
    // Not OFF: then SQLite would not even keep the order of its writes, and a power cut could
    // damage the file. NORMAL syncs when what was written moves to the database's own file.
    m_sqlite->exec(syncsCommits ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    m_syncsCommits = syncsCommits;
}

void Database::sync()
{
    // What is committed is in the file beside it (-wal) until it is moved, which syncs, too.
    sqlite3_file *wal = nullptr;
    if (sqlite3_file_control(m_sqlite->getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal)
            != SQLITE_OK
        || !wal || !wal->pMethods)
        return;
    if (const int code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL); code != SQLITE_OK)
        throw SQLite::Exception("what was written cannot be brought to the disk", code);
}

bool Database::isGone()
{
    // What was committed last stands beside the database, too, from the first change on.
    const bool hasLog = QFileInfo::exists(m_fileName + QStringLiteral("-wal"));
    if (m_hadLog && !hasLog)
        return true;
    m_hadLog = hasLog;
    int hasMoved = 0;
    return sqlite3_file_control(m_sqlite->getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        == SQLITE_OK
        && hasMoved != 0;
}

Database::~Database() = default;
Database::Database(Database &&) noexcept = default;
Database &Database::operator=(Database &&) noexcept = default;

} // namespace watek::server::store

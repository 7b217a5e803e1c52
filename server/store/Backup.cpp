#include "server/store/Backup.h"

#include "server/store/DataFolderFiles.h"
#include "server/store/Database.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace watek::server::store {

using base::Done;
using base::Expected;
using base::Unexpected;

namespace {

constexpr int kBackupBusyMs = 10'000;
/// 4 MiB between two words about the progress.
constexpr int kPagesAtOnce = 1024;
/// Of a hundred, when all is copied and the copy is looked through.
constexpr int kCopied = 90;
/// SQLite's steps: some milliseconds.
constexpr int kStepsBetweenLooks = 100'000;

QString sentence(const SQLite::Exception &error, const QString &fileName)
{
    return describeOpening(error, fileName);
}

SQLite::Database openExisting(const QString &fileName)
{
    if (!QFileInfo(fileName).isFile())
        throw Refusal{QStringLiteral("there is no file %1").arg(fileName)};
    // A database in WAL mode that nobody uses cannot be opened for reading alone.
    SQLite::Database sqlite(fileName.toStdString(), SQLite::OPEN_READWRITE, kBackupBusyMs);
    if (sqlite.execAndGet("PRAGMA application_id").getInt() != kApplicationId)
        throw Refusal{QStringLiteral("%1 is no database of this server").arg(fileName)};
    const int shape = sqlite.execAndGet("PRAGMA user_version").getInt();
    if (const int newest = migrations().back().to; shape > newest)
        throw Refusal{QStringLiteral("%1 was written by a newer version of this server (shape %2, "
                                     "this version knows %3)")
                          .arg(fileName)
                          .arg(shape)
                          .arg(newest)};
    return sqlite;
}

/// What SQLite finds wrong, a sentence each; a few of them.
QStringList findProblems(SQLite::Database &sqlite)
{
    QStringList problems;
    SQLite::Statement whole(sqlite, "PRAGMA integrity_check(20)");
    while (whole.executeStep()) {
        if (const std::string found = whole.getColumn(0).getString(); found != "ok")
            problems.append(QString::fromStdString(found));
    }
    SQLite::Statement orphans(sqlite, "PRAGMA foreign_key_check");
    while (problems.size() < 20 && orphans.executeStep())
        problems.append(QStringLiteral("a row of table %1 refers to one that is not there")
                            .arg(QString::fromStdString(orphans.getColumn(0).getString())));
    return problems;
}

QString givenUp() { return QStringLiteral("the backup was given up"); }

/// Throws when something is wrong with the copy, or nobody wants it any more.
void lookThrough(SQLite::Database &copy, const OnBackupProgress &onProgress)
{
    const auto mustStop = [](void *progress) {
        return (*static_cast<const OnBackupProgress *>(progress))(kCopied) ? 0 : 1;
    };
    if (onProgress)
        sqlite3_progress_handler(copy.getHandle(), kStepsBetweenLooks, mustStop,
            const_cast<OnBackupProgress *>(&onProgress));
    try {
        if (const QStringList problems = findProblems(copy); !problems.isEmpty())
            throw SQLite::Exception(problems.front().toStdString(), SQLITE_CORRUPT);
    } catch (const SQLite::Exception &error) {
        if (error.getErrorCode() == SQLITE_INTERRUPT)
            throw Refusal{givenUp()};
        throw;
    }
    sqlite3_progress_handler(copy.getHandle(), 0, nullptr, nullptr);
}

/// As it is at one moment. Without the transaction every change of the server would begin the copy
/// anew.
void copy(SQLite::Database &from, const QString &toFile, const OnBackupProgress &onProgress)
{
    SQLite::Database target(toFile.toStdString(), SQLite::OPEN_READWRITE, kBackupBusyMs);
    {
        const SQLite::Transaction moment(from);
        from.execAndGet("SELECT count(*) FROM sqlite_schema");
        SQLite::Backup backup(target, from);
        while (backup.executeStep(kPagesAtOnce) != SQLITE_DONE) {
            const int total = backup.getTotalPageCount();
            if (onProgress && total > 0
                && !onProgress(kCopied - kCopied * backup.getRemainingPageCount() / total))
                throw Refusal{givenUp()};
        }
    }
    // All of it in one file.
    target.exec("PRAGMA journal_mode = DELETE");
    lookThrough(target, onProgress);
    if (onProgress)
        onProgress(100);
}

bool bringToDisk(const QString &name)
{
    const shared::Descriptor file(
        ::open(QFile::encodeName(name).constData(), O_RDONLY | O_CLOEXEC));
    return file && fsync(file.get()) == 0;
}

/// Over a file of that name, if there is one.
void rename(const QString &from, const QString &to)
{
    if (!bringToDisk(from)
        || std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        throw Refusal{QStringLiteral("%1 cannot be made: %2").arg(to, qt_error_string(errno))};
    bringToDisk(QFileInfo(to).path());
}

/// What a function returns, or the sentence that it throws.
template <typename T>
Expected<T, QString> said(const QString &fileName, const std::function<T()> &function)
{
    try {
        return function();
    } catch (const Refusal &refusal) {
        return Unexpected{refusal.sentence};
    } catch (const SQLite::Exception &error) {
        return Unexpected{sentence(error, fileName)};
    }
}

/// A copy of `from` under a name of its own, that is removed if it does not become `to`.
template <typename Place>
void copyThen(SQLite::Database &from, const QString &unfinished, const OnBackupProgress &onProgress,
    const Place &place)
{
    QFile::remove(unfinished);
    makeFile(unfinished);
    try {
        copy(from, unfinished, onProgress);
        place();
    } catch (...) {
        QFile::remove(unfinished);
        throw;
    }
}

/// The database and what belongs to it: another one must not find it there.
constexpr std::array kEnds{"", "-wal", "-shm"};

/// The database that was there, where it is kept.
class MovedAway {
public:
    explicit MovedAway(const QString &fileName)
        : m_fileName(fileName)
        , m_kept(keptByRestore(fileName))
    {
    }
    MovedAway(const MovedAway &) = delete;
    MovedAway &operator=(const MovedAway &) = delete;

    /// Throws when something cannot be moved.
    void move()
    {
        // Without a database a restore was interrupted here: what it has kept is all there is.
        const bool isWhole = QFileInfo::exists(m_fileName);
        for (const char *const each : kEnds) {
            const QString end = QString::fromLatin1(each);
            if (isWhole && QFileInfo(m_kept + end).isFile())
                QFile::remove(m_kept + end);
            if (!QFileInfo::exists(m_fileName + end))
                continue;
            if (!isRenamed(m_fileName + end, m_kept + end))
                throw Refusal{QStringLiteral("%1 cannot be moved away: %2")
                                  .arg(m_fileName + end, qt_error_string(errno))};
            m_moved.append(end);
        }
    }
    /// Throws when not even that can be done.
    void putBack()
    {
        // The database last: without it no server starts with half of it.
        while (!m_moved.isEmpty()) {
            const QString end = m_moved.takeLast();
            if (!isRenamed(m_kept + end, m_fileName + end))
                throw Refusal{QStringLiteral("%1 could not be put in place, and what was there is "
                                             "%2 now and cannot get its name back: %3")
                                  .arg(m_fileName, m_kept + end, qt_error_string(errno))};
        }
        bringToDisk(QFileInfo(m_fileName).path());
    }

private:
    static bool isRenamed(const QString &from, const QString &to)
    {
        return std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData())
            == 0;
    }

    const QString m_fileName;
    const QString m_kept;
    QStringList m_moved; ///< the ends of the names
};

} // namespace

Expected<Done, QString> backUp(
    const QString &dataFolder, const QString &toFile, const OnBackupProgress &onProgress)
{
    const QString fileName = Database::fileNameIn(dataFolder);
    return said<Done>(fileName, [&] {
        if (QFileInfo(toFile).exists() && QFileInfo(toFile) == QFileInfo(fileName))
            throw Refusal{QStringLiteral("%1 is the database itself").arg(toFile)};
        SQLite::Database from = openExisting(fileName);
        const QString unfinished = toFile + QStringLiteral(".part");
        copyThen(from, unfinished, onProgress, [&] { rename(unfinished, toFile); });
        return Done{};
    });
}

Expected<Done, QString> restore(const QString &dataFolder, const QString &fromFile)
{
    const QString fileName = Database::fileNameIn(dataFolder);
    return said<Done>(fromFile, [&] {
        const QDir folder(dataFolder);
        if (!QDir().mkpath(folder.path()))
            throw Refusal{QStringLiteral("the data folder %1 cannot be made").arg(folder.path())};
        const shared::Descriptor lock = lockFolder(folder);
        shared::Descriptor oldLock;
        if (QFileInfo::exists(fileName))
            oldLock = lockFile(folder, fileName);
        SQLite::Database from = openExisting(fromFile);
        const QString unfinished = fileName + QStringLiteral(".restored");
        copyThen(from, unfinished, {}, [&] {
            MovedAway old(fileName);
            try {
                old.move();
                rename(unfinished, fileName);
            } catch (const Refusal &) {
                old.putBack();
                throw;
            }
        });
        return Done{};
    });
}

Expected<DataCheck, QString> checkData(const QString &dataFolder)
{
    const QString fileName = Database::fileNameIn(dataFolder);
    return said<DataCheck>(fileName, [&] {
        SQLite::Database sqlite = openExisting(fileName);
        const SQLite::Transaction moment(sqlite);
        DataCheck check{.problems = findProblems(sqlite)};
        const auto count
            = [&sqlite](const char *query) { return qint64(sqlite.execAndGet(query).getInt64()); };
        const int shape = sqlite.execAndGet("PRAGMA user_version").getInt();
        check.accounts = count("SELECT count(*) FROM account");
        if (shape >= 4)
            check.channels = count("SELECT count(*) FROM channel");
        if (shape < 10)
            return check;
        check.conversations = count("SELECT count(*) FROM conversation");
        check.messages = count("SELECT count(*) FROM message WHERE kind <= 2");
        qint64 wrong = count(
            "SELECT count(*) FROM conversation AS c WHERE messages <> (SELECT count(*) FROM "
            "message WHERE conversation = c.id AND kind <= 2)");
        if (shape >= 17)
            wrong += count(
                "SELECT count(*) FROM conversation AS c WHERE events <> (SELECT count(*) FROM "
                "message WHERE conversation = c.id AND kind > 2)");
        if (wrong > 0)
            check.problems.append(
                QStringLiteral("%1 conversation(s) have another number of messages than they say")
                    .arg(wrong));
        return check;
    });
}

} // namespace watek::server::store

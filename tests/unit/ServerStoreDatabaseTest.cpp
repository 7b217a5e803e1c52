// Opening the database file: what is made, brought up to date, and refused. Real SQLite, real
// files. Thread: the test's, playing store.
#include "server/store/AccountTable.h"
#include "server/store/Database.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <array>

namespace serverStoreDatabaseTest {

using namespace watek;
using namespace watek::server;
using store::Database;
using store::Migration;

namespace {

constexpr std::array kTwoShapes{
    Migration{1, "CREATE TABLE word (text TEXT); INSERT INTO word VALUES ('old')"},
    Migration{2, "ALTER TABLE word ADD COLUMN size INTEGER NOT NULL DEFAULT 3"},
};
constexpr std::span<const Migration> kFirstShape{kTwoShapes.data(), 1};

/// Without anything that our own opening does.
int valueIn(const QString &fileName, const char *query)
{
    SQLite::Database sqlite(fileName.toStdString(), SQLite::OPEN_READONLY);
    return sqlite.execAndGet(query).getInt();
}

} // namespace

class ServerStoreDatabaseTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString file(const QString &name = QStringLiteral("watek.db")) const
    {
        return m_folder->filePath(name);
    }
    QString refusal(std::span<const Migration> shapes = store::migrations()) const
    {
        auto opened = Database::open(m_folder->path(), shapes);
        return opened ? QString() : opened.error().sentence;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void theFirstStartMakesFolderAndFileThatOnlyTheOwnerReads()
    {
        const QString folder = m_folder->filePath(QStringLiteral("a/b"));
        {
            auto opened = Database::open(folder);
            QVERIFY2(opened.hasValue(), opened ? "" : qPrintable(opened.error().sentence));
            QCOMPARE(store::AccountTable(opened->sqlite()).load().secret.size(), 32);
            for (const QString &name : {QStringLiteral("watek.db"), QStringLiteral("watek.db-wal")})
                QCOMPARE(QFileInfo(QDir(folder).filePath(name)).permissions()
                        & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther
                            | QFile::WriteOther),
                    QFile::Permissions());
        }
        QVERIFY(Database::open(folder).hasValue());
    }

    void theSecretIsDrawnOnce()
    {
        QByteArray first;
        for (int i = 0; i < 2; ++i) {
            auto opened = Database::open(m_folder->path());
            QVERIFY(opened.hasValue());
            const QByteArray secret = store::AccountTable(opened->sqlite()).load().secret;
            if (i == 0)
                first = secret;
            QCOMPARE(secret, first);
        }
    }

    void whatIsCommittedIsOnTheDisk()
    {
        auto opened = Database::open(m_folder->path());
        QVERIFY(opened.hasValue());
        QCOMPARE(
            opened->sqlite().execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
        QCOMPARE(opened->sqlite().execAndGet("PRAGMA synchronous").getInt(), 2); // FULL
        QCOMPARE(opened->sqlite().execAndGet("PRAGMA foreign_keys").getInt(), 1);
    }

    void theShapesHaveNoGaps()
    {
        int shape = 0;
        for (const Migration &migration : store::migrations())
            QCOMPARE(migration.to, ++shape);
    }

    void anOldFileIsCopiedAndThenChanged()
    {
        QVERIFY(Database::open(m_folder->path(), kFirstShape).hasValue());
        QVERIFY(!QFile::exists(file(QStringLiteral("watek.db.before-1")))); // it was empty
        QVERIFY(Database::open(m_folder->path(), kTwoShapes).hasValue());
        QCOMPARE(valueIn(file(), "SELECT size FROM word"), 3);
        const QString copy = file(QStringLiteral("watek.db.before-2"));
        QCOMPARE(valueIn(copy, "PRAGMA user_version"), 1);
        QCOMPARE(valueIn(copy, "SELECT count(*) FROM word WHERE text = 'old'"), 1);
        QVERIFY(!(QFileInfo(copy).permissions() & QFile::ReadOther));
        QVERIFY(!QFile::exists(copy + QStringLiteral(".part")));
    }

    void aNewFileIsNotCopiedHoweverManyShapesThereWere()
    {
        QVERIFY(Database::open(m_folder->path(), kTwoShapes).hasValue());
        QVERIFY(!QFile::exists(file(QStringLiteral("watek.db.before-2"))));
    }

    void aChangeThatFailsLeavesTheFileAsItWas()
    {
        QVERIFY(Database::open(m_folder->path(), kFirstShape).hasValue());
        constexpr std::array kBroken{
            kTwoShapes[0], Migration{2, "DELETE FROM word; INSERT INTO no_such_table VALUES (1)"}};
        QVERIFY(refusal(kBroken).contains(QStringLiteral("no_such_table")));
        QCOMPARE(valueIn(file(), "SELECT count(*) FROM word"), 1);
        QVERIFY(Database::open(m_folder->path(), kTwoShapes).hasValue());
    }

    /// SQLite cannot change every part of a table: a new one takes its place.
    void aTableThatIsMadeAnewKeepsWhatRefersToIt()
    {
        constexpr std::array kShapes{
            Migration{1,
                "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT); "
                "CREATE TABLE letter (word INTEGER REFERENCES word (id) ON DELETE CASCADE); "
                "INSERT INTO word VALUES (1, 'old'); INSERT INTO letter VALUES (1), (1)"},
            Migration{2,
                "CREATE TABLE other (id INTEGER PRIMARY KEY, text TEXT NOT NULL); "
                "INSERT INTO other SELECT * FROM word; DROP TABLE word; "
                "ALTER TABLE other RENAME TO word"},
        };
        const std::span<const Migration> first{kShapes.data(), 1};
        QVERIFY(Database::open(m_folder->path(), first).hasValue());
        {
            auto opened = Database::open(m_folder->path(), kShapes);
            QVERIFY(opened);
            QCOMPARE(valueIn(file(), "SELECT count(*) FROM letter"), 2);
            // From then on the references are kept to.
            opened->sqlite().exec("DELETE FROM word");
            QCOMPARE(valueIn(file(), "SELECT count(*) FROM letter"), 0);
            opened->sqlite().exec("PRAGMA foreign_keys = OFF; INSERT INTO letter VALUES (7)");
        }
        // What refers to nothing was not written by this server.
        QVERIFY(refusal(kShapes).contains(QStringLiteral("is damaged")));
    }

    void aNewerFileIsRefusedAndItsCopyNamed()
    {
        QVERIFY(Database::open(m_folder->path(), kFirstShape).hasValue());
        QVERIFY(Database::open(m_folder->path(), kTwoShapes).hasValue());
        const QString said = refusal(kFirstShape);
        QVERIFY2(said.contains(QStringLiteral("newer version")), qPrintable(said));
        QVERIFY2(said.contains(QStringLiteral("watek.db.before-2")), qPrintable(said));
        QVERIFY(QFile::remove(file(QStringLiteral("watek.db.before-2"))));
        QVERIFY2(refusal(kFirstShape).endsWith(QStringLiteral("of the settings)")),
            qPrintable(refusal(kFirstShape)));
        QCOMPARE(valueIn(file(), "PRAGMA user_version"), 2);
    }

    void anotherProgramsDatabaseIsRefused()
    {
        SQLite::Database(file().toStdString(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec("CREATE TABLE theirs (x)");
        QVERIFY(refusal().contains(QStringLiteral("another program")));
        QCOMPARE(valueIn(file(), "SELECT count(*) FROM sqlite_schema"), 1);
    }

    void whatIsNoDatabaseIsRefusedAndKept()
    {
        QFile notes(file());
        QVERIFY(notes.open(QIODevice::WriteOnly));
        notes.write(QByteArray(5000, 'x'));
        notes.close();
        QVERIFY2(refusal().contains(QStringLiteral("is damaged")), qPrintable(refusal()));
        QCOMPARE(QFileInfo(file()).size(), 5000);
    }

    void aFileCutInHalfIsRefused()
    {
        {
            auto opened = Database::open(m_folder->path());
            QVERIFY(opened.hasValue());
            opened->sqlite().exec("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 "
                                  "FROM n WHERE i < 100) INSERT INTO secret SELECT i, "
                                  "randomblob(500) FROM n");
        }
        QFile file(this->file());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() / 2));
        file.close();
        QVERIFY2(refusal().contains(QStringLiteral("is damaged")), qPrintable(refusal()));
    }

    /// SQLite takes it for a new one, and every name would be free.
    void aFileCutToNothingIsRefused()
    {
        QVERIFY(Database::open(m_folder->path()).hasValue());
        QFile file(this->file());
        QVERIFY(file.resize(0));
        QVERIFY2(
            refusal().contains(QStringLiteral("is empty, and was not")), qPrintable(refusal()));
        QVERIFY(file.remove()); // to begin anew
        QVERIFY(Database::open(m_folder->path()).hasValue());
    }

    /// While the server runs, too: a copy of watek.db alone is a backup of the start.
    void theFileItselfHasTheTables()
    {
        auto opened = Database::open(m_folder->path());
        QVERIFY(opened.hasValue());
        const QString copy = m_folder->filePath(QStringLiteral("copy.db"));
        QVERIFY(QFile::copy(file(), copy));
        QVERIFY(valueIn(copy, "SELECT count(*) FROM sqlite_schema WHERE name = 'account'") == 1);
    }

    void aFolderInItsPlaceIsRefused()
    {
        QVERIFY(QDir().mkpath(file()));
        QVERIFY(refusal().contains(QStringLiteral("is no file")));
    }

    void twoServersDoNotShareAFolder()
    {
        auto first = Database::open(m_folder->path());
        QVERIFY(first.hasValue());
        QVERIFY(refusal().contains(QStringLiteral("another server uses the data folder")));
    }

    /// Whatever is wrong with it, who starts the server reads what can be done.
    void aFolderThatCannotBeUsedIsRefusedWithWhatToDo()
    {
        const QString otherFolder = QStringLiteral(
            ", or choose another data folder (the key data in the section [server] of the "
            "settings)");
        QFile notes(file(QStringLiteral("notes")));
        QVERIFY(notes.open(QIODevice::WriteOnly));
        const auto belowAFile = Database::open(notes.fileName() + QStringLiteral("/data"));
        QVERIFY(!belowAFile);
        QVERIFY2(belowAFile.error().sentence.endsWith(otherFolder),
            qPrintable(belowAFile.error().sentence));
        auto first = Database::open(m_folder->path());
        QVERIFY(first.hasValue());
        QVERIFY2(refusal().endsWith(QStringLiteral(": stop that one") + otherFolder),
            qPrintable(refusal()));
    }

    void twoServersDoNotShareAFileWhoseLockWasDeleted()
    {
        auto first = Database::open(m_folder->path());
        QVERIFY(first.hasValue());
        QVERIFY(QFile::remove(file(QStringLiteral("watek.lock"))));
        QVERIFY(refusal().contains(QStringLiteral("another server uses the data folder")));
        first->sqlite().exec("CREATE TABLE more (x)"); // and its own locks still hold
    }

    void aServerThatHasEndedIsNoHindrance()
    {
        QVERIFY(Database::open(m_folder->path()).hasValue());
        QVERIFY(QFile::exists(file(QStringLiteral("watek.lock"))));
        QVERIFY2(Database::open(m_folder->path()).hasValue(), qPrintable(refusal()));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStoreDatabaseTest)

} // namespace serverStoreDatabaseTest

#include "ServerStoreDatabaseTest.moc"

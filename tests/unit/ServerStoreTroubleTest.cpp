// A database that fails while the server runs: held by another program, refused by the system,
// damaged, deleted. Whoever waits is told, nothing is half done, and the store is well again when
// the disk is. The store's thread, real SQLite, real files. Thread: the test's, playing dispatcher.
#include "server/store/StoreThread.h"

#include "common/base/Clock.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace serverStoreTroubleTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using store::StoreThread;

namespace {

Account someAccount(quint64 id, const QByteArray &name)
{
    return {.id = {id},
        .name = name,
        .verifier = {.iterations = 100'000,
            .salt = QByteArray(16, 's'),
            .storedKey = QByteArray(32, '\0'),
            .serverKey = QByteArray(32, '\xff')},
        .registeredMs = 1'700'000'000'000 + qint64(id)};
}

} // namespace

class ServerStoreTroubleTest : public QObject {
    Q_OBJECT

    const base::SystemClock m_clock{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Log> m_log;
    std::unique_ptr<StoreThread> m_store;
    quint64 m_lastTicket = 0;

    QString file() const { return m_folder->filePath("watek.db"); }
    /// Why it cannot be opened; empty when it can.
    QString open()
    {
        m_store.reset();
        m_log = std::make_unique<Log>(m_clock);
        m_store = std::make_unique<StoreThread>(*m_log);
        auto opened = m_store->open(m_folder->path());
        if (!opened)
            return opened.error().sentence;
        m_accounts = opened->accounts;
        return {};
    }
    std::vector<Account> afterRestart()
    {
        m_accounts.clear();
        open();
        return m_accounts;
    }
    StoreTrouble stored(std::vector<StoreChange> changes)
    {
        m_store->requests().post({.ticket = ++m_lastTicket, .changes = std::move(changes)});
        std::vector<StoreAnswer> answers;
        const bool isAnswered
            = QTest::qWaitFor([&] { return m_store->answers().takeAll(answers); }, 20'000);
        return isAnswered ? answers.back().trouble : StoreTrouble::None;
    }
    bool logSays(const QByteArray &words) const
    {
        return std::ranges::any_of(
            m_log->since(0), [&](const LogRecord &record) { return record.text.contains(words); });
    }
    std::vector<Account> m_accounts; ///< that were there at the start

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        QCOMPARE(open(), QString());
    }
    void cleanup() { m_store.reset(); }

    void anotherProgramThatHoldsTheDatabaseIsWaitedForAndThenSaid()
    {
        QCOMPARE(stored({AccountRegistered{someAccount(1, "ola")}}), StoreTrouble::None);
        SQLite::Database other(
            m_folder->filePath("watek.db").toStdString(), SQLite::OPEN_READWRITE, 1000);
        other.exec("BEGIN IMMEDIATE");
        QCOMPARE(stored({AccountDropped{{1}}}), StoreTrouble::Busy);
        QVERIFY(logSays("nothing can be stored"));
        other.exec("COMMIT");
        QCOMPARE(stored({AccountDropped{{1}}}), StoreTrouble::None);
        QVERIFY(logSays("takes changes again"));
        QCOMPARE(afterRestart(), std::vector<Account>());
    }

    /// No file may become longer than nothing, so the system refuses every write.
    void aDiskThatRefusesIsSaidAndForgottenWhenItTakesAgain()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit nothing{.rlim_cur = 0, .rlim_max = before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &nothing), 0);
        const StoreTrouble refused = stored({AccountRegistered{someAccount(1, "ola")}});
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QCOMPARE(refused, StoreTrouble::Failed);
        QVERIFY(logSays("the disk or the system refused it"));
        QCOMPARE(stored({AccountRegistered{someAccount(2, "jan")}}), StoreTrouble::None);
        QVERIFY(logSays("takes changes again"));
        QCOMPARE(afterRestart(), std::vector{someAccount(2, "jan")});
    }

    /// Written over by another program, say. What was stored before is not said to be gone, and
    /// nothing is said to be stored.
    void aFileThatIsDamagedMeanwhileIsSaid()
    {
        // More than SQLite keeps in memory.
        const auto many = [](quint64 from, quint64 to) {
            std::vector<StoreChange> accounts;
            for (quint64 i = from; i < to; ++i)
                accounts.push_back(AccountRegistered{
                    someAccount(i, QByteArray::number(i * 2654435761 % 4294967296, 16))});
            return accounts;
        };
        QCOMPARE(stored(many(1, 30'000)), StoreTrouble::None);
        QCOMPARE(open(), QString());
        QFile overwritten(file());
        QVERIFY(overwritten.open(QIODevice::ReadWrite));
        const qint64 size = overwritten.size();
        QVERIFY(overwritten.seek(4096));
        QCOMPARE(overwritten.write(QByteArray(int(size - 4096), 'x')), size - 4096);
        overwritten.close();
        QCOMPARE(stored(many(30'000, 31'000)), StoreTrouble::Damaged);
        QVERIFY(logSays("the database is damaged"));
        const QString refused = open();
        QVERIFY2(refused.contains("is damaged"), qPrintable(refused));
        QVERIFY2(refused.contains("Put a copy in its place"), qPrintable(refused));
    }

    /// People copy the one file that has the name.
    void aCopyOfTheFileHasEverythingWhenTheServerIsIdle()
    {
        QCOMPARE(stored({AccountRegistered{someAccount(1, "ola")}}), StoreTrouble::None);
        const QString copy = m_folder->filePath(QStringLiteral("copy.db"));
        const auto accountsInCopy = [&] {
            QFile::remove(copy);
            QFile::copy(file(), copy);
            SQLite::Database opened(copy.toStdString());
            return opened.execAndGet("SELECT count(*) FROM account").getInt();
        };
        QTRY_COMPARE_WITH_TIMEOUT(accountsInCopy(), 1, 30'000);
    }

    /// SQLite would go on writing to a file without a name, and all of it would be lost.
    void whatCannotBeFoundAgainIsNotSaidToBeStored()
    {
        QCOMPARE(stored({AccountRegistered{someAccount(1, "ola")}}), StoreTrouble::None);
        QVERIFY(QFile::rename(file(), m_folder->filePath("elsewhere")));
        QCOMPARE(stored({AccountRegistered{someAccount(2, "jan")}}), StoreTrouble::Gone);
        QVERIFY(logSays("moved or deleted"));
        QVERIFY(QFile::rename(m_folder->filePath("elsewhere"), file()));
        QCOMPARE(stored({AccountRegistered{someAccount(3, "ela")}}), StoreTrouble::None);
        QVERIFY(logSays("takes changes again"));
        QCOMPARE(afterRestart(), (std::vector{someAccount(1, "ola"), someAccount(3, "ela")}));
        QVERIFY(QFile::remove(file()));
        QCOMPARE(stored({AccountDropped{{1}}}), StoreTrouble::Gone);
    }
    /// What was committed last stands there.
    void theFileBesideTheDatabaseMayNotGoEither()
    {
        QCOMPARE(stored({AccountRegistered{someAccount(1, "ola")}}), StoreTrouble::None);
        QCOMPARE(stored({AccountRegistered{someAccount(2, "jan")}}), StoreTrouble::None);
        QVERIFY(QFile::remove(file() + "-wal"));
        QCOMPARE(stored({AccountRegistered{someAccount(3, "ela")}}), StoreTrouble::Gone);
        QVERIFY(logSays("moved or deleted"));
        // Whoever stops the server loses nothing.
        QCOMPARE(afterRestart(), (std::vector{someAccount(1, "ola"), someAccount(2, "jan")}));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStoreTroubleTest)

} // namespace serverStoreTroubleTest

#include "ServerStoreTroubleTest.moc"

// A disk that refuses, hangs, or loses its power: whoever waits is told, nothing is half done, what
// was answered is there afterwards, and the store is well again when the disk is. Real SQLite on a
// disk that obeys the test. Thread: the test's, playing dispatcher.
#include "server/storeread/ReadThread.h"
#include "tests/support/FaultyDisk.h"
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

namespace serverStoreDiskTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using storeread::ReadThread;
using tests::FaultyDisk;
using tests::saidIn;
using tests::StoreWorld;

namespace {

constexpr ConversationKey kRoom{.channel = {1}};

Account someAccount(quint64 id, const QByteArray &name)
{
    return {.id = {id},
        .name = name,
        .verifier = {.iterations = 100'000,
            .salt = QByteArray(16, 's'),
            .storedKey = QByteArray(32, '\0'),
            .serverKey = QByteArray(32, '\xff')},
        .registeredMs = 1};
}

} // namespace

class ServerStoreDiskTest : public QObject {
    Q_OBJECT

    std::unique_ptr<FaultyDisk> m_disk;
    std::unique_ptr<StoreWorld> m_world;

    bool logSays(const QByteArray &words)
    {
        return std::ranges::any_of(m_world->log().since(0),
            [&](const LogRecord &record) { return record.text.contains(words); });
    }
    qint64 keptCount() const
    {
        SQLite::Database sqlite(m_world->file().toStdString(), SQLite::OPEN_READONLY, 10'000);
        return sqlite.execAndGet("SELECT count(*) FROM message").getInt64();
    }
    /// The server ends with the power; what it knows when it has started again.
    StoredState afterPowerCut(const HistorySettings &settings = {.minFreeBytes = 0})
    {
        m_disk->cutPower();
        m_world->close();
        m_disk->restorePower();
        return m_world->open(settings);
    }
    HistoryAnswer latest(ReadThread &reader)
    {
        reader.requests().post(
            {.question = HistoryRead{.conversations = {{kRoom}}, .hasPoint = false, .limit = 10}});
        std::vector<HistoryAnswer> answers;
        [[maybe_unused]] const bool isThere
            = QTest::qWaitFor([&] { return reader.answers().takeAll(answers); }, 60'000);
        return answers.empty() ? HistoryAnswer{.trouble = HistoryTrouble::Failed} : answers[0];
    }

private Q_SLOTS:
    void init()
    {
        m_disk = std::make_unique<FaultyDisk>();
        m_world = std::make_unique<StoreWorld>();
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
    }
    void cleanup()
    {
        m_disk->release();
        m_world.reset();
        m_disk.reset();
    }

    void aDiskThatRefusesFailsAllAlikeUntilItTakesAgain_data()
    {
        QTest::addColumn<bool>("isSync");
        QTest::addColumn<int>("code");
        QTest::addColumn<StoreTrouble>("trouble");
        QTest::addRow("full") << false << SQLITE_FULL << StoreTrouble::Full;
        QTest::addRow("read-only") << false << SQLITE_READONLY << StoreTrouble::ReadOnly;
        QTest::addRow("broken") << false << SQLITE_IOERR_WRITE << StoreTrouble::Failed;
        QTest::addRow("broken when synced") << true << SQLITE_IOERR_FSYNC << StoreTrouble::Failed;
    }
    void aDiskThatRefusesFailsAllAlikeUntilItTakesAgain()
    {
        QFETCH(bool, isSync);
        QFETCH(int, code);
        QFETCH(StoreTrouble, trouble);
        QCOMPARE(m_world->stored({saidIn(kRoom, 1)}).trouble, StoreTrouble::None);
        if (isSync)
            m_disk->setSyncResult(code);
        else
            m_disk->setWriteResult(code);
        for (int round = 0; round < 2; ++round) {
            KeptMessage repeat = saidIn(kRoom, 3);
            repeat.resendId = "a";
            m_world->post({saidIn(kRoom, 2)});
            m_world->post({repeat}, {AccountRegistered{someAccount(1, "ola")}});
            const std::vector<StoreAnswer> answers = m_world->answers(2);
            QCOMPARE(answers.size(), 2);
            for (const StoreAnswer &answer : answers) {
                QCOMPARE(answer.trouble, trouble);
                QCOMPARE(answer.saidBefore, std::vector<SaidBefore>());
            }
        }
        QVERIFY(logSays("nothing can be stored"));
        m_disk->setWriteResult(SQLITE_OK);
        m_disk->setSyncResult(SQLITE_OK);
        QCOMPARE(m_world->stored({saidIn(kRoom, 4)}).trouble, StoreTrouble::None);
        QVERIFY(logSays("takes changes again"));
        QCOMPARE(keptCount(), 2);
        const StoredState state = afterPowerCut();
        QCOMPARE(m_world->refusal(), QString());
        QCOMPARE(state.lastSequence, 4);
        QCOMPARE(state.accounts.size(), 0);
        QCOMPARE(keptCount(), 2);
    }

    void whatWasSaidIsNotAnsweredWhileTheDiskHangs()
    {
        QCOMPARE(m_world->stored({saidIn(kRoom, 1)}).trouble, StoreTrouble::None);
        ReadThread reader;
        QVERIFY(reader.open(m_world->file()));
        m_disk->hang();
        m_world->post({saidIn(kRoom, 2)});
        QTRY_VERIFY_WITH_TIMEOUT(m_disk->hanging() > 0, 60'000);
        // Who reads does not wait for it, and does not see what is not certain.
        QCOMPARE(latest(reader).messages.size(), 1);
        QCOMPARE(m_world->store().answers().stats().depth, 0);
        m_disk->release();
        const std::vector<StoreAnswer> answers = m_world->answers(1);
        QCOMPARE(answers.size(), 1);
        QCOMPARE(answers[0].trouble, StoreTrouble::None);
        QCOMPARE(latest(reader).messages.size(), 2);
    }

    void whatWasAnsweredOutlivesAPowerCut()
    {
        for (quint64 i = 1; i <= 20; ++i) {
            QCOMPARE(m_world->stored({saidIn(kRoom, i)}).trouble, StoreTrouble::None);
            if (i % 5)
                continue;
            QCOMPARE(afterPowerCut().lastSequence, i);
            QCOMPARE(keptCount(), qint64(i));
        }
    }

    void withoutSyncsAPowerCutUnsaysButDamagesNothing()
    {
        const HistorySettings off{.durability = Durability::Off, .minFreeBytes = 0};
        m_world->open(off);
        QCOMPARE(m_world->stored({saidIn(kRoom, 1)}).trouble, StoreTrouble::None);
        const int syncs = m_disk->syncs();
        QCOMPARE(m_world->stored({saidIn(kRoom, 2)}).trouble, StoreTrouble::None);
        QCOMPARE(m_disk->syncs(), syncs);
        QCOMPARE(afterPowerCut(off).lastSequence, 0);
        QCOMPARE(m_world->refusal(), QString());
        // Accounts are certain, and what was said before is so with them.
        QCOMPARE(m_world->stored({saidIn(kRoom, 1)}).trouble, StoreTrouble::None);
        QCOMPARE(m_world->stored({}, {AccountRegistered{someAccount(1, "ola")}}).trouble,
            StoreTrouble::None);
        const StoredState state = afterPowerCut(off);
        QCOMPARE(state.accounts.size(), 1);
        QCOMPARE(state.lastSequence, 1);
    }

    /// Nobody waits for it, and everybody who goes makes such a change.
    void whoWasHereLastIsNotWorthASync()
    {
        const HistorySettings off{.durability = Durability::Off, .minFreeBytes = 0};
        m_world->open(off);
        QCOMPARE(m_world->stored({}, {AccountRegistered{someAccount(1, "ola")}}).trouble,
            StoreTrouble::None);
        const int syncs = m_disk->syncs();
        const AccountsSeen seen{{{.account = {1}, .seenMs = 5, .toldUntil = 7}}};
        QCOMPARE(m_world->stored({}, {seen}).trouble, StoreTrouble::None);
        QCOMPARE(m_disk->syncs(), syncs);
        // With a change that somebody waits for it is certain.
        QCOMPARE(m_world->stored({}, {seen, AccountRegistered{someAccount(2, "anna")}}).trouble,
            StoreTrouble::None);
        QVERIFY(m_disk->syncs() > syncs);
        const StoredState state = afterPowerCut(off);
        QCOMPARE(state.accounts.size(), 2);
        QCOMPARE(state.accounts[0].seenMs, 5);
    }

    void aSecondLaterWhatWasSaidIsCertain()
    {
        const HistorySettings second{.durability = Durability::Second, .minFreeBytes = 0};
        m_world->open(second);
        QCOMPARE(m_world->stored({saidIn(kRoom, 1, "Xyzzy")}).trouble, StoreTrouble::None);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_disk->synced(m_world->file() + QStringLiteral("-wal")).contains("Xyzzy"), 60'000);
        // And not because the server was idle, which moves it to the database's own file.
        QVERIFY(!m_disk->synced(m_world->file()).contains("Xyzzy"));
        QCOMPARE(afterPowerCut(second).lastSequence, 1);
        QCOMPARE(keptCount(), 1);
    }

    /// SQLite writes nothing then, and so brings nothing to the disk.
    void aChangeThatChangesNothingDoesNotCallOffTheSync()
    {
        const HistorySettings second{.durability = Durability::Second, .minFreeBytes = 0};
        m_world->open(second);
        QCOMPARE(m_world->stored({}, {AccountRegistered{someAccount(1, "ola")}}).trouble,
            StoreTrouble::None);
        m_world->post({saidIn(kRoom, 1, "Xyzzy")});
        QCOMPARE(m_world->answers(1).size(), 1);
        QCOMPARE(m_world->stored({}, {AccountVerified{{1}}}).trouble, StoreTrouble::None);
        QTRY_VERIFY_WITH_TIMEOUT(
            m_disk->synced(m_world->file() + QStringLiteral("-wal")).contains("Xyzzy"), 60'000);
        // And not because the server was idle.
        QVERIFY(!m_disk->synced(m_world->file()).contains("Xyzzy"));
    }

    void aDiskThatRefusesAtTheStartIsSaid()
    {
        m_world->close();
        m_disk->setWriteResult(SQLITE_FULL);
        m_world->open();
        QVERIFY2(
            m_world->refusal().contains(QStringLiteral("no room")), qPrintable(m_world->refusal()));
        m_disk->setWriteResult(SQLITE_OK);
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStoreDiskTest)

} // namespace serverStoreDiskTest

#include "ServerStoreDiskTest.moc"

// Registered channels on the disk: what is stored comes back as it was, and what is left when an
// account is deleted. The store's thread, real SQLite, real files. Thread: the test's, playing
// dispatcher.
#include "server/store/StoreThread.h"

#include "common/base/Clock.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QTemporaryDir>
#include <QTest>

namespace serverChannelTableTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using store::StoreThread;

namespace {

AccountRegistered anAccount(quint64 id)
{
    return {{.id = {id},
        .name = "a" + QByteArray::number(id),
        .verifier = {.iterations = 1,
            .salt = "s",
            .storedKey = QByteArray(32, 'k'),
            .serverKey = QByteArray(32, 'l')}}};
}

RegisteredChannel aChannel(quint64 id, const QByteArray &name, quint64 founder)
{
    RegisteredChannel channel;
    channel.registration.id = {id};
    channel.registration.name = name;
    channel.registration.founder = {founder};
    channel.registration.registeredMs = 1'700'000'000'000 + qint64(id);
    channel.registration.usedMs = 1'700'000'000'001;
    channel.contents = {.createdMs = 5, .flags = "nt"};
    return channel;
}

/// With something in every field.
RegisteredChannel aWholeChannel()
{
    RegisteredChannel channel = aChannel(quint64(1) << 62, "#Żółw", 1);
    channel.registration.heir = {2};
    channel.registration.settings
        = {.keepsTopic = false, .keepsModes = false, .isPrivate = true, .suspended = QByteArray()};
    channel.registration.access = {{{3}, 'v', "ola", 7}, {{2}, 'a', "ola", 6}};
    channel.contents = {.openSince = 77,
        .createdMs = 4,
        .flags = "imnst",
        .key = "ł\1",
        .limit = 9,
        .slowSeconds = 30,
        .joinRate = "3:10",
        .topic = "zażółć",
        .topicSetBy = "ola",
        .topicSetAtMs = 8,
        .masks = {{'b', "*!*@b", "ola!u@h", 1}, {'b', "*!*@a", "ola!u@h", 2},
            {'I', "a:jan", "jan!u@h", 3}}};
    return channel;
}

} // namespace

class ServerChannelTableTest : public QObject {
    Q_OBJECT

    const base::SystemClock m_clock{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Log> m_log;
    std::unique_ptr<StoreThread> m_store;
    quint64 m_lastTicket = 0;

    std::vector<RegisteredChannel> afterRestart()
    {
        m_store.reset();
        m_log = std::make_unique<Log>(m_clock);
        m_store = std::make_unique<StoreThread>(*m_log);
        auto opened = m_store->open(m_folder->path());
        return opened ? opened->channels : std::vector<RegisteredChannel>();
    }
    StoreTrouble stored(std::vector<StoreChange> changes)
    {
        m_store->requests().post({.ticket = ++m_lastTicket, .changes = std::move(changes)});
        std::vector<StoreAnswer> answers;
        const bool isAnswered
            = QTest::qWaitFor([&] { return m_store->answers().takeAll(answers); }, 20'000);
        return isAnswered ? answers.back().trouble : StoreTrouble::Failed;
    }
    StoreTrouble stored(ChannelChange change) { return stored(std::vector<StoreChange>{change}); }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        QVERIFY(afterRestart().empty());
        QCOMPARE(stored(std::vector<StoreChange>{anAccount(1), anAccount(2), anAccount(3)}),
            StoreTrouble::None);
    }
    void cleanup() { m_store.reset(); }

    void aChannelComesBackAsItWas()
    {
        const RegisteredChannel whole = aWholeChannel();
        QCOMPARE(stored(ChannelRegistered{whole}), StoreTrouble::None);
        QCOMPARE(afterRestart(), std::vector{whole});
    }

    void whatHappensToAChannelIsKept()
    {
        RegisteredChannel channel = aChannel(5, "#lab", 1);
        QCOMPARE(stored(ChannelRegistered{channel}), StoreTrouble::None);
        const AccessEntry first{{3}, 'o', "ola", 1};
        const AccessEntry second{{2}, 'v', "ola", 2};
        const AccessEntry higher{{3}, 'a', "jan", 3};
        QCOMPARE(stored(AccessGiven{{5}, first}), StoreTrouble::None);
        QCOMPARE(stored(AccessGiven{{5}, second}), StoreTrouble::None);
        QCOMPARE(stored(AccessGiven{{5}, higher}), StoreTrouble::None);
        channel.registration.access = {higher, second}; // in its first place
        QCOMPARE(afterRestart(), std::vector{channel});
        QCOMPARE(stored(ChannelNamed{{5}, "#Tea"}), StoreTrouble::None);
        QCOMPARE(stored(ChannelOffered{{5}, {2}}), StoreTrouble::None);
        const ChannelSettings settings{.keepsTopic = false, .suspended = "spam"};
        QCOMPARE(stored(ChannelSettingsChanged{{5}, settings}), StoreTrouble::None);
        QCOMPARE(stored(AccessTaken{{5}, {2}}), StoreTrouble::None);
        channel.registration.name = "#Tea";
        channel.registration.heir = {2};
        channel.registration.settings = settings;
        channel.registration.access = {higher};
        QCOMPARE(afterRestart(), std::vector{channel});
        QCOMPARE(stored(ChannelFounderSet{{5}, {3}}), StoreTrouble::None);
        channel.registration.founder = {3};
        channel.registration.heir = {};
        channel.registration.access = {};
        QCOMPARE(afterRestart(), std::vector{channel});
        QCOMPARE(stored(ChannelDropped{{5}}), StoreTrouble::None);
        QVERIFY(afterRestart().empty());
    }

    void contentsAreReplacedWhole()
    {
        RegisteredChannel channel = aWholeChannel();
        QCOMPARE(stored(ChannelRegistered{channel}), StoreTrouble::None);
        channel.contents = {.createdMs = 1, .flags = "n", .masks = {{'e', "x!*@*", "y", 1}}};
        channel.registration.usedMs = 99;
        QCOMPARE(stored(std::vector<StoreChange>{
                     ChannelContentsKept{channel.registration.id, channel.contents, 99},
                     ChannelContentsKept{{77}, channel.contents, 99}}),
            StoreTrouble::None); // what is registered no more is left out
        QCOMPARE(afterRestart(), std::vector{channel});
    }

    void aNameIsOnlyOnce()
    {
        QCOMPARE(stored(ChannelRegistered{aChannel(5, "#lab", 1)}), StoreTrouble::None);
        QCOMPARE(stored(ChannelRegistered{aChannel(6, "#LAB", 2)}), StoreTrouble::Exists);
        QCOMPARE(stored(ChannelRegistered{aChannel(6, "#tea", 2)}), StoreTrouble::None);
        QCOMPARE(stored(ChannelNamed{{6}, "#Lab"}), StoreTrouble::Exists);
        QCOMPARE(afterRestart().size(), size_t(2));
    }

    void whatHasGoneIsMissing_data()
    {
        QTest::addColumn<int>("change");
        for (int i = 0; i < 10; ++i)
            QTest::addRow("%d", i) << i;
    }
    void whatHasGoneIsMissing()
    {
        QFETCH(int, change);
        const std::vector<ChannelChange> changes{ChannelDropped{{7}}, ChannelNamed{{7}, "#x"},
            ChannelFounderSet{{7}, {1}}, ChannelOffered{{7}, {1}}, AccessTaken{{7}, {1}},
            AccessGiven{{7}, {{1}, 'o', "x", 1}}, ChannelSettingsChanged{{7}, {}},
            AccessGiven{{5}, {{99}, 'o', "x", 1}}, ChannelOffered{{5}, {99}},
            ChannelRegistered{aChannel(6, "#tea", 99)}};
        QCOMPARE(stored(ChannelRegistered{aChannel(5, "#lab", 1)}), StoreTrouble::None);
        QCOMPARE(stored(changes[size_t(change)]), StoreTrouble::Missing);
        QCOMPARE(afterRestart(), std::vector{aChannel(5, "#lab", 1)});
    }

    /// The founder of before was dropped a moment ago, and the asker did not know that yet.
    void theFounderIsNotOnTheAccessList()
    {
        RegisteredChannel channel = aChannel(5, "#lab", 1);
        channel.registration.access = {{{2}, 'a', "x", 1}};
        QCOMPARE(stored(ChannelRegistered{channel}), StoreTrouble::None);
        QCOMPARE(stored({AccountDropped{{1}}}), StoreTrouble::None);
        QCOMPARE(stored(AccessGiven{{5}, {{2}, 'o', "x", 1}}), StoreTrouble::Missing);
        QCOMPARE(afterRestart(), std::vector{aChannel(5, "#lab", 2)});
    }

    void aDeletedAccountsChannelsGoToTheirFirstAdmin()
    {
        RegisteredChannel inherited = aChannel(5, "#lab", 1);
        inherited.registration.access = {{{2}, 'o', "x", 1}, {{3}, 'a', "x", 2}};
        inherited.registration.heir = {2};
        RegisteredChannel others = aChannel(6, "#tea", 2);
        others.registration.access = {{{1}, 'a', "x", 1}};
        others.registration.heir = {1};
        QCOMPARE(
            stored(std::vector<StoreChange>{ChannelChange(ChannelRegistered{inherited}),
                ChannelChange(ChannelRegistered{others}),
                ChannelChange(ChannelRegistered{aChannel(7, "#solo", 1)}), AccountDropped{{1}}}),
            StoreTrouble::None);
        inherited.registration.founder = {3};
        inherited.registration.heir = {};
        inherited.registration.access = {{{2}, 'o', "x", 1}};
        others.registration.access = {};
        others.registration.heir = {};
        QCOMPARE(afterRestart(), (std::vector{inherited, others}));
    }

    void aChannelThatMakesNoSenseIsSaid()
    {
        QCOMPARE(stored(ChannelRegistered{aChannel(5, "#lab", 1)}), StoreTrouble::None);
        m_store.reset();
        SQLite::Database(m_folder->filePath("watek.db").toStdString(), SQLite::OPEN_READWRITE)
            .exec("UPDATE channel SET name = CAST('lab' AS BLOB)");
        StoreThread store(*m_log);
        const auto opened = store.open(m_folder->path());
        QVERIFY(!opened);
        QVERIFY2(opened.error().sentence.contains("channel 5 makes no sense"),
            qPrintable(opened.error().sentence));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerChannelTableTest)

} // namespace serverChannelTableTest

#include "ServerChannelTableTest.moc"

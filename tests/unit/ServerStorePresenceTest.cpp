// What the store keeps of people who stay without a connection. A real database file.
#include "server/store/StoreThread.h"
#include "tests/support/Suite.h"

#include <QTemporaryDir>
#include <QTest>

namespace serverStorePresenceTest {

using namespace watek;
using namespace watek::server::shared;
using server::store::StoreThread;

class ServerStorePresenceTest : public QObject {
    Q_OBJECT

    const base::SystemClock m_clock{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Log> m_log;
    std::unique_ptr<StoreThread> m_store;

    StoredState open()
    {
        m_store.reset();
        m_log = std::make_unique<Log>(m_clock);
        m_store = std::make_unique<StoreThread>(*m_log);
        auto opened = m_store->open(m_folder->path());
        return opened ? *opened : StoredState();
    }
    StoreTrouble stored(std::vector<StoreChange> changes)
    {
        m_store->requests().post({.changes = std::move(changes)});
        std::vector<StoreAnswer> answers;
        const bool isThere = QTest::qWaitFor(
            [&] { return m_store->answers().takeAll(answers) && !answers.empty(); }, 20'000);
        return isThere ? answers.front().trouble : StoreTrouble::Failed;
    }
    static Account ola()
    {
        return {.id = {1},
            .name = "ola",
            .verifier = {.iterations = 100'000,
                .salt = QByteArray(16, 's'),
                .storedKey = QByteArray(32, 'k'),
                .serverKey = QByteArray(32, 'l')},
            .registeredMs = 1'700'000'000'000};
    }
    static Presence presence()
    {
        return {.nick = "ola",
            .username = "u",
            .realname = "",
            .host = "host.example",
            .address = "203.0.113.7",
            .modes = "iw",
            .away = QByteArray("out"),
            .seenMs = 1'700'000'000'123,
            .places = {{"#b", "ov", 7}, {"#a", ""}, {"#\xC5\xBC", "q"}}};
    }

private Q_SLOTS:
    void init()
    {
        m_store.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        open();
        QCOMPARE(stored({AccountRegistered{ola()}}), StoreTrouble::None);
    }
    void cleanup() { m_store.reset(); }

    void itComesBackAsItWas()
    {
        QCOMPARE(stored({PresenceKept{{1}, presence()}}), StoreTrouble::None);
        const StoredState state = open();
        QCOMPARE(state.presences.size(), size_t(1));
        QCOMPARE(state.presences[0].account.value, quint64(1));
        QVERIFY(state.presences[0].presence == presence());
    }

    /// Nobody need have said anything since: what is said after the restart may be read.
    void numbersGoOnBehindThoseFromWhichSomebodyMayRead()
    {
        Presence late = presence();
        late.places[1].readableFrom = 40;
        QCOMPARE(stored({PresenceKept{{1}, late}}), StoreTrouble::None);
        QCOMPARE(open().lastSequence, quint64(39));
        QCOMPARE(stored({PresenceKept{{1}, presence()}}), StoreTrouble::None);
        QCOMPARE(open().lastSequence, quint64(39));
    }

    /// Else what is said after the restart would count as told.
    void numbersGoOnBehindThoseThatAnOwnerWasTold()
    {
        Account anna = ola();
        anna.id = {2};
        anna.name = "anna";
        QCOMPARE(stored({AccountRegistered{anna},
                     AccountsSeen{{{{1}, 1'700'000'000'456, 90}, {{2}, 1'700'000'000'789, 12}}}}),
            StoreTrouble::None);
        const StoredState state = open();
        QCOMPARE(state.lastSequence, quint64(90));
        QCOMPARE(state.accounts.size(), size_t(2));
        for (const Account &account : state.accounts) {
            const bool isOla = account.id == AccountId{1};
            QCOMPARE(account.toldUntil, quint64(isOla ? 90 : 12));
            QCOMPARE(account.seenMs, qint64(isOla ? 1'700'000'000'456 : 1'700'000'000'789));
        }
        QCOMPARE(stored({AccountsSeen{{{{1}, 1'700'000'000'999, 80}}}}), StoreTrouble::None);
        QCOMPARE(open().lastSequence, quint64(90));
    }

    void theLastOneCounts()
    {
        Presence other = presence();
        other.away.reset();
        other.places = {{"#only", ""}};
        QCOMPARE(
            stored({PresenceKept{{1}, presence()}, PresenceKept{{1}, other}}), StoreTrouble::None);
        const StoredState state = open();
        QCOMPARE(state.presences.size(), size_t(1));
        QVERIFY(state.presences[0].presence == other);
        QCOMPARE(stored({PresenceForgotten{{1}}}), StoreTrouble::None);
        QVERIFY(open().presences.empty());
    }

    void whatTheOwnerWantsIsOfTheAccount()
    {
        const Staying wanted{.alwaysOn = Choice::Yes, .autoAway = Choice::No};
        QCOMPARE(stored({StayingSet{{1}, {Choice::No, Choice::Default}}, StayingSet{{1}, wanted}}),
            StoreTrouble::None);
        QVERIFY(open().accounts.at(0).staying == wanted);
    }

    void itGoesWithTheAccount()
    {
        QCOMPARE(stored({StayingSet{{1}, {Choice::Yes, Choice::No}}, PresenceKept{{1}, presence()},
                     AccountDropped{{1}}}),
            StoreTrouble::None);
        QVERIFY(open().presences.empty());
        // Nothing is left for who registers later.
        QCOMPARE(stored({AccountRegistered{ola()}}), StoreTrouble::None);
        QVERIFY(open().accounts.at(0).staying == Staying());
    }

    void ofNobodyItIsNotKept()
    {
        QCOMPARE(stored({PresenceKept{{7}, presence()}}), StoreTrouble::Missing);
        QCOMPARE(stored({StayingSet{{7}, {}}}), StoreTrouble::Missing);
        QCOMPARE(stored({PresenceForgotten{{7}}}), StoreTrouble::None);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStorePresenceTest)

} // namespace serverStorePresenceTest

#include "ServerStorePresenceTest.moc"

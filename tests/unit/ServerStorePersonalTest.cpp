// Read markers and metadata in the database. A real database file.
#include "server/store/StoreThread.h"
#include "tests/support/Suite.h"

#include <QTemporaryDir>
#include <QTest>

namespace serverStorePersonalTest {

using namespace watek;
using namespace watek::server::shared;
using server::store::StoreThread;

class ServerStorePersonalTest : public QObject {
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
    static RegisteredChannel channel()
    {
        RegisteredChannel made;
        made.registration.id = {7};
        made.registration.name = "#a";
        made.registration.founder = {1};
        made.metadata = {{"url", "http://a.example"}, {"empty", ""}};
        return made;
    }
    static std::vector<ReadMarker> markers()
    {
        return {{"#b", 1000, 5000}, {"#\xC5\xBC", 2000, 6000}, {"marek", 3000, 7000}};
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

    void markersComeBackInTheOrderInWhichTheyWereSet()
    {
        std::vector<ReadMarker> mixed = markers();
        std::swap(mixed[0], mixed[2]);
        QCOMPARE(stored({MarkersKept{.owner = {1}, .markers = mixed}}), StoreTrouble::None);
        QVERIFY(open().accounts.at(0).markers == markers());
    }

    void onlyTheMarkersThatAreNamedChange()
    {
        QCOMPARE(stored({MarkersKept{.owner = {1}, .markers = markers()}}), StoreTrouble::None);
        QCOMPARE(stored({MarkersKept{
                     .owner = {1}, .markers = {{"#b", 1001, 8000}}, .forgotten = {"marek", "no"}}}),
            StoreTrouble::None);
        QVERIFY(open().accounts.at(0).markers
            == (std::vector<ReadMarker>{{"#\xC5\xBC", 2000, 6000}, {"#b", 1001, 8000}}));
    }

    void allMarkersMayBeWrittenAnew()
    {
        QCOMPARE(stored({MarkersKept{.owner = {1}, .markers = markers()}}), StoreTrouble::None);
        QCOMPARE(stored({MarkersKept{.owner = {1}, .markers = {{"#c", 1, 2}}, .isAll = true}}),
            StoreTrouble::None);
        QVERIFY(open().accounts.at(0).markers == (std::vector<ReadMarker>{{"#c", 1, 2}}));
    }

    void markersOfAnAccountThatHasGoneKeepNobodyElsesBack()
    {
        QCOMPARE(stored({MarkersKept{.owner = {2}, .markers = markers()},
                     MarkersKept{.owner = {1}, .markers = markers()}}),
            StoreTrouble::None);
        QVERIFY(open().accounts.at(0).markers == markers());
    }

    void metadataOfAnAccountComeBack()
    {
        QCOMPARE(stored({MetadataChange{AccountId{1}, "url", QByteArray("http://a.example")},
                     MetadataChange{AccountId{1}, "empty", QByteArray("")},
                     MetadataChange{AccountId{1}, "avatar", QByteArray("x")}}),
            StoreTrouble::None);
        QCOMPARE(stored({MetadataChange{AccountId{1}, "url", QByteArray("http://b.example")},
                     MetadataChange{AccountId{1}, "avatar", std::nullopt}}),
            StoreTrouble::None);
        QVERIFY(open().accounts.at(0).metadata
            == (Metadata{{"url", "http://b.example"}, {"empty", ""}}));
    }

    void metadataOfAChannelComeBack()
    {
        QCOMPARE(stored({ChannelRegistered{channel()}}), StoreTrouble::None);
        QVERIFY(open().channels.at(0) == channel());
        QCOMPARE(stored({MetadataChange{ChannelId{7}, "url", std::nullopt},
                     MetadataChange{ChannelId{7}, "topic.long", QByteArray("x")}}),
            StoreTrouble::None);
        QVERIFY(open().channels.at(0).metadata == (Metadata{{"empty", ""}, {"topic.long", "x"}}));
    }

    void nobodysMetadataAreRefused()
    {
        QCOMPARE(
            stored({MetadataChange{AccountId{2}, "url", QByteArray("x")}}), StoreTrouble::Missing);
        QCOMPARE(
            stored({MetadataChange{ChannelId{2}, "url", QByteArray("x")}}), StoreTrouble::Missing);
    }

    void allGoesWithItsOwner()
    {
        QCOMPARE(
            stored({ChannelRegistered{channel()}, MarkersKept{.owner = {1}, .markers = markers()},
                MetadataChange{AccountId{1}, "url", QByteArray("x")}}),
            StoreTrouble::None);
        QCOMPARE(stored({AccountDropped{{1}}}), StoreTrouble::None);
        QCOMPARE(stored({AccountRegistered{ola()}}), StoreTrouble::None);
        const StoredState state = open();
        QVERIFY(state.channels.empty());
        QVERIFY(state.accounts.at(0) == ola());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStorePersonalTest)

} // namespace serverStorePersonalTest

#include "ServerStorePersonalTest.moc"

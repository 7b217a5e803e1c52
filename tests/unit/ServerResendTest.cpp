// watek/resend: a message that is sent twice is said once. The store, which knows what was said
// before, is played by the test. Thread: the test's, which plays the dispatcher.
#include "tests/support/SaidWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverResendTest {

using namespace watek;
using namespace watek::server::shared;
using tests::SaidWorld;
using ClientId = base::ClientId;

namespace {

const QByteArray kAsks
    = "watek/resend echo-message message-tags server-time batch labeled-response draft/multiline";
/// What the store found.
const SaidBefore kFirst{.index = 0, .msgid = "first-id", .timeMs = 1'600'000'000'000};

} // namespace

class ServerResendTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsOfferedWhereAccountsAndWordsAreKept()
    {
        const auto isOffered = [](const ServerConfig &config) {
            SaidWorld world(config);
            const ClientId id = world.arrive(ClientKind::Irc);
            world.say(id, "CAP LS 302");
            return world.takeBytes(id).contains("watek/resend");
        };
        auto config = SaidWorld::settings();
        QVERIFY(isOffered(config));
        config.history.enabled = false;
        QVERIFY(!isOffered(config));
    }

    void theStoreIsToldAndOthersAreNot()
    {
        SaidWorld world;
        const ClientId ola = world.withAccountInRoom("ola", kAsks);
        const ClientId bob = world.inRoom("bob", "message-tags");
        world.say(ola, "@watek/id=a-1_B PRIVMSG #a :hello");
        QCOMPARE(world.asked().front().kept.front().resendId, "a-1_B");
        world.answer();
        const QByteArray heard = world.takeBytes(bob);
        QVERIFY2(heard.contains("PRIVMSG #a :hello"), heard.constData());
        QVERIFY2(!heard.contains("watek/id"), heard.constData());
    }

    void aRepeatIsAnsweredWithTheFirstAndHeardByNobody()
    {
        SaidWorld world;
        const ClientId ola = world.withAccountInRoom("ola", kAsks);
        const ClientId bob = world.inRoom("bob");
        world.say(ola, "@label=x;watek/id=a1 PRIVMSG #a :hello");
        world.answer(StoreTrouble::None, {kFirst});
        const QByteArray told = world.takeBytes(ola);
        QVERIFY2(told.startsWith("@label=x;time=2020-09-13T12:26:40.000Z;"), told.constData());
        QVERIFY2(told.contains("msgid=first-id "), told.constData());
        QCOMPARE(world.take(bob), QList<QByteArray>());
        QCOMPARE(world.counters.messages.load(), 0u);
        QCOMPARE(world.keeping(), Keeping::Yes);
    }

    void onlyTheRepeatIsHeldBack()
    {
        SaidWorld world;
        const ClientId ola = world.withAccountInRoom("ola", kAsks);
        const ClientId bob = world.inRoom("bob");
        world.postLine(ola, "@watek/id=a1 PRIVMSG #a :one");
        world.postLine(ola, "@watek/id=a2 PRIVMSG #a :two");
        world.postLine(ola, "PRIVMSG #a :three");
        world.run();
        SaidBefore second = kFirst;
        second.index = 1;
        world.answer(StoreTrouble::None, {second});
        const QByteArray heard = world.takeBytes(bob);
        QVERIFY(heard.contains(":one") && !heard.contains(":two") && heard.contains(":three"));
        const QByteArray told = world.takeBytes(ola);
        QCOMPARE(told.count("first-id"), 1);
        QCOMPARE(told.count(" PRIVMSG #a :"), 3);
    }

    void severalLinesAreOneMessage()
    {
        SaidWorld world;
        const ClientId ola = world.withAccountInRoom("ola", kAsks);
        const ClientId bob = world.inRoom("bob");
        world.say(ola, "@watek/id=a1 BATCH +b draft/multiline #a");
        world.say(ola, "@batch=b PRIVMSG #a :one");
        world.say(ola, "@batch=b PRIVMSG #a :two");
        world.say(ola, "BATCH -b");
        QCOMPARE(world.asked().front().kept.front().resendId, "a1");
        world.answer(StoreTrouble::None, {kFirst});
        QCOMPARE(world.takeBytes(ola).count("msgid=first-id"), 1);
        QCOMPARE(world.take(bob), QList<QByteArray>());
    }

    void aWrongIdIsRefused_data()
    {
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("too long") << QByteArray(65, 'a');
        QTest::newRow("other letters") << QByteArray("a.b");
    }
    void aWrongIdIsRefused()
    {
        QFETCH(const QByteArray, id);
        SaidWorld world;
        const ClientId ola = world.withAccountInRoom("ola", kAsks);
        world.say(ola, "@watek/id=" + id + " PRIVMSG #a :hello");
        QVERIFY(tests::hasLine(world.take(ola), "FAIL PRIVMSG INVALID_ID"));
        QCOMPARE(world.asked().size(), 0u);
    }

    void withoutAnEchoTheIdMeansNothing()
    {
        SaidWorld world;
        const ClientId ola = world.withAccountInRoom("ola", "watek/resend message-tags");
        world.say(ola, "@watek/id=a1 PRIVMSG #a :hello");
        QCOMPARE(world.asked().front().kept.front().resendId, "");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerResendTest)

} // namespace serverResendTest

#include "ServerResendTest.moc"

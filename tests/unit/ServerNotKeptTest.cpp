// +x: what is said in a channel is not kept in the history, and whoever comes is told. Not in the
// documents. The store is played by the test. Thread: the test's, playing dispatcher.
#include "tests/support/SaidWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverNotKeptTest {

using namespace watek;
using base::ClientId;
using tests::countOf;
using tests::hasLine;
using tests::SaidWorld;
using Lines = QList<QByteArray>;

namespace {

const QByteArray kNotice
    = ":watek.local NOTICE #a :What is said here is not kept in the history (+x)";

} // namespace

class ServerNotKeptTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void howLongItIsKeptIsToldToWhoeverComes_data()
    {
        QTest::addColumn<bool>("isOn");
        QTest::addColumn<int>("days");
        QTest::addColumn<QByteArray>("sentence");
        const QByteArray kept = "What is said in channels and between accounts is kept";
        QTest::newRow("thirty days") << true << 30 << kept + " for 30 days.";
        QTest::newRow("for ever") << true << 0 << kept + '.';
        QTest::newRow("not at all") << false << 30 << QByteArray();
    }
    void howLongItIsKeptIsToldToWhoeverComes()
    {
        QFETCH(const bool, isOn);
        QFETCH(const int, days);
        QFETCH(const QByteArray, sentence);
        server::shared::ServerConfig config = SaidWorld::settings();
        config.history.enabled = isOn;
        config.history.retentionDays = days;
        SaidWorld world(config);
        const ClientId anna = world.arrive(server::shared::ClientKind::Irc);
        world.say(anna, "NICK anna");
        world.say(anna, "USER u 0 * :r");
        const ClientId guest = world.guest("127.0.0.1", 50001);
        world.take(guest);
        world.type(guest, "/help");
        const Lines irc = world.take(anna);
        const Lines plain = world.take(guest);
        const QByteArray words = "is said in channels";
        QCOMPARE(countOf(irc, words), sentence.isEmpty() ? 0 : 1);
        QCOMPARE(countOf(plain, words), sentence.isEmpty() ? 0 : 1);
        QVERIFY(hasLine(irc, " 372 anna :- " + sentence) || sentence.isEmpty());
        QVERIFY(hasLine(plain, "[SERVER] " + sentence) || sentence.isEmpty());
    }

    void whatIsSaidWhileItIsSetIsHeardAndNotStored()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId marek = world.inRoom("marek");
        world.say(anna, "MODE #a +x");
        QVERIFY(hasLine(world.take(marek), " MODE #a +x"));
        world.say(anna, "PRIVMSG #a :between us");
        world.say(anna, "NOTICE @#a :between us");
        QVERIFY(world.asked().empty());
        QVERIFY(hasLine(world.take(marek), "PRIVMSG #a :between us"));
        // Elsewhere everything is kept, and here again afterwards.
        world.say(anna, "JOIN #b");
        world.say(anna, "PRIVMSG #b :hello");
        QCOMPARE(world.asked().size(), size_t(1));
        world.answerAll();
        world.say(anna, "MODE #a -x");
        world.say(anna, "PRIVMSG #a :for all");
        QCOMPARE(world.asked().size(), size_t(1));
        QCOMPARE(world.asked().front().kept.front().text, QByteArray("for all"));
    }

    void whoeverComesIsTold()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId marek = world.online("marek");
        world.say(marek, "JOIN #a");
        QCOMPARE(countOf(world.take(marek), kNotice), 0);
        world.say(marek, "PART #a");
        world.say(anna, "MODE #a +x");
        world.say(marek, "JOIN #a");
        QCOMPARE(countOf(world.take(marek), kNotice), 1);
        QVERIFY(!hasLine(world.take(anna), kNotice));
    }

    void allProgramsOfWhoComesAreTold()
    {
        SaidWorld world;
        server::dispatcherRole.assertCurrent();
        const ClientId anna = world.inRoom("anna");
        world.say(anna, "MODE #a +x");
        const ClientId marek = world.online("marek");
        const ClientId phone = world.arrive(server::shared::ClientKind::Irc);
        world.attach(phone, marek);
        world.dropAll();
        world.say(marek, "JOIN #a");
        QCOMPARE(countOf(world.take(phone), kNotice), 1);
        const ClientId tablet = world.arrive(server::shared::ClientKind::Irc);
        world.attach(tablet, marek);
        QCOMPARE(countOf(world.take(tablet), kNotice), 1);
    }

    void whereNothingIsKeptAnywayNobodyIsTold()
    {
        server::shared::ServerConfig config = SaidWorld::settings();
        config.history.enabled = false;
        SaidWorld world(config);
        const ClientId anna = world.inRoom("anna");
        world.say(anna, "MODE #a +x");
        const ClientId marek = world.online("marek");
        world.say(marek, "JOIN #a");
        QCOMPARE(countOf(world.take(marek), kNotice), 0);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerNotKeptTest)

} // namespace serverNotKeptTest

#include "ServerNotKeptTest.moc"

// Away is a connection's; a person is away when all of its connections are (IRCv3 pre-away,
// away-notify). And how many connections one person may have.
#include "tests/support/SessionWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverSessionAwayTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::kAnna;
using Lines = QList<QByteArray>;
using World = tests::SessionWorld;

class ServerSessionAwayTest : public QObject {
    Q_OBJECT

    /// marek hears who is away.
    static void listen(World &world)
    {
        world.harness.say(world.marek, "CAP REQ away-notify");
        world.harness.dropAll();
    }

private Q_SLOTS:
    void aPersonIsAwayWhenAllItsConnectionsAre();
    void whoComesWithOneMoreIsBack();
    void whoseLastPresentConnectionEndsIsAway();
    void aConnectionWithNobodyAtItDoesNotCount();
    void aPersonWhoComesAloneIsAsItsConnectionIs();
    void theSettingBoundsTheConnectionsOfOne();
    void tagsAndLabelsAreTheirOwners();
};

void ServerSessionAwayTest::aPersonIsAwayWhenAllItsConnectionsAre()
{
    World world;
    listen(world);
    world.harness.say(world.computer, "AWAY :at lunch");
    QVERIFY(world.saidTo(world.computer).last().contains(" 306 "));
    QCOMPARE(world.saidTo(world.marek), Lines());
    world.harness.say(world.telephone, "AWAY :in the tram");
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " AWAY :in the tram"});
    world.harness.say(world.marek, "PRIVMSG anna :hi");
    QCOMPARE(world.saidTo(world.marek), Lines{":watek.local 301 marek anna :in the tram"});
    world.harness.say(world.computer, "AWAY");
    QVERIFY(world.saidTo(world.computer).last().contains(" 305 "));
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " AWAY"});
    // Back is back: not told twice.
    world.harness.say(world.telephone, "AWAY");
    QCOMPARE(world.saidTo(world.marek), Lines());
}

void ServerSessionAwayTest::whoComesWithOneMoreIsBack()
{
    World world;
    for (const ClientId id : {world.computer, world.telephone})
        world.harness.say(id, "AWAY :out");
    listen(world);
    world.addConnection(world.computer);
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " AWAY"});
}

void ServerSessionAwayTest::whoseLastPresentConnectionEndsIsAway()
{
    World world;
    world.harness.say(world.computer, "AWAY :at lunch");
    listen(world);
    world.harness.say(world.telephone, "QUIT");
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " AWAY :at lunch"});
}

void ServerSessionAwayTest::aConnectionWithNobodyAtItDoesNotCount()
{
    World world;
    for (const ClientId id : {world.computer, world.telephone})
        world.harness.say(id, "AWAY :out");
    listen(world);
    // A program that comes by itself says so before it has registered.
    const ClientId bouncer = world.harness.arrive(shared::ClientKind::Irc, "10.0.0.3");
    world.harness.say(bouncer, "CAP REQ draft/pre-away");
    world.harness.say(bouncer, "AWAY *");
    QCOMPARE(int(world.harness.attach(bouncer, world.computer)), int(dispatcher::Attached::Yes));
    QCOMPARE(world.saidTo(world.marek), Lines());
    // Nor does it hide what the others have said.
    world.harness.say(world.marek, "PRIVMSG anna :hi");
    QCOMPARE(world.saidTo(world.marek), Lines{":watek.local 301 marek anna :out"});
}

void ServerSessionAwayTest::aPersonWhoComesAloneIsAsItsConnectionIs()
{
    World world;
    const ClientId ola = world.harness.arrive(shared::ClientKind::Irc);
    for (const char *line :
        {"CAP REQ draft/pre-away", "NICK ola", "AWAY :soon", "USER u 0 * :r", "CAP END"})
        world.harness.say(ola, line);
    dispatcherRole.assertCurrent();
    QCOMPARE(world.harness.state().session(ola)->away, std::optional<QByteArray>("soon"));
    world.harness.say(ola, "AWAY");
    QVERIFY(!world.harness.state().onlineUser("ola")->away);
}

void ServerSessionAwayTest::theSettingBoundsTheConnectionsOfOne()
{
    shared::ServerConfig config;
    config.limits.sessionsPerAccount = 2;
    tests::DispatcherHarness harness(config);
    const ClientId anna = harness.online("anna");
    const ClientId two = harness.arrive(shared::ClientKind::Irc);
    QCOMPARE(int(harness.attach(two, anna)), int(dispatcher::Attached::Yes));
    const ClientId three = harness.arrive(shared::ClientKind::Irc);
    QCOMPARE(int(harness.attach(three, anna)), int(dispatcher::Attached::TooMany));
}

void ServerSessionAwayTest::tagsAndLabelsAreTheirOwners()
{
    World world;
    world.harness.say(world.computer, "CAP REQ :message-tags labeled-response batch echo-message");
    world.harness.say(world.telephone, "CAP REQ :message-tags");
    world.harness.dropAll();
    // IRCv3 labeled-response: the label is on the copy of the connection that asked.
    world.harness.say(world.computer, "@label=abc;+typing=active TAGMSG #a");
    const Lines own = world.saidTo(world.computer);
    QCOMPARE(own.size(), 1);
    QVERIFY(own[0].contains("label=abc"));
    const Lines others = world.saidTo(world.telephone);
    QCOMPARE(others.size(), 1);
    QVERIFY(others[0].contains("+typing=active") && !others[0].contains("label"));
    // To oneself: one echo with the label, one delivery without, and one at the telephone.
    world.harness.say(world.computer, "@label=def PRIVMSG anna :note");
    const Lines both = world.saidTo(world.computer);
    QCOMPARE(both.size(), 2);
    QCOMPARE(std::ranges::count_if(both, [](auto &line) { return line.contains("label=def"); }), 1);
    QCOMPARE(world.saidTo(world.telephone).size(), 1);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSessionAwayTest)

} // namespace serverSessionAwayTest

#include "ServerSessionAwayTest.moc"

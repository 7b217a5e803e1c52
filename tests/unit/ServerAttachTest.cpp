// A connection that becomes one more of a person: what it is told and gives back, and when it is
// not taken.
#include "tests/support/SessionWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverAttachTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::kAnna;
using Lines = QList<QByteArray>;
using World = tests::SessionWorld;

class ServerAttachTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoAttachesIsToldWhereItsPersonIs();
    void whoAttachesGivesBackWhatItHadReserved();
    void aBannedAddressDoesNotAttach();
    void aPersonHasABoundedNumberOfConnections();
    void whoLeavesWithOneConnectionLeavesNothingOfIt();
};

void ServerAttachTest::whoAttachesIsToldWhereItsPersonIs()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    tests::DispatcherHarness harness(config);
    const ClientId computer = harness.online("anna");
    for (const char *line : {"JOIN #a,#b", "TOPIC #a :tea", "AWAY :out", "OPER root secret"})
        harness.say(computer, line);
    const ClientId marek = harness.online("marek");
    harness.say(marek, "JOIN #a");
    harness.dropAll();
    const ClientId telephone = harness.arrive(shared::ClientKind::Irc, "10.0.0.2");
    QCOMPARE(int(harness.attach(telephone, computer)), int(dispatcher::Attached::Yes));

    Lines told = harness.take(telephone);
    QVERIFY(told.first().startsWith(":watek.local 001 anna "));
    for (const char *const motd : {" 375 ", " 372 ", " 376 ", " 422 "})
        told.removeIf([&](const QByteArray &line) { return line.contains(motd); });
    told = told.mid(told.indexOf(":watek.local 221 anna +o"));
    QCOMPARE(told.size(), 9);
    QCOMPARE(told.mid(1, 3),
        (Lines{kAnna + " JOIN #a", kAnna + " JOIN #b", ":watek.local 332 anna #a :tea"}));
    QVERIFY(told[4].startsWith(":watek.local 333 anna #a "));
    QCOMPARE(told.mid(5),
        (Lines{":watek.local 353 anna = #a :@anna marek",
            ":watek.local 366 anna #a :End of /NAMES list", ":watek.local 353 anna = #b :@anna",
            ":watek.local 366 anna #b :End of /NAMES list"}));
    // Nobody else hears of it, and the window knows it.
    QCOMPARE(harness.take(marek), Lines());
    QCOMPARE(harness.take(computer), Lines());
    const auto rows = harness.registry.rows();
    const auto row = std::ranges::find(rows, telephone, &shared::ClientRow::id);
    QVERIFY(row != rows.end());
    QCOMPARE(row->nick, QByteArray("anna"));
    QCOMPARE(row->channels, 2);
    QCOMPARE(int(row->state), int(shared::ClientState::Online));
    QVERIFY(harness.isRegistered(telephone));
    QVERIFY(!harness.isExempt(telephone)); // it has not shown that it is an operator's
}

void ServerAttachTest::whoAttachesGivesBackWhatItHadReserved()
{
    World world;
    const ClientId tablet = world.harness.arrive(shared::ClientKind::Irc, "10.0.0.3");
    world.harness.say(tablet, "NICK tablet");
    QCOMPARE(int(world.harness.attach(tablet, world.computer)), int(dispatcher::Attached::Yes));
    dispatcherRole.assertCurrent();
    QVERIFY(!world.harness.state().nickHolder("tablet"));
    QCOMPARE(world.harness.state().registeringCount(), 0);
}

void ServerAttachTest::aBannedAddressDoesNotAttach()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    tests::DispatcherHarness harness(config);
    const ClientId computer = harness.online("anna");
    harness.say(computer, "OPER root secret");
    harness.say(computer, "KLINE *@10.0.0.9 :not from there");
    const ClientId telephone = harness.arrive(shared::ClientKind::Irc, "10.0.0.9");
    QCOMPARE(int(harness.attach(telephone, computer)), int(dispatcher::Attached::Banned));
    QVERIFY(harness.isClosed(telephone));
    QVERIFY(harness.take(telephone).first().contains(" 465 "));
    harness.leave(telephone);
    dispatcherRole.assertCurrent();
    QCOMPARE(harness.state().session(computer)->user->sessions.size(), size_t(1));
}

void ServerAttachTest::aPersonHasABoundedNumberOfConnections()
{
    World world;
    for (int i = 2; i < shared::ServerConfig().limits.sessionsPerAccount; ++i)
        world.addConnection(world.computer);
    const ClientId one = world.harness.arrive(shared::ClientKind::Irc, "10.0.0.2");
    QCOMPARE(int(world.harness.attach(one, world.computer)), int(dispatcher::Attached::TooMany));
    QCOMPARE(world.saidTo(one), Lines());
    QVERIFY(!world.harness.isClosed(one));
}

void ServerAttachTest::whoLeavesWithOneConnectionLeavesNothingOfIt()
{
    World world;
    world.harness.say(world.telephone, "MONITOR + ola");
    world.harness.setReading(world.telephone, false);
    world.harness.say(world.telephone, "MOTD");
    world.harness.leave(world.telephone);
    QVERIFY(world.harness.isForgotten(world.telephone));
    dispatcherRole.assertCurrent();
    dispatcher::ServerState &state = world.harness.state();
    QVERIFY(!state.session(world.telephone));
    QVERIFY(state.monitors().watchersOf("ola").isEmpty());
    QCOMPARE(state.everybody().size(), 2);
    QCOMPARE(state.channel("#a")->audience.size(), 2);
    QCOMPARE(world.saidTo(world.marek), Lines());
    world.harness.checkState();
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAttachTest)

} // namespace serverAttachTest

#include "ServerAttachTest.moc"

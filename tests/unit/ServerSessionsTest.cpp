// One person with two connections: what one of them says and does, the other hears; the others see
// one person.
#include "tests/support/SessionWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverSessionsTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::kAnna;
using tests::kMarek;
using Lines = QList<QByteArray>;
using World = tests::SessionWorld;

class ServerSessionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatOneSaysTheOtherHears();
    void theOtherHearsWhatIsSaidFromOutsideAndToAbove();
    void bothHearWhatIsSaidToThePerson();
    void whatOneDoesTheOtherSees_data();
    void whatOneDoesTheOtherSees();
    void channelsAreThePersons();
    void theLastConnectionsEndIsTheQuit();
    void killEndsAllOfThem();
    void aBanLooksAtEveryAddress();
    void capabilitiesAreTheConnections();
    void whatHappensToThePersonBothHear();
    void peopleAreCountedOnce();
    void whoDidItIsTheActor();
    void aPersonWithoutAConnectionIsAskedSafely();
};

void ServerSessionsTest::whatOneSaysTheOtherHears()
{
    World world;
    world.harness.say(world.computer, "PRIVMSG #a :hello");
    QCOMPARE(world.saidTo(world.computer), Lines());
    QCOMPARE(world.saidTo(world.telephone), Lines{kAnna + " PRIVMSG #a :hello"});
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " PRIVMSG #a :hello"});
    world.harness.say(world.telephone, "PRIVMSG marek :in private");
    QCOMPARE(world.saidTo(world.computer), Lines{kAnna + " PRIVMSG marek :in private"});
    QCOMPARE(world.saidTo(world.telephone), Lines());
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " PRIVMSG marek :in private"});
    // The one that asks to hear itself does so once; what one says to oneself, both hear.
    world.harness.say(world.computer, "CAP REQ echo-message");
    world.harness.dropAll();
    world.harness.say(world.computer, "PRIVMSG #a :echo");
    QCOMPARE(world.saidTo(world.computer), Lines{kAnna + " PRIVMSG #a :echo"});
    world.harness.dropAll();
    world.harness.say(world.telephone, "PRIVMSG anna :note to self");
    QCOMPARE(world.saidTo(world.telephone), Lines{kAnna + " PRIVMSG anna :note to self"});
    QCOMPARE(world.saidTo(world.computer), Lines{kAnna + " PRIVMSG anna :note to self"});
}

void ServerSessionsTest::theOtherHearsWhatIsSaidFromOutsideAndToAbove()
{
    World world;
    world.harness.say(world.marek, "JOIN #open");
    world.harness.say(world.marek, "MODE #open -n");
    world.harness.dropAll();
    world.harness.say(world.computer, "PRIVMSG #open :from outside");
    QCOMPARE(world.saidTo(world.telephone), Lines{kAnna + " PRIVMSG #open :from outside"});
    QCOMPARE(world.saidTo(world.computer), Lines());
    world.harness.say(world.computer, "JOIN #open");
    world.harness.dropAll();
    world.harness.say(world.computer, "PRIVMSG @#open :to those above");
    QCOMPARE(world.saidTo(world.telephone), Lines{kAnna + " PRIVMSG @#open :to those above"});
    QCOMPARE(world.saidTo(world.computer), Lines());
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " PRIVMSG @#open :to those above"});
}

void ServerSessionsTest::bothHearWhatIsSaidToThePerson()
{
    World world;
    world.harness.say(world.marek, "PRIVMSG anna :hi");
    world.harness.say(world.marek, "INVITE anna #b");
    world.harness.say(world.marek, "NOTICE @#a :for operators");
    for (const ClientId id : {world.computer, world.telephone})
        QCOMPARE(world.saidTo(id),
            (Lines{kMarek + " PRIVMSG anna :hi", kMarek + " NOTICE @#a :for operators"}));
    world.harness.say(world.marek, "JOIN #b");
    world.harness.say(world.marek, "INVITE anna #b");
    for (const ClientId id : {world.computer, world.telephone})
        QCOMPARE(world.saidTo(id), Lines{kMarek + " INVITE anna #b"});
}

void ServerSessionsTest::whatOneDoesTheOtherSees_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("seen");
    QTest::newRow("part") << QByteArray("PART #a :bye") << kAnna + " PART #a :bye";
    QTest::newRow("topic") << QByteArray("TOPIC #a :t") << kAnna + " TOPIC #a :t";
    QTest::newRow("mode") << QByteArray("MODE #a +v marek") << kAnna + " MODE #a +v marek";
    QTest::newRow("kick") << QByteArray("KICK #a marek :x") << kAnna + " KICK #a marek :x";
    QTest::newRow("nick") << QByteArray("NICK ania") << kAnna + " NICK ania";
    QTest::newRow("own mode") << QByteArray("MODE anna +i") << kAnna + " MODE anna +i";
}

void ServerSessionsTest::whatOneDoesTheOtherSees()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, seen);
    World world;
    world.harness.say(world.telephone, line);
    QCOMPARE(world.saidTo(world.computer), Lines{seen});
    QVERIFY(world.saidTo(world.telephone).contains(seen));
}

void ServerSessionsTest::channelsAreThePersons()
{
    World world;
    // Out of its only channel, it still sees its own new name.
    world.harness.say(world.computer, "PART #a");
    world.harness.dropAll();
    world.harness.say(world.marek, "PRIVMSG #a :gone?");
    QCOMPARE(world.saidTo(world.telephone), Lines());
    world.harness.say(world.computer, "NICK ania");
    QCOMPARE(world.saidTo(world.telephone), Lines{kAnna + " NICK ania"});
    world.harness.say(world.telephone, "JOIN #a");
    world.harness.dropAll();
    world.harness.say(world.marek, "PRIVMSG #a :back");
    QCOMPARE(world.saidTo(world.computer), Lines{kMarek + " PRIVMSG #a :back"});
    QCOMPARE(world.saidTo(world.telephone), Lines{kMarek + " PRIVMSG #a :back"});
}

void ServerSessionsTest::theLastConnectionsEndIsTheQuit()
{
    World world;
    world.harness.say(world.computer, "QUIT :off");
    QVERIFY(world.harness.isClosed(world.computer));
    QCOMPARE(world.saidTo(world.marek), Lines());
    QCOMPARE(world.saidTo(world.telephone), Lines());
    world.harness.leave(world.computer);
    world.harness.say(world.telephone, "PRIVMSG #a :still here");
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " PRIVMSG #a :still here"});
    world.harness.leave(world.telephone, "Connection lost");
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " QUIT :Connection lost"});
    world.harness.say(world.marek, "PRIVMSG anna :hello?");
    QCOMPARE(world.saidTo(world.marek), Lines{":watek.local 401 marek anna :No such nick/channel"});
}

void ServerSessionsTest::killEndsAllOfThem()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    tests::DispatcherHarness harness(config);
    const ClientId computer = harness.online("anna");
    const ClientId root = harness.online("root");
    harness.say(computer, "JOIN #a");
    harness.say(root, "JOIN #a");
    harness.say(root, "OPER root secret");
    const ClientId telephone = harness.arrive(shared::ClientKind::Irc);
    QCOMPARE(int(harness.attach(telephone, computer)), int(dispatcher::Attached::Yes));
    harness.dropAll();
    harness.say(root, "KILL anna :enough");
    QVERIFY(harness.isClosed(computer));
    QVERIFY(harness.isClosed(telephone));
    const Lines seen = harness.take(root);
    QCOMPARE(
        std::ranges::count_if(seen, [](const auto &line) { return line.contains(" QUIT "); }), 1);
    harness.leave(computer);
    harness.leave(telephone);
    harness.checkState();
}

void ServerSessionsTest::aBanLooksAtEveryAddress()
{
    World world;
    dispatcherRole.assertCurrent();
    const dispatcher::User &anna = *world.harness.state().session(world.telephone)->user;
    QCOMPARE(world.harness.state().session(world.telephone)->address, QByteArray("10.0.0.2"));
    dispatcher::ServerBan ban;
    for (const char *mask : {"*@10.0.0.1", "*@10.0.0.2"}) {
        ban.mask = mask;
        QVERIFY(ban.fits(anna));
    }
    ban.mask = "*@10.0.0.3";
    QVERIFY(!ban.fits(anna));
}

void ServerSessionsTest::capabilitiesAreTheConnections()
{
    World world;
    world.harness.say(world.telephone, "CAP REQ server-time");
    world.harness.dropAll();
    world.harness.say(world.marek, "PRIVMSG #a :when");
    QCOMPARE(world.saidTo(world.computer), Lines{kMarek + " PRIVMSG #a :when"});
    const Lines timed = world.saidTo(world.telephone);
    QCOMPARE(timed.size(), 1);
    QVERIFY(timed[0].startsWith("@time="));
    // What one monitors is its own.
    world.harness.say(world.computer, "MONITOR + ola");
    world.harness.dropAll();
    world.harness.online("ola");
    QCOMPARE(world.saidTo(world.computer), Lines{":watek.local 730 anna :ola!u@10.0.0.1"});
    QCOMPARE(world.saidTo(world.telephone), Lines());
}

void ServerSessionsTest::whatHappensToThePersonBothHear()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    tests::DispatcherHarness harness(config);
    const ClientId computer = harness.online("anna");
    const ClientId root = harness.online("root");
    harness.say(root, "OPER root secret");
    const ClientId telephone = harness.arrive(shared::ClientKind::Irc);
    QCOMPARE(int(harness.attach(telephone, computer)), int(dispatcher::Attached::Yes));
    for (const ClientId id : {computer, telephone})
        harness.say(id, "CAP REQ chghost");
    harness.dropAll();
    harness.say(root, "CHGHOST anna example.org");
    for (const ClientId id : {computer, telephone})
        QCOMPARE(harness.take(id),
            (Lines{kAnna + " CHGHOST u example.org",
                ":watek.local 396 anna example.org :is now your displayed host"}));
    harness.say(computer, "JOIN #a");
    harness.say(root, "JOIN #a");
    harness.say(computer, "MODE #a +o root");
    harness.dropAll();
    harness.say(root, "KICK #a anna :out");
    for (const ClientId id : {computer, telephone})
        QCOMPARE(harness.take(id), Lines{":root!u@10.0.0.1 KICK #a anna :out"});
}

void ServerSessionsTest::peopleAreCountedOnce()
{
    World world;
    dispatcherRole.assertCurrent();
    QCOMPARE(world.harness.state().onlineCount(), 2);
    QCOMPARE(world.harness.state().everybody().size(), 3);
    world.harness.say(world.marek, "NAMES #a");
    QCOMPARE(world.saidTo(world.marek).first(), ":watek.local 353 marek = #a :@anna marek");
}

void ServerSessionsTest::whoDidItIsTheActor()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    tests::DispatcherHarness harness(config, 2, tests::DispatcherHarness::App::IsAbsent,
        tests::DispatcherHarness::Events::AreKept);
    harness.online("anna");
    const ClientId root = harness.online("root");
    harness.say(root, "OPER root secret");
    harness.say(root, "CHGHOST anna example.org");
    const dispatcher::Event &event = harness.events.back();
    QCOMPARE(event.actor.nick, QByteArray("root"));
    QCOMPARE(event.actor.session.value, root.value);
    const auto *changed = std::get_if<dispatcher::HostChanged>(&event.what);
    QVERIFY(changed);
    QCOMPARE(changed->whose.source, kAnna.mid(1));
}

void ServerSessionsTest::aPersonWithoutAConnectionIsAskedSafely()
{
    const dispatcher::User nobody;
    QVERIFY(!nobody.isGuest());
    QCOMPARE(nobody.address(), QByteArray());
    dispatcher::ServerBan ban;
    ban.mask = "*@10.0.0.1";
    QVERIFY(!ban.fits(nobody));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSessionsTest)

} // namespace serverSessionsTest

#include "ServerSessionsTest.moc"

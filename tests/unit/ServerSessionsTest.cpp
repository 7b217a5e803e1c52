// One person with two connections: what one of them says and does, the other hears; the others see
// one person. Connections are put together here by hand, as a log-in will do it.
#include "tests/support/DispatcherHarness.h"

#include <QTest>

#include <algorithm>

using namespace watek;
using namespace watek::server;
using base::ClientId;

namespace {

using Lines = QList<QByteArray>;

/// anna at a computer and with a telephone, and marek, all in #a.
struct World {
    tests::DispatcherHarness harness;
    ClientId computer = harness.online("anna");
    ClientId marek = harness.online("marek");
    ClientId telephone;

    World()
    {
        harness.say(computer, "JOIN #a");
        harness.say(marek, "JOIN #a");
        telephone = addConnection(computer);
        harness.dropAll();
    }
    /// One more connection of whoever has this one.
    ClientId addConnection(ClientId to)
    {
        const ClientId id = harness.arrive(shared::ClientKind::Irc, "10.0.0.2");
        if (harness.attach(id, to) != dispatcher::Attached::Yes)
            qFatal("a connection is not taken");
        harness.checkState();
        return id;
    }
    Lines saidTo(ClientId who) { return harness.take(who); }
};

const QByteArray kAnna = ":anna!u@10.0.0.1";
const QByteArray kMarek = ":marek!u@10.0.0.1";

} // namespace

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
    void whoAttachesIsToldWhereItsPersonIs();
    void whoAttachesGivesBackWhatItHadReserved();
    void aBannedAddressDoesNotAttach();
    void aPersonHasABoundedNumberOfConnections();
    void whoLeavesWithOneConnectionLeavesNothingOfIt();
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
    QTest::newRow("join") << QByteArray("JOIN #b") << kAnna + " JOIN #b";
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

void ServerSessionsTest::whoAttachesIsToldWhereItsPersonIs()
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
    QCOMPARE(told.size(), 10);
    QCOMPARE(told[1], ":watek.local 306 anna :You have been marked as being away");
    QCOMPARE(told.mid(2, 3),
        (Lines{kAnna + " JOIN #a", kAnna + " JOIN #b", ":watek.local 332 anna #a :tea"}));
    QVERIFY(told[5].startsWith(":watek.local 333 anna #a "));
    QCOMPARE(told.mid(6),
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
    QVERIFY(harness.isExempt(telephone));
}

void ServerSessionsTest::whoAttachesGivesBackWhatItHadReserved()
{
    World world;
    const ClientId tablet = world.harness.arrive(shared::ClientKind::Irc, "10.0.0.3");
    world.harness.say(tablet, "NICK tablet");
    QCOMPARE(int(world.harness.attach(tablet, world.computer)), int(dispatcher::Attached::Yes));
    dispatcherRole.assertCurrent();
    QVERIFY(!world.harness.state().nickHolder("tablet"));
    QCOMPARE(world.harness.state().registeringCount(), 0);
}

void ServerSessionsTest::aBannedAddressDoesNotAttach()
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

void ServerSessionsTest::aPersonHasABoundedNumberOfConnections()
{
    World world;
    for (size_t i = 2; i < dispatcher::User::kMostSessions; ++i)
        world.addConnection(world.computer);
    const ClientId one = world.harness.arrive(shared::ClientKind::Irc, "10.0.0.2");
    QCOMPARE(int(world.harness.attach(one, world.computer)), int(dispatcher::Attached::TooMany));
    QCOMPARE(world.saidTo(one), Lines());
    QVERIFY(!world.harness.isClosed(one));
}

void ServerSessionsTest::whoLeavesWithOneConnectionLeavesNothingOfIt()
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

QTEST_GUILESS_MAIN(ServerSessionsTest)
#include "ServerSessionsTest.moc"

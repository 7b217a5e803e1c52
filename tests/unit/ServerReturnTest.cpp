// Coming back by a token (watek/resume): what is back and what is not, what is told under which
// name, what the others see, and how long a token that was shown counts.
// Document: the server's own extension watek/resume, "the others see neither quit nor join".
#include "tests/support/ResumeWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverReturnTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::countOf;
using tests::hasLine;
using tests::ResumeWorld;
using Lines = QList<QByteArray>;

namespace {

shared::ServerConfig withOperator()
{
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    return config;
}

/// anna with a second connection, both in #a, and marek who hears who is away.
struct Two : ResumeWorld {
    QByteArray token; ///< of the computer
    ClientId computer = person("anna", token);
    ClientId telephone = harness.arrive(shared::ClientKind::Irc, "10.0.0.3");
    ClientId marek = neighbour("marek");

    Two()
    {
        harness.say(computer, "JOIN #a");
        harness.attach(telephone, computer);
        harness.say(marek, "CAP REQ away-notify");
        harness.dropAll();
    }
    Lines toMarek() { return harness.take(marek); }
    void comeBack()
    {
        computer = newcomer();
        resumed(computer, token);
    }
};

} // namespace

class ServerReturnTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsBackAndWhatIsNot_data();
    void whatIsBackAndWhatIsNot();
    void aClaimInTimeCountsWhileOneRegisters();
    void aClaimIsBounded();
    void aRenamedChannelIsCalledAsItIsNow();
    void whoWasPutOutIsToldSoBehindTheLines();
    void whoLeftByAnotherConnectionIsToldSo();
    void whoWasPutOutAndCameAgainIsThere();
    void anotherNicknameIsUsedInWhatIsTold();
    void aBrokenConnectionMakesNobodyAway();
    void aTakeoverMakesNobodyAway();
    void whoseBrokenConnectionIsGivenUpMayBeAway();
    void quitWhileAnotherIsAwaitedGivesTheReason();
    void anAddressHasSoManyAbsentAsConnections();
    void aPersonHasNoMoreConnectionsWithThoseAwaited();
};

void ServerReturnTest::whatIsBackAndWhatIsNot_data()
{
    QTest::addColumn<QList<QByteArray>>("before");
    QTest::addColumn<QByteArray>("asks");
    QTest::addColumn<QByteArray>("isTold");
    QTest::addColumn<bool>("isBack");
    const auto row = [](const char *what, const Lines &before, const char *asks, const char *isTold,
                         bool isBack) {
        QTest::newRow(what) << before << QByteArray(asks) << QByteArray(isTold) << isBack;
    };
    // The person's: the person never went.
    row("nickname", {}, "WHOIS anna", " 311 anna anna u ", true);
    row("channels and rank", {"JOIN #a"}, "NAMES #a", " 353 anna = #a :@anna", true);
    row("user modes", {"MODE anna +iw"}, "MODE anna", " 221 anna +iw", true);
    row("real name", {"SETNAME :Another"}, "WHOIS anna", ":Another", true);
    row("away", {"AWAY :out"}, "WHOIS anna", " 301 anna anna :out", true);
    row("invitations", {}, "INVITE", " 336 anna #guarded", true);
    row("whom one silences", {"SILENCE +marek"}, "SILENCE", " 271 anna ", true);
    // The connection's: it gave the password.
    row("being an operator", {"OPER root secret"}, "MODE anna", " 221 anna +o", false);
    // And what a program says at every connection: another one is not to be sent what it did not
    // ask for.
    row("MONITOR list", {"MONITOR + ola"}, "MONITOR L", " 732 anna :ola", false);
    row("capabilities", {"CAP REQ account-notify"}, "CAP LIST", "account-notify", false);
    row("an open batch", {"CAP REQ :batch draft/multiline", "BATCH +1 draft/multiline #a"},
        "BATCH -1", " BATCH +", false);
}

void ServerReturnTest::whatIsBackAndWhatIsNot()
{
    QFETCH(QList<QByteArray>, before);
    QFETCH(QByteArray, asks);
    QFETCH(QByteArray, isTold);
    QFETCH(bool, isBack);
    for (const bool isTakeover : {false, true}) {
        ResumeWorld world(withOperator());
        QByteArray token;
        const ClientId anna = world.person("anna", token);
        const ClientId marek = world.harness.online("marek");
        for (const char *line : {"JOIN #guarded", "MODE #guarded +i", "INVITE anna #guarded"})
            world.harness.say(marek, line);
        for (const QByteArray &line : before)
            world.harness.say(anna, line);
        world.harness.dropAll();
        if (!isTakeover)
            world.breakOff(anna);
        const ClientId again = world.newcomer();
        // Nothing is said before the welcome.
        QVERIFY(world.resumed(again, token).value(0).startsWith("001 anna "));
        world.harness.say(again, asks);
        QCOMPARE(hasLine(world.harness.take(again), isTold), isBack);
        QCOMPARE(world.harness.take(marek), Lines());
    }
}

void ServerReturnTest::aClaimInTimeCountsWhileOneRegisters()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    world.pass(119);
    const ClientId again = world.newcomer();
    world.harness.say(again, "RESUME " + token);
    world.pass(50);
    QVERIFY(world.user("anna"));
    world.harness.say(again, "CAP END");
    QVERIFY(hasLine(world.harness.take(again), "001 anna "));
}

void ServerReturnTest::aClaimIsBounded()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    // However often it is shown: once longer than a registration takes.
    for (int i = 0; i < 10 && world.user("anna"); ++i) {
        world.pass(i == 0 ? 119 : 30);
        world.harness.say(world.newcomer(), "RESUME " + token);
    }
    QVERIFY(!world.user("anna"));
    QCOMPARE(world.harness.clock.wallMs() - tests::HandClock().wallMs(), 209'000);
}

void ServerReturnTest::aRenamedChannelIsCalledAsItIsNow()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.neighbour("marek");
    world.harness.say(anna, "JOIN #a");
    world.breakOff(anna);
    for (const char *line : {"PRIVMSG #a :one", "RENAME #a #b :better", "PRIVMSG #b :two"})
        world.harness.say(marek, line);
    const Lines told = world.resumed(world.newcomer(), token);
    QCOMPARE(ResumeWorld::saidBy("marek", told), (Lines{"PRIVMSG #b :one", "PRIVMSG #b :two"}));
    QVERIFY(hasLine(told, ":anna!u@10.0.0.1 JOIN #b"));
    QVERIFY(!hasLine(told, "#a"));
}

void ServerReturnTest::whoWasPutOutIsToldSoBehindTheLines()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.neighbour("marek");
    world.harness.say(anna, "JOIN #a");
    world.breakOff(anna);
    for (const char *line :
        {"PRIVMSG #a :one", "KICK #a anna :enough", "PRIVMSG #a :behind her back"})
        world.harness.say(marek, line);
    const Lines told = world.resumed(world.newcomer(), token);
    QCOMPARE(
        ResumeWorld::saidBy("marek", told), (Lines{"PRIVMSG #a :one", "KICK #a anna :enough"}));
    QCOMPARE(ResumeWorld::saidBy("anna", told), Lines{"JOIN #a"});
    QVERIFY(tests::indexOf(told, " JOIN #a") < tests::indexOf(told, ":one"));
}

void ServerReturnTest::whoLeftByAnotherConnectionIsToldSo()
{
    Two world;
    world.breakOff(world.computer);
    world.harness.say(world.marek, "PRIVMSG #a :one");
    world.harness.say(world.telephone, "PART #a :enough");
    world.harness.say(world.telephone, "JOIN #c");
    const Lines told = world.resumed(world.newcomer(), world.token);
    QCOMPARE(ResumeWorld::saidBy("anna", told), (Lines{"JOIN #c", "JOIN #a", "PART #a :enough"}));
    QCOMPARE(ResumeWorld::saidBy("marek", told), Lines{"PRIVMSG #a :one"});
}

void ServerReturnTest::whoWasPutOutAndCameAgainIsThere()
{
    Two world;
    world.breakOff(world.computer);
    for (const char *line : {"PRIVMSG #a :one", "KICK #a anna :enough"})
        world.harness.say(world.marek, line);
    world.harness.say(world.telephone, "JOIN #a");
    world.harness.say(world.marek, "PRIVMSG #a :two");
    const Lines told = world.resumed(world.newcomer(), world.token);
    QCOMPARE(ResumeWorld::saidBy("marek", told),
        (Lines{"PRIVMSG #a :one", "KICK #a anna :enough", "PRIVMSG #a :two"}));
    QCOMPARE(ResumeWorld::saidBy("anna", told), (Lines{"JOIN #a", "JOIN #a"}));
    QVERIFY(tests::indexOf(told, "KICK") < tests::indexOf(told, ":two"));
    QVERIFY(hasLine(told, "366 anna #a "));
}

void ServerReturnTest::anotherNicknameIsUsedInWhatIsTold()
{
    Two world;
    world.breakOff(world.computer);
    world.harness.say(world.marek, "PRIVMSG anna :one");
    world.harness.say(world.telephone, "PRIVMSG #a :mine");
    world.harness.say(world.telephone, "NICK anne");
    const Lines told = world.resumed(world.newcomer(), world.token);
    QVERIFY(hasLine(told, "001 anne "));
    QCOMPARE(ResumeWorld::saidBy("marek", told), Lines{"PRIVMSG anne :one"});
    QCOMPARE(ResumeWorld::saidBy("anne", told), (Lines{"JOIN #a", "PRIVMSG #a :mine"}));
    QVERIFY(!hasLine(told, "anna"));
}

void ServerReturnTest::aBrokenConnectionMakesNobodyAway()
{
    Two world;
    world.harness.say(world.telephone, "AWAY :in the tram");
    world.toMarek();
    world.breakOff(world.computer);
    QCOMPARE(world.toMarek(), Lines());
    world.comeBack();
    QCOMPARE(world.toMarek(), Lines());
    // Nor back, if it was away itself.
    world.harness.say(world.computer, "AWAY :at lunch");
    QCOMPARE(world.toMarek(), Lines{":anna!u@10.0.0.1 AWAY :at lunch"});
    world.breakOff(world.computer);
    world.comeBack();
    QCOMPARE(world.toMarek(), Lines());
}

void ServerReturnTest::aTakeoverMakesNobodyAway()
{
    Two world;
    world.comeBack();
    QCOMPARE(world.toMarek(), Lines());
    world.harness.say(world.telephone, "AWAY :in the tram");
    world.harness.say(world.computer, "AWAY :at lunch");
    QCOMPARE(world.toMarek(), Lines{":anna!u@10.0.0.1 AWAY :at lunch"});
    world.comeBack();
    QCOMPARE(world.toMarek(), Lines());
    QCOMPARE(world.user("anna")->away, std::optional<QByteArray>("at lunch"));
}

void ServerReturnTest::whoseBrokenConnectionIsGivenUpMayBeAway()
{
    Two world;
    world.harness.say(world.telephone, "AWAY :in the tram");
    world.breakOff(world.computer);
    world.toMarek();
    world.pass(121);
    QVERIFY(world.user("anna"));
    QCOMPARE(tests::countOf(world.toMarek(), ":anna!u@10.0.0.1 AWAY :in the tram"), 1);
}

void ServerReturnTest::quitWhileAnotherIsAwaitedGivesTheReason()
{
    Two world;
    world.breakOff(world.computer, "Ping timeout: 60 seconds");
    world.harness.say(world.telephone, "QUIT :good night");
    QCOMPARE(world.toMarek(), Lines());
    QVERIFY(world.user("anna"));
    world.comeBack();
    QCOMPARE(world.toMarek(), Lines());
    // And who does not come back has left with its last words.
    world.breakOff(world.computer, "Ping timeout: 60 seconds");
    world.pass(121);
    QVERIFY(hasLine(world.toMarek(), " QUIT :Ping timeout: 60 seconds"));

    Two other;
    other.breakOff(other.computer, "Ping timeout: 60 seconds");
    other.harness.say(other.telephone, "QUIT :good night");
    other.pass(121);
    QVERIFY(!other.user("anna"));
    QVERIFY(hasLine(other.toMarek(), " QUIT :Quit: good night"));
}

void ServerReturnTest::anAddressHasSoManyAbsentAsConnections()
{
    shared::ServerConfig config;
    config.limits.maxClientsPerIp = 3;
    config.server.maxClients = 100;
    ResumeWorld world(config);
    dispatcherRole.assertCurrent();
    QByteArray tokens[5];
    const auto comeAndBreak = [&](int i, const QByteArray &address) {
        const QByteArray nick = "anna" + QByteArray::number(i);
        world.breakOff(world.person(nick, tokens[i], {}, address));
    };
    // All of one /64 network are one.
    for (int i = 0; i < 5; ++i)
        comeAndBreak(i, "2001:db8::" + QByteArray::number(i + 1));
    QCOMPARE(world.resumptions().brokenCount(), size_t(3));
    QVERIFY(!world.user("anna0") && !world.user("anna1"));
    QVERIFY(world.user("anna2") && world.user("anna4"));
    // Another has room of its own, and a school behind one router is many people.
    for (int i = 0; i < 2; ++i)
        comeAndBreak(i, "203.0.113.9");
    QCOMPARE(world.resumptions().brokenCount(), size_t(5));
    for (const char *nick : {"anna0", "anna1", "anna2"})
        QVERIFY(world.user(nick));
    for (int i = 0; i < 10; ++i) {
        QByteArray token;
        world.breakOff(world.person("ola" + QByteArray::number(i), token, {}, "10.1.1.1"));
    }
    QCOMPARE(world.resumptions().brokenCount(), size_t(15));
    QVERIFY(hasLine(world.resumed(world.newcomer({}, "2001:db8::77"), tokens[4]), "001 anna4 "));
}

void ServerReturnTest::aPersonHasNoMoreConnectionsWithThoseAwaited()
{
    shared::ServerConfig config;
    config.limits.sessionsPerAccount = 3;
    ResumeWorld world(config);
    dispatcherRole.assertCurrent();
    QByteArray first;
    const ClientId computer = world.person("anna", first);
    QByteArray last;
    for (int i = 0; i < 5; ++i) {
        const ClientId more = world.newcomer();
        world.harness.attach(more, computer);
        last = ResumeWorld::tokenIn(world.harness.take(more));
        world.breakOff(more);
    }
    // The oldest of the broken ones have given way.
    QCOMPARE(world.resumptions().brokenCount(), size_t(2));
    // Who comes with one more pushes out the next.
    const ClientId more = world.newcomer();
    QCOMPARE(int(world.harness.attach(more, computer)), int(dispatcher::Attached::Yes));
    QCOMPARE(world.resumptions().brokenCount(), size_t(1));
    QVERIFY(hasLine(world.resumed(world.newcomer(), last), "001 anna "));
    QCOMPARE(world.user("anna")->sessions.size(), size_t(3));
    QVERIFY(!hasLine(world.harness.take(computer), "ERROR"));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerReturnTest)

} // namespace serverReturnTest

#include "ServerReturnTest.moc"

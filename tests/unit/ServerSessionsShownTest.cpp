// One person with several connections, as others are shown it and as each connection is answered:
// WHOIS, WHO, MONITOR, names after a JOIN, messages of several lines, echoes and labels.
#include "tests/support/HasLine.h"
#include "tests/support/SessionWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSessionsShownTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::countOf;
using tests::hasLine;
using tests::kAnna;
using tests::kMarek;
using Lines = QList<QByteArray>;
using World = tests::SessionWorld;

namespace {

Lines answers(World &world, ClientId who, const QByteArray &line)
{
    world.harness.take(who);
    world.harness.say(who, line);
    return world.saidTo(who);
}

} // namespace

class ServerSessionsShownTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoisShowsTheLeastIdle();
    void whoisShowsAddressesToOneselfOnly();
    void whoisSaysSecureWhenAllAre();
    void whoShowsOnePerson();
    void monitorTellsOfOnePerson();
    void eachConnectionWatchesForItself();
    void whoJoinsTellsTheOtherTopicAndNames();
    void whoAsksForNoNamesGetsNone();
    void namesOfALargeChannelComeWhole();
    void aMessageOfSeveralLinesIsOneForTheOther();
    void anEchoAndALabelAreTheAskersOnly();
};

// Modern IRC "RPL_WHOISIDLE": how long the person has been idle, so the connection that spoke last
// counts.
void ServerSessionsShownTest::whoisShowsTheLeastIdle()
{
    World world;
    world.harness.clock.advanceMs(100'000);
    world.harness.say(world.telephone, "PRIVMSG #a :here");
    world.harness.clock.advanceMs(20'000);
    world.harness.say(world.computer, "PING x");
    QVERIFY(hasLine(answers(world, world.marek, "WHOIS anna"), " 317 marek anna 20 "));
}

void ServerSessionsShownTest::whoisShowsAddressesToOneselfOnly()
{
    World world;
    const QByteArray where = " 378 ";
    const Lines own = answers(world, world.telephone, "WHOIS anna");
    QVERIFY(hasLine(own, where + "anna anna :is connecting from *@10.0.0.1 10.0.0.1"));
    QVERIFY(hasLine(own, where + "anna anna :is connecting from *@10.0.0.2 10.0.0.2"));
    QVERIFY(!hasLine(answers(world, world.marek, "WHOIS anna"), where));
    QCOMPARE(countOf(answers(world, world.marek, "WHOIS anna"), " 311 "), 1);

    // And to operators, also where somebody was who is not connected.
    shared::ServerConfig config;
    config.opers = {{{}, "root", "secret", shared::OperRole::Admin}};
    tests::DispatcherHarness harness(config);
    const ClientId anna = harness.arrive(shared::ClientKind::Irc, "10.0.0.7");
    for (const char *line : {"CAP REQ watek/resume", "NICK anna", "USER u 0 * :r", "CAP END"})
        harness.say(anna, line);
    const ClientId root = harness.online("root");
    harness.say(root, "OPER root secret");
    harness.tell(anna, shared::Left{.reason = "x", .mayReturn = true});
    harness.take(root);
    harness.say(root, "WHOIS anna");
    QVERIFY(hasLine(harness.take(root), " 378 root anna :was connected from *@10.0.0.7 10.0.0.7"));
}

// Modern IRC "RPL_WHOISSECURE": nobody between can read along, on none of the connections.
void ServerSessionsShownTest::whoisSaysSecureWhenAllAre()
{
    tests::DispatcherHarness harness;
    const tests::DispatcherHarness::Tls tls;
    const ClientId computer = harness.online("anna", tls);
    const ClientId marek = harness.online("marek");
    const auto isSecure = [&] {
        harness.take(marek);
        harness.say(marek, "WHOIS anna");
        return hasLine(harness.take(marek), " 671 ");
    };
    const auto attach = [&](const std::optional<tests::DispatcherHarness::Tls> &how) {
        const ClientId id = harness.arrive(shared::ClientKind::Irc, "10.0.0.2", 1, how);
        harness.attach(id, computer);
        return id;
    };
    attach(tls);
    QVERIFY(isSecure());
    const ClientId plain = attach({});
    QVERIFY(!isSecure());
    harness.leave(plain);
    QVERIFY(isSecure());
}

void ServerSessionsShownTest::whoShowsOnePerson()
{
    World world;
    QCOMPARE(countOf(answers(world, world.marek, "WHO anna"), " 352 "), 1);
    QCOMPARE(countOf(answers(world, world.marek, "WHO #a"), " 352 "), 2); // and marek
    QCOMPARE(countOf(answers(world, world.marek, "WHO #a %tn,1"), " 354 "), 2);
    world.harness.say(world.computer, "AWAY :out");
    QVERIFY(hasLine(answers(world, world.marek, "WHO anna"), " anna H"));
    world.harness.say(world.telephone, "AWAY :out");
    QVERIFY(hasLine(answers(world, world.marek, "WHO anna"), " anna G"));
}

// IRCv3 monitor: when a target comes online or goes offline, which is the person.
void ServerSessionsShownTest::monitorTellsOfOnePerson()
{
    World world;
    world.harness.say(world.marek, "MONITOR + anna");
    world.harness.dropAll();
    const ClientId third = world.addConnection(world.computer);
    for (const ClientId id : {third, world.telephone})
        world.harness.leave(id);
    QCOMPARE(world.saidTo(world.marek), Lines());
    world.harness.say(world.computer, "QUIT");
    QCOMPARE(countOf(world.saidTo(world.marek), " 731 marek :anna"), 1);
}

void ServerSessionsShownTest::eachConnectionWatchesForItself()
{
    World world;
    world.harness.say(world.computer, "MONITOR + ola");
    world.harness.dropAll();
    QVERIFY(!hasLine(answers(world, world.telephone, "MONITOR L"), " 732 "));
    world.harness.online("ola");
    QCOMPARE(countOf(world.saidTo(world.computer), " 730 anna :ola!"), 1);
    QVERIFY(!hasLine(world.saidTo(world.telephone), " 730 "));
    world.harness.leave(world.computer);
    QVERIFY(!hasLine(answers(world, world.telephone, "MONITOR L"), " 732 "));
}

// Modern IRC "JOIN message": a client that has joined is told topic and names; without them the
// other connection's program would show a channel with nobody in it.
void ServerSessionsShownTest::whoJoinsTellsTheOtherTopicAndNames()
{
    World world;
    for (const char *line : {"JOIN #b", "TOPIC #b :tea"})
        world.harness.say(world.marek, line);
    world.harness.say(world.telephone, "CAP REQ multi-prefix");
    world.harness.say(world.marek, "MODE #b +v marek");
    world.harness.dropAll();
    world.harness.say(world.computer, "JOIN #b,#new");
    const Lines told = world.saidTo(world.telephone);
    QCOMPARE(told.size(), 8);
    QVERIFY(told[2].startsWith(":watek.local 333 anna #b marek"));
    QCOMPARE(told.first(2), (Lines{kAnna + " JOIN #b", ":watek.local 332 anna #b :tea"}));
    QCOMPARE(told.mid(3),
        (Lines{":watek.local 353 anna = #b :@+marek anna",
            ":watek.local 366 anna #b :End of /NAMES list", kAnna + " JOIN #new",
            ":watek.local 353 anna = #new :@anna",
            ":watek.local 366 anna #new :End of /NAMES list"}));
    QCOMPARE(world.saidTo(world.marek), Lines{kAnna + " JOIN #b"});
    // Whoever is in already is told nothing.
    world.harness.say(world.computer, "JOIN #b");
    QCOMPARE(world.saidTo(world.telephone), Lines());
}

// IRCv3 no-implicit-names.
void ServerSessionsShownTest::whoAsksForNoNamesGetsNone()
{
    World world;
    world.harness.say(world.telephone, "CAP REQ no-implicit-names");
    world.harness.dropAll();
    world.harness.say(world.computer, "JOIN #b");
    QCOMPARE(world.saidTo(world.telephone), Lines{kAnna + " JOIN #b"});
    QVERIFY(hasLine(world.saidTo(world.computer), " 366 anna #b "));
    world.harness.say(world.telephone, "JOIN #c");
    QVERIFY(hasLine(world.saidTo(world.computer), " 366 anna #c "));
    QVERIFY(!hasLine(world.saidTo(world.telephone), " 366 "));
}

void ServerSessionsShownTest::namesOfALargeChannelComeWhole()
{
    World world;
    constexpr int kMembers = 1300; // more names than one slice holds
    for (int i = 0; i < kMembers; ++i)
        world.harness.say(
            world.harness.online("somebody-with-a-name" + QByteArray::number(i)), "JOIN #big");
    world.harness.dropAll();
    world.harness.say(world.computer, "JOIN #big");
    const Lines told = world.saidTo(world.telephone);
    QCOMPARE(countOf(told, " 366 anna #big "), 1);
    int names = 0;
    for (const QByteArray &line : told) {
        if (line.contains(" 353 "))
            names += int(line.mid(line.indexOf(" :") + 2).split(' ').size());
    }
    QCOMPARE(names, kMembers + 1);
}

// IRCv3 multiline: one batch for who understands it, lines for others; the sender's other
// connections are receivers like everybody.
void ServerSessionsShownTest::aMessageOfSeveralLinesIsOneForTheOther()
{
    World world;
    const QByteArray capabilities = "CAP REQ :batch draft/multiline message-tags echo-message";
    for (const ClientId id : {world.computer, world.telephone})
        world.harness.say(id, capabilities);
    const ClientId old = world.addConnection(world.computer);
    for (const char *target : {"#a", "marek"}) {
        world.harness.dropAll();
        for (const QByteArray &line : {"BATCH +1 draft/multiline " + QByteArray(target),
                 "@batch=1 PRIVMSG " + QByteArray(target) + " :one",
                 "@batch=1 PRIVMSG " + QByteArray(target) + " :two", QByteArray("BATCH -1")})
            world.harness.say(world.computer, line);
        for (const ClientId id : {world.computer, world.telephone}) {
            const Lines told = world.saidTo(id);
            QCOMPARE(told.size(), 4);
            QVERIFY(told[0].contains(" BATCH +") && told[0].contains(" draft/multiline "));
            QVERIFY(told[1].endsWith(" :one") && told[2].endsWith(" :two"));
        }
        const QByteArray line = kAnna + " PRIVMSG " + target + " :";
        QCOMPARE(world.saidTo(old), (Lines{line + "one", line + "two"}));
        QCOMPARE(world.saidTo(world.marek), (Lines{line + "one", line + "two"}));
    }
    // And one that is said to the person reaches all of it.
    world.harness.dropAll();
    world.harness.say(world.marek, "PRIVMSG anna :hi");
    for (const ClientId id : {world.computer, world.telephone, old})
        QCOMPARE(countOf(world.saidTo(id), kMarek + " PRIVMSG anna :hi"), 1);
}

// IRCv3 echo-message, labeled-response: the echo and the label belong to the connection that spoke.
void ServerSessionsShownTest::anEchoAndALabelAreTheAskersOnly()
{
    World world;
    for (const ClientId id : {world.computer, world.telephone})
        world.harness.say(
            id, "CAP REQ :batch message-tags server-time echo-message labeled-response");
    world.harness.dropAll();
    world.harness.say(world.computer, "@label=x PRIVMSG #a :hello");
    const Lines own = world.saidTo(world.computer);
    const Lines other = world.saidTo(world.telephone);
    QCOMPARE(own.size(), 1);
    QCOMPARE(other.size(), 1);
    QVERIFY(own[0].contains("label=x") && !other[0].contains("label"));
    // It is one message: one msgid, one time.
    const auto tagOf = [](const QByteArray &line, const QByteArray &name) {
        const auto message = protocol::parseMessage(line);
        return message ? message->tag(name) : QByteArray();
    };
    for (const char *tag : {"msgid", "time"}) {
        QVERIFY(!tagOf(own[0], tag).isEmpty());
        QCOMPARE(tagOf(own[0], tag), tagOf(other[0], tag));
    }
    // What only the asker asked is answered to nobody else.
    world.harness.say(world.computer, "@label=y WHOIS marek");
    QVERIFY(hasLine(world.saidTo(world.computer), "label=y"));
    QCOMPARE(world.saidTo(world.telephone), Lines());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSessionsShownTest)

} // namespace serverSessionsShownTest

#include "ServerSessionsShownTest.moc"

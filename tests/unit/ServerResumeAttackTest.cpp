// Attacks on watek/resume: replay, theft, guessing, races, crowds. What was taken is given back.
#include "tests/support/ResumeWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverResumeAttackTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::hasLine;
using tests::ResumeWorld;
using Lines = QList<QByteArray>;

namespace {

const QByteArray kInvalid = "FAIL RESUME INVALID_TOKEN :";

} // namespace

class ServerResumeAttackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsGoodUntilTheNextOneWasUsed();
    void theOwnerTakesItBackFromAThief();
    void aTokenOfTlsIsRefusedWithout();
    void guessesAreThrottledLikePasswords();
    void ofTwoAtOnceOneIsThePersonAtTheEnd();
    void theEndOfTheOldOneMayComeAfterwards();
    void aTokenIsOfOnePersonOnly();
    void nobodyComesBackDuringStop();
    void aCrowdOfAbsentsIsBounded();
    void everythingIsGivenBack();
    void aTokenIsNeverLogged();
    void whoIsInTheChatDoesNotResume();
    void whoIsSomebodyElseDoesNotResume();
};

void ServerResumeAttackTest::aTokenIsGoodUntilTheNextOneWasUsed()
{
    ResumeWorld world;
    QByteArray first;
    ClientId anna = world.person("anna", first);
    world.breakOff(anna);
    anna = world.newcomer();
    const QByteArray lost = ResumeWorld::tokenIn(world.resumed(anna, first));
    // The new one did not reach it: the first is still good.
    world.breakOff(anna);
    anna = world.newcomer();
    const QByteArray second = ResumeWorld::tokenIn(world.resumed(anna, first));
    QVERIFY(!second.isEmpty());
    world.breakOff(anna);
    anna = world.newcomer();
    QVERIFY(hasLine(world.resumed(anna, second), "001 anna "));
    // Replay.
    for (const QByteArray &old : {first, lost})
        QVERIFY(hasLine(world.resumed(world.newcomer(), old), kInvalid));
    QVERIFY(!world.harness.isClosed(anna));
}

void ServerResumeAttackTest::theOwnerTakesItBackFromAThief()
{
    ResumeWorld world;
    QByteArray first;
    ClientId anna = world.person("anna", first);
    world.breakOff(anna);
    anna = world.newcomer();
    const QByteArray second = ResumeWorld::tokenIn(world.resumed(anna, first));
    // Who has seen the first token shown on the wire takes over with it.
    const ClientId thief = world.newcomer({}, "10.6.6.6");
    const QByteArray thiefs = ResumeWorld::tokenIn(world.resumed(thief, first));
    QVERIFY(world.harness.isClosed(anna));
    // The owner, who alone has the second, is back with it, and all of the thief's are void.
    anna = world.newcomer();
    QVERIFY(hasLine(world.resumed(anna, second), "001 anna "));
    QVERIFY(world.harness.isClosed(thief));
    for (const QByteArray &old : {first, thiefs})
        QVERIFY(hasLine(world.resumed(world.newcomer({}, "10.6.6.6"), old), kInvalid));
    QCOMPARE(world.user("anna")->sessions.size(), size_t(1));
}

void ServerResumeAttackTest::aTokenOfTlsIsRefusedWithout()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token, ResumeWorld::Tls{});
    world.breakOff(anna);
    QVERIFY(hasLine(world.resumed(world.newcomer(), token), "FAIL RESUME INSECURE_SESSION :"));
    QVERIFY(hasLine(world.resumed(world.newcomer(ResumeWorld::Tls{}), token), "001 anna "));
}

void ServerResumeAttackTest::guessesAreThrottledLikePasswords()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    const ClientId guesser = world.newcomer({}, "10.6.6.6");
    for (int i = 0; i < dispatcher::PasswordGuesses::kMost; ++i) {
        world.harness.say(guesser, "RESUME " + QByteArray::number(i));
        QVERIFY(hasLine(world.harness.take(guesser), kInvalid));
    }
    // Nor may it guess on another connection from there.
    const QByteArray wrong(43, 'x');
    world.harness.say(guesser, "RESUME " + wrong);
    QVERIFY(hasLine(world.harness.take(guesser), "FAIL RESUME RATE_LIMITED :"));
    QVERIFY(hasLine(world.resumed(world.newcomer({}, "10.6.6.6"), wrong), "RATE_LIMITED"));
    // Who has a right one is not kept out by who is at the same address.
    QVERIFY(hasLine(world.resumed(world.newcomer({}, "10.6.6.6"), token), "001 anna "));
    for (const QByteArray &odd :
        {QByteArray(":"), QByteArray(":\xff\xfe"), QByteArray(4000, 'a')}) {
        const ClientId one = world.newcomer({}, "10.0.0.77");
        world.harness.say(one, "RESUME " + odd);
        QVERIFY(hasLine(world.harness.take(one), "RESUME"));
    }
}

void ServerResumeAttackTest::ofTwoAtOnceOneIsThePersonAtTheEnd()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    const ClientId one = world.newcomer();
    const ClientId two = world.newcomer();
    for (const ClientId id : {one, two})
        world.harness.postLine(id, "RESUME " + token);
    for (const ClientId id : {one, two})
        world.harness.postLine(id, "CAP END");
    world.harness.run();
    QVERIFY(world.harness.isClosed(one));
    QVERIFY(!world.harness.isClosed(two));
    QCOMPARE(world.user("anna")->sessions.size(), size_t(1));
    // The one that another one had the token used of, between its two lines.
    const ClientId three = world.newcomer();
    world.harness.say(three, "RESUME " + token);
    const QByteArray next = ResumeWorld::tokenIn(world.harness.take(two));
    world.resumed(world.newcomer(), next);
    world.harness.say(three, "NICK ola");
    world.harness.say(three, "USER u 0 * :r");
    world.harness.say(three, "CAP END");
    const Lines told = world.harness.take(three);
    QVERIFY(hasLine(told, kInvalid));
    QVERIFY(hasLine(told, "001 ola "));
}

void ServerResumeAttackTest::theEndOfTheOldOneMayComeAfterwards()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.setReading(anna, false);
    world.harness.say(anna, "MOTD"); // an answer under way
    const ClientId again = world.newcomer();
    world.harness.postLine(again, "RESUME " + token);
    world.harness.postLine(again, "CAP END");
    world.harness.inbound.post(
        {anna, shared::Left{.reason = "x", .stillReads = true, .mayReturn = true}});
    world.harness.inbound.post({anna, shared::Left{.reason = "x", .mayReturn = true}});
    world.harness.run();
    QVERIFY(world.harness.isForgotten(anna));
    QVERIFY(world.user("anna"));
    QCOMPARE(world.harness.pendingAnswers(), size_t(0));
    QCOMPARE(world.harness.holdersOfFlow(anna), 1L);
}

void ServerResumeAttackTest::aTokenIsOfOnePersonOnly()
{
    ResumeWorld world;
    QByteArray annas;
    QByteArray mareks;
    const ClientId anna = world.person("anna", annas);
    const ClientId marek = world.person("marek", mareks);
    world.breakOff(anna);
    world.breakOff(marek);
    const ClientId one = world.newcomer();
    world.harness.say(one, "NICK marek"); // a name that is somebody's who will be back
    QVERIFY(hasLine(world.harness.take(one), " 433 "));
    QVERIFY(hasLine(world.resumed(one, annas), "001 anna "));
    QVERIFY(hasLine(world.resumed(world.newcomer(), mareks), "001 marek "));
}

void ServerResumeAttackTest::nobodyComesBackDuringStop()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    const ClientId again = world.newcomer();
    world.harness.tell({}, shared::Stopping{"The server stops"});
    world.harness.say(again, "RESUME " + token);
    world.harness.say(again, "CAP END");
    QVERIFY(world.harness.isClosed(again));
    QVERIFY(!hasLine(world.harness.take(again), " 001 "));
    QCOMPARE(world.resumptions().count(), size_t(0));
    world.harness.leave(again);
}

void ServerResumeAttackTest::aCrowdOfAbsentsIsBounded()
{
    shared::ServerConfig config;
    config.server.maxClients = 8;
    ResumeWorld world(config);
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    for (int i = 0; i < 30; ++i) {
        QByteArray other;
        world.breakOff(world.person("x" + QByteArray::number(i), other, {}, "10.6.6.6"));
    }
    QCOMPARE(world.resumptions().brokenCount(), size_t(8));
    QVERIFY(!world.user("x0"));
    QVERIFY(world.user("x29"));
    // One from another address is not driven out.
    QVERIFY(hasLine(world.resumed(world.newcomer(), token), "001 anna "));
}

void ServerResumeAttackTest::everythingIsGivenBack()
{
    ResumeWorld world;
    QByteArray token;
    ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    world.harness.say(anna, "MONITOR + marek");
    for (int i = 0; i < 50; ++i) {
        const ClientId before = anna;
        if (i % 2 == 0)
            world.breakOff(anna);
        anna = world.newcomer();
        token = ResumeWorld::tokenIn(world.resumed(anna, i % 3 == 0 ? token : token));
        QVERIFY(!token.isEmpty());
        if (i % 2 == 1)
            world.breakOff(before);
        QVERIFY(world.harness.isForgotten(before));
    }
    dispatcherRole.assertCurrent();
    QCOMPARE(world.harness.state().sessions().size(), size_t(1));
    QCOMPARE(world.harness.state().users().size(), size_t(1));
    QCOMPARE(world.resumptions().count(), size_t(1));
    QVERIFY(world.resumptions().tokens() <= 2);
    QVERIFY(world.harness.state().monitors().watchersOf("marek").isEmpty());
    QCOMPARE(world.harness.state().channel("#a")->audience.size(), 1);
    // One that never sees its new tokens.
    const QByteArray only = token;
    for (int i = 0; i < 20; ++i)
        QVERIFY(hasLine(world.resumed(world.newcomer(), only), "001 anna "));
    QVERIFY(world.resumptions().tokens() <= 1 + dispatcher::Resumptions::kMostFresh);
}

void ServerResumeAttackTest::aTokenIsNeverLogged()
{
    ResumeWorld world;
    world.harness.log.setLevel(shared::LogLevel::Debug);
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    const QByteArray next = ResumeWorld::tokenIn(world.resumed(world.newcomer(), token));
    world.resumed(world.newcomer(), "guess");
    int lines = 0;
    for (const shared::LogRecord &line : world.harness.log.since(0)) {
        ++lines;
        for (const QByteArray &secret : {token, next, QByteArray("guess")})
            QVERIFY2(!line.text.contains(secret), line.text.constData());
    }
    QVERIFY(lines > 0);
}

void ServerResumeAttackTest::whoIsInTheChatDoesNotResume()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    const ClientId marek = world.harness.online("marek");
    world.harness.say(marek, "RESUME " + token);
    QVERIFY(hasLine(world.harness.take(marek), " 462 "));
    // A guest who types it has told nobody.
    const ClientId guest = world.harness.guest(9);
    world.harness.dropAll();
    world.harness.type(guest, "RESUME " + token);
    QVERIFY(hasLine(world.harness.take(guest), "looks like a command with a password"));
}

void ServerResumeAttackTest::whoIsSomebodyElseDoesNotResume()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.breakOff(anna);
    const ClientId other = world.newcomer();
    dispatcherRole.assertCurrent();
    world.harness.state().setAccount(*world.harness.state().session(other)->user, "marek");
    QVERIFY(hasLine(world.resumed(other, token), "FAIL RESUME CANNOT_RESUME :"));
    QVERIFY(hasLine(world.resumed(world.newcomer(), token), "001 anna "));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerResumeAttackTest)

} // namespace serverResumeAttackTest

#include "ServerResumeAttackTest.moc"

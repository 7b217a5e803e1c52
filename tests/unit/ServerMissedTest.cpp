// What was lost in a connection that was dead before anybody noticed is told to who comes back.
// Document: the server's own extension watek/resume, "What is said meanwhile is kept for it,
// bounded, or the sender is told".
#include "tests/support/ResumeWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverMissedTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using tests::countOf;
using tests::hasLine;
using tests::ResumeWorld;
using Lines = QList<QByteArray>;

class ServerMissedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesLostBeforeTheBreakAreToldAgain();
    void linesLostBeforeATakeoverAreToldAgain();
    void aTakeoverWaitsForTheAnswerOfTheOldConnection();
    void theOldConnectionMayEndBeforeItAnswers();
    void theNewConnectionMayEndBeforeTheAnswer();
    void whatHadArrivedIsNotToldTwice();
    void onlyWhatOneWouldHaveHeard();
    void onesOwnLinesComeWithEchoOnly();
    void whatWasToldIntoADeadConnectionIsToldAgain();
    void whoSpokeIntoADeadConnectionIsTold();
    void whoseTimeReachesTooFarIsTold();
    void whoIsGivenARankLaterHasNotHeardWhatWasSaidToIt();
    void manyWhoBreakAtOnceLookAtTheirOwnTalkOnly();
    void whereItWasIsKnownOfEachMoment();
    void nothingIsKeptWhenNobodyMayComeBack();
    void onlyWhoMayComeBackIsTracked();
};

void ServerMissedTest::linesLostBeforeTheBreakAreToldAgain()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    const ClientId marek = world.neighbour("marek");
    world.harness.say(marek, "PRIVMSG #a :arrived");
    world.harness.clock.advanceMs(1000);
    world.harness.loseFromNowOn(anna);
    for (const char *line : {"PRIVMSG #a :one", "PRIVMSG anna :two", "TAGMSG #a"})
        world.harness.say(marek, line);
    world.harness.clock.advanceMs(150'000);
    world.breakOff(anna, "Ping timeout: 60 seconds");
    world.harness.say(marek, "NOTICE #a :three");
    const Lines told = world.resumed(world.newcomer(), token);
    QCOMPARE(ResumeWorld::saidBy("marek", told),
        (Lines{"PRIVMSG #a :one", "PRIVMSG anna :two", "NOTICE #a :three"}));
    QVERIFY(tests::indexOf(told, " JOIN #a") < tests::indexOf(told, ":one"));
    QVERIFY(!hasLine(told, "not kept"));
    QCOMPARE(world.resumptions().keptBytes(), 0);
}

void ServerMissedTest::linesLostBeforeATakeoverAreToldAgain()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    const ClientId marek = world.neighbour("marek");
    world.harness.say(marek, "PRIVMSG #a :arrived");
    world.harness.clock.advanceMs(1000);
    world.harness.loseFromNowOn(anna);
    world.harness.say(marek, "PRIVMSG #a :one");
    const ClientId again = world.newcomer();
    world.harness.say(again, "RESUME " + token);
    // Also what is said before the registration ends.
    world.harness.say(marek, "PRIVMSG anna :two");
    world.harness.say(again, "CAP END");
    QCOMPARE(ResumeWorld::saidBy("marek", world.harness.take(again)),
        (Lines{"PRIVMSG #a :one", "PRIVMSG anna :two"}));
    QVERIFY(world.harness.isClosed(anna));
}

void ServerMissedTest::aTakeoverWaitsForTheAnswerOfTheOldConnection()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.setAnswering(anna, false);
    const ClientId again = world.newcomer();
    QCOMPARE(world.resumed(again, token), Lines());
    QVERIFY(!world.harness.isClosed(anna));
    world.harness.tell(anna, shared::Missed{});
    QVERIFY(hasLine(world.harness.take(again), " 001 anna "));
    QVERIFY(world.harness.isClosed(anna));
    QCOMPARE(world.harness.pendingAnswers(), size_t(0));
}

void ServerMissedTest::theOldConnectionMayEndBeforeItAnswers()
{
    for (const bool isBroken : {true, false}) {
        ResumeWorld world;
        QByteArray token;
        const ClientId anna = world.person("anna", token);
        world.harness.setAnswering(anna, false);
        const ClientId again = world.newcomer();
        world.resumed(again, token);
        if (isBroken)
            world.breakOff(anna);
        else
            world.harness.say(anna, "QUIT");
        const Lines told = world.harness.take(again);
        QVERIFY(hasLine(told, isBroken ? " 001 anna " : "FAIL RESUME INVALID_TOKEN"));
        QCOMPARE(world.harness.pendingAnswers(), size_t(0));
    }
}

void ServerMissedTest::theNewConnectionMayEndBeforeTheAnswer()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    const ClientId marek = world.neighbour("marek");
    world.harness.setAnswering(anna, false);
    world.harness.clock.advanceMs(1000);
    world.harness.loseFromNowOn(anna);
    world.harness.say(marek, "PRIVMSG #a :one");
    const ClientId second = world.newcomer();
    world.harness.loseFromNowOn(second);
    world.resumed(second, token);
    world.breakOff(second);
    QVERIFY(world.harness.isForgotten(second));
    QCOMPARE(world.harness.pendingAnswers(), size_t(0));
    const ClientId third = world.newcomer();
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(third, token)), Lines{"PRIVMSG #a :one"});
    // Of two that wait the answer is for the second, and the first waits no longer.
    world.harness.setAnswering(third, false);
    const ClientId one = world.newcomer();
    const ClientId two = world.newcomer();
    world.harness.say(one, "RESUME " + token);
    world.harness.say(two, "RESUME " + token);
    QCOMPARE(world.harness.pendingAnswers(), size_t(1));
    world.harness.say(one, "CAP END");
    QVERIFY(hasLine(world.harness.take(one), " 001 anna "));
    QCOMPARE(world.harness.pendingAnswers(), size_t(0));
    world.harness.say(two, "CAP END");
    QVERIFY(hasLine(world.harness.take(two), " 001 anna "));
}

void ServerMissedTest::whatHadArrivedIsNotToldTwice()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    const ClientId marek = world.neighbour("marek");
    world.harness.say(marek, "PRIVMSG #a :arrived");
    world.harness.clock.advanceMs(1);
    ClientId again = world.newcomer();
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(again, token)), Lines());
    // Nor by a break, nor what was told at coming back.
    world.harness.clock.advanceMs(1000);
    world.harness.say(marek, "PRIVMSG #a :arrived, too");
    world.harness.clock.advanceMs(1000);
    world.harness.loseFromNowOn(again);
    world.breakOff(again);
    again = world.newcomer();
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(again, token)), Lines());
}

void ServerMissedTest::onlyWhatOneWouldHaveHeard()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.neighbour("marek");
    const ClientId ola = world.neighbour("ola");
    for (const char *line : {"JOIN #b", "JOIN #c"})
        world.harness.say(marek, line);
    world.harness.say(anna, "JOIN #b");
    world.harness.say(anna, "SILENCE +ola");
    world.harness.loseFromNowOn(anna);
    world.harness.say(marek, "PRIVMSG #a :before she came");
    world.harness.say(marek, "PRIVMSG @#b :for operators");
    world.harness.say(marek, "PRIVMSG #c :elsewhere");
    world.harness.say(marek, "PRIVMSG ola :not hers");
    world.harness.say(anna, "JOIN #a");
    world.harness.say(marek, "PRIVMSG #a :hers");
    world.harness.say(ola, "PRIVMSG #a :silenced");
    world.harness.say(ola, "PRIVMSG anna :silenced");
    world.harness.say(marek, "PRIVMSG #b :before she was put out");
    world.harness.say(marek, "KICK #b anna :enough");
    world.harness.say(marek, "PRIVMSG #b :behind her back");
    const Lines told = world.resumed(world.newcomer(), token);
    QCOMPARE(ResumeWorld::saidBy("marek", told),
        (Lines{"PRIVMSG #a :hers", "PRIVMSG #b :before she was put out", "KICK #b anna :enough"}));
    QCOMPARE(ResumeWorld::saidBy("ola", told), Lines());
    // She stands in #b only for that.
    QVERIFY(tests::indexOf(told, ":anna!u@10.0.0.1 JOIN #b")
        < tests::indexOf(told, "before she was put out"));
    QVERIFY(!world.user("anna")->memberships.empty());
}

void ServerMissedTest::onesOwnLinesComeWithEchoOnly()
{
    for (const bool hasEcho : {true, false}) {
        ResumeWorld world;
        QByteArray token;
        const ClientId anna = world.person("anna", token);
        world.harness.say(anna, "JOIN #a");
        if (!hasEcho)
            world.harness.say(anna, "CAP REQ -echo-message");
        world.harness.loseFromNowOn(anna);
        world.harness.say(anna, "PRIVMSG #a :mine");
        world.harness.say(anna, "PRIVMSG anna :note");
        const Lines said = ResumeWorld::saidBy("anna", world.resumed(world.newcomer(), token));
        QCOMPARE(said.contains("PRIVMSG #a :mine"), hasEcho);
        QVERIFY(said.contains("PRIVMSG anna :note"));
    }
}

void ServerMissedTest::whatWasToldIntoADeadConnectionIsToldAgain()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    const ClientId marek = world.neighbour("marek");
    world.breakOff(anna);
    world.harness.say(marek, "PRIVMSG anna :one");
    world.harness.clock.advanceMs(2000);
    // The second connection never gets its welcome.
    const ClientId second = world.newcomer();
    world.harness.loseFromNowOn(second);
    QCOMPARE(
        ResumeWorld::saidBy("marek", world.resumed(second, token)), Lines{"PRIVMSG anna :one"});
    world.harness.clock.advanceMs(2000);
    world.harness.say(marek, "PRIVMSG #a :two");
    world.breakOff(second);
    const ClientId third = world.newcomer();
    world.harness.loseFromNowOn(third);
    const Lines both{"PRIVMSG anna :one", "PRIVMSG #a :two"};
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(third, token)), both);
    // Nor does the third, from which a fourth takes over.
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(world.newcomer(), token)), both);
}

void ServerMissedTest::whoSpokeIntoADeadConnectionIsTold()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.harness.online("marek");
    world.harness.loseFromNowOn(anna);
    world.harness.say(marek, "PRIVMSG anna :one");
    world.breakOff(anna);
    world.harness.dropAll();
    world.pass(121);
    QVERIFY(hasLine(world.harness.take(marek),
        "NOTICE marek :anna did not come back: what you said to it last was not read (1 line)"));
}

void ServerMissedTest::whoseTimeReachesTooFarIsTold()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    const ClientId marek = world.neighbour("marek");
    world.harness.loseFromNowOn(anna);
    world.harness.say(marek, "PRIVMSG #a :one");
    world.harness.clock.advanceMs(dispatcher::RecentTalk::kMostMs + 1);
    world.harness.say(marek, "PRIVMSG #a :two");
    QCOMPARE(world.resumptions().recent().count(), size_t(1));
    world.breakOff(anna);
    const Lines told = world.resumed(world.newcomer(), token);
    QCOMPARE(ResumeWorld::saidBy("marek", told), Lines{"PRIVMSG #a :two"});
    QCOMPARE(countOf(told, "NOTICE anna :Some of what was said before"), 1);
    // By bytes, too: of much talk only the end is kept.
    const QByteArray text(400, 'x');
    for (int i = 0; i < 20'000; ++i)
        world.harness.say(marek, "PRIVMSG #a :" + text);
    QVERIFY(world.resumptions().recent().bytes() <= dispatcher::RecentTalk::kMostBytes);
    QVERIFY(world.resumptions().recent().bytes() > dispatcher::RecentTalk::kMostBytes / 2);
}

void ServerMissedTest::whoIsGivenARankLaterHasNotHeardWhatWasSaidToIt()
{
    ResumeWorld world;
    const ClientId marek = world.neighbour("marek");
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(anna, "JOIN #a");
    world.harness.loseFromNowOn(anna);
    for (const char *const line : {"PRIVMSG @#a :before", "MODE #a +o anna", "PRIVMSG @#a :between",
             "MODE #a -o anna", "PRIVMSG @#a :afterwards", "PRIVMSG #a :all"})
        world.harness.say(marek, line);
    world.breakOff(anna);
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(world.newcomer(), token)),
        (Lines{"PRIVMSG @#a :between", "PRIVMSG #a :all"}));
}

void ServerMissedTest::manyWhoBreakAtOnceLookAtTheirOwnTalkOnly()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    constexpr int kPeople = 30;
    std::vector<ClientId> people;
    std::vector<QByteArray> tokens(kPeople);
    for (int i = 0; i < kPeople; ++i) {
        people.push_back(world.person("n" + QByteArray::number(i), tokens[size_t(i)]));
        world.harness.say(people.back(), "JOIN #b");
        world.harness.loseFromNowOn(people.back());
    }
    const ClientId marek = world.neighbour("marek");
    world.harness.say(marek, "JOIN #b");
    world.harness.say(marek, "PRIVMSG #b :one");
    for (int i = 0; i < 1000; ++i)
        world.harness.say(marek, "PRIVMSG #a :elsewhere");
    for (const ClientId id : people)
        world.breakOff(id);
    // Its own JOIN, the one line, and whoever looks last of all at the end.
    QVERIFY2(world.resumptions().recent().looks() <= kPeople * 3,
        QByteArray::number(world.resumptions().recent().looks()).constData());
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(world.newcomer(), tokens.back())),
        Lines{"PRIVMSG #b :one"});
}

void ServerMissedTest::whereItWasIsKnownOfEachMoment()
{
    ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId marek = world.neighbour("marek");
    world.harness.say(marek, "JOIN #b");
    world.harness.loseFromNowOn(anna);
    const auto say = [&](const char *text) {
        world.harness.say(marek, QByteArray("PRIVMSG #a :a ") + text);
        world.harness.say(marek, QByteArray("PRIVMSG #b :b ") + text);
    };
    say("no");
    world.harness.say(anna, "JOIN #a");
    say("one");
    world.harness.say(anna, "JOIN #b");
    say("two");
    world.harness.say(anna, "PART #a");
    say("three");
    world.harness.say(marek, "PRIVMSG anna :alone");
    world.harness.say(anna, "JOIN #a");
    say("four");
    world.harness.say(marek, "KICK #b anna");
    say("five");
    world.breakOff(anna);
    QCOMPARE(ResumeWorld::saidBy("marek", world.resumed(world.newcomer(), token)),
        (Lines{"PRIVMSG #a :a one", "PRIVMSG #a :a two", "PRIVMSG #b :b two", "PRIVMSG #b :b three",
            "PRIVMSG anna :alone", "PRIVMSG #a :a four", "PRIVMSG #b :b four",
            "KICK #b anna :marek", "PRIVMSG #a :a five"}));
}

void ServerMissedTest::nothingIsKeptWhenNobodyMayComeBack()
{
    ResumeWorld world;
    dispatcherRole.assertCurrent();
    const ClientId marek = world.neighbour("marek");
    world.harness.say(marek, "PRIVMSG #a :one");
    QCOMPARE(world.resumptions().recent().count(), size_t(0));
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    world.harness.say(marek, "PRIVMSG #a :two");
    QCOMPARE(world.resumptions().recent().count(), size_t(1));
    world.harness.say(anna, "QUIT");
    QCOMPARE(world.resumptions().recent().count(), size_t(0));
    QCOMPARE(world.resumptions().recent().bytes(), 0);
}

void ServerMissedTest::onlyWhoMayComeBackIsTracked()
{
    ResumeWorld world;
    QByteArray token;
    QVERIFY(world.harness.isTracked(world.person("anna", token)));
    QVERIFY(!world.harness.isTracked(world.harness.online("marek")));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerMissedTest)

} // namespace serverMissedTest

#include "ServerMissedTest.moc"

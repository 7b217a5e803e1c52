// What is said and cannot be stored: nobody hears it, and its author knows. The store is played by
// the test. Thread: the test's, which plays the dispatcher.
#include "tests/support/SaidWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverNotStoredTest {

using namespace watek;
using namespace watek::server::shared;
using tests::SaidWorld;
using ClientId = base::ClientId;

namespace {

const QByteArray kWhy = " :It could not be stored, so nobody was told. Say it again later";
const QByteArray kRefused = ":watek.local FAIL PRIVMSG NOT_STORED #a" + kWhy;

} // namespace

class ServerNotStoredTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nobodyHearsItAndItsAuthorKnows()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.postLine(anna, "PRIVMSG #a :hello");
        world.postLine(anna, "TOPIC #a :news");
        world.run();
        world.answer(StoreTrouble::Full);
        QCOMPARE(world.take(anna).first(), kRefused);
        // What else happened leaves.
        const QList<QByteArray> told = world.take(bob);
        QCOMPARE(told.size(), 1);
        QVERIFY2(told.first().contains("TOPIC #a :news"), told.first().constData());
        QCOMPARE(world.counters.messages.load(), 0u);
        QVERIFY(std::ranges::none_of(world.events, [](const server::dispatcher::Event &event) {
            return std::holds_alternative<server::dispatcher::SaidInChannel>(event.what);
        }));
    }

    void theRefusalHasTheLabel()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna", "batch labeled-response echo-message");
        world.say(anna, "@label=x PRIVMSG #a :hello");
        QCOMPARE(world.take(anna), QList<QByteArray>());
        world.answer(StoreTrouble::Full);
        QCOMPARE(world.take(anna), QList<QByteArray>{"@label=x " + kRefused});
    }

    void withoutAnEchoTheLabelIsAcknowledgedWhenItIsStored()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna", "batch labeled-response");
        world.say(anna, "@label=x PRIVMSG #a :hello");
        QCOMPARE(world.take(anna), QList<QByteArray>());
        world.answer();
        QCOMPARE(world.take(anna), QList<QByteArray>{"@label=x :watek.local ACK"});
        world.say(anna, "@label=y NOTICE @#a :hello");
        world.answer(StoreTrouble::ReadOnly);
        QCOMPARE(world.take(anna),
            QList<QByteArray>{"@label=y :watek.local FAIL NOTICE NOT_STORED @#a" + kWhy});
    }

    void eachTargetIsRefused()
    {
        SaidWorld world;
        const ClientId anna
            = world.withAccountInRoom("anna", "batch labeled-response echo-message");
        const ClientId bob = world.withAccountInRoom("bob");
        const ClientId cela = world.inRoom("cela");
        world.take(anna);
        world.say(anna, "@label=x PRIVMSG #a,bob,cela,nobody :hello");
        world.answer(StoreTrouble::Full);
        const QByteArray told = world.takeBytes(anna);
        const auto hasLine = [&](const QByteArray &line) {
            return QByteArray(told).split('\n').contains(line + '\r');
        };
        QVERIFY2(told.startsWith("@label=x :watek.local BATCH +"), told.constData());
        QCOMPARE(told.count("NOT_STORED"), 2);
        QCOMPARE(told.count("NOT_STORED #a "), 1);
        QCOMPARE(told.count("NOT_STORED bob "), 1);
        // cela has no account, so that was said; there is no such nick.
        QCOMPARE(told.count("PRIVMSG cela :hello"), 1);
        QCOMPARE(told.count(" 401 anna nobody "), 1);
        QVERIFY(!hasLine("PRIVMSG #a :hello"));
        QCOMPARE(world.take(bob), QList<QByteArray>());
        QCOMPARE(world.take(cela).size(), 1);
    }

    void aMessageOfSeveralLinesIsOne()
    {
        SaidWorld world;
        const ClientId anna
            = world.inRoom("anna", "batch labeled-response draft/multiline echo-message");
        world.say(anna, "@label=x BATCH +b draft/multiline #a");
        world.say(anna, "@batch=b PRIVMSG #a :one");
        world.say(anna, "@batch=b PRIVMSG #a :two");
        world.say(anna, "BATCH -b");
        QCOMPARE(world.asked().front().kept.front().lines.size(), 2u);
        world.answer(StoreTrouble::Failed);
        QCOMPARE(world.take(anna),
            QList<QByteArray>{"@label=x :watek.local FAIL BATCH NOT_STORED #a" + kWhy});
    }

    void aGuestIsToldInASentence()
    {
        SaidWorld world;
        const ClientId guest = world.DispatcherHarness::guest();
        const ClientId anna = world.online("anna");
        world.say(anna, "JOIN #lobby");
        world.dropAll();
        world.type(guest, "hello");
        QCOMPARE(world.take(guest), QList<QByteArray>());
        world.answer(StoreTrouble::Full);
        QCOMPARE(world.take(guest),
            QList<QByteArray>{"[SERVER] That could not be stored, so nobody was told. Please say "
                              "it again later."});
        QCOMPARE(world.take(anna), QList<QByteArray>());
    }

    void thatItIsKeptForAnAbsentAccountIsToldWhenItIs()
    {
        SaidWorld world;
        const ClientId anna = world.withAccountInRoom("anna");
        world.leave(world.withAccountInRoom("bob"));
        world.dropAll();
        const QList<QByteArray> refused{":watek.local FAIL PRIVMSG NOT_STORED bob" + kWhy};
        world.say(anna, "PRIVMSG bob :one");
        QCOMPARE(world.take(anna), QList<QByteArray>());
        world.answer();
        QCOMPARE(world.take(anna),
            QList<QByteArray>{
                ":watek.local 301 anna bob :Not here: the message is kept for its next login"});
        world.say(anna, "PRIVMSG bob :two");
        world.answer(StoreTrouble::Full);
        QCOMPARE(world.take(anna), refused);
        // It is refused at once.
        world.say(anna, "PRIVMSG bob :three");
        QCOMPARE(world.take(anna), refused);
    }
    void thatItIsKeptForWhoHasNoConnectionIsToldWhenItIs()
    {
        SaidWorld world;
        const ClientId anna = world.withAccountInRoom("anna");
        const ClientId bob = world.withAccountInRoom("bob");
        world.answersTo(bob, {"NS SET ALWAYS-ON true", "QUIT"});
        world.leave(bob);
        world.dropAll();
        world.say(anna, "PRIVMSG bob :one");
        QCOMPARE(world.take(anna), QList<QByteArray>());
        world.answer();
        QCOMPARE(world.take(anna),
            QList<QByteArray>{
                ":watek.local 301 anna bob :Not connected: this message is kept for it"});
        world.say(anna, "PRIVMSG bob :two");
        world.answer(StoreTrouble::Full);
        QCOMPARE(
            world.take(anna), QList<QByteArray>{":watek.local FAIL PRIVMSG NOT_STORED bob" + kWhy});
    }
    void aGuestIsToldThatItIsKeptWhenItIs()
    {
        SaidWorld world;
        world.leave(world.withAccountInRoom("ela"));
        world.leave(world.withAccountInRoom("bob"));
        const ClientId guest = world.AccountsHarness::guest("127.0.0.1", 50001);
        world.typed(guest, "/login ela secret-1");
        world.dropAll();
        world.type(guest, "/msg bob hello");
        QCOMPARE(world.take(guest), QList<QByteArray>());
        world.answer(StoreTrouble::Full);
        const QList<QByteArray> told = world.take(guest);
        QCOMPARE(tests::countOf(told, "could not be stored"), 1);
        QCOMPARE(tests::countOf(told, "is kept"), 0);
    }

    void whatWasNotHeardDoesNotCountForSlowMode()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "MODE #a +W 60");
        world.dropAll();
        world.say(bob, "PRIVMSG #a :one");
        world.say(bob, "PRIVMSG #a :two");
        world.answer(StoreTrouble::Full);
        const QList<QByteArray> told = world.take(bob);
        QCOMPARE(told.size(), 2);
        QVERIFY2(told.last().contains("you may speak again"), told.last().constData());
        world.passMs(1000);
        world.answer();
        world.say(bob, "PRIVMSG #a :three");
        QCOMPARE(world.asked().size(), 1u);
    }

    void afterwardsSayingsAreRefusedUntilAProbeSucceeds()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :one");
        world.answer(StoreTrouble::Full);
        world.take(anna);
        QCOMPARE(world.keeping(), Keeping::Refusing);
        world.say(anna, "PRIVMSG #a :two");
        QCOMPARE(world.take(anna), QList<QByteArray>{kRefused});
        // Everything else goes on.
        world.say(anna, "PART #a");
        world.say(anna, "JOIN #a");
        QCOMPARE(world.take(bob).size(), 2);

        world.passMs(1000);
        QCOMPARE(world.asked().size(), 1u);
        QCOMPARE(world.asked().front().kept.size(), 0u);
        world.passMs(5000);
        QCOMPARE(world.asked().size(), 1u);
        world.answer(StoreTrouble::Full);
        world.say(bob, "PRIVMSG #a :three");
        QVERIFY(tests::hasLine(world.take(bob), "NOT_STORED"));
        world.passMs(1000);
        world.answer();
        QCOMPARE(world.keeping(), Keeping::Yes);
        world.take(anna);
        world.say(bob, "PRIVMSG #a :four");
        world.answer();
        QVERIFY(tests::hasLine(world.take(anna), "PRIVMSG #a :four"));
        QCOMPARE(world.timesInLog("what is said cannot be stored"), 1);
        QCOMPARE(world.timesInLog("what is said is stored again"), 1);
    }

    void aSlowStoreIsSaidAndWaitedFor()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :one");
        world.passMs(999);
        QCOMPARE(world.keeping(), Keeping::Yes);
        world.passMs(1);
        QCOMPARE(world.keeping(), Keeping::IsSlow);
        world.passMs(28'999);
        QCOMPARE(world.timesInLog("the store is slow"), 1);
        world.answer();
        QCOMPARE(world.take(bob).size(), 1);
        QCOMPARE(world.keeping(), Keeping::Yes);
        QVERIFY(world.logSays("the store has answered, after 29999 ms"));
    }

    void aStoreThatDoesNotAnswerIsGivenUp()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :one");
        world.passMs(20'000);
        world.say(anna, "PRIVMSG #a :two");
        world.passMs(10'000);
        QCOMPARE(world.take(anna), (QList<QByteArray>{kRefused, kRefused}));
        QCOMPARE(world.keeping(), Keeping::Refusing);
        // What it answers now is nobody's, and it is asked to take it out.
        std::vector<quint64> said{
            world.asked()[0].kept.front().sequence, world.asked()[1].kept.front().sequence};
        world.answer();
        world.answer();
        QCOMPARE(world.take(bob), QList<QByteArray>());
        QCOMPARE(world.keeping(), Keeping::Refusing);
        QCOMPARE(world.asked().size(), 1u);
        const StoreRequest probe = world.asked().front();
        QCOMPARE(probe.changes.size(), 1u);
        const auto &undone = std::get<SayingsUndone>(std::get<HistoryDeletion>(probe.changes[0]));
        QCOMPARE(undone.sequences, said);
        world.answer();
        QCOMPARE(world.keeping(), Keeping::Yes);
    }

    void aStopThatTheStoreDoesNotLetEndIsSaid()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        world.say(anna, "PRIVMSG #a :last");
        world.tell({}, Stopping{"bye"}); // waits for five seconds
        const QList<QByteArray> told = world.take(anna);
        QCOMPARE(told.size(), 2);
        QCOMPARE(told.first(), kRefused);
        QVERIFY(world.logSays("the store has not answered for 1 message: nobody heard"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerNotStoredTest)

} // namespace serverNotStoredTest

#include "ServerNotStoredTest.moc"

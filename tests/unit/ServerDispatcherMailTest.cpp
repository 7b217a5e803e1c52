// What crosses the dispatcher's edges: credit, congestion, the last words about a client, the
// operator's wishes, and the end.
#include "tests/support/DispatcherHarness.h"

#include "common/threading/WorkerThread.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverDispatcherMailTest {

using namespace watek;
using server::shared::ClientKind;
using server::shared::Flow;
using server::shared::Outbound;
using tests::DispatcherHarness;

class ServerDispatcherMailTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void linesAreHandledInOrder();
    void aPausedClientIsResumedWhenItsLinesAreHandled();
    void aLineInManyPiecesCostsMoreCredit();
    void creditComesBackForLinesOfAClosingClient();
    void mailIsKeptWhileAnIoThreadIsBehind();
    void aClosedClientIsSilentUntilItIsForgotten();
    void forgetIsTheLastWordAndSlotsAreUsedAgain();
    void noticesReachOneAndEverybodyInTheirForm();
    void theOperatorClosesAClientWithAReason();
    void stoppingSaysGoodbyeToEverybody();
    void itRunsOnItsOwnThread();
};

void ServerDispatcherMailTest::linesAreHandledInOrder()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    const auto marek = harness.online("marek");
    harness.say(anna, "JOIN #a");
    harness.say(marek, "JOIN #a");
    harness.dropAll();
    constexpr int kLines = 2000; // several batches
    for (int i = 0; i < kLines; ++i)
        harness.postLine(anna, "PRIVMSG #a :" + QByteArray::number(i));
    harness.run();
    const QList<QByteArray> lines = harness.take(marek);
    QCOMPARE(lines.size(), kLines);
    for (int i = 0; i < kLines; ++i)
        QCOMPARE(lines[i], ":anna!u@10.0.0.1 PRIVMSG #a :" + QByteArray::number(i));
}

void ServerDispatcherMailTest::aPausedClientIsResumedWhenItsLinesAreHandled()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    for (int i = 0; i < Flow::kCredit; ++i)
        harness.postLine(anna, "PING x");
    QVERIFY(harness.flow(anna).mustPause());
    QCOMPARE(harness.resumes(anna), 0);
    harness.run();
    QCOMPARE(harness.resumes(anna), 1);
    QVERIFY(!harness.flow(anna).mustPause());
}

void ServerDispatcherMailTest::aLineInManyPiecesCostsMoreCredit()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    QByteArray tags = "@+a";
    while (tags.size() < 4000)
        tags += ";+a" + QByteArray::number(tags.size());
    harness.postLine(anna, "PRIVMSG anna :a usual line");
    QVERIFY(!harness.flow(anna).mustPause());
    for (int i = 0; i < 4; ++i)
        harness.postLine(anna, tags + " PING x");
    QVERIFY(harness.flow(anna).mustPause());
    harness.run();
    QCOMPARE(harness.resumes(anna), 1);
    QVERIFY(!harness.flow(anna).mustPause());
}

void ServerDispatcherMailTest::creditComesBackForLinesOfAClosingClient()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.postLine(anna, "QUIT");
    for (int i = 0; i < Flow::kCredit; ++i)
        harness.postLine(anna, "PING x");
    QVERIFY(harness.flow(anna).mustPause());
    harness.run();
    QCOMPARE(harness.resumes(anna), 1);
}

void ServerDispatcherMailTest::mailIsKeptWhileAnIoThreadIsBehind()
{
    DispatcherHarness harness({}, 1);
    const auto anna = harness.online("anna");
    for (qsizetype i = 0; i <= server::shared::kOutboundBound; ++i)
        harness.mailbox(anna).post(
            Outbound{.kind = Outbound::Kind::Send, .slot = 0, .bytes = {}, .audience = {}});
    QVERIFY(harness.mailbox(anna).isCongested());

    harness.postLine(anna, "PING one");
    harness.runDispatcherOnly();
    harness.postLine(anna, "PING two");
    harness.runDispatcherOnly();
    harness.readMailboxes();
    QCOMPARE(harness.take(anna), QList<QByteArray>());

    // The io thread has caught up and wakes the dispatcher, which finds no new mail.
    harness.inbound.wake();
    harness.run();
    QCOMPARE(harness.take(anna),
        (QList<QByteArray>{
            ":watek.local PONG watek.local one", ":watek.local PONG watek.local two"}));
}

void ServerDispatcherMailTest::aClosedClientIsSilentUntilItIsForgotten()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    const auto marek = harness.online("marek");
    harness.say(anna, "JOIN #a");
    harness.say(marek, "JOIN #a");
    harness.say(anna, "QUIT");
    QVERIFY(harness.isClosed(anna));
    harness.dropAll();
    harness.say(anna, "JOIN #a");
    harness.tell(anna, server::shared::TurnedIrc{});
    harness.tell(anna, server::shared::OperatorNotice{"anybody there?"});
    QVERIFY(!harness.isForgotten(anna));
    harness.leave(anna);
    QVERIFY(harness.isForgotten(anna));
    QVERIFY(harness.take(anna).isEmpty());
    QVERIFY(harness.take(marek).isEmpty());
}

void ServerDispatcherMailTest::forgetIsTheLastWordAndSlotsAreUsedAgain()
{
    DispatcherHarness harness({}, 1);
    const auto marek = harness.online("marek");
    harness.say(marek, "JOIN #a");
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #a");
    harness.leave(anna, "Ping timeout: 60 seconds");
    QVERIFY(harness.isForgotten(anna));
    const auto ola = harness.online("ola"); // in anna's slot
    harness.dropAll();
    harness.say(marek, "PRIVMSG #a :anybody?"); // the harness fails on a forgotten slot
    QVERIFY(harness.take(ola).isEmpty());
    harness.say(ola, "JOIN #a");
    harness.dropAll();
    harness.say(marek, "PRIVMSG #a :hello");
    QCOMPARE(harness.take(ola).size(), 1);
}

void ServerDispatcherMailTest::noticesReachOneAndEverybodyInTheirForm()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    const auto guest = harness.guest();
    const auto registering = harness.arrive(ClientKind::Irc);
    harness.dropAll();
    harness.tell(anna, server::shared::OperatorNotice{"to you"});
    harness.tell(guest, server::shared::OperatorNotice{"to you"});
    harness.tell({}, server::shared::OperatorNotice{"to all"});
    QCOMPARE(harness.take(anna),
        (QList<QByteArray>{":watek.local NOTICE anna :to you", ":watek.local NOTICE * :to all"}));
    QCOMPARE(harness.take(guest), (QList<QByteArray>{"[SERVER] to you", "[SERVER] to all"}));
    QVERIFY(harness.take(registering).isEmpty());
}

void ServerDispatcherMailTest::theOperatorClosesAClientWithAReason()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #lobby");
    const auto guest = harness.guest(7);
    harness.dropAll();
    harness.tell(guest, server::shared::OperatorDisconnect{"Lesson is over"});
    QVERIFY(harness.isClosed(guest));
    QCOMPARE(harness.take(guest), QList<QByteArray>{"[SERVER] Lesson is over"});
    QCOMPARE(harness.take(anna),
        QList<QByteArray>{":Client-10.0.0.1:7!guest@10.0.0.1 QUIT :Lesson is over"});
}

void ServerDispatcherMailTest::stoppingSaysGoodbyeToEverybody()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    const auto guest = harness.guest();
    const auto registering = harness.arrive(ClientKind::Irc);
    harness.dropAll();
    harness.tell({}, server::shared::Stopping{"The server is stopping"});
    for (const auto id : {anna, guest, registering})
        QVERIFY(harness.isClosed(id));
    QCOMPARE(harness.take(anna),
        QList<QByteArray>{"ERROR :Closing link: (10.0.0.1) [The server is stopping]"});
    QCOMPARE(harness.take(guest), QList<QByteArray>{"[SERVER] The server is stopping"});

    harness.leave(anna);
    QVERIFY(harness.isForgotten(anna));
    QVERIFY(harness.take(guest).isEmpty());

    const auto late = harness.arrive(ClientKind::Irc);
    QVERIFY(harness.isClosed(late));
    harness.leave(late);
    QVERIFY(harness.isForgotten(late));
}

void ServerDispatcherMailTest::itRunsOnItsOwnThread()
{
    tests::HandClock clock;
    server::shared::InboundMailbox inbound("inbound", server::shared::kInboundBound);
    server::shared::ClientRegistry registry;
    server::shared::Counters counters;
    server::shared::Log log(clock);
    const auto config = std::make_shared<const server::shared::ServerConfig>();
    const auto mailbox = std::make_shared<server::shared::OutboundMailbox>("outbound");

    threading::WorkerThread<server::dispatcher::Dispatcher> thread(
        "dispatcher", server::dispatcherRole);
    thread.start([&] {
        return std::make_unique<server::dispatcher::Dispatcher>(
            server::dispatcher::DispatcherContext{config, inbound, registry, counters, log, clock});
    });
    inbound.post({{1},
        server::shared::Arrived{
            ClientKind::PlainText, "10.0.0.1", 7, {0, 3, mailbox}, std::make_shared<Flow>()}});
    QTRY_COMPARE(mailbox->stats().depth, 2);
    std::vector<Outbound> mail;
    mailbox->takeAll(mail);
    QCOMPARE(mail.at(0).kind, Outbound::Kind::Registered);
    QCOMPARE(mail.at(0).slot, 3u);
    QCOMPARE(mail.at(1).slot, 3u);
    QCOMPARE(mail.at(1).bytes, "Welcome Client-10.0.0.1:7!\n");
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDispatcherMailTest)

} // namespace serverDispatcherMailTest

#include "ServerDispatcherMailTest.moc"

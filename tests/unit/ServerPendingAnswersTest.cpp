// Answers that are given in slices or come later: whole, in order, and at nobody else's cost. With
// the default settings.
#include "tests/support/DispatcherHarness.h"
#include "tests/support/Suite.h"

#include <QTemporaryFile>
#include <QTest>

namespace serverPendingAnswersTest {

using namespace watek;
using server::dispatcher::ReplyBuffer;
using server::shared::ServerConfig;
using tests::DispatcherHarness;

namespace {

/// So many channels, each with one member; a client makes as many as it may.
QList<base::ClientId> makeChannels(DispatcherHarness &harness, int count)
{
    QList<base::ClientId> makers;
    const int each = ServerConfig().limits.channelsPerClient;
    for (int i = 0; i < count; ++i) {
        if (i % each == 0)
            makers.append(harness.online("maker" + QByteArray::number(i / each)));
        harness.say(makers.last(), "JOIN #room" + QByteArray::number(i));
    }
    harness.dropAll();
    return makers;
}

qsizetype countOf(const QList<QByteArray> &lines, const QByteArray &word)
{
    return std::ranges::count_if(
        lines, [&](const QByteArray &line) { return line.contains(word); });
}

/// The longest LIST that a line can ask for.
QByteArray manyMasks()
{
    QByteArray line = "LIST ";
    for (char a = 'a'; line.size() < 500; a = a == 'z' ? 'a' : char(a + 1))
        line += QByteArray("*") + a + "q,";
    return line.chopped(1);
}

} // namespace

class ServerPendingAnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aLongListComesWhole()
    {
        DispatcherHarness harness;
        makeChannels(harness, 5000);
        const auto anna = harness.online("anna");
        harness.say(anna, "LIST");
        const QList<QByteArray> lines = harness.take(anna);
        QCOMPARE(countOf(lines, " 322 anna #room"), 5000);
        QCOMPARE(lines.last(), ":watek.local 323 anna :End of /LIST");
    }

    void whoDoesNotReadIsSentOneSlice()
    {
        DispatcherHarness harness;
        makeChannels(harness, 5000);
        const auto anna = harness.online("anna");
        harness.setReading(anna, false);
        harness.say(anna, "LIST");
        const qsizetype slice = harness.takeBytes(anna).size();
        QVERIFY(slice >= ReplyBuffer::kSliceBytes);
        QVERIFY(slice < ReplyBuffer::kSliceBytes * 2);
        // It costs nothing to wait for it.
        QVERIFY(!harness.isWoken());
        harness.setReading(anna, true);
        harness.tell(anna, server::shared::Drained{});
        QCOMPARE(harness.take(anna).last(), ":watek.local 323 anna :End of /LIST");
    }

    void tenThousandWaitingAnswersCostTheOthersNothing()
    {
        constexpr int kWaiting = 10'000;
        DispatcherHarness harness;
        const auto makers = makeChannels(harness, 200);
        for (int i = 0; i < 200; ++i) // few lines, so that ten thousand slices are soon made
            harness.say(makers[i / 100],
                "TOPIC #room" + QByteArray::number(i) + " :" + QByteArray(380, 'x'));
        const auto anna = harness.online("anna");
        const auto marek = harness.online("marek");
        harness.dropAll();
        QList<base::ClientId> waiting;
        for (int i = 0; i < kWaiting; ++i) {
            waiting.append(harness.online("w" + QByteArray::number(i)));
            harness.setReading(waiting.last(), false);
            harness.say(waiting.last(), "LIST");
            QVERIFY(harness.takeBytes(waiting.last()).size() < ReplyBuffer::kSliceBytes * 2);
        }
        // Nobody's turn comes while all of them wait, and others are answered at the first look.
        QVERIFY(!harness.isWoken());
        harness.postLine(anna, "PRIVMSG marek :hello");
        harness.runDispatcherOnly();
        QVERIFY(!harness.isWoken());
        harness.readMailboxes();
        QCOMPARE(harness.take(marek), QList<QByteArray>{":anna!u@10.0.0.1 PRIVMSG marek :hello"});
        // Whoever leaves takes its answer along, and one that reads again is given the rest.
        for (int i = 0; i < kWaiting; i += 2)
            harness.leave(waiting[i]);
        for (int i = 0; i < kWaiting; i += 2)
            QVERIFY(harness.isForgotten(waiting[i]));
        for (int i = 1; i < kWaiting; i += 2000) {
            harness.setReading(waiting[i], true);
            harness.tell(waiting[i], server::shared::Drained{});
            QVERIFY(harness.take(waiting[i]).last().endsWith(" :End of /LIST"));
            QVERIFY(!harness.flow(waiting[i]).mustPause());
        }
        QVERIFY(!harness.isWoken());
    }

    void whatIsSaidBehindALongAnswerIsAnsweredBehindIt()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        const auto marek = harness.online("marek");
        harness.postLine(anna, "LIST");
        harness.postLine(anna, "PRIVMSG marek :one");
        harness.postLine(anna, "PING two");
        harness.postLine(anna, "LIST #room1");
        harness.postLine(anna, "PING three");
        harness.run();
        const QList<QByteArray> lines = harness.take(anna);
        QCOMPARE(countOf(lines, " 322 anna "), 2001);
        const qsizetype end = lines.indexOf(":watek.local 323 anna :End of /LIST");
        QCOMPARE(end, 2001);
        QCOMPARE(lines.value(end + 1), ":watek.local PONG watek.local two");
        QVERIFY(lines.value(end + 3).startsWith(":watek.local 322 anna #room1 "));
        QCOMPARE(lines.last(), ":watek.local PONG watek.local three");
        QCOMPARE(harness.take(marek), (QList<QByteArray>{":anna!u@10.0.0.1 PRIVMSG marek :one"}));
        QVERIFY(!harness.flow(anna).mustPause());
    }

    void aLongAnswerToALabelIsOneBatch()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        harness.say(anna, "CAP REQ :batch labeled-response");
        harness.take(anna);
        harness.postLine(anna, "@label=x LIST");
        harness.postLine(anna, "@label=y PING two");
        harness.run();
        const QList<QByteArray> lines = harness.take(anna);
        QVERIFY(lines.first().startsWith("@label=x :watek.local BATCH +"));
        QVERIFY(lines.first().endsWith(" labeled-response"));
        const QByteArray name = lines.first().split(' ').value(3).mid(1);
        QCOMPARE(countOf(lines, "labeled-response"), 1);
        QCOMPARE(countOf(lines, "@batch=" + name + " :watek.local 322 "), 2000);
        QCOMPARE(lines.value(lines.size() - 2), ":watek.local BATCH -" + name);
        QCOMPARE(lines.last(), "@label=y :watek.local PONG watek.local two");
    }

    void othersAreHeardBetweenTwoSlices()
    {
        DispatcherHarness harness;
        const auto makers = makeChannels(harness, 500);
        const auto anna = harness.online("anna");
        for (const auto maker : makers) {
            for (int i = 0; i < 40; ++i)
                harness.postLine(maker, manyMasks());
        }
        harness.postLine(anna, "PING x");
        // One look at the mail is enough, however much was asked for before.
        harness.runDispatcherOnly();
        harness.readMailboxes();
        QCOMPARE(harness.take(anna), (QList<QByteArray>{":watek.local PONG watek.local x"}));
        QVERIFY(countOf(harness.take(makers.first()), " 323 ") < 40);
        harness.run();
        QCOMPARE(countOf(harness.take(makers.last()), " 323 "), 40);
    }

    void whoLeavesInTheMiddleLeavesNothingBehind()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        const auto marek = harness.online("marek");
        harness.setReading(anna, false);
        harness.say(anna, "LIST");
        harness.say(anna, "PRIVMSG marek :goodbye");
        harness.say(anna, "LIST");
        harness.say(anna, "NICK other");
        QCOMPARE(harness.take(marek), QList<QByteArray>());
        harness.leave(anna);
        // What it had said was said.
        QCOMPARE(
            harness.take(marek), (QList<QByteArray>{":anna!u@10.0.0.1 PRIVMSG marek :goodbye"}));
        QVERIFY(harness.isForgotten(anna));
        QVERIFY(!harness.isWoken());
        const auto again = harness.online("anna");
        harness.say(again, "PING x");
        QCOMPARE(harness.take(again), (QList<QByteArray>{":watek.local PONG watek.local x"}));
    }

    void whoHasEndedItsStreamIsAnsweredBeforeItIsForgotten()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        harness.postLine(anna, "LIST");
        harness.postLine(anna, "PING x");
        harness.tell(anna, server::shared::Left{.reason = "Connection closed", .stillReads = true});
        const QList<QByteArray> lines = harness.take(anna);
        QCOMPARE(countOf(lines, " 322 anna "), 2000);
        QCOMPARE(lines.last(), ":watek.local PONG watek.local x");
        QVERIFY(harness.isForgotten(anna));
        // Its socket is closed then, which is no news.
        harness.leave(anna);
    }

    void whoEndsItsStreamAndThenBreaksIsForgotten()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        harness.setReading(anna, false);
        harness.say(anna, "LIST");
        harness.tell(anna, server::shared::Left{.reason = "Connection closed", .stillReads = true});
        QVERIFY(!harness.isForgotten(anna));
        harness.leave(anna);
        QVERIFY(harness.isForgotten(anna));
    }

    void whoIsClosedAfterItHasEndedItsStreamIsForgotten()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        harness.setReading(anna, false);
        harness.say(anna, "LIST");
        harness.tell(anna, server::shared::Left{.reason = "Connection closed", .stillReads = true});
        harness.tell(anna, server::shared::OperatorDisconnect{"enough"});
        QVERIFY(!harness.isForgotten(anna));
        // Its socket is closed: nobody tells that it has drained.
        harness.leave(anna);
        QVERIFY(harness.isForgotten(anna));
    }

    void whoIsClosedInTheMiddleHearsNothingMore()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        harness.setReading(anna, false);
        harness.say(anna, "LIST");
        harness.say(anna, "PING x");
        harness.tell(anna, server::shared::OperatorDisconnect{"enough"});
        harness.take(anna);
        harness.tell(anna, server::shared::Drained{});
        QCOMPARE(harness.take(anna), QList<QByteArray>());
        harness.leave(anna);
        QVERIFY(harness.isForgotten(anna));
    }

    void stoppingEndsLongAnswers()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        harness.setReading(anna, false);
        harness.say(anna, "LIST");
        harness.postLine(anna, "PING x");
        harness.tell({}, server::shared::Stopping{"The server stops"});
        QVERIFY(harness.take(anna).last().startsWith("ERROR :"));
        harness.tell(anna, server::shared::Drained{});
        harness.leave(anna);
        QVERIFY(harness.isForgotten(anna));
    }

    void whatWasSaidBehindALongAnswerIsSaidBeforeTheServerStops()
    {
        DispatcherHarness harness;
        makeChannels(harness, 2000);
        const auto anna = harness.online("anna");
        const auto marek = harness.online("marek");
        harness.setReading(anna, false);
        harness.say(anna, "LIST");
        harness.say(anna, "LIST");
        harness.say(anna, "PRIVMSG marek :before the end");
        harness.tell({}, server::shared::Stopping{"The server stops"});
        const QList<QByteArray> lines = harness.take(marek);
        QCOMPARE(lines.value(0), ":anna!u@10.0.0.1 PRIVMSG marek :before the end");
        QVERIFY(lines.value(1).startsWith("ERROR :"));
        QVERIFY(!harness.isWoken());
    }

    void aMessageOfTheDayOfAThousandLinesComesWhole()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        for (int i = 0; i < 1000; ++i)
            file.write("line " + QByteArray::number(i) + ' ' + QByteArray(60, 'x') + '\n');
        file.close();
        ServerConfig config;
        config.server.motdFile = file.fileName();
        DispatcherHarness harness(config);
        const auto anna = harness.arrive(server::shared::ClientKind::Irc);
        harness.say(anna, "NICK anna");
        harness.postLine(anna, "USER u 0 * :Anna");
        harness.postLine(anna, "JOIN #a");
        harness.run();
        const QList<QByteArray> lines = harness.take(anna);
        QCOMPARE(countOf(lines, " 372 anna :- line "), 1000);
        const qsizetype end = lines.indexOf(":watek.local 376 anna :End of /MOTD command.");
        QVERIFY(end > 1000);
        QCOMPARE(lines.value(end + 1), ":anna!u@10.0.0.1 JOIN #a");
    }

    void whatALineMakesTheServerDoIsPaidFor_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        const QByteArray joins = "JOIN " + QByteArray("#b,").repeated(160).chopped(1);
        QTest::newRow("a message") << QByteArray("PRIVMSG #room1 :hello") << 0 << 0;
        QTest::newRow("a channel's names") << QByteArray("NAMES #room1") << 0 << 0;
        QTest::newRow("one mask") << QByteArray("LIST *aq*") << 0 << 1;
        QTest::newRow("many masks") << manyMasks() << 20 << 60;
        QTest::newRow("everybody") << QByteArray("WHO *1*") << 0 << 2;
        QTest::newRow("the same channel many times") << joins << 0 << 1;
        QTest::newRow("a password") << QByteArray("OPER root guess") << 9 << 9;
    }
    void whatALineMakesTheServerDoIsPaidFor()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, least);
        QFETCH(int, most);
        DispatcherHarness harness;
        makeChannels(harness, 500);
        const auto boss = harness.online("boss");
        harness.say(boss, "JOIN #b");
        for (int i = 0; i < 100; ++i)
            harness.say(boss, "MODE #b +b *!*" + QByteArray::number(i) + "@nowhere");
        harness.say(boss, "MODE #b +b *!u@10.0.0.1");
        const auto anna = harness.online("anna");
        const int before = harness.charged(anna);
        harness.say(anna, line);
        const int charged = harness.charged(anna) - before;
        QVERIFY2(charged >= least && charged <= most, QByteArray::number(charged).constData());
    }

    void anEqualNameIsAskedForOnce_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("numeric");
        QTest::newRow("NAMES") << QByteArray("NAMES #room1,#ROOM1,#room1") << QByteArray(" 366 ");
        QTest::newRow("JOIN") << QByteArray("JOIN #new,#NEW,#new") << QByteArray(" 366 ");
        QTest::newRow("JOIN nowhere") << QByteArray("JOIN x,x,X") << QByteArray(" 403 ");
        QTest::newRow("WHOWAS") << QByteArray("WHOWAS ola,ola,OLA") << QByteArray(" 406 ");
    }
    void anEqualNameIsAskedForOnce()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, numeric);
        DispatcherHarness harness;
        makeChannels(harness, 2);
        const auto anna = harness.online("anna");
        harness.say(anna, line);
        QCOMPARE(countOf(harness.take(anna), numeric), 1);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerPendingAnswersTest)

} // namespace serverPendingAnswersTest

#include "ServerPendingAnswersTest.moc"

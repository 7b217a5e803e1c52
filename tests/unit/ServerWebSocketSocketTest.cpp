// IRC over WebSocket: how a connection begins, what becomes of lines that are sent, and how it
// ends. RFC 6455, IRCv3 "WebSocket support".
#include "tests/support/Suite.h"
#include "tests/support/WebSocketPair.h"

#include <QTest>

namespace serverWebSocketSocketTest {

using namespace watek::tests;
using namespace watek::server;
using io::Transfer;
using shared::Ending;
using Outcome = io::Transfer::Outcome;
using Pair = WebSocketPair;

namespace {

const QByteArray kText("Sec-WebSocket-Protocol: text.ircv3.net\r\n");
const QByteArray kBinary("Sec-WebSocket-Protocol: binary.ircv3.net\r\n");

} // namespace

class ServerWebSocketSocketTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsReadyOnceItWasAskedFor()
    {
        Pair pair(kText);
        QVERIFY(!pair.socket->isReady());
        QCOMPARE(pair.send({"early\r\n"}).outcome, Outcome::WouldWait);
        pair.open();
        QVERIFY(pair.socket->isReady());
        QVERIFY(pair.answer.startsWith("HTTP/1.1 101 "));
        QVERIFY(pair.answer.contains(kText));
    }

    void theRequestMayComeByteByByteAndFramesWithIt()
    {
        Pair pair;
        const QByteArray all = upgradeRequest() + textFrame("NICK a") + textFrame("USER a 0 * :a");
        for (const char byte : all)
            pair.hear(QByteArray(1, byte));
        QCOMPARE(pair.lines, "NICK a\r\nUSER a 0 * :a\r\n");
        Pair atOnce;
        atOnce.hear(all);
        QCOMPARE(atOnce.lines, pair.lines);
    }

    void aRefusedRequestIsAnsweredAndEnds()
    {
        Pair pair;
        const Transfer end = pair.hear("GET /x HTTP/1.1\r\n\r\n");
        QVERIFY(end.isBrokenOff());
        QCOMPARE(pair.socket->describe(end.error),
            "HTTP 404 Not Found: It is at the address \"/\"; there is nothing else here.");
        QVERIFY(!pair.socket->isReady());
        QVERIFY(pair.takeBytes().startsWith("HTTP/1.1 404 "));
        QVERIFY(pair.hasEnded());
        // What still comes is nobody's line, and what was queued goes nowhere.
        QCOMPARE(pair.send({"a\r\n"}).bytes, 3);
        QVERIFY(!pair.takeBytes().contains("a\r\n\r\n"));
    }

    void eachLineIsAMessage()
    {
        Pair pair(kText);
        pair.open();
        const QByteArrayList pieces{
            ":a PING b\r\n", ":c PING d\r\n:e PING f\r\n", "no end", "\r\n", "\xff\r\n"};
        QCOMPARE(pair.send(pieces).bytes, pieces.join().size());
        QByteArrayList messages;
        for (const Frame &frame : pair.frames()) {
            QCOMPARE(frame.opcode, Opcode::Text);
            QVERIFY(frame.isLast && !frame.isMasked);
            messages.append(frame.payload);
        }
        // What is not UTF-8 would make a browser close.
        QCOMPARE(messages,
            (QByteArrayList{":a PING b", ":c PING d", ":e PING f", "no end", "\xef\xbf\xbd"}));
    }

    void binaryMessagesHoldTheBytesAsTheyAre()
    {
        Pair pair(kBinary);
        pair.open();
        pair.send({"PING \xff\r\n", QByteArray(200, 'x') + "\r\n"});
        const std::vector<Frame> frames = pair.frames();
        QCOMPARE(frames.size(), 2);
        QCOMPARE(frames[0].opcode, Opcode::Binary);
        QCOMPARE(frames[0].payload, "PING \xff");
        QCOMPARE(frames[1].payload, QByteArray(200, 'x'));
    }

    /// However little the system takes, every line arrives once, whole and in order.
    void aSlowReaderGetsEveryLine()
    {
        Pair pair;
        pair.open();
        const int little = 16 * 1024;
        setsockopt(pair.socket->descriptor(), SOL_SOCKET, SO_SNDBUF, &little, sizeof little);
        QByteArrayList lines;
        for (int i = 0; i < 10'000; ++i)
            lines.append(QByteArray::number(i) + ' ' + QByteArray(i % 300, 'x') + "\r\n");
        qsizetype next = 0;
        QByteArrayList received;
        bool hasHeld = false;
        while (received.size() < lines.size()) {
            if (pair.socket->wantsWrite()) {
                hasHeld = true;
                QCOMPARE(pair.send({lines.last()}).outcome, Outcome::WouldWait);
                pair.socket->push();
            }
            if (next < lines.size()) {
                qsizetype taken = pair.send(lines.mid(next, 1000)).bytes;
                for (; taken > 0; ++next)
                    taken -= lines[next].size();
                QCOMPARE(taken, 0);
            }
            for (const Frame &frame : pair.frames())
                received.append(frame.payload + "\r\n");
        }
        QVERIFY(hasHeld);
        QVERIFY(received == lines);
    }

    void ourEndSaysWhy_data()
    {
        QTest::addColumn<Ending>("ending");
        QTest::addColumn<int>("code");
        QTest::newRow("ordinary") << Ending::Ordinary << 1000;
        QTest::newRow("stop") << Ending::ServerStops << 1001;
        QTest::newRow("policy") << Ending::Policy << 1008;
        QTest::newRow("full") << Ending::NoPermit << 1013;
    }

    void ourEndSaysWhy()
    {
        QFETCH(Ending, ending);
        QFETCH(int, code);
        Pair pair;
        pair.open();
        pair.socket->setEnding(ending);
        pair.socket->shutdownWrite();
        QCOMPARE(pair.closedWith(), code);
        QVERIFY(pair.hasEnded());
        // The client's own close, and what it said before it knew, are nobody's lines.
        pair.hear(textFrame("PING a") + encoded({.opcode = Opcode::Close}));
        QVERIFY(!pair.lines.contains("PING a\r\n"));
    }

    void theEndOfTheStreamIsAnEnd()
    {
        Pair pair;
        pair.open();
        QCOMPARE(pair.hear(textFrame("PING a").chopped(1)).outcome, Outcome::WouldWait);
        pair.end();
        QCOMPARE(pair.readAll().outcome, Outcome::Closed);
        QCOMPARE(pair.lines, QByteArray());
    }
};

WATEK_SUITE(QTEST_APPLESS_MAIN, ServerWebSocketSocketTest)

} // namespace serverWebSocketSocketTest

#include "ServerWebSocketSocketTest.moc"

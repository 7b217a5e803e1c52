// What is found in the frames of a WebSocket client: messages, broken rules, pings and closes. Seen
// through the socket, which acts on it. RFC 6455, IRCv3 "WebSocket support".
#include "tests/support/Suite.h"
#include "tests/support/WebSocketPair.h"
#include "tests/unit/RandomBytes.h"

#include <QTest>

#include <malloc.h>

#include <array>
#include <limits>
#include <memory>

namespace serverWebSocketReceiverTest {

using namespace watek::tests;
using namespace watek::server;
using io::Transfer;
using Outcome = io::Transfer::Outcome;
using Pair = WebSocketPair;

namespace {

QByteArray fragment(Opcode opcode, const QByteArray &payload, bool isLast = false)
{
    return encoded({.opcode = opcode, .payload = payload, .isLast = isLast});
}

} // namespace

class ServerWebSocketReceiverTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aMessageIsALine_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const auto binary = [](const QByteArray &payload) {
            return encoded({.opcode = Opcode::Binary, .payload = payload});
        };
        QTest::newRow("text") << textFrame("PING a") << QByteArray("PING a\r\n");
        QTest::newRow("two") << textFrame("PING a") + textFrame("PING b")
                             << QByteArray("PING a\r\nPING b\r\n");
        QTest::newRow("binary") << binary("PING \xff") << QByteArray("PING \xff\r\n");
        QTest::newRow("an end that should not be there") << textFrame("PING a\r\n")
                + textFrame("PING b\n") << QByteArray("PING a\r\nPING b\r\n");
        QTest::newRow("a second line inside")
            << textFrame("PING a\nQUIT") << QByteArray("PING a\rQUIT\r\n");
        QTest::newRow("a second line with CR LF inside")
            << textFrame("PING a\r\nQUIT\r\n") << QByteArray("PING a\r\rQUIT\r\n");
        QTest::newRow("NUL") << textFrame(QByteArray("PING a\0b", 8))
                             << QByteArray("PING a\0b\r\n", 10);
        QTest::newRow("empty") << textFrame("") + textFrame("\r\n") << QByteArray();
        QTest::newRow("fragments") << fragment(Opcode::Text, "PI")
                + fragment(Opcode::Continuation, "") + fragment(Opcode::Continuation, "NG \xc5")
                + fragment(Opcode::Continuation, "\xbc", true)
                                   << QByteArray("PING \xc5\xbc\r\n");
        QTest::newRow("a ping between fragments")
            << fragment(Opcode::Text, "PING ") + encoded({.opcode = Opcode::Ping, .payload = "x"})
                + fragment(Opcode::Continuation, "a", true)
            << QByteArray("PING a\r\n");
        QTest::newRow("the longest")
            << textFrame(QByteArray(4608, 'x')) << QByteArray(4608, 'x') + "\r\n";
    }

    void aMessageIsALine()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, expected);
        Pair pair;
        pair.open();
        QCOMPARE(pair.hear(bytes).outcome, Outcome::WouldWait);
        QCOMPARE(pair.lines, expected);
        // However it comes.
        Pair slow;
        slow.open();
        for (const char byte : bytes)
            slow.hear(QByteArray(1, byte));
        QCOMPARE(slow.lines, expected);
    }

    void whatBreaksTheRulesIsClosedWithTheRule_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto frame = [](const Frame &one) { return encoded(one); };
        QTest::newRow("no mask") << frame({.payload = "PING a", .isMasked = false}) << 1002;
        QTest::newRow("a reserved bit") << frame({.payload = "PING a", .reserved = 4}) << 1002;
        QTest::newRow("an unknown opcode")
            << frame({.opcode = Opcode(3), .payload = "PING a"}) << 1002;
        QTest::newRow("a ping in pieces")
            << frame({.opcode = Opcode::Ping, .payload = "a", .isLast = false}) << 1002;
        QTest::newRow("a long ping")
            << frame({.opcode = Opcode::Ping, .payload = QByteArray(126, 'a')}) << 1002;
        QTest::newRow("a piece of nothing")
            << fragment(Opcode::Continuation, "PING a", true) << 1002;
        QTest::newRow("a message inside a message")
            << fragment(Opcode::Text, "PING") + textFrame("PING a") << 1002;
        QTest::newRow("half a close code")
            << frame({.opcode = Opcode::Close, .payload = "x"}) << 1002;
        QTest::newRow("a wrong close code")
            << frame({.opcode = Opcode::Close, .payload = closePayload(1006)}) << 1002;
        QTest::newRow("not UTF-8") << textFrame("PING \xff") << 1007;
        QTest::newRow("half a character") << textFrame("PING \xc5") << 1007;
        QTest::newRow("too long") << textFrame(QByteArray(4609, 'x')) << 1009;
        QTest::newRow("too long, said before it comes")
            << frameHead({}, 1LL << 40) + "mask" << 1009;
        QTest::newRow("as long as can be said")
            << frameHead({}, std::numeric_limits<qint64>::max()) + "mask" << 1009;
        QTest::newRow("too long in pieces") << fragment(Opcode::Text, QByteArray(4000, 'x'))
                + fragment(Opcode::Continuation, QByteArray(4000, 'x'), true)
                                            << 1009;
        QTest::newRow("too many pieces")
            << fragment(Opcode::Text, "x") + fragment(Opcode::Continuation, "x").repeated(64)
            << 1008;
        QTest::newRow("too many empty pieces")
            << fragment(Opcode::Text, "") + fragment(Opcode::Continuation, "").repeated(64) << 1008;
    }

    void whatBreaksTheRulesIsClosedWithTheRule()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        Pair pair;
        pair.open();
        const Transfer end = pair.hear(bytes + textFrame("QUIT"));
        QVERIFY(end.isBrokenOff());
        QVERIFY(pair.socket->describe(end.error).startsWith("WebSocket: "));
        QCOMPARE(pair.closedWith(), code);
        QCOMPARE(pair.lines, QByteArray());
        // Nothing follows a close.
        QCOMPARE(pair.send({"ERROR :a\r\n"}).bytes, 10);
        pair.socket->shutdownWrite();
        QVERIFY(pair.frames().empty());
        QVERIFY(pair.hasEnded());
    }

    void whatWasSaidBeforeARuleWasBrokenIsHeard()
    {
        Pair pair;
        pair.open();
        QVERIFY(pair.hear(textFrame("PING a") + textFrame("\xff")).isBrokenOff());
        QCOMPARE(pair.lines, "PING a\r\n");
        QCOMPARE(pair.closedWith(), 1007);
    }

    void aCloseIsAnsweredAndEndsTheStream()
    {
        Pair pair;
        pair.open();
        const Transfer end = pair.hear(textFrame("QUIT")
            + encoded({.opcode = Opcode::Close, .payload = closePayload(1000) + "bye"})
            + textFrame("NICK late"));
        QCOMPARE(end.outcome, Outcome::Closed);
        QCOMPARE(pair.lines, "QUIT\r\n");
        QCOMPARE(pair.closedWith(), 1000);
        QCOMPARE(pair.send({"ERROR :a\r\n"}).bytes, 10);
        pair.socket->shutdownWrite();
        QVERIFY(pair.frames().empty());
        QVERIFY(pair.hasEnded());
    }

    void pingsAreAnsweredAndCounted()
    {
        Pair pair;
        pair.open();
        pair.hear(encoded({.opcode = Opcode::Ping, .payload = "are you there?"}));
        const std::vector<Frame> frames = pair.frames();
        QCOMPARE(frames.size(), 1);
        QCOMPARE(frames[0].opcode, Opcode::Pong);
        QCOMPARE(frames[0].payload, "are you there?");
        QCOMPARE(pair.socket->takeWork(), 1);
        QCOMPARE(pair.socket->takeWork(), 0);
        pair.hear(textFrame("PING a"));
        QCOMPARE(pair.socket->takeWork(), 0);
        pair.hear(textFrame("") + fragment(Opcode::Text, "") + fragment(Opcode::Continuation, "a")
            + fragment(Opcode::Continuation, "", true));
        QCOMPARE(pair.socket->takeWork(), 4);
    }

    void answersThatAreNotReadAreNotKeptWithoutEnd()
    {
        Pair pair;
        pair.open();
        const QByteArray pings
            = encoded({.opcode = Opcode::Ping, .payload = QByteArray(125, 'x')}).repeated(100);
        Transfer end;
        int bytes = 0;
        while (end.outcome == Outcome::WouldWait && bytes < 4'000'000) {
            end = pair.hear(pings);
            bytes += int(pings.size());
        }
        QVERIFY(end.isBrokenOff());
        QCOMPARE(pair.socket->describe(end.error), "WebSocket: answers to pings are not read");
    }

    void randomFramesNeverMakeTwoLinesOfOne()
    {
        RandomBytes random(6455);
        for (int i = 0; i < 300; ++i) {
            Pair pair;
            pair.open();
            QByteArray bytes;
            for (int frame = 0; frame < 20; ++frame) {
                Frame one{.opcode = random.upTo(7) == 0 ? Opcode(random.upTo(15)) : Opcode::Binary,
                    .payload = random.next(200, "\r\n\r\nPING a"),
                    .isLast = random.upTo(19) != 0};
                bytes += encoded(one);
            }
            for (int change = random.upTo(2); change > 0; --change)
                bytes[random.upTo(int(bytes.size()) - 1)] = char(random.upTo(255));
            while (!bytes.isEmpty()) {
                const qsizetype size = qMin<qsizetype>(1 + random.upTo(500), bytes.size());
                if (pair.hear(bytes.first(size)).outcome != Outcome::WouldWait)
                    break;
                bytes.remove(0, size);
            }
            // At most one line for each frame, and a line end only at its end.
            QVERIFY(pair.lines.count('\n') <= 20);
            QCOMPARE(pair.lines.count('\n'), pair.lines.count("\r\n"));
        }
    }

    void anIdleConnectionKeepsNothingOfTheFrames()
    {
        Pair first;
        first.open();
        constexpr int kConnections = 100;
        std::vector<std::unique_ptr<io::WebSocketSocket>> sockets;
        std::vector<shared::Descriptor> clients;
        std::array<char, 64 * 1024> scratch{};
        const auto used = [] { return qint64(mallinfo2().uordblks); };
        sockets.reserve(kConnections);
        clients.reserve(kConnections);
        const qint64 before = used();
        for (int i = 0; i < kConnections; ++i) {
            std::array<int, 2> ends{};
            QCOMPARE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends.data()), 0);
            sockets.push_back(std::make_unique<io::WebSocketSocket>(
                std::make_unique<io::PlainSocket>(shared::Descriptor(ends[0])), first.buffers,
                io::WelcomePages()));
            clients.emplace_back(ends[1]);
            const QByteArray bytes = upgradeRequest() + textFrame("PING a");
            QCOMPARE(::write(ends[1], bytes.constData(), size_t(bytes.size())), bytes.size());
            QCOMPARE(sockets.back()->read(scratch).outcome, Outcome::Done);
            QVERIFY(sockets.back()->isReady());
        }
        const qint64 each = (used() - before) / kConnections;
        qInfo("an idle WebSocket takes %lld bytes", each);
        if (each == 0)
            QSKIP("this allocator does not say what is used");
        QVERIFY(each < 600);
    }
};

WATEK_SUITE(QTEST_APPLESS_MAIN, ServerWebSocketReceiverTest)

} // namespace serverWebSocketReceiverTest

#include "ServerWebSocketReceiverTest.moc"

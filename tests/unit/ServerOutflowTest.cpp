// When a client reads too slowly, and what it is still told then. The socket is one end of a pair;
// the times are the test's.
#include "server/io/Outflow.h"
#include "server/io/PlainSocket.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>

namespace serverOutflowTest {

using namespace watek::server;
using io::Outflow;

namespace {

constexpr qsizetype kBound = 1024 * 1024;
const QByteArray kLine = QByteArray(998, 'x') + "\r\n";

/// A connection, and the client at its other end.
class Pair {
public:
    Pair()
    {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
            qFatal("no socket pair");
        outflow = std::make_unique<Outflow>(
            std::make_unique<io::PlainSocket>(shared::Descriptor(ends[0])));
        m_end = shared::Descriptor(ends[1]);
    }
    /// Queues so many bytes and offers them.
    void send(qsizetype bytes)
    {
        for (qsizetype sent = 0; sent < bytes; sent += kLine.size())
            outflow->append(kLine);
        flush();
    }
    void flush() { outflow->flush(true, 0, m_scratch); }
    /// The client reads so many bytes, and the socket is offered what is left.
    void read(qsizetype bytes)
    {
        while (bytes > 0) {
            const ssize_t got
                = ::read(m_end.get(), m_scratch.data(), size_t(std::min<qsizetype>(bytes, 4096)));
            if (got <= 0)
                return;
            received.append(m_scratch.data(), got);
            bytes -= got;
            flush();
        }
    }

    std::unique_ptr<Outflow> outflow;
    QByteArray received;

private:
    shared::Descriptor m_end;
    std::array<char, 4096> m_scratch{};
};

} // namespace

class ServerOutflowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFullSocketIsNoReasonToCloseAnybody()
    {
        Pair pair;
        pair.send(8 * kBound);
        QVERIFY(pair.outflow->bytes() > kBound);
        QVERIFY(!pair.outflow->isTooSlow(kBound, 0));
        QCOMPARE(pair.outflow->patienceMs(), Outflow::kPatienceMs);
        QVERIFY(!pair.outflow->isTooSlow(kBound, Outflow::kPatienceMs - 1));
    }

    void whoTakesNothingIsTooSlow()
    {
        Pair pair;
        pair.send(2 * kBound);
        QVERIFY(!pair.outflow->isTooSlow(kBound, 0));
        QVERIFY(pair.outflow->isTooSlow(kBound, Outflow::kPatienceMs));
    }

    void whoTakesALittleIsTooSlow()
    {
        Pair pair;
        pair.send(2 * kBound);
        QVERIFY(!pair.outflow->isTooSlow(kBound, 0));
        pair.read(kBound / 8);
        QVERIFY(pair.outflow->bytes() > kBound);
        QVERIFY(pair.outflow->isTooSlow(kBound, Outflow::kPatienceMs));
    }

    void whoGoesOnReadingIsWaitedFor()
    {
        Pair pair;
        pair.send(8 * kBound);
        qint64 nowMs = 0;
        QVERIFY(!pair.outflow->isTooSlow(kBound, nowMs));
        while (pair.outflow->bytes() > kBound) {
            pair.read(kBound / 2);
            nowMs += Outflow::kPatienceMs;
            QVERIFY(!pair.outflow->isTooSlow(kBound, nowMs));
        }
        QCOMPARE(pair.outflow->patienceMs(), io::kNever);
    }

    void whoHasCaughtUpIsJudgedAnew()
    {
        Pair pair;
        pair.send(2 * kBound);
        QVERIFY(!pair.outflow->isTooSlow(kBound, 0));
        pair.read(3 * kBound);
        QVERIFY(!pair.outflow->isTooSlow(kBound, 5000));
        pair.send(2 * kBound);
        QVERIFY(!pair.outflow->isTooSlow(kBound, 6000));
        QVERIFY(!pair.outflow->isTooSlow(kBound, 6000 + Outflow::kPatienceMs - 1));
        QVERIFY(pair.outflow->isTooSlow(kBound, 6000 + Outflow::kPatienceMs));
    }

    void whoIsBeingClosedIsNotJudged()
    {
        Pair closing;
        closing.send(2 * kBound);
        QVERIFY(!closing.outflow->isTooSlow(kBound, 0));
        QCOMPARE(closing.outflow->patienceMs(), Outflow::kPatienceMs);
        closing.outflow->beginClosing(0);
        QCOMPARE(closing.outflow->patienceMs(), io::kNever);
        QVERIFY(closing.outflow->deadlineMs() < Outflow::kPatienceMs);

        Pair broken;
        broken.send(2 * kBound);
        QVERIFY(!broken.outflow->isTooSlow(kBound, 0));
        broken.outflow->breakOff("Connection reset", 0);
        QCOMPARE(broken.outflow->patienceMs(), io::kNever);
    }

    void behindByVeryMuchNobodyIsWaitedFor()
    {
        Pair pair;
        constexpr qsizetype kSmall = 16 * 1024;
        pair.send((Outflow::kMostTimes + 64) * kSmall);
        QVERIFY(pair.outflow->isTooSlow(kSmall, 0));
    }

    void theLineThatWasBegunIsEndedBeforeTheLastOne()
    {
        Pair pair;
        pair.send(2 * kBound);
        pair.read(10'000);
        pair.outflow->dropUnsent();
        QVERIFY(pair.outflow->bytes() < kLine.size());
        pair.outflow->append("ERROR :too slow\r\n");
        pair.read(2 * kBound);
        QVERIFY(pair.received.endsWith("\r\nERROR :too slow\r\n"));
        for (const QByteArray &line : pair.received.split('\n').mid(0, 100))
            QCOMPARE(line + '\n', kLine);
        QCOMPARE(
            (pair.received.size() - qsizetype(qstrlen("ERROR :too slow\r\n"))) % kLine.size(), 0);
    }

    void drainedIsToldOnceWhenLittleIsLeft()
    {
        Pair pair;
        pair.outflow->askDrained();
        QVERIFY(pair.outflow->takeDrained());
        QVERIFY(!pair.outflow->takeDrained());
        pair.send(kBound);
        pair.outflow->askDrained();
        QVERIFY(!pair.outflow->takeDrained());
        pair.read(2 * kBound);
        QVERIFY(pair.outflow->takeDrained());
    }

    void partsOfSharedBytesAreSentInOrder()
    {
        Pair pair;
        const QByteArray all = "one\ntwo\nthree\nfour\n";
        pair.outflow->append(all, 0, 4);
        pair.outflow->append(all, 8, 6);
        pair.outflow->append(all, 19, 0);
        QCOMPARE(pair.outflow->bytes(), 10);
        pair.flush();
        pair.read(100);
        QCOMPARE(pair.received, "one\nthree\n");
        QVERIFY(pair.outflow->isEmpty());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerOutflowTest)

} // namespace serverOutflowTest

#include "ServerOutflowTest.moc"

// Since when bytes wait to be acknowledged, as far back as it must be known and never later.
#include "server/io/Outflow.h"
#include "server/io/PlainSocket.h"
#include "server/io/SendTimes.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>

namespace serverSendTimesTest {

using namespace watek::server;
using io::kNever;
using io::Outflow;
using io::SendTimes;

class ServerSendTimesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsTheFirstWriteThatHasNotArrived()
    {
        SendTimes times;
        times.note(100, true, 1000);
        times.note(100, true, 2000);
        times.note(100, true, 3000);
        QCOMPARE(times.missedSinceMs(0), kNever);
        QCOMPARE(times.missedSinceMs(1), 3000);
        QCOMPARE(times.missedSinceMs(100), 3000);
        QCOMPARE(times.missedSinceMs(101), 2000);
        QCOMPARE(times.missedSinceMs(300), 1000);
        // What was on its way when the counting began.
        QCOMPARE(times.missedSinceMs(5000), 1000);
    }

    void whatWaitedForTheSocketIsAsOldAsItsWaiting()
    {
        SendTimes times;
        times.note(100, false, 1000); // a part of what there was
        QCOMPARE(times.missedSinceMs(0), 1000);
        times.note(0, false, 2000);
        QCOMPARE(times.missedSinceMs(0), 1000);
        times.note(500, true, 3000);
        QCOMPARE(times.missedSinceMs(0), kNever);
        QCOMPARE(times.missedSinceMs(1), 1000);
    }

    void itIsBoundedAndErrsToTheSafeSide()
    {
        SendTimes times;
        // Many writes within a moment are one.
        for (int i = 0; i < 1000; ++i)
            times.note(10, true, 1000 + i % 50);
        QVERIFY(!times.isFull());
        for (qint64 i = 1; i <= 1000; ++i)
            times.note(10, true, i * 10'000);
        QVERIFY(times.isFull());
        QCOMPARE(times.missedSinceMs(10), 10'000'000);
        QVERIFY(times.missedSinceMs(10 * 500) <= 5'010'000);
        times.forgetAcknowledged(10);
        QVERIFY(!times.isFull());
        QCOMPARE(times.missedSinceMs(10), 10'000'000);
    }

    void theSystemKnowsWhatTheOtherSideHasNot()
    {
        std::array<int, 2> ends{};
        QCOMPARE(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
        const shared::Descriptor otherEnd(ends[1]);
        Outflow outflow(std::make_unique<io::PlainSocket>(shared::Descriptor(ends[0])));
        std::array<char, 4096> scratch{};
        QVERIFY(!outflow.missedSinceMs(500)); // nobody tracks
        outflow.trackSending(1000);
        QVERIFY(!outflow.missedSinceMs(1500));
        outflow.append("queued\r\n");
        QCOMPARE(outflow.missedSinceMs(1500), std::optional<qint64>(1500));
        outflow.flush(true, 2000, scratch);
        QCOMPARE(outflow.missedSinceMs(9000), std::optional<qint64>(2000));
        QCOMPARE(::read(otherEnd.get(), scratch.data(), scratch.size()), ssize_t(8));
        QVERIFY(!outflow.missedSinceMs(9000));
        // A queue that is thrown away was not sent.
        const QByteArray line = QByteArray(998, 'x') + "\r\n";
        for (int i = 0; i < 4000; ++i)
            outflow.append(line);
        outflow.flush(true, 3000, scratch);
        outflow.dropUnsent();
        while (::read(otherEnd.get(), scratch.data(), scratch.size()) > 0) { }
        QCOMPARE(outflow.missedSinceMs(9000), std::optional<qint64>(3000));
    }

    /// A broken connection whose owner has lines on their way stays for a moment, and what is said
    /// to it then is thrown away.
    void whatIsSaidBehindTheBreakIsMissed()
    {
        std::array<int, 2> ends{};
        QCOMPARE(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
        const shared::Descriptor otherEnd(ends[1]);
        Outflow outflow(std::make_unique<io::PlainSocket>(shared::Descriptor(ends[0])));
        outflow.trackSending(1000);
        QVERIFY(!outflow.missedSinceMs(4000)); // all has arrived
        outflow.breakOff("Connection reset", 5000);
        QCOMPARE(outflow.missedSinceMs(9000), std::optional<qint64>(5000));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSendTimesTest)

} // namespace serverSendTimesTest

#include "ServerSendTimesTest.moc"

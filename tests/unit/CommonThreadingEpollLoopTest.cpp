// Qt's event loop on one epoll: what Qt asks of a loop, and what it gives beside that.
#include "common/threading/EpollLoop.h"
#include "common/threading/WorkerThread.h"
#include "tests/support/Suite.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace commonThreadingEpollLoopTest {

using namespace watek::threading;

namespace {

constinit ThreadRole postRole("post");

struct Nothing { };

/// Two ends of one stream.
struct Pair {
    Pair() { Q_ASSERT(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0); }
    ~Pair()
    {
        close(ends[0]);
        close(ends[1]);
    }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;
    int ends[2] = {-1, -1};
};

/// A turn that takes long.
void beBusyForMs(int milliseconds)
{
    QElapsedTimer timer;
    timer.start();
    while (!timer.hasExpired(milliseconds)) { }
}

} // namespace

class CommonThreadingEpollLoopTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thisTestRunsOnIt() { QVERIFY(EpollLoop::ofThisThread()); }

    void postedEventsAreHandledAlsoWhenPostedMeanwhile()
    {
        QEventLoop loop;
        QList<int> order;
        const auto later
            = [this](auto what) { QMetaObject::invokeMethod(this, what, Qt::QueuedConnection); };
        later([&] {
            order.append(1);
            later([&] {
                order.append(3);
                loop.quit();
            });
        });
        later([&] { order.append(2); });
        loop.exec();
        QCOMPARE(order, QList<int>({1, 2, 3}));
    }

    void anotherThreadWakesIt()
    {
        constexpr int kTimes = 500;
        auto *const loop = EpollLoop::ofThisThread();
        std::atomic<int> said{0};
        WorkerThread<Nothing> other("other", postRole);
        other.start([] { return std::make_unique<Nothing>(); });
        QTimer slept;
        int sleeps = 0;
        connect(&slept, &QTimer::timeout, this, [&] { ++sleeps; });
        slept.start(5000);
        // One at a time, so that each must wake a loop that may just be going to sleep.
        for (int i = 1; i <= kTimes; ++i) {
            other.post([&said, loop, i](Nothing &) {
                said = i;
                loop->wakeUp();
            });
            while (said < i)
                loop->processEvents(QEventLoop::WaitForMoreEvents);
            QVERIFY2(sleeps == 0, "a wake-up was lost");
        }
    }

    void timersFireByTheirTimeAndNotBefore()
    {
        QElapsedTimer since;
        since.start();
        QList<int> order;
        QEventLoop loop;
        qint64 lastAtMs = 0;
        QTimer::singleShot(30, Qt::PreciseTimer, this, [&] {
            order.append(30);
            lastAtMs = since.elapsed();
            loop.quit();
        });
        QTimer::singleShot(2, Qt::PreciseTimer, this, [&] { order.append(2); });
        QTimer::singleShot(10, Qt::PreciseTimer, this, [&] { order.append(10); });
        loop.exec();
        QCOMPARE(order, QList<int>({2, 10, 30}));
        QVERIFY2(lastAtMs >= 30, qPrintable(QString::number(lastAtMs)));
    }

    void aTimerCanEndItselfAndAnother()
    {
        QTimer first;
        QTimer second;
        QEventLoop loop;
        int firstCount = 0;
        int secondCount = 0;
        connect(&first, &QTimer::timeout, this, [&] {
            second.stop();
            if (++firstCount == 3) {
                first.stop();
                QTimer::singleShot(20, &loop, &QEventLoop::quit);
            }
        });
        connect(&second, &QTimer::timeout, this, [&] { ++secondCount; });
        first.start(1);
        second.start(15);
        loop.exec();
        QCOMPARE(firstCount, 3);
        QCOMPARE(secondCount, 0);
    }

    void aTimerOfZeroFiresEveryTurn()
    {
        QTimer timer;
        QEventLoop loop;
        int count = 0;
        connect(&timer, &QTimer::timeout, this, [&] {
            if (++count == 100)
                loop.quit();
        });
        timer.start(0);
        loop.exec();
        QCOMPARE(count, 100);
    }

    void aLateTimerDoesNotCatchUp()
    {
        QTimer timer;
        int count = 0;
        connect(&timer, &QTimer::timeout, this, [&] { ++count; });
        timer.start(2);
        beBusyForMs(50);
        QCoreApplication::processEvents();
        QCOMPARE(count, 1);
    }

    void aTimerIsNotToldInItself()
    {
        QTimer timer;
        int depth = 0;
        int deepest = 0;
        int count = 0;
        connect(&timer, &QTimer::timeout, this, [&] {
            deepest = std::max(deepest, ++depth);
            ++count;
            QEventLoop nested;
            QTimer::singleShot(10, &nested, &QEventLoop::quit);
            nested.exec();
            --depth;
        });
        timer.start(1);
        QTRY_VERIFY(count >= 3);
        QCOMPARE(deepest, 1);
    }

    void whatIsLeftOfATimerIsTold()
    {
        QTimer timer;
        timer.start(60'000);
        QVERIFY(timer.remainingTime() > 50'000);
        QVERIFY(timer.remainingTime() <= 60'000);
        auto *const loop = EpollLoop::ofThisThread();
        const auto registered = loop->registeredTimers(&timer);
        QCOMPARE(registered.size(), 1);
        QCOMPARE(registered.first().interval, 60'000);
        timer.stop();
        QVERIFY(loop->registeredTimers(&timer).isEmpty());
        QCOMPARE(loop->remainingTime(timer.timerId()), -1);
    }

    void notifiersTellOfReadingAndWriting()
    {
        Pair pair;
        QSocketNotifier reader(pair.ends[0], QSocketNotifier::Read);
        QSocketNotifier writer(pair.ends[0], QSocketNotifier::Write);
        int reads = 0;
        int writes = 0;
        connect(&reader, &QSocketNotifier::activated, this, [&] {
            char byte = 0;
            reads += int(read(pair.ends[0], &byte, 1));
        });
        connect(&writer, &QSocketNotifier::activated, this, [&] {
            ++writes;
            writer.setEnabled(false);
        });
        QTRY_COMPARE(writes, 1);
        QCOMPARE(reads, 0);
        QCOMPARE(write(pair.ends[1], "ab", 2), ssize_t(2));
        QTRY_COMPARE(reads, 2);
        QCOMPARE(writes, 1);
        writer.setEnabled(true);
        QTRY_COMPARE(writes, 2);
    }

    void aNotifierMayEndTheOtherOfItsDescriptor()
    {
        Pair pair;
        QCOMPARE(write(pair.ends[1], "a", 1), ssize_t(1));
        auto reader = std::make_unique<QSocketNotifier>(pair.ends[0], QSocketNotifier::Read);
        auto writer = std::make_unique<QSocketNotifier>(pair.ends[0], QSocketNotifier::Write);
        int told = 0;
        connect(reader.get(), &QSocketNotifier::activated, this, [&] {
            ++told;
            reader->setEnabled(false);
            writer.reset();
        });
        connect(writer.get(), &QSocketNotifier::activated, this, [&] {
            ++told;
            writer->setEnabled(false);
        });
        QTRY_VERIFY(told > 0);
        QCoreApplication::processEvents();
        QCOMPARE(told, 1);
        QVERIFY(!writer);
    }

    void anEndedNotifierIsForgotten()
    {
        Pair pair;
        {
            QSocketNotifier gone(pair.ends[0], QSocketNotifier::Read);
            connect(&gone, &QSocketNotifier::activated, this, [] { QFAIL("told after its end"); });
        }
        QCOMPARE(write(pair.ends[1], "a", 1), ssize_t(1));
        // Would be endless if the descriptor were still watched: nothing reads it.
        QVERIFY(!EpollLoop::ofThisThread()->processEvents(QEventLoop::AllEvents));
    }

    void watchedDescriptorsAreToldAllAtOnce()
    {
        auto *const loop = EpollLoop::ofThisThread();
        WakeUp first;
        WakeUp second;
        WakeUp third;
        QVERIFY(loop->poller().add(first.descriptor(), 1, {.read = true}));
        QVERIFY(loop->poller().add(second.descriptor(), 2, {.read = true}));
        QVERIFY(loop->poller().add(third.descriptor(), 3, {.read = true}));
        std::vector<std::vector<quint64>> told;
        loop->setOnReady([&](std::span<const Ready> ready) {
            auto &tokens = told.emplace_back();
            for (const Ready &one : ready)
                tokens.push_back(one.token);
            first.clear();
            second.clear();
        });
        first.signal();
        second.signal();
        QVERIFY(loop->processEvents(QEventLoop::AllEvents));
        QVERIFY(!loop->processEvents(QEventLoop::AllEvents));
        loop->setOnReady({});
        for (const WakeUp *one : {&first, &second, &third})
            loop->poller().remove(one->descriptor());
        QCOMPARE(told.size(), size_t(1));
        std::ranges::sort(told.front());
        QCOMPARE(told.front(), (std::vector<quint64>{1, 2}));
    }

    void qtsSocketsLiveOnIt()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QTcpSocket client;
        client.connectToHost(QHostAddress::LocalHost, server.serverPort());
        QTRY_VERIFY(server.hasPendingConnections());
        const std::unique_ptr<QTcpSocket> other(server.nextPendingConnection());
        const QByteArray much(1 << 20, 'x');
        client.write(much);
        QTRY_COMPARE(other->bytesAvailable(), much.size());
        other->close();
        QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
    }
};

WATEK_SUITE(WATEK_EPOLL_MAIN, CommonThreadingEpollLoopTest)

} // namespace commonThreadingEpollLoopTest

#include "CommonThreadingEpollLoopTest.moc"

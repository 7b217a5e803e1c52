// The worker thread: its object is born, works and dies on it; it starts and stops cleanly, always.
#include "common/threading/WorkerThread.h"
#include "tests/support/Suite.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <pthread.h>

namespace commonThreadingWorkerTest {

using namespace watek::threading;

namespace {

inline constinit ThreadRole workerRole{"worker"};

// Notes on which thread and in which role it was built and destroyed.
struct Diary {
    std::atomic<QThread *> builtOn{nullptr};
    std::atomic<QThread *> destroyedOn{nullptr};
    std::atomic<bool> destroyedInRole{false};
    std::atomic<bool> childDestroyedInRole{false};
};

class Worker : public QObject {
public:
    explicit Worker(Diary &diary)
        : m_diary(diary)
    {
        m_diary.builtOn = QThread::currentThread();
    }
    ~Worker() override
    {
        m_diary.destroyedOn = QThread::currentThread();
        m_diary.destroyedInRole = workerRole.isCurrent();
        // What is left to the event loop dies in the role as well.
        auto *child = new QObject;
        QObject::connect(child, &QObject::destroyed,
            [&diary = m_diary] { diary.childDestroyedInRole = workerRole.isCurrent(); });
        child->deleteLater();
    }

private:
    Diary &m_diary;
};

struct Plain { };
std::unique_ptr<Plain> makePlain() { return std::make_unique<Plain>(); }

int entriesOf(const QString &folder)
{
    return int(
        QDir(folder).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
}

} // namespace

class CommonThreadingWorkerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theObjectLivesAndDiesOnTheThread()
    {
        Diary diary;
        QThread *seen = nullptr;
        {
            WorkerThread<Worker> thread("worker-1", workerRole);
            QVERIFY(!thread.isRunning());
            thread.start([&diary] { return std::make_unique<Worker>(diary); });
            QVERIFY(thread.isRunning());
            QVERIFY(diary.builtOn.load() != nullptr);
            QVERIFY(diary.builtOn.load() != QThread::currentThread());
            QString name;
            const char *role = "";
            thread.post([&](Worker &worker) {
                seen = worker.thread();
                name = QThread::currentThread()->objectName();
                role = ThreadRole::currentName();
            });
            thread.stop();
            QCOMPARE(name, "worker-1");
            QCOMPARE(role, "worker");
            QVERIFY(thread.isFinished());
        }
        QCOMPARE(seen, diary.builtOn.load());
        QCOMPARE(diary.destroyedOn.load(), diary.builtOn.load());
        QVERIFY(diary.destroyedInRole);
        QVERIFY(diary.childDestroyedInRole);
    }

    void tasksRunInTheOrderTheyWerePosted()
    {
        std::vector<int> ran;
        WorkerThread<Plain> thread("order", workerRole);
        thread.post([&ran](Plain &) { ran.push_back(-1); }); // waits for the start
        thread.start(makePlain);
        for (int i = 0; i < 1000; ++i)
            thread.post([&ran, i](Plain &) { ran.push_back(i); });
        thread.stop();
        QCOMPARE(ran.size(), 1001u);
        for (int i = 0; i <= 1000; ++i)
            QCOMPARE(ran[size_t(i)], i - 1);
    }

    void whatWasPostedBeforeTheStopStillRuns()
    {
        // The request comes while the thread takes its mail: were its wake-up lost, this would
        // hang.
        for (int round = 0; round < 100; ++round) {
            int ran = 0;
            WorkerThread<Plain> thread("drain", workerRole);
            thread.start(makePlain);
            for (int i = 0; i < 20; ++i)
                thread.post([&ran](Plain &) { ++ran; });
            thread.requestStop();
            thread.stop();
            QCOMPARE(ran, 20);
        }
    }

    void aStopWhileMailIsTakenIsNotMissed()
    {
        // The request comes a little later after a post in each round than in the one before, and
        // so in some of them between two looks at the mail: a wake-up swallowed there would hang.
        for (int round = 0; round < 1000; ++round) {
            WorkerThread<Plain> thread("busy", workerRole);
            thread.start(makePlain);
            thread.post([](Plain &) {});
            QElapsedTimer pause;
            pause.start();
            while (pause.nsecsElapsed() < round * 100) { }
            thread.stop();
            QVERIFY(thread.isFinished());
        }
    }

    void stoppingTwiceOrWithoutAStartIsHarmless()
    {
        WorkerThread<Plain> never("never", workerRole);
        never.post([](Plain &) { QFAIL("nobody is there to run this"); });
        never.requestStop();
        never.stop();
        QVERIFY(!never.isRunning());

        WorkerThread<Plain> twice("twice", workerRole);
        twice.start(makePlain);
        twice.stop();
        twice.requestStop();
        twice.stop();
        QVERIFY(twice.isFinished());
        twice.post([](Plain &) { QFAIL("the thread has ended"); });
    }

    void whatATaskHoldsIsFreed()
    {
        const auto held = std::make_shared<int>(7);
        {
            WorkerThread<Plain> thread("held", workerRole);
            thread.start([held] { return makePlain(); });
            thread.post([held](Plain &) {});
            thread.stop();
            thread.post([held](Plain &) {});
        }
        QCOMPARE(held.use_count(), 1);
    }

    void timersRunOnTheThread()
    {
        std::atomic<bool> hasFired{false};
        WorkerThread<QTimer> thread("timer", workerRole);
        thread.start([&hasFired] {
            auto timer = std::make_unique<QTimer>();
            QObject::connect(timer.get(), &QTimer::timeout, timer.get(),
                [&hasFired] { hasFired = workerRole.isCurrent(); });
            timer->start(1);
            return timer;
        });
        QTRY_VERIFY(hasFired);
        thread.stop();
    }

    void manyThreadsAtOnceAnswer()
    {
        constexpr int kThreads = 32;
        std::vector<std::unique_ptr<WorkerThread<Plain>>> threads;
        std::atomic<int> answers{0};
        for (int i = 0; i < kThreads; ++i) {
            threads.push_back(
                std::make_unique<WorkerThread<Plain>>(QStringLiteral("io-%1").arg(i), workerRole));
            threads.back()->start(makePlain);
        }
        for (const auto &thread : threads)
            thread->post([&answers](Plain &) { ++answers; });
        for (const auto &thread : threads)
            thread->requestStop();
        threads.clear();
        QCOMPARE(answers.load(), kThreads);
    }

    // OpenSSL keeps state for each thread in this way, and frees it while the thread ends.
    void whatLibrariesKeepForTheThreadIsGoneAfterTheStop()
    {
        static std::atomic<bool> isFreed{false};
        static pthread_key_t key;
        QCOMPARE(::pthread_key_create(&key,
                     [](void *) {
                         QThread::msleep(50);
                         isFreed = true;
                     }),
            0);
        {
            WorkerThread<Plain> thread("keeper", workerRole);
            thread.start(makePlain);
            thread.post([](Plain &) { ::pthread_setspecific(key, &isFreed); });
        }
        QVERIFY(isFreed);
        ::pthread_key_delete(key);
    }

    void twoHundredStartsLeaveNoThreadAndNoDescriptor_data()
    {
        QTest::addColumn<LoopKind>("loop");
        QTest::newRow("Qt's loop") << LoopKind::Qt;
        QTest::newRow("on epoll") << LoopKind::Epoll;
    }
    void twoHundredStartsLeaveNoThreadAndNoDescriptor()
    {
        QFETCH(LoopKind, loop);
        const auto cycle = [loop] {
            WorkerThread<Plain> thread("cycle", workerRole, loop);
            thread.start(makePlain);
            thread.post([](Plain &) {});
        };
        cycle(); // what Qt makes once for the process is made now
        const int descriptors = entriesOf("/proc/self/fd");
        const int threads = entriesOf("/proc/self/task");
        for (int i = 0; i < 200; ++i)
            cycle();
        QCOMPARE(entriesOf("/proc/self/task"), threads);
        QCOMPARE(entriesOf("/proc/self/fd"), descriptors);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonThreadingWorkerTest)

} // namespace commonThreadingWorkerTest

#include "CommonThreadingWorkerTest.moc"

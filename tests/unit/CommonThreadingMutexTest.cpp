// The mutex that counts, the semaphore that is only tried, the roles of threads.
#include "common/threading/Mutex.h"
#include "common/threading/Semaphore.h"
#include "common/threading/ThreadRole.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace commonThreadingMutexTest {

using namespace watek::threading;

namespace {

inline constinit ThreadRole cookRole{"cook"};
inline constinit ThreadRole guestRole{"guest"};

// Runs `crime` in a child process; true when an assertion ended it.
template <typename Crime>
bool endsInAssertion(Crime crime)
{
    const pid_t child = fork();
    if (child == 0) {
        qInstallMessageHandler([](QtMsgType, const QMessageLogContext &, const QString &) {});
        const rlimit noCore{0, 0};
        setrlimit(RLIMIT_CORE, &noCore);
        std::signal(SIGABRT, SIG_DFL);
        crime();
        _exit(0);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFSIGNALED(status)
        && WTERMSIG(status) == SIGABRT;
}

void lockTwice() NO_THREAD_SAFETY_ANALYSIS
{
    Mutex first("first", "nothing");
    Mutex second("second", "nothing");
    first.lock();
    second.lock();
}

void unlockWhatIsNotHeld() NO_THREAD_SAFETY_ANALYSIS
{
    Mutex mutex("free", "nothing");
    mutex.unlock();
}

} // namespace

class CommonThreadingMutexTest : public QObject {
    Q_OBJECT

private:
    static void skipWithoutAsserts()
    {
#if defined(QT_NO_DEBUG) && !defined(QT_FORCE_ASSERTS)
        QSKIP("This build has no asserts.");
#endif
    }

private Q_SLOTS:
    void aNewMutexHasItsNamesAndNoCounts()
    {
        const Mutex mutex("clients", "the table of connections");
        const MutexStats stats = mutex.stats();
        QCOMPARE(stats.name, "clients");
        QCOMPARE(stats.guards, "the table of connections");
        QCOMPARE(stats.acquisitions, 0u);
        QCOMPARE(stats.contentions, 0u);
        QVERIFY(stats.holderRole == nullptr);
    }

    void everyAcquisitionIsCountedAndOneIn64IsTimed()
    {
        Mutex mutex("counted", "nothing");
        for (int i = 0; i < 128; ++i)
            MutexLocker lock(mutex);
        const MutexStats stats = mutex.stats();
        QCOMPARE(stats.acquisitions, 128u);
        QCOMPARE(stats.sampledHolds, 2u);
        QVERIFY(stats.sampledHoldNs > 0);
        QCOMPARE(stats.contentions, 0u);
        QCOMPARE(stats.waitNs, 0u);
    }

    void theHolderIsNamedWhileItHolds()
    {
        Mutex mutex("held", "nothing");
        const ThreadRole::Binding binding(cookRole);
        {
            MutexLocker lock(mutex);
            QCOMPARE(mutex.stats().holderRole, "cook");
        }
        QVERIFY(mutex.stats().holderRole == nullptr);
    }

    void aLockThatHadToWaitIsCountedWithItsWait()
    {
        Mutex mutex("contended", "the flag");
        std::atomic<bool> isDone{false};
        std::thread other([&] {
            while (!isDone.load()) {
                MutexLocker lock(mutex);
                std::this_thread::yield();
            }
        });
        QElapsedTimer limit;
        limit.start();
        while (mutex.stats().contentions == 0 && !limit.hasExpired(30'000)) {
            MutexLocker lock(mutex);
            std::this_thread::yield();
        }
        isDone = true;
        other.join();
        const MutexStats stats = mutex.stats();
        QVERIFY(stats.contentions > 0);
        QVERIFY(stats.contentions <= stats.acquisitions);
        QVERIFY(stats.waitNs > 0);
        QVERIFY(stats.longestWaitNs > 0);
        QVERIFY(stats.longestWaitNs <= stats.waitNs);
    }

    void fourThreadsLoseNoCount()
    {
        constexpr int kRounds = 20'000;
        Mutex mutex("sum", "the sum");
        qint64 sum = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < kRounds; ++i) {
                    MutexLocker lock(mutex);
                    ++sum;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(sum, 4 * kRounds);
        QCOMPARE(mutex.stats().acquisitions, 4u * kRounds);
    }

    void aSecondLockAsserts()
    {
        skipWithoutAsserts();
        QVERIFY(endsInAssertion(lockTwice));
    }

    void unlockingWhatIsNotHeldAsserts()
    {
        skipWithoutAsserts();
        QVERIFY(endsInAssertion(unlockWhatIsNotHeld));
    }

    void aSemaphoreGivesAsManyPermitsAsItHas()
    {
        Semaphore semaphore(2);
        QCOMPARE(semaphore.permits(), 2);
        QVERIFY(semaphore.tryAcquire());
        QVERIFY(semaphore.tryAcquire());
        QVERIFY(!semaphore.tryAcquire());
        QCOMPARE(semaphore.available(), 0);
        semaphore.release();
        QCOMPARE(semaphore.available(), 1);
        QVERIFY(semaphore.tryAcquire());
        QCOMPARE(semaphore.permits(), 2);
    }

    void neverMoreHoldersThanPermits()
    {
        constexpr int kPermits = 3;
        Semaphore semaphore(kPermits);
        std::atomic<int> holders{0};
        std::atomic<int> most{0};
        std::atomic<int> refused{0};
        std::vector<std::thread> threads;
        for (int t = 0; t < 6; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < 5'000; ++i) {
                    if (!semaphore.tryAcquire()) {
                        ++refused;
                        continue;
                    }
                    const int now = ++holders;
                    int seen = most.load();
                    while (now > seen && !most.compare_exchange_weak(seen, now)) { }
                    std::this_thread::yield();
                    --holders;
                    semaphore.release();
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QVERIFY(most.load() <= kPermits);
        QVERIFY(refused.load() > 0);
        QCOMPARE(semaphore.available(), kPermits);
    }

    void releasingAPermitThatNobodyHoldsAsserts()
    {
        skipWithoutAsserts();
        QVERIFY(endsInAssertion([] { Semaphore(1).release(); }));
    }

    void aThreadHasNoRoleUntilItBindsOne()
    {
        QVERIFY(ThreadRole::current() == nullptr);
        QCOMPARE(ThreadRole::currentName(), "-");
        QVERIFY(!cookRole.isCurrent());
    }

    void anInnerBindingGivesTheOuterRoleBack()
    {
        const ThreadRole::Binding outer(cookRole);
        {
            const ThreadRole::Binding inner(guestRole);
            QVERIFY(guestRole.isCurrent());
            QVERIFY(!cookRole.isCurrent());
        }
        QVERIFY(cookRole.isCurrent());
        QCOMPARE(ThreadRole::currentName(), "cook");
    }

    void aRoleIsOfItsThreadAlone()
    {
        const ThreadRole::Binding binding(cookRole);
        bool isElsewhere = true;
        std::thread([&isElsewhere] { isElsewhere = cookRole.isCurrent(); }).join();
        QVERIFY(!isElsewhere);
        QVERIFY(cookRole.isCurrent());
    }

    void theWrongThreadAsserts()
    {
        skipWithoutAsserts();
        const ThreadRole::Binding binding(guestRole);
        QVERIFY(endsInAssertion([] { cookRole.assertCurrent(); }));
        QVERIFY(!endsInAssertion([] { guestRole.assertCurrent(); }));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonThreadingMutexTest)

} // namespace commonThreadingMutexTest

#include "CommonThreadingMutexTest.moc"

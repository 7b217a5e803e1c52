// Two threads of ours count in one variable, and one thread reads what another wrote: without a
// lock or a mailbox these are races, which ThreadSanitizer must report in spite of the hints in
// common/threading and of an uninstrumented Qt; with them (the argument "mended") it must be
// silent.
//   PlantedRace lock|mailbox|stop [mended]
// Exit code 0 when the sums are right or were not asked for; TSan's own when it has reported.
#include "common/threading/Mailbox.h"
#include "common/threading/Mutex.h"
#include "common/threading/WorkerThread.h"

#include <QCoreApplication>

#include <cstdio>
#include <cstring>

using namespace watek::threading;

namespace {

constexpr int kRounds = 1000;

inline constinit ThreadRole workerRole{"worker"};
struct Worker { };
std::unique_ptr<Worker> makeWorker() { return std::make_unique<Worker>(); }

// A field that two threads count in.
int countTogether(bool isMended)
{
    int count = 0;
    Mutex mutex("count", "the planted count");
    std::atomic<int> arrived{0}; // relaxed: lets both begin together, and orders nothing
    const auto add = [&count, &mutex, &arrived, isMended](Worker &) {
        arrived.fetch_add(1, std::memory_order_relaxed);
        while (arrived.load(std::memory_order_relaxed) < 2)
            QThread::yieldCurrentThread();
        for (int i = 0; i < kRounds; ++i) {
            if (isMended) {
                MutexLocker lock(mutex);
                ++count;
            } else {
                ++count;
            }
        }
    };
    WorkerThread<Worker> first("first", workerRole);
    WorkerThread<Worker> second("second", workerRole);
    first.start(makeWorker);
    second.start(makeWorker);
    first.post(add);
    second.post(add);
    first.stop();
    second.stop();
    return isMended && count != 2 * kRounds;
}

// A value that goes from one thread to another: through a mailbox, or past it.
int handOver(bool isMended)
{
    int past = 0;
    Mailbox<int> mailbox("hand-over", kRounds);
    std::atomic<int> sent{0}; // relaxed: tells that something was sent, and orders nothing
    WorkerThread<Worker> worker("sender", workerRole);
    worker.start(makeWorker);
    worker.post([&](Worker &) {
        for (int i = 1; i <= kRounds; ++i) {
            if (isMended)
                mailbox.post(i);
            else
                past += i;
            sent.fetch_add(1, std::memory_order_relaxed);
        }
    });
    while (sent.load(std::memory_order_relaxed) < kRounds)
        QThread::yieldCurrentThread();
    int sum = 0;
    std::vector<int> mail;
    while (mailbox.takeAll(mail)) {
        for (int value : mail)
            sum += value;
    }
    if (!isMended)
        sum = past;
    worker.stop();
    return isMended && sum != kRounds * (kRounds + 1) / 2;
}

// What a thread left behind, read before or after its end.
int readAfterStop(bool isMended)
{
    int left = 0;
    std::atomic<bool> isWritten{false};
    WorkerThread<Worker> worker("writer", workerRole);
    worker.start(makeWorker);
    worker.post([&](Worker &) {
        left = 7;
        isWritten.store(true, std::memory_order_relaxed);
    });
    while (!isWritten.load(std::memory_order_relaxed))
        QThread::yieldCurrentThread();
    if (isMended)
        worker.stop();
    const int seen = left;
    worker.stop();
    return isMended && seen != 7;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const char *what = argc > 1 ? argv[1] : "";
    const bool isMended = argc > 2 && std::strcmp(argv[2], "mended") == 0;
    if (std::strcmp(what, "lock") == 0)
        return countTogether(isMended);
    if (std::strcmp(what, "mailbox") == 0)
        return handOver(isMended);
    if (std::strcmp(what, "stop") == 0)
        return readAfterStop(isMended);
    std::fprintf(stderr, "PlantedRace lock|mailbox|stop [mended]\n");
    return 2;
}

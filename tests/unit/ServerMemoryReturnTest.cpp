// When memory is given back to the system. Thread: the test's, playing gui.
#include "server/app/MemoryReturn.h"
#include "tests/support/Suite.h"

#include <QFile>
#include <QTest>

#include <unistd.h>

#include <cstring>
#include <limits>
#include <memory>
#include <vector>

namespace serverMemoryReturnTest {

using namespace watek;
using namespace watek::server;
using app::MemoryReturn;

namespace {

/// A sanitizer has a heap of its own, which gives nothing back.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kHasHeapOfC = false;
#elif defined(__has_feature)
constexpr bool kHasHeapOfC = !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool kHasHeapOfC = true;
#endif

/// What the process has in memory.
qint64 residentKib()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("this system does not say how much memory is used");
    return file.readAll().split(' ').at(1).toLongLong() * ::sysconf(_SC_PAGESIZE) / 1024;
}

} // namespace

class ServerMemoryReturnTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

private Q_SLOTS:
    void memoryIsGivenBackOnceAfterACrowdHasLeft()
    {
        guiRole.assertCurrent();
        qint64 left = 0;
        int trims = 0;
        MemoryReturn memory([&left] { return left; }, [&trims] { ++trims; });
        const auto lookWith = [&](qint64 gone) REQUIRES(guiRole) {
            left = gone;
            memory.look();
            return trims;
        };
        QCOMPARE(lookWith(MemoryReturn::kCrowd - 1), 0);
        QCOMPARE(lookWith(MemoryReturn::kCrowd), 1);
        // Who has left counts once.
        QCOMPARE(lookWith(MemoryReturn::kCrowd), 1);
        QCOMPARE(lookWith(2 * MemoryReturn::kCrowd - 1), 1);
        QCOMPARE(lookWith(9 * MemoryReturn::kCrowd), 2);
        QCOMPARE(lookWith(9 * MemoryReturn::kCrowd), 2);
    }

    void whatWasFreedBetweenWhatIsUsedGoesToTheSystem()
    {
        guiRole.assertCurrent();
        constexpr qint64 kPieceKib = 16;
        constexpr qint64 kPieces = 4096;
        std::vector<std::unique_ptr<char[]>> pieces;
        for (qint64 i = 0; i < kPieces; ++i) {
            pieces.emplace_back(new char[kPieceKib * 1024]);
            std::memset(pieces.back().get(), 1, kPieceKib * 1024);
        }
        // The last piece stays, so that the others do not end the heap.
        pieces.erase(pieces.begin(), pieces.end() - 1);
        const qint64 leastKib
            = kHasHeapOfC ? kPieces * kPieceKib / 2 : std::numeric_limits<qint64>::min();
        const qint64 beforeKib = residentKib();
        MemoryReturn memory([] { return qint64(MemoryReturn::kCrowd); });
        memory.look();
        QVERIFY2(beforeKib - residentKib() > leastKib,
            qPrintable(
                QStringLiteral("%1 KiB before, %2 after").arg(beforeKib).arg(residentKib())));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerMemoryReturnTest)

} // namespace serverMemoryReturnTest

#include "ServerMemoryReturnTest.moc"

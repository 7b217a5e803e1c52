// When memory is given back to the system. Thread: the test's, playing gui.
#include "server/app/MemoryReturn.h"

#include <QTest>

using namespace watek;
using namespace watek::server;
using app::MemoryReturn;

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
};

QTEST_GUILESS_MAIN(ServerMemoryReturnTest)
#include "ServerMemoryReturnTest.moc"

// The next moment at which each client needs looking at. Thread: the test's, playing io.
#include "server/io/Deadlines.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverDeadlinesTest {

using watek::server::io::Deadlines;
using watek::server::io::kNever;
using watek::server::shared::kNoSlot;

class ServerDeadlinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theEarliestComesFirst()
    {
        Deadlines deadlines;
        QCOMPARE(deadlines.nextMs(), kNever);
        deadlines.set(7, 300);
        deadlines.set(0, 100);
        deadlines.set(3, 200);
        QCOMPARE(deadlines.nextMs(), 100);
        QCOMPARE(deadlines.takeDue(99), kNoSlot);
        QCOMPARE(deadlines.takeDue(250), 0u);
        QCOMPARE(deadlines.takeDue(250), 3u);
        QCOMPARE(deadlines.takeDue(250), kNoSlot);
        QCOMPARE(deadlines.nextMs(), 300);
    }

    void aSlotHasOneHoweverOftenItAsks()
    {
        Deadlines deadlines;
        for (int i = 1000; i > 0; --i)
            deadlines.set(5, i);
        QCOMPARE(deadlines.size(), size_t(1));
        QCOMPARE(deadlines.takeDue(1), 5u);
        QCOMPARE(deadlines.takeDue(1000), kNoSlot);
        deadlines.set(5, 10);
        deadlines.set(5, kNever);
        QCOMPARE(deadlines.nextMs(), kNever);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDeadlinesTest)

} // namespace serverDeadlinesTest

#include "ServerDeadlinesTest.moc"

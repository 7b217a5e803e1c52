// The message list keeps the text being read where it is, whatever happens around it.
#include "tests/gui/ClientMessageViewFixture.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace clientMessageScrollTest {

using namespace watek::client;
using ui::MessageView;
using World = watek::tests::MessageViewWorld;

class ClientMessageScrollTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void startsAtTheBottomAndStaysThereWhenRowsAreAdded()
    {
        World world;
        QVERIFY(world.view.isAtBottom());
        for (int n = 0; n < 20; ++n) {
            world.lines.append(3);
            const QRect last = world.view.visualRect(world.lines.index(world.lines.rowCount() - 1));
            QCOMPARE(last.bottom() + 1, world.view.viewport()->height());
            QVERIFY(world.isConsistent());
        }
    }

    void textBeingReadStaysWhenRowsChangeAround_data()
    {
        QTest::addColumn<int>("what");
        QTest::newRow("added at the end") << 0;
        QTest::newRow("added at the beginning") << 1;
        QTest::newRow("trimmed at the beginning") << 2;
        QTest::newRow("a row above grows") << 3;
        QTest::newRow("a row below grows") << 4;
        QTest::newRow("only the height of the window changes") << 5;
    }

    void textBeingReadStaysWhenRowsChangeAround()
    {
        QFETCH(int, what);
        World world;
        world.scrollToMiddle();
        const auto before = world.seen();
        QVERIFY(before.first > 0);
        switch (what) {
        case 0:
            world.lines.append(50);
            break;
        case 1:
            world.lines.insert(0, 50);
            break;
        case 2:
            world.lines.remove(0, 40);
            break;
        case 3:
            world.lines.setText(3, QStringLiteral("dużo tekstu ").repeated(100));
            break;
        case 4:
            world.lines.setText(490, QStringLiteral("dużo tekstu ").repeated(100));
            break;
        case 5:
            world.view.resize(600, 500);
            break;
        }
        QCOMPARE(world.seen(), before);
        QVERIFY(world.isConsistent());
    }

    void scrollingUpRowByRowNeverJumps()
    {
        World world;
        for (int n = 0; n < 200; ++n) {
            const auto before = world.seen();
            world.view.verticalScrollBar()->setValue(world.view.verticalScrollBar()->value() - 17);
            int row = 0;
            while (world.lines.line(row).id != before.first)
                ++row;
            QCOMPARE(world.view.visualRect(world.lines.index(row)).top(), before.second + 17);
            QVERIFY(world.isConsistent());
        }
    }

    void randomChangesKeepRowsApartAndMeasured()
    {
        QRandomGenerator random(7);
        World world(60);
        QAbstractItemModelTester tester(&world.lines);
        for (int round = 0; round < 300; ++round) {
            const int rows = world.lines.rowCount();
            switch (random.bounded(6)) {
            case 0:
                world.lines.append(int(random.bounded(4)) + 1);
                break;
            case 1:
                world.lines.insert(int(random.bounded(rows)), 2);
                break;
            case 2:
                if (rows > 40)
                    world.lines.remove(int(random.bounded(rows - 3)), 3);
                break;
            case 3:
                world.view.resize(300 + int(random.bounded(500)), 200 + int(random.bounded(300)));
                break;
            case 4:
                world.view.verticalScrollBar()->setValue(
                    int(random.bounded(world.view.verticalScrollBar()->maximum() + 1)));
                break;
            case 5:
                world.lines.setText(int(random.bounded(rows)),
                    QStringLiteral("x y ").repeated(int(random.bounded(200))));
                break;
            }
            QVERIFY2(world.isConsistent(), qPrintable(QString::number(round)));
        }
    }

    void positionOutlivesAnotherConversation()
    {
        World world;
        world.scrollToMiddle();
        const auto before = world.seen();
        const ui::ViewPosition position = world.view.position();
        watek::tests::MessageLines other;
        other.append(30);
        world.view.setModel(&other);
        QVERIFY(world.view.isAtBottom());
        world.view.setModel(&world.lines);
        world.view.setPosition(position);
        QCOMPARE(world.seen(), before);
    }

    void leavingAndReachingTheBottomIsTold()
    {
        World world;
        QSignalSpy told(&world.view, &MessageView::atBottomChanged);
        world.view.verticalScrollBar()->setValue(world.view.verticalScrollBar()->value() - 100);
        QCOMPARE(told.count(), 1);
        QCOMPARE(told.last().first().toBool(), false);
        world.view.verticalScrollBar()->setValue(world.view.verticalScrollBar()->maximum());
        QCOMPARE(told.count(), 2);
        QVERIFY(world.view.isAtBottom());
    }

    void aFewRowsBeginAtTheTop()
    {
        World world(2);
        QCOMPARE(world.view.visualRect(world.lines.index(0)).top(), 0);
        QCOMPARE(world.view.verticalScrollBar()->maximum(), 0);
    }
};

WATEK_SUITE(QTEST_MAIN, ClientMessageScrollTest)

} // namespace clientMessageScrollTest

#include "ClientMessageScrollTest.moc"

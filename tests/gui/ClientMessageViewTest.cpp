// The message list: the heights of its rows, what the keyboard does with them, and what is copied.
#include "client/ui/messages/HeightTree.h"
#include "client/ui/messages/MessagePainter.h"
#include "tests/gui/ClientMessageViewFixture.h"
#include "tests/support/Suite.h"

#include <QApplication>
#include <QClipboard>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <numeric>

namespace clientMessageViewTest {

using namespace watek::client;
using ui::MessageView;
using World = watek::tests::MessageViewWorld;
using ui::HeightTree;

class ClientMessageViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void heightTreeAgreesWithAPlainListOfHeights()
    {
        QRandomGenerator random(1);
        HeightTree tree;
        QList<int> plain;
        for (int round = 0; round < 3000; ++round) {
            const int what = int(random.bounded(4));
            if (what == 0 || plain.isEmpty()) {
                const int row = random.bounded(2) ? int(plain.size())
                                                  : int(random.bounded(int(plain.size()) + 1));
                const int count = int(random.bounded(5)) + 1;
                const int height = int(random.bounded(50));
                tree.insert(row, count, height);
                for (int n = 0; n < count; ++n)
                    plain.insert(row, height);
            } else if (what == 1 && plain.size() > 100) {
                const int row = int(random.bounded(int(plain.size()) - 4));
                tree.remove(row, 4);
                plain.remove(row, 4);
            } else {
                const int row = int(random.bounded(int(plain.size())));
                const int height = int(random.bounded(60));
                tree.setHeight(row, height);
                plain[row] = height;
            }
            QCOMPARE(tree.size(), int(plain.size()));
            const int row = int(random.bounded(int(plain.size())));
            const int top = std::accumulate(plain.begin(), plain.begin() + row, 0);
            QCOMPARE(tree.top(row), top);
            QCOMPARE(tree.total(), std::accumulate(plain.begin(), plain.end(), 0));
            if (plain[row] > 0) {
                QCOMPARE(tree.rowAt(top), row);
                QCOMPARE(tree.rowAt(top + plain[row] - 1), row);
            }
        }
    }

    void sumOfAllHeightsIsTheSumOfTheRows()
    {
        World world(120);
        for (int row = 0; row < 120; ++row) // each was in sight once, so each was measured
            world.view.scrollTo(world.lines.index(row));
        int sum = 0;
        for (int row = 0; row < 120; ++row)
            sum += world.view.rowGeometry(row).height;
        QCOMPARE(world.view.contentHeight(), sum);
        QCOMPARE(world.view.verticalScrollBar()->maximum(), sum - world.view.viewport()->height());
    }

    void marksThatPileUpStayWithinTheirRow()
    {
        World world(3);
        for (int row = 0; row < 3; ++row)
            world.lines.setText(row, QStringLiteral("ooo"));
        const auto rowOf = [&](int row) { return world.view.visualRect(world.lines.index(row)); };
        const auto picture = [&] { return world.view.viewport()->grab().toImage(); };
        const QString above(40, QChar(0x0301));
        const QString below(40, QChar(0x0323));
        const QString piled = u'o' + above + u'o' + below + u'o';
        const QRect before = rowOf(1);
        const QImage plain = picture();
        world.lines.setText(1, piled);
        const QRect after = rowOf(1);
        const QImage marked = picture();
        QVERIFY(plain.copy(before) != marked.copy(after)); // the marks are there
        const int width = plain.width();
        QCOMPARE(marked.copy(0, 0, width, after.top()), plain.copy(0, 0, width, before.top()));
        const int rest = plain.height() - std::max(before.bottom(), after.bottom()) - 1;
        QVERIFY(rest > before.height());
        QCOMPARE(marked.copy(0, after.bottom() + 1, width, rest),
            plain.copy(0, before.bottom() + 1, width, rest));
    }

    void emptyListIsHarmless()
    {
        World world(0);
        QVERIFY(!world.view.indexAt({10, 10}).isValid());
        QTest::keyClick(&world.view, Qt::Key_Up);
        world.view.grab();
        world.lines.append(1);
        world.lines.remove(0, 1);
        world.view.grab();
        QCOMPARE(world.view.contentHeight(), 0);
    }

    void hiddenPassagesTakeNoRoomAndAreSkippedByKeys()
    {
        World world(3);
        world.lines.line(1).kind = session::LineKind::Join;
        world.view.setShowsPassages(false);
        QCOMPARE(world.view.visualRect(world.lines.index(1)).height(), 0);
        world.view.setCurrentIndex(world.lines.index(0));
        QTest::keyClick(&world.view, Qt::Key_Down);
        QCOMPARE(world.view.currentIndex().row(), 2);
        world.view.setShowsPassages(true);
        QVERIFY(world.view.visualRect(world.lines.index(1)).height() > 0);
    }

    void selectedRowsAreCopiedWithTimeAndNick()
    {
        World world(4);
        world.lines.setText(1, QStringLiteral("\x02pogrubione\x02 słowo"));
        world.lines.setText(2, QStringLiteral("drugie"));
        world.view.setCurrentIndex(world.lines.index(1));
        QTest::keyClick(&world.view, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(&world.view, Qt::Key_C, Qt::ControlModifier);
        const QStringList copied = QApplication::clipboard()->text().split(u'\n');
        QCOMPARE(copied.size(), 2);
        QVERIFY2(
            copied[0].endsWith(QStringLiteral("] <anna> pogrubione słowo")), qPrintable(copied[0]));
        QVERIFY2(copied[1].endsWith(QStringLiteral("] <anna> drugie")), qPrintable(copied[1]));
        QVERIFY(copied[0].startsWith(u'['));
    }

    void enterOnAMessageThatWasNotSentAsksToRetry_data()
    {
        QTest::addColumn<int>("delivery");
        QTest::newRow("refused") << int(session::Delivery::Failed);
        QTest::newRow("lost") << int(session::Delivery::Unknown);
    }
    void enterOnAMessageThatWasNotSentAsksToRetry()
    {
        QFETCH(int, delivery);
        World world(3);
        world.lines.line(1).delivery = session::Delivery(delivery);
        world.lines.setText(1, QStringLiteral("zgubione"));
        QSignalSpy retried(&world.view, &MessageView::retryRequested);
        world.view.setCurrentIndex(world.lines.index(1));
        QTest::keyClick(&world.view, Qt::Key_Return);
        QCOMPARE(retried.count(), 1);
        QCOMPARE(retried.first().first().toULongLong(), world.lines.line(1).id);
    }

    void theRetryButtonStaysInsideANarrowRow()
    {
        ui::MessageRow row;
        row.delivery = session::Delivery::Unknown;
        const QFont font;
        const QRect narrow(8, 0, 160, 20);
        QVERIFY(QFontMetrics(font).horizontalAdvance(ui::deliveryText(row)) > narrow.width());
        QVERIFY(narrow.contains(ui::retryRect(row, narrow, font)));
        const QRect wide(8, 0, 2000, 20);
        QVERIFY(ui::retryRect(row, wide, font).left()
            > wide.left() + QFontMetrics(font).horizontalAdvance(ui::deliveryText(row)));
    }

    void realModelShowsDaysMarkersAndLines()
    {
        model::MessageListModel lines;
        MessageView view;
        view.resize(600, 400);
        view.setModel(&lines);
        session::ChatLine line{
            .id = 1, .timeMs = 1'700'000'000'000, .author = QStringLiteral("anna")};
        line.text = QStringLiteral("cześć");
        lines.append({line});
        lines.placeNewMarker(1);
        line.id = 2;
        lines.append({line});
        QVERIFY(lines.rowCount() >= 4); // a day, a line, the marker, a line
        int y = 0;
        for (int row = 0; row < lines.rowCount(); ++row) {
            const QRect rect = view.visualRect(lines.index(row));
            QCOMPARE(rect.top(), y);
            QVERIFY(rect.height() > 0);
            QVERIFY(!ui::spokenText(ui::messageRow(lines.index(row))).isEmpty());
            y = rect.bottom() + 1;
        }
    }
};

WATEK_SUITE(QTEST_MAIN, ClientMessageViewTest)

} // namespace clientMessageViewTest

#include "ClientMessageViewTest.moc"

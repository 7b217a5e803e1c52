// The message list keeps the text being read where it is, whatever happens around it.
#include "client/model/MessageListModel.h"
#include "client/ui/messages/HeightTree.h"
#include "client/ui/messages/MessagePainter.h"
#include "client/ui/messages/MessageView.h"

#include <QAbstractItemModelTester>
#include <QAbstractListModel>
#include <QApplication>
#include <QClipboard>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <numeric>

using namespace watek::client;
using ui::HeightTree;
using ui::MessageView;

namespace {

// Rows that may come and go anywhere, as MessageListModel's cannot yet.
class Lines final : public QAbstractListModel {
public:
    struct Line {
        session::LineId id = 0;
        session::LineKind kind = session::LineKind::Message;
        QString text;
        session::Delivery delivery = session::Delivery::NotOurs;
    };

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_lines.size());
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        using Model = model::MessageListModel;
        const Line &line = m_lines[index.row()];
        switch (role) {
        case Qt::DisplayRole:
        case Model::TextRole:
            return line.text;
        case Model::LineIdRole:
            return line.id;
        case Model::KindRole:
            return int(line.kind);
        case Model::AuthorRole:
            return QStringLiteral("anna");
        case Model::DeliveryRole:
            return int(line.delivery);
        case Model::TimeRole:
            return qint64(1'700'000'000'000);
        case Model::StartsGroupRole:
            return index.row() % 3 == 0;
        default:
            return {};
        }
    }

    void insert(int row, int count)
    {
        beginInsertRows({}, row, row + count - 1);
        for (int n = 0; n < count; ++n)
            m_lines.insert(row + n, make());
        endInsertRows();
    }
    void append(int count) { insert(int(m_lines.size()), count); }
    void remove(int row, int count)
    {
        beginRemoveRows({}, row, row + count - 1);
        m_lines.remove(row, count);
        endRemoveRows();
    }
    void setText(int row, const QString &text)
    {
        m_lines[row].text = text;
        Q_EMIT dataChanged(index(row), index(row));
    }
    Line &line(int row) { return m_lines[row]; }

private:
    // Of all lengths, so that no row is as high as its estimate by luck.
    Line make()
    {
        const int words = int(++m_lastId % 7) * 9 + 1;
        return {m_lastId, session::LineKind::Message,
            QStringLiteral("%1 ").arg(m_lastId) + QStringLiteral("słowo ").repeated(words)};
    }

    QList<Line> m_lines;
    session::LineId m_lastId = 0;
};

struct World {
    Lines lines;
    MessageView view;

    explicit World(int rows = 500)
    {
        lines.append(rows);
        view.resize(600, 400);
        view.setModel(&lines);
        view.show();
    }

    // The first row whose text is wholly in sight, and where it stands.
    std::pair<session::LineId, int> seen()
    {
        for (int y = 0; y < view.viewport()->height(); ++y) {
            const QModelIndex index = view.indexAt({300, y});
            if (index.isValid() && view.visualRect(index).top() >= 0)
                return {index.data(model::MessageListModel::LineIdRole).toULongLong(),
                    view.visualRect(index).top()};
        }
        return {};
    }

    void scrollToMiddle()
    {
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->maximum() / 2);
        QVERIFY(!view.isAtBottom());
    }

    // Every row in sight has the height that its text needs, and the next begins where it ends.
    bool isConsistent()
    {
        int bottom = INT_MIN;
        for (int row = 0; row < lines.rowCount(); ++row) {
            const QRect rect = view.visualRect(lines.index(row));
            if (!rect.intersects(view.viewport()->rect()))
                continue;
            if (rect.height() != view.rowGeometry(row).height)
                return false;
            if (bottom != INT_MIN && rect.height() > 0 && rect.top() != bottom)
                return false;
            if (rect.height() > 0)
                bottom = rect.bottom() + 1;
        }
        return bottom != INT_MIN;
    }
};

} // namespace

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
        Lines other;
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

QTEST_MAIN(ClientMessageViewTest)
#include "ClientMessageViewTest.moc"

// The rows of the channel list without its dialog: long work is done in slices, and whatever comes
// between two of them, the rows are right in the end.
#include "client/ui/ChannelDirectoryModel.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace clientDirectoryModelTest {

using namespace watek::client;
using ui::ChannelDirectoryModel;

namespace {

QList<session::ListedChannel> channels(int count)
{
    QList<session::ListedChannel> rows;
    for (int n = 0; n < count; ++n) {
        rows.append({.name = QStringLiteral("#channel%1").arg(n, 5, 10, QLatin1Char('0')),
            .members = n * 7919 % 1000,
            .topic = QStringLiteral("a topic of some length, number %1").arg(n)});
    }
    return rows;
}

QString nameAt(const ChannelDirectoryModel &model, int row)
{
    return model.index(row, 0).data(ChannelDirectoryModel::kNameRole).toString();
}

} // namespace

class ClientDirectoryModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLongListLeavesWorkForLaterTurns()
    {
        constexpr int kRows = 60'000;
        ChannelDirectoryModel model;
        const QSignalSpy settled(&model, &ChannelDirectoryModel::settled);
        model.append(channels(kRows));
        QVERIFY(model.isBusy()); // the window goes on before all is read
        QVERIFY(model.rowCount() < kRows);
        QCOMPARE(model.all(), kRows);
        QTRY_COMPARE(model.rowCount(), kRows);
        QVERIFY(!model.isBusy());
        QCOMPARE(settled.size(), 1);
        const QSignalSpy rearranged(&model, &ChannelDirectoryModel::rearranged);
        model.sort(ChannelDirectoryModel::kTopic, Qt::DescendingOrder);
        QVERIFY(model.isBusy());
        QCOMPARE(model.rowCount(), kRows); // those of before, meanwhile
        QTRY_COMPARE(rearranged.size(), 1);
        QCOMPARE(nameAt(model, 0), QStringLiteral("#channel09999"));
    }

    void searchingAndSortingBetweenTheSlicesEndsRight()
    {
        ChannelDirectoryModel model;
        const QAbstractItemModelTester tester(&model);
        model.append(channels(3000));
        model.setFilter(QStringLiteral("NUMBER 12"));
        model.append({{.name = QStringLiteral("#late"),
            .members = 1,
            .topic = QStringLiteral("number 12, too")}});
        model.sort(ChannelDirectoryModel::kName, Qt::DescendingOrder);
        QTRY_VERIFY(!model.isBusy());
        model.sort(ChannelDirectoryModel::kName, Qt::DescendingOrder);
        QTRY_VERIFY(!model.isBusy());
        QCOMPARE(model.rowCount(), 1 + 1 + 10 + 100); // #late, 12, 12x, 12xx
        QCOMPARE(nameAt(model, 0), QStringLiteral("#late"));
        QCOMPARE(nameAt(model, 111), QStringLiteral("#channel00012"));
        QCOMPARE(model.rowOf(QStringLiteral("#late")), 0);
        QCOMPARE(model.rowOf(QStringLiteral("#channel00001")), -1);
        model.clear();
        QCOMPARE(model.rowCount() + model.all(), 0);
        QVERIFY(!model.isBusy());
    }
};

WATEK_SUITE(QTEST_MAIN, ClientDirectoryModelTest)

} // namespace clientDirectoryModelTest

#include "ClientDirectoryModelTest.moc"

// Sorting and filtering a long table piece by piece: the right order, and never more work at a time
// than was asked for.
#include "client/ui/RowSorter.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

namespace clientRowSorterTest {

using watek::client::ui::RowSorter;

class ClientRowSorterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anyNumberOfRowsIsSortedAndFiltered_data()
    {
        QTest::addColumn<int>("rows");
        for (const int rows : {0, 1, 2, 3, 7, 8, 9, 100, 1023, 1025})
            QTest::addRow("%d", rows) << rows;
    }
    void anyNumberOfRowsIsSortedAndFiltered()
    {
        QFETCH(const int, rows);
        std::vector<int> keys(size_t(rows), 0);
        std::mt19937 random(1);
        for (int &key : keys)
            key = int(random() % 50); // many are equal
        const auto isShown = [](int row) { return row % 3 != 0; };
        const auto isBefore = [&](int a, int b) { return keys[size_t(a)] < keys[size_t(b)]; };
        std::vector<int> expected;
        for (int row = 0; row < rows; ++row) {
            if (isShown(row))
                expected.push_back(row);
        }
        std::stable_sort(expected.begin(), expected.end(), isBefore);
        for (const int units : {1, 5, 1'000'000}) {
            RowSorter sorter;
            sorter.start(rows, isShown, isBefore);
            while (!sorter.isDone())
                sorter.step(units);
            QCOMPARE(sorter.takeOrder(), expected);
        }
    }

    void aStepDoesNoMoreThanItWasAskedFor()
    {
        constexpr int kRows = 5000;
        constexpr int kUnits = 64;
        int looked = 0;
        int compared = 0;
        RowSorter sorter;
        sorter.start(
            kRows, [&](int) { return ++looked > 0; },
            [&](int a, int b) { return ++compared > 0 && a % 97 < b % 97; });
        int steps = 0;
        for (; !sorter.isDone(); ++steps) {
            looked = compared = 0;
            sorter.step(kUnits);
            QVERIFY2(
                looked + compared <= kUnits, QByteArray::number(looked + compared).constData());
        }
        // n rows looked at, and n put in their place in each of log2(n) rounds.
        QVERIFY2(steps <= kRows * 14 / kUnits + 1, QByteArray::number(steps).constData());
    }

    void aNewStartForgetsTheOldOne()
    {
        RowSorter sorter;
        sorter.start(
            100, [](int) { return true; }, [](int a, int b) { return a > b; });
        sorter.step(130);
        sorter.start(
            3, [](int) { return true; }, [](int a, int b) { return a > b; });
        while (!sorter.isDone())
            sorter.step(1);
        QCOMPARE(sorter.takeOrder(), (std::vector<int>{2, 1, 0}));
    }
};

WATEK_SUITE(QTEST_MAIN, ClientRowSorterTest)

} // namespace clientRowSorterTest

#include "ClientRowSorterTest.moc"

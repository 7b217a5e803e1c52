// The log: the model's bound, the filter, and what the page does with them.
#include "server/window/InlineBar.h"
#include "server/window/Language.h"
#include "server/window/LogFilter.h"
#include "server/window/LogModel.h"
#include "server/window/LogPage.h"
#include "server/window/Theme.h"
#include "tests/support/Suite.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

namespace serverLogTest {

using namespace watek::server;
using namespace watek::server::window;
using shared::LogLevel;
using shared::LogRecord;

namespace {

/// Numbers on from `first`; levels and categories take turns.
std::vector<LogRecord> records(quint64 first, int count)
{
    static constexpr const char *kCategories[] = {"listener", "client", "server"};
    std::vector<LogRecord> records;
    for (int i = 0; i < count; ++i) {
        const quint64 number = first + quint64(i);
        records.push_back({.number = number,
            .wallMs = 1'700'000'000'000 + qint64(number),
            .level = LogLevel(number % 4),
            .role = "io",
            .category = kCategories[number % 3],
            .text = "line " + QByteArray::number(number)});
    }
    return records;
}

QString text(const QAbstractItemModel &model, int row)
{
    return model.index(row, LogModel::Text).data().toString();
}

} // namespace

class ServerLogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void randomBatchesKeepTheModelAndItsFilterConsistent()
    {
        LogModel model(100);
        LogFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester modelTester(
            &model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QAbstractItemModelTester filterTester(
            &filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QRandomGenerator random(3);
        quint64 last = 0;
        for (int round = 0; round < 300; ++round) {
            const int count = random.bounded(round % 10 == 0 ? 250 : 12);
            model.append(records(last + 1, count));
            last += quint64(count);
            if (round % 9 == 0)
                filter.setLeast(LogLevel(random.bounded(4)));
            if (round % 13 == 0)
                filter.setCategory(random.bounded(2) ? QStringLiteral("client") : QString());
            QCOMPARE(model.lastNumber(), last);
            QCOMPARE(model.rowCount(), int(std::min<quint64>(last, 100)));
            if (last > 0)
                QCOMPARE(text(model, model.rowCount() - 1), QStringLiteral("line %1").arg(last));
        }
    }

    void theModelIsBoundedAsTheServersRing()
    {
        LogModel model;
        model.append(records(1, 15'000));
        model.append(records(15'001, 15'000));
        QCOMPARE(model.rowCount(), 20'000);
        QCOMPARE(text(model, 0), QStringLiteral("line 10001"));
    }

    void theFilterTakesALevelAndAbove_data()
    {
        QTest::addColumn<int>("least");
        QTest::addColumn<QString>("category");
        QTest::addColumn<int>("rows");
        QTest::newRow("all") << 0 << QString() << 12;
        QTest::newRow("info") << 1 << QString() << 9;
        QTest::newRow("errors") << 3 << QString() << 3;
        QTest::newRow("one category") << 0 << QStringLiteral("client") << 4;
        QTest::newRow("errors of a category") << 3 << QStringLiteral("client") << 1;
        QTest::newRow("unknown category") << 0 << QStringLiteral("no such") << 0;
    }
    void theFilterTakesALevelAndAbove()
    {
        QFETCH(int, least);
        QFETCH(QString, category);
        LogModel model;
        LogFilter filter;
        filter.setSourceModel(&model);
        model.append(records(1, 12));
        filter.setLeast(LogLevel(least));
        filter.setCategory(category);
        QTEST(filter.rowCount(), "rows");
    }

    void aFollowedLogShowsItsLastLine()
    {
        LogPage page;
        show(page, 200);
        page.append(records(201, 50));
        const auto *table = page.findChild<QTableView *>();
        QTRY_COMPARE(table->verticalScrollBar()->value(), table->verticalScrollBar()->maximum());
        QVERIFY(table->verticalScrollBar()->maximum() > 0);
    }

    void aLineThatIsReadStaysInPlaceWhileOthersComeAndGo()
    {
        LogPage page;
        show(page, 20'000);
        auto *table = page.findChild<QTableView *>();
        page.findChild<QCheckBox *>()->setChecked(false);
        table->verticalScrollBar()->setValue(9000);
        const QString read = topLine(*table);
        QVERIFY(!read.isEmpty());
        page.append(records(20'001, 500)); // pushes 500 out at the top
        QCOMPARE(topLine(*table), read);
    }

    void scrollingUpByHandEndsFollowing()
    {
        LogPage page;
        show(page, 500);
        auto *bar = page.findChild<QTableView *>()->verticalScrollBar();
        const auto *follow = page.findChild<QCheckBox *>();
        QTRY_COMPARE(bar->value(), bar->maximum());
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
        QVERIFY(!follow->isChecked());
        bar->triggerAction(QAbstractSlider::SliderToMaximum);
        QVERIFY(follow->isChecked());
    }

    void findGoesOnAfterTheLastMatchAtTheFirst()
    {
        LogPage page;
        show(page, 40);
        auto *field = page.findChild<QLineEdit *>(QStringLiteral("find"));
        const auto *table = page.findChild<QTableView *>();
        field->setText(QStringLiteral("LINE 2")); // 2, 21, 22, 23, 25 … are shown: 4n is debug
        const auto next = [&] {
            QTest::keyClick(field, Qt::Key_Return);
            return table->currentIndex().siblingAtColumn(LogModel::Text).data().toString();
        };
        const QString first = next();
        QCOMPARE(first, QStringLiteral("line 2"));
        QCOMPARE(next(), QStringLiteral("line 21"));
        QSet<QString> seen;
        for (QString line = next(); line != first; line = next()) {
            QVERIFY(line.startsWith(QLatin1String("line 2")));
            QVERIFY2(!seen.contains(line), "went round without the first match");
            seen.insert(line);
        }
        QVERIFY(table->selectionModel()->hasSelection());
    }

    void aLineThatIsNotThereIsSaidNotToBe()
    {
        LogPage page;
        show(page, 10);
        auto *field = page.findChild<QLineEdit *>(QStringLiteral("find"));
        field->setText(QStringLiteral("nowhere"));
        QTest::keyClick(field, Qt::Key_Return);
        const QList<QLabel *> labels = page.findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text() == QLatin1String("Not found");
        }));
    }

    void theExportHoldsTheLinesThatAreShown()
    {
        const QTemporaryDir folder;
        LogPage page;
        show(page, 8); // 4 and 8 are debug, 3 and 7 errors
        page.findChild<QComboBox *>(QStringLiteral("level"))->setCurrentIndex(3);
        const QString path = folder.filePath(QStringLiteral("out.log"));
        QVERIFY(page.exportTo(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].contains("error") && lines[0].endsWith("line 3"));
        QVERIFY(lines[1].endsWith("line 7"));
    }

    void aFailedExportIsASentence()
    {
        LogPage page;
        show(page, 8);
        QVERIFY(!page.exportTo(QStringLiteral("/no/such/folder/out.log")));
        const auto *bar = page.findChild<InlineBar *>();
        QVERIFY(bar->isVisible());
        QVERIFY(bar->sentence().startsWith(
            QLatin1String("/no/such/folder/out.log could not be written: ")));
    }

    void levelAndFollowAreRemembered()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        {
            LogPage page;
            page.findChild<QComboBox *>(QStringLiteral("level"))->setCurrentIndex(2);
            page.findChild<QCheckBox *>()->setChecked(false);
            page.findChild<QTableView *>()->setColumnWidth(LogModel::Time, 222);
            page.remember(settings);
        }
        LogPage page;
        page.recall(settings);
        QCOMPARE(page.least(), LogLevel::Warning);
        QVERIFY(!page.findChild<QCheckBox *>()->isChecked());
        QCOMPARE(page.findChild<QTableView *>()->columnWidth(LogModel::Time), 222);
    }

    void noToolIsCut_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("isOneRow");
        for (const char *language : {"en", "pl"}) {
            QTest::addRow("%s, narrow", language) << QString::fromLatin1(language) << 640 << false;
            QTest::addRow("%s, wide", language) << QString::fromLatin1(language) << 1280 << true;
        }
    }
    void noToolIsCut()
    {
        QFETCH(QString, language);
        QFETCH(int, width);
        QFETCH(bool, isOneRow);
        const Language translations(language);
        LogPage page;
        page.setStyleSheet(styleSheetFor(currentTheme()));
        page.append(records(1, 9));
        page.resize(width, 400);
        page.show();
        const auto *category = page.findChild<QComboBox *>(QStringLiteral("category"));
        const auto *find = page.findChild<QLineEdit *>(QStringLiteral("find"));
        const auto top = [&page](const QWidget *tool) { return tool->mapTo(&page, QPoint()).y(); };
        QTRY_COMPARE(std::abs(top(find) - top(category)) < category->height(), isOneRow);
        const QList<QWidget *> tools = page.findChildren<QWidget *>();
        for (const QWidget *tool : tools) {
            if ((qobject_cast<const QComboBox *>(tool)
                    || qobject_cast<const QAbstractButton *>(tool))
                && tool->isVisible())
                QVERIFY2(tool->width() >= tool->sizeHint().width(), qPrintable(tool->objectName()));
        }
    }

    void whatHappenedHasRoomInANarrowWindow_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("showsThread");
        for (const char *language : {"en", "pl"}) {
            QTest::addRow("%s, narrow", language) << QString::fromLatin1(language) << 640 << false;
            QTest::addRow("%s, wide", language) << QString::fromLatin1(language) << 1400 << true;
        }
    }
    void whatHappenedHasRoomInANarrowWindow()
    {
        QFETCH(QString, language);
        QFETCH(int, width);
        QFETCH(bool, showsThread);
        const Language translations(language);
        LogPage page;
        page.setStyleSheet(styleSheetFor(currentTheme()));
        page.append(records(1, 9));
        page.resize(1400, 400);
        page.show();
        page.resize(width, 400);
        auto *table = page.findChild<QTableView *>(QStringLiteral("log"));
        QTRY_COMPARE(!table->isColumnHidden(LogModel::Thread), showsThread);
        QVERIFY(table->columnWidth(LogModel::Text) > table->viewport()->width() / 2);
        for (int column = 0; column < LogModel::Text; ++column) {
            if (table->isColumnHidden(column))
                continue;
            QVERIFY(
                table->columnWidth(column) >= table->horizontalHeader()->sectionSizeHint(column));
            QVERIFY(table->columnWidth(column)
                >= table->sizeHintForIndex(table->model()->index(0, column)).width());
        }
        // What has no column stands in the tool tip.
        const QModelIndex index = table->model()->index(0, LogModel::Text);
        const QString tip = index.data(Qt::ToolTipRole).toString();
        for (const int column : {LogModel::Thread, LogModel::Category, LogModel::Text})
            QVERIFY(tip.contains(index.siblingAtColumn(column).data().toString()));
    }

    void theDialogHasNoIconsOfTheDesktop()
    {
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        LogPage page;
        show(page, 3);
        bool isSeen = false;
        QTimer::singleShot(0, &page, [&isSeen] {
            auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
            if (!dialog)
                return;
            const QList<QPushButton *> buttons = dialog->findChildren<QPushButton *>();
            isSeen = buttons.size() >= 2
                && std::ranges::all_of(
                    buttons, [](const QPushButton *button) { return button->icon().isNull(); });
            dialog->reject();
        });
        QPushButton *const save = page.findChild<QPushButton *>();
        QVERIFY(save);
        save->click();
        QVERIFY(isSeen);
    }

private:
    static void show(LogPage &page, int lines)
    {
        page.resize(900, 400);
        page.show();
        page.append(records(1, lines));
        QCoreApplication::processEvents();
    }

    static QString topLine(const QTableView &table)
    {
        return table.indexAt({4, 2}).siblingAtColumn(LogModel::Text).data().toString();
    }
};

WATEK_SUITE(QTEST_MAIN, ServerLogTest)

} // namespace serverLogTest

#include "ServerLogTest.moc"

// The list of a network's channels: asked for, searched, sorted, joined from, and all that can come
// in between.
#include "tests/gui/ClientDirectoryFixture.h"

#include "client/app/Translations.h"
#include "client/session/ChannelDirectory.h"
#include "client/session/Roles.h"
#include "client/ui/Actions.h"
#include "tests/support/Suite.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

namespace clientDirectoryTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::DirectoryFixture;
using tests::ScriptedServer;

class ClientDirectoryTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void theBusiestStandFirstAndNothingGoesToTheChat()
    {
        DirectoryFixture world;
        world.fill();
        QCOMPARE(world.column(0), (QStringList{u"#linux"_qs, u"#threads"_qs, u"#Qt"_qs}));
        QCOMPARE(world.column(1), (QStringList{u"300"_qs, u"12"_qs, u"7"_qs}));
        // What looks like HTML is letters, what is a code of IRC is none.
        QCOMPARE(world.column(2)[1], u"mutexes <b>and</b> semaphores"_qs);
        world.client.workspace.setActive(
            world.client.workspace.sessions().first()->serverPage()->id());
        QVERIFY(!world.client.shows(u"#threads"_qs));
    }

    void aClickOnAHeaderSortsAndKeepsTheChoice()
    {
        DirectoryFixture world;
        world.fill();
        world.table()->setCurrentIndex(world.table()->model()->index(1, 0)); // #threads
        QHeaderView *header = world.table()->header();
        const auto click = [&](int section) {
            const QPoint at(header->sectionViewportPosition(section) + 20, header->height() / 2);
            QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        };
        click(0);
        const QStringList byName = world.column(0);
        click(0);
        const QStringList turned = world.column(0);
        QCOMPARE(QStringList(turned.rbegin(), turned.rend()), byName);
        QVERIFY((byName == QStringList{u"#linux"_qs, u"#Qt"_qs, u"#threads"_qs})
            || (turned == QStringList{u"#linux"_qs, u"#Qt"_qs, u"#threads"_qs}));
        QCOMPARE(world.table()->currentIndex().data().toString(), u"#threads"_qs);
    }

    void searchLooksIntoNamesAndTopicsAndEnterJoinsTheOnlyOne()
    {
        DirectoryFixture world;
        world.fill();
        QTest::keyClicks(world.search(), u"SEMA"_qs);
        QCOMPARE(world.column(0), QStringList{u"#threads"_qs});
        QCOMPARE(world.state(), u"Channels that fit: 1"_qs);
        QTest::keyClick(world.search(), Qt::Key_Return);
        QTRY_VERIFY(world.client.isAt(u"#threads"_qs));
        QTRY_VERIFY(!world.dialog);
    }

    void joinWaitsForARowThatIsMarked()
    {
        DirectoryFixture world;
        world.fill();
        QVERIFY(!world.join()->isEnabled());
        QTest::keyClick(world.search(), Qt::Key_Tab); // the table makes a row current, unmarked
        QVERIFY(world.table()->hasFocus());
        QVERIFY(world.table()->selectionModel()->selectedRows().isEmpty());
        QVERIFY(!world.join()->isEnabled());
        world.table()->setCurrentIndex(world.table()->model()->index(1, 0));
        QVERIFY(world.join()->isEnabled());
        // The only one that fits is marked by itself.
        world.table()->selectionModel()->clear();
        QVERIFY(!world.join()->isEnabled());
        QTest::keyClicks(world.search(), u"sema"_qs);
        QCOMPARE(world.table()->selectionModel()->selectedRows().size(), 1);
        QVERIFY(world.join()->isEnabled());
    }

    void nothingThatFitsIsSaid()
    {
        DirectoryFixture world;
        world.fill();
        QTest::keyClicks(world.search(), u"no such"_qs);
        QCOMPARE(world.state(), u"No channel fits."_qs);
        QVERIFY(!world.join()->isEnabled());
    }

    void arrowsInTheFieldChooseARow()
    {
        DirectoryFixture world;
        world.fill();
        QVERIFY(world.search()->hasFocus());
        QTest::keyClick(world.search(), Qt::Key_Down);
        QTest::keyClick(world.search(), Qt::Key_Down);
        QTest::keyClick(world.search(), Qt::Key_Return);
        QTRY_VERIFY(world.client.isAt(u"#threads"_qs));
    }

    void aDoubleClickJoins()
    {
        DirectoryFixture world;
        world.fill();
        const QPoint at = world.table()->visualRect(world.table()->model()->index(2, 0)).center();
        QTest::mouseClick(world.table()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        QTest::mouseDClick(world.table()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        QTRY_VERIFY(world.client.isAt(u"#Qt"_qs));
    }

    void typedItOpensTooAndTheMaskGoesToTheServer()
    {
        DirectoryFixture world;
        world.server.send(":watek 005 kasia ELIST=U :are supported");
        QTRY_COMPARE(world.client.workspace.sessions().first()->isupport().listConditions(), "U");
        world.client.type(u"/list >50"_qs);
        QVERIFY(world.client.window.findChild<QDialog *>(u"channelDirectory"_qs));
        QTRY_VERIFY(world.server.wasSent("LIST >50"));
    }

    void aChannelWithAKeyAsksForIt()
    {
        DirectoryFixture world;
        world.fill();
        world.server.setRefusal("475 kasia #threads :Cannot join channel (+k)");
        world.table()->setCurrentIndex(world.table()->model()->index(1, 0));
        world.join()->click();
        QTRY_VERIFY(world.client.window.findChild<QDialog *>(u"joinDialog"_qs)
            && world.client.window.findChild<QDialog *>(u"joinDialog"_qs)->isVisible());
        auto *dialog = world.client.window.findChild<QDialog *>(u"joinDialog"_qs);
        QCOMPARE(dialog->findChild<QLabel *>(u"errorText"_qs)->text(),
            u"#threads asks for a key, and this is not it."_qs);
        auto *key = dialog->findChild<QLineEdit *>(u"channelKey"_qs);
        QVERIFY(key->isVisible());
        world.server.setRefusal({});
        QTest::keyClicks(key, u"sesame"_qs);
        QTest::keyClick(key, Qt::Key_Return);
        QTRY_VERIFY(world.server.wasSent("JOIN #threads sesame"));
        QTRY_VERIFY(world.client.isAt(u"#threads"_qs));
    }

    void fiftyThousandChannelsLeaveNoGap()
    {
        DirectoryFixture world;
        world.open();
        // Between two ticks of a timer the window does nothing else: the longest is the gap.
        qint64 longest = 0;
        QElapsedTimer sinceTick;
        QTimer ticker;
        connect(&ticker, &QTimer::timeout, &ticker,
            [&] { longest = std::max(longest, sinceTick.restart()); });
        QByteArray lines;
        for (int n = 0; n < 50'000; ++n) {
            lines += ":watek 322 kasia #channel" + QByteArray::number(n * 7919 % 50'000) + ' '
                + QByteArray::number(n % 997) + " :\00304topic\003 of some length, number "
                + QByteArray::number(n) + "\r\n";
        }
        world.server.send(lines + ":watek 323 kasia :End of /LIST");
        lines.clear();
        sinceTick.start();
        ticker.start(0);
        QTRY_COMPARE_WITH_TIMEOUT(world.table()->model()->rowCount(), 50'000, 60'000);
        QTRY_VERIFY(world.state().startsWith(u"Channels: 50"_qs));
        qInfo() << "longest gap while it comes:" << longest << "ms";
        longest = 0;
        world.search()->setText(u"number 4"_qs);
        world.table()->header()->setSortIndicator(0, Qt::AscendingOrder);
        QTRY_COMPARE(world.table()->model()->rowCount(), 11'111);
        qInfo() << "longest gap, searching and sorting:" << longest << "ms";
    }
};

WATEK_SUITE(QTEST_MAIN, ClientDirectoryTest)

} // namespace clientDirectoryTest

#include "ClientDirectoryTest.moc"

// The list of a network's channels: asked for, searched, sorted, joined from, and all that can come
// in between.
#include "tests/gui/ClientFixture.h"

#include "client/app/Translations.h"
#include "client/session/ChannelDirectory.h"
#include "client/session/Roles.h"
#include "client/ui/Actions.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::ScriptedServer;

namespace {

struct World : tests::ConnectedFixture {
    QPointer<QDialog> dialog;

    World() { connect(); }
    void open()
    {
        client.window.actions()[ActionId::ListChannels]->trigger();
        dialog = client.window.findChild<QDialog *>(u"channelDirectory"_qs);
        QVERIFY(dialog);
        QTRY_VERIFY(server.wasSent("LIST"));
    }
    void row(const QByteArray &channel, int members, const QByteArray &topic)
    {
        server.send(
            ":watek 322 kasia " + channel + ' ' + QByteArray::number(members) + " :" + topic);
    }
    void end() { server.send(":watek 323 kasia :End of /LIST"); }
    void fill()
    {
        open();
        server.send(":watek 321 kasia Channel :Users  Name");
        row("#threads", 12, "mutexes <b>and</b> \002semaphores\002");
        row("#Qt", 7, "widgets");
        row("#linux", 300, "kernels & shells");
        end();
        QTRY_COMPARE(state(), u"Channels: 3"_qs);
    }
    QTreeView *table() { return dialog->findChild<QTreeView *>(u"directoryTable"_qs); }
    QLineEdit *search() { return dialog->findChild<QLineEdit *>(u"directorySearch"_qs); }
    QPushButton *again() { return dialog->findChild<QPushButton *>(u"directoryAgain"_qs); }
    QPushButton *join() { return dialog->findChild<QPushButton *>(u"directoryJoin"_qs); }
    QString state() { return dialog->findChild<QLabel *>(u"hint"_qs)->text(); }
    QStringList column(int column)
    {
        QStringList texts;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            texts.append(table()->model()->index(row, column).data().toString());
        return texts;
    }
};

} // namespace

class ClientDirectoryTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void theBusiestStandFirstAndNothingGoesToTheChat()
    {
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
        world.fill();
        QTest::keyClicks(world.search(), u"no such"_qs);
        QCOMPARE(world.state(), u"No channel fits."_qs);
        QVERIFY(!world.join()->isEnabled());
    }

    void arrowsInTheFieldChooseARow()
    {
        World world;
        world.fill();
        QVERIFY(world.search()->hasFocus());
        QTest::keyClick(world.search(), Qt::Key_Down);
        QTest::keyClick(world.search(), Qt::Key_Down);
        QTest::keyClick(world.search(), Qt::Key_Return);
        QTRY_VERIFY(world.client.isAt(u"#threads"_qs));
    }

    void aDoubleClickJoins()
    {
        World world;
        world.fill();
        const QPoint at = world.table()->visualRect(world.table()->model()->index(2, 0)).center();
        QTest::mouseClick(world.table()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        QTest::mouseDClick(world.table()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
        QTRY_VERIFY(world.client.isAt(u"#Qt"_qs));
    }

    void typedItOpensTooAndTheMaskGoesToTheServer()
    {
        World world;
        world.server.send(":watek 005 kasia ELIST=U :are supported");
        QTRY_COMPARE(world.client.workspace.sessions().first()->isupport().listConditions(), "U");
        world.client.type(u"/list >50"_qs);
        QVERIFY(world.client.window.findChild<QDialog *>(u"channelDirectory"_qs));
        QTRY_VERIFY(world.server.wasSent("LIST >50"));
    }

    void askedForWhileTheServerStillGreetsItWaitsForWhatIsSupported_data()
    {
        QTest::addColumn<QByteArray>("end"); // of the greeting
        QTest::newRow("message of the day") << QByteArray(":watek 376 kasia :End");
        QTest::newRow("none") << QByteArray(":watek 422 kasia :None");
    }
    void askedForWhileTheServerStillGreetsItWaitsForWhatIsSupported()
    {
        QFETCH(const QByteArray, end);
        ScriptedServer server(ScriptedServer::Greeting::Nothing);
        server.setSlow(true);
        ClientFixture client;
        session::Session *session = client.connectTo(server.port());
        QTRY_COMPARE(session->connection().phase, session::Phase::Registering);
        client.type(u"/list >5"_qs);
        auto *dialog = client.window.findChild<QDialog *>(u"channelDirectory"_qs);
        QVERIFY(dialog);
        server.send(":watek 001 kasia :Welcome");
        QTRY_VERIFY(session->isOnline());
        QTRY_VERIFY(server.countOf("PING") > 0); // and nothing was asked before it
        QCOMPARE(server.countOf("LIST"), 0);
        QVERIFY(dialog->findChild<QLabel *>(u"hint"_qs)->text().startsWith(u"Connecting."_qs));
        server.send(":watek 005 kasia ELIST=MNU :are supported");
        server.send(end);
        QTRY_VERIFY(server.wasSent("LIST >5"));
        QCOMPARE(server.countOf("LIST"), 1);
    }

    void aRefusalAndAnEmptyListAreSaid()
    {
        World world;
        world.open();
        world.server.send(":watek 263 kasia LIST :Please wait a while and try again");
        QTRY_COMPARE(world.state(),
            u"The server does not list its channels now. Ask again in a moment. (Please wait a "
            "while and try again)"_qs);
        world.again()->click();
        QTRY_COMPARE(world.server.received().count("LIST"), 2);
        world.end();
        QTRY_COMPARE(world.state(), u"The server lists no channels."_qs);
    }

    void stoppedItTakesNoMoreAndAsksAgainOnlyBehindTheEnd()
    {
        World world;
        world.open();
        world.row("#one", 1, "");
        QTRY_COMPARE(world.column(0).size(), 1);
        QCOMPARE(world.again()->text(), u"Stop"_qs);
        world.again()->click();
        QTRY_COMPARE(world.state(), u"Stopped. Channels so far: 1"_qs);
        world.again()->click(); // the old list is still coming
        world.row("#two", 1, "");
        QCOMPARE(world.server.received().count("LIST"), 1);
        world.end();
        QTRY_COMPARE(world.server.received().count("LIST"), 2);
        world.row("#three", 1, "");
        world.end();
        QTRY_COMPARE(world.state(), u"Channels: 1"_qs);
        QCOMPARE(world.column(0), QStringList{u"#three"_qs});
        QVERIFY(!world.client.shows(u"#two"_qs));
    }

    void aLossInTheMiddleIsSaid()
    {
        World world;
        world.open();
        world.row("#one", 1, "");
        QTRY_COMPARE(world.column(0).size(), 1);
        world.server.stopListening();
        world.server.hangUp();
        QTRY_COMPARE(world.state(), u"The connection was lost before the list was whole."_qs);
        QCOMPARE(world.column(0).size(), 1);
        QCOMPARE(world.again()->text(), u"Connect"_qs);
    }

    void offlineItSaysSoAndConnects()
    {
        World world;
        session::Session *session = world.client.workspace.sessions().first();
        session->disconnectFromServer();
        QTRY_COMPARE(session->connection().phase, session::Phase::Idle);
        QVERIFY(world.client.window.actions()[ActionId::ListChannels]->isEnabled());
        world.client.window.actions()[ActionId::ListChannels]->trigger();
        world.dialog = world.client.window.findChild<QDialog *>(u"channelDirectory"_qs);
        QVERIFY(world.dialog);
        QCOMPARE(world.state(), u"You are not connected. Connect to see the channels."_qs);
        QCOMPARE(world.again()->text(), u"Connect"_qs);
        QVERIFY(!world.server.wasSent("LIST"));
        world.again()->click();
        QTRY_VERIFY(world.server.wasSent("LIST"));
        world.row("#one", 1, "");
        world.end();
        QTRY_COMPARE(world.state(), u"Channels: 1"_qs);
    }

    void connectingInVainSaysWhyAndKeepsTheFocus()
    {
        World world;
        session::Session *session = world.client.workspace.sessions().first();
        session->disconnectFromServer();
        QTRY_COMPARE(session->connection().phase, session::Phase::Idle);
        world.server.stopListening();
        world.client.window.actions()[ActionId::ListChannels]->trigger();
        world.dialog = world.client.window.findChild<QDialog *>(u"channelDirectory"_qs);
        QVERIFY(world.dialog);
        world.again()->setFocus();
        QTest::keyClick(world.again(), Qt::Key_Space);
        QCOMPARE(world.again()->text(), u"Stop"_qs);
        QVERIFY2(world.state().startsWith(u"Connecting."_qs), qPrintable(world.state()));
        QTRY_VERIFY2(
            world.state().contains(u"nothing is listening on port"_qs), qPrintable(world.state()));
        QVERIFY(world.again()->hasFocus());
        QTest::keyClick(world.again(), Qt::Key_Space);
        QVERIFY(world.dialog && world.dialog->isVisible());
        QVERIFY(world.again()->hasFocus());
    }

    void aChannelWithAKeyAsksForIt()
    {
        World world;
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

    void whereTheServerTakesNoConditionsItIsFilteredHere_data()
    {
        QTest::addColumn<QByteArray>("elist");
        QTest::addColumn<QString>("mask");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QStringList>("shown");
        QTest::addColumn<QString>("scope");
        const QStringList all{u"#linux"_qs, u"#threads"_qs, u"#Qt"_qs};
        const QString here = u"This server takes no such condition: it was asked for all its "
                             "channels, and what does not fit “%1” was left out here."_qs;
        QTest::newRow("mask, none") << QByteArray() << u"*q*"_qs << QByteArray("LIST")
                                    << QStringList{u"#Qt"_qs} << here.arg(u"*q*"_qs);
        QTest::newRow("users, none") << QByteArray() << u">7,*t*"_qs << QByteArray("LIST")
                                     << QStringList{u"#threads"_qs} << here.arg(u">7,*t*"_qs);
        QTest::newRow("not, none")
            << QByteArray() << u"!*x*"_qs << QByteArray("LIST")
            << QStringList{u"#threads"_qs, u"#Qt"_qs} << here.arg(u"!*x*"_qs);
        QTest::newRow("users, only masks") << QByteArray("MN") << u"<10"_qs << QByteArray("LIST")
                                           << QStringList{u"#Qt"_qs} << here.arg(u"<10"_qs);
        QTest::newRow("age, none")
            << QByteArray() << u"C>60"_qs << QByteArray("LIST") << all
            << u"This server cannot tell what fits “C>60”, so all its channels are listed."_qs;
        QTest::newRow("a name, none")
            << QByteArray() << u"#Qt"_qs << QByteArray("LIST #Qt") << all
            << u"The server lists what fits “#Qt”; the field searches here, in that list."_qs;
        QTest::newRow("users, offered")
            << QByteArray("MNU") << u">7"_qs << QByteArray("LIST >7") << all
            << u"The server lists what fits “>7”; the field searches here, in that list."_qs;
    }
    void whereTheServerTakesNoConditionsItIsFilteredHere()
    {
        QFETCH(const QByteArray, elist);
        QFETCH(const QString, mask);
        QFETCH(const QByteArray, sent);
        QFETCH(const QStringList, shown);
        QFETCH(const QString, scope);
        World world;
        if (!elist.isEmpty()) {
            world.server.send(":watek 005 kasia ELIST=" + elist + " :are supported");
            QTRY_COMPARE(
                world.client.workspace.sessions().first()->isupport().listConditions(), elist);
        }
        world.client.type(u"/list "_qs + mask);
        world.dialog = world.client.window.findChild<QDialog *>(u"channelDirectory"_qs);
        QVERIFY(world.dialog);
        QTRY_VERIFY(world.server.wasSent(sent));
        world.row("#threads", 12, "");
        world.row("#Qt", 7, "");
        world.row("#linux", 300, "");
        world.end();
        QTRY_COMPARE(world.state(), QStringLiteral("Channels: %1").arg(shown.size()));
        QCOMPARE(world.column(0), shown);
        QCOMPARE(world.dialog->findChild<QLabel *>(u"directoryScope"_qs)->text(), scope);
    }

    void closedWhileItComesTheRestStaysOutOfTheChat()
    {
        World world;
        world.open();
        world.dialog->close();
        QTRY_VERIFY(!world.dialog);
        world.row("#late", 1, "");
        world.end();
        world.server.send(":anna!u@h PRIVMSG #lobby :behind it");
        QTRY_VERIFY(world.client.shows(u"behind it"_qs));
        QVERIFY(!world.client.shows(u"#late"_qs));
    }

    void fiftyThousandChannelsLeaveNoGap()
    {
        World world;
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

QTEST_MAIN(ClientDirectoryTest)
#include "ClientDirectoryTest.moc"

// The list of a network's channels, and all that the server or the network can do in between.
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

namespace clientDirectoryTroubleTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using tests::ClientFixture;
using tests::DirectoryFixture;
using tests::ScriptedServer;

class ClientDirectoryTroubleTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

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
        DirectoryFixture world;
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
        DirectoryFixture world;
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
        DirectoryFixture world;
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
        DirectoryFixture world;
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
        DirectoryFixture world;
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
        DirectoryFixture world;
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
        DirectoryFixture world;
        world.open();
        world.dialog->close();
        QTRY_VERIFY(!world.dialog);
        world.row("#late", 1, "");
        world.end();
        world.server.send(":anna!u@h PRIVMSG #lobby :behind it");
        QTRY_VERIFY(world.client.shows(u"behind it"_qs));
        QVERIFY(!world.client.shows(u"#late"_qs));
    }
};

WATEK_SUITE(QTEST_MAIN, ClientDirectoryTroubleTest)

} // namespace clientDirectoryTroubleTest

#include "ClientDirectoryTroubleTest.moc"

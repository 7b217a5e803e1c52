// How the server's window stops its server: whom it asks and tells, and what it shows of a stop
// that it did not begin.
#include "server/window/Language.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

namespace serverWindowStopTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::configWithOperator;
using tests::Desk;
using tests::kAnna;
using tests::RawClient;

class ServerWindowStopTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

private Q_SLOTS:
    void stopAsksNobodyWhenNobodyIsThere()
    {
        Desk desk;
        desk.window().startServer();
        desk.window().stopServer();
        QVERIFY(!desk.isRunning());
        QVERIFY(desk.shows(QStringLiteral("Stopped")));
        QVERIFY(desk.find<QWidget>("address")->isEnabled());
    }

    void stopAsksWhenSomebodyIsConnected()
    {
        const Language english(QStringLiteral("en"));
        Desk desk;
        desk.window().startServer();
        RawClient client(desk.port(), kAnna);
        QTRY_VERIFY(client.got(" 001 anna "));
        desk.window().stopServer();
        QVERIFY(desk.isRunning());
        QCOMPARE(desk.sentence(), QStringLiteral("1 person will be disconnected."));
        QVERIFY(desk.press(QStringLiteral("Cancel")));
        QVERIFY(desk.isRunning());
        QVERIFY(desk.sentence().isEmpty());

        desk.window().stopServer();
        QVERIFY(desk.press(QStringLiteral("Stop now")));
        QVERIFY(!desk.isRunning());
        QTRY_VERIFY(client.isClosed());
    }

    void warnAndStopTellsPeopleAndStops()
    {
        const Language english(QStringLiteral("en"));
        Desk desk;
        desk.window().startServer();
        RawClient client(desk.port(), kAnna);
        QTRY_VERIFY(client.got(" 001 anna "));
        desk.window().stopServer();
        QVERIFY(desk.press(QStringLiteral("Warn and stop in 1 s")));
        QVERIFY(desk.isRunning());
        QTRY_VERIFY(client.got("The server stops in 1 second."));
        QTRY_VERIFY(!desk.isRunning());
        QTRY_VERIFY(client.isClosed());
    }

    void aStopThatIsCalledOffDoesNotHappen()
    {
        Desk desk;
        desk.window().startServer();
        RawClient client(desk.port(), kAnna);
        QTRY_VERIFY(client.got(" 001 anna "));
        desk.window().stopServer();
        QVERIFY(desk.press(QStringLiteral("Warn and stop in 1 s")));
        QVERIFY(desk.press(QStringLiteral("Call it off")));
        QTRY_VERIFY(client.got("the stop was called off"));
        // Longer than the count-down was: the next two full seconds of up time.
        QTRY_VERIFY(desk.find<QLabel>("state")->text() >= QLatin1String("Running 0:00:02"));
        QVERIFY(desk.isRunning());
    }

    void closingAsksAndThenStops()
    {
        Desk desk;
        desk.window().startServer();
        RawClient client(desk.port(), kAnna);
        QTRY_VERIFY(client.got(" 001 anna "));
        QVERIFY(!desk.window().close());
        QVERIFY(desk.window().isVisible());
        QVERIFY(desk.isRunning());
        QVERIFY(desk.press(QStringLiteral("Stop and close")));
        QVERIFY(!desk.window().isVisible());
        QVERIFY(!desk.isRunning());
    }

    void closingAQuietServerStopsIt()
    {
        Desk desk;
        desk.window().startServer();
        QVERIFY(desk.window().close());
        QVERIFY(!desk.isRunning());
    }

    void startAndStopCanBePressedAgainAndAgain()
    {
        Desk desk;
        for (int i = 0; i < 10; ++i) {
            QTest::mouseClick(desk.find<QPushButton>("startStop"), Qt::LeftButton);
            QVERIFY(desk.isRunning());
            QTest::mouseClick(desk.find<QPushButton>("startStop"), Qt::LeftButton);
            QVERIFY(!desk.isRunning());
        }
    }

    void aServerThatStopsByItselfIsShownStopped()
    {
        Desk desk;
        desk.window().startServer();
        guiRole.assertCurrent();
        desk.host().stop();
        QTRY_VERIFY(desk.shows(QStringLiteral("Stopped")));
        QVERIFY(!desk.window().isPulling());
        QVERIFY(desk.find<QWidget>("start")->isVisible());
        QCOMPARE(desk.sentence(), QStringLiteral("The server has stopped; the log says why."));
        QVERIFY(desk.press(QStringLiteral("Show the log")));
        QVERIFY(desk.find<QTableView>("log")->isVisible());
        QVERIFY(desk.sentence().isEmpty());
    }

    void anOperatorWhoStopsTheServerIsNamedAndItStartsAgain()
    {
        Desk desk(configWithOperator());
        desk.window().startServer();
        RawClient anna(desk.port(), kAnna + "OPER root secret\r\nDIE\r\n");
        QTRY_VERIFY(!desk.isRunning());
        QVERIFY(desk.shows(QStringLiteral("Stopped")));
        QCOMPARE(desk.sentence(),
            QStringLiteral("An operator stopped the server from the chat with DIE: "
                           "anna (127.0.0.1)."));
        QVERIFY(desk.logTells(QStringLiteral("anna!anna@127.0.0.1 ends the server with DIE")));
        QTRY_VERIFY(anna.isClosed());

        QVERIFY(desk.press(QStringLiteral("Start")));
        QVERIFY(desk.isRunning());
        QVERIFY(desk.sentence().isEmpty());
        RawClient again(desk.port(), kAnna);
        QTRY_VERIFY(again.got(" 001 anna "));
    }

    void aStopThatNobodySawIsExplainedWhenTheWindowComesBack()
    {
        Desk desk(configWithOperator());
        desk.window().startServer();
        desk.window().showMinimized();
        RawClient anna(desk.port(), kAnna + "OPER root secret\r\nDIE\r\n");
        QTRY_VERIFY(!desk.isRunning());
        desk.window().showNormal();
        QVERIFY(desk.shows(QStringLiteral("Stopped")));
        QVERIFY(desk.sentence().contains(QLatin1String("anna (127.0.0.1)")));
    }
};

WATEK_SUITE(QTEST_MAIN, ServerWindowStopTest)

} // namespace serverWindowStopTest

#include "ServerWindowStopTest.moc"

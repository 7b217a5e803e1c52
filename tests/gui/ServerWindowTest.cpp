// The server's window over a real server: start, what it shows and remembers.
#include "server/window/Language.h"
#include "server/window/MetricTile.h"
#include "server/window/OverviewPage.h"
#include "server/window/PermitBar.h"
#include "server/window/Theme.h"
#include "tests/gui/ServerWindowFixture.h"
#include "tests/support/Suite.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTcpServer>
#include <QTest>
#include <QUrl>

namespace serverWindowTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::Connections;
using tests::Desk;
using tests::kAnna;
using tests::Log;
using tests::RawClient;

class ServerWindowTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

    QUrl m_shown; ///< by what the desktop opens folders with

public Q_SLOTS:
    void showFolder(const QUrl &url) { m_shown = url; }

private Q_SLOTS:
    void startListensAndShowsTheRealPort()
    {
        Desk desk;
        QCOMPARE(desk.find<QSpinBox>("port")->value(), 0);
        QVERIFY(desk.shows(QStringLiteral("Stopped")));
        QTest::mouseClick(desk.find<QPushButton>("start"), Qt::LeftButton);
        QVERIFY(desk.isRunning());
        QVERIFY(desk.port() != 0);
        QVERIFY(desk.shows(QStringLiteral("127.0.0.1 port %1").arg(desk.port())));
        QVERIFY(desk.find<QLabel>("state")->text().startsWith(QLatin1String("Running 0:00:0")));
        for (const char *field : {"address", "port", "places"})
            QVERIFY2(!desk.find<QWidget>(field)->isEnabled(), field);

        RawClient client(desk.port(), kAnna);
        QTRY_VERIFY(client.got(" 001 anna "));
        QTRY_VERIFY(desk.shows(QStringLiteral("1 of 50")));
    }

    void copyGivesAnAddressThatClientsTake()
    {
        Desk desk;
        desk.window().startServer();
        QVERIFY(desk.press(QStringLiteral("Copy")));
        QCOMPARE(
            QApplication::clipboard()->text(), QStringLiteral("127.0.0.1:%1").arg(desk.port()));
    }

    /// It is mended outside of this window: the folder is shown, and the next try is one click
    /// away.
    void aDataFolderThatCannotBeUsedIsShown()
    {
        QTemporaryDir folder;
        QFile inTheWay(folder.filePath(QStringLiteral("data")));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        server::shared::ServerConfig config = tests::testConfig();
        config.server.dataFolder = inTheWay.fileName() + QStringLiteral("/watek");
        Desk desk(config);
        desk.window().startServer();
        QVERIFY(!desk.isRunning());
        QVERIFY2(desk.sentence().startsWith(QStringLiteral(
                     "The accounts cannot be used: the data folder %1 cannot be made")
                                                .arg(config.server.dataFolder)),
            qPrintable(desk.sentence()));
        QVERIFY(desk.sentence().contains(QStringLiteral("choose another data folder")));
        QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "showFolder");
        QVERIFY(desk.press(QStringLiteral("Show the folder")));
        QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
        QCOMPARE(m_shown.toLocalFile(), folder.path()); // the nearest that is there
        QVERIFY(inTheWay.remove());
        QVERIFY(desk.press(QStringLiteral("Try again")));
        QVERIFY(desk.isRunning());
    }

    void aPortInUseIsASentenceAndTheNextPortAButton()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, 0));
        quint16 port = other.serverPort();
        Desk desk;
        desk.find<QSpinBox>("port")->setValue(port);
        desk.window().startServer();
        // Other programs of this computer may have the next ones.
        do {
            QVERIFY(!desk.isRunning());
            QCOMPARE(desk.sentence(),
                QStringLiteral("Port %1 is already used by another program.").arg(port));
            ++port;
            QVERIFY(desk.press(QStringLiteral("Try %1").arg(port)));
        } while (!desk.isRunning() && port < other.serverPort() + 20);
        QVERIFY(desk.isRunning());
        QCOMPARE(desk.port(), port);
        QVERIFY(desk.sentence().isEmpty());
    }

    void anAddressOfAnotherComputerIsASentence()
    {
        Desk desk;
        desk.find<QComboBox>("address")->setEditText(QStringLiteral("203.0.113.5"));
        desk.window().startServer();
        QCOMPARE(
            desk.sentence(), QStringLiteral("203.0.113.5 is not an address of this computer."));
        QVERIFY(desk.press(QStringLiteral("Use 127.0.0.1")));
        QVERIFY(desk.isRunning());
    }

    void aMissingAddressDoesNotOpenTheServerToEverybody()
    {
        Desk desk;
        desk.find<QComboBox>("address")->setEditText(QStringLiteral("  "));
        desk.window().startServer();
        QVERIFY(!desk.isRunning());
        QVERIFY(desk.sentence().startsWith(QLatin1String("The address is missing")));
    }

    void spareHeightGoesToTheCurves()
    {
        Desk desk;
        desk.window().startServer();
        const QWidget *permits = desk.window().findChild<PermitBar *>();
        const QWidget *tile = desk.window().findChild<MetricTile *>();
        desk.window().resize(1280, 800);
        QTRY_VERIFY(tile->height() > 300);
        const int before = permits->parentWidget()->height();
        desk.window().resize(1280, 1000);
        QTRY_COMPARE(tile->height(), tile->maximumHeight());
        QCOMPARE(permits->parentWidget()->height(), before);
    }

    void theFrontPageIsNotScrolledSideways()
    {
        const Language polish(QStringLiteral("pl")); // its words are the longer ones
        Desk desk;
        desk.window().resize(640, 480);
        desk.find<QComboBox>("address")->setEditText(QStringLiteral("203.0.113.5"));
        desk.window().startServer(); // fails: a bar above the page, and a scroll bar beside it
        QVERIFY(desk.shownBar());
        const auto *page = desk.window().findChild<OverviewPage *>()->findChild<QScrollArea *>();
        QTRY_VERIFY(page->verticalScrollBar()->isVisible());
        QCOMPARE(page->horizontalScrollBar()->maximum(), 0);
    }

    void theCommandForATerminalStaysInOneLine()
    {
        shared::ServerConfig config = tests::testConfig();
        config.server.host = QStringLiteral("0.0.0.0");
        Desk desk(config);
        desk.window().startServer();
        const QList<QLabel *> labels = desk.window().findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [&desk](const QLabel *label) {
            // No place to break it: spaces that do not.
            return label->isVisible() && label->text().contains(QStringLiteral("nc\u00a0"))
                && label->text().endsWith(QStringLiteral("\u00a0%1").arg(desk.port()));
        }));
    }

    void theLogTellsOfTheStart()
    {
        Desk desk;
        desk.choose(Log);
        desk.window().startServer();
        QTRY_VERIFY(desk.logTells(QStringLiteral("port %1").arg(desk.port())));
    }

    void choosingDebugMakesTheServerKeepDebugLines()
    {
        Desk desk;
        QVERIFY(!desk.host().log().isEnabled(shared::LogLevel::Debug));
        desk.find<QComboBox>("level")->setCurrentIndex(0);
        QVERIFY(desk.host().log().isEnabled(shared::LogLevel::Debug));
        desk.find<QComboBox>("level")->setCurrentIndex(3);
        QVERIFY(desk.host().log().isEnabled(shared::LogLevel::Info)); // as the config says
        QVERIFY(!desk.host().log().isEnabled(shared::LogLevel::Debug));
    }

    void theNextRunFindsEverythingAsItWasLeft()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        base::SystemClock clock;
        app::ServerHost host(clock);
        const auto open = [&](const shared::ServerConfig &config, Given given) {
            return std::make_unique<ServerWindow>(ServerWindow::Context{
                .host = host, .settings = settings, .config = config, .given = given});
        };
        {
            const auto window = open({}, {});
            window->show();
            window->resize(811, 602);
            window->findChild<QComboBox *>(QStringLiteral("address"))
                ->setEditText(QStringLiteral("0.0.0.0"));
            window->findChild<QSpinBox *>(QStringLiteral("port"))->setValue(9999);
            window->findChild<QSpinBox *>(QStringLiteral("places"))->setValue(12);
            window->findChild<QLineEdit *>(QStringLiteral("filter"))
                ->setText(QStringLiteral("ola"));
            window->findChild<QTableView *>(QStringLiteral("connections"))->setColumnWidth(0, 177);
            window->findChild<QComboBox *>(QStringLiteral("level"))->setCurrentIndex(2);
            window->findChild<QTabBar *>()->setCurrentIndex(Connections);
            window->close();
        }
        const auto again = open({}, {});
        again->show();
        QCOMPARE(again->size(), QSize(811, 602));
        const auto *address = again->findChild<QComboBox *>(QStringLiteral("address"));
        const auto *port = again->findChild<QSpinBox *>(QStringLiteral("port"));
        QCOMPARE(address->currentText(), QStringLiteral("0.0.0.0"));
        QCOMPARE(port->value(), 9999);
        QCOMPARE(again->findChild<QSpinBox *>(QStringLiteral("places"))->value(), 12);
        QCOMPARE(
            again->findChild<QLineEdit *>(QStringLiteral("filter"))->text(), QStringLiteral("ola"));
        QCOMPARE(
            again->findChild<QTableView *>(QStringLiteral("connections"))->columnWidth(0), 177);
        QCOMPARE(again->findChild<QComboBox *>(QStringLiteral("level"))->currentIndex(), 2);
        QCOMPARE(again->findChild<QTabBar *>()->currentIndex(), int(Connections));

        // What was said on the command line wins, even when it is the default.
        const auto told = open({}, {.host = true, .port = true});
        QCOMPARE(told->findChild<QComboBox *>(QStringLiteral("address"))->currentText(),
            QStringLiteral("127.0.0.1"));
        QCOMPARE(told->findChild<QSpinBox *>(QStringLiteral("port"))->value(), 8888);
        QCOMPARE(told->findChild<QSpinBox *>(QStringLiteral("places"))->value(), 12);
    }

    void theWindowFollowsThePalette()
    {
        Desk desk;
        const QPalette before = QApplication::palette();
        QApplication::setPalette(darkPalette());
        QTRY_VERIFY(
            desk.window().styleSheet().contains(darkPalette().color(QPalette::Window).name()));
        QApplication::setPalette(lightPalette());
        QTRY_VERIFY(
            desk.window().styleSheet().contains(lightPalette().color(QPalette::Window).name()));
        QApplication::setPalette(before);
    }
};

WATEK_SUITE(QTEST_MAIN, ServerWindowTest)

} // namespace serverWindowTest

#include "ServerWindowTest.moc"

// The server's window over a real server: start, stop, what it shows, asks and remembers.
#include "server/window/ServerWindow.h"
#include "server/window/ConnectionsModel.h"
#include "server/window/InlineBar.h"
#include "server/window/Language.h"
#include "server/window/LogModel.h"
#include "server/window/MetricTile.h"
#include "server/window/OverviewPage.h"
#include "server/window/PermitBar.h"
#include "server/window/Theme.h"

#include "tests/support/ServerWorld.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using tests::RawClient;

namespace {

enum Tab { Overview, Connections, Log };

/// A window over a stopped server that would listen on any free port of 127.0.0.1.
class Desk {
public:
    explicit Desk(const shared::ServerConfig &config = tests::testConfig(), Given given = {})
        : m_window({.host = m_host,
            .settings = m_settings,
            .config = config,
            .given = given,
            .warningSeconds = 1})
    {
        m_window.show();
        m_window.activateWindow();
        if (!QTest::qWaitForWindowActive(&m_window))
            qFatal("the window does not get the keyboard");
    }

    ServerWindow &window() { return m_window; }
    app::ServerHost &host() { return m_host; }
    quint16 port() const
    {
        guiRole.assertCurrent();
        return m_host.port();
    }
    bool isRunning() const
    {
        guiRole.assertCurrent();
        return m_host.isRunning();
    }

    template <typename Widget>
    Widget *find(const char *name)
    {
        return m_window.findChild<Widget *>(QLatin1String(name));
    }
    void choose(Tab page) { m_window.findChild<QTabBar *>()->setCurrentIndex(page); }
    /// Of the bar that is shown; empty without one.
    QString sentence() const
    {
        const InlineBar *bar = shownBar();
        return bar ? bar->sentence() : QString();
    }
    bool press(const QString &label)
    {
        const QList<QPushButton *> buttons = m_window.findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && plain(button->text()) == label) {
                button->click();
                return true;
            }
        }
        return false;
    }
    bool shows(const QString &text) const
    {
        const QList<QLabel *> labels = m_window.findChildren<QLabel *>();
        return std::ranges::any_of(labels,
            [&text](const QLabel *label) { return label->isVisible() && label->text() == text; });
    }
    bool logTells(const QString &text)
    {
        const QAbstractItemModel *log = find<QTableView>("log")->model();
        for (int row = 0; row < log->rowCount(); ++row) {
            if (log->index(row, LogModel::Text).data().toString().contains(text))
                return true;
        }
        return false;
    }
    const InlineBar *shownBar() const
    {
        const QList<InlineBar *> bars = m_window.findChildren<InlineBar *>();
        const auto bar = std::ranges::find_if(bars, &QWidget::isVisible);
        return bar == bars.end() ? nullptr : *bar;
    }

    static QString plain(QString label) { return label.remove(QLatin1Char('&')); }

private:
    const QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat};
    base::SystemClock m_clock;
    app::ServerHost m_host{m_clock};
    ServerWindow m_window;
};

const QByteArray kAnna = "NICK anna\r\nUSER anna 0 * :Anna\r\n";

shared::ServerConfig configWithOperator()
{
    shared::ServerConfig config = tests::testConfig();
    config.opers.push_back({"oper", "root", "secret", shared::OperRole::Admin});
    return config;
}

} // namespace

class ServerWindowTest : public QObject {
    Q_OBJECT

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

    void enterPressesTheButtonThatHasTheKeyboard()
    {
        Desk desk;
        QVERIFY(desk.find<QPushButton>("start")->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(desk.isRunning());
        const QList<QPushButton *> buttons = desk.window().findChildren<QPushButton *>();
        for (const QPushButton *button : buttons)
            QVERIFY2(button->autoDefault(), qPrintable(button->text()));
    }

    void copyGivesAnAddressThatClientsTake()
    {
        Desk desk;
        desk.window().startServer();
        QVERIFY(desk.press(QStringLiteral("Copy")));
        QCOMPARE(
            QApplication::clipboard()->text(), QStringLiteral("127.0.0.1:%1").arg(desk.port()));
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

    void startAndStopHaveTheirKeys()
    {
        Desk desk;
        desk.window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&desk.window()));
        QTest::keyClick(&desk.window(), Qt::Key_F5);
        QVERIFY(desk.isRunning());
        QTest::keyClick(&desk.window(), Qt::Key_F5, Qt::ShiftModifier);
        QVERIFY(!desk.isRunning());
        QTest::keyClick(&desk.window(), Qt::Key_F5);
        QVERIFY(desk.isRunning());
        // The underlined letter of "Stop"; Qt shows the button pressed for a moment.
        QTest::keyClick(&desk.window(), Qt::Key_T, Qt::AltModifier);
        QTRY_VERIFY(!desk.isRunning());
    }

    void snapshotsArePulledOnlyWhileSomebodyLooks()
    {
        Desk desk;
        QVERIFY(!desk.window().isPulling());
        desk.window().startServer();
        QVERIFY(desk.window().isPulling());
        desk.window().showMinimized();
        QTRY_VERIFY(!desk.window().isPulling());
        desk.window().showNormal();
        QTRY_VERIFY(desk.window().isPulling());
        desk.window().hide();
        QVERIFY(!desk.window().isPulling());
        desk.window().show();
        QVERIFY(desk.window().isPulling());
        desk.window().stopServer();
        QVERIFY(!desk.window().isPulling());
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

    void theTableShowsWhoIsThereAndWhoWaits()
    {
        shared::ServerConfig config = tests::testConfig();
        config.server.maxClients = 1;
        Desk desk(config);
        desk.window().startServer();
        desk.choose(Connections);
        const QAbstractItemModel *table = desk.find<QTableView>("connections")->model();
        QCOMPARE(table->rowCount(), 0);
        QVERIFY(desk.shows(QStringLiteral("Nobody is connected yet. Join with 127.0.0.1 port %1.")
                               .arg(desk.port())));

        RawClient anna(desk.port(), kAnna);
        QTRY_VERIFY(anna.got(" 001 anna "));
        RawClient late(desk.port(), "NICK ola\r\nUSER ola 0 * :Ola\r\n");
        QTRY_COMPARE(table->rowCount(), 2);
        const auto text
            = [table](int row, int column) { return table->index(row, column).data().toString(); };
        QTRY_COMPARE(text(0, ConnectionsModel::Nick), QStringLiteral("anna"));
        QTRY_COMPARE(text(0, ConnectionsModel::State), QStringLiteral("online"));
        QTRY_COMPARE(text(1, ConnectionsModel::State), QStringLiteral("waiting, no. 1"));
        QTRY_COMPARE(Desk::plain(desk.window().findChild<QTabBar *>()->tabText(Connections)),
            QStringLiteral("Connections 2"));
    }

    void aChosenClientGetsANoticeAndIsDisconnected()
    {
        Desk desk;
        desk.window().startServer();
        RawClient anna(desk.port(), kAnna);
        QTRY_VERIFY(anna.got(" 001 anna "));
        RawClient ola(desk.port(), "NICK ola\r\nUSER ola 0 * :Ola\r\n");
        QTRY_VERIFY(ola.got(" 001 ola "));
        desk.choose(Connections);
        auto *table = desk.find<QTableView>("connections");
        desk.find<QLineEdit>("filter")->setText(QStringLiteral("ola"));
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);

        table->setFocus();
        QVERIFY(desk.press(QStringLiteral("Notice…")));
        QCOMPARE(desk.sentence(), QStringLiteral("Notice to ola:"));
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("Lunch at noon"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(ola.got("Lunch at noon"));
        QVERIFY(!anna.got("Lunch at noon"));

        QVERIFY(table->hasFocus()); // it had it before the question
        QTest::keyClick(table, Qt::Key_Delete);
        QVERIFY(desk.sentence().startsWith(QLatin1String("Disconnect ola?")));
        desk.find<QLineEdit>("filter")->clear(); // whom it was asked for stays
        table->selectRow(0);
        field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, QStringLiteral("See you"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(ola.isClosed());
        QVERIFY(ola.got("See you"));
        QVERIFY(!anna.isClosed());
        QTRY_COMPARE(table->model()->rowCount(), 1);
    }

    void everybodyGetsANotice()
    {
        Desk desk;
        desk.window().startServer();
        RawClient anna(desk.port(), kAnna);
        RawClient guest(desk.port(), "hello\n");
        QTRY_VERIFY(anna.got(" 001 anna "));
        desk.choose(Connections);
        QTRY_COMPARE(desk.find<QTableView>("connections")->model()->rowCount(), 2);
        QTRY_VERIFY(anna.got("hello"));
        QVERIFY(desk.press(QStringLiteral("Notice to everybody…")));
        QVERIFY(desk.press(QStringLiteral("Cancel")));
        QVERIFY(desk.press(QStringLiteral("Notice to everybody…")));
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        field->setText(QStringLiteral("Zażółć"));
        QVERIFY(desk.press(QStringLiteral("Send")));
        QTRY_VERIFY(anna.got("Zażółć"));
        QTRY_VERIFY(guest.got("Zażółć"));
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

    void everythingThatTakesTheKeyboardHasANameAndAKeyOfItsOwn_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("en") << QStringLiteral("en");
        QTest::newRow("pl") << QStringLiteral("pl");
    }
    void everythingThatTakesTheKeyboardHasANameAndAKeyOfItsOwn()
    {
        QFETCH(QString, language);
        const Language translations(language);
        Desk desk(configWithOperator());
        const auto sweepPages = [&](const char *when) {
            for (const Tab page : {Overview, Connections, Log}) {
                desk.choose(page);
                sweep(desk.window(),
                    QStringLiteral("%1, page %2").arg(QLatin1String(when)).arg(page));
            }
        };
        sweepPages("stopped");
        desk.find<QComboBox>("address")->setEditText(QStringLiteral("203.0.113.5"));
        desk.window().startServer();
        sweepPages("failed");
        desk.find<QComboBox>("address")->setEditText(QStringLiteral("127.0.0.1"));
        desk.window().startServer();
        RawClient client(desk.port(), kAnna);
        QTRY_VERIFY(client.got(" 001 anna "));
        desk.choose(Connections);
        auto *table = desk.find<QTableView>("connections");
        QTRY_COMPARE(table->model()->rowCount(), 1);
        table->selectRow(0);
        sweepPages("running");
        desk.choose(Connections);
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Delete);
        QVERIFY(desk.shownBar());
        sweepPages("asking for a reason");
        desk.window().stopServer();
        sweepPages("asking to stop");
        client.send("OPER root secret\r\nDIE\r\n");
        QTRY_VERIFY(!desk.isRunning());
        QVERIFY(desk.shownBar());
        sweepPages("stopped by an operator");
    }

private:
    const threading::ThreadRole::Binding m_binding{guiRole};

    static void sweep(const ServerWindow &window, const QString &when)
    {
        QHash<QString, QString> owners; // of mnemonics
        const QList<QWidget *> widgets = window.findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            if (!widget->isVisible() || !widget->isEnabled())
                continue;
            QString label;
            if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
                label = button->text();
            else if (const auto *text = qobject_cast<const QLabel *>(widget); text && text->buddy())
                label = text->buddy()->isEnabled() ? text->text() : QString();
            note(label, when, owners);
            if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
                for (int tab = 0; tab < tabs->count(); ++tab)
                    note(tabs->tabText(tab), when, owners);
            }
            // Editors inside combo and spin boxes speak with their owner's name.
            const bool isInner = qobject_cast<const QComboBox *>(widget->parentWidget())
                || qobject_cast<const QSpinBox *>(widget->parentWidget());
            if (!(widget->focusPolicy() & Qt::TabFocus) || isInner)
                continue;
            const bool isNamed = !widget->accessibleName().isEmpty() || !label.isEmpty();
            QVERIFY2(isNamed,
                qPrintable(QStringLiteral("%1: a %2 '%3' without a name")
                               .arg(when, QLatin1String(widget->metaObject()->className()),
                                   widget->objectName())));
        }
    }

    static void note(const QString &label, const QString &when, QHash<QString, QString> &owners)
    {
        const QString keys = QKeySequence::mnemonic(label).toString();
        if (keys.isEmpty())
            return;
        QVERIFY2(!owners.contains(keys) || owners[keys] == label,
            qPrintable(QStringLiteral("%1: %2 and %3 share a key").arg(when, label, owners[keys])));
        owners.insert(keys, label);
    }
};

QTEST_MAIN(ServerWindowTest)
#include "ServerWindowTest.moc"

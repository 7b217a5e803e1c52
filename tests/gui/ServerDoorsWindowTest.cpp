// The server's window and its doors: each is listed with its state, and a start that fails at one
// names it.
#include "server/window/DoorList.h"
#include "server/window/InlineBar.h"
#include "server/window/Language.h"
#include "server/window/PermitBar.h"
#include "server/window/ServerWindow.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace serverDoorsWindowTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::window;
using shared::Endpoint;
using tests::RawClient;

namespace {

bool showsLabel(const QWidget &inside, const QString &text)
{
    const QList<QLabel *> labels = inside.findChildren<QLabel *>();
    return std::ranges::any_of(labels,
        [&text](const QLabel *label) { return label->isVisible() && label->text() == text; });
}

class Window {
public:
    explicit Window(std::vector<Endpoint> doors)
        : m_config(configWith(std::move(doors)))
        , m_window({.host = m_host,
              .settings = m_settings,
              .config = m_config,
              .given = {},
              .warningSeconds = 1})
    {
        m_window.show();
        if (!QTest::qWaitForWindowExposed(&m_window))
            qFatal("the window does not appear");
    }

    ServerWindow &window() { return m_window; }
    app::ServerHost &host() { return m_host; }
    const shared::ServerConfig &config() const { return m_config; }
    const DoorList &doors() { return *m_window.findChild<DoorList *>(); }
    bool click(const QString &label)
    {
        const QList<QPushButton *> buttons = m_window.findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && button->text().remove(QLatin1Char('&')) == label) {
                QTest::mouseClick(button, Qt::LeftButton);
                return true;
            }
        }
        return false;
    }

private:
    shared::ServerConfig configWith(std::vector<Endpoint> doors) const
    {
        shared::ServerConfig config = tests::testConfig();
        config.server.dataFolder = m_folder.path();
        config.listen = std::move(doors);
        return config;
    }

    const QTemporaryDir m_folder;
    const shared::ServerConfig m_config;
    QSettings m_settings{m_folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat};
    base::SystemClock m_clock;
    app::ServerHost m_host{m_clock};
    ServerWindow m_window;
};

} // namespace

class ServerDoorsWindowTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    QTemporaryDir m_folder;

private Q_SLOTS:
    void eachDoorIsListedWithWhoCameThroughIt()
    {
        guiRole.assertCurrent();
        const QString path = m_folder.filePath(QStringLiteral("s"));
        Window desk({{.name = "second", .address = QStringLiteral("127.0.0.1")},
            {.name = "local", .path = path}});
        QVERIFY(!desk.doors().isVisible());
        QVERIFY(desk.click(QStringLiteral("Start")));
        QTRY_VERIFY(desk.doors().isVisible());
        const auto open = desk.host().snapshot().doors;
        QCOMPARE(open.size(), size_t(3));
        for (const char *name : {"main", "second", "local"})
            QTRY_VERIFY2(showsLabel(desk.doors(), QString::fromLatin1(name)), name);
        QVERIFY(
            showsLabel(desk.doors(), QStringLiteral("127.0.0.1:%1").arg(open[1].endpoint.port)));
        QVERIFY(!showsLabel(desk.doors(), QStringLiteral("1 came through it")));
        RawClient anna(open[1].endpoint.port, "NICK anna\r\nUSER anna 0 * :x\r\n");
        QTRY_VERIFY(showsLabel(desk.doors(), QStringLiteral("1 came through it")));
    }

    void theCertificateIsShownCopiedAndReadAgain()
    {
        guiRole.assertCurrent();
        Window desk({{.name = "secure",
            .address = QStringLiteral("127.0.0.1"),
            .transport = shared::Transport::Tls}});
        QVERIFY(desk.click(QStringLiteral("Start")));
        QTRY_VERIFY(desk.doors().isVisible());
        const QString fingerprint = QString::fromLatin1(
            shared::fingerprintForPeople(desk.host().certificates().front().fingerprint));
        QTRY_VERIFY(showsLabel(desk.doors(),
            QStringLiteral("SHA-256 ")
                + QString(fingerprint).replace(u':', QStringLiteral(":\u200b"))));
        QVERIFY(desk.click(QStringLiteral("Copy fingerprint")));
        QCOMPARE(QGuiApplication::clipboard()->text(), fingerprint);

        const auto *bar = desk.window().findChild<InlineBar *>();
        desk.host().setReload([]() -> base::Expected<shared::ServerConfig, QString> {
            return base::Unexpected{QStringLiteral("a.ini:1: this is wrong")};
        });
        QVERIFY(desk.click(QStringLiteral("Read again")));
        QCOMPARE(bar->sentence(),
            QStringLiteral(
                "The settings cannot be used, the old ones stay: a.ini:1: this is wrong"));
        const shared::ServerConfig same = desk.host().config();
        desk.host().setReload(
            [same]() -> base::Expected<shared::ServerConfig, QString> { return same; });
        QVERIFY(desk.click(QStringLiteral("Read again")));
        QCOMPARE(bar->sentence(), QStringLiteral("Read again: nothing has changed."));
        shared::ServerConfig other = same;
        other.limits.monitor = 7;
        desk.host().setReload(
            [other]() -> base::Expected<shared::ServerConfig, QString> { return other; });
        QVERIFY(desk.click(QStringLiteral("Read again")));
        QCOMPARE(bar->sentence(), QStringLiteral("Read again. Changed: limits/monitor."));
    }

    void theMainDoorAloneIsListedAndReadAgain()
    {
        guiRole.assertCurrent();
        Window desk({});
        QVERIFY(desk.click(QStringLiteral("Start")));
        QTRY_VERIFY(
            showsLabel(desk.window(), QStringLiteral("127.0.0.1 port %1").arg(desk.host().port())));
        QTRY_VERIFY(desk.doors().isVisible());
        QTRY_VERIFY(showsLabel(desk.doors(), QStringLiteral("main")));
        desk.host().setReload([same = desk.host().config()] {
            return base::Expected<shared::ServerConfig, QString>(same);
        });
        QVERIFY(desk.click(QStringLiteral("Read again")));
        QCOMPARE(desk.window().findChild<InlineBar *>()->sentence(),
            QStringLiteral("Read again: nothing has changed."));
    }

    void settingsThatAreRefusedAreToldWhoeverAskedForThem()
    {
        guiRole.assertCurrent();
        Window desk({});
        QVERIFY(desk.click(QStringLiteral("Start")));
        desk.host().setReload([]() -> base::Expected<shared::ServerConfig, QString> {
            return base::Unexpected{QStringLiteral("a.ini:1: this is wrong")};
        });
        // As SIGHUP does.
        desk.host().reload();
        const auto *bar = desk.window().findChild<InlineBar *>();
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->sentence(),
            QStringLiteral(
                "The settings cannot be used, the old ones stay: a.ini:1: this is wrong"));
        QTRY_VERIFY(std::ranges::any_of(desk.host().log().since(0), [](const auto &record) {
            return record.level == shared::LogLevel::Warning
                && record.text.contains("the old ones stay: a.ini:1: this is wrong");
        }));
    }

    void allDoorsThatCannotBeOpenedAreTold()
    {
        guiRole.assertCurrent();
        const Language translations(QStringLiteral("en"));
        const auto wrong = [](const char *name) {
            return Endpoint{.name = name, .address = QStringLiteral("192.0.2.1")};
        };
        Window desk({wrong("a"), wrong("b")});
        QVERIFY(desk.click(QStringLiteral("Start")));
        const auto *bar = desk.window().findChild<InlineBar *>();
        const auto sentenceOf = [](const char *name) {
            return QStringLiteral(
                "The door “%1” cannot be opened: 192.0.2.1 is not an address of this computer.")
                .arg(QLatin1String(name));
        };
        QCOMPARE(bar->sentence(), sentenceOf("a") + u' ' + sentenceOf("b"));
        Window more({wrong("a"), wrong("b"), wrong("c"), wrong("d"), wrong("e"), wrong("f")});
        QVERIFY(more.click(QStringLiteral("Start")));
        QVERIFY2(
            more.window().findChild<InlineBar *>()->sentence().endsWith(sentenceOf("d")
                + QStringLiteral(" 2 more doors cannot be opened either: the log names them.")),
            qPrintable(more.window().findChild<InlineBar *>()->sentence()));
    }

    void aStartThatFailsAtADoorNamesItAndCanBeTriedAgain()
    {
        guiRole.assertCurrent();
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        Window desk(
            {{.name = "web", .address = QStringLiteral("127.0.0.1"), .port = taken.serverPort()}});
        QVERIFY(desk.click(QStringLiteral("Start")));
        QVERIFY(!desk.host().isRunning());
        const auto *bar = desk.window().findChild<InlineBar *>();
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->sentence(),
            QStringLiteral("The door “web” cannot be opened: port %1 is already used by another "
                           "program.")
                .arg(taken.serverPort()));
        taken.close();
        QVERIFY(desk.click(QStringLiteral("Try again")));
        QVERIFY(desk.host().isRunning());
    }

    void whatWasMendedOnDiskCountsAtTheNextTry()
    {
        guiRole.assertCurrent();
        Window desk({{.name = "lost", .path = QStringLiteral("/nowhere/at/all/irc.sock")}});
        const shared::ServerConfig broken = desk.config();
        shared::ServerConfig onDisk = broken;
        QString unreadable;
        desk.host().setReload(
            [&onDisk, &unreadable]() -> base::Expected<shared::ServerConfig, QString> {
                if (!unreadable.isEmpty())
                    return base::Unexpected{unreadable};
                return onDisk;
            });
        QVERIFY(desk.click(QStringLiteral("Start")));
        const auto *bar = desk.window().findChild<InlineBar *>();
        QVERIFY(!desk.host().isRunning());
        QVERIFY2(bar->sentence().startsWith(QStringLiteral(
                     "The door “lost” cannot be opened at /nowhere/at/all/irc.sock: ")),
            qPrintable(bar->sentence()));
        unreadable = QStringLiteral("a.ini:1: this is wrong");
        QVERIFY(desk.click(QStringLiteral("Try again")));
        QCOMPARE(
            bar->sentence(), QStringLiteral("The settings cannot be used: a.ini:1: this is wrong"));
        QVERIFY(!desk.host().isRunning());
        unreadable.clear();
        onDisk.listen = {{.name = "found", .path = m_folder.filePath(QStringLiteral("irc.sock"))}};
        QVERIFY(desk.click(QStringLiteral("Try again")));
        QVERIFY(desk.host().isRunning());
        QTRY_VERIFY(showsLabel(desk.doors(), QStringLiteral("found")));
    }

    void theWordsAboutWhoCanJoinKnowEveryDoor()
    {
        guiRole.assertCurrent();
        Window alone({{.name = "near", .address = QStringLiteral("127.0.0.1")}});
        QVERIFY(showsLabel(alone.window(),
            QStringLiteral("Only this computer can join. Choose 0.0.0.0 to let others in.")));
        QVERIFY(alone.click(QStringLiteral("Start")));
        QTRY_VERIFY(showsLabel(alone.window(), QStringLiteral("Only from this computer.")));
        Window open({{.name = "far", .address = QStringLiteral("0.0.0.0")}});
        QVERIFY(showsLabel(open.window(),
            QStringLiteral(
                "Only this computer can join here, others through the settings’ further doors: "
                "far.")));
        QVERIFY(open.click(QStringLiteral("Start")));
        QTRY_VERIFY(showsLabel(open.window(),
            QStringLiteral("Only from this computer; from others through the doors below.")));
    }

    /// However wide the bar is, the last place is as wide as the others.
    void allPlacesOfTheBarAreWhole()
    {
        constexpr int kPlaces = 50;
        PermitBar bar;
        bar.showPermits(kPlaces, kPlaces);
        for (int width = 360; width < 1200; width += 7) {
            bar.resize(width, 12);
            const QImage image = bar.grab().toImage();
            const QRgb accent = image.pixel(3, 6);
            std::vector<int> runs;
            for (int x = 0; x < image.width(); ++x) {
                const bool isTaken = image.pixel(x, 6) == accent;
                const bool wasTaken = x > 0 && image.pixel(x - 1, 6) == accent;
                if (isTaken && !wasTaken)
                    runs.push_back(0);
                if (isTaken)
                    runs.back() += 1;
            }
            QCOMPARE(runs.size(), size_t(kPlaces));
            QVERIFY2(runs.back() >= *std::ranges::max_element(runs) - 2,
                qPrintable(QStringLiteral("%1 of %2 at %3")
                               .arg(runs.back())
                               .arg(runs.front())
                               .arg(width)));
        }
    }

    void aDoorSaysHowItFares()
    {
        const Endpoint plain{.name = "main", .address = QStringLiteral("::1"), .port = 6667};
        const Endpoint proxied{.name = "edge",
            .address = QStringLiteral("127.0.0.1"),
            .port = 1,
            .transport = shared::Transport::Tls,
            .proxyFrom = shared::Networks::parse(QStringLiteral("::1")).value()};
        QWidget window;
        DoorList list(&window);
        window.show();
        list.showDoors({});
        QVERIFY(!list.isVisible());
        list.showDoors({{.endpoint = plain, .isPaused = true}});
        QVERIFY(list.isVisible());
        QTRY_VERIFY(
            showsLabel(list, QStringLiteral("Full: the system allows no more connections")));
        QTRY_VERIFY(showsLabel(list, QStringLiteral("[::1]:6667")));
        list.showDoors({{.endpoint = plain, .connections = 1234},
            {.endpoint = proxied, .connections = 7, .refused = 2}});
        QTRY_VERIFY(showsLabel(list, QStringLiteral("TLS, through a proxy")));
        QTRY_VERIFY(showsLabel(list, QStringLiteral("7 came through it, 2 refused")));
        // More than there is room for are counted.
        list.showDoors(std::vector<app::DoorSnapshot>(12, {.endpoint = plain}));
        QTRY_VERIFY(std::ranges::none_of(list.findChildren<QLabel *>(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("more"));
        }));
        list.showDoors(std::vector<app::DoorSnapshot>(15, {.endpoint = plain}));
        QVERIFY(list.findChildren<QLabel *>().size() < 70);
        const auto labels = list.findChildren<QLabel *>();
        QTRY_VERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("3 more"));
        }));
        list.showDoors({});
        QVERIFY(!list.isVisible());
    }
};

WATEK_SUITE(QTEST_MAIN, ServerDoorsWindowTest)

} // namespace serverDoorsWindowTest

#include "ServerDoorsWindowTest.moc"

// The server's window and its doors: each is listed with its state, and a start that fails at one
// names it.
#include "server/window/DoorList.h"
#include "server/window/InlineBar.h"
#include "server/window/ServerWindow.h"
#include "tests/support/ServerWorld.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

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
        : m_window({.host = m_host,
            .settings = m_settings,
            .config = configWith(std::move(doors)),
            .given = {},
            .warningSeconds = 1})
    {
        m_window.show();
        if (!QTest::qWaitForWindowExposed(&m_window))
            qFatal("the window does not appear");
    }

    ServerWindow &window() { return m_window; }
    app::ServerHost &host() { return m_host; }
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
        QVERIFY(desk.click(QStringLiteral("Copy")));
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

    void theMainDoorAloneNeedsNoList()
    {
        guiRole.assertCurrent();
        Window desk({});
        QVERIFY(desk.click(QStringLiteral("Start")));
        QTRY_VERIFY(
            showsLabel(desk.window(), QStringLiteral("127.0.0.1 port %1").arg(desk.host().port())));
        QVERIFY(!desk.doors().isVisible());
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
        list.showDoors({{.endpoint = plain}});
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
        list.showDoors(std::vector<app::DoorSnapshot>(9, {.endpoint = plain}));
        QVERIFY(list.findChildren<QLabel *>().size() < 40);
        const auto labels = list.findChildren<QLabel *>();
        QTRY_VERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("3 more"));
        }));
        list.showDoors({{.endpoint = plain}});
        QVERIFY(!list.isVisible());
    }
};

QTEST_MAIN(ServerDoorsWindowTest)
#include "ServerDoorsWindowTest.moc"

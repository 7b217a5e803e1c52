// Doors of a running server: what REHASH opens, moves, closes and leaves alone.
#include "tests/support/Doors.h"
#include "tests/support/Suite.h"

#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

namespace serverDoorsRehashTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::app::ServerHost;
using watek::server::shared::Endpoint;
using watek::server::shared::ServerConfig;
using watek::tests::configWith;
using watek::tests::freeDoorPort;
using watek::tests::kHere;
using watek::tests::logHas;
using watek::tests::registrationOf;
using watek::tests::ServerWorld;
using watek::tests::UnixClient;

class ServerDoorsRehashTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    QTemporaryDir m_folder;

    QString pathOf(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    Endpoint unixDoor(const char *name) const { return {.name = name, .path = pathOf(name)}; }

private Q_SLOTS:
    void aRehashOpensAndClosesDoorsAndTheirClientsStay()
    {
        guiRole.assertCurrent();
        const ServerConfig before = configWith({{.name = "old", .address = kHere},
            {.name = "kept", .address = kHere}, unixDoor("gone")});
        ServerWorld world(before);
        const auto doors = world.host().snapshot().doors;
        const auto atOld = watek::tests::ircClient(doors[1].endpoint.port, "anna");
        const auto atKept = watek::tests::ircClient(doors[2].endpoint.port, "ola");
        UnixClient atGone(pathOf("gone"), registrationOf("jan"));
        QTRY_VERIFY(isInLobby(*atOld) && isInLobby(*atKept) && atGone.got(" 366 "));

        ServerConfig after = before;
        after.listen = {{.name = "kept", .address = kHere}, unixDoor("new")};
        world.host().setReload(
            [after]() -> watek::base::Expected<ServerConfig, QString> { return after; });
        atKept->send("OPER root secret\r\nREHASH\r\n");
        QTRY_VERIFY2(atKept->got("Changed settings: listen\r\n"), atKept->received().constData());
        const auto now = world.host().snapshot().doors;
        QCOMPARE(now.size(), size_t(3));
        QCOMPARE(now[1].endpoint.port, doors[2].endpoint.port);
        QCOMPARE(now[1].connections, quint64(1));
        UnixClient atNew(pathOf("new"), registrationOf("ewa"));
        QTRY_VERIFY(atNew.got(" 366 "));
        const auto another = watek::tests::ircClient(now[1].endpoint.port, "iza");
        QTRY_VERIFY(isInLobby(*another));
        // A closed door lets nobody in; who came through it is still there.
        QTRY_VERIFY(!QFileInfo::exists(pathOf("gone")));
        QTcpServer probe;
        QTRY_VERIFY(
            probe.isListening() || probe.listen(QHostAddress::LocalHost, doors[1].endpoint.port));
        atOld->forget();
        another->send("PRIVMSG #lobby :still here?\r\n");
        QTRY_VERIFY(atOld->got("still here?"));
        QTRY_VERIFY(atGone.got("still here?"));
    }

    void aRehashMovesADoorAtTheSamePort_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        const QString all = QStringLiteral("0.0.0.0");
        const QString both = QStringLiteral("::");
        QTest::newRow("to everybody") << kHere << all;
        QTest::newRow("back to this computer") << all << kHere;
        QTest::newRow("to both families") << kHere << both;
        QTest::newRow("from both families") << both << kHere;
        QTest::newRow("from one family to both") << all << both;
        QTest::newRow("by another name") << QStringLiteral("*") << all;
    }

    void aRehashMovesADoorAtTheSamePort()
    {
        guiRole.assertCurrent();
        QFETCH(QString, from);
        QFETCH(QString, to);
        const quint16 port = freeDoorPort();
        ServerConfig config = configWith({{.name = "moves", .address = from, .port = port}});
        ServerWorld world(config);
        const auto anna = watek::tests::ircClient(port, "anna");
        QTRY_VERIFY(isInLobby(*anna));
        world.host().setReload(
            [&config]() -> watek::base::Expected<ServerConfig, QString> { return config; });

        config.listen[0].address = to;
        QCOMPARE(world.host().reload().trouble, QByteArray());
        QCOMPARE(world.host().snapshot().doors[1].endpoint.address, to);
        const auto ola = watek::tests::ircClient(port, "ola");
        QTRY_VERIFY(isInLobby(*ola));
        // Who was there is there still.
        ola->send("PRIVMSG #lobby :still here?\r\n");
        QTRY_VERIFY(anna->got("still here?"));
        // Nobody else gets the port by an ordinary bind(). (Linux goes on sharing it with programs
        // of the same person that ask for SO_REUSEPORT: see setSharesPort().)
        QTcpServer second;
        QVERIFY(!second.listen(QHostAddress::Any, port));

        // A set with a door that cannot be opened leaves the old one open.
        config.listen[0].address = from;
        config.listen.push_back({.name = "foreign", .address = QStringLiteral("192.0.2.1")});
        QVERIFY(!world.host().reload().trouble.isEmpty());
        const auto ewa = watek::tests::ircClient(port, "ewa");
        QTRY_VERIFY(isInLobby(*ewa));
    }

    void aDoorThatStaysIsInTheWayOfAnother()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWith({{.name = "stays", .address = kHere}});
        ServerWorld world(config);
        const quint16 port = world.portOf("stays");
        config.server.isMainDoorOpen = false;
        config.listen.push_back(
            {.name = "wide", .address = QStringLiteral("0.0.0.0"), .port = port});
        world.host().setReload(
            [config]() -> watek::base::Expected<ServerConfig, QString> { return config; });
        QVERIFY(world.host().reload().trouble.contains("The door wide cannot be opened: port "));
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
    }

    void allDoorsThatCannotBeOpenedAreTold()
    {
        guiRole.assertCurrent();
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const ServerConfig config
            = configWith({{.name = "a", .address = kHere, .port = taken.serverPort()},
                {.name = "fine", .address = kHere},
                {.name = "b", .address = QStringLiteral("192.0.2.1")}});
        const watek::base::SystemClock clock;
        ServerHost host(clock);
        const auto started = host.start(config);
        QVERIFY(!started);
        const QByteArray first = "The door a cannot be opened: port "
            + QByteArray::number(taken.serverPort()) + " is already used by another program.";
        const QByteArray second
            = "The door b cannot be opened: 192.0.2.1 is not an address of this computer.";
        QCOMPARE(describe(started.error(), config).toUtf8(), first + ' ' + second);
        QVERIFY(logHas(host, first));
        QVERIFY(logHas(host, second));
    }

    void aRehashGivesAnOpenSocketOtherPermissions()
    {
        guiRole.assertCurrent();
        const ServerConfig before = configWith({unixDoor("shared")});
        ServerWorld world(before);
        UnixClient ola(pathOf("shared"), registrationOf("ola"));
        QTRY_VERIFY(ola.got(" 366 "));
        ServerConfig after = before;
        after.listen[0].permissions = 0606;
        world.host().setReload(
            [&after]() -> watek::base::Expected<ServerConfig, QString> { return after; });
        const auto permissions = [this] {
            struct stat facts { };
            return ::stat(pathOf("shared").toUtf8().constData(), &facts) == 0
                ? int(facts.st_mode & 07777)
                : -1;
        };
        const auto result = world.host().reload();
        QCOMPARE(result.trouble, QByteArray());
        QCOMPARE(result.changed, QByteArrayList{"listen"});
        QCOMPARE(permissions(), 0606);
        UnixClient ewa(pathOf("shared"), registrationOf("ewa"));
        QTRY_VERIFY(ewa.got(" 366 "));
        // With another door that cannot be opened nothing changes.
        after.listen[0].permissions = 0600;
        after.listen.push_back({.name = "foreign", .address = QStringLiteral("192.0.2.1")});
        QVERIFY(!world.host().reload().trouble.isEmpty());
        QCOMPARE(permissions(), 0606);
    }

    void aRehashWithADoorThatCannotBeOpenedChangesNothing()
    {
        guiRole.assertCurrent();
        const ServerConfig before = configWith({unixDoor("stays")});
        ServerWorld world(before);
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        ServerConfig after = before;
        after.limits.monitor = 7;
        after.listen = {{.name = "b", .address = kHere, .port = taken.serverPort()}};
        world.host().setReload(
            [after]() -> watek::base::Expected<ServerConfig, QString> { return after; });
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        anna->send("OPER root secret\r\nREHASH\r\n");
        QTRY_VERIFY2(
            anna->got("The door b cannot be opened: port " + QByteArray::number(taken.serverPort())
                + " is already used by another program."),
            anna->received().constData());
        QCOMPARE(world.host().config().limits.monitor, before.limits.monitor);
        UnixClient ola(pathOf("stays"), registrationOf("ola"));
        QTRY_VERIFY(ola.got(" 366 "));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDoorsRehashTest)

} // namespace serverDoorsRehashTest

#include "ServerDoorsRehashTest.moc"

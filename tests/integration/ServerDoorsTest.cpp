// Several doors at once: TCP and Unix sockets, and a start that fails at one of them.
#include "tests/support/Doors.h"
#include "tests/support/Suite.h"

#include <QLocalServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace serverDoorsTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::app::DoorSnapshot;
using watek::server::app::ServerHost;
using watek::server::shared::Endpoint;
using watek::server::shared::ServerConfig;
using watek::server::shared::Transport;
using watek::tests::configWith;
using watek::tests::kHere;
using watek::tests::logHas;
using watek::tests::registrationOf;
using watek::tests::ServerWorld;
using watek::tests::UnixClient;

namespace {

/// The file that a killed server leaves: a socket that nobody listens on.
void leaveStaleSocket(const QString &path)
{
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    qstrncpy(address.sun_path, path.toUtf8().constData(), sizeof address.sun_path);
    if (::bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        qFatal("the test cannot make a socket");
    ::close(socket);
}

} // namespace

class ServerDoorsTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    QTemporaryDir m_folder;

    QString pathOf(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    Endpoint unixDoor(const char *name) const { return {.name = name, .path = pathOf(name)}; }

private Q_SLOTS:
    void whoComesThroughTwoDoorsIsInOneChat()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWith(
            {{.name = "second", .address = kHere}, {.name = "third", .address = "::1"}}));
        const std::vector<DoorSnapshot> doors = world.host().snapshot().doors;
        QCOMPARE(doors.size(), size_t(3));
        QCOMPARE(doors[0].endpoint.port, world.port());
        QVERIFY(doors[1].endpoint.port != world.port());
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        const auto ola = watek::tests::ircClient(doors[1].endpoint.port, "ola");
        QTRY_VERIFY(anna->got(":ola!"));
        QCOMPARE(world.host().snapshot().doors[0].connections, quint64(1));
        QCOMPARE(world.host().snapshot().doors[1].connections, quint64(1));
        QCOMPARE(world.host().snapshot().doors[2].connections, quint64(0));
        QVERIFY(logHas(world.host(),
            "listening on 127.0.0.1 port " + QByteArray::number(doors[1].endpoint.port)
                + ": the door second (plain)"));
        // The whole server stops with every door.
        world.host().stop();
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost, doors[1].endpoint.port));
    }

    void withoutTheMainDoorTheOthersServe()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWith({{.name = "only", .address = kHere}});
        config.server.isMainDoorOpen = false;
        ServerWorld world(config);
        QCOMPARE(world.host().snapshot().doors.size(), size_t(1));
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
    }

    void aDoorOfTlsSpeaksTls()
    {
        guiRole.assertCurrent();
        ServerConfig config
            = configWith({{.name = "secure", .address = kHere, .transport = Transport::Tls}});
        config.server.dataFolder = m_folder.path();
        ServerWorld world(config);
        QSslSocket anna;
        anna.setPeerVerifyMode(QSslSocket::VerifyNone);
        anna.connectToHostEncrypted(kHere, world.host().snapshot().doors[1].endpoint.port);
        QTRY_VERIFY(anna.isEncrypted());
        anna.write(registrationOf("anna"));
        QByteArray received;
        connect(&anna, &QSslSocket::readyRead, &anna, [&] { received += anna.readAll(); });
        QTRY_VERIFY2(received.contains(" 366 "), received.constData());
    }

    void peopleTalkThroughAUnixSocket()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWith({unixDoor("talk")});
        config.limits.maxClientsPerIp = 1; // not for this computer
        ServerWorld world(config);
        UnixClient anna(pathOf("talk"), registrationOf("anna"));
        UnixClient ola(pathOf("talk"), registrationOf("ola"));
        QTRY_VERIFY(anna.got(" 366 "));
        QTRY_VERIFY(ola.got(" 366 "));
        const auto jan = watek::tests::ircClient(world.port(), "jan");
        QTRY_VERIFY(anna.got(":jan!"));
        QTRY_VERIFY(ola.got(":jan!"));
        jan->send("PRIVMSG #lobby :hello\r\n");
        QTRY_VERIFY(anna.got("PRIVMSG #lobby :hello"));
        ola.send("OPER root secret\r\nWHOIS anna\r\n");
        QTRY_VERIFY2(ola.got(" 318 "), ola.received().constData());
        QVERIFY2(ola.got(" 378 ola anna :is connecting from *@unix unix\r\n"),
            ola.received().constData());
    }

    void guestsOfAUnixSocketHaveNamesOfTheirOwn()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWith({unixDoor("guests")}));
        UnixClient one(pathOf("guests"), "hello from one\n");
        UnixClient two(pathOf("guests"), "hello from two\n");
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 3);
        QTRY_VERIFY(isInLobby(*anna));
        one.send("and again\n");
        two.send("and again\n");
        QTRY_VERIFY(anna->received().count("and again") == 2);
    }

    void theFileOfASocketHasItsPermissionsAndGoesWithIt()
    {
        guiRole.assertCurrent();
        Endpoint door = unixDoor("file");
        door.permissions = 0606; // no umask gives this by accident
        {
            ServerWorld world(configWith({door}));
            struct stat facts { };
            QCOMPARE(::stat(door.path.toUtf8().constData(), &facts), 0);
            QCOMPARE(int(facts.st_mode & 07777), 0606);
        }
        QVERIFY(!QFileInfo::exists(door.path));
    }

    void theFileOfAKilledServerIsReplaced()
    {
        guiRole.assertCurrent();
        leaveStaleSocket(pathOf("stale"));
        ServerWorld world(configWith({unixDoor("stale")}));
        UnixClient anna(pathOf("stale"), registrationOf("anna"));
        QTRY_VERIFY(anna.got(" 366 "));
    }

    void aStartThatFailsAtOneDoorOpensNone_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("port in use") << "port"
                                     << "The door b cannot be opened: port %1 is already used by "
                                        "another program.";
        QTest::newRow("socket in use") << "live"
                                       << "The door b cannot be opened: another program listens on "
                                          "%1 already.";
        QTest::newRow("a file") << "file"
                                << "The door b cannot be opened: %1 is there already, and is not a "
                                   "socket.";
        QTest::newRow("no folder") << "nowhere/b"
                                   << "The door b cannot be opened: %1: No such file or directory.";
        QTest::newRow("not ours") << "192.0.2.1"
                                  << "The door b cannot be opened: %1 is not an address of this "
                                     "computer.";
    }

    void aStartThatFailsAtOneDoorOpensNone()
    {
        guiRole.assertCurrent();
        QFETCH(QString, what);
        QFETCH(QString, sentence);
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        QLocalServer live;
        QVERIFY(live.listen(pathOf("live")));
        QFile file(pathOf("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Endpoint before = unixDoor("before");
        Endpoint door{.name = "b", .address = kHere, .port = taken.serverPort()};
        QString place = QString::number(taken.serverPort());
        if (what == u"192.0.2.1") {
            door.address = place = what;
        } else if (what != u"port") {
            door.path = place = m_folder.filePath(what);
        }
        const ServerConfig config = configWith({before, door});
        const watek::base::SystemClock clock;
        ServerHost host(clock);
        const auto started = host.start(config);
        QVERIFY(!started);
        QCOMPARE(describe(started.error(), config),
            sentence.contains(u"%1") ? sentence.arg(place) : sentence);
        QCOMPARE(started.error().door.name, "b");
        QVERIFY(!host.isRunning());
        QVERIFY(!QFileInfo::exists(before.path));
        // What was in the way is still there.
        QVERIFY(file.exists());
        QVERIFY(QFileInfo::exists(pathOf("live")));
    }

    void operatorsSeeTheDoorsAndWhoIsThere()
    {
        guiRole.assertCurrent();
        ServerWorld world(
            configWith({{.name = "web", .address = kHere, .transport = Transport::WebSocket},
                {.name = "second", .address = kHere}}));
        const auto anna = watek::tests::ircClient(world.portOf("second"), "anna");
        const auto ola = watek::tests::ircClient(world.portOf("second"), "ola");
        QTRY_VERIFY(isInLobby(*anna) && isInLobby(*ola));
        anna->send("STATS p\r\n");
        QTRY_VERIFY(anna->got(" 481 "));
        anna->send("OPER root secret\r\nSTATS P\r\nWHOIS ola\r\n");
        QTRY_VERIFY(anna->got(" 219 anna P "));
        QVERIFY2(anna->got(" 220 anna P * 127.0.0.1 0 :plain, door main\r\n"),
            anna->received().constData());
        QVERIFY(anna->got(" 220 anna P * 127.0.0.1 0 :ws, door web\r\n"));
        QVERIFY(anna->got(" 220 anna P * 127.0.0.1 2 :plain, door second\r\n"));
        QTRY_VERIFY(anna->got(" 318 "));
        QVERIFY2(
            anna->got(" 320 anna ola :came by the door second\r\n"), anna->received().constData());
        // Nobody else is told.
        ola->send("WHOIS anna\r\n");
        QTRY_VERIFY(ola->got(" 318 "));
        QVERIFY(!ola->got(" 320 "));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDoorsTest)

} // namespace serverDoorsTest

#include "ServerDoorsTest.moc"

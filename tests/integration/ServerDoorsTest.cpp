// Several doors at once: TCP and Unix sockets, what is opened and closed by REHASH, and a start
// that fails at one of them.
#include "tests/support/ServerWorld.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QRandomGenerator>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::app::DoorSnapshot;
using watek::server::app::ServerHost;
using watek::server::app::StartError;
using watek::server::shared::Endpoint;
using watek::server::shared::OperRole;
using watek::server::shared::ServerConfig;
using watek::server::shared::Transport;
using watek::tests::RawClient;
using watek::tests::ServerWorld;

namespace {

const QString kHere = QStringLiteral("127.0.0.1");

ServerConfig configWith(std::vector<Endpoint> doors)
{
    ServerConfig config = watek::tests::testConfig();
    config.opers.push_back({"oper", "root", "secret", OperRole::Admin});
    config.listen = std::move(doors);
    return config;
}

bool logHas(ServerHost &host, const QByteArray &text)
{
    const auto records = host.log().since(0);
    return std::ranges::any_of(
        records, [&text](const auto &record) { return record.text.contains(text); });
}

/// A client that came through a Unix socket.
class UnixClient {
public:
    UnixClient(const QString &path, const QByteArray &firstBytes)
    {
        m_socket.connectToServer(path);
        if (!m_socket.waitForConnected(5000))
            qFatal("the test's client cannot connect: %s", qPrintable(m_socket.errorString()));
        QObject::connect(&m_socket, &QLocalSocket::readyRead, &m_socket,
            [this] { m_received += m_socket.readAll(); });
        send(firstBytes);
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    bool got(const QByteArray &text) const { return m_received.contains(text); }
    const QByteArray &received() const { return m_received; }

private:
    QLocalSocket m_socket;
    QByteArray m_received;
};

QByteArray registrationOf(const QByteArray &nick)
{
    return "NICK " + nick + "\r\nUSER " + nick + " 0 * :x\r\nJOIN #lobby\r\n";
}

/// Free at every address, and none that the system gives to outgoing connections.
quint16 freePort()
{
    for (;;) {
        const auto port = quint16(QRandomGenerator::global()->bounded(20'000, 32'000));
        if (QTcpServer().listen(QHostAddress::Any, port))
            return port;
    }
}

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
        QVERIFY(probe.listen(QHostAddress::LocalHost, doors[1].endpoint.port));
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
        const quint16 port = freePort();
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
        // The port is nobody else's: what it was shared with for a moment is closed.
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

QTEST_GUILESS_MAIN(ServerDoorsTest)
#include "ServerDoorsTest.moc"

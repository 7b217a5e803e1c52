// Doors in trouble: no descriptors while one closes, a Unix socket whose file is gone, and an
// address in a form that no socket takes.
#include "server/shared/Descriptor.h"
#include "tests/support/Doors.h"
#include "tests/support/Suite.h"

#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace serverDoorsTroubleTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::shared::Endpoint;
using watek::server::shared::ServerConfig;
using watek::tests::configWith;
using watek::tests::kHere;
using watek::tests::logHas;
using watek::tests::registrationOf;
using watek::tests::ServerWorld;
using watek::tests::UnixClient;

namespace {

/// Nothing of the process can be opened while it lives.
class NoDescriptors {
public:
    NoDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const watek::server::shared::Descriptor lowest{::dup(STDERR_FILENO)};
        const rlimit none{.rlim_cur = rlim_t(lowest.get()), .rlim_max = m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

/// A client whose socket is there before it connects.
class EarlyClient {
public:
    void connectTo(quint16 port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            qFatal("the test's client cannot connect");
    }
    void send(const QByteArray &bytes)
    {
        ::send(m_socket.get(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL);
    }
    const QByteArray &received()
    {
        std::array<char, 4096> bytes;
        const ssize_t got = ::recv(m_socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got > 0)
            m_received.append(bytes.data(), got);
        return m_received;
    }

private:
    watek::server::shared::Descriptor m_socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    QByteArray m_received;
};

} // namespace

class ServerDoorsTroubleTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    QTemporaryDir m_folder;

    QString pathOf(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    Endpoint unixDoor(const char *name) const { return {.name = name, .path = pathOf(name)}; }

private Q_SLOTS:
    void whoWaitsAtADoorThatClosesIsServedWhenThereAreDescriptorsAgain()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWith({{.name = "closes", .address = kHere}});
        ServerWorld world(config);
        const quint16 port = world.portOf("closes");
        EarlyClient anna;
        config.listen.clear();
        world.host().setReload(
            [&config]() -> watek::base::Expected<ServerConfig, QString> { return config; });
        {
            const NoDescriptors none;
            anna.connectTo(port);
            anna.send(registrationOf("anna"));
            QTRY_VERIFY(logHas(world.host(), "the system has no descriptors left"));
            QCOMPARE(world.host().reload().trouble, QByteArray());
            QCOMPARE(world.host().snapshot().doors.size(), size_t(1));
            // The listener has heard of it when it has done the next thing that it was told.
            QTRY_VERIFY(world.host().snapshot().doors[0].isPaused);
        }
        QTRY_VERIFY2(anna.received().contains(" 366 "), anna.received().constData());
        // And then it is closed.
        const auto isFree = [port] { return QTcpServer().listen(QHostAddress::LocalHost, port); };
        QTRY_VERIFY(isFree());
    }

    void aSocketWhoseFileIsGoneIsOpenedAnew_data()
    {
        QTest::addColumn<int>("permissions");
        QTest::newRow("nothing has changed") << 0660;
        QTest::newRow("other permissions") << 0606;
    }

    void aSocketWhoseFileIsGoneIsOpenedAnew()
    {
        guiRole.assertCurrent();
        QFETCH(int, permissions);
        ServerConfig config = configWith({unixDoor("again")});
        ServerWorld world(config);
        UnixClient anna(pathOf("again"), registrationOf("anna"));
        QTRY_VERIFY(anna.got(" 366 "));
        world.host().setReload(
            [&config]() -> watek::base::Expected<ServerConfig, QString> { return config; });
        QVERIFY(QFile::remove(pathOf("again")));
        config.listen[0].permissions = permissions;
        QCOMPARE(world.host().reload().trouble, QByteArray());
        UnixClient ola(pathOf("again"), registrationOf("ola"));
        QTRY_VERIFY(ola.got(" 366 "));
        struct stat facts { };
        QCOMPARE(::stat(pathOf("again").toUtf8().constData(), &facts), 0);
        QCOMPARE(int(facts.st_mode & 07777), permissions);
        // Who came before is there still.
        ola.send("PRIVMSG #lobby :still here?\r\n");
        QTRY_VERIFY(anna.got("still here?"));

        // Something else in its place is named, and stays.
        QVERIFY(QFile::remove(pathOf("again")));
        QFile file(pathOf("again"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(world.host().reload().trouble,
            "The door again cannot be opened: " + pathOf("again").toUtf8()
                + " is there already, and is not a socket.");
        QVERIFY(file.exists());
        QVERIFY(file.remove());
    }

    void anIpv4AddressMayBeWrittenAsIpv6()
    {
        guiRole.assertCurrent();
        ServerWorld world(
            configWith({{.name = "mapped", .address = QStringLiteral("::ffff:127.0.0.1")}}));
        const auto anna = watek::tests::ircClient(world.portOf("mapped"), "anna");
        QTRY_VERIFY(isInLobby(*anna));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDoorsTroubleTest)

} // namespace serverDoorsTroubleTest

#include "ServerDoorsTroubleTest.moc"

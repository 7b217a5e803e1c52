// The whole program is stopped for longer than a handshake may take, as by a debugger or a machine
// that sleeps, and goes on: nobody is closed for what they could not be told.
#include "server/shared/Descriptor.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"
#include "tests/support/TlsPeer.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <csignal>
#include <memory>
#include <vector>

namespace serverOwnPauseTest {

using namespace watek;
using namespace watek::tests;

namespace {

constexpr int kHandshakeMs = 10'000; // as everybody has it
constexpr int kPauseMs = kHandshakeMs + 2000;

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress(QHostAddress::LocalHost)) ? server.serverPort() : 0;
}

bool listens(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    return socket.waitForConnected(1000);
}

/// A connection that nobody reads but OpenSSL.
server::shared::Descriptor connectionTo(quint16 port)
{
    server::shared::Descriptor made{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(made.get(), reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0)
        return {};
    fcntl(made.get(), F_SETFL, O_NONBLOCK);
    return made;
}

/// Something has come that nobody has read yet.
bool hasAnswer(const server::shared::Descriptor &connection)
{
    char byte = 0;
    return recv(connection.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
}

QByteArray doors(quint16 tls, quint16 web)
{
    return "[tls]\nenabled = on\nport = " + QByteArray::number(tls)
        + "\n[listen/web]\ntransport = ws\naddress = 127.0.0.1\nport = " + QByteArray::number(web)
        + '\n';
}

/// Stops it; whatever happens to the test, it is not left so.
class Stopped {
public:
    explicit Stopped(pid_t pid)
        : m_pid(pid)
    {
        ::kill(m_pid, SIGSTOP);
    }
    ~Stopped() { ::kill(m_pid, SIGCONT); }
    Stopped(const Stopped &) = delete;
    Stopped &operator=(const Stopped &) = delete;

private:
    const pid_t m_pid;
};

} // namespace

class ServerOwnPauseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoCouldNotFinishAHandshakeMayDoSoAfterwards()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("watek.ini"));
        const quint16 plain = freePort();
        const quint16 tls = freePort();
        const quint16 web = freePort();
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[server]\ndata = data\nmax_clients = 20\n" + doors(tls, web));
        file.close();
        QProcess server;
        server.setWorkingDirectory(folder.path());
        server.start(QStringLiteral(WATEK_SERVER_PROGRAM),
            {QStringLiteral("127.0.0.1"), QString::number(plain), QStringLiteral("--headless"),
                QStringLiteral("--config"), path});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(plain) && listens(tls) && listens(web), 20'000);

        // Half of a handshake, half of a request, and one who says nothing yet.
        const server::shared::Descriptor silent = connectionTo(tls);
        RawClient page(web, "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(web));
        const server::shared::Descriptor secure = connectionTo(tls);
        QVERIFY(secure && silent);
        TlsPeer peer(secure.get());
        TlsPeer late(silent.get());
        QVERIFY(!peer.shakeHands());
        // The one who came last has been answered, so all of them have been let in.
        QTRY_VERIFY(hasAnswer(secure));
        {
            const Stopped pause(pid_t(server.processId()));
            QElapsedTimer clock;
            clock.start();
            QTRY_VERIFY_WITH_TIMEOUT(clock.elapsed() > kPauseMs, kPauseMs + 5000);
        }
        // They answer now, not before: the server went on first.
        const auto neighbour = ircClient(plain, "anna");
        QTRY_VERIFY_WITH_TIMEOUT(isInLobby(*neighbour), 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(peer.shakeHands(), 5000);
        QTRY_VERIFY_WITH_TIMEOUT(late.shakeHands(), 5000);
        page.send("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(page.got("HTTP/1.1 101 "), 5000);
        QVERIFY(peer.write("NICK ola\r\nUSER ola 0 * :Ola\r\n"));
        QByteArray received;
        QTRY_VERIFY_WITH_TIMEOUT((received += peer.read()).contains(" 001 ola "), 5000);
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));
        QVERIFY(!server.readAllStandardError().contains("did not finish its handshake in time"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerOwnPauseTest)

} // namespace serverOwnPauseTest

#include "ServerOwnPauseTest.moc"

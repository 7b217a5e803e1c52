// A connection that takes nothing more, of whose end nobody knows yet: what the system still holds
// of it comes again on the next one (watek/resume). By real sockets.
#include "server/shared/Descriptor.h"
#include "tests/support/ServerWorld.h"

#include <QElapsedTimer>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <set>

using namespace watek;
using namespace watek::tests;

namespace {

const QByteArray kAsks = "CAP REQ :watek/resume server-time message-tags\r\n";

/// It reads only when it is told to, and its system takes little by itself.
class StalledClient {
public:
    explicit StalledClient(quint16 port)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const int bytes = 2304;
        setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(m_socket.get(), reinterpret_cast<sockaddr *>(&at), sizeof at) != 0)
            qFatal("the test's client cannot connect");
    }
    void send(const QByteArray &bytes)
    {
        if (::send(m_socket.get(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL)
            != bytes.size())
            qFatal("the test's client cannot send");
    }
    /// What has arrived; true: that was all, the connection has ended.
    bool readSome()
    {
        std::array<char, 4096> buffer{};
        for (;;) {
            const ssize_t got = ::recv(m_socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got > 0)
                received.append(buffer.data(), qsizetype(got));
            else
                return got == 0;
        }
    }

    QByteArray received;

private:
    const server::shared::Descriptor m_socket;
};

/// The numbers of the lines "line N;" in it.
std::multiset<int> linesIn(const QByteArray &received)
{
    std::multiset<int> lines;
    for (qsizetype at = received.indexOf(":line "); at >= 0;
         at = received.indexOf(":line ", at + 1)) {
        // A line of which only the beginning came was not read.
        if (const qsizetype end = received.indexOf(';', at); end > 0)
            lines.insert(received.mid(at + 6, received.indexOf(' ', at + 6) - at - 6).toInt());
    }
    return lines;
}

QByteArray tokenIn(const QByteArray &received)
{
    const QByteArray before = "RESUME TOKEN ";
    const qsizetype at = received.indexOf(before);
    return at < 0 ? QByteArray() : received.mid(at + before.size(), 43);
}

} // namespace

class ServerDeadConnectionTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void whatTheOldConnectionDidNotTakeComesAgain()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto marek = ircClient(world.port(), "marek");
        StalledClient anna(world.port());
        anna.send(kAsks + "NICK anna\r\nUSER u 0 * :r\r\nCAP END\r\nJOIN #lobby\r\n");
        QTRY_VERIFY(!anna.readSome() && anna.received.contains(" 366 "));
        QTRY_VERIFY(marek->got(":anna!u@127.0.0.1 JOIN #lobby"));
        // The first is taken; then she is off the net, as far as the server can see.
        constexpr int kLines = 60;
        const QByteArray filling(300, 'x');
        for (int i = 0; i < kLines; ++i) {
            marek->send("PRIVMSG #lobby :line " + QByteArray::number(i) + ' ' + filling + ";\r\n");
            if (i == 0)
                QTRY_VERIFY(!anna.readSome() && linesIn(anna.received).count(0) == 1);
            // Lines of one moment come again together.
            QElapsedTimer since;
            since.start();
            if (i == 0)
                QTRY_VERIFY(since.elapsed() > 700);
        }
        marek->send("PING :said\r\n");
        QTRY_VERIFY(marek->got("PONG watek.local said"));
        RawClient again(
            world.port(), kAsks + "RESUME " + tokenIn(anna.received) + "\r\nCAP END\r\n");
        QTRY_VERIFY(again.got(" 001 anna ") && again.got(" 366 "));
        QTRY_VERIFY(anna.readSome());
        // What the old connection had taken by then, and what the new one was told, is all.
        const std::multiset<int> told = linesIn(again.received());
        const std::multiset<int> taken = linesIn(anna.received);
        QVERIFY(told.size() < size_t(kLines));
        for (int i = 0; i < kLines; ++i)
            QVERIFY2(told.count(i) + taken.count(i) > 0, qPrintable(QString::number(i)));
        QCOMPARE(told.count(kLines - 1), size_t(1));
        QCOMPARE(told.count(0), size_t(0)); // acknowledged long ago
        QVERIFY(!again.got("not kept"));
    }
};

QTEST_GUILESS_MAIN(ServerDeadConnectionTest)
#include "ServerDeadConnectionTest.moc"

// A connection that takes nothing more, of whose end nobody knows yet: what the system still holds
// of it comes again on the next one (watek/resume). By real sockets.
#include "server/shared/Descriptor.h"
#include "tests/support/ResumeToken.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <set>

namespace serverDeadConnectionTest {

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

    /// The other side is told that nothing is taken any more.
    void breakOff()
    {
        const linger now{.l_onoff = 1, .l_linger = 0};
        setsockopt(m_socket.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        m_socket = {};
    }

    QByteArray received;

private:
    server::shared::Descriptor m_socket;
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

} // namespace

class ServerDeadConnectionTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

    static constexpr int kLines = 40; // fewer than are kept for one
    std::unique_ptr<ServerWorld> m_world;
    std::unique_ptr<RawClient> m_marek;
    std::unique_ptr<StalledClient> m_anna;

private Q_SLOTS:
    /// marek talks; anna takes the first line, and is off the net then, as far as the server can
    /// see.
    void init()
    {
        server::guiRole.assertCurrent();
        m_world = std::make_unique<ServerWorld>();
        m_marek = ircClient(m_world->port(), "marek");
        QTRY_VERIFY(isInLobby(*m_marek));
        m_anna = std::make_unique<StalledClient>(m_world->port());
        m_anna->send(kAsks + "NICK anna\r\nUSER u 0 * :r\r\nCAP END\r\nJOIN #lobby\r\n");
        QTRY_VERIFY(!m_anna->readSome() && m_anna->received.contains(" 366 "));
        QTRY_VERIFY(m_marek->got(":anna!u@127.0.0.1 JOIN #lobby"));
        say(0);
        QTRY_VERIFY(!m_anna->readSome() && linesIn(m_anna->received).count(0) == 1);
        letAMomentPass();
        for (int i = 1; i < kLines; ++i)
            say(i);
        m_marek->send("PING :said\r\n");
        QTRY_VERIFY(m_marek->got("PONG watek.local said"));
        letAMomentPass();
    }
    void cleanup()
    {
        server::guiRole.assertCurrent();
        m_anna.reset();
        m_marek.reset();
        m_world.reset();
    }

    void whatTheOldConnectionDidNotTakeComesAgain()
    {
        server::guiRole.assertCurrent();
        const auto again = comeBack();
        QTRY_VERIFY(m_anna->readSome());
        // What the old connection had taken by then, and what the new one was told, is all.
        const std::multiset<int> told = linesIn(again->received());
        const std::multiset<int> taken = linesIn(m_anna->received);
        for (int i = 0; i < kLines; ++i)
            QVERIFY2(told.count(i) + taken.count(i) > 0, qPrintable(QString::number(i)));
        QCOMPARE(told.count(kLines - 1), size_t(1));
        QCOMPARE(told.count(0), size_t(0)); // acknowledged long ago
        QVERIFY(!again->got("not kept"));
    }

    /// The same when the system says that the connection is broken.
    void whatTheSystemHeldAtTheBreakComesAgain()
    {
        server::guiRole.assertCurrent();
        m_anna->breakOff();
        QTRY_COMPARE(m_world->host().snapshot().permitsUsed, 1);
        m_marek->send(
            "PRIVMSG #lobby :line " + QByteArray::number(kLines) + " ;\r\nPING :later\r\n");
        QTRY_VERIFY(m_marek->got("PONG watek.local later"));
        const auto again = comeBack();
        const std::multiset<int> told = linesIn(again->received());
        QCOMPARE(told.count(0), size_t(0));
        QCOMPARE(told.count(kLines - 1), size_t(1));
        QCOMPARE(told.count(kLines), size_t(1));
        QVERIFY(!m_marek->got(" QUIT"));
    }

private:
    /// What was said just before a break comes again in any case: it may never have been queued.
    static void letAMomentPass()
    {
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY(since.elapsed() > 700);
    }
    void say(int number)
    {
        m_marek->send("PRIVMSG #lobby :line " + QByteArray::number(number) + ' '
            + QByteArray(300, 'x') + ";\r\n");
    }
    std::unique_ptr<RawClient> comeBack()
    {
        auto again = std::make_unique<RawClient>(m_world->port(),
            kAsks + "RESUME " + resumeTokenIn(m_anna->received) + "\r\nCAP END\r\n");
        [&] { QTRY_VERIFY(again->got(" 001 anna ") && again->got(" 366 ")); }();
        return again;
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDeadConnectionTest)

} // namespace serverDeadConnectionTest

#include "ServerDeadConnectionTest.moc"

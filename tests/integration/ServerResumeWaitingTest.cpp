// Who comes back after a broken connection (watek/resume) while the server is full, and by real
// sockets: it stands at the head of the waiting room, and its time stands still there.
#include "tests/support/ResumeToken.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>

namespace serverResumeWaitingTest {

using namespace watek;
using namespace watek::tests;

namespace {

const QByteArray kAsks = "CAP REQ :watek/resume server-time\r\n";

std::unique_ptr<RawClient> person(quint16 port, const QByteArray &nick)
{
    return std::make_unique<RawClient>(
        port, kAsks + "NICK " + nick + "\r\nUSER u 0 * :r\r\nCAP END\r\nJOIN #lobby\r\n");
}

/// Seconds that the test has to bring somebody back on a busy machine.
constexpr int kTimeout = 4;

} // namespace

class ServerResumeWaitingTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void aBrokenConnectionComesBackByARealSocket()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto marek = ircClient(world.port(), "marek");
        auto anna = person(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna) && isInLobby(*marek));
        const QByteArray token = resumeTokenIn(anna->received());
        QCOMPARE(token.size(), 43);
        QTRY_VERIFY(marek->got(" JOIN #lobby"));
        anna->socket().abort();
        anna.reset();
        // Its permit has come back: the absent hold none.
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 1);
        marek->send("PRIVMSG #lobby :meanwhile\r\nPING :said\r\n");
        QTRY_VERIFY(marek->got("PONG watek.local said"));
        RawClient again(world.port(), kAsks + "RESUME " + token + "\r\nCAP END\r\n");
        QTRY_VERIFY(again.got(" 001 anna "));
        QTRY_VERIFY(again.got("PRIVMSG #lobby :meanwhile"));
        QVERIFY(!marek->got(" QUIT"));
        QCOMPARE(marek->received().count("JOIN #lobby"), 2); // its own, and the one at first
        // Taken over while it looks open: the old one is closed and told.
        RawClient third(
            world.port(), kAsks + "RESUME " + resumeTokenIn(again.received()) + "\r\nCAP END\r\n");
        QTRY_VERIFY(third.got(" 001 anna "));
        QTRY_VERIFY(again.got("ERROR :") && again.isClosed());
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 2);
        // And who says goodbye is gone.
        third.send("QUIT\r\n");
        QTRY_VERIFY(marek->got(":anna!u@127.0.0.1 QUIT"));
    }

    void itStandsAtTheHeadOfTheQueueAndItsTimeStandsStill()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = 3;
        config.limits.resumeTimeout = kTimeout;
        ServerWorld world(config);
        const auto marek = ircClient(world.port(), "marek");
        auto anna = person(world.port(), "anna");
        auto witness = person(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*anna) && isInLobby(*witness) && isInLobby(*marek));
        const auto first = ircClient(world.port(), "first");
        QTRY_VERIFY(first->got("number 1 in the queue"));
        const auto second = ircClient(world.port(), "second");
        QTRY_VERIFY(second->got("number 2 in the queue"));
        const auto third = ircClient(world.port(), "third");
        QTRY_VERIFY(third->got("number 3 in the queue"));
        const QByteArray token = resumeTokenIn(anna->received());
        // Their permits go to who waits.
        anna->socket().abort();
        QTRY_VERIFY(isInLobby(*first));
        RawClient again(world.port(), "RESUME " + token + "\r\n" + kAsks + "CAP END\r\n");
        QTRY_VERIFY(again.got("NOTICE * :The server is full"));
        // Another who has broken off at the same time, or later, does not come back in time.
        witness->socket().abort();
        QTRY_VERIFY(again.got(" 001 anna "));
        QVERIFY(!second->got(" 001 "));
        QTRY_VERIFY_WITH_TIMEOUT(marek->got(":witness!u@127.0.0.1 QUIT"), kTimeout * 1000 + 10'000);
        QVERIFY(!marek->got(":anna!u@127.0.0.1 QUIT"));
        marek->send("QUIT\r\n");
        QTRY_VERIFY(isInLobby(*second));
        QVERIFY(!third->got(" 001 "));
    }

    /// The same, while nobody makes room: longer than it could be away otherwise.
    void whoWaitsDoesNotRunOutOfTime()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = 2;
        config.limits.resumeTimeout = kTimeout;
        ServerWorld world(config);
        auto anna = person(world.port(), "anna");
        auto witness = person(world.port(), "witness");
        QTRY_VERIFY(isInLobby(*anna) && isInLobby(*witness));
        const QByteArray token = resumeTokenIn(anna->received());
        const auto marek = ircClient(world.port(), "marek");
        QTRY_VERIFY(marek->got("number 1 in the queue"));
        anna->socket().abort();
        QTRY_VERIFY(isInLobby(*marek));
        RawClient again(world.port(), "RESUME " + token + "\r\n" + kAsks + "CAP END\r\n");
        QTRY_VERIFY(again.got("number 1 in the queue"));
        const auto other = ircClient(world.port(), "other");
        QTRY_VERIFY(other->got("number 2 in the queue"));
        // As the server's clock goes, its time is over.
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY_WITH_TIMEOUT(clock.elapsed() > kTimeout * 1250, kTimeout * 2000);
        QVERIFY(!marek->got(":anna!u@127.0.0.1 QUIT"));
        witness->socket().abort();
        QTRY_VERIFY(again.got(" 001 anna "));
        QVERIFY(!other->got(" 001 "));
        QTRY_VERIFY_WITH_TIMEOUT(marek->got(":witness!u@127.0.0.1 QUIT"), kTimeout * 1000 + 10'000);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerResumeWaitingTest)

} // namespace serverResumeWaitingTest

#include "ServerResumeWaitingTest.moc"

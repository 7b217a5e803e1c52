// Who does not register, or does not answer, is not waited for. Real sockets, real seconds: the
// shortest that the config file allows.
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

namespace serverTimeoutsTest {

using namespace watek;
using namespace watek::tests;

class ServerTimeoutsTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void whoDoesNotRegisterIsClosed()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.limits.registrationTimeout = 1;
        ServerWorld world(config);
        const auto quick = ircClient(world.port(), "quick");
        RawClient slow(world.port(), "NICK slow\r\n");
        QTRY_VERIFY(isInLobby(*quick));
        QTRY_VERIFY(slow.isClosed());
        QVERIFY(slow.got("ERROR :Registration timeout\r\n"));
        QVERIFY(!quick->isClosed());
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 1);
    }

    void aGuestThatTurnsIrcMustRegisterFromThenOn()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.limits.registrationTimeout = 1;
        ServerWorld world(config);
        RawClient turned(world.port());
        QTRY_VERIFY(turned.got("Welcome"));
        // A guest has no such duty, however long it stays.
        QTest::qWait(1100);
        QVERIFY(!turned.isClosed());
        turned.send("NICK turned\r\nPING here\r\n");
        QTRY_VERIFY(turned.got("PONG watek.local"));
        QTRY_VERIFY(turned.got("ERROR :Registration timeout\r\n"));
        QTRY_VERIFY(turned.isClosed());
    }

    void whoDoesNotAnswerAPingIsClosedAndTheOthersHearWhy()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.limits.pingInterval = 1;
        config.limits.pingTimeout = 1;
        ServerWorld world(config);
        const auto lively = ircClient(world.port(), "lively");
        QObject::connect(&lively->socket(), &QTcpSocket::readyRead, &lively->socket(), [&lively] {
            if (lively->got("PING :")) {
                lively->forget();
                lively->send("PONG :watek.local\r\n");
            }
        });
        const auto dead = ircClient(world.port(), "dead");
        QTRY_VERIFY(isInLobby(*dead));
        RawClient guest(world.port());
        QTRY_VERIFY(guest.got("Welcome"));
        QTRY_VERIFY(dead->isClosed());
        QVERIFY(dead->got("PING :watek.local\r\n"));
        QVERIFY(dead->got("ERROR :Closing link: Ping timeout: 1 seconds\r\n"));
        QTRY_VERIFY(guest.got("[SERVER] dead has left the chat.\n"));
        // A guest cannot be pinged; who answers stays.
        QVERIFY(!guest.isClosed());
        QVERIFY(!lively->isClosed());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerTimeoutsTest)

} // namespace serverTimeoutsTest

#include "ServerTimeoutsTest.moc"

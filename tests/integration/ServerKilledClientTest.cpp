// A client whose process is killed gives its permit back. A real program, a real SIGKILL.
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QProcess>

namespace serverKilledClientTest {

using namespace watek;
using namespace watek::tests;

class ServerKilledClientTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void aKilledClientFreesItsPermit()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = 1;
        ServerWorld world(config);
        QProcess client;
        client.start(
            QStringLiteral("nc"), {QStringLiteral("127.0.0.1"), QString::number(world.port())});
        QVERIFY2(client.waitForStarted(), "nc is needed: package netcat-openbsd");
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 1);
        RawClient waiting(world.port());
        QTRY_VERIFY(waiting.got("number 1 in the queue"));
        client.kill();
        client.waitForFinished();
        QTRY_VERIFY(waiting.got("Welcome "));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerKilledClientTest)

} // namespace serverKilledClientTest

#include "ServerKilledClientTest.moc"

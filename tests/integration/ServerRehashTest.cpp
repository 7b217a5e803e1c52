// REHASH, RESTART, DIE and bans that last, with the composition root that does them.
// Modern IRC "REHASH message", "RESTART message".
#include "server/passwords/PasswordHash.h"
#include "tests/support/ServerWorld.h"

#include <QTemporaryDir>
#include <QTest>

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::shared::OperRole;
using watek::server::shared::ServerConfig;
using watek::tests::RawClient;
using watek::tests::ServerWorld;

namespace {

ServerConfig configWithOperator()
{
    ServerConfig config = watek::tests::testConfig();
    config.opers.push_back({"oper", "root", "secret", OperRole::Admin});
    return config;
}

std::unique_ptr<RawClient> operatorAt(quint16 port)
{
    auto client = watek::tests::ircClient(port, "anna");
    client->send("OPER root secret\r\n");
    return client;
}

} // namespace

class ServerRehashTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

private Q_SLOTS:
    void aRehashDropsNobodyAndSaysWhatChanged()
    {
        guiRole.assertCurrent();
        const ServerConfig config = configWithOperator();
        ServerWorld world(config);
        world.host().setReload([config]() -> watek::base::Expected<ServerConfig, QString> {
            ServerConfig changed = config;
            changed.limits.monitor = 7;
            changed.limits.sendq = 50'000;
            return changed;
        });
        const auto anna = operatorAt(world.port());
        QTRY_VERIFY(anna->got(" 381 "));
        anna->send("REHASH\r\n");
        QTRY_VERIFY(anna->got(" 382 anna config :Rehashing"));
        QTRY_VERIFY(anna->got("Changed settings: limits/monitor, limits/sendq (after a restart)"));
        anna->send("VERSION\r\n");
        QTRY_VERIFY(anna->got(" MONITOR=7 "));
        QVERIFY(!anna->isClosed());
    }

    void wrongSettingsStayOutside()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithOperator());
        world.host().setReload([]() -> watek::base::Expected<ServerConfig, QString> {
            return watek::base::Unexpected{QStringLiteral("watek.ini:7: no")};
        });
        const auto anna = operatorAt(world.port());
        anna->send("REHASH\r\nVERSION\r\n");
        QTRY_VERIFY(anna->got("The settings are wrong, the old ones stay: watek.ini:7: no"));
        QTRY_VERIFY(anna->got(" MONITOR=100 "));
    }

    void aHashedPasswordMakesAnOperator()
    {
        guiRole.assertCurrent();
        ServerConfig config = watek::tests::testConfig();
        config.opers.push_back(
            {"oper", "root", watek::server::passwords::hashedPassword("secret"), OperRole::Admin});
        ServerWorld world(config);
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        anna->send("OPER root wrong\r\n");
        QTRY_VERIFY(anna->got(" 464 anna "));
        anna->send("OPER root secret\r\n");
        QTRY_VERIFY(anna->got(" 381 anna "));
    }

    void dieIsTheProgramsToDo()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithOperator());
        QByteArray who;
        world.host().setOnDie([&who](const QByteArray &mask) { who = mask; });
        const auto anna = operatorAt(world.port());
        anna->send("DIE\r\n");
        QTRY_COMPARE(who, QByteArray("anna!anna@127.0.0.1"));
        QVERIFY(world.host().isRunning());
    }

    void aRestartedServerIsWhereItWasAndKnowsItsBans()
    {
        guiRole.assertCurrent();
        QTemporaryDir folder;
        ServerConfig config = configWithOperator();
        config.server.dataFolder = folder.path();
        ServerWorld world(config);
        const auto anna = operatorAt(world.port());
        anna->send("MUTE *@10.1.2.3 :noise\r\nRESTART\r\n");
        QTRY_VERIFY(anna->isClosed());
        QTRY_VERIFY(world.host().isRunning());
        QCOMPARE(world.host().port(), world.port());
        const auto again = operatorAt(world.port());
        again->send("STATS k\r\n");
        QTRY_VERIFY(again->got(" 216 anna M 10.1.2.3 * * 0 :anna: noise"));
    }
};

QTEST_GUILESS_MAIN(ServerRehashTest)
#include "ServerRehashTest.moc"

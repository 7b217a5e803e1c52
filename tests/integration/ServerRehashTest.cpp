// REHASH, RESTART, DIE and bans that last, with the composition root that does them.
// Modern IRC "REHASH message", "RESTART message".
#include "server/app/ConfigChanges.h"
#include "server/passwords/PasswordHash.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace serverRehashTest {

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

/// The config file as somebody has edited it.
auto reloading(const ServerConfig &config, void (*edit)(ServerConfig &))
{
    return [config, edit]() -> watek::base::Expected<ServerConfig, QString> {
        ServerConfig changed = config;
        edit(changed);
        return changed;
    };
}

bool logHas(ServerWorld &world, const QByteArray &text)
{
    const auto records = world.host().log().since(0);
    return std::ranges::any_of(
        records, [&text](const auto &record) { return record.text.contains(text); });
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
            changed.server.name = "other.name";
            changed.server.network = "Elsewhere";
            return changed;
        });
        const auto anna = operatorAt(world.port());
        QTRY_VERIFY(anna->got(" 381 "));
        anna->send("REHASH\r\n");
        QTRY_VERIFY(anna->got(" 382 anna config :Rehashing"));
        QTRY_VERIFY(anna->got("Changed settings: server/name (after a restart), "
                              "server/network (after a restart), limits/monitor, "
                              "limits/sendq"));
        anna->send("VERSION\r\n");
        QTRY_VERIFY(anna->got(" MONITOR=7 "));
        QTRY_VERIFY(anna->got(":watek.local 005 anna NETWORK=Watek "));
        QVERIFY(!anna->got("NETWORK=Elsewhere"));
        QVERIFY(!anna->isClosed());
    }

    void aFileGivesPlacesUnlessThePersonAtTheWindowChoseThem()
    {
        using watek::server::app::PlacesOfFile;
        const auto with = [](int places) {
            ServerConfig config;
            config.server.maxClients = places;
            return config;
        };
        PlacesOfFile file(with(5));
        const auto read = [&](int inFile, int running) {
            ServerConfig config = with(inFile);
            file.applyTo(config, with(running));
            return config.server.maxClients;
        };
        QCOMPARE(read(8, 5), 8);
        QCOMPARE(read(9, 8), 9);
        // What was read then was refused for something else: 8 counts still, and nobody chose it.
        QCOMPARE(read(7, 8), 7);
        QCOMPARE(read(7, 7), 7);
        // Somebody starts it again with 20.
        QCOMPARE(read(7, 20), 20);
        QCOMPARE(read(30, 20), 20);
    }

    void morePlacesLetInWhoWaits()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWithOperator();
        config.server.maxClients = 1;
        ServerWorld world(config);
        world.host().setReload(
            reloading(config, [](ServerConfig &changed) { changed.server.maxClients = 2; }));
        const auto anna = operatorAt(world.port());
        QTRY_VERIFY(anna->got(" 381 "));
        const auto ola = watek::tests::ircClient(world.port(), "ola");
        const auto jan = watek::tests::ircClient(world.port(), "jan");
        QTRY_COMPARE(world.host().snapshot().waiting, 2);
        anna->send("REHASH\r\n");
        QTRY_VERIFY(anna->got("Changed settings: server/max_clients\r\n"));
        QTRY_VERIFY(watek::tests::isInLobby(*ola));
        QTRY_VERIFY(jan->got("The server is full (2 of 2). You are number 1 in the queue."));
        QCOMPARE(world.host().snapshot().permits, 2);
        QCOMPARE(world.host().snapshot().waiting, 1);
    }

    void limitsCountForThoseWhoAreHere()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWithOperator();
        config.limits.pingInterval = 60;
        config.limits.maxClientsPerIp = 0;
        ServerWorld world(config);
        world.host().setReload(reloading(config, [](ServerConfig &changed) {
            changed.limits.flood = false;
            changed.limits.pingInterval = 1;
            changed.limits.maxClientsPerIp = 2;
            changed.limits.exemptPrivate = false;
            changed.limits.sendq = 16'384;
        }));
        const auto anna = operatorAt(world.port());
        QTRY_VERIFY(anna->got(" 381 "));
        const auto ola = watek::tests::ircClient(world.port(), "ola");
        QTRY_VERIFY(watek::tests::isInLobby(*ola));
        // Half a minute's worth of lines.
        QByteArray flood;
        for (int i = 0; i < 340; ++i)
            flood += "PRIVMSG anna :" + QByteArray::number(i) + "\r\n";
        ola->send(flood);
        QTRY_VERIFY(anna->got("PRIVMSG anna :39\r\n"));
        anna->send("REHASH\r\n");
        QTRY_VERIFY(anna->got("PRIVMSG anna :339\r\n"));
        QTRY_VERIFY(ola->got("PING :watek.local\r\n"));
        RawClient third(world.port());
        QTRY_VERIFY(third.got("ERROR :Too many connections from your address (2)"));
        // STATS y says what counts now.
        anna->send("STATS y\r\n");
        QTRY_VERIFY(anna->got(" 1 0 16384\r\n"));
    }

    void aSignalReadsTheSettingsAgainAndNobodyNeedBeAsked()
    {
        guiRole.assertCurrent();
        const ServerConfig config = configWithOperator();
        ServerWorld world(config);
        world.host().reload();
        QTRY_VERIFY(logHas(world, "the old ones stay: there is no config file"));
        world.host().setReload(
            reloading(config, [](ServerConfig &changed) { changed.log.level = "debug"; }));
        world.host().reload();
        QTRY_VERIFY(logHas(world, "Changed settings: log/level"));
        QVERIFY(world.host().log().isEnabled(watek::server::shared::LogLevel::Debug));
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

    void aRestartedServerIsWhereItWasAndKnowsItsBans_data()
    {
        QTest::addColumn<bool>("isFolderChosen");
        QTest::newRow("in a folder of the settings") << true;
        QTest::newRow("where the system puts it") << false;
    }
    void aRestartedServerIsWhereItWasAndKnowsItsBans()
    {
        guiRole.assertCurrent();
        QTemporaryDir folder;
        ServerConfig config = configWithOperator();
        QFETCH(bool, isFolderChosen);
        if (isFolderChosen)
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

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerRehashTest)

} // namespace serverRehashTest

#include "ServerRehashTest.moc"

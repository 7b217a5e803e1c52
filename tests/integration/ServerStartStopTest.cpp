// Start and Stop: refusals as reasons, goodbyes, nothing left behind. Real sockets.
#include "tests/support/ProcessFacts.h"
#include "tests/support/ServerWorld.h"

#include "server/shared/Descriptor.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>
#include <QTcpServer>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

namespace serverStartStopTest {

using namespace watek;
using namespace watek::tests;
using server::app::StartError;

namespace {

QByteArray lastLine(const RawClient &client)
{
    return client.received().trimmed().split('\n').last();
}

} // namespace

class ServerStartStopTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};
    base::SystemClock m_clock;

private Q_SLOTS:
    void aPortInUseIsNamed()
    {
        server::guiRole.assertCurrent();
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
        server::app::ServerHost host(m_clock);
        server::shared::ServerConfig config = testConfig();
        config.server.port = other.serverPort();
        const auto started = host.start(config);
        QVERIFY(!started);
        QCOMPARE(started.error().kind, StartError::Kind::PortInUse);
        QVERIFY(describe(started.error(), config).contains(QString::number(config.server.port)));
        QVERIFY(!host.isRunning());
        // Once the port is free the same host starts.
        other.close();
        QVERIFY(host.start(config));
        QCOMPARE(host.port(), config.server.port);
    }

    void addressesThatAreNotOursAreNamed_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("kind");
        QTest::newRow("documentation address")
            << "192.0.2.1" << int(StartError::Kind::NotOurAddress);
        QTest::newRow("no address") << "chat room" << int(StartError::Kind::BadAddress);
        QTest::newRow("empty") << "" << int(StartError::Kind::BadAddress);
        QTest::newRow("too many numbers") << "1.2.3.4.5" << int(StartError::Kind::BadAddress);
    }

    void addressesThatAreNotOursAreNamed()
    {
        server::guiRole.assertCurrent();
        QFETCH(QString, address);
        QFETCH(int, kind);
        server::app::ServerHost host(m_clock);
        server::shared::ServerConfig config = testConfig();
        config.server.host = address;
        const auto started = host.start(config);
        QVERIFY(!started);
        QCOMPARE(int(started.error().kind), kind);
    }

    void anOpenBatchThatExpiresWhileTheServerStopsIsHarmless()
    {
        server::guiRole.assertCurrent();
        server::shared::ServerConfig config = withOperator();
        config.limits.multilineTimeout = 1;
        for (int round = 0; round < 2; ++round) {
            ServerWorld world(config);
            RawClient anna(world.port(),
                "CAP REQ :batch message-tags draft/multiline labeled-response\r\nNICK anna\r\n"
                "USER anna 0 * :Anna\r\nCAP END\r\nJOIN #lobby\r\n");
            QTRY_VERIFY(isInLobby(anna));
            // It never reads: the goodbye takes as long as it may, a second.
            const server::shared::Descriptor deaf{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
            const int small = 4096;
            setsockopt(deaf.get(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(world.port());
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            QCOMPARE(
                ::connect(deaf.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
            const QByteArray words = "NICK deaf\r\nUSER deaf 0 * :Deaf\r\nJOIN #lobby\r\n";
            QCOMPARE(::send(deaf.get(), words.constData(), size_t(words.size()), MSG_NOSIGNAL),
                words.size());
            QTRY_VERIFY(anna.got("JOIN #lobby") && anna.got(":deaf!"));
            becomeOperator(anna);
            QTRY_VERIFY(isOperator(anna));
            for (int i = 0; i < 12'000; ++i)
                anna.send("PRIVMSG #lobby :" + QByteArray(400, 'x') + "\r\n");
            anna.send("BATCH +x draft/multiline #lobby\r\n@batch=x PRIVMSG #lobby :one\r\n"
                      "PING opened\r\n");
            QTRY_VERIFY_WITH_TIMEOUT(anna.got("opened"), 20'000);
            // Now the batch expires in the middle of the goodbye.
            QElapsedTimer timer;
            timer.start();
            QTRY_VERIFY(timer.elapsed() > 300);
            world.host().stop();
            QVERIFY(!world.host().isRunning());
        }
    }

    void everybodyMeansIPv4AndIPv6_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("takesV6");
        QTest::newRow("::") << "::" << true;
        QTest::newRow("0:0:0:0:0:0:0:0") << "0:0:0:0:0:0:0:0" << true;
        QTest::newRow("*") << "*" << true;
        QTest::newRow("0.0.0.0") << "0.0.0.0" << false;
        QTest::newRow("localhost") << "localhost" << false;
    }

    void everybodyMeansIPv4AndIPv6()
    {
        server::guiRole.assertCurrent();
        QFETCH(QString, host);
        QFETCH(bool, takesV6);
        server::shared::ServerConfig config = testConfig();
        config.server.host = host;
        ServerWorld world(config);
        QTcpSocket v4, v6;
        v4.connectToHost(QHostAddress(QHostAddress::LocalHost), world.port());
        QVERIFY(v4.waitForConnected(5000));
        QTcpServer probe;
        if (!probe.listen(QHostAddress(QHostAddress::LocalHostIPv6)))
            takesV6 = false; // this computer has no IPv6 to take
        v6.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), world.port());
        QCOMPARE(v6.waitForConnected(5000), takesV6);
        // A client that came by IPv4 has an IPv4 address, also where both are listened to.
        QTRY_VERIFY(!world.host().clients().empty());
        QCOMPARE(world.host().clients().front().address, QByteArray("127.0.0.1"));
    }

    void anOrdinaryUserMayNotHavePort80()
    {
        server::guiRole.assertCurrent();
        QFile rule(QStringLiteral("/proc/sys/net/ipv4/ip_unprivileged_port_start"));
        const bool everybodyMay
            = rule.open(QIODevice::ReadOnly) && rule.readAll().trimmed().toInt() <= 80;
        // As root the test becomes nobody for a moment; glibc does it for all threads of the
        // process.
        const bool isRoot = geteuid() == 0;
        if (isRoot)
            QCOMPARE(seteuid(65534), 0);
        server::app::ServerHost host(m_clock);
        server::shared::ServerConfig config = testConfig();
        config.server.port = 80;
        const auto started = host.start(config);
        host.stop();
        if (isRoot)
            QCOMPARE(seteuid(0), 0);
        QCOMPARE(bool(started), everybodyMay);
        if (!everybodyMay)
            QCOMPARE(started.error().kind, StartError::Kind::NotAllowed);
    }

    void stopSaysGoodbyeToEverybodyAndLosesNothing()
    {
        server::guiRole.assertCurrent();
        auto world = std::make_unique<ServerWorld>();
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 49; ++i)
            clients.push_back(ircClient(world->port(), "c" + QByteArray::number(i)));
        RawClient guest(world->port());
        QTRY_VERIFY(
            std::ranges::all_of(clients, [](const auto &client) { return isInLobby(*client); }));
        QTRY_VERIFY(guest.got("Welcome"));
        QTRY_COMPARE(world->host().snapshot().permitsUsed, 50);
        for (const auto &client : clients)
            client->forget();
        guest.forget();
        // All of them talk when Stop comes.
        for (int round = 0; round < 20; ++round) {
            for (const auto &client : clients)
                client->send("PRIVMSG #lobby :talk " + QByteArray::number(round) + "\r\n");
        }
        QTRY_VERIFY(guest.got("c0: talk 0\n"));
        QElapsedTimer clock;
        clock.start();
        world->host().stop();
        qInfo("stopping with 50 clients took %lld ms", clock.elapsed());
        for (const auto &client : clients) {
            QTRY_VERIFY(client->isClosed());
            QVERIFY2(lastLine(*client).startsWith("ERROR :"), lastLine(*client).constData());
        }
        QTRY_VERIFY(guest.isClosed());
        QVERIFY2(lastLine(guest).startsWith("[SERVER] "), lastLine(guest).constData());
        // What was accepted was delivered to all: everybody has seen the same number of messages.
        const qsizetype seen = guest.received().count(": talk ");
        QVERIFY(seen > 0);
        qsizetype deliveredTo = 0;
        for (const auto &client : clients)
            deliveredTo += client->received().count(" PRIVMSG #lobby :talk ");
        QCOMPARE(deliveredTo, seen * 48);
    }

    void stopDoesNotWaitForWhoDoesNotRead()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withOperator());
        const auto sender = ircClient(world.port(), "sender");
        QTRY_VERIFY(isInLobby(*sender));
        becomeOperator(*sender);
        QTRY_VERIFY(isOperator(*sender));
        QTcpSocket sleeper;
        sleeper.setReadBufferSize(1);
        sleeper.connectToHost(QHostAddress(QHostAddress::LocalHost), world.port());
        QVERIFY(sleeper.waitForConnected());
        sleeper.write("NICK sleeper\r\nUSER s 0 * :s\r\nJOIN #lobby\r\n");
        QTRY_VERIFY(sender->got(":sleeper!"));
        for (int i = 0; i < 1000; ++i)
            sender->send("PRIVMSG #lobby :" + QByteArray(400, 'x') + "\r\n");
        sender->send("PING :done\r\n");
        QTRY_VERIFY(sender->got(" PONG watek.local done\r\n"));
        QElapsedTimer clock;
        clock.start();
        world.host().stop();
        QVERIFY2(clock.elapsed() < 3000, "it waits for a client that does not read");
    }

    void startAndStopFiftyTimes()
    {
        server::guiRole.assertCurrent();
        server::app::ServerHost host(m_clock);
        const auto once = [&host] {
            server::guiRole.assertCurrent();
            QVERIFY(host.start(testConfig()));
            const auto client = ircClient(host.port(), "anna");
            QTRY_VERIFY(isInLobby(*client));
            host.stop();
            host.stop();
            QTRY_VERIFY(client->isClosed());
        };
        once();
        const int threads = runningThreads();
        const int descriptors = openDescriptors();
        for (int i = 0; i < 50; ++i)
            once();
        QTRY_VERIFY2(runningThreads() <= threads, "a thread is left behind");
        QTRY_COMPARE(openDescriptors(), descriptors);
    }

    void stopWhileClientsAreStillComing()
    {
        server::guiRole.assertCurrent();
        for (int i = 0; i < 20; ++i) {
            ServerWorld world;
            std::vector<std::unique_ptr<QTcpSocket>> sockets;
            for (int number = 0; number < 20; ++number) {
                sockets.push_back(std::make_unique<QTcpSocket>());
                sockets.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), world.port());
                sockets.back()->write(
                    "NICK c" + QByteArray::number(number) + "\r\nUSER u 0 * :u\r\n");
            }
            QVERIFY(sockets.front()->waitForConnected());
            world.host().stop();
            QVERIFY(!world.host().isRunning());
        }
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStartStopTest)

} // namespace serverStartStopTest

#include "ServerStartStopTest.moc"

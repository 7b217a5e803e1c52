// Every message arrives whole, once, in its sender's order: guests and IRC clients, many of them,
// and one that does not read. Real sockets.
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>

#include <vector>

namespace serverDeliveryTest {

using namespace watek;
using namespace watek::tests;

namespace {

constexpr int kQuietMs = 30'000;
const QByteArray kText = "Zażółć gęślą jaźń 🧵";

/// Behaves as the seed's client: connects silently, sends without a newline.
class SeedClient : public RawClient {
public:
    using RawClient::RawClient;
};

/// How many of these lines the client has when it has all of them, or nothing has come for half a
/// minute: how long many messages take is the machine's affair, that they all come is ours.
qsizetype linesWhenQuiet(RawClient &client, qsizetype expected)
{
    for (;;) {
        const qsizetype lines = client.received().count(" end\r\n");
        const qsizetype bytes = client.received().size();
        if (lines >= expected
            || !QTest::qWaitFor([&] { return client.received().size() > bytes; }, kQuietMs))
            return lines;
    }
}

} // namespace

class ServerDeliveryTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void theSeedsClientSeesTheSeedsLines()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        SeedClient first(world.port());
        QTRY_COMPARE(first.received(), "Welcome " + first.guestName() + "!\n");
        first.forget();
        SeedClient second(world.port());
        QTRY_COMPARE(second.received(), "Welcome " + second.guestName() + "!\n");
        QTRY_COMPARE(
            first.received(), "[SERVER] " + second.guestName() + " has joined the chat.\n");
        first.forget();
        second.forget();
        second.send(kText);
        QTRY_COMPARE(first.received(), second.guestName() + ": " + kText + "\n");
        QCOMPARE(second.received(), QByteArray());
        first.forget();
        const QByteArray name = second.guestName();
        second.send("/EXIT");
        QTRY_VERIFY(second.isClosed());
        QTRY_COMPARE(first.received(), "[SERVER] " + name + " has left the chat.\n");
    }

    void theTextIsWholeWhereverItIsCut()
    {
        server::guiRole.assertCurrent();
        ServerWorld world;
        const auto irc = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*irc));
        SeedClient guest(world.port());
        QTRY_VERIFY(guest.got("Welcome"));
        SeedClient sender(world.port());
        QTRY_VERIFY(guest.got(sender.guestName() + " has joined"));
        for (qsizetype cut = 1; cut < kText.size(); ++cut) {
            irc->forget();
            guest.forget();
            sender.send(kText.first(cut));
            // The first part is on its way before the second is sent: separate segments.
            QVERIFY(sender.socket().bytesToWrite() == 0);
            QTest::qWait(2);
            sender.send(kText.sliced(cut));
            QTRY_COMPARE(guest.received(), sender.guestName() + ": " + kText + "\n");
            QTRY_VERIFY(irc->got(" PRIVMSG #lobby :" + kText + "\r\n"));
        }
        // And from an IRC client, a byte at a time.
        guest.forget();
        for (const char byte : "PRIVMSG #lobby :" + kText + "\r\n")
            irc->send(QByteArray(1, byte));
        QTRY_COMPARE(guest.received(), "anna: " + kText + "\n");
    }

    void aThousandLinesInOneSegmentAllArriveWithoutFloodControl()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withoutFloodControl());
        const auto anna = ircClient(world.port(), "anna");
        const auto marek = ircClient(world.port(), "marek");
        QTRY_VERIFY(isInLobby(*anna) && isInLobby(*marek));
        QByteArray lines;
        for (int i = 0; i < 1000; ++i)
            lines += "PRIVMSG #lobby :number " + QByteArray::number(i) + "\r\n";
        anna->send(lines + "QUIT :done\r\n");
        QTRY_VERIFY(marek->got("QUIT"));
        qsizetype at = 0;
        for (int i = 0; i < 1000; ++i) {
            at = marek->received().indexOf(":number " + QByteArray::number(i) + "\r\n", at);
            QVERIFY2(at >= 0, qPrintable(QStringLiteral("number %1 is missing").arg(i)));
        }
    }

    void twoHundredClientsAndTwentyThousandMessages()
    {
        server::guiRole.assertCurrent();
        constexpr int kClients = 200;
        constexpr int kMessagesEach = 100;
        server::shared::ServerConfig config = testConfig();
        config.server.maxClients = kClients;
        ServerWorld world(config);
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < kClients; ++i)
            clients.push_back(ircClient(world.port(), "c" + QByteArray::number(i)));
        const auto areIn = [&clients] {
            return std::ranges::all_of(
                clients, [](const auto &client) { return isInLobby(*client); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(areIn(), 20'000);
        for (const auto &client : clients)
            client->forget();

        QElapsedTimer clock;
        clock.start();
        for (int number = 0; number < kMessagesEach; ++number) {
            for (const auto &client : clients)
                client->send("PRIVMSG #lobby :" + QByteArray::number(number) + " end\r\n");
            QCoreApplication::processEvents();
        }
        constexpr qsizetype kExpected = qsizetype(kClients - 1) * kMessagesEach;
        for (const auto &client : clients)
            QCOMPARE(linesWhenQuiet(*client, kExpected), kExpected);
        qInfo("%d deliveries in %lld ms", int(kExpected * kClients), clock.elapsed());

        // Each receiver sees each sender's messages as 0, 1, 2 ...
        for (const auto &client : clients) {
            QHash<QByteArray, int> next;
            for (const QByteArray &line : client->received().split('\n')) {
                if (!line.contains(" PRIVMSG "))
                    continue;
                const QByteArray sender = line.mid(1, line.indexOf('!') - 1);
                const qsizetype at = line.lastIndexOf(':') + 1;
                QCOMPARE(line.mid(at, line.indexOf(' ', at) - at).toInt(), next[sender]++);
            }
            QCOMPARE(next.size(), kClients - 1);
        }
    }

    void aRoomWhereEverybodyTalksAtOnceLosesNobody()
    {
        server::guiRole.assertCurrent();
        constexpr int kClients = 60;
        constexpr int kLines = 40; // what flood control lets everybody say at once
        server::shared::ServerConfig config;
        config.server.port = 0;
        config.server.maxClients = kClients;
        config.limits.maxClientsPerIp = kClients;
        ServerWorld world(config);
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < kClients; ++i) {
            clients.push_back(ircClient(world.port(), "c" + QByteArray::number(i)));
            QTRY_VERIFY(isInLobby(*clients.back()));
        }
        QByteArray burst;
        for (int i = 0; i < kLines; ++i)
            burst += "PRIVMSG #lobby :" + QByteArray(380, 'x') + " end\r\n";
        for (const auto &client : clients)
            client->forget();
        for (const auto &client : clients)
            client->send(burst);
        for (const auto &client : clients) {
            QTRY_COMPARE_WITH_TIMEOUT(
                client->received().count(" end\r\n"), qsizetype(kClients - 1) * kLines, 60'000);
            QVERIFY(!client->isClosed());
        }
    }

    void aClientThatStopsReadingIsClosedToldWhyAndNobodyElseNotices()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withOperator());
        const auto sender = ircClient(world.port(), "sender");
        const auto reader = ircClient(world.port(), "reader");
        QTRY_VERIFY(isInLobby(*sender) && isInLobby(*reader));
        // An operator is not held to flood control, so that one sender is enough.
        becomeOperator(*sender);
        QTRY_VERIFY(isOperator(*sender));
        // Small buffers, and from then on nobody takes a byte out of its socket.
        QTcpSocket sleeper;
        sleeper.setReadBufferSize(1);
        sleeper.connectToHost(QHostAddress(QHostAddress::LocalHost), world.port());
        QVERIFY(sleeper.waitForConnected());
        sleeper.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
        sleeper.write("NICK sleeper\r\nUSER s 0 * :s\r\nJOIN #lobby\r\n");
        QTRY_VERIFY(reader->got(":sleeper!"));

        // More than the bound and all that the system may keep for it.
        const QByteArray line = "PRIVMSG #lobby :" + QByteArray(400, 'x');
        int sent = 0;
        const auto talk = [&](int lines) {
            for (int i = 0; i < lines; ++i)
                sender->send(line + ' ' + QByteArray::number(sent++) + "\r\n");
        };
        while (sent < 20'000) {
            talk(100);
            // The reader keeps up: each batch is there before the next.
            QTRY_VERIFY(reader->got(' ' + QByteArray::number(sent - 1) + "\r\n"));
        }
        QTRY_VERIFY_WITH_TIMEOUT(reader->got(":sleeper!s@127.0.0.1 QUIT :SendQ exceeded"), 30'000);
        QVERIFY(!reader->isClosed());
        QVERIFY(!sender->isClosed());
        // When it wakes up it finds out why.
        sleeper.setReadBufferSize(0);
        QByteArray received;
        QTRY_VERIFY_WITH_TIMEOUT(
            (received += sleeper.readAll()).endsWith("[SendQ exceeded]\r\n"), 60'000);
        QVERIFY(received.lastIndexOf("\r\nERROR :") > 0);
        const auto records = world.host().log().since(0);
        QVERIFY(std::ranges::any_of(records, [](const server::shared::LogRecord &record) {
            return record.text.contains("sleeper (127.0.0.1) reads too slowly");
        }));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDeliveryTest)

} // namespace serverDeliveryTest

#include "ServerDeliveryTest.moc"

// Web clients in the chat: doors for WebSocket, with and without TLS, under the same rules as the
// plain one. RFC 6455, IRCv3 "WebSocket support".
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"
#include "tests/support/WebSocketClient.h"

#include <QTemporaryDir>

#include <algorithm>

namespace serverWebSocketTest {

using namespace watek;
using namespace watek::tests;
using server::shared::Endpoint;
using server::shared::ServerConfig;
using server::shared::Transport;

namespace {

ServerConfig withDoors(const QStringList &origins = {})
{
    ServerConfig config = testConfig();
    config.opers.push_back({.section = "oper",
        .name = "root",
        .password = "pw",
        .role = server::shared::OperRole::Admin});
    config.listen = {{.name = "web", .transport = Transport::WebSocket, .origins = origins}};
    return config;
}

/// Of the first [listen/NAME].
quint16 webPort(ServerWorld &world)
{
    server::guiRole.assertCurrent();
    return world.host().snapshot().doors.at(1).endpoint.port;
}

int logged(ServerWorld &world, const QByteArray &text)
{
    const auto records = world.host().log().since(0);
    return int(std::ranges::count_if(
        records, [&text](const auto &record) { return record.text.contains(text); }));
}

bool isInLobby(const WebSocketClient &client) { return client.got(" 366 "); }

} // namespace

class ServerWebSocketTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{server::guiRole};

private Q_SLOTS:
    void aWebClientTalksWithTheOthers()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        WebSocketClient web(webPort(world));
        QTRY_VERIFY(web.isOpen());
        QVERIFY(web.answer().contains(WebSocketClient::kTextField));
        web.join("web");
        QTRY_VERIFY(isInLobby(web));
        web.say("PRIVMSG #lobby :za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87");
        QTRY_VERIFY(anna->got(" PRIVMSG #lobby :za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87\r\n"));
        anna->send("PRIVMSG #lobby :hello web\r\n");
        QTRY_VERIFY(web.got(":anna!anna@127.0.0.1 PRIVMSG #lobby :hello web"));
        // Each line is a message of its own, without an end.
        for (const Frame &frame : web.frames()) {
            QCOMPARE(frame.opcode, Opcode::Text);
            QVERIFY(frame.payload.startsWith(':') || frame.payload.startsWith("PING"));
            QVERIFY(!frame.payload.contains('\r') && !frame.payload.contains('\n'));
        }
    }

    void aWebClientTalksOverTls()
    {
        server::guiRole.assertCurrent();
        QTemporaryDir folder;
        ServerConfig config = withDoors();
        config.server.dataFolder = folder.path();
        config.listen.front().transport = Transport::SecureWebSocket;
        ServerWorld world(config);
        const auto anna = ircClient(world.port(), "anna");
        WebSocketClient web(
            webPort(world), WebSocketClient::kTextField, WebSocketClient::Over::Tls);
        QTRY_VERIFY(web.isOpen());
        web.join("web");
        QTRY_VERIFY(isInLobby(web));
        web.say("PRIVMSG #lobby :" + QByteArray(400, 'x'));
        QTRY_VERIFY(anna->got(":" + QByteArray(400, 'x') + "\r\n"));
        web.say("WHOIS web");
        QTRY_VERIFY(web.got(" 671 web web :"));
        web.say("QUIT :bye");
        QTRY_COMPARE(web.closeCode(), 1000);
        QTRY_VERIFY(web.isClosed());
        QTRY_VERIFY(anna->got("QUIT :"));
    }

    /// A record may be split between two reads, and what a read brings is more than one is to give.
    void aLotAtOnceIsReadWholeOverTls()
    {
        server::guiRole.assertCurrent();
        QTemporaryDir folder;
        ServerConfig config = withDoors();
        config.server.dataFolder = folder.path();
        config.listen.front().transport = Transport::SecureWebSocket;
        ServerWorld world(withoutFloodControl(config));
        WebSocketClient web(
            webPort(world), WebSocketClient::kTextField, WebSocketClient::Over::Tls);
        web.join("web");
        QTRY_VERIFY(isInLobby(web));
        constexpr int kLines = 4000;
        QByteArray all;
        for (int i = 0; i < kLines; ++i)
            all += textFrame("PING " + QByteArray::number(i) + QByteArray(300, 'x'));
        web.forget();
        web.sendBytes(all);
        QTRY_VERIFY(web.isClosed() || int(web.frames().size()) >= kLines);
        QCOMPARE(int(web.frames().size()), kLines);
        for (int i = 0; i < kLines; ++i)
            QVERIFY(web.frames()[size_t(i)].payload.contains(" " + QByteArray::number(i) + "xxx"));
    }

    void binaryMessagesAreAnsweredAsSuch()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        WebSocketClient web(
            webPort(world), "Sec-WebSocket-Protocol: binary.ircv3.net, text.ircv3.net\r\n");
        QTRY_VERIFY(web.answer().contains("Sec-WebSocket-Protocol: binary.ircv3.net\r\n"));
        web.send({.opcode = Opcode::Binary, .payload = "NICK web"});
        web.send({.opcode = Opcode::Binary, .payload = "USER web 0 * :web"});
        QTRY_VERIFY(web.got(" 001 web "));
        QCOMPARE(web.frames().front().opcode, Opcode::Binary);
        // What is not UTF-8 is refused as on the plain port.
        web.send({.opcode = Opcode::Binary, .payload = "PRIVMSG #lobby :\xff"});
        QTRY_VERIFY2(web.got("INVALID_UTF8"), web.all().constData());
    }

    void aSecondLineInAMessageIsNoSecondLine()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        WebSocketClient web(webPort(world));
        web.join("web");
        QTRY_VERIFY(isInLobby(web));
        anna->forget();
        web.say("PRIVMSG #lobby :one\r\nPRIVMSG #lobby :two\nQUIT\r\n");
        QTRY_VERIFY(web.got(" 400 web PRIVMSG :"));
        web.say(QByteArray("PRIVMSG #lobby :a\0b", 19));
        QTRY_COMPARE(std::ranges::count_if(web.frames(),
                         [](const Frame &frame) { return frame.payload.contains(" 400 web "); }),
            2);
        web.say("PRIVMSG #lobby :three");
        QTRY_VERIFY(anna->got(":three\r\n"));
        QCOMPARE(anna->received().count("PRIVMSG"), 1);
    }

    void nobodyIsAGuestThere()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        WebSocketClient web(webPort(world));
        web.say("hello everybody");
        QTRY_VERIFY2(web.got(" 421 "), web.all().constData());
        QVERIFY(!anna->got("everybody"));
    }

    void theServersOwnPingIsALine()
    {
        server::guiRole.assertCurrent();
        ServerConfig config = withDoors();
        config.limits.pingInterval = 1;
        config.limits.pingTimeout = 1;
        ServerWorld world(config);
        WebSocketClient web(webPort(world));
        web.join("web");
        QTRY_VERIFY(web.got("PING :watek.local"));
        QTRY_VERIFY(web.got("ERROR :Closing link: Ping timeout"));
        QTRY_COMPARE(web.closeCode(), 1008);
        QTRY_VERIFY(web.isClosed());
    }

    void theCloseSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("order");
        QTest::addColumn<int>("code");
        QTest::newRow("it leaves") << QByteArray("QUIT :bye") << 1000;
        QTest::newRow("it kills itself") << QByteArray("OPER root pw\nKILL web :enough") << 1008;
    }

    void theCloseSaysWhy()
    {
        server::guiRole.assertCurrent();
        QFETCH(QByteArray, order);
        QFETCH(int, code);
        ServerWorld world(withDoors());
        WebSocketClient web(webPort(world));
        web.join("web");
        QTRY_VERIFY(isInLobby(web));
        for (const QByteArray &line : order.split('\n'))
            web.say(line);
        QTRY_COMPARE(web.closeCode(), code);
        QVERIFY(web.got("ERROR :Closing link: "));
        QTRY_VERIFY(web.isClosed());
    }

    void theCloseSaysThatTheServerStops()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        WebSocketClient web(webPort(world));
        web.join("web");
        QTRY_VERIFY(isInLobby(web));
        WebSocketClient registering(webPort(world));
        QTRY_VERIFY(registering.isOpen());
        world.host().stop();
        QTRY_COMPARE(web.closeCode(), 1001);
        QTRY_COMPARE(registering.closeCode(), 1001);
        QVERIFY(registering.got("ERROR :"));
    }

    void whoWaitsIsToldItsPlaceAndWhoIsOneTooManyToComeAgain()
    {
        server::guiRole.assertCurrent();
        ServerConfig config = withDoors();
        config.server.maxClients = 1;
        config.server.waiting = 1;
        ServerWorld world(config);
        WebSocketClient inside(webPort(world));
        inside.join("inside");
        QTRY_VERIFY(isInLobby(inside));
        WebSocketClient waiting(webPort(world));
        waiting.join("waiting");
        QTRY_VERIFY(waiting.got("number 1 in the queue"));
        WebSocketClient third(webPort(world));
        QTRY_COMPARE(third.closeCode(), 1013);
        QVERIFY(third.got("ERROR :The server is full"));
        inside.send({.opcode = Opcode::Close, .payload = closePayload(1000)});
        QTRY_VERIFY(isInLobby(waiting));
        waiting.say("QUIT");
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 0);
    }

    void aClientThatClosesHasLeft()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        WebSocketClient web(webPort(world));
        web.join("web");
        QTRY_VERIFY(anna->got(":web!web@127.0.0.1 JOIN"));
        web.say("PRIVMSG #lobby :last words");
        web.send({.opcode = Opcode::Close, .payload = closePayload(1001)});
        QTRY_COMPARE(web.closeCode(), 1001);
        QTRY_VERIFY(web.isClosed());
        QVERIFY(anna->got(":last words\r\n"));
        QTRY_VERIFY(anna->got(":web!web@127.0.0.1 QUIT :Connection closed\r\n"));
    }

    void whoBreaksTheRulesOfFramesIsClosedAndTheOthersHearWhy()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        const auto anna = ircClient(world.port(), "anna");
        QTRY_VERIFY(isInLobby(*anna));
        WebSocketClient web(webPort(world));
        web.join("web");
        QTRY_VERIFY(anna->got(":web!web@127.0.0.1 JOIN"));
        // The rest of it is still on its way when the server closes.
        web.send({.payload = QByteArray(2'000'000, 'x')});
        QTRY_COMPARE(web.closeCode(), 1009);
        QTRY_VERIFY(anna->got(" QUIT :WebSocket: the message was too long\r\n"));
        QTRY_VERIFY(web.isClosed());
    }

    /// Ten a second after the burst of forty: as lines are.
    void aFloodOfPingsIsSlowedDownLikeOneOfLines_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("pings") << encoded({.opcode = Opcode::Ping, .payload = "a"});
        QTest::newRow("pongs") << encoded({.opcode = Opcode::Pong, .payload = "a"});
        QTest::newRow("empty messages") << textFrame("");
    }

    void aFloodOfPingsIsSlowedDownLikeOneOfLines()
    {
        server::guiRole.assertCurrent();
        QFETCH(QByteArray, frame);
        ServerConfig config = withDoors();
        ServerWorld world(config);
        WebSocketClient web(webPort(world));
        web.join("web");
        QTRY_VERIFY(isInLobby(web));
        QElapsedTimer clock;
        clock.start();
        web.sendBytes(frame.repeated(60));
        web.say("PING after");
        QTRY_VERIFY_WITH_TIMEOUT(web.got(" PONG watek.local after"), 20'000);
        QVERIFY2(clock.elapsed() >= 1500, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(logged(world, "sends too fast"), 1);
    }

    void whoStopsReadingIsClosedAndToldWhyInWholeFrames()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withOperator(withDoors()));
        const auto sender = ircClient(world.port(), "sender");
        QTRY_VERIFY(isInLobby(*sender));
        becomeOperator(*sender);
        QTRY_VERIFY(isOperator(*sender));
        // Nobody takes a byte out of its socket.
        QTcpSocket sleeper;
        sleeper.setReadBufferSize(1);
        sleeper.connectToHost(QHostAddress(QHostAddress::LocalHost), webPort(world));
        QVERIFY(sleeper.waitForConnected());
        sleeper.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 4096);
        sleeper.write(upgradeRequest() + textFrame("NICK sleeper") + textFrame("USER s 0 * :s")
            + textFrame("JOIN #lobby"));
        QTRY_VERIFY(sender->got(":sleeper!"));
        // More than the bound and all that the system may keep for it.
        const QByteArray line = "PRIVMSG #lobby :" + QByteArray(400, 'x') + "\r\n";
        for (int i = 0; i < 20; ++i) {
            sender->send(line.repeated(1000) + "PING :batch" + QByteArray::number(i) + "\r\n");
            QTRY_VERIFY(sender->got("batch" + QByteArray::number(i) + "\r\n"));
        }
        QTRY_VERIFY_WITH_TIMEOUT(sender->got(":sleeper!s@127.0.0.1 QUIT :SendQ exceeded"), 30'000);
        sleeper.setReadBufferSize(0);
        QByteArray received;
        QTRY_VERIFY_WITH_TIMEOUT((received += sleeper.readAll()).contains("[SendQ exceeded]")
                && sleeper.state() == QAbstractSocket::UnconnectedState,
            10'000);
        received.remove(0, received.indexOf("\r\n\r\n") + 4);
        const std::vector<Frame> frames = takeFrames(received);
        QCOMPARE(received, QByteArray());
        QVERIFY(frames.size() > 2);
        QVERIFY(frames[frames.size() - 2].payload.startsWith("ERROR :"));
        QCOMPARE(tests::closeCode(frames.back()), 1008);
        QCOMPARE(frames.back().opcode, Opcode::Close);
    }

    void onlyPagesOfTheListGetIn()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors({"https://chat.example.org"}));
        WebSocketClient listed(webPort(world), "Origin: https://chat.example.org\r\n");
        QTRY_VERIFY(listed.isOpen());
        WebSocketClient other(webPort(world), "Origin: https://evil.example\r\n");
        QTRY_VERIFY(other.isClosed());
        QVERIFY(other.answer().startsWith("HTTP/1.1 403 "));
        QVERIFY(other.body().contains("Pages from https://evil.example may not use it."));
        QCOMPARE(
            logged(world,
                "127.0.0.1 did not get in: HTTP 403 Forbidden: Pages from "
                "https://evil.example may not use it. The door's setting `origins` names who may."),
            1);
    }

    void whoAsksForAPageIsToldWhatThisIs()
    {
        server::guiRole.assertCurrent();
        ServerWorld world(withDoors());
        RawClient browser(webPort(world), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_VERIFY(browser.isClosed());
        QVERIFY(browser.got("HTTP/1.1 426 Upgrade Required\r\n"));
        QVERIFY(browser.got("\r\n\r\nThis is a chat server's door for web clients"));
        // The answer is not lost with what nobody reads.
        RawClient form(webPort(world), "POST / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        form.send(QByteArray(1'000'000, 'x'));
        QTRY_VERIFY(form.isClosed());
        QVERIFY(form.got("HTTP/1.1 405 "));
        RawClient irc(webPort(world), "CAP LS 302\r\nNICK a\r\n");
        QTRY_VERIFY(irc.isClosed());
        QVERIFY(irc.got("ERROR :This port speaks IRC over WebSocket only."));
        QCOMPARE(logged(world, "did not get in"), 3);
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 0);
    }

    void whoNeverAsksIsNotWaitedFor()
    {
        server::guiRole.assertCurrent();
        ServerConfig config = withDoors();
        config.limits.handshakeTimeout = 1;
        ServerWorld world(config);
        RawClient silent(webPort(world));
        RawClient slow(webPort(world), upgradeRequest().chopped(1));
        QTRY_VERIFY(silent.isClosed() && slow.isClosed());
        QCOMPARE(logged(world, "did not finish its handshake in time"), 2);
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 0);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerWebSocketTest)

} // namespace serverWebSocketTest

#include "ServerWebSocketTest.moc"

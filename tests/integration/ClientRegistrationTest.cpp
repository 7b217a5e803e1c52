// From a closed socket to the welcome: registration, what may refuse it, the waiting room, and
// other servers.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"
#include "tests/support/Suite.h"

#include <QSignalSpy>
#include <QTest>

namespace clientRegistrationTest {

using namespace watek::client::session;
using watek::base::SystemClock;
using watek::client::receive::FailReason;
using watek::tests::hastyConfigFor;
using watek::tests::ScriptedServer;

class ClientRegistrationTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneConnectLandsInTheLobby()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        QSignalSpy wanted(&session, &Session::conversationWanted);
        QCOMPARE(session.connection().phase, Phase::Idle);
        session.connectToServer();
        ONLINE(session);
        IN_LOBBY(session);
        QCOMPARE(server.lines().mid(0, 3),
            (QByteArrayList{"CAP LS 302", "NICK ola", "USER ola 0 * :ola"}));
        QCOMPARE(session.networkName(), QStringLiteral("Test"));
        QCOMPARE(session.ownNick(), QStringLiteral("ola"));
        QCOMPARE(wanted.size(), 1);
        const Roster &members = session.findByName("#LOBBY")->members();
        QCOMPARE(members.find("anna")->prefixes, QByteArray("@"));
        QVERIFY(members.find("marek")->isVoicedOnly);
        QVERIFY(members.find("ola")->isSelf);
        QTRY_VERIFY(session.lagMs() >= 0);
    }

    void capabilitiesThatAreOfferedAreAskedFor()
    {
        ScriptedServer server({.capabilities
            = "echo-message server-time labeled-response message-tags batch sts=x unknown/cap"});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        ONLINE(session);
        QVERIFY(
            server.has("CAP REQ :batch echo-message labeled-response message-tags server-time"));
        QVERIFY(server.lines().indexOf("CAP END") > 0);
        QVERIFY(session.hasCapability("echo-message"));
        QVERIFY(!session.hasCapability("unknown/cap"));
    }

    void aServerWithoutCapabilitiesIsFine()
    {
        ScriptedServer server({.capabilities = ""});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        ONLINE(session);
        QVERIFY(server.has("CAP END"));
    }

    void saslGoesBeforeTheWelcome()
    {
        ScriptedServer server({.welcomes = false, .capabilities = "sasl=PLAIN,EXTERNAL"});
        SessionConfig config = hastyConfigFor(server);
        config.saslUser = "ola";
        config.saslPassword = QStringLiteral("żółw");
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_VERIFY(server.has("AUTHENTICATE PLAIN"));
        QVERIFY(!server.has("CAP END"));
        server.send("AUTHENTICATE +\r\n");
        const QByteArray secret = QByteArray("ola\0ola\0", 8) + QStringLiteral("żółw").toUtf8();
        QTRY_VERIFY(server.has("AUTHENTICATE " + secret.toBase64()));
        server.send(":irc.test 903 * :SASL authentication successful\r\n");
        QTRY_VERIFY(server.has("CAP END"));
    }

    void aFailedLoginIsFinal()
    {
        ScriptedServer server({.welcomes = false, .capabilities = "sasl"});
        SessionConfig config = hastyConfigFor(server);
        config.saslUser = "ola";
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_VERIFY(server.has("AUTHENTICATE PLAIN"));
        server.send(":irc.test 904 * :SASL authentication failed\r\n");
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::LoginFailed);
        QCOMPARE(session.connection().detail, QStringLiteral("SASL authentication failed"));
        QTRY_VERIFY(server.has("QUIT"));
    }

    void withoutSaslALoginNeverFallsBack()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.saslUser = "ola";
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::LoginFailed);
    }

    void aNickInUseIsNeverAnObstacle()
    {
        ScriptedServer server({.takenNicks = {"ola", "ola_", "ola_1"}});
        Session session(hastyConfigFor(server), m_clock);
        QSignalSpy inUse(&session, &Session::nickInUse);
        session.connectToServer();
        ONLINE(session);
        QCOMPARE(session.ownNick(), QStringLiteral("ola_2"));
        QCOMPARE(inUse.size(), 1);
        QCOMPARE(inUse.first().at(0).toString(), QStringLiteral("ola"));
        QCOMPARE(inUse.first().at(1).toString(), QStringLiteral("ola_2"));
    }

    void theAlternativeNickComesFirst()
    {
        ScriptedServer server({.takenNicks = {"ola", "olka"}});
        SessionConfig config = hastyConfigFor(server);
        config.alternativeNick = "olka";
        Session session(config, m_clock);
        session.connectToServer();
        ONLINE(session);
        QCOMPARE(server.linesOf("NICK"), (QByteArrayList{"NICK ola", "NICK olka", "NICK ola_"}));
    }

    void whoseNamesAreAllTakenIsToldSo()
    {
        ScriptedServer server({.takenNicks = {"ola", "ola_"}});
        for (int n = 1; n <= 30; ++n)
            server.manners().takenNicks.append("ola_" + QByteArray::number(n));
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::NicksInUse);
        QCOMPARE(session.retryInMs(), 0);
    }

    void refusalsAreReasons_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("reason");
        QTest::addColumn<QString>("detail");
        const auto row = [](const QByteArray &answer, FailReason reason, const char *detail) {
            QTest::newRow(answer.left(20).constData())
                << answer << int(reason) << QString::fromUtf8(detail);
        };
        row(":irc.test 464 * :Password incorrect", FailReason::WrongPassword, "Password incorrect");
        row(":irc.test 465 * :You are banned", FailReason::Banned, "You are banned");
        row(":irc.test 432 * ola :Erroneous nickname", FailReason::NickRefused,
            "Erroneous nickname");
        row("ERROR :The server is full (5 of 5). Try again later.", FailReason::ServerFull,
            "The server is full (5 of 5). Try again later.");
        row("ERROR :Closing link", FailReason::ClosedByServer, "Closing link");
        row("HTTP/1.1 400 Bad Request", FailReason::NotIrc, "HTTP/1.1 400 Bad Request");
        row("SSH-2.0-OpenSSH_9.2", FailReason::NotIrc, "SSH-2.0-OpenSSH_9.2");
    }
    void refusalsAreReasons()
    {
        QFETCH(QByteArray, answer);
        QFETCH(int, reason);
        QFETCH(QString, detail);
        ScriptedServer server({.welcomes = false});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        QTRY_VERIFY(!server.linesOf("USER").isEmpty());
        server.send(answer + "\r\n");
        server.hangUp();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(int(session.connection().reason), reason);
        QCOMPARE(session.connection().detail, detail);
        QCOMPARE(session.retryInMs(), 0);
    }

    void aClosedPortIsRefused()
    {
        ScriptedServer server;
        const SessionConfig config = hastyConfigFor(server);
        server.close();
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_VERIFY(session.connection().attempt >= 3);
        QCOMPARE(session.connection().reason, FailReason::Refused);
        session.disconnectFromServer();
        QCOMPARE(session.connection().phase, Phase::Idle);
        QCOMPARE(session.retryInMs(), 0);
    }

    void aServerThatStartsLaterIsReachedAtTheFirstConnect()
    {
        ScriptedServer server;
        const quint16 port = server.serverPort();
        const SessionConfig config = hastyConfigFor(server);
        server.close();
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Lost);
        QVERIFY(server.listen(QHostAddress::LocalHost, port));
        IN_LOBBY(session);
    }

    void connectReconnectAndDisconnectAreCommands()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        const auto type = [&](const char *text) {
            return session.submit(session.serverPage()->id(), QString::fromLatin1(text));
        };
        QCOMPARE(type("hello").error().error, InputError::NobodyWhileOffline);
        QVERIFY(type("/connect").hasValue());
        IN_LOBBY(session);
        QCOMPARE(type("/connect").error().error, InputError::ConnectedAlready);
        QCOMPARE(type("hello").error().error, InputError::NoOneToTalkTo);
        QVERIFY(type("/reconnect").hasValue());
        QTRY_COMPARE(server.connections(), 2);
        QCOMPARE(server.linesOf("QUIT").size(), 1);
        IN_LOBBY(session);
        QVERIFY(type("/disconnect see you").hasValue());
        QCOMPARE(session.connection().phase, Phase::Idle);
        QTRY_VERIFY(server.has("QUIT :see you"));

        QSignalSpy wanted(&session, &Session::connectWanted);
        QVERIFY(type("/connect irc.example.org 6670").hasValue());
        QCOMPARE(wanted.size(), 1);
        const auto address = wanted.first().first().value<ServerAddress>();
        QCOMPARE(address.host, QStringLiteral("irc.example.org"));
        QCOMPARE(address.port, quint16(6670));
        QCOMPARE(type("/connect a:b:c").error().error, InputError::BadAddress);
        QCOMPARE(session.connection().phase, Phase::Idle);
    }

    void anotherServerGetsItsOwnChannelsAndNotThoseOfTheOneBefore()
    {
        ScriptedServer first;
        ScriptedServer second;
        SessionConfig config = hastyConfigFor(first);
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        session.join(QStringLiteral("#old"));
        QTRY_VERIFY(session.findByName("#old") && session.findByName("#old")->isJoined());
        session.disconnectFromServer();
        config.address.port = second.serverPort();
        config.channels = {QStringLiteral("#new")};
        session.setConfig(config);
        session.connectToServer();
        QTRY_VERIFY(session.findByName("#new") && session.findByName("#new")->isJoined());
        QCOMPARE(second.linesOf("JOIN"), QByteArrayList{"JOIN #new"});
        QVERIFY(session.findByName("#old")); // stays readable
    }

    void theGreetingIsToldOnceInARun()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        QList<QByteArray> codes;
        connect(session.serverPage(), &Conversation::linesAdded, this,
            [&](const QList<ChatLine> &lines) {
                for (const ChatLine &line : lines)
                    codes.append(line.event == SystemEvent::ConnectedAgain ? "again" : line.code);
            });
        session.connectToServer();
        IN_LOBBY(session);
        const QByteArray greeting = ":irc.test 251 ola :There are 5 users and 0 invisible on 1 "
                                    "servers\r\n:irc.test 375 ola :- irc.test Message of the day"
                                    "\r\n:irc.test 372 ola :- hi\r\n:irc.test 376 ola :End\r\n";
        server.send(greeting);
        QTRY_COMPARE(codes.count("372"), 1);
        server.reset();
        QTRY_COMPARE(server.connections(), 2);
        IN_LOBBY(session);
        server.send(greeting);
        // Asked for, it is told as often as one likes; it comes behind the greeting.
        server.send(
            ":irc.test 375 ola :- irc.test Message of the day\r\n:irc.test 372 ola :- hi\r\n");
        QTRY_COMPARE(codes.count("372"), 2);
        QCOMPARE(codes.count("251"), 1);
        QCOMPARE(codes.count("001"), 1);
        QCOMPARE(codes.count("again"), 1);
    }

    void aWrongHostIsNotFound()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.address.host = "no-such-host.invalid";
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE_WITH_TIMEOUT(session.connection().phase, Phase::Failed, 20'000);
        QCOMPARE(session.connection().reason, FailReason::HostNotFound);
    }

    void aSilentServerTimesOut()
    {
        ScriptedServer server({.welcomes = false});
        SessionConfig config = hastyConfigFor(server);
        config.times.registerMs = 50;
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::TimedOut);
    }

    void theWaitingRoomIsShownAndLeftByItself()
    {
        ScriptedServer server({.welcomes = false});
        SessionConfig config = hastyConfigFor(server);
        config.times.registerMs = 500; // must not run while waiting
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_VERIFY(!server.linesOf("USER").isEmpty());
        server.send(
            ":irc.test NOTICE * :The server is full (5 of 5). You are number 2 in the queue.\r\n");
        QTRY_COMPARE(session.connection().phase, Phase::Waiting);
        QCOMPARE(session.connection().place, 2);
        QCOMPARE(session.connection().used, 5);
        QCOMPARE(session.connection().places, 5);
        server.send(
            ":irc.test NOTICE * :The server is full (5 of 5). You are number 1 in the queue.\r\n");
        QTRY_COMPARE(session.connection().place, 1);
        QElapsedTimer waited;
        waited.start();
        QTRY_VERIFY(waited.elapsed() > 600);
        QCOMPARE(session.connection().phase, Phase::Waiting);
        server.welcome();
        ONLINE(session);
    }

    void leavingTheQueueHangsUp()
    {
        ScriptedServer server({.welcomes = false});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        QTRY_VERIFY(!server.linesOf("USER").isEmpty());
        server.send(
            ":irc.test NOTICE * :The server is full (1 of 1). You are number 1 in the queue.\r\n");
        QTRY_COMPARE(session.connection().phase, Phase::Waiting);
        session.disconnectFromServer();
        QCOMPARE(session.connection().phase, Phase::Idle);
        QTRY_VERIFY(server.has("QUIT"));
        QTRY_VERIFY(!server.client());
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientRegistrationTest)

} // namespace clientRegistrationTest

#include "ClientRegistrationTest.moc"

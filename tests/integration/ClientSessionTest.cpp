// A session against a scripted server: registration, losses and returns, and what both sides say in
// between.
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace watek::client::session;
using namespace watek::client::model;
using watek::base::SystemClock;
using watek::client::receive::FailReason;
using watek::client::receive::TlsMode;
using watek::tests::hastyConfigFor;
using watek::tests::Heard;
using watek::tests::ScriptedServer;

namespace {

const QString kPolish = QStringLiteral("Zażółć gęślą jaźń 🧵");

} // namespace

#define ONLINE(session) QTRY_COMPARE((session).connection().phase, Phase::Online)
#define IN_LOBBY(session)                                                                          \
    QTRY_VERIFY(                                                                                   \
        (session).findByName("#lobby") && (session).findByName("#lobby")->members().size() == 3)

class ClientSessionTest : public QObject {
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

    void whatIsSaidArrives()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        server.send(":anna!a@h PRIVMSG #lobby :" + kPolish.toUtf8()
            + "\r\n"
              ":anna!a@h PRIVMSG #lobby :\x01"
              "ACTION waves\x01\r\n"
              ":anna!a@h NOTICE #lobby :psst\r\n"
              ":marek!m@h PRIVMSG #lobby :Ola: hej\r\n"
              ":marek!m@h PRIVMSG ola :między nami\r\n");
        QTRY_VERIFY(session.findByName("marek"));
        QCOMPARE(heard.texts(), (QStringList{kPolish, "Ola: hej"}));
        QCOMPARE(heard.texts(LineKind::Action), QStringList{"waves"});
        QCOMPARE(heard.texts(LineKind::Notice), QStringList{"psst"});
        QVERIFY(!heard.lines.first().isHighlight);
        QVERIFY(heard.last().isHighlight);

        QVERIFY(session.submit(lobby->id(), kPolish).hasValue());
        QTRY_VERIFY(server.has("PRIVMSG #lobby :" + kPolish.toUtf8()));
        QTRY_COMPARE(heard.last().delivery, Delivery::Sent);
        QVERIFY(heard.last().isSelf);
    }

    void bytesMayBeCutAnywhere()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Heard heard(session.findByName("#lobby"));
        const QByteArray line = ":anna!a@h PRIVMSG #lobby :" + kPolish.toUtf8() + "\r\n";
        server.sendByteByByte(line);
        QTRY_COMPARE(heard.texts(), QStringList{kPolish});
        QStringList expected{kPolish};
        for (qsizetype cut = 1; cut < line.size(); ++cut) {
            server.sendByteByByte({}); // no delay
            server.send(line.left(cut));
            server.client()->flush();
            QCoreApplication::processEvents();
            server.send(line.mid(cut));
            expected.append(kPolish);
        }
        QTRY_COMPARE(heard.texts(), expected);
    }

    void peopleComeAndGo()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        const auto names = [&] {
            QStringList all;
            for (const Member &member : lobby->members().all())
                all.append(QString::fromLatin1(member.prefixes) + member.nick);
            all.sort();
            return all.join(u' ');
        };
        server.send(":ewa!e@h JOIN #lobby\r\n:anna!a@h MODE #lobby +o-o+v ewa anna anna\r\n");
        QTRY_COMPARE(names(), QStringLiteral("+anna +marek @ewa ola"));
        server.send(":ewa!e@h NICK :ewelina\r\n:marek!m@h PART #lobby :pa\r\n");
        QTRY_COMPARE(names(), QStringLiteral("+anna @ewelina ola"));
        server.send(
            ":ewelina!e@h KICK #lobby anna :dość\r\n:ewelina!e@h TOPIC #lobby :Nowy temat\r\n");
        QTRY_COMPARE(names(), QStringLiteral("@ewelina ola"));
        QTRY_COMPARE(lobby->topic(), QStringLiteral("Nowy temat"));
        server.send(":ewelina!e@h QUIT :dobranoc\r\n:ola!u@h NICK olka\r\n");
        QTRY_COMPARE(session.ownNick(), QStringLiteral("olka"));
        QCOMPARE(names(), QStringLiteral("olka"));
        QStringList kinds;
        for (const ChatLine &line : heard.lines)
            kinds.append(QString::number(int(line.kind)));
        QCOMPARE(kinds.join(u' '), QStringLiteral("3 9 7 4 6 8 5 7"));
    }

    void beingKickedLeavesAReadablePage()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        server.send(":anna!a@h KICK #lobby ola :spokój\r\n");
        QTRY_VERIFY(!lobby->isJoined());
        QTRY_COMPARE(heard.last().kind, LineKind::Kick);
        QCOMPARE(heard.last().text, QStringLiteral("spokój"));
        const auto refused = session.submit(lobby->id(), "hej");
        QCOMPARE(refused.error().error, InputError::NotJoined);
    }

    void commandsBecomeLines_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char *typed, const char *line) {
            QTest::newRow(typed) << QString::fromUtf8(typed) << QByteArray(line);
        };
        row("/me macha",
            "PRIVMSG #lobby :\x01"
            "ACTION macha\x01");
        row("/msg anna hej", "PRIVMSG anna hej");
        row("/notice anna psst", "NOTICE anna psst");
        row("/nick olka", "NICK olka");
        row("/join #a,b key", "JOIN #a,#b key");
        row("/part", "PART #lobby");
        row("/part na razie", "PART #lobby :na razie");
        row("/topic nowy temat", "TOPIC #lobby :nowy temat");
        row("/topic :", "TOPIC #lobby :");
        row("/topic", "TOPIC #lobby");
        row("/names", "NAMES #lobby");
        row("/who", "WHO #lobby");
        row("/whois anna", "WHOIS anna");
        row("/away obiad", "AWAY obiad");
        row("/away", "AWAY");
        row("/invite ewa", "INVITE ewa #lobby");
        row("/kick anna dość", "KICK #lobby anna dość");
        row("/mode +m", "MODE #lobby +m");
        row("/raw VERSION", "VERSION");
        row("//x", "PRIVMSG #lobby /x");
        row("/exit pa", "QUIT pa");
    }
    void commandsBecomeLines()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, line);
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        QVERIFY(session.submit(session.findByName("#lobby")->id(), typed).hasValue());
        const auto withColon = [](QByteArray text) {
            const qsizetype space = text.lastIndexOf(' ');
            return text.insert(space + 1, ':');
        };
        QTRY_VERIFY2(server.has(line) || server.has(withColon(line)),
            server.lines().join(" | ").constData());
    }

    void longMessagesAreSplitAsCounted()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        const ConversationId lobby = session.findByName("#lobby")->id();
        const QString text = QStringLiteral("zażółć ").repeated(150).trimmed();
        const MessageBudget budget = session.budget(lobby, text);
        QVERIFY(budget.messages > 2);
        QVERIFY(session.submit(lobby, text).hasValue());
        QTRY_COMPARE(server.linesOf("PRIVMSG").size(), budget.messages);
        QStringList parts;
        for (const QByteArray &line : server.linesOf("PRIVMSG")) {
            QVERIFY(line.size() + QByteArray(":ola!u@h ").size() + 2 <= 512);
            parts.append(QString::fromUtf8(line.mid(16)));
        }
        QCOMPARE(parts.join(u' '), text);
    }

    void echoesConfirmWhatWasSent()
    {
        ScriptedServer server({.echoes = false,
            .capabilities = "echo-message labeled-response message-tags batch server-time"});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "raz\ndwa").hasValue());
        QTRY_COMPARE(server.linesOf("@label=").size(), 2);
        QCOMPARE(heard.lines.first().delivery, Delivery::Sending);
        // Another client of ours said something between.
        server.send(
            ":ola!u@h PRIVMSG #lobby :z telefonu\r\n"
            "@label=w1;msgid=abc;time=2026-03-01T12:00:00.000Z :ola!u@h PRIVMSG #lobby :raz\r\n");
        QTRY_COMPARE(heard.lines.first().delivery, Delivery::Sent);
        QCOMPARE(heard.lines.first().messageId, QStringLiteral("abc"));
        QCOMPARE(heard.lines.first().timeMs,
            QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch());
        QCOMPARE(heard.texts(), (QStringList{"raz", "dwa", "z telefonu"}));
        QCOMPARE(heard.lines[1].delivery, Delivery::Sending);
        // The connection breaks before the second echo: nobody knows, so a person decides.
        server.manners().echoes = true;
        server.reset();
        QTRY_COMPARE(heard.lines[1].delivery, Delivery::Failed);
        QTRY_VERIFY(server.connections() == 2 && lobby->isJoined());
        session.retry(lobby->id(), heard.lines[1].id);
        QTRY_COMPARE(heard.lines[1].delivery, Delivery::Sent);
        QCOMPARE(server.linesOf("@label=w3").size(), 1);
    }

    void anAnswerInABatchBearsItsLabel()
    {
        ScriptedServer server(
            {.capabilities = "echo-message labeled-response message-tags batch server-time"});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        server.manners().pongs = false;
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "raz\nraz").hasValue());
        QTRY_COMPARE(server.linesOf("@label=w2").size(), 1);
        server.send("@label=w2 :irc.test BATCH +x labeled-response\r\n"
                    "@batch=x :irc.test 404 ola #lobby :Cannot send to channel\r\n"
                    ":irc.test BATCH -x\r\n");
        QTRY_COMPARE(heard.lines[1].delivery, Delivery::Failed);
        QCOMPARE(heard.lines[0].delivery, Delivery::Sending);
    }

    void whoIsSpelledOtherwiseLeavesNoGhost()
    {
        ScriptedServer server;
        Workspace workspace(m_clock);
        Session *session = workspace.addSession(hastyConfigFor(server));
        session->connectToServer();
        IN_LOBBY(*session);
        const ConversationId lobby = session->findByName("#lobby")->id();
        MemberListModel *members = workspace.members(lobby);
        // Under rfc1459 these are one name: one of the two stays.
        server.send(":ewa[1]!e@h JOIN #lobby\r\n:EWA{1}!e@h JOIN #lobby\r\n"
                    ":jan{!j@h JOIN #lobby\r\n:irc.test 005 ola CASEMAPPING=rfc1459 :ok\r\n");
        QTRY_COMPARE(session->findByName("#lobby")->members().size(), 5);
        QTRY_COMPARE(members->memberCount(), 5);
        server.send(":Jan[!j@h QUIT :pa\r\n:ewa{1}!e@h NICK Ewa\r\n:EWA!e@h PART #lobby\r\n");
        QTRY_COMPARE(session->findByName("#lobby")->members().size(), 3);
        QTRY_COMPARE(members->memberCount(), 3);
        QVERIFY(!members->indexOf("jan{").isValid());
    }

    void whoHasLeftIsNotOffered()
    {
        ScriptedServer server;
        Workspace workspace(m_clock);
        Session *session = workspace.addSession(hastyConfigFor(server));
        session->connectToServer();
        IN_LOBBY(*session);
        Conversation *lobby = session->findByName("#lobby");
        Heard heard(lobby);
        // In one turn, so that the line is told after the leaving.
        server.send(":anna!a@h PRIVMSG #lobby :pa\r\n:anna!a@h QUIT :pa\r\n");
        QTRY_COMPARE(heard.count(LineKind::Quit), 1);
        QVERIFY(!workspace.completer(lobby->id())->complete("an", 2));
        // A query follows its nick.
        const ConversationId marek = session->openQuery("marek")->id();
        server.send(":marek!m@h NICK jurek\r\n");
        QTRY_VERIFY(session->findByName("jurek"));
        QVERIFY(!workspace.completer(marek)->complete("mar", 3));
        QCOMPARE(workspace.completer(marek)->complete("jur", 3)->text, QStringLiteral("jurek: "));
    }

    void aChangedNickIsKeptForTheReturn()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        QVERIFY(session.submit(session.serverPage()->id(), "/nick olka").hasValue());
        QTRY_VERIFY(server.has("NICK olka"));
        server.send(":ola!u@h NICK olka\r\n");
        QTRY_COMPARE(session.ownNick(), QStringLiteral("olka"));
        server.reset();
        QTRY_COMPARE(server.linesOf("NICK olka").size(), 2);
        ONLINE(session);
        // A nick that the server gives is not what the person wants.
        server.send(":olka!u@h NICK Guest7\r\n");
        QTRY_COMPARE(session.ownNick(), QStringLiteral("Guest7"));
        server.reset();
        QTRY_COMPARE(server.linesOf("NICK olka").size(), 3);
        QVERIFY(!server.has("NICK Guest7"));
    }

    void whatIsForEverybodyIsToldWhereThePersonLooks()
    {
        ScriptedServer server;
        Workspace workspace(m_clock);
        Session *session = workspace.addSession(hastyConfigFor(server));
        session->connectToServer();
        IN_LOBBY(*session);
        Conversation *lobby = session->findByName("#lobby");
        Heard heard(lobby);
        QSignalSpy highlighted(&workspace, &Workspace::highlighted);
        workspace.setActive(lobby->id());
        workspace.setLookedAt(false);
        server.send(":zofia!z@h NOTICE $* :Restart o 20\r\n:zofia!z@h WALLOPS :Uwaga\r\n"
                    ":irc.test NOTICE ola :Zwolnij\r\n:anna!a@h INVITE ola #nowy\r\n"
                    ":anna!a@h INVITE ewa #lobby\r\n");
        QTRY_COMPARE(heard.lines.size(), 5);
        QCOMPARE(heard.texts(LineKind::Notice), (QStringList{"Restart o 20", "Uwaga", "Zwolnij"}));
        const QList<ChatLine> invites = heard.lines.mid(3);
        QCOMPARE(invites[0].target, QStringLiteral("#nowy"));
        QVERIFY(invites[0].isHighlight && invites[0].text.isEmpty());
        QCOMPARE(invites[1].target, QStringLiteral("ewa"));
        QCOMPARE(invites[1].text, QStringLiteral("#lobby"));
        QVERIFY(!invites[1].isHighlight);
        const auto row = workspace.channels()->indexOf(lobby->id());
        QCOMPARE(row.data(ChannelListModel::UnreadRole).toInt(), 4);
        QCOMPARE(highlighted.size(), 4);
        server.send(":anna!a@h KICK #lobby ola :spokój\r\n");
        QTRY_COMPARE(highlighted.size(), 5);
        // What cannot be joined is said there as well.
        server.manners().joins = false;
        session->join("#tajny");
        QTRY_VERIFY(server.has("JOIN #tajny"));
        server.send(":irc.test 473 ola #tajny :Cannot join channel (+i)\r\n");
        QTRY_COMPARE(heard.last().code, QByteArray("473"));
    }

    // A person cannot write a row that looks like the network's own.
    void whatAPersonSaysStandsUnderItsName()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Heard heard(session.findByName("#lobby"));
        server.send(":zly!z@h PRIVMSG #lobby :\x01ola changed modes: +o zly\x01\r\n"
                    ":zly!z@h PRIVMSG #lobby :\x01\x01\r\n"
                    ":zly!z@h PRIVMSG #lobby :\x01"
                    "ACTION\x01\r\n"
                    ":zly!z@h NOTICE #lobby :\x01ola left\x01\r\n"
                    ":zly!z@h PRIVMSG #lobby :\x01VERSION\x01\r\n"
                    ":zly!z@h TAGMSG #lobby\r\n:anna!a@h PRIVMSG #lobby :koniec\r\n");
        QTRY_COMPARE(heard.last().text, QStringLiteral("koniec"));
        heard.lines.removeLast();
        QVERIFY(!heard.lines.isEmpty());
        for (const ChatLine &line : heard.lines) {
            QVERIFY2(isSpeech(line.kind), qPrintable(line.text));
            QCOMPARE(line.author, QStringLiteral("zly"));
        }
        QCOMPARE(heard.lines.first().text, QStringLiteral("CTCP ola changed modes: +o zly"));
    }

    // The clock of the wall may be set back; who asks is answered all the same.
    void aCtcpQuestionIsAnsweredOnceInAWhile()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        for (int i = 0; i < 3; ++i)
            server.send(":zly!z@h PRIVMSG ola :\x01PING x\x01\r\n");
        server.send("PING :koniec\r\n");
        QTRY_VERIFY(server.has("PONG koniec") || server.has("PONG :koniec"));
        QTRY_COMPARE(server.linesOf("NOTICE zly").size(), 1);
    }

    void withoutEchoOnlyAnAnswerMeansSent()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.times.retry.first = 60'000;
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "raz").hasValue());
        QTRY_COMPARE(heard.lines.first().delivery, Delivery::Sent);
        // From now on the server reads and says nothing.
        server.manners().pongs = false;
        QVERIFY(session.submit(lobby->id(), "dwa").hasValue());
        QTRY_VERIFY(server.linesOf("PRIVMSG #lobby").size() == 2);
        const auto pings = [&] { return server.linesOf("PING").size(); };
        const qsizetype before = pings();
        QTRY_VERIFY(pings() > before);
        QCOMPARE(heard.lines[1].delivery, Delivery::Sending);
        server.reset();
        QTRY_COMPARE(heard.lines[1].delivery, Delivery::Failed);
        QCOMPARE(heard.lines.first().delivery, Delivery::Sent);
    }

    void aRefusalHitsWhatCausedIt()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Conversation *anna = session.openQuery("anna");
        Heard heardLobby(lobby);
        Heard heardAnna(anna);
        const QByteArray gone = ":irc.test 401 ola Anna :No such nick\r\n";
        const QByteArray end = ":irc.test 318 ola Anna :End of /WHOIS list\r\n";
        QVERIFY(session.submit(anna->id(), "jesteś?").hasValue());
        QTRY_COMPARE(heardAnna.lines.first().delivery, Delivery::Sent);
        // What was delivered is not refused any more.
        QVERIFY(session.submit(lobby->id(), "/whois anna").hasValue());
        QTRY_VERIFY(server.has("WHOIS anna"));
        server.send(gone + end);
        QTRY_COMPARE(heardLobby.count(LineKind::Error), 1);
        QCOMPARE(heardAnna.lines.size(), 1);
        QCOMPARE(heardAnna.lines.first().delivery, Delivery::Sent);

        // Both are out: the answers come in the order of what was asked.
        server.manners().pongs = false;
        QVERIFY(session.submit(lobby->id(), "/whois anna").hasValue());
        QVERIFY(session.submit(anna->id(), "halo?").hasValue());
        QTRY_COMPARE(server.linesOf("PRIVMSG anna").size(), 2);
        server.send(gone + end);
        QTRY_COMPARE(heardLobby.count(LineKind::Error), 2);
        QCOMPARE(heardAnna.lines[1].delivery, Delivery::Sending);
        server.send(gone);
        QTRY_COMPARE(heardAnna.lines[1].delivery, Delivery::Failed);
        QCOMPARE(heardAnna.lines.first().delivery, Delivery::Sent);
        QTRY_COMPARE(heardAnna.count(LineKind::Error), 1);
        QCOMPARE(heardLobby.count(LineKind::Error), 2);
    }

    void anEchoThatNeverComesLeavesNothingBehind()
    {
        ScriptedServer server(
            {.capabilities = "echo-message labeled-response message-tags batch server-time"});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "raz").hasValue());
        QTRY_COMPARE(server.linesOf("@label=w1").size(), 1);
        server.send("@label=w1 :irc.test NOTICE ola :Twoje słowa sprawdza filtr\r\n");
        QTRY_COMPARE(heard.lines.first().delivery, Delivery::Sent);
        // It comes after all: it is the same line.
        server.send("@label=w1;msgid=abc :ola!u@h PRIVMSG #lobby :raz\r\n"
                    ":anna!a@h PRIVMSG #lobby :dwa\r\n");
        QTRY_COMPARE(heard.texts(), (QStringList{"raz", "dwa"}));
        QCOMPARE(heard.lines.first().messageId, QStringLiteral("abc"));
    }

    void refusedMessagesFail()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        server.manners().pongs = false;
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "hej").hasValue());
        QTRY_VERIFY(!server.linesOf("PRIVMSG").isEmpty());
        server.send(":irc.test 404 ola #lobby :Cannot send to channel\r\n");
        QTRY_COMPARE(heard.lines.first().delivery, Delivery::Failed);
        QTRY_COMPARE(heard.last().kind, LineKind::Error);
        QCOMPARE(heard.last().text, QStringLiteral("Cannot send to channel"));
        QCOMPARE(heard.last().code, QByteArray("404"));
    }

    void whoTypesWhileLostDoesNotWaitForTheNextAttempt()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.times.retry.first = 60'000;
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        const ConversationId lobby = session.findByName("#lobby")->id();
        server.reset();
        QTRY_COMPARE(session.connection().phase, Phase::Lost);
        QVERIFY(session.submit(lobby, "jestem").hasValue());
        QTRY_VERIFY(server.has("PRIVMSG #lobby :jestem"));
        server.reset();
        QTRY_COMPARE(session.connection().phase, Phase::Lost);
        QVERIFY(!session.submit(lobby, "/frobnicate"));
        QCOMPARE(session.connection().phase, Phase::Lost);
        QVERIFY(!session.submit(lobby, "/whois anna"));
        ONLINE(session);
    }

    void anotherServerGetsNothingOfTheFirst()
    {
        ScriptedServer first;
        ScriptedServer second;
        SessionConfig config = hastyConfigFor(first);
        config.channels = QStringList{"#b sezam"};
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_VERIFY(session.findByName("#b"));
        Conversation *b = session.findByName("#b");
        QTRY_COMPARE(b->members().size(), 3);
        session.disconnectFromServer();
        Heard heard(b);
        QVERIFY(session.submit(b->id(), "tylko dla pierwszego").hasValue());
        QCOMPARE(heard.last().delivery, Delivery::Waiting);
        const LineId line = heard.last().id;
        config.address.port = second.serverPort();
        session.setConfig(config);
        QCOMPARE(heard.last().delivery, Delivery::Failed);
        session.connectToServer();
        QTRY_VERIFY(second.has("JOIN #b"));
        QTRY_COMPARE(b->members().size(), 3);
        QCOMPARE(second.linesOf("PRIVMSG"), QByteArrayList());
        session.retry(b->id(), line); // the person may decide otherwise
        QTRY_COMPARE(second.linesOf("PRIVMSG").size(), 1);
    }

    void typedWhileLostIsSentInOrderAfterTheReturn()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.times.retry.first = 60'000;
        config.channels = QStringList{"#a", "#b sezam"};
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_VERIFY(session.findByName("#a") && session.findByName("#b"));
        QVERIFY(server.has("JOIN #b,#a sezam"));
        Conversation *a = session.findByName("#a");
        Conversation *b = session.findByName("#b");
        QTRY_COMPARE(a->members().size(), 3);
        Heard heardA(a);
        Heard heardB(b);

        server.send("ERROR :Konserwacja\r\n");
        server.hangUp();
        QTRY_COMPARE(session.connection().phase, Phase::Lost);
        QCOMPARE(session.connection().detail, QStringLiteral("Konserwacja"));
        QVERIFY(session.retryInMs() > 40'000 && session.retryInMs() <= 72'000);
        QVERIFY(!a->isJoined());
        QCOMPARE(a->members().size(), 0);
        QTRY_COMPARE(heardA.last().event, SystemEvent::ClosedByServer);

        for (int i = 0; i < 40; ++i)
            QVERIFY(session.submit((i % 2 ? b : a)->id(), QStringLiteral("wiadomość %1").arg(i))
                        .hasValue());
        QCOMPARE(heardB.last().delivery, Delivery::Waiting);
        QCOMPARE(session.submit(a->id(), "/join #c").error().error, InputError::NotConnected);

        session.tryNow();
        QTRY_COMPARE(server.linesOf("PRIVMSG").size(), 40);
        QStringList ofA;
        QStringList ofB;
        for (const QByteArray &line : server.linesOf("PRIVMSG"))
            (line.contains("#a") ? ofA : ofB)
                .append(QString::fromUtf8(line.mid(line.indexOf(':') + 1)));
        QCOMPARE(ofA, heardA.texts());
        QCOMPARE(ofB, heardB.texts());
        const auto isSent = [](const ChatLine &line) {
            return line.kind != LineKind::Message || line.delivery == Delivery::Sent;
        };
        QTRY_VERIFY(std::ranges::all_of(heardB.lines, isSent));
        QCOMPARE(server.linesOf("JOIN #b,#a sezam").size(), 2);
        QCOMPARE(session.serverPage()->isJoined(), true);
    }

    void theWaitingMessagesAreBounded()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        const ConversationId anna = session.openQuery("anna")->id();
        for (int i = 0; i < Session::kMaxWaiting; ++i)
            QVERIFY(session.submit(anna, QString::number(i)).hasValue());
        const auto refused = session.submit(anna, "za dużo");
        QCOMPARE(refused.error().error, InputError::TooManyWaiting);
        session.connectToServer();
        QTRY_COMPARE(server.linesOf("PRIVMSG anna").size(), Session::kMaxWaiting);
        QVERIFY(server.linesOf("PRIVMSG anna").last().endsWith("499"));
    }

    void itComesBackByItselfAndGivesUpOnlyWhenTold()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        server.reset();
        QTRY_COMPARE(server.connections(), 2);
        IN_LOBBY(session);

        server.close();
        server.reset();
        QTRY_VERIFY(session.connection().attempt >= 4);
        QCOMPARE(session.connection().reason, FailReason::Refused);
        session.disconnectFromServer();
        QCOMPARE(session.connection().phase, Phase::Idle);
        QCOMPARE(session.retryInMs(), 0);
    }

    void aDeafServerIsNoticed()
    {
        ScriptedServer server({.pongs = false});
        SessionConfig config = hastyConfigFor(server);
        config.times.silenceMs = 20;
        config.times.answerMs = 50;
        config.times.retry.first = 60'000;
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Lost);
        QCOMPARE(session.connection().reason, FailReason::PingTimeout);
    }

    void lagGrowsWhileNobodyAnswers()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.times.lagTickMs = 20;
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QTRY_VERIFY(session.lagMs() >= 0);
        server.manners().pongs = false;
        QVERIFY(session.submit(lobby->id(), "hej").hasValue());
        QTRY_VERIFY(session.lagMs() >= 200);
        const int before = session.lagMs();
        QTRY_VERIFY(session.lagMs() >= before + 100);
        QCOMPARE(heard.lines.first().delivery, Delivery::Sending);
        QCOMPARE(session.connection().phase, Phase::Online);
    }

    void ownWordsGoBeforeTheProgramsQuestions()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.times.retry.first = 60'000;
        for (int i = 0; i < 60; ++i)
            config.channels.append(QStringLiteral("#c%1").arg(i));
        config.sendBurst = 10;
        config.sendIntervalMs = 20;
        Session session(config, m_clock);
        session.connectToServer();
        const auto modes = [&] { return server.linesOf("MODE ").size(); };
        QTRY_COMPARE(modes(), 60);
        server.reset();
        QTRY_COMPARE(session.connection().phase, Phase::Lost);
        QVERIFY(session.submit(session.findByName("#c59")->id(), "jestem").hasValue());
        session.tryNow();
        QTRY_VERIFY(!server.linesOf("PRIVMSG #c59").isEmpty());
        QVERIFY2(modes() < 60 + 30, qPrintable(QString::number(modes())));
        QTRY_COMPARE(modes(), 120);
    }

    void aLongTextCanBeStopped()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.sendBurst = 8;
        config.sendIntervalMs = 50;
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QString text;
        for (int i = 0; i < 120; ++i)
            text += QStringLiteral("linia %1\n").arg(i);
        QVERIFY(session.submit(lobby->id(), text).hasValue());
        QVERIFY(session.waitingCount(lobby->id()) > 100);
        // A word elsewhere does not wait for all of them.
        const ConversationId anna = session.openQuery("anna")->id();
        QVERIFY(session.submit(anna, "krótko").hasValue());
        QTRY_COMPARE(server.linesOf("PRIVMSG anna").size(), 1);
        QVERIFY(session.waitingCount(lobby->id()) > 80);
        QSignalSpy changed(&session, &Session::waitingChanged);
        session.stopWaiting(lobby->id());
        QCOMPARE(session.waitingCount(lobby->id()), 0);
        QCOMPARE(changed.size(), 1);
        const auto count = [&](Delivery delivery) {
            return std::ranges::count(heard.lines, delivery, &ChatLine::delivery);
        };
        const auto failed = count(Delivery::Failed);
        QVERIFY(failed > 80);
        QTRY_COMPARE(count(Delivery::Sent), 120 - failed);
        QCOMPARE(server.linesOf("PRIVMSG #lobby").size(), 120 - failed);
        // What was stopped is not lost.
        session.retry(lobby->id(), heard.lines.last().id);
        QTRY_COMPARE(heard.lines.last().delivery, Delivery::Sent);
    }

    void aRowOfTheListStandsWhereItWasAskedFor()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Heard page(session.serverPage());
        Heard lobby(session.findByName("#lobby"));
        QVERIFY(session.submit(session.serverPage()->id(), QStringLiteral("/raw LIST")).hasValue());
        QTRY_VERIFY(server.has("LIST"));
        server.send(
            ":irc.test 321 ola Channel :Users  Name\r\n:irc.test 322 ola #lobby 2 :Temat\r\n"
            ":irc.test 323 ola :End of /LIST\r\n");
        const auto isRow = [](const ChatLine &line) { return line.code == "322"; };
        QTRY_VERIFY(std::ranges::any_of(page.lines, isRow));
        QVERIFY(std::ranges::none_of(lobby.lines, isRow));
    }

    void pingIsAnswered()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        ONLINE(session);
        server.send("PING :to be or\r\n");
        QTRY_VERIFY(server.has("PONG :to be or"));
    }

    void manyLinesLeaveAtAGentlePace()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.sendBurst = 8;
        config.sendIntervalMs = 20;
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        QElapsedTimer took;
        took.start();
        QString text;
        for (int i = 0; i < 20; ++i)
            text += QString::number(i) + u'\n';
        QVERIFY(session.submit(session.findByName("#lobby")->id(), text).hasValue());
        QTRY_COMPARE(server.linesOf("PRIVMSG").size(), 20);
        QVERIFY2(took.elapsed() >= (20 - 8) * 20, qPrintable(QString::number(took.elapsed())));
    }

    void quitIsSaidWhenTheSessionEnds()
    {
        ScriptedServer server;
        {
            Session session(hastyConfigFor(server), m_clock);
            session.connectToServer();
            IN_LOBBY(session);
        }
        QTRY_VERIFY(server.has("QUIT"));
        QTRY_VERIFY(!server.client());
    }

    void sessionsMayEndAtAnyMoment()
    {
        ScriptedServer server;
        for (int round = 0; round < 60; ++round) {
            Session session(hastyConfigFor(server), m_clock);
            session.connectToServer();
            for (int turn = round % 12; turn > 0; --turn)
                QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
            if (round % 3 == 0)
                session.disconnectFromServer("dość");
            if (round % 5 == 0)
                session.connectToServer();
        }
        QTRY_VERIFY(!server.client());
    }

    void nonsenseIsSurvived()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Heard heard(session.findByName("#lobby"));
        const QByteArrayList verbs{"JOIN", "PART", "QUIT", "KICK", "NICK", "TOPIC", "MODE",
            "INVITE", "AWAY", "ACCOUNT", "CHGHOST", "SETNAME", "PRIVMSG", "NOTICE", "CAP",
            "AUTHENTICATE", "FAIL", "BATCH", "PONG", "001", "005", "301", "306", "315", "324",
            "332", "333", "352", "353", "366", "396", "401", "403", "404", "433", "999"};
        const QByteArrayList params{"", " #lobby", " ola", " #lobby ola", " ola #lobby",
            " ola = #lobby :@ola @", " * LS :a=b", " :", " #lobby +ovbkl",
            " ola CHANTYPES= PREFIX= CHANMODES=,,", " PREFIX=)(",
            " ola -PREFIX -CHANTYPES -CHANMODES :x"};
        for (const QByteArray &verb : verbs) {
            for (const QByteArray &param : params) {
                for (const char *source : {"", ":ola!u@h ", ":anna ", ":! ", ":@x "})
                    server.send(source + verb + param + "\r\n");
            }
        }
        server.send(QByteArray("@=;; :\r\n\0\r\n", 11) + QByteArray(100'000, 'x') + "\r\n");
        server.send(":anna!a@h PRIVMSG #koniec :koniec\r\n");
        Heard page(session.serverPage());
        QTRY_VERIFY(session.connection().phase == Phase::Online);
        server.send("PING :still there\r\n");
        QTRY_VERIFY(server.has("PONG :still there"));
    }

    void theWorkspaceKeepsTheCounts()
    {
        ScriptedServer server;
        Workspace workspace(m_clock);
        Session *session = workspace.addSession(hastyConfigFor(server));
        session->connectToServer();
        IN_LOBBY(*session);
        const ConversationId lobby = session->findByName("#lobby")->id();
        QSignalSpy highlighted(&workspace, &Workspace::highlighted);
        const auto count
            = [&](int role) { return workspace.channels()->indexOf(lobby).data(role).toInt(); };
        server.send(":ewa!e@h JOIN #lobby\r\n:anna!a@h PRIVMSG #lobby :hej\r\n:anna!a@h PRIVMSG "
                    "#lobby :ola?\r\n:ewa!e@h PART #lobby\r\n");
        QTRY_COMPARE(count(ChannelListModel::UnreadRole), 2);
        QCOMPARE(count(ChannelListModel::MentionsRole), 1);
        QCOMPARE(highlighted.size(), 1);
        MessageListModel *messages = workspace.messages(lobby);
        QVERIFY(messages->newMarkerRow() > 0);
        workspace.setActive(lobby);
        QCOMPARE(count(ChannelListModel::UnreadRole), 0);
        QVERIFY(messages->newMarkerRow() > 0); // still seen
        workspace.setActive(session->serverPage()->id());
        QCOMPARE(messages->newMarkerRow(), -1);
        // Who answers, here or in another client, has read what was there.
        server.send(":anna!a@h PRIVMSG #lobby :one\r\n:anna!a@h PRIVMSG #lobby :two\r\n");
        QTRY_COMPARE(count(ChannelListModel::UnreadRole), 2);
        server.send(":ola!o@h PRIVMSG #lobby :three\r\n:anna!a@h PRIVMSG #lobby :four\r\n");
        QTRY_COMPARE(count(ChannelListModel::UnreadRole), 1);
        QCOMPARE(messages->data(
                     messages->index(messages->newMarkerRow()), MessageListModel::NewCountRole),
            QVariant(1));
        const auto completed = workspace.completer(lobby)->complete("an", 2);
        QCOMPARE(completed->text, QStringLiteral("anna: "));
        workspace.removeSession(session);
        QCOMPARE(workspace.messages(lobby), nullptr);
        QTRY_VERIFY(server.has("QUIT"));
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(ClientSessionTest)
#include "ClientSessionTest.moc"

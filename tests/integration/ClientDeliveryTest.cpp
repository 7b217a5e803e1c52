// What becomes of what was typed: sent, refused, waiting while the connection is lost.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace clientDeliveryTest {

using namespace watek::client::session;
using watek::base::SystemClock;
using watek::client::receive::FailReason;
using watek::tests::hastyConfigFor;
using watek::tests::Heard;
using watek::tests::ScriptedServer;

class ClientDeliveryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
        QTRY_COMPARE(heard.lines[1].delivery, Delivery::Unknown);
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

    void anEchoTellsWhatOthersRead()
    {
        ScriptedServer server(
            {.capabilities = "echo-message labeled-response message-tags batch server-time"});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "o cholera").hasValue());
        QTRY_COMPARE(server.linesOf("@label=w1").size(), 1);
        server.send("@label=w1;msgid=abc :ola!u@h PRIVMSG #lobby :o *******\r\n");
        QTRY_COMPARE(heard.lines.first().messageId, QStringLiteral("abc"));
        QCOMPARE(heard.texts(), QStringList{"o *******"});
        QCOMPARE(heard.lines.first().delivery, Delivery::Sent);
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

    void theRoomForAMessageStaysWhileTheConnectionIsLost()
    {
        ScriptedServer server;
        SessionConfig config = hastyConfigFor(server);
        config.times.retry = {.first = 60'000};
        Session session(config, m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        const ConversationId lobby = session.findByName("#lobby")->id();
        const int room = session.budget(lobby, u"text").limitBytes;
        server.manners().welcomes = false;
        server.hangUp();
        QTRY_COMPARE(session.connection().phase, Phase::Lost);
        QCOMPARE(session.budget(lobby, u"text").limitBytes, room);
        session.tryNow(); // a new connection begins
        QTRY_COMPARE(session.connection().phase, Phase::Registering);
        QCOMPARE(session.budget(lobby, u"text").limitBytes, room);
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientDeliveryTest)

} // namespace clientDeliveryTest

#include "ClientDeliveryTest.moc"

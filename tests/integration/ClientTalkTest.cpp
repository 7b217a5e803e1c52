// What both sides say once they are connected: lines and commands.
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"
#include "tests/support/Suite.h"

#include <QSignalSpy>
#include <QTest>

namespace clientTalkTest {

using namespace watek::client::session;
using namespace watek::client::model;
using watek::base::SystemClock;
using watek::tests::hastyConfigFor;
using watek::tests::Heard;
using watek::tests::ScriptedServer;

namespace {

const QString kPolish = QStringLiteral("Zażółć gęślą jaźń 🧵");

} // namespace

class ClientTalkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
        QTRY_COMPARE(heard.lines[1].delivery, Delivery::Unknown);
        QTRY_VERIFY(server.connections() == 2 && lobby->isJoined());
        session.retry(lobby->id(), heard.lines[1].id);
        QTRY_COMPARE(heard.lines[1].delivery, Delivery::Sent);
        QCOMPARE(server.linesOf("@label=w3").size(), 1);
    }

    void whatOnlySomeGotTellsIt()
    {
        ScriptedServer server;
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        server.send(":anna!a@h PRIVMSG #lobby :do wszystkich\r\n"
                    ":anna!a@h PRIVMSG @#lobby :do operatorów\r\n"
                    ":anna!a@h NOTICE @+#Lobby :do głosu\r\n");
        QTRY_COMPARE(heard.lines.size(), 3);
        QVERIFY(session.submit(lobby->id(), "/msg @#lobby ode mnie").hasValue());
        QTRY_COMPARE(heard.lines.size(), 4);
        QList<QChar> audiences;
        for (const ChatLine &line : heard.lines)
            audiences.append(line.audience);
        QCOMPARE(audiences, (QList<QChar>{{}, u'@', u'+', u'@'}));
    }

    void whatIsSaidElsewhereTellsWhere()
    {
        ScriptedServer server;
        Workspace workspace(m_clock);
        Session *session = workspace.addSession(hastyConfigFor(server));
        session->connectToServer();
        IN_LOBBY(*session);
        Conversation *lobby = session->findByName("#lobby");
        workspace.setActive(lobby->id());
        Heard heard(lobby);
        // Of channels that have no conversation any more; the operators' words open none either.
        server.send(":anna!a@h PRIVMSG #tajny :raz\r\n:anna!a@h NOTICE #tajny :dwa\r\n"
                    ":anna!a@h PRIVMSG @#tajny :trzy\r\n:anna!a@h NOTICE ola :cztery\r\n");
        QTRY_COMPARE(heard.lines.size(), 4);
        QVERIFY(session->submit(lobby->id(), "/msg #inny pięć").hasValue());
        QVERIFY(session->submit(lobby->id(), "/msg @#inny sześć").hasValue());
        QVERIFY(session->submit(lobby->id(), "/notice marek siedem").hasValue());
        QTRY_COMPARE(heard.lines.size(), 7);
        QStringList targets;
        for (const ChatLine &line : heard.lines) {
            targets.append(line.target);
            QVERIFY(line.audience.isNull());
        }
        QCOMPARE(targets,
            (QStringList{"#tajny", "#tajny", "@#tajny", "ola", "#inny", "@#inny", "marek"}));
        QVERIFY(heard.lines[3].isTargetSelf);
        QCOMPARE(session->conversations().size(), 2);
        // In the conversation of the two nothing has to be told.
        server.send(":anna!a@h PRIVMSG ola :w cztery oczy\r\n:anna!a@h NOTICE ola :psst\r\n");
        QTRY_VERIFY(session->findByName("anna"));
        Heard heardAnna(session->findByName("anna"));
        server.send(":anna!a@h PRIVMSG ola :jeszcze\r\n:anna!a@h NOTICE ola :i to\r\n");
        QTRY_COMPARE(heardAnna.last().text, QStringLiteral("i to"));
        for (const ChatLine &line : heardAnna.lines)
            QVERIFY(line.target.isEmpty());
    }

    void aTimeFarAheadIsNotBelieved()
    {
        ScriptedServer server({.capabilities = "message-tags server-time"});
        Session session(hastyConfigFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Heard heard(session.findByName("#lobby"));
        const qint64 before = QDateTime::currentMSecsSinceEpoch();
        server.send("@time=2999-01-01T12:00:00.000Z :anna!a@h PRIVMSG #lobby :jutro\r\n"
                    "@time=2020-01-01T12:00:00.000Z :anna!a@h PRIVMSG #lobby :dawno\r\n");
        QTRY_COMPARE(heard.lines.size(), 2);
        QVERIFY(heard.lines[0].timeMs >= before);
        QVERIFY(heard.lines[0].timeMs <= QDateTime::currentMSecsSinceEpoch());
        QCOMPARE(heard.lines[1].timeMs,
            QDateTime(QDate(2020, 1, 1), QTime(12, 0), Qt::UTC).toMSecsSinceEpoch());
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

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientTalkTest)

} // namespace clientTalkTest

#include "ClientTalkTest.moc"

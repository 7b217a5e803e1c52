// A session over its whole life: its pace, its end, nonsense from the server, and the counts that
// the workspace keeps.
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"
#include "tests/support/Suite.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace clientSessionTest {

using namespace watek::client::session;
using namespace watek::client::model;
using watek::base::SystemClock;
using watek::tests::hastyConfigFor;
using watek::tests::Heard;
using watek::tests::ScriptedServer;

class ClientSessionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
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

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientSessionTest)

} // namespace clientSessionTest

#include "ClientSessionTest.moc"

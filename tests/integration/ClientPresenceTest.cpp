// Who comes, goes, is called otherwise or is thrown out, and what stays of them in the client.
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"
#include "tests/support/Suite.h"

#include <QSignalSpy>
#include <QTest>

namespace clientPresenceTest {

using namespace watek::client::session;
using namespace watek::client::model;
using watek::base::SystemClock;
using watek::tests::hastyConfigFor;
using watek::tests::Heard;
using watek::tests::ScriptedServer;

class ClientPresenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
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

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientPresenceTest)

} // namespace clientPresenceTest

#include "ClientPresenceTest.moc"

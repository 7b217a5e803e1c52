// What a person does about other people, by typing or by a menu: moderating a channel, and
// ignoring.
#include "client/model/Workspace.h"
#include "client/session/IgnoreList.h"
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace clientAnswersTest {

using namespace watek::client::session;
using watek::base::SystemClock;
using watek::tests::configFor;
using watek::tests::Heard;
using watek::tests::ScriptedServer;

#define IN_LOBBY(session)                                                                          \
    QTRY_VERIFY(                                                                                   \
        (session).findByName("#lobby") && (session).findByName("#lobby")->members().size() == 3)

class ClientAnswersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whoisIsOneLine()
    {
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.openQuery("anna"));
        Heard query(session.findByName("anna"));
        QVERIFY(session.submit(lobby->id(), "/whois anna"));
        QTRY_VERIFY(server.has("WHOIS anna"));
        server.send(":irc.test 311 ola anna a red.example * :Anna\r\n"
                    ":irc.test 319 ola anna :#lobby\r\n"
                    ":irc.test 301 ola anna :herbata\r\n"
                    ":irc.test 317 ola Anna 5 1790000000 :seconds idle, signon time\r\n"
                    ":irc.test 318 ola anna :End\r\n");
        QTRY_COMPARE(heard.codes(), QByteArrayList{"311"});
        const QList<NumericReply> &replies = heard.lines.last().replies;
        QCOMPARE(replies.size(), 4);
        QCOMPARE(replies[1].code, QByteArray("319"));
        QCOMPARE(replies[1].params, (QStringList{"anna", "#lobby"}));
        QCOMPARE(query.lines.size(), 0); // "away" belongs to the answer
        // About nobody: the refusal alone.
        heard.clear();
        server.send(":irc.test 401 ola zosia :No such nick\r\n:irc.test 318 ola zosia :End\r\n"
                    ":irc.test 303 ola :\r\n");
        QTRY_COMPARE(heard.codes(), (QByteArrayList{"401", "303"}));
        QCOMPARE(
            heard.lines.first().replies.first().params, (QStringList{"zosia", "No such nick"}));
    }

    void whowasTellsOfEveryBearer()
    {
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "/whowas anna"));
        QTRY_VERIFY(server.has("WHOWAS anna"));
        server.send(":irc.test 314 ola anna a red.example * :Anna\r\n"
                    ":irc.test 312 ola anna irc.test 2026-11-26T04:00:00Z\r\n"
                    ":irc.test 314 ola anna b blue.example * :Anna\r\n"
                    ":irc.test 330 ola anna anna2 :was logged in as\r\n"
                    ":irc.test 369 ola anna :End\r\n");
        QTRY_COMPARE(heard.codes(), QByteArrayList{"314"});
        QCOMPARE(heard.lines.last().replies.size(), 4);
    }

    void anEndIsToldWhereThereWasNothing_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<QByteArray>("end");
        const auto add = [](const char *row, const char *end) {
            QTest::newRow(end) << QByteArray(row) << QByteArray(end);
        };
        add("352 ola #x a h irc.test anna H :0 Anna", "315 ola #x :End");
        add("322 ola #x 3 :Temat", "323 ola :End");
        add("336 ola #x", "337 ola :End");
        add("346 ola #x m!*@*", "347 ola #x :End");
        add("348 ola #x m!*@*", "349 ola #x :End");
        add("367 ola #x m!*@*", "368 ola #x :End");
        add("728 ola #x q m!*@*", "729 ola #x q :End");
        add("732 ola :anna", "733 ola :End");
    }
    void anEndIsToldWhereThereWasNothing()
    {
        QFETCH(QByteArray, row);
        QFETCH(QByteArray, end);
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Heard page(session.serverPage());
        const QByteArray last = ":irc.test 391 ola irc.test :now\r\n";
        server.send(":irc.test " + row + "\r\n:irc.test " + end + "\r\n" + last);
        QTRY_COMPARE(page.codes(), (QByteArrayList{row.left(3), "391"}));
        page.clear();
        server.send(":irc.test " + end + "\r\n" + last);
        QTRY_COMPARE(page.codes(), (QByteArrayList{end.left(3), "391"}));
    }

    void aLineWithTooLittleInItIsShownAsItCame_data()
    {
        QTest::addColumn<QByteArray>("line");
        const auto add = [](const char *line) { QTest::newRow(line) << QByteArray(line); };
        add("PRIVMSG #lobby");
        add("NOTICE #lobby");
        add("KICK #lobby");
        add("MODE #lobby");
        add("NICK");
        add("TOPIC #lobby");
        add("CHGHOST a");
        add("332 ola #lobby");
        add("353 ola = #lobby");
        add("352 ola #lobby");
    }
    // A hostile server, or a broken one: nobody loses its name, the topic stays, and no empty row
    // stands under a person's name.
    void aLineWithTooLittleInItIsShownAsItCame()
    {
        QFETCH(QByteArray, line);
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        const QString topic = lobby->topic();
        Heard heard(lobby);
        Heard page(session.serverPage());
        server.send(":anna!a@red.example " + line + "\r\n:irc.test 391 ola irc.test :now\r\n");
        QTRY_COMPARE(page.codes().size() + heard.codes().size(), 2);
        // A numeric that names the channel is shown in it.
        QCOMPARE(heard.codes() + page.codes(), QByteArrayList({line.split(' ').first(), "391"}));
        QVERIFY(lobby->members().find("anna"));
        QCOMPARE(lobby->members().size(), 3);
        QCOMPARE(lobby->topic(), topic);
    }

    void namesOfAnotherChannelAreShown()
    {
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        QVERIFY(session.submit(lobby->id(), "/names #x"));
        QTRY_VERIFY(server.has("NAMES #x"));
        server.send(":irc.test 366 ola #x :End\r\n");
        QTRY_COMPARE(heard.codes(), QByteArrayList{"366"});
        QVERIFY(session.submit(lobby->id(), "/names"));
        server.send(":irc.test 353 ola = #lobby :@anna +marek ola\r\n"
                    ":irc.test 366 ola #lobby :End\r\n:irc.test 391 ola irc.test :now\r\n");
        QTRY_COMPARE(heard.codes(), (QByteArrayList{"366", "353", "391"}));
    }

    void modesAreShownToWhoAsks()
    {
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        const QByteArray answer = ":irc.test 324 ola #lobby +nt\r\n"
                                  ":irc.test 329 ola #lobby 1790000000\r\n";
        server.send(answer); // to the program, on joining
        QTRY_COMPARE(lobby->modes(), QStringLiteral("+nt"));
        QCOMPARE(heard.codes(), QByteArrayList());
        QVERIFY(session.submit(lobby->id(), "/mode"));
        server.send(answer);
        QTRY_COMPARE(heard.codes(), (QByteArrayList{"324", "329"}));
    }

    void aGreetingStandsOnThePageAndAnAnswerWhereItWasAsked()
    {
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        Heard page(session.serverPage());
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        session.setShown(lobby->id());
        page.clear();
        const QByteArray greeting = ":irc.test 252 ola 1 :operator(s) online\r\n"
                                    ":irc.test 375 ola :- irc.test Message of the day - \r\n"
                                    ":irc.test 372 ola :- Witaj\r\n"
                                    ":irc.test 376 ola :End of /MOTD command.\r\n";
        server.send(greeting);
        QTRY_COMPARE(page.codes(), (QByteArrayList{"252", "375", "372"}));
        QVERIFY(session.submit(lobby->id(), "/motd"));
        QVERIFY(session.submit(lobby->id(), "/lusers"));
        server.send(greeting);
        QTRY_COMPARE(heard.codes(), (QByteArrayList{"252", "375", "372"}));
    }

    void aRefusedNickIsToldOnceWhereThePersonIs()
    {
        ScriptedServer server({.takenNicks = {"anna"}});
        Session session(configFor(server), m_clock);
        session.connectToServer();
        IN_LOBBY(session);
        Conversation *lobby = session.findByName("#lobby");
        Heard heard(lobby);
        Heard page(session.serverPage());
        session.setShown(lobby->id());
        session.changeNick("anna");
        QTRY_COMPARE(heard.codes(), QByteArrayList{"433"});
        QCOMPARE(page.codes(), QByteArrayList());
    }

    void helpIsNoError()
    {
        ScriptedServer server;
        Session session(configFor(server), m_clock);
        Heard page(session.serverPage());
        QVERIFY(session.submit(session.serverPage()->id(), "/help kick"));
        QCOMPARE(page.lines.size(), 1);
        QCOMPARE(page.lines.last().kind, LineKind::System);
        QCOMPARE(page.lines.last().event, SystemEvent::Help);
        QCOMPARE(page.lines.last().target, QStringLiteral("kick"));
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientAnswersTest)

} // namespace clientAnswersTest

#include "ClientAnswersTest.moc"

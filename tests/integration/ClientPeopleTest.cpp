// What a person does about other people, by typing or by a menu: moderating a channel, and
// ignoring.
#include "client/model/Workspace.h"
#include "client/session/IgnoreList.h"
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientHeard.h"
#include "tests/support/Suite.h"

#include <QSignalSpy>
#include <QTest>

namespace clientPeopleTest {

using namespace watek::client::session;
using namespace watek::client::model;
using watek::base::SystemClock;
using watek::tests::configFor;
using watek::tests::Heard;
using watek::tests::ScriptedServer;

namespace {

/// We are in #lobby with anna (@) and marek (+), and everybody's host is known.
class Room {
public:
    explicit Room(const watek::base::Clock &clock)
        : workspace(clock)
        , session(workspace.addSession(configFor(server)))
    {
        session->connectToServer();
    }
    Conversation *lobby() const { return session->findByName(QStringLiteral("#lobby")); }
    bool isReady() const { return lobby() && lobby()->members().size() == 3; }
    /// Everybody's host, and our own rank, as the server tells them.
    void introduce(const QByteArray &ownPrefix, const QByteArray &isupport = "MODES=4")
    {
        server.send(":irc.test 005 ola " + isupport
            + " :are supported\r\n:irc.test 353 ola = "
              "#lobby :@anna!a@red.example +marek!m@blue.example ewa!e@blue.example "
            + ownPrefix + "ola!o@green.example\r\n:irc.test 366 ola #lobby :End\r\n");
    }
    bool isIntroduced() const { return lobby()->members().size() == 4; }

    ScriptedServer server;
    Workspace workspace;
    Session *session;
};

#define READY(room, ownPrefix)                                                                     \
    QTRY_VERIFY((room).isReady());                                                                 \
    (room).introduce(ownPrefix);                                                                   \
    QTRY_VERIFY((room).isIntroduced())

} // namespace

class ClientPeopleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aMenuActsOnPeople()
    {
        Room room(m_clock);
        READY(room, "@");
        const QString lobby = QStringLiteral("#lobby");
        room.session->kick(lobby, "marek");
        room.session->kick(lobby, "marek", "be\r\nQUIT nice");
        room.session->ban(lobby, "anna");
        room.session->ban(lobby, "marek"); // ewa has the same host
        room.session->ban(lobby, "nobody");
        room.session->unban(lobby, "anna");
        room.session->setMemberMode(lobby, "marek", true, 'o');
        room.session->setMemberMode(lobby, "marek", false, 'v');
        room.session->invite("zosia", lobby);
        room.session->whois("anna");
        QTRY_VERIFY(room.server.has("WHOIS anna"));
        const QByteArrayList &lines = room.server.lines();
        QCOMPARE(lines.mid(lines.indexOf("KICK #lobby marek")),
            (QByteArrayList{"KICK #lobby marek", "KICK #lobby marek :be  QUIT nice",
                "MODE #lobby +b *!*@red.example", "MODE #lobby +b marek!*@*",
                "MODE #lobby +b nobody!*@*", "MODE #lobby -bb *!*@red.example anna!*@*",
                "MODE #lobby +o marek", "MODE #lobby -v marek", "INVITE zosia #lobby",
                "WHOIS anna"}));
    }

    void aTopicThatIsGoneIsNotShownAfterJoiningAgain()
    {
        Room room(m_clock);
        READY(room, "@");
        room.server.send(":anna!a@red.example TOPIC #lobby :old\r\n");
        QTRY_COMPARE(room.lobby()->topic(), QStringLiteral("old"));
        // A server that was started anew says nothing of a topic where there is none.
        room.server.send(":ola!o@green.example JOIN #lobby\r\n");
        QTRY_COMPARE(room.lobby()->topic(), QString());
        room.server.send(":irc.test 332 ola #lobby :new\r\n");
        QTRY_COMPARE(room.lobby()->topic(), QStringLiteral("new"));
    }

    void typedCommandsDoTheSame()
    {
        Room room(m_clock);
        READY(room, "@");
        const ConversationId lobby = room.lobby()->id();
        for (const char *text : {"/kick marek be nice", "/ban anna", "/ban", "/unban x!*@*",
                 "/op anna marek ewa ola zosia", "/devoice marek", "/halfop marek",
                 "/dehalfop marek", "/whowas zosia", "/ctcp anna VERSION", "/away tea", "/back",
                 "/motd", "/lusers"})
            QVERIFY2(room.session->submit(lobby, QString::fromLatin1(text)), text);
        QTRY_VERIFY(room.server.has("LUSERS"));
        const QByteArrayList &lines = room.server.lines();
        QCOMPARE(lines.mid(lines.indexOf("KICK #lobby marek :be nice") + 1),
            (QByteArrayList{"MODE #lobby +b *!*@red.example", "MODE #lobby +b",
                "MODE #lobby -b x!*@*", "MODE #lobby +oooo anna marek ewa ola",
                "MODE #lobby +o zosia", "MODE #lobby -v marek", "MODE #lobby +h marek",
                "MODE #lobby -h marek", "WHOWAS zosia", "PRIVMSG anna :\x01VERSION\x01",
                "AWAY :tea", "AWAY", "MOTD", "LUSERS"}));
    }

    void whoMayModerateIsKnown_data()
    {
        QTest::addColumn<QByteArray>("own");
        QTest::addColumn<bool>("may");
        QTest::addColumn<QByteArray>("givable");
        QTest::newRow("member") << QByteArray() << false << QByteArray();
        QTest::newRow("voice") << QByteArray("+") << false << QByteArray();
        QTest::newRow("half-operator") << QByteArray("%") << true << QByteArray("v");
        QTest::newRow("operator") << QByteArray("@") << true << QByteArray("ohv");
        QTest::newRow("admin") << QByteArray("&") << true << QByteArray("ohv");
        QTest::newRow("owner") << QByteArray("~") << true << QByteArray("qaohv");
    }
    void whoMayModerateIsKnown()
    {
        QFETCH(QByteArray, own);
        Room room(m_clock);
        QTRY_VERIFY(room.isReady());
        room.introduce(own, "PREFIX=(qaohv)~&@%+");
        QTRY_VERIFY(room.isIntroduced());
        QTEST(room.session->mayModerate("#LOBBY"), "may");
        QTEST(room.session->givableModes("#lobby"), "givable");
        QVERIFY(!room.session->mayModerate("#elsewhere"));
    }

    void nothingIsSentWhileOffline()
    {
        Room room(m_clock);
        READY(room, "@");
        room.session->disconnectFromServer();
        room.session->kick("#lobby", "marek");
        room.session->whois("marek");
        room.session->connectToServer();
        QTRY_VERIFY(room.isReady());
        QCOMPARE(room.server.linesOf("KICK") + room.server.linesOf("WHOIS"), QByteArrayList());
    }

    void whoIsIgnoredIsNeitherShownNorCounted()
    {
        Room room(m_clock);
        READY(room, "");
        Heard heard(room.lobby());
        QSignalSpy highlighted(&room.workspace, &Workspace::highlighted);
        QSignalSpy invited(room.session, &Session::invited);
        QSignalSpy ignored(room.session, &Session::ignoredChanged);
        room.session->setShown(room.lobby()->id());
        room.session->setIgnored("Marek", true);
        QVERIFY(room.session->isIgnored("marek"));
        QVERIFY(!room.session->isIgnored("anna"));
        QCOMPARE(ignored.size(), 1);
        QCOMPARE(heard.events(), QList{SystemEvent::Ignoring});
        QCOMPARE(heard.lines.last().target, QStringLiteral("*!m@blue.example"));
        room.session->setIgnored("marek", true); // once more is no news
        QCOMPARE(ignored.size(), 1);
        QCOMPARE(heard.events(), (QList{SystemEvent::Ignoring, SystemEvent::Ignoring}));
        room.server.send(":marek!m@blue.example PRIVMSG #lobby :ola: hej\r\n"
                         ":marek!m@blue.example PRIVMSG ola :psst\r\n"
                         ":marek!m@blue.example NOTICE #lobby :uwaga\r\n"
                         ":marek!m@blue.example PRIVMSG ola :\x01VERSION\x01\r\n"
                         ":marek!m@blue.example INVITE ola #x\r\n"
                         ":marek!m@blue.example PART #lobby\r\n"
                         ":anna!a@red.example PRIVMSG #lobby :koniec\r\n");
        QTRY_VERIFY(heard.hasText("koniec"));
        QVERIFY(!heard.hasText("ola: hej"));
        QVERIFY(!heard.hasText("uwaga"));
        QVERIFY(!room.session->findByName("marek"));
        QVERIFY(!room.lobby()->members().contains("marek"));
        QCOMPARE(highlighted.size(), 0);
        QCOMPARE(invited.size(), 0);
        QCOMPARE(room.server.linesOf("NOTICE"), QByteArrayList());

        room.session->setIgnored("marek", false);
        QVERIFY(!room.session->isIgnored("marek"));
        QCOMPARE(heard.events().last(), SystemEvent::NoLongerIgnoring);
        room.server.send(":marek!m@blue.example PRIVMSG ola :znowu\r\n");
        QTRY_VERIFY(room.session->findByName("marek"));
    }

    void masksIgnoreTheirHosts()
    {
        Room room(m_clock);
        READY(room, "");
        Heard heard(room.lobby());
        const ConversationId lobby = room.lobby()->id();
        QVERIFY(room.session->submit(lobby, "/ignore *@BLUE.example"));
        QVERIFY(room.session->isIgnored("marek"));
        QVERIFY(room.session->isIgnored("ewa"));
        QVERIFY(!room.session->isIgnored("anna"));
        QVERIFY(room.session->submit(lobby, "/ignore"));
        QCOMPARE(heard.lines.last().text, QStringLiteral("*!*@BLUE.example"));
        QVERIFY(room.session->submit(lobby, "/unignore zosia"));
        QCOMPARE(heard.events().last(), SystemEvent::WasNotIgnored);
        QVERIFY(room.session->submit(lobby, "/unignore *@blue.example"));
        QVERIFY(!room.session->isIgnored("marek"));
        // What we say ourselves, and what the server says, is never ignored.
        QVERIFY(room.session->submit(lobby, "/ignore *"));
        room.server.send(":ola!o@green.example PRIVMSG #lobby :sama\r\n"
                         ":irc.test NOTICE #lobby :serwer\r\n");
        QTRY_VERIFY(heard.hasText("serwer"));
        QVERIFY(heard.hasText("sama"));
    }

    void aBanGoesByTheAccountAsTheServerHasIt_data()
    {
        QTest::addColumn<QByteArray>("isupport");
        QTest::addColumn<QString>("mask"); // empty: not offered
        QTest::newRow("named") << QByteArray("EXTBAN=~,acR ACCOUNTEXTBAN=account,a")
                               << QStringLiteral("~account:marek_k");
        QTest::newRow("named, no prefix")
            << QByteArray("EXTBAN=,aR ACCOUNTEXTBAN=R") << QStringLiteral("R:marek_k");
        QTest::newRow("a") << QByteArray("EXTBAN=$,ajrxz") << QStringLiteral("$a:marek_k");
        QTest::newRow("R") << QByteArray("EXTBAN=~,cqnrR") << QStringLiteral("~R:marek_k");
        QTest::newRow("a is the real name")
            << QByteArray("EXTBAN=,ACNOQRSTUacjmrz") << QStringLiteral("R:marek_k");
        QTest::newRow("a alone, no prefix") << QByteArray("EXTBAN=,am") << QString();
        QTest::newRow("none") << QByteArray("MODES=4") << QString();
    }
    void aBanGoesByTheAccountAsTheServerHasIt()
    {
        QFETCH(const QByteArray, isupport);
        QFETCH(const QString, mask);
        Room room(m_clock);
        QTRY_VERIFY(room.isReady());
        room.server.send(":marek!m@blue.example ACCOUNT marek_k\r\n");
        room.introduce("@", isupport);
        QTRY_VERIFY(room.isIntroduced());
        QString offered;
        for (const PersonMask &choice : room.session->banChoices("#lobby", "marek")) {
            if (choice.kind == MaskKind::Account)
                offered = choice.mask;
        }
        QCOMPARE(offered, mask);
    }

    void theIgnoreListIsBounded()
    {
        Room room(m_clock);
        READY(room, "");
        Heard heard(room.lobby());
        for (qsizetype i = 0; i <= IgnoreList::kMost; ++i)
            QVERIFY(
                room.session->submit(room.lobby()->id(), QStringLiteral("/ignore troll%1").arg(i)));
        QCOMPARE(heard.events().last(), SystemEvent::IgnoreListFull);
        QCOMPARE(heard.events().count(SystemEvent::IgnoreListFull), 1);
    }

    void whatHappensToMeIsMarked()
    {
        Room room(m_clock);
        READY(room, "");
        Heard heard(room.lobby());
        room.server.send(":anna!a@h MODE #lobby +o ola\r\n:anna!a@h MODE #lobby -v marek\r\n"
                         ":anna!a@h MODE #lobby +nov ola marek\r\n"
                         ":anna!a@h KICK #lobby marek :spam\r\n"
                         ":anna!a@h KICK #lobby ola :spam\r\n");
        QTRY_VERIFY(!heard.lines.isEmpty() && heard.lines.last().target == QStringLiteral("ola"));
        QList<bool> mine;
        QStringList targets;
        for (const ChatLine &line : heard.lines) {
            mine.append(line.isTargetSelf);
            targets.append(line.target);
        }
        QCOMPARE(targets, (QStringList{"ola", "marek", "", "marek", "ola"}));
        QCOMPARE(mine, (QList{true, false, false, false, true}));
    }

    void anEndIsToldOnce_data()
    {
        QTest::addColumn<QByteArray>("last");
        QTest::addColumn<int>("event");
        QTest::addColumn<QString>("author");
        QTest::addColumn<QString>("text");
        QTest::newRow("killed") << QByteArray(":anna!a@h KILL ola :spam\r\nERROR :Closing link: "
                                              "(127.0.0.1) [Killed (anna (spam))]\r\n")
                                << int(SystemEvent::Killed) << "anna"
                                << "spam";
        QTest::newRow("closed") << QByteArray(
            "ERROR :Closing Link: ola[127.0.0.1] (Przerwa (krótka))\r\n")
                                << int(SystemEvent::ClosedByServer) << ""
                                << QStringLiteral("Przerwa (krótka)");
        QTest::newRow("without a word") << QByteArray() << int(SystemEvent::ClosedByServer) << ""
                                        << "";
    }
    void anEndIsToldOnce()
    {
        QFETCH(QByteArray, last);
        Room room(m_clock);
        READY(room, "");
        Heard heard(room.lobby());
        Heard page(room.session->serverPage());
        if (!last.isEmpty())
            room.server.send(last);
        room.server.hangUp();
        QTRY_COMPARE(room.session->connection().phase, Phase::Lost);
        room.session->disconnectFromServer();
        for (const Heard *where : {&heard, &page}) {
            QCOMPARE(where->lines.size(), 1);
            QTEST(int(where->lines.first().event), "event");
            QTEST(where->lines.first().author, "author");
            QTEST(where->lines.first().text, "text");
        }
    }

    void hangingUpIsTold()
    {
        Room room(m_clock);
        READY(room, "");
        Heard heard(room.lobby());
        room.session->disconnectFromServer("pa");
        QCOMPARE(heard.events(), QList{SystemEvent::Disconnected});
        QCOMPARE(heard.lines.last().text, QStringLiteral("pa"));
        room.session->disconnectFromServer();
        QCOMPARE(heard.lines.size(), 1);
    }

    void clearEmptiesWhatIsShown()
    {
        Room room(m_clock);
        READY(room, "");
        const ConversationId lobby = room.lobby()->id();
        QVERIFY(room.workspace.messages(lobby)->rowCount() > 0);
        QVERIFY(room.session->submit(lobby, "/clear"));
        QCOMPARE(room.workspace.messages(lobby)->rowCount(), 0);
    }

    void closeClosesTheConversation()
    {
        Room room(m_clock);
        READY(room, "");
        QVERIFY(room.session->submit(room.lobby()->id(), "/close"));
        QVERIFY(!room.lobby());
        QTRY_VERIFY(!room.server.linesOf("PART #lobby").isEmpty());
        const auto onPage = room.session->submit(room.session->serverPage()->id(), "/close");
        QVERIFY(!onPage);
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientPeopleTest)

} // namespace clientPeopleTest

#include "ClientPeopleTest.moc"

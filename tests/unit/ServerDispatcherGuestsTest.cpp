// Plain-text guests: what they see, what others see of them, and their commands.
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverDispatcherGuestsTest {

using namespace watek;
using tests::DispatcherHarness;
using tests::DispatcherScript;

class ServerDispatcherGuestsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void theWelcomeIsTheSeeds();
    void aLongLineReachesIrcUsersWhole();
    void aGuestThatTurnsIrcLeavesAndRegisters();
    void aServerWithAPasswordLetsNoGuestIn();
    void linesThatCannotBeUsedAreAnsweredInWords();
    void aDeadConnectionGivesItsNameBack();
    void throughAnotherDoorNobodyTakesAGuestsName();
};

void ServerDispatcherGuestsTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("guests and IRC users in one room", R"(
        anna> JOIN #lobby
        g1> hello
        g2> Zażółć: gęślą
        ---
        g1> hello: all
        anna> PRIVMSG #lobby :hi
        anna< :%g1 PRIVMSG #lobby :hello: all
        g1< anna: hi
        g2< Client-10.0.0.1:1: hello: all
        g2< anna: hi)");
    row("coming and going", R"(
        anna> JOIN #lobby
        g1> /who
        ---
        g2> /help
        g2> /Exit
        marek> JOIN #lobby
        marek> PART #lobby
        anna< :%g2 JOIN #lobby
        anna< :%g2 QUIT :Left the chat
        anna< :%marek JOIN #lobby
        anna< :%marek PART #lobby
        g1< [SERVER] Client-10.0.0.1:2 has joined the chat.
        g1< [SERVER] Client-10.0.0.1:2 has left the chat.
        g1< [SERVER] marek has joined the chat.
        g1< [SERVER] marek has left the chat.
        g2< Welcome Client-10.0.0.1:2!
        g2< [SERVER] Type a line and everybody sees it. Commands:
        g2< [SERVER] /nick NAME - be called NAME
        g2< [SERVER] /who - see who is here
        g2< [SERVER] /me TEXT - say what you do
        g2< [SERVER] /say TEXT - say it, whatever it looks like
        g2< [SERVER] /msg NAME TEXT - tell one person only
        g2< [SERVER] /silence [NAME] - hear no more of NAME
        g2< [SERVER] /unsilence NAME - hear NAME again
        g2< [SERVER] /report NAME WHY - tell the operators
        g2< [SERVER] /sessions [end NUMBER] - see or end your connections
        g2< [SERVER] /channel help - registered channels
        g2< [SERVER] /help accounts - keep your name: /register, /login, /password ...
        g2< [SERVER] /exit or /quit - leave
        g2 closed
        marek< :%marek JOIN #lobby
        marek< :watek.local 353 marek = #lobby :Client-10.0.0.1:1 anna marek
        marek< :watek.local 366 marek #lobby :End of /NAMES list
        marek< :%marek PART #lobby)");
    row("a name of one's own", R"(
        anna> JOIN #lobby
        g1> hello
        ---
        g1> /NICK ola
        g1> /nick anna
        g1> /nick #x
        g1> /nick
        anna< :%g1 NICK ola
        g1< [SERVER] Client-10.0.0.1:1 is now known as ola.
        g1< [SERVER] Somebody is called anna already. Choose another name.
        g1< [SERVER] You cannot be called that: a name cannot begin with this character.
        g1< [SERVER] Say which name you want: /nick anna)");
    row("nobody is called like the server", R"(
        anna> PING x
        g1> hello
        ---
        g1> /nick [server]
        anna> NICK [SERVER]
        anna> NICK [Server]x
        anna< :watek.local 432 anna [SERVER] :Erroneous nickname: it looks like the server or a service
        anna< :watek.local 432 anna [Server]x :Erroneous nickname: it looks like the server or a service
        g1< [SERVER] You cannot be called that: it looks like the server or a service.)");
    row("what moves a terminal's cursor or turns text does not reach it",
        R"(
        anna> JOIN #lobby
        g1> hello
        ---
        anna> PRIVMSG #lobby :x)"
        "\xC2\x9By\xE2\x80\xAEz\xE2\x80\xA8\n"
        "g1< anna: xy\xEF\xBF\xBDz\xEF\xBF\xBD");
    row("actions both ways, other CTCP hidden, formatting taken away", R"(
        anna> JOIN #lobby
        g1> hello
        ---
        g1> /me waves
        anna> PRIVMSG #lobby :\1ACTION bows\1
        anna> PRIVMSG #lobby :\1VERSION\1
        anna< :%g1 PRIVMSG #lobby :\1ACTION waves\1
        g1< * anna bows)");
    row("private messages both ways", R"(
        anna> JOIN #a
        g1> hello
        g2> hello
        ---
        g1> /msg anna psst
        anna> PRIVMSG client-10.0.0.1:1 :what
        anna> NOTICE Client-10.0.0.1:1 :beep
        g1> /msg nobody x
        g1> /msg anna
        anna< :%g1 PRIVMSG anna :psst
        g1< [private] anna: what
        g1< [notice] anna: beep
        g1< [SERVER] Nobody here is called nobody.
        g1< [SERVER] Say to whom, and what: /msg anna hello)");
    row("topics, which only the lobby's members hear of", R"(
        anna> JOIN #lobby
        g1> hello
        marek> JOIN #a
        ---
        marek> TOPIC #a :elsewhere
        marek> NICK mark
        marek< :%marek TOPIC #a :elsewhere
        marek< :%marek NICK mark)");
    row("what looks like a password is said to nobody", R"(
        anna> JOIN #lobby
        g1> hello
        ---
        g1> OPER root secret
        g1> PASS secret
        g1< [SERVER] That looks like a command with a password, so nobody was told. Type it with a /, as in: /login PASSWORD. To say it to everybody, put /say before it.
        g1< [SERVER] That looks like a command with a password, so nobody was told. Type it with a /, as in: /login PASSWORD. To say it to everybody, put /say before it.
        g1> identify secret-77
        g1< [SERVER] That looks like a command with a password, so nobody was told. Type it with a /, as in: /login PASSWORD. To say it to everybody, put /say before it.
        g1> ns identify secret-77
        g1< [SERVER] That looks like a command with a password, so nobody was told. Type it with a /, as in: /login PASSWORD. To say it to everybody, put /say before it.
        g1> REGISTER secret-77
        g1< [SERVER] That looks like a command with a password, so nobody was told. Type it with a /, as in: /login PASSWORD. To say it to everybody, put /say before it.
        g1> PASSING by
        anna< :%g1 PRIVMSG #lobby :PASSING by
        g1> register at the desk
        anna< :%g1 PRIVMSG #lobby :register at the desk
        g1> login fails today
        g1< [SERVER] That looks like a command with a password, so nobody was told. Type it with a /, as in: /login PASSWORD. To say it to everybody, put /say before it.
        g1> /say login fails today
        anna< :%g1 PRIVMSG #lobby :login fails today
        g1> /say
        g1< [SERVER] Say it behind the command: /say login today)");
    row("an unknown command is no message", R"(
        g1> hello
        g2> hello
        ---
        g1> /dance
        g1< [SERVER] There is no command /dance. Type /help to see them all.)");
    row("an empty line is no message", R"(
        g1> hello
        g2> hello
        ---
        g1>
        g1> \_\_)");
}

void ServerDispatcherGuestsTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

void ServerDispatcherGuestsTest::theWelcomeIsTheSeeds()
{
    DispatcherHarness harness;
    const auto guest = harness.guest(50123);
    QCOMPARE(harness.takeBytes(guest), "Welcome Client-10.0.0.1:50123!\n");
    const auto rows = harness.registry.rows();
    QCOMPARE(rows.at(0).nick, "Client-10.0.0.1:50123");
    QCOMPARE(rows.at(0).channels, 1);
}

void ServerDispatcherGuestsTest::aLongLineReachesIrcUsersWhole()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #lobby");
    const auto guest = harness.guest();
    harness.take(anna);
    QByteArray text;
    for (int i = 0; i < 200; ++i)
        text += "żółw" + QByteArray::number(i) + ' ';
    harness.type(guest, text);
    QByteArray heard;
    for (const QByteArray &line : harness.take(anna)) {
        QVERIFY(line.size() <= 510);
        heard += line.mid(line.indexOf(" :") + 2) + ' ';
    }
    QCOMPARE(heard, text);
}

void ServerDispatcherGuestsTest::aGuestThatTurnsIrcLeavesAndRegisters()
{
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #lobby");
    const auto guest = harness.guest(7);
    harness.dropAll();
    harness.tell(guest, server::shared::TurnedIrc{});
    QCOMPARE(harness.take(anna),
        QList<QByteArray>{":Client-10.0.0.1:7!guest@10.0.0.1 QUIT :Left the chat"});
    harness.say(guest, "NICK ola");
    harness.say(guest, "USER o 0 * :Ola");
    QCOMPARE(harness.take(guest).value(0).split(' ').value(1), "001");
    harness.say(guest, "JOIN #lobby");
    QCOMPARE(harness.take(anna), QList<QByteArray>{":ola!o@10.0.0.1 JOIN #lobby"});
    QCOMPARE(harness.take(guest).value(0), ":ola!o@10.0.0.1 JOIN #lobby");
}

void ServerDispatcherGuestsTest::aServerWithAPasswordLetsNoGuestIn()
{
    server::shared::ServerConfig config;
    config.server.password = "sesame";
    DispatcherHarness harness(config);
    const auto guest = harness.guest();
    QCOMPARE(harness.take(guest),
        QList<QByteArray>{"[SERVER] This server asks for a password, so it needs an IRC client."});
    harness.type(guest, "hello");
    QVERIFY(harness.isClosed(guest));

    // A slow IRC client looks like a guest at first.
    const auto slow = harness.guest(2);
    harness.tell(slow, server::shared::TurnedIrc{});
    harness.take(slow);
    harness.say(slow, "PASS sesame");
    harness.say(slow, "NICK ola");
    harness.say(slow, "USER o 0 * :Ola");
    QCOMPARE(harness.take(slow).value(0).split(' ').value(1), "001");
}

void ServerDispatcherGuestsTest::linesThatCannotBeUsedAreAnsweredInWords()
{
    using server::shared::LineTrouble;
    DispatcherHarness harness;
    const auto guest = harness.guest();
    const auto anna = harness.online("anna");
    harness.dropAll();
    for (const auto id : {guest, anna}) {
        harness.flow(id).spend(1);
        harness.tell(id, server::shared::Garbled{LineTrouble::TooLong});
    }
    QCOMPARE(
        harness.take(guest), QList<QByteArray>{"[SERVER] That line was too long; nobody got it."});
    QCOMPARE(
        harness.take(anna), QList<QByteArray>{":watek.local 417 anna :Input line was too long"});
    harness.flow(guest).spend(1);
    harness.tell(guest, server::shared::Garbled{LineTrouble::Unended});
    QCOMPARE(harness.take(guest),
        QList<QByteArray>{"[SERVER] That private message had no end, so nobody got it. Write it "
                          "again and press Enter."});
}

void ServerDispatcherGuestsTest::aDeadConnectionGivesItsNameBack()
{
    DispatcherHarness harness;
    const auto dead = harness.guest(7);
    const auto guest = harness.guest(7);
    QVERIFY(harness.isClosed(dead));
    QCOMPARE(harness.takeBytes(guest), "Welcome Client-10.0.0.1:7!\n");
}

/// From the same address and port: that is another connection, and both live.
void ServerDispatcherGuestsTest::throughAnotherDoorNobodyTakesAGuestsName()
{
    DispatcherHarness harness;
    const auto arrive = [&](const QByteArray &door) {
        return harness.arrive(
            server::shared::ClientKind::PlainText, QByteArray("10.0.0.1"), 7, {}, door);
    };
    const auto first = arrive("one");
    const auto other = arrive("two");
    QVERIFY(!harness.isClosed(first));
    QVERIFY(harness.takeBytes(other).startsWith("Welcome Guest"));
    harness.take(first);
    harness.type(other, "hello");
    QVERIFY(harness.take(first).join('\n').contains(": hello"));
    arrive("one");
    QVERIFY(harness.isClosed(first));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDispatcherGuestsTest)

} // namespace serverDispatcherGuestsTest

#include "ServerDispatcherGuestsTest.moc"

// The way into the chat, nicknames, and the way out.
// Modern IRC "Connection Registration", IRCv3 capability-negotiation.
#include "tests/support/DispatcherScript.h"

#include "common/protocol/Names.h"
#include "tests/support/Suite.h"

#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>

namespace serverDispatcherRegistrationTest {

using namespace watek;
using server::shared::ClientKind;
using server::shared::ClientState;
using tests::DispatcherHarness;
using tests::DispatcherScript;

namespace {

/// The numerics among the lines, in order, each run of the same one once.
QList<QByteArray> numericsOf(const QList<QByteArray> &lines)
{
    QList<QByteArray> numerics;
    for (const QByteArray &line : lines) {
        const QByteArray word = line.split(' ').value(1);
        if (numerics.isEmpty() || numerics.last() != word)
            numerics.append(word);
    }
    return numerics;
}

} // namespace

class ServerDispatcherRegistrationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nickAndUserInAnyOrderBringTheWelcome_data();
    void nickAndUserInAnyOrderBringTheWelcome();
    void isupportTellsTheTruthInShortLines();
    void negotiationHoldsTheRegistration();
    void capabilitiesAreGivenAllOrNone();
    void aLineThatIsNotUtf8IsNamed();
    void aWrongPasswordClosesTheConnection();
    void theRightPasswordOpensTheServer();
    void beforeRegistrationLittleIsAllowed();
    void namesThatCannotBeHad_data();
    void namesThatCannotBeHad();
    void aNameThatIsOnlyReservedGoesToWhoIsFaster();
    void aNameThatMayNotBeHadIsNotTakenFromItsHolder();
    void aNickChangeReachesEachPeerOnce();
    void theLogFollowsNames();
    void aQuitReachesEachPeerOnce();
    void aNickIsFreeAgainAfterItsOwnerHasLeft();
    void theWindowLearnsWhoIsWhere();
    void aMissingMotdFileIsSaid();
    void aMotdThatIsNotUtf8IsSaid();
    void namesHoldNothingThatCannotBeSeen();
};

void ServerDispatcherRegistrationTest::nickAndUserInAnyOrderBringTheWelcome_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::newRow("nick, user") << QByteArray("NICK anna") << QByteArray("USER a 0 * :Anna");
    QTest::newRow("user, nick") << QByteArray("USER a 0 * :Anna") << QByteArray("NICK anna");
}

void ServerDispatcherRegistrationTest::nickAndUserInAnyOrderBringTheWelcome()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    DispatcherHarness harness;
    const auto id = harness.arrive(ClientKind::Irc, "::1");
    harness.say(id, first);
    QVERIFY(harness.take(id).isEmpty());
    harness.say(id, second);
    const QList<QByteArray> lines = harness.take(id);
    QCOMPARE(lines.value(0), ":watek.local 001 anna :Welcome to the Watek Network, anna!a@0::1");
    QCOMPARE(lines.value(3),
        ":watek.local 004 anna watek.local watek-" WATEK_VERSION
        " BRZiorsw CIMRWabehijklmnoqrstvxz IWabehjkloqv");
    QCOMPARE(numericsOf(lines),
        (QList<QByteArray>{"001", "002", "003", "004", "005", "251", "252", "253", "254", "255",
            "265", "266", "375", "372", "376"}));
}

void ServerDispatcherRegistrationTest::isupportTellsTheTruthInShortLines()
{
    DispatcherHarness harness;
    const auto id = harness.online("anna");
    harness.say(id, "VERSION");
    QList<QByteArray> tokens;
    for (const QByteArray &line : harness.take(id)) {
        QVERIFY(line.size() <= 510);
        if (!line.contains(" 005 "))
            continue;
        QList<QByteArray> words = line.left(line.indexOf(" :")).split(' ').mid(3);
        QVERIFY(words.size() <= 13);
        tokens += words;
    }
    for (const char *expected : {"CASEMAPPING=ascii", "CHANTYPES=#",
             "CHANMODES=beI,k,ljW,imnrstCMRxz", "PREFIX=(qaohv)~&@%+", "STATUSMSG=~&@%+",
             "UTF8ONLY", "NETWORK=Watek", "NICKLEN=32", "MAXLIST=b:100,e:100,I:100"})
        QVERIFY2(tokens.contains(expected), expected);
}

void ServerDispatcherRegistrationTest::negotiationHoldsTheRegistration()
{
    DispatcherHarness harness;
    const auto id = harness.arrive(ClientKind::Irc);
    harness.say(id, "CAP LS 302");
    harness.say(id, "NICK anna");
    harness.say(id, "USER a 0 * :Anna");
    for (const QByteArray &line : harness.take(id))
        QVERIFY(line.startsWith(":watek.local CAP * LS "));
    harness.say(id, "CAP END");
    QCOMPARE(harness.take(id).value(0).split(' ').value(1), "001");
}

void ServerDispatcherRegistrationTest::capabilitiesAreGivenAllOrNone()
{
    DispatcherHarness harness;
    const auto id = harness.online("anna");
    harness.say(id, "CAP REQ :standard-replies no-such-thing");
    harness.say(id, "CAP LIST");
    harness.say(id, "CAP REQ :standard-replies");
    harness.say(id, "CAP LIST");
    harness.say(id, "CAP REQ -standard-replies");
    harness.say(id, "CAP LIST");
    harness.say(id, "CAP DANCE");
    QCOMPARE(harness.take(id),
        (QList<QByteArray>{
            ":watek.local CAP anna NAK :standard-replies no-such-thing",
            ":watek.local CAP anna LIST :",
            ":watek.local CAP anna ACK :standard-replies",
            ":watek.local CAP anna LIST :standard-replies",
            ":watek.local CAP anna ACK :-standard-replies",
            ":watek.local CAP anna LIST :",
            ":watek.local 410 anna DANCE :Invalid CAP subcommand",
        }));
}

void ServerDispatcherRegistrationTest::aLineThatIsNotUtf8IsNamed()
{
    DispatcherHarness harness;
    const auto id = harness.online("anna");
    harness.flow(id).spend(2);
    harness.tell(id, server::shared::Garbled{server::shared::LineTrouble::NotUtf8, "PRIVMSG", {}});
    harness.tell(id, server::shared::Garbled{server::shared::LineTrouble::NotUtf8, {}, {}});
    // IRCv3 utf8-only "The INVALID_UTF8 standard replies code"
    const QList<QByteArray> lines = harness.take(id);
    QVERIFY(lines.value(0).startsWith(":watek.local FAIL PRIVMSG INVALID_UTF8 :"));
    QVERIFY(lines.value(1).startsWith(":watek.local FAIL * INVALID_UTF8 :"));
}

void ServerDispatcherRegistrationTest::aWrongPasswordClosesTheConnection()
{
    server::shared::ServerConfig config;
    config.server.password = "sesame";
    DispatcherHarness harness(config);
    const auto id = harness.arrive(ClientKind::Irc);
    harness.say(id, "PASS open");
    harness.say(id, "NICK anna");
    harness.say(id, "USER a 0 * :Anna");
    QCOMPARE(harness.take(id),
        (QList<QByteArray>{":watek.local 464 anna :Password incorrect",
            "ERROR :Closing link: (10.0.0.1) [Password incorrect]"}));
    QVERIFY(harness.isClosed(id));
}

void ServerDispatcherRegistrationTest::theRightPasswordOpensTheServer()
{
    server::shared::ServerConfig config;
    config.server.password = "sesame";
    DispatcherHarness harness(config);
    const auto id = harness.arrive(ClientKind::Irc);
    harness.say(id, "PASS sesame");
    harness.say(id, "NICK anna");
    harness.say(id, "USER a 0 * :Anna");
    QCOMPARE(harness.take(id).value(0).split(' ').value(1), "001");
    harness.say(id, "PASS sesame");
    QCOMPARE(harness.take(id), QList<QByteArray>{":watek.local 462 anna :You may not reregister"});
}

void ServerDispatcherRegistrationTest::beforeRegistrationLittleIsAllowed()
{
    DispatcherHarness harness;
    const auto id = harness.arrive(ClientKind::Irc);
    harness.say(id, "PING abc");
    harness.say(id, "PING");
    harness.say(id, "JOIN #a");
    harness.say(id, "USER a 0 *");
    harness.say(id, "PASS");
    harness.say(id, "QUIT");
    QCOMPARE(harness.take(id),
        (QList<QByteArray>{
            ":watek.local PONG watek.local abc",
            ":watek.local 409 * :No origin specified",
            ":watek.local 451 * :You have not registered",
            ":watek.local 461 * USER :Not enough parameters",
            ":watek.local 461 * PASS :Not enough parameters",
            "ERROR :Closing link: (10.0.0.1) [Client quit]",
        }));
    QVERIFY(harness.isClosed(id));
}

void ServerDispatcherRegistrationTest::namesThatCannotBeHad_data()
{
    QTest::addColumn<QByteArray>("nick");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("none") << QByteArray("") << QByteArray("431");
    QTest::newRow("a digit first") << QByteArray("1anna") << QByteArray("432");
    QTest::newRow("a channel") << QByteArray("#anna") << QByteArray("432");
    QTest::newRow("a guest's") << QByteArray("Client-10.0.0.1:7") << QByteArray("432");
    QTest::newRow("too long") << QByteArray(33, 'a') << QByteArray("432");
    for (const char *const server : {"SERVER", "Server", "ＳＥＲＶＥＲ", "\u0405\u0415RV\u0415R",
             "S\u0395RV\u0395R", "\u0455\u0435\u0433\u0475\u0435\u0433", "ⓢⓔⓡⓥⓔⓡ", "ꜱᴇʀᴠᴇʀ",
             "[SERVER]", "[ＳＥＲＶＥＲ]", "［SERVER］", "【SERVER】", "[priv\u0430te]"})
        QTest::newRow(server) << QByteArray(server) << QByteArray("432");
    QTest::newRow("taken") << QByteArray("marek") << QByteArray("433");
    QTest::newRow("taken in another case") << QByteArray("MAREK") << QByteArray("433");
    QTest::newRow("taken, as far as eyes can tell")
        << QByteArray("mar\xD0\xB5k") << QByteArray("433");
}

void ServerDispatcherRegistrationTest::namesThatCannotBeHad()
{
    QFETCH(QByteArray, nick);
    QFETCH(QByteArray, answer);
    DispatcherHarness harness;
    harness.online("marek");
    const auto id = harness.online("anna");
    harness.say(id, "NICK :" + nick);
    const QList<QByteArray> lines = harness.take(id);
    QCOMPARE(lines.size(), 1);
    QCOMPARE(lines[0].split(' ').value(1), answer);
}

void ServerDispatcherRegistrationTest::aNameThatIsOnlyReservedGoesToWhoIsFaster()
{
    DispatcherHarness harness;
    const auto slow = harness.arrive(ClientKind::Irc);
    harness.say(slow, "NICK ola");
    const auto anna = harness.online("anna");
    harness.say(anna, "NICK ola");
    QCOMPARE(harness.take(anna), QList<QByteArray>{":anna!u@10.0.0.1 NICK ola"});
    QCOMPARE(harness.take(slow),
        QList<QByteArray>{":watek.local 433 ola ola :Nickname is already in use"});
    // It is not in the chat before it has another.
    harness.say(slow, "USER u 0 * :Slow");
    QCOMPARE(harness.take(slow), QList<QByteArray>());
    harness.say(slow, "NICK zoe");
    QVERIFY(harness.take(slow).value(0).startsWith(":watek.local 001 zoe "));
}

void ServerDispatcherRegistrationTest::aNameThatMayNotBeHadIsNotTakenFromItsHolder()
{
    DispatcherHarness harness;
    const auto slow = harness.arrive(ClientKind::Irc);
    harness.say(slow, "NICK ola");
    const auto anna = harness.online("anna");
    const auto marek = harness.online("marek");
    harness.say(anna, "JOIN #a");
    harness.say(marek, "JOIN #a");
    harness.say(anna, "MODE #a +b marek!*@*");
    harness.dropAll();
    harness.say(marek, "NICK ola");
    QCOMPARE(harness.take(marek),
        QList<QByteArray>{
            ":watek.local 437 marek #a :Cannot change nickname while banned on channel"});
    QCOMPARE(harness.take(slow), QList<QByteArray>());
    harness.say(slow, "USER u 0 * :Slow");
    QVERIFY(harness.take(slow).value(0).startsWith(":watek.local 001 ola "));
}

void ServerDispatcherRegistrationTest::aNickChangeReachesEachPeerOnce()
{
    QCOMPARE(DispatcherScript().run(R"(
        anna> JOIN #a,#b,#c
        marek> JOIN #a,#b,#c
        ola> JOIN #c
        jan> JOIN #d
        ---
        anna> NICK Ania
        anna> NICK Ania
        anna> NICK ania
        anna< :%anna NICK Ania
        anna< :%Ania NICK ania
        marek< :%anna NICK Ania
        marek< :%Ania NICK ania
        ola< :%anna NICK Ania
        ola< :%Ania NICK ania)"),
        QByteArray());
}

void ServerDispatcherRegistrationTest::theLogFollowsNames()
{
    DispatcherHarness harness;
    const auto id = harness.online("anna");
    const quint64 before = harness.log.lastNumber();
    harness.say(id, "NICK Ania");
    harness.say(id, "NICK \xE2\x80\xAE");
    const auto records = harness.log.since(before);
    QCOMPARE(records.size(), size_t(1));
    QCOMPARE(records[0].text, "anna (10.0.0.1) is now called Ania");
}

void ServerDispatcherRegistrationTest::aQuitReachesEachPeerOnce()
{
    QCOMPARE(DispatcherScript().run(R"(
        anna> JOIN #a,#b
        marek> JOIN #a,#b
        ola> JOIN #b
        jan> JOIN #d
        ---
        anna> QUIT :Good night
        anna> PRIVMSG #a :too late
        anna< ERROR :Closing link: (10.0.0.1) [Quit: Good night]
        anna closed
        marek< :%anna QUIT :Quit: Good night
        ola< :%anna QUIT :Quit: Good night)"),
        QByteArray());
}

void ServerDispatcherRegistrationTest::aNickIsFreeAgainAfterItsOwnerHasLeft()
{
    DispatcherHarness harness;
    const auto first = harness.online("anna");
    harness.leave(first);
    QVERIFY(harness.isForgotten(first));
    const auto registering = harness.arrive(ClientKind::Irc);
    harness.say(registering, "NICK anna");
    harness.leave(registering);
    const auto second = harness.arrive(ClientKind::Irc);
    harness.say(second, "NICK anna");
    harness.say(second, "USER a 0 * :Anna");
    QCOMPARE(harness.take(second).value(0).split(' ').value(1), "001");
}

void ServerDispatcherRegistrationTest::theWindowLearnsWhoIsWhere()
{
    DispatcherHarness harness;
    const auto id = harness.online("anna");
    harness.say(id, "JOIN #a,#b");
    harness.say(id, "NICK ania");
    harness.say(id, "PART #b");
    QCOMPARE(harness.registry.rows().at(0).nick, "ania");
    QCOMPARE(harness.registry.rows().at(0).channels, 1);
    QCOMPARE(harness.registry.rows().at(0).state, ClientState::Online);
}

void ServerDispatcherRegistrationTest::aMissingMotdFileIsSaid()
{
    server::shared::ServerConfig config;
    config.server.motdFile = "/nowhere/motd";
    QCOMPARE(DispatcherScript(config).run(R"(
        anna> PING x
        ---
        anna> MOTD
        anna< :watek.local 422 anna :MOTD File is missing)"),
        QByteArray());
}

void ServerDispatcherRegistrationTest::aMotdThatIsNotUtf8IsSaid()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("Cze\xB6\xE6!\n");
    file.close();
    server::shared::ServerConfig config;
    config.server.motdFile = file.fileName();
    QByteArray trouble;
    const auto info = server::dispatcher::makeServerInfo(config, 0, trouble);
    QCOMPARE(info.motd, QList<QByteArray>{"Cze\xEF\xBF\xBD\xEF\xBF\xBD!"});
    QCOMPARE(trouble,
        "the message of the day is not UTF-8, U+FFFD stands for what is not: "
            + file.fileName().toUtf8());
}

void ServerDispatcherRegistrationTest::namesHoldNothingThatCannotBeSeen()
{
    DispatcherHarness harness;
    const auto anna = harness.arrive(ClientKind::Irc);
    harness.say(anna, "NICK an\xE2\x80\xAEna");
    QVERIFY(harness.take(anna).constLast().contains(" 432 "));
    harness.say(anna, "NICK anna");
    harness.say(
        anna, "USER \xC5\xBC\xE2\x80\xAE\xC2\x9B\xE2\x80\x8B 0 * :An\xE2\x80\xAEna\xC2\x85");
    harness.take(anna);
    harness.say(anna, "WHO anna");
    QCOMPARE(harness.take(anna).constFirst(),
        ":watek.local 352 anna * \xC5\xBC___ 10.0.0.1 watek.local anna H :0 An\xEF\xBF\xBDna\xEF"
        "\xBF\xBD");
    harness.say(anna, "JOIN #a\xE2\x80\xA8");
    QVERIFY(harness.take(anna).constLast().contains(" 476 "));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDispatcherRegistrationTest)

} // namespace serverDispatcherRegistrationTest

#include "ServerDispatcherRegistrationTest.moc"

// SILENCE: whom one does not want to hear, privately and in channels. The form and the numerics are
// ircu's (doc/readme.who, "SILENCE"): 271, 272, 511, and ISUPPORT SILENCE.
// Thread: the test's, which plays the dispatcher.
#include "tests/support/AccountsHarness.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/ResumeWorld.h"
#include "tests/support/ServerOperators.h"
#include "tests/support/StayingWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSilenceTest {

using namespace watek;
using tests::AccountsHarness;
using tests::DispatcherHarness;
using tests::DispatcherScript;
using ClientId = base::ClientId;

class ServerSilenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theListIsShownAndChanged();
    void whoIsSilencedIsNotHeard();
    void whoIsHeard_data();
    void whoIsHeard();
    void nobodyElseMissesAnything();
    void whoChangesItsNameIsAskedAnew();
    void operatorsAreHeardPrivately();
    void theListIsBounded();
    void guestsHaveItInTheirWords();
    void theListIsTheAccounts();
    void allPeopleOfAnAccountHaveItsList();
    void whoLogsOutKeepsItsOwn();
    void theListOfWhoStaysComesBack();
    void aListThatCouldNotBeStoredIsStoredLater();
    void manyLinesAreOneMessage();
    void nothingOfItIsKeptForWhoComesBack();
};

void ServerSilenceTest::theListIsShownAndChanged()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> SILENCE\n"
                        "anna< :watek.local 272 anna :End of silence list\n"
                        "anna> SILENCE +eve,~a:Zoe,~marek\n"
                        "anna< :%anna SILENCE +eve!*@*\n"
                        "anna< :%anna SILENCE +$a:Zoe\n"
                        "anna< :%anna SILENCE +~marek!*@*\n"
                        "# The same once more is nothing new.\n"
                        "anna> SILENCE EVE\n"
                        "anna> SILENCE -~MAREK\n"
                        "anna< :%anna SILENCE -~MAREK!*@*\n"
                        "anna> SILENCE anna\n"
                        "anna< :watek.local 271 anna eve!*@*\n"
                        "anna< :watek.local 271 anna $a:Zoe\n"
                        "anna< :watek.local 272 anna :End of silence list\n"
                        "anna> SILENCE +$a:\n"
                        "anna< :watek.local 415 anna $a: :That is no mask of a user\n"),
        QByteArray());
}

void ServerSilenceTest::whoIsSilencedIsNotHeard()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "eve> JOIN #a\n"
                        "marek> JOIN #a\n"
                        "anna> SILENCE eve\n"
                        "---\n"
                        "eve> PRIVMSG #a :one\n"
                        "marek< :%eve PRIVMSG #a :one\n"
                        "eve> PRIVMSG anna :two\n"
                        "eve> NOTICE @#a :three\n"
                        "eve> INVITE anna #b\n"
                        "eve< :watek.local 403 eve #b :No such channel\n"
                        "marek> PRIVMSG #a :four\n"
                        "anna< :%marek PRIVMSG #a :four\n"
                        "eve< :%marek PRIVMSG #a :four\n"
                        "# What happens is no talk.\n"
                        "eve> PART #a :bye\n"
                        "eve< :%eve PART #a :bye\n"
                        "anna< :%eve PART #a :bye\n"
                        "marek< :%eve PART #a :bye\n"
                        "anna> SILENCE -eve\n"
                        "anna< :%anna SILENCE -eve!*@*\n"
                        "eve> PRIVMSG anna :five\n"
                        "anna< :%eve PRIVMSG anna :five\n"),
        QByteArray());
}

void ServerSilenceTest::whoIsHeard_data()
{
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<bool>("isHeard");
    QTest::newRow("nobody is silenced") << QByteArray() << true;
    QTest::newRow("a nickname") << QByteArray("eve") << false;
    QTest::newRow("in other letters") << QByteArray("EVE!*@*") << false;
    QTest::newRow("a host") << QByteArray("*!*@10.0.0.1") << false;
    QTest::newRow("a network") << QByteArray("*!*@10.0.0.0/8") << false;
    QTest::newRow("another network") << QByteArray("*!*@11.0.0.0/8") << true;
    QTest::newRow("all but eve") << QByteArray("*!*@*,~eve") << true;
    QTest::newRow("the exception first") << QByteArray("~eve,*!*@*") << true;
    QTest::newRow("an exception for somebody else") << QByteArray("*!*@*,~ewa") << false;
    QTest::newRow("an account, who has none") << QByteArray("$a:*") << true;
}

void ServerSilenceTest::whoIsHeard()
{
    QFETCH(const QByteArray, list);
    QFETCH(const bool, isHeard);
    DispatcherHarness harness;
    const ClientId anna = harness.online("anna");
    const ClientId eve = harness.online("eve");
    harness.say(anna, "JOIN #a");
    harness.say(eve, "JOIN #a");
    harness.say(anna, "SILENCE " + list);
    harness.take(anna);
    harness.say(eve, "PRIVMSG #a :hello");
    harness.say(eve, "PRIVMSG anna :hello");
    QCOMPARE(harness.take(anna).size(), isHeard ? 2 : 0);
}

// Members are served in groups, by io thread: one or several of a group may be left out.
void ServerSilenceTest::nobodyElseMissesAnything()
{
    DispatcherHarness harness;
    std::vector<ClientId> members;
    for (int i = 0; i < 12; ++i) {
        members.push_back(harness.online("m" + QByteArray::number(i)));
        harness.say(members.back(), "JOIN #a");
    }
    for (int silencing = 1; silencing < 12; ++silencing) {
        harness.say(members[size_t(silencing)], "SILENCE m0");
        for (const ClientId member : members)
            harness.take(member);
        harness.say(members[0], "PRIVMSG #a :hello");
        for (int i = 1; i < 12; ++i)
            QCOMPARE(harness.take(members[size_t(i)]).size(), i <= silencing ? 0 : 1);
        harness.say(members[11], "PRIVMSG #a :hello");
        for (int i = 0; i < 11; ++i)
            QCOMPARE(harness.take(members[size_t(i)]).size(), 1);
    }
    // Who has gone takes its list along.
    harness.say(members[1], "PART #a");
    harness.leave(members[2]);
    harness.say(members[3], "SILENCE -m0");
    for (const ClientId member : members)
        harness.take(member);
    harness.say(members[0], "PRIVMSG #a :hello");
    QCOMPARE(harness.take(members[3]).size(), 1);
    QCOMPARE(harness.take(members[4]).size(), 0);
}

void ServerSilenceTest::whoChangesItsNameIsAskedAnew()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "eve> JOIN #a\n"
                        "anna> SILENCE ewa\n"
                        "---\n"
                        "eve> PRIVMSG #a :one\n"
                        "anna< :%eve PRIVMSG #a :one\n"
                        "eve> NICK ewa\n"
                        "eve< :%eve NICK ewa\n"
                        "anna< :%eve NICK ewa\n"
                        "eve> PRIVMSG #a :two\n"
                        "eve> NICK eve\n"
                        "eve< :ewa!u@10.0.0.1 NICK eve\n"
                        "anna< :ewa!u@10.0.0.1 NICK eve\n"
                        "eve> PRIVMSG #a :three\n"
                        "anna< :%eve PRIVMSG #a :three\n"),
        QByteArray());
}

// What they have to say must reach people; in channels they are like everybody.
void ServerSilenceTest::operatorsAreHeardPrivately()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "olaf> JOIN #a\n"
                        "olaf> OPER root secret\n"
                        "anna> SILENCE olaf\n"
                        "---\n"
                        "olaf> PRIVMSG #a :one\n"
                        "olaf> PRIVMSG anna :two\n"
                        "anna< :%olaf PRIVMSG anna :two\n"),
        QByteArray());
}

void ServerSilenceTest::theListIsBounded()
{
    server::shared::ServerConfig config;
    config.limits.silence = 2;
    DispatcherScript script(config);
    QCOMPARE(script.run("anna> SILENCE a,b,c\n"
                        "anna< :%anna SILENCE +a!*@*\n"
                        "anna< :%anna SILENCE +b!*@*\n"
                        "anna< :watek.local 511 anna c!*@* :Your silence list is full\n"),
        QByteArray());
}

void ServerSilenceTest::guestsHaveItInTheirWords()
{
    DispatcherScript script;
    QCOMPARE(
        script.run("g1> hello\n"
                   "anna> JOIN #lobby\n"
                   "---\n"
                   "g1> /silence\n"
                   "g1< [SERVER] You hear everybody. To hear somebody no more: /silence NAME\n"
                   "g1> /silence anna\n"
                   "g1< [SERVER] You will not hear anna any more. To undo that: /unsilence anna\n"
                   "g1> /silence anna\n"
                   "g1< [SERVER] You do not hear anna already.\n"
                   "anna> PRIVMSG #lobby :one\n"
                   "g1> /silence\n"
                   "g1< [SERVER] You do not hear:\n"
                   "g1< [SERVER] anna!*@*\n"
                   "g1> /unsilence anna\n"
                   "g1< [SERVER] You hear anna again.\n"
                   "anna> PRIVMSG #lobby :two\n"
                   "g1< anna: two\n"),
        QByteArray());
}

void ServerSilenceTest::theListIsTheAccounts()
{
    AccountsHarness harness;
    const ClientId ola = harness.comeOnline("ola", "127.0.0.1");
    const ClientId eve = harness.comeOnline("eve", "127.0.0.1");
    harness.answersTo(eve, {"PRIVMSG NickServ :REGISTER secret-2"});
    harness.answersTo(ola, {"PRIVMSG NickServ :REGISTER secret-1", "SILENCE +$a:EVE,jan"});
    // It is written whenever it has changed.
    using server::shared::SilenceSet;
    const auto *const set = std::get_if<SilenceSet>(&harness.stored.back().changes.front());
    QVERIFY(set);
    QCOMPARE(set->masks, (QByteArrayList{"$a:EVE", "jan!*@*"}));

    // Another name does not help who is logged in, and the list comes with the log-in.
    harness.answersTo(ola, {"QUIT"});
    harness.leave(ola);
    const ClientId again = harness.comeOnline("ola2", "127.0.0.1");
    harness.answersTo(eve, {"NICK ewa"});
    harness.take(again);
    harness.say(eve, "PRIVMSG ola2 :one");
    QCOMPARE(harness.take(again).size(), 1);
    harness.answersTo(again, {"PRIVMSG NickServ :IDENTIFY ola secret-1"});
    harness.say(eve, "PRIVMSG ola2 :two");
    QCOMPARE(harness.take(again).size(), 0);
    QCOMPARE(harness.answersTo(again, {"SILENCE"}),
        (QList<QByteArray>{
            "271 ola2 $a:EVE", "271 ola2 jan!*@*", "272 ola2 :End of silence list"}));
}

void ServerSilenceTest::allPeopleOfAnAccountHaveItsList()
{
    AccountsHarness harness;
    const ClientId ola = harness.comeOnline("ola", "127.0.0.1");
    const ClientId other = harness.comeOnline("ola2", "127.0.0.1");
    harness.answersTo(ola, {"NS REGISTER secret-1", "NS SET MULTICLIENT off"});
    harness.answersTo(other, {"JOIN #a", "NS IDENTIFY ola secret-1"});
    harness.answersTo(ola, {"JOIN #a", "SILENCE +aaa"});
    harness.answersTo(other, {"SILENCE +bbb"});
    const auto *const set
        = std::get_if<server::shared::SilenceSet>(&harness.stored.back().changes.front());
    QVERIFY(set);
    QCOMPARE(set->masks, (QByteArrayList{"aaa!*@*", "bbb!*@*"}));
    QCOMPARE(harness.answersTo(ola, {"SILENCE"}),
        (QList<QByteArray>{"271 ola aaa!*@*", "271 ola bbb!*@*", "272 ola :End of silence list"}));
    harness.answersTo(ola, {"SILENCE -bbb,-aaa"});
    QCOMPARE(harness.answersTo(other, {"SILENCE"}),
        (QList<QByteArray>{"272 ola2 :End of silence list"}));
}

void ServerSilenceTest::whoLogsOutKeepsItsOwn()
{
    AccountsHarness harness;
    const ClientId ola = harness.comeOnline("ola", "127.0.0.1");
    harness.answersTo(ola, {"NS REGISTER secret-1"});
    const ClientId jan = harness.comeOnline("jan", "127.0.0.1");
    harness.answersTo(jan, {"SILENCE +eve", "NS REGISTER secret-1", "SILENCE +marek"});
    QCOMPARE(harness.answersTo(jan, {"SILENCE"}),
        (QList<QByteArray>{
            "271 jan marek!*@*", "271 jan eve!*@*", "272 jan :End of silence list"}));
    harness.answersTo(jan, {"NS LOGOUT"});
    QCOMPARE(harness.answersTo(jan, {"SILENCE"}),
        (QList<QByteArray>{"271 jan eve!*@*", "272 jan :End of silence list"}));
    harness.answersTo(jan, {"NS IDENTIFY ola secret-1", "SILENCE +zoe"});
    const auto *const set
        = std::get_if<server::shared::SilenceSet>(&harness.stored.back().changes.front());
    QVERIFY(set);
    QCOMPARE(set->masks, (QByteArrayList{"zoe!*@*"}));
}

void ServerSilenceTest::theListOfWhoStaysComesBack()
{
    class World : public tests::StayingWorld {
    public:
        QList<QByteArray> listAfterRestart()
        {
            start();
            const ClientId jan = registered("jan");
            say(jan, {"NS SET ALWAYS-ON true", "SILENCE +eve,marek", "JOIN #a"});
            tick();
            start(withOperator(), kept());
            return say(login("jan"), {"SILENCE"});
        }
    } world;
    QCOMPARE(world.listAfterRestart(),
        (QList<QByteArray>{
            "271 jan eve!*@*", "271 jan marek!*@*", "272 jan :End of silence list"}));
}

// A full disk.
void ServerSilenceTest::aListThatCouldNotBeStoredIsStoredLater()
{
    AccountsHarness harness;
    const ClientId ola = harness.comeOnline("ola", "127.0.0.1");
    harness.answersTo(ola, {"NS REGISTER secret-1"});
    harness.trouble = server::shared::StoreTrouble::Failed;
    harness.answersTo(ola, {"SILENCE +aaa"});
    harness.trouble = server::shared::StoreTrouble::None;
    const size_t before = harness.stored.size();
    harness.answersTo(ola, {"SILENCE +bbb"});
    server::dispatcherRole.assertCurrent();
    QCOMPARE(harness.stored.size(), before);
    harness.chat().silenceKeeper().retry();
    harness.settle();
    QCOMPARE(harness.stored.size(), before + 1);
    const auto *const set
        = std::get_if<server::shared::SilenceSet>(&harness.stored.back().changes.front());
    QVERIFY(set);
    QCOMPARE(set->masks, (QByteArrayList{"aaa!*@*", "bbb!*@*"}));
}

void ServerSilenceTest::manyLinesAreOneMessage()
{
    DispatcherHarness harness;
    const ClientId anna = harness.online("anna");
    const ClientId eve = harness.online("eve");
    harness.say(eve, "CAP REQ :batch draft/multiline message-tags");
    harness.say(anna, "JOIN #a");
    harness.say(eve, "JOIN #a");
    const auto heard = [&] {
        harness.take(anna);
        for (const char *line : {"BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :one",
                 "@batch=1 PRIVMSG #a :two", "BATCH -1"})
            harness.say(eve, line);
        return harness.take(anna).size();
    };
    QCOMPARE(heard(), 2);
    harness.say(anna, "SILENCE eve");
    QCOMPARE(heard(), 0);
}

// watek/resume keeps what is said while a connection is broken.
void ServerSilenceTest::nothingOfItIsKeptForWhoComesBack()
{
    tests::ResumeWorld world;
    QByteArray token;
    const ClientId anna = world.person("anna", token);
    const ClientId eve = world.harness.online("eve");
    for (const ClientId member : {anna, eve})
        world.harness.say(member, "JOIN #a");
    world.harness.say(anna, "SILENCE eve");
    world.breakOff(anna);
    for (const char *line :
        {"PRIVMSG #a :one", "PRIVMSG anna :two", "NICK ewa", "PRIVMSG #a :three"})
        world.harness.say(eve, line);
    const QByteArray told = world.resumed(world.newcomer(), token).join('\n');
    QVERIFY(!told.contains(":one"));
    QVERIFY(!told.contains(":two"));
    QVERIFY(told.contains(":three"));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSilenceTest)

} // namespace serverSilenceTest

#include "ServerSilenceTest.moc"

// Peace on the server: mutes, newcomers, reports. None of it is in the documents.
// Thread: the test's, which plays the dispatcher.
#include "tests/support/AccountsHarness.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"

#include "server/dispatcher/ServerBans.h"

#include "server/dispatcher/FilterMutes.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverPeaceTest {

using namespace watek;
using tests::AccountsHarness;
using tests::DispatcherHarness;
using tests::DispatcherScript;
using ClientId = base::ClientId;

namespace {

server::shared::ServerConfig withNewcomers()
{
    server::shared::ServerConfig config = tests::withOperators();
    config.newcomers.seconds = 60;
    config.newcomers.channels = 1;
    return config;
}

} // namespace

class ServerPeaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMutedIsToldAndMayAskOperators();
    void aMuteMaySpareWhoIsLoggedIn();
    void aMuteMayBeForAnAccount();
    void mutesOutlastTheServer();
    void theMutedShowNothing();
    void aFilterMutesTheNetwork();
    void aFilterMutesTheAccountWhereverItGoes();
    void whoSharesAnAddressIsMutedByUsername();
    void mutesOfFiltersTakeNoPlaceOfOperators();
    void whetherSomebodyIsMutedIsFoundOutOnce();
    void whoIsBannedByNicknameIsBannedByNetworks();
    void aBanClosesTheConnectionsThatFit();
    void aBanIsNotForANicknameThatNobodyHas();
    void newcomersWait();
    void byDefaultNobodyIsNew();
    void reportsReachTheOperators();
    void reportsAreThrottled();
    void reportsOfOneNetworkPushOutNobodyElses();
    void aReasonOfSeveralWordsIsNoMessageId();
    void guestsReport();
};

void ServerPeaceTest::theMutedIsToldAndMayAskOperators()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("root> OPER root secret\n"
                        "root> JOIN #a\n"
                        "tlseve> JOIN #a\n"
                        "---\n"
                        "root> MUTE 5 u@10.0.0.1 :shouting\n"
                        "root< :watek.local NOTICE root :MUTE set for u@10.0.0.1 for 5 minutes\n"
                        "tlseve< :watek.local NOTICE tlseve :You are muted on this server for 5 "
                        "minutes: shouting. You can still write to its operators.\n"
                        "# Once a minute, however often it is tried.\n"
                        "tlseve> PRIVMSG #a :one\n"
                        "tlseve< :watek.local 404 tlseve #a :Cannot send to channel (you are muted "
                        "on this server)\n"
                        "tlseve> PRIVMSG #a :two\n"
                        "tlseve> PRIVMSG tlseve :to myself\n"
                        "tlseve< :%tlseve PRIVMSG tlseve :to myself\n"
                        "tlseve> PRIVMSG root :why?\n"
                        "root< :%tlseve PRIVMSG root :why?\n"
                        "+60000\n"
                        "tlseve> PRIVMSG #a :three\n"
                        "tlseve< :watek.local 404 tlseve #a :Cannot send to channel (you are muted "
                        "on this server)\n"
                        "+60000\n"
                        "# Neither does it speak by other means.\n"
                        "tlseve> PART #a :shouting\n"
                        "tlseve< :%tlseve PART #a\n"
                        "root< :%tlseve PART #a\n"),
        QByteArray());
}

void ServerPeaceTest::aMuteMaySpareWhoIsLoggedIn()
{
    server::shared::ServerConfig config = AccountsHarness::settings();
    config.opers = tests::withOperators().opers;
    AccountsHarness harness(config);
    const ClientId root = harness.comeOnline("root", "127.0.0.1");
    const ClientId ola = harness.comeOnline("ola", "127.0.0.1");
    harness.answersTo(root, {"OPER root secret", "JOIN #a"});
    harness.answersTo(ola, {"JOIN #a"});
    QCOMPARE(harness.answersTo(root, {"MUTE -guests *@127.0.0.1 :too loud"}),
        (QList<QByteArray>{
            "NOTICE root :MUTE set for *@127.0.0.1 for good for who is not logged in"}));
    QCOMPARE(harness.answersTo(ola, {"PRIVMSG #a :one"}),
        (QList<QByteArray>{"404 ola #a :Cannot send to channel (you are muted on this server)"}));
    harness.answersTo(ola, {"PRIVMSG NickServ :REGISTER secret-1"});
    harness.take(root);
    QVERIFY(harness.answersTo(ola, {"PRIVMSG #a :two"}).isEmpty());
    QCOMPARE(harness.take(root).size(), 1);
}

void ServerPeaceTest::aMuteMayBeForAnAccount()
{
    server::shared::ServerConfig config = AccountsHarness::settings();
    config.opers = tests::withOperators().opers;
    AccountsHarness harness(config);
    const ClientId root = harness.comeOnline("root", "127.0.0.1");
    const ClientId ola = harness.comeOnline("ola", "127.0.0.1");
    harness.answersTo(root, {"OPER root secret"});
    harness.answersTo(ola, {"PRIVMSG NickServ :REGISTER secret-1", "JOIN #a"});
    QCOMPARE(harness.answersTo(root, {"KLINE $a:ola"}),
        (QList<QByteArray>{"415 root $a:ola :Only a MUTE can be for an account"}));
    QCOMPARE(harness.answersTo(root, {"MUTE $a:*"}),
        (QList<QByteArray>{"415 root $a:* :The mask fits nearly everybody"}));
    harness.answersTo(root, {"MUTE $a:OLA :too loud"});
    QCOMPARE(
        harness.answersTo(root, {"STATS k"}).first(), "216 root M $a:OLA * * 0 :root: too loud");
    QCOMPARE(harness.answersTo(ola, {"PRIVMSG #a :one"}).size(), 1);
    harness.answersTo(root, {"UNMUTE $a:ola"});
    QVERIFY(harness.answersTo(ola, {"PRIVMSG #a :two"}).isEmpty());
}

void ServerPeaceTest::mutesOutlastTheServer()
{
    using namespace server::dispatcher;
    ServerBans bans;
    bans.add({BanKind::Mute, "*@10.0.0.1", "anna", 5000, 0, "two words", true});
    bans.add({BanKind::Mute, "$a:eve", "anna", 5000, 0, "guests", false});
    const ServerBans again = ServerBans::fromText(bans.toText());
    QCOMPARE(again.toText(), bans.toText());
    QCOMPARE(again.all().size(), size_t(2));
    QVERIFY(again.all()[0].sparesIdentified);
    QVERIFY(!again.all()[1].sparesIdentified);
}

void ServerPeaceTest::theMutedShowNothing()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(
        script.run("root> OPER root secret\n"
                   "anna> CAP REQ :setname away-notify\n"
                   "anna> JOIN #a\n"
                   "tlseve> JOIN #a\n"
                   "tlseve> JOIN #eve\n"
                   "tlseve> CAP REQ setname\n"
                   "root> MUTE 5 u@10.0.0.1 :shouting\n"
                   "---\n"
                   "tlseve> NICK shouts\n"
                   "tlseve< :watek.local 432 tlseve shouts :You may not be called that: you "
                   "are muted on this server\n"
                   "tlseve> SETNAME :I shout\n"
                   "tlseve< :watek.local FAIL SETNAME CANNOT_CHANGE_REALNAME :You may not be "
                   "called that here now\n"
                   "tlseve> AWAY :shouting\n"
                   "tlseve< :watek.local 306 tlseve :You have been marked as being away\n"
                   "anna< :%tlseve AWAY :Away\n"
                   "+60000\n"
                   "tlseve> INVITE anna #eve\n"
                   "tlseve< :watek.local 531 tlseve anna :Cannot invite user (you are muted on "
                   "this server)\n"
                   "tlseve> RENAME #eve #shouts\n"
                   "tlseve< :watek.local FAIL RENAME CANNOT_RENAME #eve #shouts :You may not "
                   "call it that: you are muted on this server\n"),
        QByteArray());
}

void ServerPeaceTest::aFilterMutesTheNetwork()
{
    server::shared::ServerConfig config = AccountsHarness::settings();
    config.opers = tests::withOperators().opers;
    AccountsHarness harness(config);
    const ClientId root = harness.comeOnline("root", "127.0.0.1");
    harness.answersTo(root, {"OPER root secret", "FILTER ADD mute slur"});
    const auto hears = [&](const QByteArray &nick, const QByteArray &address, const char *text) {
        const ClientId id = harness.comeOnline(nick, address);
        harness.answersTo(id, {"JOIN #a"});
        return harness.answersTo(id, {QByteArray("PRIVMSG #a :") + text});
    };
    QVERIFY(!hears("eve", "2001:db8::1", "slur").isEmpty());
    const QList<QByteArray> muted{
        "404 ewa #a :Cannot send to channel (you are muted on this server)"};
    QCOMPARE(hears("ewa", "2001:db8::2", "hello"), muted);
    QVERIFY(hears("jan", "2001:db8:0:1::1", "hello").isEmpty());
    QCOMPARE(harness.answersTo(root, {"STATS k"}).first(),
        "216 root M 2001:db8::/64 * * 0 :watek.local: such words are not used here (not for who is "
        "logged in)");
    harness.clock.advanceMs(10 * 60'000);
    QVERIFY(hears("ola", "2001:db8::3", "hello").isEmpty());
    // An operator may end it sooner.
    QVERIFY(!hears("iga", "2001:db8::4", "slur").isEmpty());
    QCOMPARE(harness.answersTo(root, {"UNMUTE iga"}),
        (QList<QByteArray>{"NOTICE root :MUTE taken back for *@2001:db8::/64"}));
    QVERIFY(hears("ula", "2001:db8::5", "hello").isEmpty());
}

void ServerPeaceTest::aFilterMutesTheAccountWhereverItGoes()
{
    server::shared::ServerConfig config = AccountsHarness::settings();
    config.opers = tests::withOperators().opers;
    AccountsHarness harness(config);
    const ClientId root = harness.comeOnline("root", "127.0.0.1");
    harness.answersTo(root, {"OPER root secret", "FILTER ADD mute slur"});
    const ClientId ola = harness.comeOnline("ola", "127.0.0.1");
    harness.answersTo(ola, {"NS REGISTER secret-1", "JOIN #a", "PRIVMSG #a :slur"});
    const auto isMuted = [&](ClientId id) {
        harness.clock.advanceMs(60'000);
        return !harness.answersTo(id, {"PRIVMSG #a :hello"}).isEmpty();
    };
    QVERIFY(isMuted(ola));
    harness.answersTo(ola, {"NS LOGOUT"});
    QVERIFY(isMuted(ola));
    const ClientId elsewhere = harness.comeOnline("ola2", "127.0.0.2");
    harness.answersTo(elsewhere, {"JOIN #a"});
    QVERIFY(!isMuted(elsewhere));
    harness.answersTo(elsewhere, {"NS IDENTIFY ola secret-1"});
    QVERIFY(isMuted(elsewhere));
}

// A class behind one address.
void ServerPeaceTest::whoSharesAnAddressIsMutedByUsername()
{
    DispatcherHarness harness(tests::withOperators());
    const ClientId root = harness.online("root");
    harness.say(root, "OPER root secret");
    harness.say(root, "FILTER ADD mute slur");
    harness.say(root, "JOIN #a");
    const auto isHeard = [&](const QByteArray &nick, const QByteArray &username, const char *text) {
        const ClientId id = harness.arrive(server::shared::ClientKind::Irc);
        for (const QByteArray &line :
            {"NICK " + nick, "USER " + username + " 0 * :r", QByteArray("JOIN #a")})
            harness.say(id, line);
        harness.take(root);
        harness.say(id, QByteArray("PRIVMSG #a :") + text);
        return harness.take(root).join('\n').contains(" PRIVMSG #a ");
    };
    const qsizetype most = server::dispatcher::FilterMutes::kMostOfAddress;
    for (qsizetype i = 0; i < most; ++i) {
        const QByteArray name = "u" + QByteArray::number(i);
        QVERIFY(!isHeard("bad" + name, name, "slur"));
        QVERIFY(!isHeard("again" + name, name, "hello"));
    }
    QVERIFY(isHeard("anna", "anna", "hello"));
    // Somebody only has another username each time: now nobody of there is heard.
    QVERIFY(!isHeard("bad", "one-more", "slur"));
    QVERIFY(!isHeard("eve", "eve", "hello"));
}

void ServerPeaceTest::mutesOfFiltersTakeNoPlaceOfOperators()
{
    AccountsHarness harness([] {
        auto config = AccountsHarness::settings();
        config.opers = tests::withOperators().opers;
        return config;
    }());
    const ClientId root = harness.comeOnline("root", "127.0.0.1");
    harness.answersTo(root, {"OPER root secret", "FILTER ADD mute slur"});
    harness.comeOnline("anna", "127.0.0.1");
    std::vector<server::shared::AppRequest> asked;
    harness.app.takeAll(asked);
    using server::dispatcher::FilterMutes;
    using server::dispatcher::ServerBans;
    server::dispatcherRole.assertCurrent();
    for (qsizetype i = 0; i < FilterMutes::kMost + 10; ++i) {
        const QByteArray address
            = "198.18." + QByteArray::number(i / 250) + '.' + QByteArray::number(i % 250 + 1);
        const ClientId eve = harness.arrive(server::shared::ClientKind::Irc, address);
        for (const char *line : {"NICK eve", "USER u 0 * :r", "PRIVMSG anna :slur", "QUIT"})
            harness.say(eve, line);
        harness.leave(eve);
        harness.clock.advanceMs(10);
        harness.dropAll();
    }
    const auto &state = harness.state();
    QCOMPARE(state.filterMutes().all().size(), FilterMutes::kMost);
    QVERIFY(state.bans().all().empty());
    // The first have made way.
    QVERIFY(!state.filterMutes().has("*@198.18.0.1"));
    QVERIFY(state.filterMutes().has("*@198.18.4.1"));
    asked.clear();
    harness.app.takeAll(asked);
    QVERIFY(asked.empty());
    QVERIFY(harness.answersTo(root, {"KLINE *@203.0.113.99 :x"})
                .first()
                .contains("KLINE set for *@203.0.113.99"));
}

void ServerPeaceTest::whetherSomebodyIsMutedIsFoundOutOnce()
{
    DispatcherHarness harness(tests::withOperators());
    const ClientId root = harness.online("root");
    harness.say(root, "OPER root secret");
    for (int i = 0; i < 900; ++i)
        harness.say(root, "MUTE 10 user" + QByteArray::number(i) + "@203.0.113.9 :x");
    const ClientId anna = harness.online("anna");
    harness.say(root, "JOIN #a");
    harness.say(anna, "JOIN #a");
    server::dispatcherRole.assertCurrent();
    const auto unitsOf = [&](const char *line) REQUIRES(server::dispatcherRole) {
        const qint64 before = harness.chat().unitsInAll();
        harness.say(anna, line);
        return harness.chat().unitsInAll() - before;
    };
    QVERIFY(unitsOf("PRIVMSG #a :one") > 900);
    QVERIFY(unitsOf("PRIVMSG #a :two") < 300);
    harness.take(anna);
    // It is found out anew when there is something new.
    harness.say(root, "MUTE 1 u@10.0.0.1 :x");
    harness.take(anna);
    harness.say(anna, "PRIVMSG #a :three");
    QVERIFY(harness.take(anna).constLast().contains(" 404 "));
    harness.clock.advanceMs(60'000);
    harness.say(anna, "PRIVMSG #a :four");
    QVERIFY(harness.take(anna).isEmpty());
}

void ServerPeaceTest::whoIsBannedByNicknameIsBannedByNetworks()
{
    server::shared::ServerConfig config = AccountsHarness::settings();
    config.opers = tests::withOperators().opers;
    AccountsHarness harness(config);
    const ClientId root = harness.comeOnline("root", "127.0.0.1");
    harness.answersTo(root, {"OPER root secret"});
    const ClientId eve = harness.comeOnline("eve", "2001:db8::1");
    const ClientId telephone = harness.arriveByTls({}, "203.0.113.8");
    harness.attach(telephone, eve);
    QCOMPARE(harness.answersTo(root, {"KLINE 5 eve :x"}),
        (QList<QByteArray>{"NOTICE root :KLINE set for *@2001:db8::/64 for 5 minutes",
            "NOTICE root :1 connection closed",
            "NOTICE root :KLINE set for *@203.0.113.8 for 5 minutes",
            "NOTICE root :1 connection closed"}));
    QVERIFY(harness.isClosed(eve));
    QVERIFY(harness.isClosed(telephone));
    QVERIFY(harness.isClosed(harness.comeOnline("ewa", "2001:db8::2")));
    // The window does the same.
    const ClientId iga = harness.comeOnline("iga", "2001:db8:1::1");
    harness.tell(iga, server::shared::OperatorDisconnect{"x", 60});
    QVERIFY(harness.isClosed(iga));
    QVERIFY(harness.isClosed(harness.comeOnline("iga", "2001:db8:1::2")));
}

void ServerPeaceTest::aBanClosesTheConnectionsThatFit()
{
    AccountsHarness harness([] {
        auto config = AccountsHarness::settings();
        config.opers = tests::withOperators().opers;
        return config;
    }());
    const ClientId root = harness.comeOnline("root", "127.0.0.1");
    harness.answersTo(root, {"OPER root secret"});
    const ClientId computer = harness.comeOnline("ola", "203.0.113.7");
    const ClientId telephone = harness.arriveByTls({}, "198.51.100.3");
    harness.attach(telephone, computer);
    QCOMPARE(harness.answersTo(root, {"KLINE 5 *@203.0.113.7 :x"}).constLast(),
        "NOTICE root :1 connection closed");
    QVERIFY(harness.isClosed(computer));
    QVERIFY(!harness.isClosed(telephone));
    // What all see of the person ends all of it.
    harness.answersTo(root, {"CHGHOST ola some.where"});
    QCOMPARE(harness.answersTo(root, {"KLINE 5 *@some.where :x"}).constLast(),
        "NOTICE root :1 connection closed");
    QVERIFY(harness.isClosed(telephone));
}

void ServerPeaceTest::aBanIsNotForANicknameThatNobodyHas()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("root> OPER root secret\n"
                        "---\n"
                        "root> KLINE ola :x\n"
                        "root< :watek.local 415 root ola :Nobody here is called that: name an "
                        "address, or a mask with an @\n"
                        "root> MUTE ola :x\n"
                        "root< :watek.local 415 root ola :Nobody here is called that: name an "
                        "address, or a mask with an @\n"
                        "root> KLINE 1 evil.example :x\n"
                        "root< :watek.local NOTICE root :KLINE set for *@evil.example for 1 "
                        "minute\n"
                        "root< :watek.local NOTICE root :0 connections closed\n"),
        QByteArray());
}

void ServerPeaceTest::newcomersWait()
{
    DispatcherScript script(withNewcomers());
    QCOMPARE(
        script.run("root> OPER root secret\n"
                   "root> JOIN #a\n"
                   "anna> PING x\n"
                   "+60000\n"
                   "eve> JOIN #a\n"
                   "g1> hello\n"
                   "---\n"
                   "eve> JOIN #b\n"
                   "eve< :watek.local 405 eve #b :You are new here, and in 1 channel: join "
                   "more in 1 minute, or log in\n"
                   "+1000\n"
                   "eve> PRIVMSG #a :see HTTPS://evil.example\n"
                   "eve< :watek.local 404 eve #a :Cannot send to channel (you are new here: "
                   "send links in 59 seconds, or log in)\n"
                   "eve> PRIVMSG #a :hello\n"
                   "root< :%eve PRIVMSG #a :hello\n"
                   "eve> PRIVMSG anna :hello\n"
                   "eve< :watek.local 531 eve anna :Cannot send to user (you are new here: "
                   "write privately to who has not written to you in 59 seconds, or log in)\n"
                   "g1> /msg anna hello\n"
                   "g1< [SERVER] You may not say that now: you are new here: write privately to "
                   "who has not written to you in 59 seconds, or log in.\n"
                   "# Operators may be asked, and who has written is answered.\n"
                   "eve> PRIVMSG root :help\n"
                   "root< :%eve PRIVMSG root :help\n"
                   "anna> PRIVMSG eve :welcome\n"
                   "eve< :%anna PRIVMSG eve :welcome\n"
                   "eve> PRIVMSG anna :thanks\n"
                   "anna< :%eve PRIVMSG anna :thanks\n"
                   "+59000\n"
                   "eve> PRIVMSG #a :www.example.org\n"
                   "root< :%eve PRIVMSG #a :www.example.org\n"
                   "g1> /msg anna hello\n"
                   "anna< :%g1 PRIVMSG anna :hello\n"),
        QByteArray());
}

void ServerPeaceTest::byDefaultNobodyIsNew()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> PING x\n"
                        "eve> PING x\n"
                        "---\n"
                        "eve> PRIVMSG anna :https://example.org\n"
                        "anna< :%eve PRIVMSG anna :https://example.org\n"),
        QByteArray());
}

// The worst that a line may hold, against the worst filters there may be.

void ServerPeaceTest::reportsReachTheOperators()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(
        script.run("eve> JOIN #a\n"
                   "anna> JOIN #a\n"
                   "---\n"
                   "anna> REPORT eve :she shouts\n"
                   "anna< :watek.local NOTICE anna :Thank you. No operator is here now; they "
                   "will read it when they come.\n"
                   "eye> OPER eye look\n"
                   "eye< :watek.local 381 eye :You are now an IRC operator\n"
                   "eye< :%eye MODE eye +o\n"
                   "anna> REPORT #a AbCdEf0123456789- :nobody stops it\n"
                   "anna< :watek.local NOTICE anna :Thank you. The operators have been told.\n"
                   "eye< :watek.local NOTICE eye :*** report 2 by %anna about #a (message "
                   "AbCdEf0123456789-): nobody stops it\n"
                   "anna> PRIVMSG NickServ :REPORT eve she shouts still\n"
                   "anna< :NickServ!NickServ@watek.local NOTICE anna :Thank you. The operators "
                   "have been told.\n"
                   "eye< :watek.local NOTICE eye :*** report 3 by %anna about %eve: she shouts "
                   "still\n"
                   "anna> REPORT nobody :x\n"
                   "anna< :watek.local NOTICE anna :Nobody here is called nobody, or was a "
                   "while ago.\n"
                   "anna> REPORT * :x\n"
                   "anna< :watek.local NOTICE anna :Nobody here is called *, or was a while "
                   "ago.\n"
                   "anna> REPORT #none :x\n"
                   "anna< :watek.local NOTICE anna :There is no channel #none.\n"
                   "anna> REPORTS\n"
                   "anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator\n"),
        QByteArray());
    const ClientId eye = script.client("eye");
    script.harness().take(eye);
    script.harness().say(eye, "REPORTS");
    const QList<QByteArray> listed = script.harness().take(eye);
    QCOMPARE(listed.size(), 4);
    QVERIFY2(listed[0].endsWith(" report 1 by anna!u@10.0.0.1 about eve!u@10.0.0.1: she shouts"),
        listed[0].constData());
    QVERIFY(listed[3].endsWith(" :3 reports"));
}

void ServerPeaceTest::reportsAreThrottled()
{
    DispatcherHarness harness(tests::withOperators());
    const ClientId anna = harness.online("anna");
    const ClientId ola = harness.online("ola");
    const ClientId jan = harness.online("jan");
    const auto isTaken = [&](ClientId who) {
        harness.take(who);
        harness.say(who, "REPORT jan :x");
        return harness.take(who).constLast().contains("Thank you");
    };
    for (int i = 0; i < 3; ++i)
        QVERIFY(isTaken(anna));
    QVERIFY(!isTaken(anna));
    // The address has some left for others.
    for (int i = 0; i < 3; ++i)
        QVERIFY(isTaken(ola));
    QVERIFY(!isTaken(jan));
    harness.clock.advanceMs(10 * 60'000);
    QVERIFY(isTaken(jan));
}

void ServerPeaceTest::reportsOfOneNetworkPushOutNobodyElses()
{
    AccountsHarness harness([] {
        auto config = AccountsHarness::settings();
        config.opers = tests::withOperators().opers;
        return config;
    }());
    const auto reports = [&](const QByteArray &nick, const QByteArray &address) {
        const ClientId id = harness.comeOnline(nick, address);
        const QByteArray answer = harness.answersTo(id, {"REPORT " + nick + " :x"}).constLast();
        harness.answersTo(id, {"QUIT"});
        harness.leave(id);
        return answer.contains("Thank you");
    };
    QVERIFY(reports("anna", "198.51.100.3"));
    server::dispatcherRole.assertCurrent();
    const auto &kept = harness.state().reports().all();
    // Other addresses of one network are no other people.
    int taken = 0;
    for (int i = 1; i <= 20; ++i)
        taken += reports("r" + QByteArray::number(i), "2001:db8::" + QByteArray::number(i));
    QCOMPARE(taken, 6);
    // With patience, too, it pushes out its own only, and the store forgets the same.
    for (int round = 0; round < 20; ++round) {
        harness.clock.advanceMs(10 * 60'000);
        for (int i = 1; i <= 6; ++i)
            QVERIFY(reports("r" + QByteArray::number(i), "2001:db8::" + QByteArray::number(i)));
    }
    QCOMPARE(kept.size(), server::dispatcher::Reports::kMost);
    QCOMPARE(kept.front().number, quint64(1));
    QCOMPARE(kept[1].number, quint64(29));
    using namespace server::shared;
    const auto &changes = harness.stored.back().changes;
    QCOMPARE(changes.size(), size_t(2));
    QVERIFY(std::holds_alternative<ReportClosed>(changes[0]));
    QCOMPARE(std::get<ReportClosed>(changes[0]).number, quint64(28));
}

void ServerPeaceTest::aReasonOfSeveralWordsIsNoMessageId()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(
        script.run("eye> OPER eye look\n"
                   "bob> PING x\n"
                   "gus> PING x\n"
                   "---\n"
                   "gus> REPORT bob he insults everybody in #lobby\n"
                   "gus< :watek.local NOTICE gus :Thank you. The operators have been told.\n"
                   "eye< :watek.local NOTICE eye :*** report 1 by %gus about %bob: he insults "
                   "everybody in #lobby\n"
                   "gus> REPORT bob insults :all of us\n"
                   "gus< :watek.local NOTICE gus :Thank you. The operators have been told.\n"
                   "eye< :watek.local NOTICE eye :*** report 2 by %gus about %bob: insults all "
                   "of us\n"),
        QByteArray());
}

void ServerPeaceTest::guestsReport()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("eye> OPER eye look\n"
                        "g1> hello\n"
                        "---\n"
                        "g1> /report eye\n"
                        "g1< [SERVER] Say about whom, and why: /report anna she insults me\n"
                        "g1> /report eye looks too much\n"
                        "g1< [SERVER] Thank you. The operators have been told.\n"
                        "eye< :watek.local NOTICE eye :*** report 1 by %g1 about %eye: looks too "
                        "much\n"),
        QByteArray());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerPeaceTest)

} // namespace serverPeaceTest

#include "ServerPeaceTest.moc"

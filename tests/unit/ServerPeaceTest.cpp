// Peace on the server: mutes, newcomers, reports. None of it is in the documents.
// Thread: the test's, which plays the dispatcher.
#include "tests/support/AccountsHarness.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"

#include "server/dispatcher/ServerBans.h"

#include <QTest>

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
    void newcomersWait();
    void byDefaultNobodyIsNew();
    void reportsReachTheOperators();
    void reportsAreThrottled();
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
                        "root< :watek.local NOTICE root :MUTE set for u@10.0.0.1 for 5 minute(s)\n"
                        "tlseve< :watek.local NOTICE tlseve :You are muted on this server for 5 "
                        "minute(s): shouting. You can still write to its operators.\n"
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
                   "eve< :watek.local 405 eve #b :You are new here, and in 1 channel(s): join "
                   "more in 60 second(s), or log in\n"
                   "+1000\n"
                   "eve> PRIVMSG #a :see HTTPS://evil.example\n"
                   "eve< :watek.local 404 eve #a :Cannot send to channel (you are new here: "
                   "send links in 59 second(s), or log in)\n"
                   "eve> PRIVMSG #a :hello\n"
                   "root< :%eve PRIVMSG #a :hello\n"
                   "eve> PRIVMSG anna :hello\n"
                   "eve< :watek.local 531 eve anna :Cannot send to user (you are new here: "
                   "write privately to who has not written to you in 59 second(s), or log in)\n"
                   "g1> /msg anna hello\n"
                   "g1< [SERVER] You may not say that now: you are new here: write privately to "
                   "who has not written to you in 59 second(s), or log in.\n"
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
                   "anna> REPORT #a abc123 :nobody stops it\n"
                   "anna< :watek.local NOTICE anna :Thank you. The operators have been told.\n"
                   "eye< :watek.local NOTICE eye :*** report 2 by %anna about #a (message "
                   "abc123): nobody stops it\n"
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
    QCOMPARE(listed.size(), 3);
    QVERIFY2(listed[0].endsWith(" report 1 by anna!u@10.0.0.1 about eve!u@10.0.0.1: she shouts"),
        listed[0].constData());
    QVERIFY(listed[2].endsWith(" :2 report(s)"));
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

QTEST_GUILESS_MAIN(ServerPeaceTest)
#include "ServerPeaceTest.moc"

// Operators: OPER, KILL, WALLOPS, KLINE, MUTE, REHASH, STATS and the rest of Modern IRC "Operator
// Messages"; RFC 2812 section 4 for DIE, SUMMON and USERS.
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverOperTest {

using watek::server::shared::ServerConfig;
using watek::tests::DispatcherHarness;
using watek::tests::DispatcherScript;
using watek::tests::withOperators;

class ServerOperTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void everyDeedIsInTheLog();
    void wrongSettingsAreRefusedWhole();
    void newSettingsCount();
};

void ServerOperTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("OPER makes an operator", R"(
        anna> OPER root secret
        anna> MODE anna
        anna< :watek.local 381 anna :You are now an IRC operator
        anna< :%anna MODE anna +o
        anna< :watek.local 221 anna +o)");
    // Modern IRC "STATS message"; RFC 1459 section 6.2 for the forms
    row("STATS of a server that stands alone", R"(
        anna> OPER root secret
        +2000
        ---
        anna> STATS i
        anna> STATS y
        anna> STATS c
        anna> STATS h
        anna> STATS l
        anna< :watek.local 215 anna I * * * 8888 users
        anna< :watek.local 219 anna i :End of /STATS report
        anna< :watek.local 218 anna Y users 90 0 1048576
        anna< :watek.local 219 anna y :End of /STATS report
        anna< :watek.local 219 anna c :End of /STATS report
        anna< :watek.local 219 anna h :End of /STATS report
        anna< :watek.local 211 anna anna[10.0.0.1] 0 - 0 0 0 1700000002
        anna< :watek.local 219 anna l :End of /STATS report)");
    // RFC 2812 section 3.4.8
    row("TRACE shows operators everybody, others themselves and operators", R"(
        anna> OPER root secret
        ---
        anna> TRACE
        anna> TRACE anna
        anna> TRACE other.server
        anna< :watek.local 204 anna Oper users anna
        anna< :watek.local 209 anna Class users 1
        anna< :watek.local 262 anna watek.local watek-)" WATEK_VERSION R"( :End of TRACE
        anna< :watek.local 204 anna Oper users anna
        anna< :watek.local 262 anna watek.local watek-)" WATEK_VERSION R"( :End of TRACE
        anna< :watek.local 402 anna other.server :No such server)");
    row("TRACE of somebody, and for somebody who is no operator", R"(
        marek> PING x
        anna> PING x
        ---
        marek> TRACE watek.local
        marek> TRACE anna
        marek< :watek.local 205 marek User users marek
        marek< :watek.local 262 marek watek.local watek-)" WATEK_VERSION R"( :End of TRACE
        marek< :watek.local 205 marek User users anna
        marek< :watek.local 262 marek watek.local watek-)" WATEK_VERSION R"( :End of TRACE)");
    // RFC 2812 section 3.3.1
    row("operators speak to all of the server, by a mask of it", R"(
        anna> OPER root secret
        marek> PING x
        g7> hello
        ---
        anna> PRIVMSG $*.local :hello all
        anna> NOTICE $$watek.local :and again
        anna> PRIVMSG $* :x
        anna> PRIVMSG $watek.* :x
        anna> PRIVMSG $*.org :x
        marek> PRIVMSG $*.local :x
        anna< :watek.local 413 anna $* :No toplevel domain specified
        anna< :watek.local 414 anna $watek.* :Wildcard in toplevel domain
        anna< :watek.local 401 anna $*.org :No such nick/channel
        marek< :%anna PRIVMSG $*.local :hello all
        marek< :%anna NOTICE $$watek.local :and again
        marek< :watek.local 481 marek :Permission Denied- You're not an IRC operator
        g7< [private] anna: hello all
        g7< [notice] anna: and again)");
    row("OPER with wrong words", R"(
        anna> OPER root wrong
        anna> OPER nobody secret
        anna> OPER root
        anna> MODE anna
        anna< :watek.local 464 anna :Password incorrect
        anna< :watek.local 464 anna :Password incorrect
        anna< :watek.local 461 anna OPER :Not enough parameters
        anna< :watek.local 221 anna +)");
    row("laying it down", R"(
        anna> OPER root secret
        ---
        anna> MODE anna -o
        anna> WALLOPS :x
        anna< :%anna MODE anna -o
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator)");
    row("what operators do, others may not", R"(
        anna> KILL marek :x
        anna> KLINE *@x :y
        anna> REHASH
        anna> DIE
        anna> RESTART
        anna> WALLOPS :x
        anna> CONNECT other.server
        anna> SQUIT other.server :x
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator)");
    row("a role that is too low", R"(
        anna> OPER eye look
        ---
        anna> KILL marek :x
        anna> MUTE marek
        anna< :watek.local 723 anna KILL :Insufficient operator privileges.
        anna< :watek.local 723 anna MUTE :Insufficient operator privileges.)");
    row("KILL, as victim and others see it", R"(
        anna> OPER root secret
        marek> JOIN #a
        ola> JOIN #a
        ---
        anna> KILL MAREK :spam
        marek< :%anna KILL marek :spam
        marek< ERROR :Closing link: (10.0.0.1) [Killed (anna (spam))]
        ola< :%marek QUIT :Killed (anna (spam))
        marek closed)");
    row("an operator of the server helps a channel", R"(
        anna> OPER root secret
        marek> JOIN #a
        ---
        anna> MODE #a +q marek
        anna< :%anna MODE #a +q marek
        marek< :%anna MODE #a +q marek)");
    row("KILL of nobody, of the server, of nothing", R"(
        anna> OPER root secret
        ---
        anna> KILL nobody :x
        anna> KILL watek.local :x
        anna> KILL nobody
        anna< :watek.local 401 anna nobody :No such nick/channel
        anna< :watek.local 483 anna :You can't kill a server!
        anna< :watek.local 461 anna KILL :Not enough parameters)");
    row("WALLOPS reaches who has +w", R"(
        anna> OPER root secret
        marek> MODE marek +w
        ola> PING x
        ---
        anna> WALLOPS :Hello all
        anna> WALLOPS
        marek< :%anna WALLOPS :Hello all
        anna< :%anna WALLOPS :Hello all
        anna< :watek.local 461 anna WALLOPS :Not enough parameters)");
    row("operators hear what others do", R"(
        anna> OPER root secret
        anna> MODE anna +s
        marek> MODE marek +s
        ---
        ola> OPER root wrong
        anna< :watek.local NOTICE anna :*** %ola was refused by OPER
        ola< :watek.local 464 ola :Password incorrect)");
    row("only operators may have +s, nobody gives himself +o +r +Z", R"(
        anna> MODE anna +sorZ
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator)");
    row("user modes", R"(
        anna> MODE anna +iwBR
        anna> MODE anna
        anna> MODE anna -wR+x
        anna< :%anna MODE anna +iwBR
        anna< :watek.local 221 anna +iwBR
        anna< :%anna MODE anna -wR
        anna< :watek.local 501 anna :Unknown MODE flag)");
    row("a muted user is silent everywhere", R"(
        anna> OPER root secret
        marek> JOIN #a
        anna> JOIN #a
        ---
        anna> MUTE 10 *@10.0.0.1 :noise
        marek> PRIVMSG #a :hello
        anna< :watek.local NOTICE anna :MUTE set for *@10.0.0.1 for 10 minutes
        marek< :watek.local NOTICE marek :You are muted on this server for 10 minutes: noise. You can still write to its operators.
        marek< :watek.local 404 marek #a :Cannot send to channel (you are muted on this server))");
    row("a mute ends by itself and by UNMUTE", R"(
        anna> OPER root secret
        marek> JOIN #a
        anna> JOIN #a
        anna> MUTE 1 *@10.0.0.1
        +61000
        ---
        marek> PRIVMSG #a :hello
        anna> UNMUTE *@10.0.0.1
        anna> UNMUTE *@10.0.0.1
        anna< :%marek PRIVMSG #a :hello
        anna< :watek.local NOTICE anna :MUTE taken back for *@10.0.0.1
        anna< :watek.local NOTICE anna :There is no MUTE for *@10.0.0.1)");
    row("masks that fit everybody are refused", R"(
        anna> OPER root secret
        ---
        anna> KLINE *@* :x
        anna< :watek.local 415 anna *@* :The mask fits nearly everybody)");
    row("masks with a nickname are refused, and *! means nothing", R"(
        anna> OPER root secret
        ---
        anna> KLINE zosia!*@* :x
        anna> KLINE zosia!z@10.7.7.7 :x
        anna> MUTE zo*!*@10.7.7.7 :x
        anna> KLINE :a b
        anna> KLINE *!*@10.7.7.7 :x
        anna> UNKLINE *!*@10.7.7.7
        anna< :watek.local 415 anna zosia!*@* :A ban is for user@host: it cannot look at the nickname before the !
        anna< :watek.local 415 anna zosia!z@10.7.7.7 :A ban is for user@host: it cannot look at the nickname before the !
        anna< :watek.local 415 anna zo*!*@10.7.7.7 :A ban is for user@host: it cannot look at the nickname before the !
        anna< :watek.local 415 anna a_b :A mask has no spaces in it
        anna< :watek.local NOTICE anna :KLINE set for *@10.7.7.7 for good
        anna< :watek.local NOTICE anna :0 connections closed
        anna< :watek.local NOTICE anna :KLINE taken back for *@10.7.7.7)");
    row("KLINE closes whom it fits, and STATS k shows it", R"(
        anna> OPER root secret
        marek> JOIN #a
        ---
        anna> KLINE marek :bye
        anna> STATS k
        anna< :watek.local NOTICE anna :KLINE set for *@10.0.0.1 for good
        anna< :watek.local NOTICE anna :1 connection closed
        anna< :watek.local 216 anna K 10.0.0.1 * * 0 :anna: bye
        anna< :watek.local 219 anna k :End of /STATS report
        marek< :watek.local 465 marek :You are banned from this server: bye
        marek< ERROR :Closing link: (10.0.0.1) [Banned: bye]
        marek closed)");
    row("STATS", R"(
        anna> JOIN #a
        +3723000
        ---
        anna> STATS u
        anna> STATS x
        anna> STATS o
        anna> STATS
        anna> STATS u other.server
        anna< :watek.local 242 anna :Server Up 0 days 1:02:03
        anna< :watek.local 219 anna u :End of /STATS report
        anna< :watek.local 219 anna x :End of /STATS report
        anna< :watek.local 481 anna :Permission Denied- You're not an IRC operator
        anna< :watek.local 219 anna o :End of /STATS report
        anna< :watek.local 461 anna STATS :Not enough parameters
        anna< :watek.local 402 anna other.server :No such server)");
    row("STATS m counts commands", R"(
        anna> PING x
        ---
        anna> STATS m
        anna< :watek.local 212 anna NICK 1
        anna< :watek.local 212 anna PING 1
        anna< :watek.local 212 anna STATS 1
        anna< :watek.local 212 anna USER 1
        anna< :watek.local 219 anna m :End of /STATS report)");
    row("a server that stands alone", R"(
        anna> OPER root secret
        ---
        anna> LINKS
        anna> LINKS other.*
        anna> CONNECT other.server
        anna> SQUIT other.server :x
        anna> USERS
        anna> SUMMON marek
        anna< :watek.local 364 anna watek.local watek.local :0 A multithreaded chat server
        anna< :watek.local 365 anna * :End of /LINKS list
        anna< :watek.local 365 anna other.* :End of /LINKS list
        anna< :watek.local 402 anna other.server :No such server: this one links to no others
        anna< :watek.local 402 anna other.server :No such server
        anna< :watek.local 446 anna :USERS has been disabled
        anna< :watek.local 445 anna :SUMMON has been disabled)");
    row("REHASH where nobody can read settings", R"(
        anna> OPER root secret
        ---
        anna> REHASH
        anna< :watek.local 382 anna config :Rehashing
        anna< :watek.local NOTICE anna :This server was started in a way that allows no REHASH)");
    row("a guest that is banned in the lobby keeps its name", R"(
        anna> OPER root secret
        anna> JOIN #lobby
        g1> /nick eve
        anna> MODE #lobby +b eve!*@*
        ---
        g1> /nick zoe
        g1< [SERVER] You are banned in #lobby: your name stays as it is until that ends.)");
    row("operators in WHOIS, WHO and USERHOST", R"(
        anna> OPER root secret
        anna> AWAY :x
        ---
        marek> WHO anna
        marek> WHO * o
        marek> USERHOST anna
        marek< :watek.local 352 marek * u 10.0.0.1 watek.local anna G* :0 Real anna
        marek< :watek.local 315 marek anna :End of WHO list
        marek< :watek.local 352 marek * u 10.0.0.1 watek.local anna G* :0 Real anna
        marek< :watek.local 315 marek * :End of WHO list
        marek< :watek.local 302 marek :anna*=-u@10.0.0.1)");
}

void ServerOperTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript(withOperators()).run(script), QByteArray());
}

void ServerOperTest::everyDeedIsInTheLog()
{
    DispatcherHarness harness(withOperators());
    const auto anna = harness.online("anna");
    harness.online("marek");
    for (const char *line : {"OPER root secret", "MUTE 5 *@10.9.9.9", "KILL marek :the reason"})
        harness.say(anna, line);
    QByteArrayList deeds;
    for (const auto &record : harness.log.since(0)) {
        if (QByteArray(record.category) == "operator")
            deeds.append(record.text);
    }
    QCOMPARE(deeds,
        (QByteArrayList{"anna!u@10.0.0.1 became operator as root",
            "anna!u@10.0.0.1 set MUTE *@10.9.9.9 for 5 minutes",
            "anna!u@10.0.0.1 killed marek!u@10.0.0.1"}));
}

void ServerOperTest::wrongSettingsAreRefusedWhole()
{
    DispatcherHarness harness(withOperators());
    const auto anna = harness.online("anna");
    harness.tell(anna,
        watek::server::shared::Rehashed{
            nullptr, {}, "watek.ini:3: limits/monitor must be a number"});
    QCOMPARE(harness.take(anna),
        (QList<QByteArray>{":watek.local NOTICE anna :The settings are wrong, the old ones stay: "
                           "watek.ini:3: limits/monitor must be a number"}));
    harness.say(anna, "OPER root secret");
    QVERIFY(harness.take(anna).value(0).contains(" 381 "));
}

void ServerOperTest::newSettingsCount()
{
    DispatcherHarness harness(withOperators());
    const auto anna = harness.online("anna");
    auto config = std::make_shared<ServerConfig>();
    config->limits.monitor = 1;
    harness.tell(anna, watek::server::shared::Rehashed{config, {"limits/monitor", "oper"}, {}});
    harness.say(anna, "OPER root secret");
    harness.say(anna, "MONITOR + a,b");
    QCOMPARE(harness.take(anna),
        (QList<QByteArray>{":watek.local NOTICE anna :Changed settings: limits/monitor, oper",
            ":watek.local 005 anna MONITOR=1 :are supported by this server",
            ":watek.local 464 anna :Password incorrect",
            ":watek.local 734 anna 1 b :Monitor list is full.", ":watek.local 731 anna :a"}));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerOperTest)

} // namespace serverOperTest

#include "ServerOperTest.moc"

// WHO with the fields of WHOX, WHOWAS, and LIST with conditions. IRCv3 WHOX; Modern IRC "WHO
// message", "WHOWAS message", "LIST message", "ELIST".
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverWhoTest {

using watek::server::shared::ServerConfig;
using watek::tests::DispatcherHarness;
using watek::tests::DispatcherScript;

class ServerWhoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void fieldsOfWhoxComeInTheirOrder_data();
    void fieldsOfWhoxComeInTheirOrder();
    void whowasForgetsTheOldest();
};

void ServerWhoTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("WHO by username, host or realname", R"(
        anna> WHO u
        anna> WHO Real*anna
        anna> WHO *!u@10.*
        anna> WHO nobody
        anna< :watek.local 352 anna * u 10.0.0.1 watek.local anna H :0 Real anna
        anna< :watek.local 315 anna u :End of WHO list
        anna< :watek.local 352 anna * u 10.0.0.1 watek.local anna H :0 Real anna
        anna< :watek.local 315 anna Real*anna :End of WHO list
        anna< :watek.local 352 anna * u 10.0.0.1 watek.local anna H :0 Real anna
        anna< :watek.local 315 anna *!u@10.* :End of WHO list
        anna< :watek.local 315 anna nobody :End of WHO list)");
    row("WHO without a mask, and of 0", R"(
        anna> WHO
        anna> WHO 0
        anna< :watek.local 352 anna * u 10.0.0.1 watek.local anna H :0 Real anna
        anna< :watek.local 315 anna * :End of WHO list
        anna< :watek.local 352 anna * u 10.0.0.1 watek.local anna H :0 Real anna
        anna< :watek.local 315 anna * :End of WHO list)");
    row("bots", R"(
        anna> MODE anna +B
        ---
        marek> WHO anna
        marek> WHOIS anna
        marek< :watek.local 352 marek * u 10.0.0.1 watek.local anna HB :0 Real anna
        marek< :watek.local 315 marek anna :End of WHO list
        marek< :watek.local 311 marek anna u 10.0.0.1 * :Real anna
        marek< :watek.local 312 marek anna watek.local :A multithreaded chat server
        marek< :watek.local 335 marek anna :is a bot on Watek
        marek< :watek.local 317 marek anna 0 1700000000 :seconds idle, signon time
        marek< :watek.local 318 marek anna :End of /WHOIS list)");
    row("WHOIS of oneself shows more", R"(
        anna> WHOIS anna
        anna< :watek.local 311 anna anna u 10.0.0.1 * :Real anna
        anna< :watek.local 312 anna anna watek.local :A multithreaded chat server
        anna< :watek.local 378 anna anna :is connecting from *@10.0.0.1 10.0.0.1
        anna< :watek.local 379 anna anna :is using modes +
        anna< :watek.local 317 anna anna 0 1700000000 :seconds idle, signon time
        anna< :watek.local 318 anna anna :End of /WHOIS list)");
    row("WHOWAS: newest first, also after a change of nick", R"(
        eve> NICK mallory
        +1000
        marek> NICK eve
        marek> QUIT
        ---
        anna> WHOWAS eve
        anna> WHOWAS Eve 1
        anna> WHOWAS e?e -1
        anna> WHOWAS
        anna> WHOWAS nobody
        anna< :watek.local 314 anna eve u 10.0.0.1 * :Real marek
        anna< :watek.local 312 anna eve watek.local :2023-11-14T22:13:21Z
        anna< :watek.local 314 anna eve u 10.0.0.1 * :Real eve
        anna< :watek.local 312 anna eve watek.local :2023-11-14T22:13:20Z
        anna< :watek.local 369 anna eve :End of WHOWAS
        anna< :watek.local 314 anna eve u 10.0.0.1 * :Real marek
        anna< :watek.local 312 anna eve watek.local :2023-11-14T22:13:21Z
        anna< :watek.local 369 anna Eve :End of WHOWAS
        anna< :watek.local 314 anna eve u 10.0.0.1 * :Real marek
        anna< :watek.local 312 anna eve watek.local :2023-11-14T22:13:21Z
        anna< :watek.local 314 anna eve u 10.0.0.1 * :Real eve
        anna< :watek.local 312 anna eve watek.local :2023-11-14T22:13:20Z
        anna< :watek.local 369 anna e?e :End of WHOWAS
        anna< :watek.local 431 anna :No nickname given
        anna< :watek.local 406 anna nobody :There was no such nickname
        anna< :watek.local 369 anna nobody :End of WHOWAS)");
    row("LIST leaves out the empty lobby", R"(
        anna> LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 323 anna :End of /LIST)");
    row("LIST by mask, and by what a mask does not fit", R"(
        anna> JOIN #chan1,#other
        ---
        anna> LIST #c*n1
        anna> LIST !#c*
        anna> LIST *an2
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #chan1 1 :
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #other 1 :
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 323 anna :End of /LIST)");
    row("LIST by users", R"(
        anna> JOIN #one,#two
        marek> JOIN #two
        ---
        anna> LIST >1
        anna> LIST <2
        anna> LIST >0,<1
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #two 2 :
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #one 1 :
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 323 anna :End of /LIST)");
    // Modern IRC "ELIST": more than two minutes ago is a second after them, not a minute
    row("LIST by age counts parts of a minute", R"(
        anna> JOIN #a
        +120001
        ---
        anna> LIST C>2
        anna> LIST C<3,C>0
        anna> LIST C<2
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #a 1 :
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #a 1 :
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 323 anna :End of /LIST)");
    row("LIST by age of channel and topic", R"(
        anna> JOIN #old
        anna> TOPIC #old :x
        +600000
        anna> JOIN #new
        +120000
        ---
        anna> LIST C>5
        anna> LIST C<5
        anna> LIST T>5
        anna> LIST T<5
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #old 1 :x
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #new 1 :
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 322 anna #old 1 :x
        anna< :watek.local 323 anna :End of /LIST
        anna< :watek.local 321 anna Channel :Users  Name
        anna< :watek.local 323 anna :End of /LIST)");
    row("USERIP in the form of USERHOST", R"(
        anna> USERIP anna nobody
        anna> USERIP
        anna< :watek.local 340 anna :anna=+u@10.0.0.1
        anna< :watek.local 461 anna USERIP :Not enough parameters)");
}

void ServerWhoTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

void ServerWhoTest::fieldsOfWhoxComeInTheirOrder_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray all = "#a u 10.0.0.1 10.0.0.1 watek.local anna H@ 0 5 0 n/a :Real anna";
    QTest::newRow("all") << QByteArray("#a %tcuihsnfdlaor,123") << "123 " + all;
    QTest::newRow("backwards") << QByteArray("#a %roaldfnshiuct,7") << "7 " + all;
    QTest::newRow("without a token") << QByteArray("ANNA %na") << QByteArray("anna 0");
    QTest::newRow("unknown fields") << QByteArray("anna %tnzQ,42") << QByteArray("42 anna");
    QTest::newRow("a token that is none") << QByteArray("anna %tn,x1") << QByteArray("0 anna");
    QTest::newRow("flags before it") << QByteArray("#a x%n") << QByteArray("anna");
}

void ServerWhoTest::fieldsOfWhoxComeInTheirOrder()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, answer);
    DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #a");
    harness.clock.advanceMs(5000);
    harness.take(anna);
    harness.say(anna, "WHO " + query);
    QCOMPARE(harness.take(anna).value(0), ":watek.local 354 anna " + answer);
}

void ServerWhoTest::whowasForgetsTheOldest()
{
    ServerConfig config;
    config.limits.whowas = 2;
    QCOMPARE(DispatcherScript(config).run(R"(
        anna> NICK a1
        anna> NICK a2
        anna> NICK a3
        ---
        marek> WHOWAS anna
        marek> WHOWAS a1
        marek< :watek.local 406 marek anna :There was no such nickname
        marek< :watek.local 369 marek anna :End of WHOWAS
        marek< :watek.local 314 marek a1 u 10.0.0.1 * :Real anna
        marek< :watek.local 312 marek a1 watek.local :2023-11-14T22:13:20Z
        marek< :watek.local 369 marek a1 :End of WHOWAS)"),
        QByteArray());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerWhoTest)

} // namespace serverWhoTest

#include "ServerWhoTest.moc"

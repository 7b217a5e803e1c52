// MONITOR and HELP. IRCv3 monitor; Modern IRC "HELP message".
#include "tests/support/DispatcherScript.h"

#include "server/dispatcher/commands/Commands.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverMonitorTest {

using watek::server::shared::ServerConfig;
using watek::tests::DispatcherScript;

class ServerMonitorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void aFullListTakesNoMore();
    void namesAreNeverCut();
    void everyCommandHasHelp();
};

void ServerMonitorTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("who comes and who goes", R"(
        anna> MONITOR + Marek,ola
        marek> PING x
        marek> QUIT
        anna< :watek.local 731 anna :Marek,ola
        anna< :watek.local 730 anna :%marek
        anna< :watek.local 731 anna :marek
        marek< :watek.local PONG watek.local x
        marek< ERROR :Closing link: (10.0.0.1) [Client quit])");
    row("who is there already", R"(
        marek> PING x
        ---
        anna> MONITOR + marek,nobody
        anna> MONITOR S
        anna> MONITOR L
        anna< :watek.local 730 anna :%marek
        anna< :watek.local 731 anna :nobody
        anna< :watek.local 730 anna :%marek
        anna< :watek.local 731 anna :nobody
        anna< :watek.local 732 anna :marek,nobody
        anna< :watek.local 733 anna :End of MONITOR list)");
    row("a change of nick is going and coming", R"(
        marek> PING x
        anna> MONITOR + marek,rex
        ---
        marek> NICK rex
        marek> NICK REX
        anna< :watek.local 731 anna :marek
        anna< :watek.local 730 anna :rex!u@10.0.0.1
        marek< :%marek NICK rex
        marek< :rex!u@10.0.0.1 NICK REX)");
    row("taken off and cleared", R"(
        anna> MONITOR + marek,ola,zoe
        ---
        anna> MONITOR - MAREK
        anna> MONITOR L
        anna> MONITOR C
        anna> MONITOR L
        marek> NICK ola
        anna< :watek.local 732 anna :ola,zoe
        anna< :watek.local 733 anna :End of MONITOR list
        anna< :watek.local 733 anna :End of MONITOR list
        marek< :%marek NICK ola)");
    row("what no nickname can be is not kept, a guest's name is", R"(
        anna> MONITOR + #lab,1x,Client-10.0.0.1:1
        anna> MONITOR L
        anna< :watek.local 731 anna :#lab
        anna< :watek.local 731 anna :1x
        anna< :watek.local 731 anna :Client-10.0.0.1:1
        anna< :watek.local 732 anna :Client-10.0.0.1:1
        anna< :watek.local 733 anna :End of MONITOR list)");
    row("masks are refused", R"(
        anna> MONITOR + *!u@10.0.0.1
        anna> MONITOR L
        anna< :watek.local 731 anna :*!u@10.0.0.1
        anna< :watek.local 733 anna :End of MONITOR list)");
    row("wrong words", R"(
        anna> MONITOR
        anna> MONITOR +
        anna> MONITOR X
        anna< :watek.local 461 anna MONITOR :Not enough parameters
        anna< :watek.local 461 anna MONITOR :Not enough parameters
        anna< :watek.local 400 anna MONITOR X :Unknown subcommand)");
    row("HELP of a command in any case", R"(
        anna> HELP invite
        anna> HELPOP INVITE
        anna< :watek.local 704 anna invite :INVITE [<nick> <channel>]
        anna< :watek.local 705 anna invite :Asks somebody into a channel, or lists where you are asked to.
        anna< :watek.local 706 anna invite :End of /HELP
        anna< :watek.local 704 anna INVITE :INVITE [<nick> <channel>]
        anna< :watek.local 705 anna INVITE :Asks somebody into a channel, or lists where you are asked to.
        anna< :watek.local 706 anna INVITE :End of /HELP)");
    row("HELP of what is no command", R"(
        anna> HELP dance
        anna< :watek.local 524 anna dance :No help available on this topic)");
}

void ServerMonitorTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

void ServerMonitorTest::namesAreNeverCut()
{
    ServerConfig config;
    config.limits.monitor = 1;
    watek::tests::DispatcherHarness harness(config);
    const auto anna = harness.online("anna");
    QList<QByteArray> nicks;
    for (int i = 10; i < 51; ++i)
        nicks.append("person-no-" + QByteArray::number(i));
    for (const QByteArray &nick : nicks.mid(0, 38))
        harness.online(nick);
    // The words of the numeric, over all its lines.
    const auto wordsOf = [&](const QByteArray &numeric, qsizetype param, char separator) {
        QList<QByteArray> words;
        for (const QByteArray &line : harness.take(anna)) {
            if (line.split(' ').value(1) == numeric)
                words += line.mid(line.indexOf(param ? " 1 " : " :") + (param ? 3 : 2))
                             .split(param ? ' ' : '\n')
                             .value(0)
                             .split(separator);
        }
        return words;
    };
    harness.say(anna, "ISON :" + nicks.mid(0, 38).join(' '));
    QCOMPARE(wordsOf("303", 0, ' '), nicks.mid(0, 38));
    harness.say(anna, "MONITOR + " + nicks.mid(0, 38).join(','));
    QCOMPARE(wordsOf("734", 1, ','), nicks.mid(1, 37));
}

void ServerMonitorTest::aFullListTakesNoMore()
{
    ServerConfig config;
    config.limits.monitor = 2;
    QCOMPARE(DispatcherScript(config).run(R"(
        anna> MONITOR + a,b,A,c,d
        anna> MONITOR L
        anna< :watek.local 734 anna 2 c,d :Monitor list is full.
        anna< :watek.local 731 anna :a,b
        anna< :watek.local 732 anna :a,b
        anna< :watek.local 733 anna :End of MONITOR list)"),
        QByteArray());
}

void ServerMonitorTest::everyCommandHasHelp()
{
    for (const auto &row : watek::server::dispatcher::commandTable()) {
        const QByteArray verb(row.verb.data(), qsizetype(row.verb.size()));
        QVERIFY2(QByteArray(row.syntax + QByteArray(" ")).startsWith(verb + ' '), row.verb.data());
        QVERIFY2(QByteArray(row.help).endsWith('.'), row.verb.data());
        QVERIFY2(row.cost >= 1, row.verb.data());
    }
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerMonitorTest)

} // namespace serverMonitorTest

#include "ServerMonitorTest.moc"

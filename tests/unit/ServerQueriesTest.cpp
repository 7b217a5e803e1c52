// WHO, WHOIS, NAMES, LIST and the smaller questions. Modern IRC "Server Queries", "User-Based
// Queries".
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <utility>

namespace serverQueriesTest {

using watek::tests::DispatcherScript;

class ServerQueriesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void namesAreRightAfterMuchComingGoingAndRenaming();
};

void ServerQueriesTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("WHO of a channel", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a -o anna
        marek> AWAY :out
        ---
        marek> WHO #a o
        marek> WHO #nowhere
        anna> WHO marek
        marek< :watek.local 315 marek #a :End of WHO list
        marek< :watek.local 315 marek #nowhere :End of WHO list
        anna< :watek.local 352 anna * u 10.0.0.1 watek.local marek G :0 Real marek
        anna< :watek.local 315 anna marek :End of WHO list)");
    row("WHO shows ranks", R"(
        anna> JOIN #a
        ---
        anna> WHO #a
        anna< :watek.local 352 anna #a u 10.0.0.1 watek.local anna H@ :0 Real anna
        anna< :watek.local 315 anna #a :End of WHO list)");
    row("the invisible hide from masks, not from their channels", R"(
        anna> JOIN #a
        marek> MODE marek +i
        ---
        anna> WHO mar*
        marek> JOIN #a
        anna> WHO mar*
        anna< :watek.local 315 anna mar* :End of WHO list
        anna< :%marek JOIN #a
        anna< :watek.local 352 anna * u 10.0.0.1 watek.local marek H :0 Real marek
        anna< :watek.local 315 anna mar* :End of WHO list
        marek< :%marek JOIN #a
        marek< :watek.local 353 marek = #a :@anna marek
        marek< :watek.local 366 marek #a :End of /NAMES list)");
    row("WHOIS", R"(
        anna> JOIN #a,#s
        anna> MODE #s +s
        anna> AWAY :Lunch
        +65000
        ---
        marek> WHOIS ANNA
        marek< :watek.local 311 marek anna u 10.0.0.1 * :Real anna
        marek< :watek.local 319 marek anna :@#a
        marek< :watek.local 312 marek anna watek.local :A multithreaded chat server
        marek< :watek.local 301 marek anna :Lunch
        marek< :watek.local 317 marek anna 65 1700000000 :seconds idle, signon time
        marek< :watek.local 318 marek ANNA :End of /WHOIS list)");
    row("WHOIS of nobody, of nothing, of another server", R"(
        anna> WHOIS nobody
        anna> WHOIS
        anna> WHOIS other.server anna
        anna< :watek.local 401 anna nobody :No such nick/channel
        anna< :watek.local 318 anna nobody :End of /WHOIS list
        anna< :watek.local 431 anna :No nickname given
        anna< :watek.local 402 anna other.server :No such server)");
    row("NAMES of others' channels leaves out secrets and the invisible", R"(
        anna> JOIN #a,#s
        anna> MODE #s +s
        marek> MODE marek +i
        marek> JOIN #a
        ---
        ola> NAMES #a,#s,#x
        ola> NAMES
        anna> NAMES #s
        ola< :watek.local 353 ola = #a :@anna
        ola< :watek.local 366 ola #a :End of /NAMES list
        ola< :watek.local 366 ola #s :End of /NAMES list
        ola< :watek.local 366 ola #x :End of /NAMES list
        ola< :watek.local 353 ola = #a :@anna
        ola< :watek.local 366 ola * :End of /NAMES list
        anna< :watek.local 353 anna @ #s :@anna
        anna< :watek.local 366 anna #s :End of /NAMES list)");
    row("LIST", R"(
        anna> JOIN #a,#s
        anna> MODE #s +s
        anna> TOPIC #a :Threads
        ---
        marek> LIST #a,#s
        marek< :watek.local 321 marek Channel :Users  Name
        marek< :watek.local 322 marek #a 1 :Threads
        marek< :watek.local 323 marek :End of /LIST)");
    row("ISON and USERHOST", R"(
        anna> AWAY :x
        marek> PING x
        ---
        marek> ISON anna nobody Marek
        marek> USERHOST anna marek nobody
        marek> ISON
        marek< :watek.local 303 marek :anna marek
        marek< :watek.local 302 marek :anna=-u@10.0.0.1 marek=+u@10.0.0.1
        marek< :watek.local 461 marek ISON :Not enough parameters)");
    row("AWAY and back", R"(
        anna> AWAY :Lunch
        anna> AWAY
        anna< :watek.local 306 anna :You have been marked as being away
        anna< :watek.local 305 anna :You are no longer marked as being away)");
    row("LUSERS", R"(
        anna> JOIN #a
        marek> MODE marek +i
        ---
        anna> LUSERS
        anna< :watek.local 251 anna :There are 1 users and 1 invisible on 1 servers
        anna< :watek.local 252 anna 0 :operators online
        anna< :watek.local 253 anna 0 :unknown connections
        anna< :watek.local 254 anna 2 :channels formed
        anna< :watek.local 255 anna :I have 2 clients and 0 servers
        anna< :watek.local 265 anna 2 2 :Current local users 2, max 2
        anna< :watek.local 266 anna 2 2 :Current global users 2, max 2)");
    row("TIME, ADMIN and a server that is not this one", R"(
        anna> TIME
        anna> ADMIN
        anna> MOTD other.server
        anna< :watek.local 391 anna watek.local 1700000000 0 2023-11-14T22:13:20Z
        anna< :watek.local 423 anna watek.local :No administrative info available
        anna< :watek.local 402 anna other.server :No such server)");
    row("a letter of several bytes is one letter", R"(
        anna> STATS żó
        anna< :watek.local 219 anna ż :End of /STATS report)");
    row("unknown commands are refused, unknown numerics ignored", R"(
        anna> DANCE
        anna> 001 x
        anna< :watek.local 421 anna DANCE :Unknown command)");
}

void ServerQueriesTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

void ServerQueriesTest::namesAreRightAfterMuchComingGoingAndRenaming()
{
    watek::tests::DispatcherHarness harness;
    const auto op = harness.online("op");
    harness.say(op, "JOIN #a");
    struct Member {
        watek::base::ClientId id;
        QByteArray nick;
        bool isInside = false;
        bool isVoiced = false;
    };
    QList<Member> members;
    for (int i = 0; i < 80; ++i) {
        const QByteArray nick = "user" + QByteArray::number(i);
        members.append({harness.online(nick), nick});
    }
    QRandomGenerator random(20261124);
    for (int step = 0; step < 3000; ++step) {
        Member &member = members[random.bounded(int(members.size()))];
        const int what = random.bounded(4);
        if (what == 0) {
            member.nick = "n" + QByteArray::number(step) + QByteArray(random.bounded(20), 'x');
            harness.say(member.id, "NICK " + member.nick);
        } else if (what == 1 && member.isInside) {
            member.isVoiced = !member.isVoiced;
            harness.say(op, (member.isVoiced ? "MODE #a +v " : "MODE #a -v ") + member.nick);
        } else {
            harness.say(member.id, member.isInside ? "PART #a" : "JOIN #a");
            member.isInside = !member.isInside;
            member.isVoiced = false;
        }
        if (step % 50 != 0)
            continue;
        QList<QByteArray> expected{"@op"};
        for (const Member &each : std::as_const(members)) {
            if (each.isInside)
                expected.append((each.isVoiced ? "+" : "") + each.nick);
        }
        harness.take(op);
        harness.say(op, "NAMES #a");
        QList<QByteArray> names;
        for (const QByteArray &line : harness.take(op)) {
            QVERIFY(line.size() <= 510);
            if (line.contains(" 353 "))
                names += line.mid(line.indexOf(" :") + 2).split(' ');
        }
        std::ranges::sort(expected);
        std::ranges::sort(names);
        QCOMPARE(names, expected);
        harness.dropAll();
    }
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerQueriesTest)

} // namespace serverQueriesTest

#include "ServerQueriesTest.moc"

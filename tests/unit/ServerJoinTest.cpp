// JOIN, PART, KICK and INVITE as the people in the channel see them.
// Modern IRC "JOIN message", "PART message", "KICK message", "INVITE message".
#include "server/dispatcher/state/User.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverJoinTest {

using watek::tests::DispatcherScript;

class ServerJoinTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void ofManyInvitationsTheLastOnesAreKept();
    void channelsPerClientAreLimited();
    void namesOfALargeChannelFitTheirLines();
};

void ServerJoinTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("the first one in is its operator", R"(
        anna> JOIN #a
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@anna
        anna< :watek.local 366 anna #a :End of /NAMES list)");
    row("members see who comes, who comes sees topic and members", R"(
        anna> JOIN #a
        anna> TOPIC #a :Threads
        +5000
        ---
        marek> JOIN #A
        anna< :%marek JOIN #a
        marek< :%marek JOIN #a
        marek< :watek.local 332 marek #a :Threads
        marek< :watek.local 333 marek #a anna 1700000000
        marek< :watek.local 353 marek = #a :@anna marek
        marek< :watek.local 366 marek #a :End of /NAMES list)");
    row("joining twice says nothing", R"(
        anna> JOIN #a
        ---
        anna> JOIN #a)");
    row("lists of channels and keys", R"(
        marek> JOIN #b
        marek> MODE #b +k sesame
        ---
        anna> JOIN #a,#b ,sesame
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@anna
        anna< :watek.local 366 anna #a :End of /NAMES list
        anna< :%anna JOIN #b
        anna< :watek.local 353 anna = #b :@marek anna
        anna< :watek.local 366 anna #b :End of /NAMES list
        marek< :%anna JOIN #b)");
    row("not a channel", R"(
        anna> JOIN lobby
        anna< :watek.local 403 anna lobby :No such channel)");
    row("a name that is none", R"(
        anna> JOIN :#a b
        anna< :watek.local 476 anna #a_b :Bad channel name)");
    row("no parameter", R"(
        anna> JOIN
        anna< :watek.local 461 anna JOIN :Not enough parameters)");
    row("a wrong key", R"(
        marek> JOIN #a
        marek> MODE #a +k sesame
        ---
        anna> JOIN #a open
        anna< :watek.local 475 anna #a :Cannot join channel (+k))");
    row("a full channel", R"(
        marek> JOIN #a
        marek> MODE #a +l 1
        ---
        anna> JOIN #a
        anna< :watek.local 471 anna #a :Cannot join channel (+l))");
    row("banned, until an exception is made", R"(
        marek> JOIN #a
        marek> MODE #a +b anna
        ---
        anna> JOIN #a
        marek> MODE #a +e anna!*@*
        anna> JOIN #a
        anna< :watek.local 474 anna #a :Cannot join channel (+b)
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@marek anna
        anna< :watek.local 366 anna #a :End of /NAMES list
        marek< :%marek MODE #a +e anna!*@*
        marek< :%anna JOIN #a)");
    row("invited once", R"(
        marek> JOIN #a
        marek> MODE #a +i
        anna> JOIN #b
        ---
        anna> JOIN #a
        marek> INVITE anna #a
        anna> JOIN #a
        anna> PART #a
        anna> JOIN #a
        anna< :watek.local 473 anna #a :Cannot join channel (+i)
        anna< :%marek INVITE anna #a
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@marek anna
        anna< :watek.local 366 anna #a :End of /NAMES list
        anna< :%anna PART #a
        anna< :watek.local 473 anna #a :Cannot join channel (+i)
        marek< :watek.local 341 marek anna #a
        marek< :%anna JOIN #a
        marek< :%anna PART #a)");
    row("an invitation is to one channel and not to its successor", R"(
        anna> PING x
        marek> JOIN #a
        marek> INVITE anna #a
        marek> PART #a
        ola> JOIN #a
        ola> MODE #a +i
        ---
        anna> JOIN #a
        anna< :watek.local 473 anna #a :Cannot join channel (+i))");
    row("an invite exception needs no invitation", R"(
        marek> JOIN #a
        marek> MODE #a +iI anna
        ---
        anna> JOIN #a
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@marek anna
        anna< :watek.local 366 anna #a :End of /NAMES list
        marek< :%anna JOIN #a)");
    row("each of several equal targets is left, or kicked, once", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> KICK #a marek,Marek,MAREK :out
        anna> KICK #a,#A marek,marek :out
        anna> PART #a,#A,#a
        anna< :%anna KICK #a marek :out
        anna< :watek.local 441 anna marek #a :They aren't on that channel
        anna< :%anna PART #a
        marek< :%anna KICK #a marek :out)");
    row("JOIN 0 leaves all", R"(
        anna> JOIN #a,#b
        marek> JOIN #a
        ---
        anna> JOIN 0
        anna< :%anna PART #a
        anna< :%anna PART #b
        marek< :%anna PART #a)");

    row("parting with a reason", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> PART #a,#x,,#y :Time for lunch
        anna< :%anna PART #a :Time for lunch
        anna< :watek.local 403 anna #x :No such channel
        anna< :watek.local 403 anna #y :No such channel
        marek< :%anna PART #a :Time for lunch)");
    row("parting from where one is not", R"(
        marek> JOIN #a
        ---
        anna> PART #a
        anna< :watek.local 442 anna #a :You're not on that channel)");
    row("the last one out ends the channel", R"(
        anna> JOIN #a
        anna> PART #a
        ---
        anna> MODE #a
        anna< :watek.local 403 anna #a :No such channel)");

    row("kicking", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> KICK #a Marek :Bye now
        marek> PRIVMSG #a :hey
        anna< :%anna KICK #a marek :Bye now
        marek< :%anna KICK #a marek :Bye now
        marek< :watek.local 404 marek #a :Cannot send to channel (+n))");
    row("kicking several, without a reason", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        ---
        anna> KICK #a marek,ola
        anna< :%anna KICK #a marek :anna
        anna< :%anna KICK #a ola :anna
        marek< :%anna KICK #a marek :anna
        ola< :%anna KICK #a marek :anna
        ola< :%anna KICK #a ola :anna)");
    row("kicking without the right to", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        marek> KICK #a anna
        marek< :watek.local 482 marek #a :You're not channel operator)");
    row("half-operators do not kick operators", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a +h marek
        ---
        marek> KICK #a anna
        marek< :watek.local 482 marek #a :anna ranks too high to be kicked by you)");
    row("kicking whom and where there is nobody", R"(
        anna> JOIN #a
        marek> JOIN #b
        ---
        anna> KICK #x marek
        anna> KICK #b marek
        anna> KICK #a marek
        anna> KICK #a nobody
        anna> KICK #a
        anna< :watek.local 403 anna #x :No such channel
        anna< :watek.local 442 anna #b :You're not on that channel
        anna< :watek.local 441 anna marek #a :They aren't on that channel
        anna< :watek.local 401 anna nobody :No such nick/channel
        anna< :watek.local 461 anna KICK :Not enough parameters)");

    row("inviting what cannot be", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #b
        ---
        anna> INVITE nobody #a
        anna> INVITE ola #x
        anna> INVITE marek #b
        anna> INVITE marek #a
        anna> INVITE marek
        anna< :watek.local 401 anna nobody :No such nick/channel
        anna< :watek.local 403 anna #x :No such channel
        anna< :watek.local 442 anna #b :You're not on that channel
        anna< :watek.local 443 anna marek #a :is already on channel
        anna< :watek.local 461 anna INVITE :Not enough parameters)");
    row("inviting into an invite-only channel takes an operator", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #b
        anna> MODE #a +i
        ---
        marek> INVITE ola #a
        marek< :watek.local 482 marek #a :You're not channel operator)");
    row("the list of one's invitations", R"(
        anna> JOIN #a
        marek> JOIN #b
        anna> INVITE marek #a
        ---
        marek> INVITE
        marek< :watek.local 336 marek #a
        marek< :watek.local 337 marek :End of INVITE list)");

    row("an invitation follows a channel to its new name", R"(
        marek> PING x
        anna> JOIN #a
        anna> INVITE marek #a
        anna> RENAME #a #b
        ---
        marek> INVITE
        marek< :watek.local 336 marek #b
        marek< :watek.local 337 marek :End of INVITE list)");
    row("the lobby is nobody's", R"(
        anna> JOIN #lobby
        anna> MODE #lobby +t
        anna< :%anna JOIN #lobby
        anna< :watek.local 353 anna = #lobby :anna
        anna< :watek.local 366 anna #lobby :End of /NAMES list
        anna< :watek.local 482 anna #lobby :You're not channel operator)");
    row("the lobby stays when its last member leaves", R"(
        anna> JOIN #lobby
        anna> PART #lobby
        ---
        anna> MODE #lobby
        anna< :watek.local 324 anna #lobby +n
        anna< :watek.local 329 anna #lobby 1700000000)");
}

void ServerJoinTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

void ServerJoinTest::channelsPerClientAreLimited()
{
    watek::server::shared::ServerConfig config;
    config.limits.channelsPerClient = 1;
    QCOMPARE(DispatcherScript(config).run(R"(
        anna> JOIN #a
        ---
        anna> JOIN #b
        anna< :watek.local 405 anna #b :You have joined too many channels)"),
        QByteArray());
}

void ServerJoinTest::namesOfALargeChannelFitTheirLines()
{
    watek::tests::DispatcherHarness harness;
    constexpr int kMembers = 300;
    QSet<QByteArray> expected;
    for (int i = 0; i < kMembers; ++i) {
        const QByteArray nick = "somebody-with-a-long-name-" + QByteArray::number(i);
        harness.say(harness.online(nick), "JOIN #a");
        expected.insert(i == 0 ? '@' + nick : nick);
    }
    const auto anna = harness.online("anna");
    harness.say(anna, "NAMES #a");
    QSet<QByteArray> names;
    for (const QByteArray &line : harness.take(anna)) {
        QVERIFY(line.size() <= 510);
        if (line.contains(" 353 ")) {
            for (const QByteArray &name : line.mid(line.indexOf(" :") + 2).split(' '))
                names.insert(name);
        }
    }
    QCOMPARE(names, expected);
}

void ServerJoinTest::ofManyInvitationsTheLastOnesAreKept()
{
    using watek::server::dispatcher::User;
    watek::tests::DispatcherHarness harness;
    const auto anna = harness.online("anna");
    const auto marek = harness.online("marek");
    const qsizetype kMany = qsizetype(User::kMostInvitations) + 3;
    for (qsizetype i = 0; i < kMany; ++i) {
        const QByteArray name = "#" + QByteArray::number(i);
        harness.say(anna, "JOIN " + name);
        harness.say(anna, "INVITE marek " + name);
        // The last two are still there when they are asked for.
        if (i < kMany - 2)
            harness.say(anna, "PART " + name);
    }
    harness.take(marek);
    harness.say(marek, "INVITE");
    QCOMPARE(harness.take(marek),
        (QList<QByteArray>{":watek.local 336 marek #" + QByteArray::number(kMany - 2),
            ":watek.local 336 marek #" + QByteArray::number(kMany - 1),
            ":watek.local 337 marek :End of INVITE list"}));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerJoinTest)

} // namespace serverJoinTest

#include "ServerJoinTest.moc"

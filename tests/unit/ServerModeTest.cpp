// MODE and TOPIC. Modern IRC "MODE message", "Channel Modes", "TOPIC message".
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverModeTest {

using watek::tests::DispatcherScript;

class ServerModeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void aFullListTakesNoMore();
    void manyChangesAreSplitOverLines();
    void addressesAreBannedInEveryForm_data();
    void addressesAreBannedInEveryForm();
};

void ServerModeTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("showing the modes, the key to members only", R"(
        anna> JOIN #a
        anna> MODE #a +kl sesame 10
        ---
        anna> MODE #a
        marek> MODE #a
        anna< :watek.local 324 anna #a +ntkl sesame 10
        anna< :watek.local 329 anna #a 1700000000
        marek< :watek.local 324 marek #a +ntkl * 10
        marek< :watek.local 329 marek #a 1700000000)");
    row("several at once, in one line", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> MODE #a +mo-t+v marek marek
        anna< :%anna MODE #a +mo-t+v marek marek
        marek< :%anna MODE #a +mo-t+v marek marek)");
    row("what is so already is not said", R"(
        anna> JOIN #a
        ---
        anna> MODE #a +n-m
        anna> MODE #a +o anna
        anna> MODE #a -b nobody
        anna> MODE #a -l)");
    row("the same twice in one line", R"(
        anna> JOIN #a
        ---
        anna> MODE #a +bb x!*@* x!*@*
        anna> MODE #a +m-m+m
        anna< :%anna MODE #a +b x!*@*
        anna< :%anna MODE #a +m-m+m)");
    row("the same mask in another spelling", R"(
        anna> JOIN #a
        ---
        anna> MODE #a +bb *!*@EXAMPLE.org *!*@example.ORG
        anna> MODE #a +b-b+b m:Marek M:x M:x
        anna> MODE #a +bbbb *!*@::1 *!*@0::1 *!*@0:0:0:0:0:0:0:1 :::1
        anna> MODE #a +bb *!*@::ffff:10.0.0.9 10.0.0.9
        anna> MODE #a +bb *!*@2001:DB8::A *!*@2001:db8:0::a
        anna< :%anna MODE #a +b *!*@EXAMPLE.org
        anna< :%anna MODE #a +bb m:Marek!*@* M:x!*@*
        anna< :%anna MODE #a +b *!*@0::1
        anna< :%anna MODE #a +b *!*@10.0.0.9
        anna< :%anna MODE #a +b *!*@2001:db8::a)");
    row("a line is gone through from left to right", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> MODE #a +o-o+o marek Marek MAREK
        anna> MODE #a +b-b+b x x x
        anna> MODE #a -o+v anna marek
        anna< :%anna MODE #a +o-o+o marek marek marek
        anna< :%anna MODE #a +b-b+b x!*@* x!*@* x!*@*
        anna< :watek.local 482 anna #a :You're not channel operator
        anna< :%anna MODE #a -o anna
        marek< :%anna MODE #a +o-o+o marek marek marek
        marek< :%anna MODE #a +b-b+b x!*@* x!*@* x!*@*
        marek< :%anna MODE #a -o anna)");
    row("unknown letters do not stop the others", R"(
        anna> JOIN #a
        ---
        anna> MODE #a +Xm
        anna< :watek.local 472 anna X :is unknown mode char to me
        anna< :%anna MODE #a +m)");
    row("an unknown letter is shown whole, a list once", R"(
        anna> JOIN #a
        ---
        anna> MODE #a +ąbbb
        anna> MODE #a +bebb
        anna< :watek.local 472 anna ą :is unknown mode char to me
        anna< :watek.local 368 anna #a :End of channel ban list
        anna< :watek.local 368 anna #a :End of channel ban list
        anna< :watek.local 349 anna #a :End of channel exception list)");
    row("a secret channel's modes and lists are its own", R"(
        anna> JOIN #a
        anna> MODE #a +s
        marek> PING x
        ---
        marek> MODE #a
        marek> MODE #a b
        marek< :watek.local 403 marek #a :No such channel
        marek< :watek.local 403 marek #a :No such channel)");
    row("without the right, said once", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        marek> MODE #a +mnst
        marek< :watek.local 482 marek #a :You're not channel operator)");
    row("from outside", R"(
        anna> JOIN #a
        ---
        marek> MODE #a +m
        marek< :watek.local 442 marek #a :You're not on that channel)");
    row("for members who are not", R"(
        anna> JOIN #a
        marek> JOIN #b
        ---
        anna> MODE #a +o marek
        anna> MODE #a +o nobody
        anna> MODE #a +o
        anna< :watek.local 441 anna marek #a :They aren't on that channel
        anna< :watek.local 401 anna nobody :No such nick/channel)");
    row("an operator makes no owner, a half-operator no operator", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a +h marek
        ---
        anna> MODE #a +q anna
        marek> MODE #a +o marek
        marek> MODE #a +v marek
        anna< :watek.local 482 anna #a :You're not channel operator
        anna< :%marek MODE #a +v marek
        marek< :watek.local 482 marek #a :You're not channel operator
        marek< :%marek MODE #a +v marek)");
    row("anybody may lay down a rank", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a +h marek
        ---
        marek> MODE #a -h marek
        anna< :%marek MODE #a -h marek
        marek< :%marek MODE #a -h marek)");
    row("bans are completed and listed", R"(
        anna> JOIN #a
        anna> MODE #a +b eve
        anna> MODE #a +b *@10.0.0.9
        +2000
        ---
        anna> MODE #a b
        anna> MODE #a +e
        anna> MODE #a +I
        anna< :watek.local 367 anna #a eve!*@* %anna 1700000000
        anna< :watek.local 367 anna #a *!*@10.0.0.9 %anna 1700000000
        anna< :watek.local 368 anna #a :End of channel ban list
        anna< :watek.local 349 anna #a :End of channel exception list
        anna< :watek.local 347 anna #a :End of channel invite exception list)");
    row("a ban is taken away in any case", R"(
        anna> JOIN #a
        anna> MODE #a +b Eve
        ---
        anna> MODE #a -b eve!*@*
        anna> MODE #a b
        anna< :%anna MODE #a -b Eve!*@*
        anna< :watek.local 368 anna #a :End of channel ban list)");
    row("the key is shown to members and goes away without being known", R"(
        anna> JOIN #a
        ---
        anna> MODE #a +k sesame
        anna> MODE #a -k
        anna> MODE #a -k
        anna< :%anna MODE #a +k sesame
        anna< :%anna MODE #a -k *)");
    row("keys and limits that are none", R"(
        anna> JOIN #a
        ---
        anna> MODE #a +k two,words
        anna> MODE #a +l many
        anna> MODE #a +l -3
        anna> MODE #a +k
        anna< :watek.local 525 anna #a :Key is not well-formed
        anna< :watek.local 696 anna #a l many :The limit must be a number above 0
        anna< :watek.local 696 anna #a l -3 :The limit must be a number above 0)");
    row("no such channel, no parameter", R"(
        anna> MODE #x
        anna> MODE
        anna< :watek.local 403 anna #x :No such channel
        anna< :watek.local 461 anna MODE :Not enough parameters)");
    row("user modes", R"(
        marek> PING x
        ---
        anna> MODE anna
        anna> MODE Anna +i
        anna> MODE anna +i
        anna> MODE anna
        anna> MODE anna -i+x
        anna> MODE marek +i
        anna> MODE marek
        anna> MODE nobody +i
        anna> MODE anna +o
        anna< :watek.local 221 anna +
        anna< :%anna MODE anna +i
        anna< :watek.local 221 anna +i
        anna< :%anna MODE anna -i
        anna< :watek.local 501 anna :Unknown MODE flag
        anna< :watek.local 502 anna :Cannot change or see the modes of other users
        anna< :watek.local 502 anna :Cannot change or see the modes of other users
        anna< :watek.local 401 anna nobody :No such nick/channel)");
    row("a topic is set, shown and cleared", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> TOPIC #a
        anna> TOPIC #a :Threads and more
        marek> TOPIC #A
        anna> TOPIC #a :
        marek> TOPIC #a
        anna< :watek.local 331 anna #a :No topic is set
        anna< :%anna TOPIC #a :Threads and more
        anna< :%anna TOPIC #a :
        marek< :%anna TOPIC #a :Threads and more
        marek< :watek.local 332 marek #a :Threads and more
        marek< :watek.local 333 marek #a anna 1700000000
        marek< :%anna TOPIC #a :
        marek< :watek.local 331 marek #a :No topic is set)");
    row("a protected topic", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        marek> TOPIC #a :mine
        anna> MODE #a -t
        marek> TOPIC #a :mine
        anna< :%anna MODE #a -t
        anna< :%marek TOPIC #a :mine
        marek< :watek.local 482 marek #a :You're not channel operator
        marek< :%anna MODE #a -t
        marek< :%marek TOPIC #a :mine)");
    row("topics elsewhere", R"(
        anna> JOIN #a
        ---
        marek> TOPIC #a :x
        marek> TOPIC #x
        marek> TOPIC
        marek< :watek.local 442 marek #a :You're not on that channel
        marek< :watek.local 403 marek #x :No such channel
        marek< :watek.local 461 marek TOPIC :Not enough parameters)");
}

void ServerModeTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

void ServerModeTest::aFullListTakesNoMore()
{
    watek::server::shared::ServerConfig config;
    config.limits.listModes = 2;
    QCOMPARE(DispatcherScript(config).run(R"(
        anna> JOIN #a
        ---
        anna> MODE #a +bbb a b c
        anna< :watek.local 478 anna #a b :Channel list is full
        anna< :%anna MODE #a +bb a!*@* b!*@*
        # What the line takes away makes room in it.
        anna> MODE #a -b+bb a d e
        anna< :watek.local 478 anna #a b :Channel list is full
        anna< :%anna MODE #a -b+b a!*@* d!*@*)"),
        QByteArray());
}

void ServerModeTest::manyChangesAreSplitOverLines()
{
    watek::tests::DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #a");
    harness.take(anna);
    QByteArray line = "MODE #a +bbbbb";
    for (char c = 'a'; c < 'f'; ++c)
        line += ' ' + QByteArray(90, c) + "!*@*";
    harness.say(anna, line);
    const QList<QByteArray> lines = harness.take(anna);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.join().count("!*@*"), 5);
    for (const QByteArray &each : lines)
        QVERIFY(each.size() <= 510);
}

void ServerModeTest::addressesAreBannedInEveryForm_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("ban");
    const auto row = [](const char *address, const char *ban) {
        QTest::addRow("%s by %s", address, ban) << QByteArray(address) << QByteArray(ban);
    };
    for (const char *const ban : {"*!*@::1", "*!*@0::1", "*!*@0:0:0:0:0:0:0:1", "::1"})
        row("::1", ban);
    row("2001:db8::a", "*!*@2001:DB8:0:0::A");
    row("::ffff:10.0.0.9", "*!*@10.0.0.9");
    row("10.0.0.9", "*!*@::ffff:10.0.0.9");
    row("2001:db8::a", "*!*@2001:db8:*");
}

void ServerModeTest::addressesAreBannedInEveryForm()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, ban);
    // Where addresses are shown. By what hides them: ServerHiddenAddressTest.
    watek::server::shared::ServerConfig config;
    config.cloaks.enabled = false;
    watek::tests::DispatcherHarness harness(config);
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #a");
    harness.say(anna, "MODE #a +b :" + ban);
    const auto marek = harness.arrive(watek::server::shared::ClientKind::Irc, address);
    harness.say(marek, "NICK marek");
    harness.say(marek, "USER u 0 * :Marek");
    harness.take(marek);
    harness.say(marek, "JOIN #a");
    QCOMPARE(harness.take(marek),
        QList<QByteArray>{":watek.local 474 marek #a :Cannot join channel (+b)"});
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerModeTest)

} // namespace serverModeTest

#include "ServerModeTest.moc"

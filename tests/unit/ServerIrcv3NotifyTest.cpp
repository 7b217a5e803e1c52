// What clients are told of other people when they have asked for it, and how names are shown.
// IRCv3 away-notify, extended-join, setname, invite-notify, account-notify, account-tag,
// extended-monitor, multi-prefix, userhost-in-names, no-implicit-names, pre-away, bot-mode.
#include "server/dispatcher/EventEncoder.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIrcv3NotifyTest {

using namespace watek;
using namespace server::dispatcher;
using tests::DispatcherScript;

class ServerIrcv3NotifyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void awayBeforeRegistrationNeedsItsCapability();
    void accountsAreShownToThoseWhoAsk();
    void namesWithHostsFitTheirLines();
};

void ServerIrcv3NotifyTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    // away-notify "Description"
    row("peers that ask are told once who is away, back and away elsewhere", R"(
        anna> CAP REQ away-notify
        anna> JOIN #a,#b
        marek> CAP REQ away-notify
        marek> JOIN #a,#b
        ola> JOIN #a
        jan> CAP REQ away-notify
        ---
        anna> AWAY :Lunch
        anna> AWAY :Tea
        anna> AWAY :Tea
        anna> AWAY
        anna> AWAY
        anna< :watek.local 306 anna :You have been marked as being away
        anna< :watek.local 306 anna :You have been marked as being away
        anna< :watek.local 306 anna :You have been marked as being away
        anna< :watek.local 305 anna :You are no longer marked as being away
        anna< :watek.local 305 anna :You are no longer marked as being away
        marek< :%anna AWAY :Lunch
        marek< :%anna AWAY :Tea
        marek< :%anna AWAY)");
    row("who joins and is away is said to be", R"(
        marek> CAP REQ away-notify
        marek> JOIN #a
        ola> JOIN #a
        anna> CAP REQ away-notify
        anna> AWAY :Lunch
        ---
        anna> JOIN #a
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@marek anna ola
        anna< :watek.local 366 anna #a :End of /NAMES list
        marek< :%anna JOIN #a
        marek< :%anna AWAY :Lunch
        ola< :%anna JOIN #a)");
    // extended-join "Description"
    row("a JOIN shows account and real name to those who ask", R"(
        marek> CAP REQ extended-join
        marek> JOIN #a
        ola> JOIN #a
        anna> CAP REQ extended-join
        ---
        anna> JOIN #a
        anna< :%anna JOIN #a * :Real anna
        anna< :watek.local 353 anna = #a :@marek anna ola
        anna< :watek.local 366 anna #a :End of /NAMES list
        marek< :%anna JOIN #a * :Real anna
        ola< :%anna JOIN #a)");
    // setname "Description", "Errors"
    row("a real name changes before those who ask", R"(
        anna> CAP REQ setname
        anna> JOIN #a
        marek> CAP REQ setname
        marek> JOIN #a
        ola> JOIN #a
        ---
        anna> SETNAME :Anna B
        ola> SETNAME :Ola B
        anna> SETNAME :
        anna> SETNAME
        anna< :%anna SETNAME :Anna B
        anna< :%ola SETNAME :Ola B
        anna< :watek.local FAIL SETNAME INVALID_REALNAME :Realname is not valid
        anna< :watek.local 461 anna SETNAME :Not enough parameters
        marek< :%anna SETNAME :Anna B
        marek< :%ola SETNAME :Ola B)");
    // invite-notify "Notes"
    row("those who could have invited are told of an invitation", R"(
        anna> CAP REQ invite-notify
        anna> JOIN #a
        marek> CAP REQ invite-notify
        marek> JOIN #a
        ola> JOIN #a
        ewa> CAP REQ invite-notify
        ewa> JOIN #a
        anna> MODE #a +hh marek ola
        jan> CAP REQ invite-notify
        ---
        anna> INVITE jan #a
        anna< :watek.local 341 anna jan #a
        jan< :%anna INVITE jan #a
        marek< :%anna INVITE jan #a)");
    // extended-monitor "Description"
    row("who watches is told from elsewhere", R"(
        marek> CAP REQ :extended-monitor away-notify setname
        ola> CAP REQ :away-notify setname
        jan> CAP REQ :extended-monitor setname
        marek> MONITOR + anna
        ola> MONITOR + anna
        jan> MONITOR + anna
        anna> PING x
        ---
        anna> AWAY :Lunch
        anna> SETNAME :Anna B
        anna< :watek.local 306 anna :You have been marked as being away
        marek< :%anna AWAY :Lunch
        marek< :%anna SETNAME :Anna B
        jan< :%anna SETNAME :Anna B)");
    row("who watches and shares a channel is told once", R"(
        marek> CAP REQ :extended-monitor away-notify
        marek> MONITOR + anna
        marek> JOIN #a
        anna> JOIN #a
        ---
        anna> AWAY :Tea
        anna< :watek.local 306 anna :You have been marked as being away
        marek< :%anna AWAY :Tea)");
    // multi-prefix "Description", in the order of rank
    row("all prefixes in NAMES, WHO and WHOIS", R"(
        anna> JOIN #a
        anna> MODE #a +v anna
        marek> CAP REQ multi-prefix
        ---
        marek> JOIN #a
        marek> WHO #a
        marek> WHOIS anna
        anna< :%marek JOIN #a
        anna> NAMES #a
        anna< :watek.local 353 anna = #a :@anna marek
        anna< :watek.local 366 anna #a :End of /NAMES list
        marek< :%marek JOIN #a
        marek< :watek.local 353 marek = #a :@+anna marek
        marek< :watek.local 366 marek #a :End of /NAMES list
        marek< :watek.local 352 marek #a u 10.0.0.1 watek.local anna H@+ :0 Real anna
        marek< :watek.local 352 marek #a u 10.0.0.1 watek.local marek H :0 Real marek
        marek< :watek.local 315 marek #a :End of WHO list
        marek< :watek.local 311 marek anna u 10.0.0.1 * :Real anna
        marek< :watek.local 319 marek anna :@+#a
        marek< :watek.local 312 marek anna watek.local :A multithreaded chat server
        marek< :watek.local 317 marek anna 0 1700000000 :seconds idle, signon time
        marek< :watek.local 318 marek anna :End of /WHOIS list)");
    row("the names are right after every change", R"(
        marek> CAP REQ multi-prefix
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> MODE #a +v anna
        marek> NAMES #a
        anna> NICK ania
        marek> NAMES #a
        anna> MODE #a -o ania
        marek> NAMES #a
        anna< :%anna MODE #a +v anna
        anna< :%anna NICK ania
        anna< :%ania MODE #a -o ania
        marek< :%anna MODE #a +v anna
        marek< :watek.local 353 marek = #a :@+anna marek
        marek< :watek.local 366 marek #a :End of /NAMES list
        marek< :%anna NICK ania
        marek< :watek.local 353 marek = #a :@+ania marek
        marek< :watek.local 366 marek #a :End of /NAMES list
        marek< :%ania MODE #a -o ania
        marek< :watek.local 353 marek = #a :+ania marek
        marek< :watek.local 366 marek #a :End of /NAMES list)");
    // userhost-in-names "Description"
    row("names with their hosts, inside and outside", R"(
        anna> JOIN #a
        marek> CAP REQ :userhost-in-names multi-prefix
        anna> MODE #a +v anna
        ---
        marek> NAMES #a
        marek> JOIN #a
        anna< :%marek JOIN #a
        marek< :watek.local 353 marek = #a :@+%anna
        marek< :watek.local 366 marek #a :End of /NAMES list
        marek< :%marek JOIN #a
        marek< :watek.local 353 marek = #a :@+%anna %marek
        marek< :watek.local 366 marek #a :End of /NAMES list)");
    // no-implicit-names "Implementation"
    row("no names unless they are asked for", R"(
        anna> CAP REQ no-implicit-names
        ---
        anna> JOIN #a
        anna> NAMES #a
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@anna
        anna< :watek.local 366 anna #a :End of /NAMES list)");
    row("the draft's name means the same", R"(
        anna> CAP REQ draft/no-implicit-names
        ---
        anna> JOIN #a
        anna< :%anna JOIN #a)");
    // bot-mode "The bot tag"
    row("what a bot does is marked, for those who read tags", R"(
        marek> CAP REQ message-tags
        marek> JOIN #a
        ola> JOIN #a
        anna> MODE anna +B
        ---
        anna> JOIN #a
        anna> @+x PRIVMSG #a :hi
        anna< :%anna JOIN #a
        anna< :watek.local 353 anna = #a :@marek anna ola
        anna< :watek.local 366 anna #a :End of /NAMES list
        marek< @msgid=m1;bot :%anna JOIN #a
        marek< @msgid=m2;bot;+x :%anna PRIVMSG #a :hi
        ola< :%anna JOIN #a
        ola< :%anna PRIVMSG #a :hi)");
}

void ServerIrcv3NotifyTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    const QByteArray trouble = DispatcherScript().run(script);
    QVERIFY2(trouble.isEmpty(), trouble.constData());
}

void ServerIrcv3NotifyTest::awayBeforeRegistrationNeedsItsCapability()
{
    // pre-away "Implementation"
    tests::DispatcherHarness harness;
    const auto id = harness.arrive(server::shared::ClientKind::Irc);
    harness.say(id, "AWAY *");
    QCOMPARE(harness.take(id), QList<QByteArray>{":watek.local 451 * :You have not registered"});
    harness.say(id, "CAP REQ draft/pre-away");
    harness.say(id, "AWAY *");
    harness.say(id, "NICK anna");
    harness.say(id, "USER u 0 * :Anna");
    harness.say(id, "CAP END");
    QVERIFY(harness.take(id).contains(":watek.local 306 * :You have been marked as being away"));
    const auto marek = harness.online("marek");
    harness.say(marek, "PRIVMSG anna :hi");
    QCOMPARE(harness.take(marek), QList<QByteArray>{":watek.local 301 marek anna :*"});
    harness.say(id, "AWAY");
    harness.say(marek, "PRIVMSG anna :hi");
    QVERIFY(harness.take(marek).isEmpty());
}

void ServerIrcv3NotifyTest::accountsAreShownToThoseWhoAsk()
{
    // account-tag, extended-join, account-notify. Nobody can log in yet, so events are made here.
    const auto channel = *protocol::ChannelName::parse("#a", 64);
    Event event{.msgid = "m",
        .timeMs = 0,
        .actor = {base::UserId{1}, {}, "anna", "anna!u@h", "anna", false},
        .what = SaidInChannel{SaidKind::Privmsg, channel, Rank::Member, "hi"}};
    const LineForm tagged = LineForm::irc({Capability::AccountTag, Capability::ExtendedJoin});
    QCOMPARE(EventEncoder(event).bytesFor(tagged), "@account=anna :anna!u@h PRIVMSG #a :hi\r\n");
    QCOMPARE(EventEncoder(event).bytesFor(LineForm::irc()), ":anna!u@h PRIVMSG #a :hi\r\n");
    event.what = Joined{channel, false, std::nullopt, "Anna B"};
    QCOMPARE(
        EventEncoder(event).bytesFor(tagged), "@account=anna :anna!u@h JOIN #a anna :Anna B\r\n");
    event.what = AccountChanged{"anna"};
    QCOMPARE(EventEncoder(event).bytesFor(LineForm::irc()), ":anna!u@h ACCOUNT anna\r\n");
}

void ServerIrcv3NotifyTest::namesWithHostsFitTheirLines()
{
    DispatcherScript script;
    tests::DispatcherHarness &harness = script.harness();
    for (int i = 0; i < 90; ++i)
        harness.say(harness.online("user-number-" + QByteArray::number(i)), "JOIN #a");
    const auto anna = script.client("anna");
    harness.say(anna, "CAP REQ :userhost-in-names multi-prefix");
    harness.dropAll();
    harness.say(anna, "JOIN #a");
    QSet<QByteArray> names;
    for (const QByteArray &line : harness.take(anna)) {
        QVERIFY(line.size() <= 510);
        if (line.contains(" 353 ")) {
            for (const QByteArray &name : line.mid(line.indexOf(" :") + 2).split(' '))
                names.insert(name);
        }
    }
    QCOMPARE(names.size(), 91);
    QVERIFY(names.contains("@user-number-0!u@10.0.0.1"));
    QVERIFY(names.contains("anna!u@10.0.0.1"));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrcv3NotifyTest)

} // namespace serverIrcv3NotifyTest

#include "ServerIrcv3NotifyTest.moc"

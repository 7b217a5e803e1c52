// What the modes of channels and users do: C M R x of a channel, +R of a user, invitations against
// +i +b +k +l, and names that look alike. Modern IRC "Channel Modes", "INVITE message"; RFC 2811
// section 4; IRCv3 extended-monitor.
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverChannelModesTest {

using watek::tests::DispatcherScript;

class ServerChannelModesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
};

void ServerChannelModesTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("+C keeps requests between programs out, and lets ACTION in", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a +C
        ---
        marek> PRIVMSG #a :\1PING 1\1
        marek> NOTICE #a :\1PING 1\1
        marek> PRIVMSG #a :\1ACTION waves\1
        marek< :watek.local 404 marek #a :Cannot send to channel (+C)
        anna< :%marek PRIVMSG #a :\1ACTION waves\1)");
    row("+C keeps requests in a message of several lines out, wherever they stand", R"(
        anna> JOIN #a
        marek> CAP REQ :batch draft/multiline
        marek> JOIN #a
        anna> MODE #a +C
        ---
        marek> BATCH +1 draft/multiline #a
        marek> @batch=1 PRIVMSG #a :hello
        marek> @batch=1 PRIVMSG #a :\1PING 1\1
        marek> BATCH -1
        marek< :watek.local 404 marek #a :Cannot send to channel (+C))");
    row("+x is set by operators and above", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a +h marek
        ---
        marek> MODE #a +x
        anna> MODE #a +x
        marek> MODE #a -x
        anna> MODE #a
        marek< :watek.local 482 marek #a :You're not channel operator
        marek< :%anna MODE #a +x
        marek< :watek.local 482 marek #a :You're not channel operator
        anna< :%anna MODE #a +x
        anna< :watek.local 324 anna #a +ntx
        anna< :watek.local 329 anna #a 1700000000)");
    row("+M silences who has no account, voices apart", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a +M
        ---
        marek> PRIVMSG #a :hello
        anna> MODE #a +v marek
        marek> PRIVMSG #a :hello
        marek< :watek.local 404 marek #a :Cannot send to channel (+M)
        marek< :%anna MODE #a +v marek
        anna< :%anna MODE #a +v marek
        anna< :%marek PRIVMSG #a :hello)");
    // KNOCK: the numerics 710 to 714
    row("a knock is heard by those who can open", R"(
        anna> JOIN #a
        ola> JOIN #a
        g7> hello
        anna> MODE #a +i
        marek> PING x
        ---
        marek> KNOCK #a :let me in
        marek> KNOCK #a
        +60000
        marek> KNOCK #a
        marek< :watek.local 711 marek #a :Your KNOCK has been delivered
        marek< :watek.local 712 marek #a :Too many KNOCKs, wait a minute
        marek< :watek.local 711 marek #a :Your KNOCK has been delivered
        anna< :watek.local 710 anna #a %marek :has asked for an invite: let me in
        anna< :watek.local 710 anna #a %marek :has asked for an invite.)");
    row("knocking is for closed doors, from outside, unless one is banned", R"(
        anna> JOIN #a,#b,#c,#s
        anna> MODE #b +k key
        anna> MODE #b +b eve
        anna> MODE #c +l 1
        anna> MODE #s +si
        marek> PING x
        ---
        marek> KNOCK #a
        anna> KNOCK #a
        eve> KNOCK #b
        marek> KNOCK #s
        marek> KNOCK #nowhere
        marek> KNOCK
        marek> KNOCK #c
        anna< :watek.local 714 anna #a :You are already on that channel
        anna< :watek.local 710 anna #c %marek :has asked for an invite.
        eve< :watek.local 404 eve #b :Cannot knock on the channel (+b)
        marek< :watek.local 713 marek #a :The channel is open, just join it
        marek< :watek.local 403 marek #s :No such channel
        marek< :watek.local 403 marek #nowhere :No such channel
        marek< :watek.local 461 marek KNOCK :Not enough parameters
        marek< :watek.local 711 marek #c :Your KNOCK has been delivered)");
    row("+R keeps out who has no account", R"(
        anna> JOIN #a
        anna> MODE #a +R
        marek> PING x
        ---
        marek> JOIN #a
        marek< :watek.local 477 marek #a :Cannot join channel (+R))");
    row("a user with +R hears nothing from who has no account", R"(
        anna> MODE anna +R
        marek> PING x
        ---
        marek> PRIVMSG anna :hello
        marek> NOTICE anna :hello
        marek< :watek.local 531 marek anna :You must be logged in to send messages to this user (+R))");
    row("an operator's invitation opens every door, once", R"(
        marek> PING x
        anna> JOIN #a
        anna> MODE #a +iblk marek!*@* 1 key
        anna> INVITE marek #a
        ---
        marek> JOIN #a
        marek> PART #a
        marek> JOIN #a
        anna< :%marek JOIN #a
        anna< :%marek PART #a
        marek< :%marek JOIN #a
        marek< :watek.local 353 marek = #a :@anna marek
        marek< :watek.local 366 marek #a :End of /NAMES list
        marek< :%marek PART #a
        marek< :watek.local 473 marek #a :Cannot join channel (+i))");
    row("another member's invitation opens none", R"(
        marek> PING x
        anna> JOIN #a
        ola> JOIN #a
        ola> INVITE marek #a
        anna> MODE #a +b marek
        ---
        marek> INVITE
        marek> JOIN #a
        marek< :watek.local 337 marek :End of INVITE list
        marek< :watek.local 474 marek #a :Cannot join channel (+b))");
    row("a channel that looks like another is not made", R"(
        anna> JOIN #anna
        marek> PING x
        ---
        marek> JOIN #аnnа
        marek< :watek.local 476 marek #аnnа :That name looks like #anna)");
    row("the name is free again when the other is gone", R"(
        anna> JOIN #anna
        anna> PART #anna
        ---
        marek> JOIN #аnnа
        ---
        marek> PART #аnnа
        marek< :%marek PART #аnnа)");
    row("a ban with m: silences and does not keep out", R"(
        anna> JOIN #a
        anna> MODE #a +b m:marek
        marek> JOIN #a
        ---
        marek> PRIVMSG #a :hello
        anna> MODE #a +e m:*!u@*
        marek> PRIVMSG #a :hello
        anna> MODE #a b
        marek< :watek.local 404 marek #a :Cannot send to channel (+b)
        anna< :%anna MODE #a +e m:*!u@*
        marek< :%anna MODE #a +e m:*!u@*
        anna< :%marek PRIVMSG #a :hello
        anna< :watek.local 367 anna #a m:marek!*@* %anna 1700000000
        anna< :watek.local 368 anna #a :End of channel ban list)");
    row("extended-monitor tells of AWAY without a channel in common", R"(
        anna> CAP REQ :extended-monitor away-notify
        anna> MONITOR + marek
        ola> MONITOR + marek
        marek> PING x
        ---
        marek> AWAY :Lunch
        anna< :%marek AWAY :Lunch
        marek< :watek.local 306 marek :You have been marked as being away)");
}

void ServerChannelModesTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerChannelModesTest)

} // namespace serverChannelModesTest

#include "ServerChannelModesTest.moc"

// RENAME: who may, who is told how, and what stays. IRCv3 channel-rename.
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIrcv3RenameTest {

using watek::tests::DispatcherScript;

class ServerIrcv3RenameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void renamingALargeChannelCostsWhatItMakesTheServerSay();
};

void ServerIrcv3RenameTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    // "Messages", "Fallback"
    row("those who know of it are told, for the others it is a part and a join", R"(
        anna> CAP REQ draft/channel-rename
        anna> JOIN #boaring
        anna> TOPIC #boaring :Boars
        marek> CAP REQ draft/channel-rename
        marek> JOIN #boaring
        ola> JOIN #boaring
        ---
        anna> RENAME #Boaring #boring :Typo fix
        anna> PRIVMSG #boring :hi
        ola> PRIVMSG #boaring :where?
        anna< :%anna RENAME #boaring #boring :Typo fix
        marek< :%anna RENAME #boaring #boring :Typo fix
        marek< :%anna PRIVMSG #boring :hi
        ola< :%ola PART #boaring :Typo fix
        ola< :%ola JOIN #boring
        ola< :watek.local 332 ola #boring :Boars
        ola< :watek.local 333 ola #boring anna 1700000000
        ola< :watek.local 353 ola = #boring :@anna marek ola
        ola< :watek.local 366 ola #boring :End of /NAMES list
        ola< :%anna PRIVMSG #boring :hi
        ola< :watek.local 403 ola #boaring :No such channel)");
    row("who renames without the capability sees the fallback", R"(
        anna> JOIN #foo
        ---
        anna> RENAME #foo #bar
        anna< :%anna PART #foo
        anna< :%anna JOIN #bar
        anna< :watek.local 353 anna = #bar :@anna
        anna< :watek.local 366 anna #bar :End of /NAMES list)");
    row("another case is no other channel", R"(
        anna> CAP REQ draft/channel-rename
        anna> JOIN #foo
        ola> JOIN #foo
        ---
        anna> RENAME #foo #Foo
        ola> PRIVMSG #foo :still here
        anna< :%anna RENAME #foo #Foo :
        anna< :%ola PRIVMSG #Foo :still here)");
    row("modes, bans and invitations stay", R"(
        anna> CAP REQ draft/channel-rename
        anna> JOIN #foo
        anna> MODE #foo +ib eve!*@*
        anna> INVITE jan #foo
        jan> PING x
        anna> INVITE jan #foo
        ---
        anna> RENAME #foo #bar
        anna> MODE #bar
        anna> MODE #bar b
        jan> JOIN #bar
        anna< :%anna RENAME #foo #bar :
        anna< :watek.local 324 anna #bar +int
        anna< :watek.local 329 anna #bar 1700000000
        anna< :watek.local 367 anna #bar eve!*@* %anna 1700000000
        anna< :watek.local 368 anna #bar :End of channel ban list
        anna< :%jan JOIN #bar
        jan< :%jan JOIN #bar
        jan< :watek.local 353 jan = #bar :@anna jan
        jan< :watek.local 366 jan #bar :End of /NAMES list)");
    row("the old name is free again", R"(
        anna> JOIN #foo
        anna> RENAME #foo #bar
        ---
        marek> JOIN #foo
        marek< :%marek JOIN #foo
        marek< :watek.local 353 marek = #foo :@marek
        marek< :watek.local 366 marek #foo :End of /NAMES list)");
    row("a channel is renamed once in a minute", R"(
        anna> CAP REQ draft/channel-rename
        anna> JOIN #foo
        ---
        anna> RENAME #foo #bar
        +1000
        anna> RENAME #bar #baz
        +59000
        anna> RENAME #bar #baz
        anna< :%anna RENAME #foo #bar :
        anna< :watek.local FAIL RENAME CANNOT_RENAME #bar #baz :The channel was renamed a moment ago, try again in 59 seconds
        anna< :%anna RENAME #bar #baz :)");
    // "Errors"
    row("who may not, and what cannot be", R"(
        anna> JOIN #foo
        marek> JOIN #taken
        ola> JOIN #foo
        ---
        anna> RENAME #foo
        anna> RENAME #nowhere #bar
        marek> RENAME #foo #bar
        ola> RENAME #foo #bar
        anna> RENAME #foo #TAKEN
        anna> RENAME #foo bar
        anna> RENAME #foo #foo
        anna< :watek.local 461 anna RENAME :Not enough parameters
        anna< :watek.local 403 anna #nowhere :No such channel
        anna< :watek.local FAIL RENAME CHANNEL_NAME_IN_USE #foo #TAKEN :The channel name is already taken
        anna< :watek.local FAIL RENAME CANNOT_RENAME #foo bar :Bad channel name: a name cannot begin with this character
        anna< :watek.local FAIL RENAME CANNOT_RENAME #foo #foo :That is its name already
        marek< :watek.local 442 marek #foo :You're not on that channel
        ola< :watek.local 482 ola #foo :You're not channel operator)");
}

void ServerIrcv3RenameTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    const QByteArray trouble = DispatcherScript().run(script);
    QVERIFY2(trouble.isEmpty(), trouble.constData());
}

void ServerIrcv3RenameTest::renamingALargeChannelCostsWhatItMakesTheServerSay()
{
    watek::tests::DispatcherHarness harness;
    const auto anna = harness.online("anna");
    harness.say(anna, "JOIN #small");
    harness.say(anna, "JOIN #large");
    for (int i = 0; i < 200; ++i)
        harness.say(harness.online("member" + QByteArray::number(i)), "JOIN #large");
    const int before = harness.charged(anna);
    harness.say(anna, "RENAME #small #tiny");
    QCOMPARE(harness.charged(anna), before);
    // 200 times the 201 names is more than 400 KiB; 16 000 bytes are a line.
    harness.say(anna, "RENAME #large #huge");
    QVERIFY2(
        harness.charged(anna) - before > 20, QByteArray::number(harness.charged(anna)).constData());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrcv3RenameTest)

} // namespace serverIrcv3RenameTest

#include "ServerIrcv3RenameTest.moc"

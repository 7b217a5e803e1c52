// Every kind of event in both languages of the chat.
#include "server/dispatcher/EventEncoder.h"
#include "server/dispatcher/LineWriter.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverDispatcherEncoderTest {

using namespace watek::server::dispatcher;
using watek::base::UserId;
using watek::protocol::ChannelName;
using watek::protocol::Nick;

namespace {

const ChannelName kChannel = *ChannelName::parse("#lobby", 64);

Event eventOf(What what)
{
    return {.msgid = "x",
        .timeMs = 0,
        .actor = {UserId{1}, {}, "anna", "anna!u@host"},
        .what = std::move(what)};
}

} // namespace
class ServerDispatcherEncoderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothLanguagesSayTheSame_data();
    void bothLanguagesSayTheSame();
    void aFormIsEncodedOnce();
    void tooLongLinesLoseTheirEndBetweenCharacters();
    void piecesAreCutAtSpaces();
};

void ServerDispatcherEncoderTest::bothLanguagesSayTheSame_data()
{
    QTest::addColumn<Event>("event");
    QTest::addColumn<QByteArray>("irc");
    QTest::addColumn<QByteArray>("guest");
    const auto row
        = [](const char *name, What what, const QByteArray &irc, const QByteArray &guest) {
              QTest::newRow(name) << eventOf(std::move(what)) << irc << guest;
          };
    row("said", SaidInChannel{SaidKind::Privmsg, kChannel, Rank::Member, "hi"},
        ":anna!u@host PRIVMSG #lobby :hi\r\n", "anna: hi\n");
    row("said to operators", SaidInChannel{SaidKind::Privmsg, kChannel, Rank::Operator, "hi"},
        ":anna!u@host PRIVMSG @#lobby :hi\r\n", "anna: hi\n");
    row("an action",
        SaidInChannel{SaidKind::Privmsg, kChannel, Rank::Member,
            "\x01"
            "ACTION waves\x01"},
        ":anna!u@host PRIVMSG #lobby :\x01"
        "ACTION waves\x01\r\n",
        "* anna waves\n");
    row("bold", SaidInChannel{SaidKind::Privmsg, kChannel, Rank::Member, "\x02hi\x02"},
        ":anna!u@host PRIVMSG #lobby :\x02hi\x02\r\n", "anna: hi\n");
    row("noticed", SaidInChannel{SaidKind::Notice, kChannel, Rank::Member, "hi"},
        ":anna!u@host NOTICE #lobby :hi\r\n", "[notice] anna: hi\n");
    row("in private", SaidToUser{SaidKind::Privmsg, UserId{2}, "ola", "hi"},
        ":anna!u@host PRIVMSG ola :hi\r\n", "[private] anna: hi\n");
    row("a private request of a program",
        SaidToUser{SaidKind::Privmsg, UserId{2}, "ola", "\x01VERSION\x01"},
        ":anna!u@host PRIVMSG ola :\x01VERSION\x01\r\n", "");
    row("online", CameOnline{*Nick::parse("anna", 30), "u", "Anna", "host"}, "", "");
    row("joined", Joined{kChannel, false, std::nullopt}, ":anna!u@host JOIN #lobby\r\n",
        "[SERVER] anna has joined the chat.\n");
    row("parted", Parted{kChannel, "bye"}, ":anna!u@host PART #lobby :bye\r\n",
        "[SERVER] anna has left the chat.\n");
    row("quit", Quit{"bye"}, ":anna!u@host QUIT :bye\r\n", "[SERVER] anna has left the chat.\n");
    row("renamed", NickChanged{*Nick::parse("ania", 32)}, ":anna!u@host NICK ania\r\n",
        "[SERVER] anna is now known as ania.\n");
    row("a topic", TopicSet{kChannel, "Threads"}, ":anna!u@host TOPIC #lobby :Threads\r\n",
        "[SERVER] anna has set the topic: Threads\n");
    row("no topic", TopicSet{kChannel, ""}, ":anna!u@host TOPIC #lobby :\r\n",
        "[SERVER] anna has cleared the topic.\n");
    row("modes",
        ModesChanged{
            kChannel, {{true, 'o', "ola", UserId{2}}, {true, 'm', {}, {}}, {false, 't', {}, {}}}},
        ":anna!u@host MODE #lobby +om-t ola\r\n", "");
    row("user modes", UserModesChanged{{{true, 'i', {}, {}}}}, ":anna!u@host MODE anna +i\r\n", "");
    row("kicked", Kicked{kChannel, UserId{2}, "ola", "noise"},
        ":anna!u@host KICK #lobby ola :noise\r\n", "[SERVER] ola was removed by anna: noise\n");
    row("invited", Invited{kChannel, UserId{2}, "ola"}, ":anna!u@host INVITE ola #lobby\r\n",
        "[SERVER] anna invites you to #lobby, which needs an IRC client.\n");
    row("away", AwayChanged{"out"}, ":anna!u@host AWAY :out\r\n", "");
    row("back", AwayChanged{}, ":anna!u@host AWAY\r\n", "");
    row("another real name", RealnameChanged{"Anna B"}, ":anna!u@host SETNAME :Anna B\r\n", "");
    row("logged in", AccountChanged{"anna"}, ":anna!u@host ACCOUNT anna\r\n", "");
    row("logged out", AccountChanged{}, ":anna!u@host ACCOUNT *\r\n", "");
}

void ServerDispatcherEncoderTest::bothLanguagesSayTheSame()
{
    QFETCH(Event, event);
    QFETCH(QByteArray, irc);
    QFETCH(QByteArray, guest);
    EventEncoder encoder(event);
    QCOMPARE(encoder.bytesFor(LineForm::irc()), irc);
    QCOMPARE(encoder.bytesFor(LineForm::plainText()), guest);
}

void ServerDispatcherEncoderTest::aFormIsEncodedOnce()
{
    const Event event = eventOf(Quit{"bye"});
    EventEncoder encoder(event);
    const QByteArray first = encoder.bytesFor(LineForm::irc());
    encoder.bytesFor(LineForm::plainText());
    QCOMPARE(encoder.bytesFor(LineForm::irc()).constData(), first.constData());
}

void ServerDispatcherEncoderTest::tooLongLinesLoseTheirEndBetweenCharacters()
{
    const QByteArray zolw = "żółw ";
    for (int shift = 0; shift < 6; ++shift) {
        QByteArray line;
        appendLine(line, {{}, "s", "PRIVMSG", {"#a", QByteArray(shift, 'x') + zolw.repeated(100)}});
        QVERIFY(line.size() <= 512 && line.size() >= 510);
        QVERIFY(line.endsWith("\r\n"));
        QVERIFY(!QString::fromUtf8(line).contains(QChar::ReplacementCharacter));
    }
}

void ServerDispatcherEncoderTest::piecesAreCutAtSpaces()
{
    QCOMPARE(firstPiece("one two three", 20).toByteArray(), "one two three");
    QCOMPARE(firstPiece("one two three", 9).toByteArray(), "one two");
    QCOMPARE(firstPiece("onetwothree", 5).toByteArray(), "onetw");
    QCOMPARE(firstPiece("żółw", 3).toByteArray(), "ż");
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerDispatcherEncoderTest)

} // namespace serverDispatcherEncoderTest

#include "ServerDispatcherEncoderTest.moc"

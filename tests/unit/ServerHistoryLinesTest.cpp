// Kept messages as lines: the bytes that were heard. IRCv3 batches/chathistory.
#include "server/dispatcher/HistoryLines.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverHistoryLinesTest {

using namespace watek::server::dispatcher;
using namespace watek::server::shared;

namespace {

KeptMessage inChannel(const QByteArray &text)
{
    KeptMessage message;
    message.sequence = 7;
    message.timeMs = 1546612406123;
    message.msgid = "m1";
    message.conversation.channel = IncarnationId{3};
    message.target = "#a";
    message.source = "ola!o@host";
    message.account = "Ola";
    message.text = text;
    return message;
}

const LineForm kAll
    = LineForm::irc({Capability::MessageTags, Capability::ServerTime, Capability::AccountTag});

} // namespace

class ServerHistoryLinesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aReaderGetsTheTagsThatItAskedFor()
    {
        KeptMessage message = inChannel("hello you");
        message.clientTags = "+reply=m0";
        QCOMPARE(
            historyLines(message, "#a", LineForm::irc()), ":ola!o@host PRIVMSG #a :hello you\r\n");
        QCOMPARE(historyLines(message, "#a", kAll),
            "@time=2019-01-04T14:33:26.123Z;account=Ola;msgid=m1;+reply=m0 "
            ":ola!o@host PRIVMSG #a :hello you\r\n");
    }

    /// Of a damaged file: one message is one line, whatever it says.
    void noMessageMakesTwoLines()
    {
        KeptMessage message = inChannel("one\r\n:forged!x@y PRIVMSG #a :two");
        message.text.append('\0').append('.');
        message.source = "ola!o@host\nQUIT";
        QCOMPARE(historyLines(message, "#a", LineForm::irc()),
            ":ola!o@host?QUIT PRIVMSG #a :one??:forged!x@y PRIVMSG #a :two?.\r\n");
    }

    void aRankAndANewNameAreShown()
    {
        KeptMessage message = inChannel("hello");
        message.kind = KeptKind::Notice;
        message.leastRank = "@";
        QCOMPARE(historyLines(message, "#b", LineForm::irc()), ":ola!o@host NOTICE @#b :hello\r\n");
    }

    void whatWasSaidToSomebodyNamesThem()
    {
        KeptMessage message = inChannel("hello");
        message.conversation = ConversationKey::between({1}, {2});
        QCOMPARE(historyLines(message, "marek", LineForm::irc()),
            ":ola!o@host PRIVMSG marek :hello\r\n");
    }

    /// IRCv3 multiline: a batch for who knows it, single lines for others.
    void severalLinesAreABatchAgain()
    {
        KeptMessage message = inChannel({});
        message.lines = {{"one", false}, {"two", true}};
        const QByteArray lines
            = historyLines(message, "#a", LineForm::irc().with(Capability::Multiline));
        QCOMPARE(lines,
            ":ola!o@host BATCH +bm1 draft/multiline #a\r\n"
            "@batch=bm1 :ola!o@host PRIVMSG #a :one\r\n"
            "@batch=bm1;draft/multiline-concat :ola!o@host PRIVMSG #a :two\r\n"
            ":ola!o@host BATCH -bm1\r\n");
        QCOMPARE(historyLines(message, "#a", LineForm::irc()),
            ":ola!o@host PRIVMSG #a :one\r\n:ola!o@host PRIVMSG #a :two\r\n");
        // IRCv3 batch "Nested batches": the inner lines belong to the inner batch.
        QCOMPARE(inBatch(lines, "h"),
            "@batch=h :ola!o@host BATCH +bm1 draft/multiline #a\r\n"
            "@batch=bm1 :ola!o@host PRIVMSG #a :one\r\n"
            "@batch=bm1;draft/multiline-concat :ola!o@host PRIVMSG #a :two\r\n"
            "@batch=h :ola!o@host BATCH -bm1\r\n");
    }

    void aLineWithTagsKeepsThemInABatch()
    {
        QCOMPARE(
            inBatch("@time=x :a PRIVMSG #a b\r\n", "h"), "@batch=h;time=x :a PRIVMSG #a b\r\n");
        QCOMPARE(inBatch({}, "h"), "");
    }

    /// IRCv3 message-tags: a TAGMSG has no other form.
    void aReactionIsForThoseWhoReadTags()
    {
        KeptMessage message = inChannel({});
        message.kind = KeptKind::Tagmsg;
        message.clientTags = "+draft/react=x";
        QCOMPARE(historyLines(message, "#a", LineForm::irc()), "");
        QCOMPARE(historyLines(message, "#a", LineForm::irc({Capability::MessageTags})),
            "@msgid=m1;+draft/react=x :ola!o@host TAGMSG #a\r\n");
    }

    /// IRCv3 draft/event-playback.
    void whatElseHappenedIsTheLineOfThen_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArrayList>("params");
        QTest::addColumn<QByteArray>("line");
        const auto row = [](KeptKind kind, const QByteArrayList &params, const QByteArray &line) {
            QTest::newRow(line.constData()) << int(kind) << params << line;
        };
        using enum KeptKind;
        row(Join, {"#a"}, "JOIN #a");
        row(Part, {"#a", "bye now"}, "PART #a :bye now");
        row(Quit, {"bye now"}, "QUIT :bye now");
        row(Kick, {"#a", "marek", "too loud"}, "KICK #a marek :too loud");
        row(Nick, {"olga"}, "NICK olga");
        row(Topic, {"#a", "news today"}, "TOPIC #a :news today");
        row(Mode, {"#a", "+o", "marek"}, "MODE #a +o marek");
    }
    void whatElseHappenedIsTheLineOfThen()
    {
        QFETCH(int, kind);
        QFETCH(QByteArrayList, params);
        QFETCH(QByteArray, line);
        KeptMessage message = inChannel({});
        message.kind = KeptKind(kind);
        message.params = params;
        QCOMPARE(historyLines(message, "#a", LineForm::irc()), ":ola!o@host " + line + "\r\n");
        QCOMPARE(historyLines(message, "#a", kAll),
            "@time=2019-01-04T14:33:26.123Z;account=Ola;msgid=m1 :ola!o@host " + line + "\r\n");
        QCOMPARE(historyLines(message, "#a", LineForm::plainText()), "");
    }

    /// IRCv3 channel-rename: to others it is unknown.
    void aRenameIsForThoseWhoKnowIt()
    {
        KeptMessage message = inChannel({});
        message.kind = KeptKind::Rename;
        message.params = {"#a", "#b", "why not"};
        QCOMPARE(historyLines(message, "#b", LineForm::irc()), "");
        QCOMPARE(historyLines(message, "#b", LineForm::irc().with(Capability::ChannelRename)),
            ":ola!o@host RENAME #a #b :why not\r\n");
    }

    /// IRCv3 extended-join.
    void aJoinTellsOfThePersonWhoAskedForThat()
    {
        KeptMessage message = inChannel({});
        message.kind = KeptKind::Join;
        message.params = {"#a", "Ola", "Ola Nowak"};
        QCOMPARE(historyLines(message, "#a", LineForm::irc()), ":ola!o@host JOIN #a\r\n");
        QCOMPARE(historyLines(message, "#b", LineForm::irc({Capability::ExtendedJoin})),
            ":ola!o@host JOIN #b Ola :Ola Nowak\r\n");
    }

    void guestsReadSentences()
    {
        QCOMPARE(
            historyLines(inChannel("hello you"), "#a", LineForm::plainText()), "ola: hello you\n");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHistoryLinesTest)

} // namespace serverHistoryLinesTest

#include "ServerHistoryLinesTest.moc"

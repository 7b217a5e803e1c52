// Messages of several lines: who sees them how, and what is refused.
// IRCv3 multiline, client-batch; with labeled-response, echo-message, message-ids.
#include "tests/support/DispatcherHarness.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>
#include <QTimer>

namespace serverIrcv3MultilineTest {

using namespace watek;
using tests::DispatcherScript;

class ServerIrcv3MultilineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void aMessageWithAHoleIsRefused();
    void theLimitsAreAdvertised();
    void aBatchThatIsNeverEndedIsRefused();
    void nothingIsSaidOfABatchThatIsLateWhileTheServerStops();
};

void ServerIrcv3MultilineTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    // client-batch "Errors"
    row("lines of a batch that was refused are ignored", R"(
        anna> CAP REQ :batch draft/multiline
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> BATCH +1 no-such-type #a
        anna> @batch=1 PRIVMSG #a :one
        anna> BATCH -1
        anna> BATCH +a_b draft/multiline #a
        anna> @batch=a_b PRIVMSG #a :two
        anna> BATCH -a_b
        anna> @batch=gone PRIVMSG #a :three
        anna> PRIVMSG #a :four
        anna< :watek.local FAIL BATCH UNKNOWN_TYPE 1 no-such-type :This server does not know this type of batch
        anna< :watek.local FAIL BATCH INVALID_REFTAG a_b :The name of a batch has letters, digits and hyphens only
        anna< :watek.local FAIL BATCH INVALID_REFTAG gone :There is no open batch of this name
        marek< :%anna PRIVMSG #a :four)");
    row("a batch that was refused is in no other's way", R"(
        anna> CAP REQ :batch draft/multiline
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> BATCH +z foo
        anna> BATCH +q draft/multiline #a
        anna> @batch=q PRIVMSG #a :one
        anna> @batch=z PRIVMSG #a :nobody reads this
        anna> BATCH -q
        anna> BATCH +q draft/multiline #a
        anna> @batch=q PRIVMSG #other :a wrong target
        anna> BATCH +r draft/multiline #a
        anna> @batch=q PRIVMSG #a :nobody reads this
        anna> @batch=r PRIVMSG #a :two
        anna> BATCH -r
        anna> BATCH -q
        anna> BATCH -z
        anna> BATCH -z
        anna< :watek.local FAIL BATCH UNKNOWN_TYPE z foo :This server does not know this type of batch
        marek< :%anna PRIVMSG #a :one
        anna< :watek.local FAIL BATCH MULTILINE_INVALID_TARGET #a #other :Invalid multiline target
        marek< :%anna PRIVMSG #a :two
        anna< :watek.local FAIL BATCH INVALID_REFTAG z :There is no open batch of this name)");
    row("a batch within another is refused, and the other goes on", R"(
        anna> CAP REQ :batch draft/multiline
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> BATCH +1 draft/multiline #a
        anna> BATCH +2 draft/multiline #a
        anna> @batch=2 PRIVMSG #a :nobody reads this
        anna> BATCH -2
        anna> @batch=1 PRIVMSG #a :one
        anna> BATCH -1
        anna< :watek.local FAIL BATCH MULTILINE_INVALID :Invalid multiline batch
        marek< :%anna PRIVMSG #a :one)");
    // multiline "Batch types", "Fallback", "Examples"
    row("a batch for those who know it, lines for the others", R"(
        anna> CAP REQ :batch draft/multiline
        marek> CAP REQ :batch draft/multiline message-tags server-time
        ola> CAP REQ :message-tags server-time
        jan> CAP REQ :draft/multiline
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        jan> JOIN #a
        ewa> JOIN #a
        ---
        anna> @+x BATCH +123 draft/multiline #a
        anna> @batch=123 PRIVMSG #a hello
        anna> @batch=123 PRIVMSG #a :
        anna> @batch=123 privmsg #a :how is\_
        anna> @batch=123;draft/multiline-concat PRIVMSG #A :everyone?
        anna> BATCH -123
        marek< @time=2023-11-14T22:13:20.000Z;msgid=m1;+x :%anna BATCH +b1 draft/multiline #a
        marek< @batch=b1 :%anna PRIVMSG #a :hello
        marek< @batch=b1 :%anna PRIVMSG #a :
        marek< @batch=b1 :%anna PRIVMSG #a :how is\_
        marek< @batch=b1;draft/multiline-concat :%anna PRIVMSG #a :everyone?
        marek< :%anna BATCH -b1
        ola< @time=2023-11-14T22:13:20.000Z;msgid=m1;+x :%anna PRIVMSG #a :hello
        ola< @time=2023-11-14T22:13:20.000Z :%anna PRIVMSG #a :how is\_
        ola< @time=2023-11-14T22:13:20.000Z :%anna PRIVMSG #a :everyone?
        jan< :%anna PRIVMSG #a :hello
        jan< :%anna PRIVMSG #a :how is\_
        jan< :%anna PRIVMSG #a :everyone?
        ewa< :%anna PRIVMSG #a :hello
        ewa< :%anna PRIVMSG #a :how is\_
        ewa< :%anna PRIVMSG #a :everyone?)");
    row("to one person, as notices", R"(
        anna> CAP REQ :batch draft/multiline
        marek> CAP REQ :batch draft/multiline
        g7> hello
        ---
        anna> BATCH +1 draft/multiline marek
        anna> @batch=1 NOTICE marek :one
        anna> @batch=1 NOTICE marek :two
        anna> BATCH -1
        marek< :%anna BATCH +b1 draft/multiline marek
        marek< @batch=b1 :%anna NOTICE marek :one
        marek< @batch=b1 :%anna NOTICE marek :two
        marek< :%anna BATCH -b1)");
    row("guests read line by line", R"(
        g7> hello
        anna> CAP REQ :batch draft/multiline
        anna> JOIN #lobby
        ---
        anna> BATCH +1 draft/multiline #lobby
        anna> @batch=1 PRIVMSG #lobby :one
        anna> @batch=1 PRIVMSG #lobby :
        anna> @batch=1 PRIVMSG #lobby :two
        anna> BATCH -1
        g7< anna: one
        g7< anna: two)");
    // multiline "Labeled response with echo-message"
    row("the label is on the opening line of the echo only", R"(
        anna> CAP REQ :batch draft/multiline echo-message labeled-response message-tags
        marek> PING x
        ---
        anna> @label=L BATCH +1 draft/multiline marek
        anna> @batch=1 PRIVMSG marek :one
        anna> @batch=1 PRIVMSG marek :two
        anna> BATCH -1
        anna< @label=L;msgid=m1 :%anna BATCH +b1 draft/multiline marek
        anna< @batch=b1 :%anna PRIVMSG marek :one
        anna< @batch=b1 :%anna PRIVMSG marek :two
        anna< :%anna BATCH -b1
        marek< :%anna PRIVMSG marek :one
        marek< :%anna PRIVMSG marek :two)");
    row("without an echo the batch is acknowledged when it ends", R"(
        anna> CAP REQ :batch draft/multiline labeled-response
        marek> PING x
        ---
        anna> @label=L BATCH +1 draft/multiline marek
        anna> @batch=1 PRIVMSG marek :one
        anna> BATCH -1
        anna< @label=L :watek.local ACK
        marek< :%anna PRIVMSG marek :one)");
    row("the rules of PRIVMSG are kept", R"(
        marek> JOIN #a
        anna> CAP REQ :batch draft/multiline
        ---
        anna> BATCH +1 draft/multiline #a
        anna> @batch=1 PRIVMSG #a :one
        anna> BATCH -1
        anna< :watek.local 404 anna #a :Cannot send to channel (+n))");
    row("a line that does not fit behind its source is continued", R"(
        anna> CAP REQ :batch draft/multiline
        marek> CAP REQ :batch draft/multiline
        ---
        anna> BATCH +1 draft/multiline marek
        anna> @batch=1 PRIVMSG marek :yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyZ
        anna> @batch=1 PRIVMSG marek :two
        anna> BATCH -1
        marek< :%anna BATCH +b1 draft/multiline marek
        marek< @batch=b1 :%anna PRIVMSG marek :yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
        marek< @batch=b1;draft/multiline-concat :%anna PRIVMSG marek :Z
        marek< @batch=b1 :%anna PRIVMSG marek :two
        marek< :%anna BATCH -b1)");
    // multiline "Errors"
    row("another target", R"(
        anna> CAP REQ :batch draft/multiline labeled-response
        ---
        anna> @label=L BATCH +456 draft/multiline #foo
        anna> @batch=456 PRIVMSG #bar hello
        anna> @batch=456 PRIVMSG #foo hello
        anna> BATCH -456
        anna< @label=L :watek.local FAIL BATCH MULTILINE_INVALID_TARGET #foo #bar :Invalid multiline target)");
    row("too many bytes", R"(
        anna> CAP REQ :batch draft/multiline
        ---
        anna> BATCH +1 draft/multiline #a
        anna> @batch=1 PRIVMSG #a :123456789
        anna> @batch=1;draft/multiline-concat PRIVMSG #a :123456789
        anna> @batch=1 PRIVMSG #a :12
        anna> BATCH -1
        anna< :watek.local FAIL BATCH MULTILINE_MAX_BYTES 20 :Multiline batch max-bytes exceeded)");
    row("as many bytes as there may be", R"(
        anna> CAP REQ :batch draft/multiline
        marek> PING x
        ---
        anna> BATCH +1 draft/multiline marek
        anna> @batch=1 PRIVMSG marek :123456789
        anna> @batch=1;draft/multiline-concat PRIVMSG marek :123456789
        anna> @batch=1 PRIVMSG marek :1
        anna> BATCH -1
        marek< :%anna PRIVMSG marek :123456789
        marek< :%anna PRIVMSG marek :123456789
        marek< :%anna PRIVMSG marek :1)");
    row("too many lines", R"(
        anna> CAP REQ :batch draft/multiline
        ---
        anna> BATCH +1 draft/multiline #a
        anna> @batch=1 PRIVMSG #a :1
        anna> @batch=1 PRIVMSG #a :2
        anna> @batch=1 PRIVMSG #a :3
        anna> @batch=1 PRIVMSG #a :4
        anna> @batch=1 PRIVMSG #a :5
        anna> BATCH -1
        anna< :watek.local FAIL BATCH MULTILINE_MAX_LINES 3 :Multiline batch max-lines exceeded)");
    row("a blank line that continues, blank lines only, both commands, another command", R"(
        anna> CAP REQ :batch draft/multiline
        ---
        anna> BATCH +1 draft/multiline #a
        anna> @batch=1 PRIVMSG #a :hello
        anna> @batch=1;draft/multiline-concat PRIVMSG #a :
        anna> BATCH -1
        anna> BATCH +2 draft/multiline #a
        anna> @batch=2 PRIVMSG #a :
        anna> BATCH -2
        anna> BATCH +3 draft/multiline #a
        anna> @batch=3 PRIVMSG #a :one
        anna> @batch=3 NOTICE #a :two
        anna> BATCH -3
        anna> BATCH +4 draft/multiline #a
        anna> @batch=4 TOPIC #a :x
        anna> BATCH -4
        anna> BATCH +5 draft/multiline #a
        anna> BATCH -5
        anna< :watek.local FAIL BATCH MULTILINE_INVALID :Invalid multiline batch with concatenated blank line
        anna< :watek.local FAIL BATCH MULTILINE_INVALID :Invalid multiline batch with blank lines only
        anna< :watek.local FAIL BATCH MULTILINE_INVALID :Invalid multiline batch
        anna< :watek.local FAIL BATCH MULTILINE_INVALID :Invalid multiline batch
        anna< :watek.local FAIL BATCH MULTILINE_INVALID :Invalid multiline batch with blank lines only)");
    // client-batch "Errors"
    row("names and types", R"(
        marek> BATCH +1 draft/multiline #a
        anna> CAP REQ :batch draft/multiline
        ---
        marek> BATCH +1 draft/multiline #a
        anna> BATCH +a_b draft/multiline #a
        anna> BATCH +1 netsplit
        anna> BATCH -1
        anna> BATCH -1
        anna> BATCH 1
        anna> BATCH
        anna< :watek.local FAIL BATCH INVALID_REFTAG a_b :The name of a batch has letters, digits and hyphens only
        anna< :watek.local FAIL BATCH UNKNOWN_TYPE 1 netsplit :This server does not know this type of batch
        anna< :watek.local FAIL BATCH INVALID_REFTAG 1 :There is no open batch of this name
        anna< :watek.local FAIL BATCH INVALID_REFTAG 1 :A batch begins with +name and ends with -name
        anna< :watek.local 461 anna BATCH :Not enough parameters
        marek< :watek.local FAIL BATCH UNKNOWN_TYPE 1 draft/multiline :This server does not know this type of batch)");
    row("who leaves in the middle has said nothing", R"(
        anna> CAP REQ :batch draft/multiline
        marek> PING x
        ---
        anna> BATCH +1 draft/multiline marek
        anna> @batch=1 PRIVMSG marek :one
        anna> QUIT
        anna< ERROR :Closing link: (10.0.0.1) [Client quit])");
}

void ServerIrcv3MultilineTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    server::shared::ServerConfig config;
    const QByteArray row = QTest::currentDataTag();
    if (row.contains("many bytes"))
        config.limits.multilineMaxBytes = 20;
    if (row.contains("too many lines"))
        config.limits.multilineMaxLines = 3;
    const QByteArray trouble = DispatcherScript(config).run(script);
    QVERIFY2(trouble.isEmpty(), trouble.constData());
}

// client-batch "Errors"
void ServerIrcv3MultilineTest::aBatchThatIsNeverEndedIsRefused()
{
    server::shared::ServerConfig config;
    config.limits.multilineTimeout = 1;
    tests::DispatcherHarness harness(config);
    const auto anna = harness.online("anna");
    const auto marek = harness.online("marek");
    for (const auto client : {anna, marek}) {
        harness.say(client, "CAP REQ :batch draft/multiline labeled-response");
        harness.say(client, "JOIN #a");
    }
    // One that was ended in time has no time to be over.
    harness.say(marek, "BATCH +m draft/multiline #a");
    harness.say(marek, "@batch=m PRIVMSG #a :in time");
    harness.say(marek, "BATCH -m");
    harness.say(anna, "@label=L BATCH +b draft/multiline #a");
    harness.say(anna, "@batch=b PRIVMSG #a :one");
    harness.take(anna);
    harness.take(marek);

    harness.clock.advanceMs(1000);
    QList<QByteArray> told;
    const auto hasBeenTold = [&] {
        harness.readMailboxes();
        told += harness.take(anna);
        return !told.isEmpty();
    };
    QTRY_VERIFY(hasBeenTold());
    QCOMPARE(told,
        QList<QByteArray>{"@label=L :watek.local FAIL BATCH TIMEOUT b :The batch was open for too "
                          "long"});
    harness.say(anna, "@batch=b PRIVMSG #a :two");
    harness.say(anna, "BATCH -b");
    QCOMPARE(harness.take(anna), QList<QByteArray>());
    QCOMPARE(harness.take(marek), QList<QByteArray>());
    harness.say(anna, "PRIVMSG #a :three");
    QCOMPARE(harness.take(marek).size(), 1);
}

void ServerIrcv3MultilineTest::nothingIsSaidOfABatchThatIsLateWhileTheServerStops()
{
    server::shared::ServerConfig config;
    config.limits.multilineTimeout = 1;
    tests::DispatcherHarness harness(config);
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP REQ :batch draft/multiline");
    harness.say(anna, "BATCH +b draft/multiline #a");
    harness.tell({}, server::shared::Stopping{"The server stops"});
    // Its thread's mailbox may not be used any more: nobody reads it.
    harness.leave(anna);
    QVERIFY(harness.isForgotten(anna));
    harness.take(anna);
    const qsizetype posts = harness.posts;

    harness.clock.advanceMs(1000);
    bool wouldBeOver = false;
    QTimer::singleShot(1100, this, [&] { wouldBeOver = true; });
    QTRY_VERIFY(wouldBeOver);
    harness.run();
    QCOMPARE(harness.posts, posts);
    QCOMPARE(harness.takeBytes(anna), QByteArray());
}

void ServerIrcv3MultilineTest::aMessageWithAHoleIsRefused()
{
    tests::DispatcherHarness harness;
    const auto anna = harness.online("anna");
    const auto marek = harness.online("marek");
    harness.say(anna, "CAP REQ :batch draft/multiline labeled-response");
    harness.say(anna, "JOIN #a");
    harness.say(marek, "JOIN #a");
    harness.dropAll();
    harness.say(anna, "@label=L BATCH +b draft/multiline #a");
    harness.say(anna, "@batch=b PRIVMSG #a :one");
    harness.flow(anna).spend(1);
    harness.tell(anna, server::shared::Garbled{server::shared::LineTrouble::TooLong, {}, {}});
    harness.say(anna, "@batch=b PRIVMSG #a :three");
    harness.say(anna, "BATCH -b");
    QCOMPARE(harness.take(anna),
        (QList<QByteArray>{":watek.local 417 anna :Input line was too long",
            "@label=L :watek.local FAIL BATCH MULTILINE_INVALID :Invalid multiline batch: a line "
            "of "
            "it could not be used"}));
    QCOMPARE(harness.take(marek), QList<QByteArray>());
}

void ServerIrcv3MultilineTest::theLimitsAreAdvertised()
{
    // multiline "Capabilities"
    server::shared::ServerConfig config;
    config.limits.multilineMaxBytes = 1234;
    config.limits.multilineMaxLines = 56;
    tests::DispatcherHarness harness(config);
    const auto anna = harness.online("anna");
    harness.say(anna, "CAP LS 302");
    QVERIFY(harness.takeBytes(anna).contains("draft/multiline=max-bytes=1234,max-lines=56"));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrcv3MultilineTest)

} // namespace serverIrcv3MultilineTest

#include "ServerIrcv3MultilineTest.moc"

// Tags, ids, times, echoes and labels of what people say, and TAGMSG.
// IRCv3 message-tags, message-ids, server-time, echo-message, labeled-response, batch; client-tags
// typing, reply, react, channel-context.
#include "server/dispatcher/ServerTime.h"
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QDateTime>
#include <QTest>

namespace serverIrcv3MessagesTest {

using watek::server::dispatcher::serverTime;
using watek::tests::DispatcherScript;

class ServerIrcv3MessagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void timesAreThoseOfTheCalendar();
    void everyMessageHasAnIdOfItsOwn();
    void labelsAreTakenUpToTheirLength();
    void aMessageIsPostedOncePerThreadAndSetOfTags();
};

void ServerIrcv3MessagesTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    // message-tags "Client-only tags", "Security considerations"; server-time "Description".
    row("everybody gets the tags that were asked for", R"(
        ola> CAP REQ :message-tags server-time
        marek> CAP REQ message-tags
        jan> CAP REQ server-time
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        jan> JOIN #a
        ewa> JOIN #a
        ---
        anna> @+typing=active;server=lie;+draft/reply=x\:\sy;+a= PRIVMSG #a :hi
        marek< @msgid=m1;+typing=active;+draft/reply=x\:\sy;+a :%anna PRIVMSG #a :hi
        ola< @time=2023-11-14T22:13:20.000Z;msgid=m1;+typing=active;+draft/reply=x\:\sy;+a :%anna PRIVMSG #a :hi
        jan< @time=2023-11-14T22:13:20.000Z :%anna PRIVMSG #a :hi
        ewa< :%anna PRIVMSG #a :hi)");
    row("a tag that stands twice is the last one", R"(
        marek> CAP REQ message-tags
        ---
        anna> @+a=1;+a=2 NOTICE marek :hi
        marek< @msgid=m1;+a=2 :%anna NOTICE marek :hi)");
    // message-ids "Tags": on any event; server-time likewise.
    row("everything that happens has an id and a time", R"(
        anna> CAP REQ :message-tags server-time
        anna> JOIN #a
        ---
        +1234
        marek> JOIN #a
        marek> NICK Mark
        anna> MODE #a +m
        anna> TOPIC #a :Threads
        marek> PART #a :bye
        anna< @time=2023-11-14T22:13:21.234Z;msgid=m1 :%marek JOIN #a
        anna< @time=2023-11-14T22:13:21.234Z;msgid=m2 :%marek NICK Mark
        anna< @time=2023-11-14T22:13:21.234Z;msgid=m3 :%anna MODE #a +m
        anna< @time=2023-11-14T22:13:21.234Z;msgid=m4 :%anna TOPIC #a :Threads
        anna< @time=2023-11-14T22:13:21.234Z;msgid=m5 :%Mark PART #a :bye
        marek< :%marek JOIN #a
        marek< :watek.local 353 marek = #a :@anna marek
        marek< :watek.local 366 marek #a :End of /NAMES list
        marek< :%marek NICK Mark
        marek< :%anna MODE #a +m
        marek< :%anna TOPIC #a :Threads
        marek< :%Mark PART #a :bye)");
    // message-tags "The TAGMSG tag-only message"
    row("TAGMSG goes to those who read tags", R"(
        marek> CAP REQ message-tags
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        ---
        anna> @+typing=active TAGMSG #a
        anna> @+draft/react=👍;+reply=1 TAGMSG marek
        anna> @+typing=active TAGMSG ola
        anna> @unknown-tag TAGMSG #a
        marek< @msgid=m1;+typing=active :%anna TAGMSG #a
        marek< @msgid=m2;+draft/react=👍;+reply=1 :%anna TAGMSG marek
        marek< @msgid=m3 :%anna TAGMSG #a)");
    row("TAGMSG keeps the rules of PRIVMSG", R"(
        marek> JOIN #a
        marek> MODE #a +m
        anna> JOIN #a
        ola> CAP REQ message-tags
        ola> JOIN #a
        marek> MODE #a +o ola
        ---
        anna> TAGMSG
        anna> @+a TAGMSG nobody,#nowhere
        anna> @+a TAGMSG #a
        marek> @+a TAGMSG @#a
        anna< :watek.local 411 anna :No recipient given (TAGMSG)
        anna< :watek.local 401 anna nobody :No such nick/channel
        anna< :watek.local 403 anna #nowhere :No such channel
        anna< :watek.local 404 anna #a :Cannot send to channel (+m)
        ola< @msgid=m1;+a :%marek TAGMSG @#a)");
    row("who is away says so to a message and not to a TAGMSG", R"(
        marek> AWAY :Lunch
        ---
        anna> @+typing=active TAGMSG marek)");
    row("guests see words and no tags", R"(
        g7> hello
        anna> JOIN #lobby
        ---
        anna> @+a TAGMSG #lobby
        anna> @+a PRIVMSG #lobby :hi
        g7< anna: hi)");

    // echo-message "Description"
    row("an echo is what the others see", R"(
        anna> CAP REQ :echo-message message-tags server-time
        marek> CAP REQ :message-tags server-time
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> @+x PRIVMSG #a :hi
        anna> NOTICE marek :hi
        anna> @+y TAGMSG marek
        anna< @time=2023-11-14T22:13:20.000Z;msgid=m1;+x :%anna PRIVMSG #a :hi
        anna< @time=2023-11-14T22:13:20.000Z;msgid=m2 :%anna NOTICE marek :hi
        anna< @time=2023-11-14T22:13:20.000Z;msgid=m3;+y :%anna TAGMSG marek
        marek< @time=2023-11-14T22:13:20.000Z;msgid=m1;+x :%anna PRIVMSG #a :hi
        marek< @time=2023-11-14T22:13:20.000Z;msgid=m2 :%anna NOTICE marek :hi
        marek< @time=2023-11-14T22:13:20.000Z;msgid=m3;+y :%anna TAGMSG marek)");
    row("an echo of a TAGMSG needs message-tags", R"(
        anna> CAP REQ echo-message
        marek> PING x
        ---
        anna> @+y TAGMSG marek
        anna> PRIVMSG marek :x
        anna< :%anna PRIVMSG marek :x
        marek< :%anna PRIVMSG marek :x)");
    row("what is refused is not echoed", R"(
        anna> CAP REQ echo-message
        ---
        anna> PRIVMSG nobody :x
        anna< :watek.local 401 anna nobody :No such nick/channel)");
    row("a message to oneself comes twice", R"(
        anna> CAP REQ :echo-message
        ---
        anna> PRIVMSG anna :note
        anna< :%anna PRIVMSG anna :note
        anna< :%anna PRIVMSG anna :note)");

    // labeled-response "Tags"
    row("one line has the label", R"(
        anna> CAP REQ :labeled-response batch
        ---
        anna> @label=a1 PING x
        anna> @label=a\:2 PRIVMSG nobody :x
        anna< @label=a1 :watek.local PONG watek.local x
        anna< @label=a\:2 :watek.local 401 anna nobody :No such nick/channel)");
    // labeled-response "The ACK response"
    row("nothing is acknowledged", R"(
        marek> PING x
        anna> CAP REQ :labeled-response batch
        ---
        anna> @label=a1 PONG x
        anna> @label=a2 PRIVMSG marek :x
        anna> @label=a3 NOTICE nobody :x
        anna< @label=a1 :watek.local ACK
        anna< @label=a2 :watek.local ACK
        anna< @label=a3 :watek.local ACK
        marek< :%anna PRIVMSG marek :x)");
    // labeled-response "Batch types"
    row("several lines are a batch, one's own JOIN among them", R"(
        marek> JOIN #a
        anna> CAP REQ :labeled-response batch message-tags
        ---
        anna> @label=a1 JOIN #a
        anna> @label=a2 MODE #a
        anna< @label=a1 :watek.local BATCH +b1 labeled-response
        anna< @batch=b1;msgid=m1 :%anna JOIN #a
        anna< @batch=b1 :watek.local 353 anna = #a :@marek anna
        anna< @batch=b1 :watek.local 366 anna #a :End of /NAMES list
        anna< :watek.local BATCH -b1
        anna< @label=a2 :watek.local BATCH +b2 labeled-response
        anna< @batch=b2 :watek.local 324 anna #a +nt
        anna< @batch=b2 :watek.local 329 anna #a 1700000000
        anna< :watek.local BATCH -b2
        marek< :%anna JOIN #a)");
    row("what one does oneself is the answer", R"(
        marek> JOIN #a
        anna> CAP REQ :labeled-response batch
        anna> JOIN #a
        marek> MODE #a +o anna
        ---
        anna> @label=1 NICK ania
        anna> @label=2 MODE #a +m
        anna> @label=3 TOPIC #a :x
        anna> @label=4 AWAY :out
        anna> @label=5 MODE ania +i
        anna> @label=6 KICK #a ania :me
        anna< @label=1 :%anna NICK ania
        anna< @label=2 :%ania MODE #a +m
        anna< @label=3 :%ania TOPIC #a :x
        anna< @label=4 :watek.local 306 ania :You have been marked as being away
        anna< @label=5 :%ania MODE ania +i
        anna< @label=6 :%ania KICK #a ania :me
        marek< :%anna NICK ania
        marek< :%ania MODE #a +m
        marek< :%ania TOPIC #a :x
        marek< :%ania KICK #a ania :me)");
    row("errors of the table are labelled, too", R"(
        anna> CAP REQ :labeled-response batch
        ---
        anna> @label=1 JOIN
        anna> @label=2 DANCE
        anna> @label=3 USER a 0 * :A
        anna> @label=4 CAP LIST
        anna> @label=5 421 anna :x
        anna> @label=6 PONG
        anna> @label=7 NOTICE
        anna< @label=1 :watek.local 461 anna JOIN :Not enough parameters
        anna< @label=2 :watek.local 421 anna DANCE :Unknown command
        anna< @label=3 :watek.local 462 anna :You may not reregister
        anna< @label=4 :watek.local CAP anna LIST :batch labeled-response
        anna< @label=5 :watek.local ACK
        anna< @label=6 :watek.local ACK
        anna< @label=7 :watek.local ACK)");
    // RFC 1459 section 2.4: "silently dropped".
    row("a numeric is no command of a client's", R"(
        anna> CAP REQ :batch labeled-response
        ---
        anna> 123 x
        anna> @label=1 001 x
        anna< @label=1 :watek.local ACK)");
    row("goodbye is labelled and said once", R"(
        anna> CAP REQ :labeled-response batch
        ---
        anna> @label=1 QUIT :bye
        anna< @label=1 ERROR :Closing link: (10.0.0.1) [Quit: bye]
        anna closed)");
    row("labels need both capabilities", R"(
        anna> CAP REQ labeled-response
        marek> CAP REQ batch
        ---
        anna> @label=1 PING x
        marek> @label=1 PING x
        anna< :watek.local PONG watek.local x
        marek< :watek.local PONG watek.local x)");
    row("the label is on the echo and not on the others' copies", R"(
        anna> CAP REQ :labeled-response batch echo-message message-tags
        marek> CAP REQ :labeled-response batch message-tags
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> @label=1;+x PRIVMSG #a :hi
        anna> @label=2;+x TAGMSG #a
        anna< @label=1;msgid=m1;+x :%anna PRIVMSG #a :hi
        anna< @label=2;msgid=m2;+x :%anna TAGMSG #a
        marek< @msgid=m1;+x :%anna PRIVMSG #a :hi
        marek< @msgid=m2;+x :%anna TAGMSG #a)");
    row("of what one says to oneself only the echo has the label", R"(
        anna> CAP REQ :labeled-response batch echo-message
        marek> CAP REQ :labeled-response batch
        ---
        anna> @label=1 PRIVMSG anna :note
        marek> @label=1 PRIVMSG marek :note
        anna< @label=1 :%anna PRIVMSG anna :note
        anna< :%anna PRIVMSG anna :note
        marek< @label=1 :watek.local ACK
        marek< :%marek PRIVMSG marek :note)");
    row("echoes to several targets are one answer", R"(
        marek> PING x
        anna> CAP REQ :labeled-response batch echo-message
        ---
        anna> @label=1 PRIVMSG marek,nobody :x
        anna< @label=1 :watek.local BATCH +b1 labeled-response
        anna< @batch=b1 :%anna PRIVMSG marek :x
        anna< @batch=b1 :watek.local 401 anna nobody :No such nick/channel
        anna< :watek.local BATCH -b1
        marek< :%anna PRIVMSG marek :x)");
}

void ServerIrcv3MessagesTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    const QByteArray trouble = DispatcherScript().run(script);
    QVERIFY2(trouble.isEmpty(), trouble.constData());
}

void ServerIrcv3MessagesTest::timesAreThoseOfTheCalendar()
{
    // server-time "Description". Every 17th day and a bit, through leap years and centuries.
    for (qint64 ms = 0; ms < 16'725'225'600'000; ms += 1'470'000'061)
        QCOMPARE(serverTime(ms),
            QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs).toUtf8());
    QCOMPARE(serverTime(951'782'400'000), "2000-02-29T00:00:00.000Z");
    QCOMPARE(serverTime(4'107'542'399'999), "2100-02-28T23:59:59.999Z");
}

void ServerIrcv3MessagesTest::everyMessageHasAnIdOfItsOwn()
{
    // message-ids "Tag value": the same for all who get it.
    DispatcherScript script;
    const QList<QByteArray> names{"anna", "marek", "ola"};
    for (const QByteArray &name : names) {
        script.harness().say(script.client(name), "CAP REQ :message-tags echo-message");
        script.harness().say(script.client(name), "JOIN #a");
    }
    script.harness().dropAll();
    QSet<QByteArray> ids;
    for (int i = 0; i < 100; ++i) {
        script.harness().say(script.client("anna"), "PRIVMSG #a :x");
        const QByteArray line = script.harness().takeBytes(script.client("anna"));
        QVERIFY(line.startsWith("@msgid="));
        QCOMPARE(script.harness().takeBytes(script.client("marek")), line);
        QCOMPARE(script.harness().takeBytes(script.client("ola")), line);
        ids.insert(line.left(line.indexOf(' ')));
    }
    QCOMPARE(ids.size(), 100);
}

void ServerIrcv3MessagesTest::labelsAreTakenUpToTheirLength()
{
    // labeled-response "Tag value": 64 bytes.
    DispatcherScript script;
    const auto anna = script.client("anna");
    script.harness().say(anna, "CAP REQ :labeled-response batch");
    script.harness().dropAll();
    const QByteArray longest(64, 'x');
    script.harness().say(anna, "@label=" + longest + " PING y");
    script.harness().say(anna, "@label=" + longest + "x PING y");
    script.harness().say(anna, "@label PING y");
    QCOMPARE(script.harness().take(anna),
        (QList<QByteArray>{"@label=" + longest + " :watek.local PONG watek.local y",
            ":watek.local PONG watek.local y", ":watek.local PONG watek.local y"}));
}

void ServerIrcv3MessagesTest::aMessageIsPostedOncePerThreadAndSetOfTags()
{
    // What makes no difference to lines makes no group: 3 threads, with time and without.
    watek::tests::DispatcherHarness harness({}, 3);
    const QList<QByteArray> wishes{"multi-prefix", "away-notify batch", "server-time",
        "server-time echo-message setname", "invite-notify labeled-response"};
    QList<watek::base::ClientId> clients;
    for (int i = 0; i < 60; ++i) {
        clients.append(harness.online("user" + QByteArray::number(i)));
        harness.say(clients.last(), "CAP REQ :" + wishes[i % wishes.size()]);
        harness.say(clients.last(), "JOIN #a");
    }
    harness.dropAll();
    harness.posts = 0;
    harness.say(clients[0], "PRIVMSG #a :hello");
    QCOMPARE(harness.posts, 6);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrcv3MessagesTest)

} // namespace serverIrcv3MessagesTest

#include "ServerIrcv3MessagesTest.moc"

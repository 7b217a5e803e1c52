// PRIVMSG and NOTICE: who gets them, who does not, and what the sender is told.
// Modern IRC "PRIVMSG message", "NOTICE message", "STATUSMSG Parameter".
#include "tests/support/DispatcherScript.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverPrivmsgTest {

using watek::tests::DispatcherScript;

class ServerPrivmsgTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodySeesWhatIsWritten_data();
    void everybodySeesWhatIsWritten();
    void messagesAndDeliveriesAreCounted();
    void aMessageIsPostedOncePerThread();
};

void ServerPrivmsgTest::everybodySeesWhatIsWritten_data()
{
    QTest::addColumn<QByteArray>("script");
    const auto row
        = [](const char *name, const char *script) { QTest::newRow(name) << QByteArray(script); };

    row("members get it and the sender does not", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        jan> JOIN #b
        ---
        anna> PRIVMSG #A :Zażółć gęślą jaźń 🧵
        marek< :%anna PRIVMSG #a :Zażółć gęślą jaźń 🧵
        ola< :%anna PRIVMSG #a :Zażółć gęślą jaźń 🧵)");
    row("a message to one", R"(
        marek> PING x
        ---
        anna> PRIVMSG Marek :hello
        marek< :%anna PRIVMSG marek :hello)");
    row("a message to oneself", R"(
        anna> PRIVMSG anna :note
        anna< :%anna PRIVMSG anna :note)");
    row("CTCP passes untouched", R"(
        marek> PING x
        ---
        anna> PRIVMSG marek :\1VERSION\1
        marek< :%anna PRIVMSG marek :\1VERSION\1)");
    row("several targets, each answered for itself", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> PRIVMSG #a,marek,nobody,#nowhere :x
        anna< :watek.local 401 anna nobody :No such nick/channel
        anna< :watek.local 403 anna #nowhere :No such channel
        marek< :%anna PRIVMSG #a :x
        marek< :%anna PRIVMSG marek :x)");
    row("too many targets", R"(
        marek> PING x
        ---
        anna> PRIVMSG a,b,c,d,e,f,g,marek,ola :x
        anna< :watek.local 401 anna a :No such nick/channel
        anna< :watek.local 401 anna b :No such nick/channel
        anna< :watek.local 401 anna c :No such nick/channel
        anna< :watek.local 401 anna d :No such nick/channel
        anna< :watek.local 401 anna e :No such nick/channel
        anna< :watek.local 401 anna f :No such nick/channel
        anna< :watek.local 401 anna g :No such nick/channel
        anna< :watek.local 407 anna ola :Too many targets
        marek< :%anna PRIVMSG marek :x)");
    row("each of several equal targets gets it once", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> PRIVMSG marek,Marek,#a,#A,marek :one
        anna> NOTICE #A,marek,#a,MAREK :two
        marek< :%anna PRIVMSG marek :one
        marek< :%anna PRIVMSG #a :one
        marek< :%anna NOTICE #a :two
        marek< :%anna NOTICE marek :two)");
    row("nobody and nothing", R"(
        anna> PRIVMSG
        anna> PRIVMSG marek
        anna> PRIVMSG marek :
        anna< :watek.local 411 anna :No recipient given (PRIVMSG)
        anna< :watek.local 412 anna :No text to send
        anna< :watek.local 412 anna :No text to send)");
    row("outsiders are refused by +n and heard without it", R"(
        anna> JOIN #a
        ---
        marek> PRIVMSG #a :in?
        anna> MODE #a -n
        marek> PRIVMSG #a :in!
        anna< :%anna MODE #a -n
        anna< :%marek PRIVMSG #a :in!
        marek< :watek.local 404 marek #a :Cannot send to channel (+n))");
    row("a moderated channel hears its voices", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        anna> MODE #a +mv ola
        ---
        marek> PRIVMSG #a :no
        ola> PRIVMSG #a :yes
        anna< :%ola PRIVMSG #a :yes
        marek< :watek.local 404 marek #a :Cannot send to channel (+m)
        marek< :%ola PRIVMSG #a :yes)");
    // RFC 2812 section 3.1.2 (437): else another name would end the ban.
    row("the banned are silent, also under a new name that a ban fits, and keep it", R"(
        anna> JOIN #a
        marek> JOIN #a
        anna> MODE #a +b eve!*@*
        ---
        marek> PRIVMSG #a :one
        marek> NICK eve
        marek> PRIVMSG #a :two
        marek> NICK marek
        anna> MODE #a +v eve
        marek> NICK marek
        marek> PRIVMSG #a :three
        anna< :%marek PRIVMSG #a :one
        anna< :%marek NICK eve
        anna< :%anna MODE #a +v eve
        anna< :%eve NICK marek
        anna< :%marek PRIVMSG #a :three
        marek< :%marek NICK eve
        marek< :watek.local 404 eve #a :Cannot send to channel (+b)
        marek< :watek.local 437 eve #a :Cannot change nickname while banned on channel
        marek< :%anna MODE #a +v eve
        marek< :%eve NICK marek)");
    row("to operators only, and to voices and above", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        jan> JOIN #a
        anna> MODE #a +ov marek ola
        ---
        jan> PRIVMSG @#a :help
        jan> NOTICE +#a :please
        anna< :%jan PRIVMSG @#a :help
        anna< :%jan NOTICE +#a :please
        marek< :%jan PRIVMSG @#a :help
        marek< :%jan NOTICE +#a :please
        ola< :%jan NOTICE +#a :please)");
    // Not in the documents: the least of the prefixes counts, in whatever order.
    row("several prefixes are the least of them", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        anna> MODE #a +v ola
        ---
        marek> PRIVMSG @+#a :one
        marek> PRIVMSG +@#a :two
        anna< :%marek PRIVMSG +#a :one
        anna< :%marek PRIVMSG +#a :two
        ola< :%marek PRIVMSG +#a :one
        ola< :%marek PRIVMSG +#a :two)");
    row("several spellings of a channel are one, for the widest of them", R"(
        anna> JOIN #a
        marek> JOIN #a
        ola> JOIN #a
        jan> JOIN #a
        anna> MODE #a +v ola
        ---
        marek> PRIVMSG @#a,+#a :one
        marek> NOTICE +#A,@#a,#a,+@#a :two
        marek> PRIVMSG @#a,@#b,@#A :three
        marek> PRIVMSG @#a,anna :four
        anna< :%marek PRIVMSG +#a :one
        anna< :%marek NOTICE #a :two
        anna< :%marek PRIVMSG @#a :three
        anna< :%marek PRIVMSG @#a :four
        anna< :%marek PRIVMSG anna :four
        ola< :%marek PRIVMSG +#a :one
        ola< :%marek NOTICE #a :two
        jan< :%marek NOTICE #a :two
        marek< :watek.local 403 marek #b :No such channel)");
    row("who is away says so, once for each message", R"(
        marek> AWAY :Lunch
        ---
        anna> PRIVMSG marek :ping
        anna> NOTICE marek :ping
        anna< :watek.local 301 anna marek :Lunch
        marek< :%anna PRIVMSG marek :ping
        marek< :%anna NOTICE marek :ping)");
    row("a NOTICE is never answered", R"(
        anna> NOTICE
        anna> NOTICE marek
        anna> NOTICE nobody,#nowhere :x)");
    row("a message that is too long with its source loses its end", R"(
        anna> JOIN #a
        marek> JOIN #a
        ---
        anna> PRIVMSG #a :żżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżż
        marek< :%anna PRIVMSG #a :żżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżżż)");
}

void ServerPrivmsgTest::everybodySeesWhatIsWritten()
{
    QFETCH(QByteArray, script);
    QCOMPARE(DispatcherScript().run(script), QByteArray());
}

void ServerPrivmsgTest::messagesAndDeliveriesAreCounted()
{
    watek::tests::DispatcherHarness harness;
    QList<watek::base::ClientId> clients;
    for (const char *nick : {"anna", "marek", "ola", "jan", "ewa"}) {
        clients.append(harness.online(nick));
        harness.say(clients.last(), "JOIN #a");
    }
    const quint64 before = harness.counters.deliveries;
    harness.say(clients[0], "PRIVMSG #a :hello");
    QCOMPARE(harness.counters.messages.load(), 1u);
    QCOMPARE(harness.counters.deliveries.load() - before, 4u);
}

void ServerPrivmsgTest::aMessageIsPostedOncePerThread()
{
    watek::tests::DispatcherHarness harness({}, 3);
    QList<watek::base::ClientId> clients;
    for (int i = 0; i < 30; ++i) {
        clients.append(harness.online("user" + QByteArray::number(i)));
        harness.say(clients.last(), "JOIN #a");
    }
    harness.posts = 0;
    harness.say(clients[7], "PRIVMSG #a :hello");
    QCOMPARE(harness.posts, 3);
    harness.dropAll();
    harness.say(clients[7], "QUIT");
    for (int i = 0; i < 30; ++i)
        QCOMPARE(harness.take(clients[i]).size(), 1);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerPrivmsgTest)

} // namespace serverPrivmsgTest

#include "ServerPrivmsgTest.moc"

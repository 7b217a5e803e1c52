// Guests who type plain text: how they are told from programs, and what they are shown.
#include "common/protocol/PlainText.h"
#include "common/protocol/Utf8.h"
#include "tests/support/Suite.h"
#include "tests/unit/RandomBytes.h"

#include <QTest>

#include <algorithm>

namespace commonPlainTextTest {

using namespace watek::protocol;
using watek::tests::RandomBytes;

class CommonPlainTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstBytesTellWhoSpeaks_data();
    void theFirstBytesTellWhoSpeaks();
    void aWholeFirstLineTellsMore();
    void aPauseInAFirstLineMeansWhatHasBegun_data();
    void aPauseInAFirstLineMeansWhatHasBegun();
    void aVerdictStaysWhenMoreBytesCome();
    void aLineWithoutEndIsDecidedAtTheBound();
    void guestsSeeTheShapesOfTheSeed();
    void guestsSeeMessagesAsTextForPeople_data();
    void guestsSeeMessagesAsTextForPeople();
    void formattingIsTakenOut_data();
    void formattingIsTakenOut();
    void randomTextNeverReachesATerminalWithControls();
};

void CommonPlainTextTest::theFirstBytesTellWhoSpeaks_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<FirstBytes>("verdict");
    const auto rows = [](FirstBytes verdict, std::initializer_list<QByteArray> all) {
        for (const QByteArray &bytes : all)
            QTest::newRow(bytes.isEmpty() ? "nothing" : bytes.constData()) << bytes << verdict;
    };

    rows(FirstBytes::Irc,
        {"CAP LS 302\r\n", "CAP LS", "CAP NOTACOMMAND\r\n", "NICK anna\r\n", "NICK :anna\n",
            "NICK \r\n", "NICK\r\n", "USER a 0 * :Anna\r\n", "USER\r\n", "PASS secret\r\n",
            "PING :1\r\n", "PONG 1\n", "QUIT\r\n", "QUIT :bye", "AUTHENTICATE PLAIN\r\n",
            "WEBIRC a b c d\r\n", "STARTTLS\r\n", "\r\n\r\nNICK anna\r\n", "@a=b CAP LS\r\n",
            "@a=b :x NICK anna\r\n", ":x NICK anna\r\n", "PRIVMSG anna :hi\r\n", "TAGMSG #a\r\n",
            "JOIN #a\r\n", "JOIN  #a", "MODE #a +o anna\r\n", "NOTICE #a :hi\r\n",
            // By hand.
            "nick anna\n", "nick anna 1\r\n", "cap ls\r\n", "cap ls 302\n", "cap end\n",
            "pass secret\n", "user anna 0 * :Anna\r\n", "user a a a :a\n", "authenticate plain\n",
            "webirc gwpw kiwi h 192.0.2.83\n", "WebIRC gwpw kiwi h 192.0.2.83\n"});

    rows(FirstBytes::Plain,
        {"h", "hi\n", "Hello all\r\n", "help\n", "HELP\r\n", "HELP me\n", "list\n", "LIST\r\n",
            "who\n", "WHO IS THERE\n", "who is here?\n", "names\n", "time\n", "TIME TO GO\n",
            "info", "/nick anna\n", "/quit\n", "/exit", "nick\n", "Nick here\n", "Nick anna\n",
            "nick of time\n", "nick anna?\n", "nick #anna\n", "user\n", "webirc\n", "we", "Web\n",
            "webircs are\n", "user manual, where?\n", "user stories are hard\n",
            "user stories are very hard\n", "pass the salt\n", "Pass it\n", "pass\n", "cap\n",
            "cap fits you\n", "quit\n", "quit smoking\n", "ping\n", "ping anna\n", "Ping?\n",
            "pong\n", "join #lobby\n", "JOIN US NOW\n", "join us\n", "privmsg anna hi\n",
            "notice\n", "NOTICE THIS\n", "PRIVMSG\r\n", "mode\n", "@anna hi\n", "@anna nick x\n",
            "@anna PINGED me\n", ":)\n", ":) nick anna\n", ":D CAPS\n", "@\n", ":\n",
            " NICK anna\n", "CAPS LOCK\n", "GET OUT\n", "PUT IT DOWN\n", "get / HTTP/1.1\r\n",
            "GETTING there", "HEADS UP\n", "Zażółć gęślą jaźń 🧵", "123", "\x16hello",
            "\xFF\xFD\x03",
            "\x03"
            "4red",
            "NICKY", "nicky", "\nhi"});

    rows(FirstBytes::NeedMore,
        {"", "\r\n", "\n\n", "N", "NI", "NICK", "n", "nick", "nick ", "nick anna", "C", "CA", "U",
            "p", "P", "Q", "a", "W", "S", "J", "JOIN", "JOIN ", "T", "@", "@a=b", "@a=b ", "@a=b C",
            ":", ":x", ":x N", "user anna 0 * :Anna", "G", "GET", "GET ", "GET OUT", "POST", "H",
            "HEAD ", "O", "\x16", "\nNI"});

    rows(FirstBytes::Tls, {"\x16\x03", "\x16\x03\x01\x02", "\x16\x03\x03 NICK a\r\n"});

    rows(FirstBytes::Http,
        {"GET /", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST /a HTTP/1.1\r\n",
            "HEAD / HTTP/1.0\r\n", "PUT /a HTTP/1.1\r\n", "OPTIONS * HTTP/1.1\r\n",
            "CONNECT a:443 HTTP/1.1\r\n", "GET http://a/ HTTP/1.1\r\n", "DELETE /a HTTP/1.1\r\n",
            "PATCH /", "TRACE / HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PROPFIND /"});

    rows(FirstBytes::Foreign,
        {"SSH-2.0-OpenSSH_9.6\r\n", "SSH-", "EHLO mail.example\r\n", "EHLO mail\n",
            "HELO mail.example\r\n", "HELO [10.0.0.1]\n", "HELO [IPv6:fd00::1]\n",
            "HELO localhost\r\n", "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n", "PROXY TCP6 ",
            "PROXY UNKNOWN\r\n", "OPTIONS rtsp://a/b RTSP/1.0\r\n",
            "OPTIONS icap://a/echo ICAP/1.0\r\n", "<?xml version='1.0'?><stream:stream to='a'>",
            "<stream:stream to='a'>", "{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}\n",
            "\x13"
            "BitTorrent protocol",
            "*1\r\n$4\r\nPING\r\n", "*2\r\n$"});
    // LDAP: to bind, and the same with a length in four bytes.
    QTest::newRow("LDAP") << QByteArray::fromHex("300c020101600702010304008000")
                          << FirstBytes::Foreign;
    QTest::newRow("LDAP, long") << QByteArray::fromHex("30840000000c020101600702010304008000")
                                << FirstBytes::Foreign;

    // People's words that only look like that.
    rows(FirstBytes::Plain,
        {"helo there\n", "HELO dear friends\n", "HELO ALL\n", "HELO anna\n", "PROXY SERVERS\n",
            "SSH is slow\n", "ssh-2.0\n", "OPTIONS are many\n", "<3\n", "<?\n", "{\"a\":1}\n",
            "{hi}\n", "*hugs*\n", "*1\n", "*\n", "*5 stars\r\n", "0\n", "0\r\n", "0 zł\n",
            "007 here\n", "30 \x02 bold\n",

            "\x13"
            "Bit\n",
            "DELETE IT\n", "PURGE /a\n", "INVITE them\n", "STOP *now*\n"});
}

void CommonPlainTextTest::theFirstBytesTellWhoSpeaks()
{
    QFETCH(QByteArray, bytes);
    QFETCH(FirstBytes, verdict);
    QCOMPARE(classifyFirstBytes(bytes), verdict);
}

void CommonPlainTextTest::aWholeFirstLineTellsMore()
{
    for (const char *line : {"PURGE /a HTTP/1.1", "GET / HTTP/1.1", "MERGE * HTTP/1.1"})
        QCOMPARE(classifyFirstLine(line), FirstBytes::Http);
    for (const char *line : {"DESCRIBE rtsp://a/b RTSP/1.0", "INVITE sip:anna@a SIP/2.0",
             "SSH-2.0-x", "EHLO a", "REQMOD icap://a/b ICAP/1.0", "{\"id\":1,\"jsonrpc\":\"2.0\"}",
             "{ \"jsonrpc\": \"2.0\"}", "[{\"jsonrpc\": \"2.0\"}]",
             "{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": []}", "a1 LOGIN x y",
             "a001 LOGIN \"anna k\" \"pass word\"", "A0001 CAPABILITY", ". STARTTLS",
             "a2 AUTHENTICATE PLAIN", "a3 AUTHENTICATE PLAIN eA==", "REGISTER sips:a SIP/2.0"})
        QCOMPARE(classifyFirstLine(line), FirstBytes::Foreign);
    for (const char *line : {"NICK anna", "nick anna", "PASS secret"})
        QCOMPARE(classifyFirstLine(line), FirstBytes::Irc);
    for (const char *line : {"A1 LOGIN x y", "PS5 LOGIN NOT WORKING", "2 LOGIN ATTEMPTS FAILED",
             "a1 LOGIN", "a1 login x y", "a1 LOGIN is not working", "a1 is my name", "a1",
             ". LOGOUT of here", "hi", "LOOK at HTTP", "my \"jsonrpc\" does not work",
             "{\"method\": what is that?", "LOOK at ICAP", "what is HTTP/2?", "PURGE /a",
             "We like HTTP/2", "I think HTTP/2 is slow", "A SIP/2.0 question", "I like HTTP/2",
             "BTW: what is ICAP/1.0", "{\"method\": \"x\", \"params\": []}"})
        QCOMPARE(classifyFirstLine(line), FirstBytes::Plain);
}

void CommonPlainTextTest::aPauseInAFirstLineMeansWhatHasBegun_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Unfinished>("meaning");
    const auto rows = [](Unfinished meaning, std::initializer_list<QByteArray> all) {
        for (const QByteArray &line : all)
            QTest::newRow(line.isEmpty() ? "nothing" : line.constData()) << line << meaning;
    };
    rows(Unfinished::Sentence, {"", "hej", "hi all", "papa", "Nick", "good morning", "x", "get"});
    // What people say who have a seed's client, and what begins a command.
    rows(Unfinished::Command,
        {"*", "*1\r\n", "0", "{", "<", "nick zo", "n", "NI", "cap l", "user a 0", "pa", "p", "a",
            "o", "SSH", "EHL", "COPY THAT"});
    rows(Unfinished::Request,
        {"G", "GE", "GET", "GET ", "HEA", "D", "POST", "POST ", "GET h", "GET http://a/",
            "POST HTTPS:", "OPTIONS *", "CONNECT a.b:44"});
    rows(Unfinished::Secret,
        {"P", "PA", "PASS", "PASS ", "PASS secret", "pass", "pas", "pass secret", "Pass x", "A",
            "AUTH", "AUTHENTICATE UExBSU4=", "authenticate x", "O", "OPER root pw", "oper root",
            "@label=1 PASS secret", ":x PASS secret", "RESUME", "RESUME 0123", "resume x"});
}

void CommonPlainTextTest::aPauseInAFirstLineMeansWhatHasBegun()
{
    QFETCH(QByteArray, line);
    QFETCH(Unfinished, meaning);
    QCOMPARE(unfinishedFirstLine(line), meaning);
}

void CommonPlainTextTest::aVerdictStaysWhenMoreBytesCome()
{
    static const QList<QByteArray> openers{"", "NICK ", "nick ", "@a ", ":a ", "GET ", "CAP LS",
        "user a 0", "JOIN ", "\r\n", "\x16\x03", "Nick", "CONNECT ", "SSH", "EHLO ", "PROXY TCP4",
        "INVITE sip:", "PURGE /", "FOO ", "*1\r\n", "a1 LOGIN ", "0\x02", "{\"json", "<"};
    RandomBytes random(5);
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray bytes = openers[random.upTo(int(openers.size()) - 1)]
            + random.next(20, "NICKUSERnickuser #:@/ \r\n0*HTTP/PRIVMSG");
        FirstBytes before = FirstBytes::NeedMore;
        for (qsizetype length = 0; length <= bytes.size(); ++length) {
            const FirstBytes verdict = classifyFirstBytes(bytes.first(length));
            QVERIFY2(
                before == FirstBytes::NeedMore || verdict == before, bytes.toHex().constData());
            before = verdict;
        }
        QVERIFY2(before == FirstBytes::NeedMore
                || classifyFirstBytes(bytes + QByteArray(kFirstBytesBound, 'x')) == before,
            bytes.toHex().constData());
    }
}

void CommonPlainTextTest::aLineWithoutEndIsDecidedAtTheBound()
{
    for (const char *opener : {"nick ", "GET ", "@a", ":a", "user ", "\r\n"}) {
        const QByteArray bytes = opener + QByteArray(kFirstBytesBound - qstrlen(opener), 'x');
        const bool isLineEnds = *opener == '\r';
        if (!isLineEnds)
            QCOMPARE(classifyFirstBytes(bytes.chopped(1)), FirstBytes::NeedMore);
        QCOMPARE(classifyFirstBytes(bytes), FirstBytes::Plain);
    }
    QCOMPARE(classifyFirstBytes(QByteArray(kFirstBytesBound, '\n')), FirstBytes::Plain);
    QCOMPARE(classifyFirstBytes(QByteArray(1'000'000, '\n')), FirstBytes::Plain);
}

void CommonPlainTextTest::guestsSeeTheShapesOfTheSeed()
{
    const QByteArray name("Client-127.0.0.1:5000");

    QCOMPARE(guestWelcomeLine(name), QByteArray("Welcome Client-127.0.0.1:5000!"));
    QCOMPARE(
        guestJoinedLine(name), QByteArray("[SERVER] Client-127.0.0.1:5000 has joined the chat."));
    QCOMPARE(guestLeftLine(name), QByteArray("[SERVER] Client-127.0.0.1:5000 has left the chat."));
    QCOMPARE(guestServerLine("hi"), QByteArray("[SERVER] hi"));
}

void CommonPlainTextTest::guestsSeeMessagesAsTextForPeople_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("line");

    QTest::newRow("text") << QByteArray("hello: all") << QByteArray("anna: hello: all");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("anna: ");
    QTest::newRow("formatted") << QByteArray("\x02hi\x02") << QByteArray("anna: hi");
    QTest::newRow("an action") << QByteArray("\x01"
                                             "ACTION waves\x01")
                               << QByteArray("* anna waves");
    QTest::newRow("an action without end") << QByteArray("\x01"
                                                         "ACTION waves")
                                           << QByteArray("* anna waves");
    QTest::newRow("a coloured action") << QByteArray("\x01"
                                                     "ACTION \x03"
                                                     "4waves\x03\x01")
                                       << QByteArray("* anna waves");
    QTest::newRow("a question from a program") << QByteArray("\x01VERSION\x01") << QByteArray();
    QTest::newRow("a file offered") << QByteArray("\x01"
                                                  "DCC SEND a 1 2 3\x01")
                                    << QByteArray();
    QTest::newRow("a lone delimiter") << QByteArray("\x01") << QByteArray();
    QTest::newRow("a word that begins like an action") << QByteArray("\x01"
                                                                     "ACTIONS\x01")
                                                       << QByteArray();
}

void CommonPlainTextTest::guestsSeeMessagesAsTextForPeople()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, line);
    QCOMPARE(guestMessageLine("anna", text), line);
}

void CommonPlainTextTest::formattingIsTakenOut_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("plain");

    // Modern IRC "Formatting", with its examples.
    QTest::newRow("plain") << QByteArray("gęś, 5") << QByteArray("gęś, 5");
    QTest::newRow("every toggle") << QByteArray("a\x02"
                                                "b\x1D"
                                                "c\x1F"
                                                "d\x1E"
                                                "e\x11"
                                                "f\x16"
                                                "g\x0F"
                                                "h")
                                  << QByteArray("abcdefgh");
    QTest::newRow("one digit") << QByteArray("I love \x03"
                                             "3IRC! \x03It is")
                               << QByteArray("I love IRC! It is");
    QTest::newRow("both colours") << QByteArray("This is a \x1D\x03"
                                                "13,9cool \x03message")
                                  << QByteArray("This is a cool message");
    QTest::newRow("commas as text") << QByteArray(
        "Rules: Don't spam 5\x03"
        "13,8,6\x03,7,8, and especially not \x02"
        "9\x02\x1D!") << QByteArray("Rules: Don't spam 5,6,7,8, and especially not 9!");
    QTest::newRow("at most two digits") << QByteArray("\x03"
                                                      "123\x03"
                                                      "1,234")
                                        << QByteArray("34");
    QTest::newRow("a comma without background") << QByteArray("\x03"
                                                              "4,x")
                                                << QByteArray(",x");
    QTest::newRow("hex") << QByteArray("\x04"
                                       "FF0000red\x04"
                                       "00ff00,0000FFx\x04")
                         << QByteArray("redx");
    QTest::newRow("hex too short") << QByteArray("\x04"
                                                 "FF00zz")
                                   << QByteArray("FF00zz");
    QTest::newRow("a code at the end") << QByteArray("a\x03"
                                                     "12")
                                       << QByteArray("a");
    QTest::newRow("a terminal's escape") << QByteArray("\x1B[31mred\a") << QByteArray("[31mred");
    QTest::newRow("C1 control") << QByteArray("a\xC2\x9B"
                                              "31m")
                                << QByteArray("a31m");
    QTest::newRow("a tab stays") << QByteArray("a\tb") << QByteArray("a\tb");
    QTest::newRow("not UTF-8") << QByteArray("a\x9B") << QByteArray("a\xEF\xBF\xBD");
}

void CommonPlainTextTest::formattingIsTakenOut()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, plain);
    QCOMPARE(withoutFormatting(text), plain);
}

void CommonPlainTextTest::randomTextNeverReachesATerminalWithControls()
{
    RandomBytes random(6);
    for (int i = 0; i < 50'000; ++i) {
        const QByteArray text = random.next(20, "\x03\x04\x02\x01,0123456789aF\x1B\xC2\x9B");
        const QByteArray plain = withoutFormatting(text);
        QVERIFY2(isValidUtf8(plain), text.toHex().constData());
        QVERIFY2(std::ranges::none_of(
                     plain, [](char c) { return (quint8(c) < 0x20 && c != '\t') || c == '\x7F'; }),
            text.toHex().constData());
        QVERIFY2(withoutFormatting(plain) == plain, text.toHex().constData());
    }
}

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonPlainTextTest)

} // namespace commonPlainTextTest

#include "CommonPlainTextTest.moc"

// The message parser and writer, case by case and by their promises on random bytes.
#include "common/protocol/Message.h"
#include "common/protocol/Numerics.h"
#include "tests/support/Suite.h"
#include "tests/unit/RandomBytes.h"

#include <QElapsedTimer>
#include <QTest>

namespace commonMessageTest {

using namespace watek::protocol;
using watek::tests::RandomBytes;

class CommonMessageTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLineIsTakenApart_data();
    void aLineIsTakenApart();
    void aLineThatIsNoMessageIsRefused_data();
    void aLineThatIsNoMessageIsRefused();
    void aMessageIsWritten_data();
    void aMessageIsWritten();
    void tagValuesAreEscaped_data();
    void tagValuesAreEscaped();
    void strayBackslashesInTagValuesAreDropped_data();
    void strayBackslashesInTagValuesAreDropped();
    void aTagWithoutValueIsToldFromNoTag();
    void aParameterThatDoesNotExistIsEmpty();
    void echoedParametersNeverChangePlaces_data();
    void echoedParametersNeverChangePlaces();
    void manyDifferentTagsAreParsedQuickly();
    void whatWasWrittenOnceIsWrittenTheSameAgain();
    void anyTagValueSurvivesTheWire();
    void theLineEndIsAppended();
    void everyErrorHasAText();
    void numericsHaveThreeDigits_data();
    void numericsHaveThreeDigits();
    void onlyThreeDigitsAreANumeric();
};

namespace {

using Params = QList<QByteArray>;

void row(const char *name, const QByteArray &line, const Message &message)
{
    QTest::newRow(name) << line << message;
}

} // namespace

void CommonMessageTest::aLineIsTakenApart_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Message>("message");

    // Modern IRC "Message Format".
    row("a command alone", "QUIT", {.command = "QUIT"});
    row("small letters", "privmsg a b", {.command = "PRIVMSG", .params = {"a", "b"}});
    row("a numeric", ":srv 001 anna :Hi all",
        {.source = "srv", .command = "001", .params = {"anna", "Hi all"}});
    row("a source", ":dan!d@localhost PRIVMSG #chan :Hey!",
        {.source = "dan!d@localhost", .command = "PRIVMSG", .params = {"#chan", "Hey!"}});
    row("a trailing parameter without colon", "PRIVMSG #chan Hey!",
        {.command = "PRIVMSG", .params = {"#chan", "Hey!"}});
    row("a trailing parameter that begins with a colon", "PRIVMSG #chan ::-)",
        {.command = "PRIVMSG", .params = {"#chan", ":-)"}});
    row("an empty trailing parameter",
        "CAP * LIST :", {.command = "CAP", .params = {"*", "LIST", ""}});
    row("a colon inside a parameter", "MODE a:b +k", {.command = "MODE", .params = {"a:b", "+k"}});
    row("spaces in the trailing parameter stay", "A b : c  d ",
        {.command = "A", .params = {"b", " c  d "}});
    row("repeated spaces", "  A   b    :c", {.command = "A", .params = {"b", "c"}});
    row("spaces at the end are no parameter", ":s AWAY  ", {.source = "s", .command = "AWAY"});
    row("an empty source", ": A b", {.command = "A", .params = {"b"}});
    row("a source with colons", "::1 A", {.source = ":1", .command = "A"});
    row("tabs are no spaces", "A b\tc", {.command = "A", .params = {"b\tc"}});
    row("more than fifteen parameters", "A 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 :17 18",
        {.command = "A",
            .params = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14",
                "15", "16", "17 18"}});
    row("formatting and UTF-8 pass untouched", "PRIVMSG # :\x02gęś\x02 \x01",
        {.command = "PRIVMSG", .params = {"#", "\x02gęś\x02 \x01"}});
    row("bytes that are not UTF-8 pass untouched", "A :\xFF\xC5",
        {.command = "A", .params = {"\xFF\xC5"}});

    // IRCv3 message-tags "Format".
    row("tags", "@id=123AB;rose A", {.tags = {{"id", "123AB"}, {"rose", ""}}, .command = "A"});
    row("an empty value", "@url=;netsplit=tur,ty A",
        {.tags = {{"url", ""}, {"netsplit", "tur,ty"}}, .command = "A"});
    row("tags and a source", "@a=b  :s  A  b",
        {.tags = {{"a", "b"}}, .source = "s", .command = "A", .params = {"b"}});
    row("client-only and vendor keys", "@+draft/reply=x;example.com/k=v A",
        {.tags = {{"+draft/reply", "x"}, {"example.com/k", "v"}}, .command = "A"});
    row("an equals sign in a value", "@a=b=c A", {.tags = {{"a", "b=c"}}, .command = "A"});
    row("escapes in a value", "@a=\\:\\s\\\\\\r\\n A",
        {.tags = {{"a", "; \\\r\n"}}, .command = "A"});
    row("the last of a repeated tag", "@a=1;b=2;a=3;a A",
        {.tags = {{"a", ""}, {"b", "2"}}, .command = "A"});
    row("keys differ by case", "@a=1;A=2 A", {.tags = {{"a", "1"}, {"A", "2"}}, .command = "A"});
    row("keys that the grammar does not know", "@$_!=1 A",
        {.tags = {{"$_!", "1"}}, .command = "A"});
    row("no tags behind the sigil", "@ A", {.command = "A"});
    row("empty places between tags", "@;a;;b; A", {.tags = {{"a", ""}, {"b", ""}}, .command = "A"});
    row("a value without key", "@=x;a=1 A", {.tags = {{"a", "1"}}, .command = "A"});
}

void CommonMessageTest::aLineIsTakenApart()
{
    QFETCH(QByteArray, line);
    QFETCH(Message, message);

    const auto parsed = parseMessage(line);

    QVERIFY(parsed.hasValue());
    QCOMPARE(parsed->tags, message.tags);
    QCOMPARE(parsed->source, message.source);
    QCOMPARE(parsed->command, message.command);
    QCOMPARE(parsed->params, message.params);
}

void CommonMessageTest::aLineThatIsNoMessageIsRefused_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<ParseError>("error");

    QTest::newRow("nothing") << QByteArray() << ParseError::Empty;
    QTest::newRow("spaces") << QByteArray("   ") << ParseError::Empty;
    QTest::newRow("tags alone") << QByteArray("@a=b") << ParseError::NoCommand;
    QTest::newRow("tags and spaces") << QByteArray("@a=b  ") << ParseError::NoCommand;
    QTest::newRow("a source alone") << QByteArray(":anna") << ParseError::NoCommand;
    QTest::newRow("tags and a source") << QByteArray("@a :anna ") << ParseError::NoCommand;
    QTest::newRow("two digits") << QByteArray("01 a") << ParseError::BadCommand;
    QTest::newRow("four digits") << QByteArray("0001 a") << ParseError::BadCommand;
    QTest::newRow("a letter among digits") << QByteArray("0a1") << ParseError::BadCommand;
    QTest::newRow("a sign") << QByteArray("PRIV-MSG a") << ParseError::BadCommand;
    QTest::newRow("UTF-8") << QByteArray("ŻÓŁW a") << ParseError::BadCommand;
    QTest::newRow("a second source") << QByteArray(":a :b C") << ParseError::BadCommand;
    QTest::newRow("NUL") << QByteArray("A b\0c", 5) << ParseError::BadBytes;
    QTest::newRow("CR") << QByteArray("A b\rB") << ParseError::BadBytes;
    QTest::newRow("LF") << QByteArray("A b\nB") << ParseError::BadBytes;
    QTest::newRow("LF in a tag") << QByteArray("@a=\n A") << ParseError::BadBytes;
}

void CommonMessageTest::aLineThatIsNoMessageIsRefused()
{
    QFETCH(QByteArray, line);
    QFETCH(ParseError, error);

    const auto parsed = parseMessage(line);

    QVERIFY(!parsed.hasValue());
    QCOMPARE(parsed.error(), error);
}

void CommonMessageTest::aMessageIsWritten_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Message>("message");

    row("a command alone", "QUIT", {.command = "QUIT"});
    row("every part", "@a=b;c :s A b :c d",
        {.tags = {{"a", "b"}, {"c", ""}}, .source = "s", .command = "A", .params = {"b", "c d"}});
    row("no needless colon", "MODE #a +o b", {.command = "MODE", .params = {"#a", "+o", "b"}});
    row("a colon before a colon", "A ::b", {.command = "A", .params = {":b"}});
    row("a colon before nothing", "A b :", {.command = "A", .params = {"b", ""}});
    row("always a colon before what was said", "PRIVMSG #a :hi",
        {.command = "PRIVMSG", .params = {"#a", "hi"}});
    row("always a colon before names", "353 a = #a :b",
        {.command = "353", .params = {"a", "=", "#a", "b"}});
    row("no colon before a channel", "JOIN #a", {.command = "JOIN", .params = {"#a"}});
    row("escaped tag values", "@a=\\:\\s\\\\\\r\\n A",
        {.tags = {{"a", "; \\\r\n"}}, .command = "A"});
}

void CommonMessageTest::aMessageIsWritten()
{
    QFETCH(QByteArray, line);
    QFETCH(Message, message);

    QCOMPARE(writeMessage(message), line);
}

void CommonMessageTest::tagValuesAreEscaped_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("escaped");

    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("nothing to escape") << QByteArray("gęś=1:2") << QByteArray("gęś=1:2");
    QTest::newRow("every escape") << QByteArray("a;b c\\d\re\nf")
                                  << QByteArray("a\\:b\\sc\\\\d\\re\\nf");
    QTest::newRow("what looks like an escape") << QByteArray("\\s") << QByteArray("\\\\s");
}

void CommonMessageTest::tagValuesAreEscaped()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, escaped);

    QCOMPARE(escapeTagValue(value), escaped);
    QCOMPARE(unescapeTagValue(escaped), value);
}

void CommonMessageTest::strayBackslashesInTagValuesAreDropped_data()
{
    QTest::addColumn<QByteArray>("escaped");
    QTest::addColumn<QByteArray>("value");

    QTest::newRow("at the end") << QByteArray("test\\") << QByteArray("test");
    QTest::newRow("alone") << QByteArray("\\") << QByteArray("");
    QTest::newRow("before any letter") << QByteArray("\\b") << QByteArray("b");
    QTest::newRow("before UTF-8") << QByteArray("\\ł") << QByteArray("ł");
    QTest::newRow("behind an escaped one") << QByteArray("\\\\\\") << QByteArray("\\");
}

void CommonMessageTest::strayBackslashesInTagValuesAreDropped()
{
    QFETCH(QByteArray, escaped);
    QFETCH(QByteArray, value);

    QCOMPARE(unescapeTagValue(escaped), value);
}

void CommonMessageTest::aTagWithoutValueIsToldFromNoTag()
{
    const Message message = *parseMessage("@a;b=;c=\\;d=1 A");

    for (const char *key : {"a", "b", "c"}) {
        QVERIFY(message.hasTag(key));
        QVERIFY(!message.tag(key).isNull());
        QVERIFY(message.tag(key).isEmpty());
    }
    QCOMPARE(message.tag("d"), QByteArray("1"));
    QVERIFY(!message.hasTag("e"));
    QVERIFY(message.tag("e").isNull());
}

void CommonMessageTest::aParameterThatDoesNotExistIsEmpty()
{
    const Message message = *parseMessage("A b");

    QCOMPARE(message.param(0), QByteArray("b"));
    QCOMPARE(message.param(1), QByteArray());
    QCOMPARE(message.param(-1), QByteArray());
}

void CommonMessageTest::echoedParametersNeverChangePlaces_data()
{
    QTest::addColumn<QByteArray>("echoed");
    QTest::addColumn<QByteArray>("middle");

    QTest::newRow("what fits") << QByteArray("#chan") << QByteArray("#chan");
    QTest::newRow("nothing") << QByteArray() << QByteArray("*");
    QTest::newRow("spaces") << QByteArray(" no such ") << QByteArray("_no_such_");
    QTest::newRow("a leading colon") << QByteArray(":)") << QByteArray("_)");
}

void CommonMessageTest::echoedParametersNeverChangePlaces()
{
    QFETCH(QByteArray, echoed);
    QFETCH(QByteArray, middle);

    const QByteArray line
        = writeMessage({.command = "403", .params = {"anna", echoed, "No such channel"}});

    QCOMPARE(asMiddleParam(echoed), middle);
    QCOMPARE(parseMessage(line)->params, Params({"anna", middle, "No such channel"}));
}

void CommonMessageTest::manyDifferentTagsAreParsedQuickly()
{
    QByteArray line("@");
    for (int i = 0; i < 100'000; ++i)
        line.append(QByteArray::number(i)).append(';');
    line.append("7=last A");

    QElapsedTimer timer;
    timer.start();
    const auto parsed = parseMessage(line);

    // Comparing each tag with all before it would take minutes.
    QVERIFY(timer.elapsed() < 10'000);
    QCOMPARE(parsed->tags.size(), 100'000);
    QCOMPARE(parsed->tag("7"), QByteArray("last"));
}

void CommonMessageTest::whatWasWrittenOnceIsWrittenTheSameAgain()
{
    RandomBytes random(20260101);
    int messages = 0;
    for (int i = 0; i < 200'000; ++i) {
        QByteArray line;
        if (random.upTo(1) == 1)
            line += "@" + random.next(12, "a=;\\:s+/").replace(' ', "");
        if (random.upTo(1) == 1)
            line += " :" + random.next(5, "a:!@");
        if (random.upTo(3) != 0)
            line += random.upTo(1) == 1 ? " PRIVMSG " : " 353 ";
        line += random.next(20, "@:;= \\abAB0\xC5\x82");

        const auto parsed = parseMessage(line);
        if (!parsed)
            continue;
        ++messages;
        const QByteArray written = writeMessage(*parsed);
        const auto again = parseMessage(written);

        QVERIFY2(again.hasValue(), line.toHex().constData());
        QVERIFY2(*again == *parsed, line.toHex().constData());
        QVERIFY2(writeMessage(*again) == written, line.toHex().constData());
        QVERIFY2(
            written.size() <= line.size() + 1, "the only byte that writing may add is a colon");
    }
    QVERIFY(messages > 50'000);
}

void CommonMessageTest::anyTagValueSurvivesTheWire()
{
    RandomBytes random(7);
    for (int i = 0; i < 50'000; ++i) {
        QByteArray value = random.next(20, "\\;: \r\nsrn");
        value.replace('\0', "");

        const QByteArray line = writeMessage({.tags = {{"a", value}}, .command = "A"});

        QCOMPARE(parseMessage(line)->tag("a"), value);
    }
}

void CommonMessageTest::theLineEndIsAppended()
{
    QByteArray out("PING a\r\n");
    appendMessageLine(out, {.command = "PONG", .params = {"b"}});

    QCOMPARE(out, QByteArray("PING a\r\nPONG b\r\n"));
}

void CommonMessageTest::everyErrorHasAText()
{
    QSet<QByteArray> texts;
    for (const auto error :
        {ParseError::Empty, ParseError::NoCommand, ParseError::BadCommand, ParseError::BadBytes})
        texts.insert(describe(error));

    QCOMPARE(texts.size(), 4);
}

void CommonMessageTest::numericsHaveThreeDigits_data()
{
    QTest::addColumn<Numeric>("numeric");
    QTest::addColumn<QByteArray>("text");

    QTest::newRow("one digit") << RPL_WELCOME << QByteArray("001");
    QTest::newRow("zeros inside") << RPL_NONE << QByteArray("300");
    QTest::newRow("WHOX") << RPL_WHOSPCRPL << QByteArray("354");
    QTest::newRow("monitor") << ERR_MONLISTFULL << QByteArray("734");
    QTest::newRow("sasl") << RPL_SASLMECHS << QByteArray("908");
}

void CommonMessageTest::numericsHaveThreeDigits()
{
    QFETCH(Numeric, numeric);
    QFETCH(QByteArray, text);

    QCOMPARE(numericText(numeric), text);
    QCOMPARE(numericFromText(text), std::optional<quint16>(numeric));
}

void CommonMessageTest::onlyThreeDigitsAreANumeric()
{
    for (const char *word : {"", "1", "01", "0001", "PING", "00A", "-01", "+12"})
        QVERIFY2(!numericFromText(word).has_value(), word);
    QCOMPARE(numericFromText("999"), std::optional<quint16>(999));
}

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonMessageTest)

} // namespace commonMessageTest

#include "CommonMessageTest.moc"

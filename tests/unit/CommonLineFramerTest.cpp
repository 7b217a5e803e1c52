// The line framer: the same lines however the bytes arrive, and never more memory than one line.
#include "common/protocol/LineFramer.h"
#include "tests/support/Suite.h"
#include "tests/unit/RandomBytes.h"

#include <QTest>

namespace commonLineFramerTest {

using namespace watek::protocol;
using watek::tests::RandomBytes;

namespace {

const QByteArray kTooLong("<too long>");

/// What the framer makes of the chunks, overlong lines as kTooLong.
QList<QByteArray> linesOf(const QList<QByteArray> &chunks, qsizetype maxLineBytes)
{
    QList<QByteArray> lines;
    LineFramer framer(maxLineBytes);
    for (const QByteArray &chunk : chunks) {
        const QByteArrayView rest
            = framer.feed(chunk, [&](QByteArrayView line, LineVerdict verdict) {
                  lines.append(verdict == LineVerdict::TooLong ? kTooLong : line.toByteArray());
                  return true;
              });
        if (!rest.isEmpty())
            lines.append("<a rest although nobody stopped>");
    }
    return lines;
}

QList<QByteArray> singleBytes(const QByteArray &text)
{
    QList<QByteArray> chunks;
    for (const char byte : text)
        chunks.append(QByteArray(1, byte));
    return chunks;
}

} // namespace

class CommonLineFramerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsCutIntoLines_data();
    void textIsCutIntoLines();
    void theSameLinesComeHoweverTheBytesArrive_data();
    void theSameLinesComeHoweverTheBytesArrive();
    void theSameLinesComeFromRandomBytesHoweverTheyArrive();
    void aMegabyteWithoutEndStaysBounded();
    void theFirstLineAfterAnOverlongOneIsWhole();
    void whoStopsGetsTheRestBack();
    void anUnfinishedLineCanBeTaken();
    void anUnfinishedLineCanBeForgotten();
    void wholeLinesAreNotCopied();
};

void CommonLineFramerTest::textIsCutIntoLines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<QByteArray>>("lines");
    using Lines = QList<QByteArray>;

    QTest::newRow("nothing") << QByteArray() << Lines();
    QTest::newRow("CRLF") << QByteArray("a\r\nb\r\n") << Lines({"a", "b"});
    QTest::newRow("LF") << QByteArray("a\nb\n") << Lines({"a", "b"});
    QTest::newRow("a lone CR ends nothing") << QByteArray("a\rb\r") << Lines();
    QTest::newRow("CR inside") << QByteArray("a\rb\r\n") << Lines({"a\rb"});
    QTest::newRow("LFCR") << QByteArray("a\n\rb\n\r\n") << Lines({"a", "b"});
    QTest::newRow("empty lines") << QByteArray("\r\n\r\n\n\na\r\r\n") << Lines({"a"});
    QTest::newRow("no end") << QByteArray("a\nb") << Lines({"a"});
    QTest::newRow("NUL is a byte like others")
        << QByteArray("a\0b\n", 4) << Lines({QByteArray("a\0b", 3)});
    QTest::newRow("spaces stay") << QByteArray("  a \n") << Lines({"  a "});
    QTest::newRow("just fits") << QByteArray("12345678\n") << Lines({"12345678"});
    QTest::newRow("one too many") << QByteArray("123456789\na\n") << Lines({kTooLong, "a"});
    QTest::newRow("just fits with CRLF") << QByteArray("12345678\r\n") << Lines({"12345678"});
    QTest::newRow("overlong ends in CRLF")
        << QByteArray("1234567890\r\na\n") << Lines({kTooLong, "a"});
    QTest::newRow("UTF-8") << QByteArray("gęś\r\n") << Lines({"gęś"});
}

void CommonLineFramerTest::textIsCutIntoLines()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<QByteArray>, lines);

    QCOMPARE(linesOf({text}, 8), lines);
}

void CommonLineFramerTest::theSameLinesComeHoweverTheBytesArrive_data()
{
    textIsCutIntoLines_data();
}

void CommonLineFramerTest::theSameLinesComeHoweverTheBytesArrive()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<QByteArray>, lines);

    for (qsizetype cut = 0; cut <= text.size(); ++cut)
        QCOMPARE(linesOf({text.first(cut), text.sliced(cut)}, 8), lines);
    QCOMPARE(linesOf(singleBytes(text), 8), lines);
}

void CommonLineFramerTest::theSameLinesComeFromRandomBytesHoweverTheyArrive()
{
    RandomBytes random(42);
    for (int i = 0; i < 2'000; ++i) {
        const QByteArray text = random.next(60, "\r\nab \xC5");
        const QList<QByteArray> lines = linesOf({text}, 8);

        QCOMPARE(linesOf(singleBytes(text), 8), lines);
        const int cut = random.upTo(int(text.size()));
        QCOMPARE(linesOf({text.first(cut), text.sliced(cut)}, 8), lines);
    }
}

void CommonLineFramerTest::aMegabyteWithoutEndStaysBounded()
{
    constexpr qsizetype kMaxLine = 512;
    LineFramer framer(kMaxLine);
    QByteArray beginning;
    int tooLong = 0;
    const auto count = [&](QByteArrayView, LineVerdict verdict) {
        tooLong += verdict == LineVerdict::TooLong;
        return true;
    };

    for (int i = 0; i < 10'000; ++i) {
        framer.feed(QByteArray(100, 'x'), count);
        QVERIFY(framer.pending().size() <= kMaxLine + 1);
    }

    QVERIFY(framer.isSkipping());
    QVERIFY(framer.pending().isEmpty());
    QCOMPARE(tooLong, 0);
    framer.feed("\n", [&](QByteArrayView line, LineVerdict verdict) {
        beginning = line.toByteArray();
        return count(line, verdict);
    });
    QCOMPARE(beginning, QByteArray(kMaxLine, 'x'));
    QCOMPARE(tooLong, 1);
    QVERIFY(!framer.isSkipping());
}

void CommonLineFramerTest::theFirstLineAfterAnOverlongOneIsWhole()
{
    QCOMPARE(
        linesOf({"123456", "789", "0\n", "after\n"}, 8), QList<QByteArray>({kTooLong, "after"}));
}

void CommonLineFramerTest::whoStopsGetsTheRestBack()
{
    LineFramer framer(100);
    QList<QByteArray> lines;
    const QByteArray chunk("a\nb\nc\nd");
    const auto untilB = [&](QByteArrayView line, LineVerdict) {
        lines.append(line.toByteArray());
        return line != QByteArrayView("b");
    };

    const QByteArray rest = framer.feed(chunk, untilB).toByteArray();

    QCOMPARE(lines, QList<QByteArray>({"a", "b"}));
    QCOMPARE(rest, QByteArray("c\nd"));
    QVERIFY(framer.pending().isEmpty());
    QVERIFY(framer.feed(rest, untilB).isEmpty());
    QCOMPARE(lines, QList<QByteArray>({"a", "b", "c"}));
    QCOMPARE(framer.pending().toByteArray(), QByteArray("d"));
}

void CommonLineFramerTest::anUnfinishedLineCanBeTaken()
{
    LineFramer framer(100);
    QList<QByteArray> lines;
    const auto collect = [&](QByteArrayView line, LineVerdict) {
        lines.append(line.toByteArray());
        return true;
    };

    framer.feed("half", collect);

    QCOMPARE(framer.takePending(), QByteArray("half"));
    QVERIFY(framer.pending().isEmpty());
    framer.feed("next\n", collect);
    QCOMPARE(lines, QList<QByteArray>({"next"}));
}

void CommonLineFramerTest::anUnfinishedLineCanBeForgotten()
{
    for (const char *unfinished : {"half", "much too long"}) {
        LineFramer framer(8);
        QList<QByteArray> lines;
        const auto collect = [&](QByteArrayView line, LineVerdict) {
            lines.append(line.toByteArray());
            return true;
        };

        framer.feed(unfinished, collect);
        framer.reset();
        framer.feed("next\n", collect);

        QCOMPARE(lines, QList<QByteArray>({"next"}));
    }
}

void CommonLineFramerTest::wholeLinesAreNotCopied()
{
    LineFramer framer(100);
    const QByteArray chunk("abc\r\ndef\r\n");
    int inside = 0;

    framer.feed(chunk, [&](QByteArrayView line, LineVerdict) {
        inside += line.data() >= chunk.constData()
            && line.data() + line.size() <= chunk.constData() + chunk.size();
        return true;
    });

    QCOMPARE(inside, 2);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonLineFramerTest)

} // namespace commonLineFramerTest

#include "CommonLineFramerTest.moc"

// UTF-8 looked at as bytes: what is valid, how it is mended, where it may be cut.
#include "common/protocol/Utf8.h"
#include "tests/support/Suite.h"
#include "tests/unit/RandomBytes.h"

#include <QStringDecoder>
#include <QTest>

namespace commonUtf8Test {

using namespace watek::protocol;
using watek::tests::RandomBytes;

namespace {

const QByteArray kReplacement("\xEF\xBF\xBD");
constexpr QByteArrayView kMeaningful("a\xC5\x82\xE2\x82\xAC\xF0\x9F\xA7\xB5\xED\xA0\xC0\xF4\x90");

/// RFC 3629 section 3, the other way round. (QString would drop a byte order mark.)
QByteArray encoded(char32_t c)
{
    const auto rest = [c](int shift) { return char(0x80 | (c >> shift & 0x3F)); };
    if (c < 0x80)
        return QByteArray(1, char(c));
    if (c < 0x800)
        return QByteArray(1, char(0xC0 | c >> 6)) + rest(0);
    if (c < 0x10000)
        return QByteArray(1, char(0xE0 | c >> 12)) + rest(6) + rest(0);
    return QByteArray(1, char(0xF0 | c >> 18)) + rest(12) + rest(6) + rest(0);
}

/// An independent judge: Qt's own decoder.
bool qtFindsItValid(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    Q_UNUSED(text)
    return !decoder.hasError();
}

} // namespace

class CommonUtf8Test : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wellFormedTextIsValid_data();
    void wellFormedTextIsValid();
    void everythingElseIsNot_data();
    void everythingElseIsNot();
    void everyCodePointButSurrogatesIsValid();
    void eachMaximalBadPartBecomesOneReplacement_data();
    void eachMaximalBadPartBecomesOneReplacement();
    void aPrefixNeverCutsACharacter_data();
    void aPrefixNeverCutsACharacter();
    void anUnfinishedCharacterAtTheEndIsFound_data();
    void anUnfinishedCharacterAtTheEndIsFound();
    void theTailOfEveryCutTextIsFound();
    void randomBytesAgreeWithQtAndWithEachOther();
};

void CommonUtf8Test::wellFormedTextIsValid_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("ASCII with controls") << QByteArray("a\0\x7F\r", 4);
    QTest::newRow("Polish") << QByteArray("Zażółć gęślą jaźń 🧵");
    QTest::newRow("smallest of two") << QByteArray("\xC2\x80");
    QTest::newRow("largest of two") << QByteArray("\xDF\xBF");
    QTest::newRow("smallest of three") << QByteArray("\xE0\xA0\x80");
    QTest::newRow("before the surrogates") << QByteArray("\xED\x9F\xBF");
    QTest::newRow("after the surrogates") << QByteArray("\xEE\x80\x80");
    QTest::newRow("a noncharacter") << QByteArray("\xEF\xBF\xBF");
    QTest::newRow("smallest of four") << QByteArray("\xF0\x90\x80\x80");
    QTest::newRow("U+10FFFF") << QByteArray("\xF4\x8F\xBF\xBF");
}

void CommonUtf8Test::wellFormedTextIsValid()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(isValidUtf8(bytes));
    QCOMPARE(replaceInvalidUtf8(bytes), bytes);
}

void CommonUtf8Test::everythingElseIsNot_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a lone continuation") << QByteArray("\x80");
    QTest::newRow("Latin-2") << QByteArray("za\xBF\xF3\xB3\xE6");
    QTest::newRow("overlong of two") << QByteArray("\xC0\xAF");
    QTest::newRow("overlong of two, C1") << QByteArray("\xC1\xBF");
    QTest::newRow("overlong of three") << QByteArray("\xE0\x9F\xBF");
    QTest::newRow("overlong of four") << QByteArray("\xF0\x8F\xBF\xBF");
    QTest::newRow("first surrogate") << QByteArray("\xED\xA0\x80");
    QTest::newRow("last surrogate") << QByteArray("\xED\xBF\xBF");
    QTest::newRow("above U+10FFFF") << QByteArray("\xF4\x90\x80\x80");
    QTest::newRow("F5") << QByteArray("\xF5\x80\x80\x80");
    QTest::newRow("FF") << QByteArray("a\xFF");
    QTest::newRow("cut after one") << QByteArray("a\xC5");
    QTest::newRow("cut after three") << QByteArray("\xF0\x9F\xA7");
    QTest::newRow("cut, then text") << QByteArray("\xF0\x9F"
                                                  "abc");
}

void CommonUtf8Test::everythingElseIsNot()
{
    QFETCH(QByteArray, bytes);
    QVERIFY(!isValidUtf8(bytes));
    QVERIFY(isValidUtf8(replaceInvalidUtf8(bytes)));
}

void CommonUtf8Test::everyCodePointButSurrogatesIsValid()
{
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (QChar::isSurrogate(c))
            continue;
        const QByteArray bytes = encoded(c);
        const Utf8Step step = nextUtf8(bytes);
        if (step.kind != Utf8Step::Whole || step.character != c || step.length != bytes.size())
            QFAIL(bytes.toHex().constData());
    }
}

void CommonUtf8Test::eachMaximalBadPartBecomesOneReplacement_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("mended");
    const QByteArray r = kReplacement;

    // The example of Unicode 15, table 3-8, and its neighbours.
    QTest::newRow("overlong forms, a byte each")
        << QByteArray("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") << r.repeated(8) + "A";
    QTest::newRow("surrogates, a byte each")
        << QByteArray("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") << r.repeated(8) + "A";
    QTest::newRow("too large, a byte each")
        << QByteArray("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") << r.repeated(5) + "A" + r + r + "B";
    QTest::newRow("cut characters, one for each")
        << QByteArray("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") << r.repeated(4) + "A";
    QTest::newRow("cut at the end") << QByteArray("ok\xF0\x9F\xA7") << "ok" + r;
}

void CommonUtf8Test::eachMaximalBadPartBecomesOneReplacement()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, mended);
    QCOMPARE(replaceInvalidUtf8(bytes), mended);
}

void CommonUtf8Test::aPrefixNeverCutsACharacter_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("maxBytes");
    QTest::addColumn<int>("length");

    QTest::newRow("all of it") << QByteArray("gęś") << 5 << 5;
    QTest::newRow("more than all") << QByteArray("gęś") << 50 << 5;
    QTest::newRow("inside the last") << QByteArray("gęś") << 4 << 3;
    QTest::newRow("between two") << QByteArray("gęś") << 3 << 3;
    QTest::newRow("inside the second") << QByteArray("gęś") << 2 << 1;
    QTest::newRow("nothing") << QByteArray("gęś") << 0 << 0;
    QTest::newRow("less than nothing") << QByteArray("gęś") << -1 << 0;
    QTest::newRow("inside the only one") << QByteArray("🧵") << 3 << 0;
    QTest::newRow("of bad bytes all may be cut")
        << QByteArray("\x80\x80\x80\x80\x80\x80") << 5 << 5;
    QTest::newRow("behind a lead that never was one") << QByteArray("\xC5\x82\x82\x82") << 3 << 3;
    QTest::newRow("a cut character at the end") << QByteArray("ab\xF0\x9F\xA7") << 4 << 2;
}

void CommonUtf8Test::aPrefixNeverCutsACharacter()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, maxBytes);
    QFETCH(int, length);
    QCOMPARE(utf8PrefixLength(bytes, maxBytes), length);
}

void CommonUtf8Test::anUnfinishedCharacterAtTheEndIsFound_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("tail");

    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("finished") << QByteArray("gęś") << 0;
    QTest::newRow("one of two") << QByteArray("g\xC4") << 1;
    QTest::newRow("two of three") << QByteArray("\xE2\x82") << 2;
    QTest::newRow("three of four") << QByteArray("a\xF0\x9F\xA7") << 3;
    QTest::newRow("one that can never be finished") << QByteArray("\xE0\x80") << 0;
    QTest::newRow("no lead at all") << QByteArray("\x82\x82\x82\x82") << 0;
    QTest::newRow("a bad byte") << QByteArray("a\xFF") << 0;
}

void CommonUtf8Test::anUnfinishedCharacterAtTheEndIsFound()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, tail);
    QCOMPARE(incompleteUtf8Tail(bytes), tail);
}

void CommonUtf8Test::theTailOfEveryCutTextIsFound()
{
    const QByteArray text("Zażółć gęślą jaźń 🧵€");
    for (qsizetype cut = 0; cut <= text.size(); ++cut) {
        const QByteArray arrived = text.first(cut);
        const qsizetype tail = incompleteUtf8Tail(arrived);
        QVERIFY(isValidUtf8(arrived.chopped(tail)));
        QVERIFY(isValidUtf8(arrived.last(tail) + text.sliced(cut)));
    }
}

void CommonUtf8Test::randomBytesAgreeWithQtAndWithEachOther()
{
    RandomBytes random(1993);
    int valid = 0;
    for (int i = 0; i < 200'000; ++i) {
        const QByteArray bytes = random.next(12, kMeaningful);
        const bool isValid = isValidUtf8(bytes);
        valid += isValid;
        QVERIFY2(isValid == qtFindsItValid(bytes), bytes.toHex().constData());

        const QByteArray mended = replaceInvalidUtf8(bytes);
        QVERIFY2(isValidUtf8(mended), bytes.toHex().constData());
        QVERIFY2(isValid == (mended == bytes), bytes.toHex().constData());

        const int maxBytes = random.upTo(14);
        const qsizetype length = utf8PrefixLength(mended, maxBytes);
        QVERIFY2(length <= maxBytes
                && length > maxBytes - 4 - std::max(0, maxBytes - int(mended.size())),
            bytes.toHex().constData());
        QVERIFY2(isValidUtf8(mended.first(length)), bytes.toHex().constData());

        const qsizetype tail = incompleteUtf8Tail(bytes);
        QVERIFY2(tail >= 0 && tail <= 3, bytes.toHex().constData());
        QCOMPARE(replaceInvalidUtf8(bytes.chopped(tail)) + (tail > 0 ? kReplacement : QByteArray()),
            mended);
    }
    QVERIFY(valid > 1'000);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonUtf8Test)

} // namespace commonUtf8Test

#include "CommonUtf8Test.moc"

// Nicknames, channel names, the case mappings, and names that look alike.
#include "common/protocol/CaseMapping.h"
#include "common/protocol/LookAlike.h"
#include "common/protocol/Names.h"
#include "common/protocol/Utf8.h"
#include "tests/support/Suite.h"
#include "tests/unit/RandomBytes.h"

#include <QTest>

#include <algorithm>

namespace commonNamesTest {

using namespace watek::protocol;
using watek::tests::RandomBytes;

class CommonNamesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goodNicknamesKeepTheirSpelling_data();
    void goodNicknamesKeepTheirSpelling();
    void badNicknamesAreRefused_data();
    void badNicknamesAreRefused();
    void goodChannelNamesKeepTheirSpelling_data();
    void goodChannelNamesKeepTheirSpelling();
    void badChannelNamesAreRefused_data();
    void badChannelNamesAreRefused();
    void lengthsAreCountedInBytes();
    void aGuestIsNamedAfterItsAddress_data();
    void aGuestIsNamedAfterItsAddress();
    void everyErrorHasAText();
    void noRandomBytesMakeANameThatBreaksALine();
    void caseMappingsFoldWhatTheyPromise_data();
    void caseMappingsFoldWhatTheyPromise();
    void foldingTwiceChangesNothing();
    void caseMappingsAreKnownByName();
    void namesThatLookAlikeShareAKey_data();
    void namesThatLookAlikeShareAKey();
    void namesThatLookAlike_data();
    void namesThatLookAlike();
    void aNameIsTheSameInAnyCaseAndForm();
    void namesThatLookDifferentDoNot_data();
    void namesThatLookDifferentDoNot();
    void theLookOfRandomBytesIsSettled();
};

void CommonNamesTest::goodNicknamesKeepTheirSpelling_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *nick : {"a", "Anna", "anna-1", "[a]\\`_^{|}", "a#b", "a&b~c%d+e$", "Żółw",
             "Łukasz", "李", "עברית", "🧵", "a\"'()/;<=>"})
        QTest::newRow(nick) << QByteArray(nick);
}

void CommonNamesTest::goodNicknamesKeepTheirSpelling()
{
    QFETCH(QByteArray, text);

    const auto nick = Nick::parse(text, 30);

    QVERIFY(nick.hasValue());
    QCOMPARE(nick->text(), text);
    QCOMPARE(nick->key(), folded(text));
}

void CommonNamesTest::badNicknamesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<NameError>("error");

    QTest::newRow("nothing") << QByteArray() << NameError::Empty;
    for (const char first : QByteArrayView("0123456789-$:#&~%+@!"))
        QTest::addRow("begins with %c", first)
            << QByteArray("anna").prepend(first) << NameError::BadFirstByte;
    QTest::newRow("begins with a combining mark") << QByteArray("\xCC\x81"
                                                                "anna")
                                                  << NameError::BadFirstByte;
    for (const char inside : QByteArrayView(" ,*?!@.:"))
        QTest::addRow("holds '%c'", inside)
            << QByteArray("an").append(inside).append("na") << NameError::BadByte;
    for (int control : {0, 1, 2, 3, 7, 9, 10, 13, 27, 31, 127})
        QTest::addRow("holds control byte %d", control)
            << QByteArray("an").append(char(control)).append("na") << NameError::BadByte;

    const std::pair<const char *, const char *> unseen[] = {
        {"next line (C1)", "\u0085"},
        {"no-break space", "\u00A0"},
        {"soft hyphen", "\u00AD"},
        {"combining grapheme joiner", "\u034F"},
        {"Hangul filler", "\u3164"},
        {"em space", "\u2003"},
        {"zero width space", "\u200B"},
        {"zero width joiner", "\u200D"},
        {"right-to-left mark", "\u200F"},
        {"line separator", "\u2028"},
        {"right-to-left override", "\u202E"},
        {"word joiner", "\u2060"},
        {"first strong isolate", "\u2068"},
        {"Braille blank", "\u2800"},
        {"ideographic space", "\u3000"},
        {"variation selector", "\uFE0F"},
        {"byte order mark", "\uFEFF"},
        {"tag letter", "\U000E0061"},
        {"noncharacter", "\uFFFF"},
    };
    for (const auto &[name, text] : unseen)
        QTest::newRow(name) << QByteArray("an").append(text).append("na") << NameError::BadByte;

    QTest::newRow("not UTF-8") << QByteArray("an\xFFna") << NameError::NotUtf8;
    QTest::newRow("a cut character") << QByteArray("ann\xC4") << NameError::NotUtf8;
    QTest::newRow("too long") << QByteArray(31, 'a') << NameError::TooLong;
    QTest::newRow("much too long") << QByteArray(1'000'000, 'a') << NameError::TooLong;
}

void CommonNamesTest::badNicknamesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(NameError, error);

    const auto nick = Nick::parse(text, 30);

    QVERIFY(!nick.hasValue());
    QCOMPARE(nick.error(), error);
}

void CommonNamesTest::goodChannelNamesKeepTheirSpelling_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *name :
        {"#", "##", "#lobby", "#Lobby", "#a:b!c@d*e?f.g", "#żółw", "#1", "#🧵"})
        QTest::newRow(name) << QByteArray(name);
}

void CommonNamesTest::goodChannelNamesKeepTheirSpelling()
{
    QFETCH(QByteArray, text);

    const auto name = ChannelName::parse(text, 64);

    QVERIFY(name.hasValue());
    QCOMPARE(name->text(), text);
    QCOMPARE(name->key(), folded(text));
}

void CommonNamesTest::badChannelNamesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<NameError>("error");

    QTest::newRow("nothing") << QByteArray() << NameError::Empty;
    QTest::newRow("no sigil") << QByteArray("lobby") << NameError::BadFirstByte;
    QTest::newRow("a sigil that is not ours") << QByteArray("&lobby") << NameError::BadFirstByte;
    QTest::newRow("a space") << QByteArray("#lo bby") << NameError::BadByte;
    QTest::newRow("a comma") << QByteArray("#lo,bby") << NameError::BadByte;
    QTest::newRow("a bell") << QByteArray("#lo\abby") << NameError::BadByte;
    QTest::newRow("a colour") << QByteArray("#lo\x03"
                                            "4bby")
                              << NameError::BadByte;
    QTest::newRow("a zero width space") << QByteArray("#lo\u200Bbby") << NameError::BadByte;
    QTest::newRow("not UTF-8") << QByteArray("#lo\xFF") << NameError::NotUtf8;
    QTest::newRow("too long") << QByteArray("#").append(QByteArray(64, 'a')) << NameError::TooLong;
}

void CommonNamesTest::badChannelNamesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(NameError, error);

    const auto name = ChannelName::parse(text, 64);

    QVERIFY(!name.hasValue());
    QCOMPARE(name.error(), error);
}

void CommonNamesTest::lengthsAreCountedInBytes()
{
    QVERIFY(Nick::parse("żółw", 7).hasValue());
    QVERIFY(!Nick::parse("żółw", 6).hasValue());
    QVERIFY(ChannelName::parse("#żółw", 8).hasValue());
    QVERIFY(!ChannelName::parse("#żółw", 7).hasValue());
}

void CommonNamesTest::aGuestIsNamedAfterItsAddress_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("name");

    QTest::newRow("IPv4") << QByteArray("127.0.0.1") << QByteArray("Client-127.0.0.1:5000");
    QTest::newRow("IPv6") << QByteArray("::1") << QByteArray("Client-::1:5000");
    QTest::newRow("IPv4 of a dual-stack socket")
        << QByteArray("::ffff:127.0.0.1") << QByteArray("Client-127.0.0.1:5000");
}

void CommonNamesTest::aGuestIsNamedAfterItsAddress()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, name);

    QCOMPARE(Nick::guest(address, 5000).text(), name);
    QVERIFY2(!Nick::parse(name, 100).hasValue(), "nobody can ask for a guest's name");
}

void CommonNamesTest::everyErrorHasAText()
{
    QSet<QByteArray> texts;
    for (const auto error : {NameError::Empty, NameError::TooLong, NameError::BadFirstByte,
             NameError::BadByte, NameError::NotUtf8})
        texts.insert(describe(error));

    QCOMPARE(texts.size(), 5);
}

void CommonNamesTest::noRandomBytesMakeANameThatBreaksALine()
{
    RandomBytes random(3);
    int good = 0;
    for (int i = 0; i < 200'000; ++i) {
        const QByteArray text = random.next(8, "#ab9 ,:!@*?.\xC5\x82\xE2\x80\x8B");
        const auto nick = Nick::parse(text, 30);
        const auto channel = ChannelName::parse(text, 30);
        QVERIFY(!(nick && channel));
        if (!nick && !channel)
            continue;
        ++good;
        QVERIFY(isValidUtf8(text));
        QVERIFY(std::ranges::none_of(text, [](char c) { return quint8(c) <= ' ' || c == ','; }));
        QVERIFY(!text.startsWith(':'));
    }
    QVERIFY(good > 1'000);
}

void CommonNamesTest::caseMappingsFoldWhatTheyPromise_data()
{
    QTest::addColumn<CaseMapping>("mapping");
    QTest::addColumn<QByteArray>("key");

    // Modern IRC "CASEMAPPING Parameter".
    QTest::newRow("ascii") << CaseMapping::Ascii << QByteArray("az@[\\]^_`{|}~ŻÓ");
    QTest::newRow("rfc1459") << CaseMapping::Rfc1459 << QByteArray("az@{|}^_`{|}^ŻÓ");
    QTest::newRow("rfc1459-strict") << CaseMapping::StrictRfc1459 << QByteArray("az@{|}^_`{|}~ŻÓ");
}

void CommonNamesTest::caseMappingsFoldWhatTheyPromise()
{
    QFETCH(CaseMapping, mapping);
    QFETCH(QByteArray, key);
    const QByteArray name("AZ@[\\]^_`{|}~ŻÓ");

    QCOMPARE(folded(name, mapping), key);
    QVERIFY(isSameName(name, key, mapping));
    QVERIFY(!isSameName(name, name.chopped(1), mapping));
    QVERIFY(!isSameName("ż", "Ż", mapping));
    QCOMPARE(isSameName("[a]", "{A}", mapping), mapping != CaseMapping::Ascii);
    QCOMPARE(isSameName("a~", "A^", mapping), mapping == CaseMapping::Rfc1459);
}

void CommonNamesTest::foldingTwiceChangesNothing()
{
    for (const auto mapping :
        {CaseMapping::Ascii, CaseMapping::Rfc1459, CaseMapping::StrictRfc1459}) {
        for (int byte = 0; byte < 256; ++byte) {
            const QByteArray once = folded(QByteArray(1, char(byte)), mapping);
            QCOMPARE(folded(once, mapping), once);
        }
    }
}

void CommonNamesTest::caseMappingsAreKnownByName()
{
    QCOMPARE(caseMappingFromName("ascii"), std::optional(CaseMapping::Ascii));
    QCOMPARE(caseMappingFromName("rfc1459"), std::optional(CaseMapping::Rfc1459));
    QCOMPARE(caseMappingFromName("rfc1459-strict"), std::optional(CaseMapping::StrictRfc1459));
    QCOMPARE(caseMappingFromName("strict-rfc1459"), std::optional(CaseMapping::StrictRfc1459));
    QVERIFY(!caseMappingFromName("rfc7613").has_value());
    QVERIFY(!caseMappingFromName("").has_value());
}

void CommonNamesTest::namesThatLookAlikeShareAKey_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");

    QTest::newRow("ASCII case") << QByteArray("Anna") << QByteArray("aNNA");
    QTest::newRow("Polish case") << QByteArray("Żółw") << QByteArray("żÓŁW");
    QTest::newRow("Cyrillic") << QByteArray("anna") << QByteArray("\u0430nna");
    QTest::newRow("Cyrillic capital") << QByteArray("Anna") << QByteArray("\u0410nna");
    QTest::newRow("Greek") << QByteArray("zoe") << QByteArray("z\u03BFe");
    QTest::newRow("two ways to write an accent")
        << QByteArray("ol\u00E9") << QByteArray("ole\u0301");
    QTest::newRow("full width") << QByteArray("anna") << QByteArray("ａｎｎａ");
    QTest::newRow("small capitals") << QByteArray("server") << QByteArray("ꜱᴇʀᴠᴇʀ");
    QTest::newRow("Greek capitals") << QByteArray("BETHEM") << QByteArray("ΒΕΤΗΕΜ");
    QTest::newRow("Cherokee") << QByteArray("server") << QByteArray("ᏚᎬᏒᏙᎬᏒ");
    QTest::newRow("Lisu") << QByteArray("server") << QByteArray("ꓢꓰꓣꓦꓰꓣ");
    QTest::newRow("brackets") << QByteArray("[a]") << QByteArray("【a⟧");
    QTest::newRow("in a circle") << QByteArray("a1") << QByteArray("ⓐ①");
}

void CommonNamesTest::namesThatLookAlike_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("areAlike");

    const auto row = [](bool areAlike, const char *one, const char *other) {
        QTest::addRow("%s %s", one, other) << QByteArray(one) << QByteArray(other) << areAlike;
    };
    for (const char *name :
        {"aIice", "a1ice", "al1ce", "a|ice", "ALICE", "AL1CE", "ALlCE", "а1ice"})
        row(true, "alice", name);
    row(true, "marek", "rnarek");
    row(true, "bob", "b0b");
    row(true, "BOB", "b0b");
    row(true, "wojtek", "vvojtek");
    row(true, "Ian", "lan"); // many programs show a name's first letter as a capital
    row(true, "user1", "userl");
    row(true, "user10", "user1O");
    row(true, "Guest00011", "Guest0001l");
    row(true, "Żółw", "żółw");
    row(true, "ŻIlę", "żilę");
    row(true, "w", "vv");
    row(true, "vvv", "wv");
    row(true, "#zlot", "#z1ot");

    for (const char *name : {"allce", "aiice", "alic", "alice_", "Alicja", "aliice"})
        row(false, "alice", name);
    row(false, "#mail", "#mall");
    row(false, "MAIL", "mall");
    row(false, "Kai", "Kal");
    row(false, "Mila", "Milla");
    row(false, "jan", "jan_");
    row(false, "user1", "user2");
    row(false, "Guest00010", "Guest00011");
    row(false, "ala", "ola");
    row(false, "zolw", "żółw");
    row(false, "[a]", "{a}");
}

void CommonNamesTest::namesThatLookAlike()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QFETCH(bool, areAlike);
    QCOMPARE(looksAlike(one, other), areAlike);
    QCOMPARE(looksAlike(other, one), areAlike);
    QVERIFY(!areAlike || roughKey(one) == roughKey(other));
}

void CommonNamesTest::aNameIsTheSameInAnyCaseAndForm()
{
    QCOMPARE(sameNameKey("OLA"), sameNameKey("ola"));
    QCOMPARE(sameNameKey("ŻÓŁW"), sameNameKey("żółw"));
    QCOMPARE(sameNameKey("z\u0307o\u0301łw"), sameNameKey("Żółw"));
    QVERIFY(sameNameKey("\u0430nna") != sameNameKey("anna")); // only looks like it
    QVERIFY(sameNameKey("a1ice") != sameNameKey("alice"));
}

void CommonNamesTest::namesThatLookAlikeShareAKey()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QCOMPARE(lookAlikeKey(one), lookAlikeKey(other));
}

void CommonNamesTest::namesThatLookDifferentDoNot_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");

    QTest::newRow("letters") << QByteArray("anna") << QByteArray("anno");
    QTest::newRow("ASCII twins") << QByteArray("Il") << QByteArray("ll");
    QTest::newRow("ASCII brackets") << QByteArray("[a]") << QByteArray("{a}");
    QTest::newRow("accents") << QByteArray("zolw") << QByteArray("żółw");
    QTest::newRow("scripts") << QByteArray("жук") << QByteArray("zuk");
}

void CommonNamesTest::namesThatLookDifferentDoNot()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QVERIFY(lookAlikeKey(one) != lookAlikeKey(other));
}

void CommonNamesTest::theLookOfRandomBytesIsSettled()
{
    RandomBytes random(11);
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray key
            = lookAlikeKey(random.next(12, "aA\xC5\x82\xC4\xB0\xCC\x81\xD0\xB0\xCE\xB1"));
        QVERIFY2(lookAlikeKey(key) == key, key.toHex().constData());
        QVERIFY2(roughKey(roughKey(key)) == roughKey(key), key.toHex().constData());
        QVERIFY2(looksAlike(key, key), key.toHex().constData());
    }
}

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonNamesTest)

} // namespace commonNamesTest

#include "CommonNamesTest.moc"

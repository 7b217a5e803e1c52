// Masks of users: taking apart, completing and matching, and never taking long over it.
#include "common/protocol/UserMask.h"
#include "tests/support/Suite.h"
#include "tests/unit/RandomBytes.h"

#include <QElapsedTimer>
#include <QTest>

namespace commonUserMaskTest {

using namespace watek::protocol;
using watek::tests::RandomBytes;

namespace {

/// The plain definition of a match for masks of ASCII without escapes; exponential, so for short
/// ones only.
bool matchesByDefinition(QByteArrayView mask, QByteArrayView text)
{
    if (mask.isEmpty())
        return text.isEmpty();
    if (mask.front() == '*') {
        return matchesByDefinition(mask.sliced(1), text)
            || (!text.isEmpty() && matchesByDefinition(mask, text.sliced(1)));
    }
    return !text.isEmpty() && (mask.front() == '?' || mask.front() == text.front())
        && matchesByDefinition(mask.sliced(1), text.sliced(1));
}

} // namespace

class CommonUserMaskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSourceIsTakenApart_data();
    void aSourceIsTakenApart();
    void anAddressHasOneForm_data();
    void anAddressHasOneForm();
    void aMaskIsCompleted_data();
    void aMaskIsCompleted();
    void masksMatch_data();
    void masksMatch();
    void masksDoNotMatch_data();
    void masksDoNotMatch();
    void theCaseMappingDecides();
    void networksFitByTheirBits();
    void networksAreWrittenByTheirFirstAddress();
    void wildcardsAreSeen();
    void anEscapedNameMatchesOnlyItself();
    void randomMasksMatchAsDefined();
    void aMaskFullOfStarsIsQuick();
};

void CommonUserMaskTest::anAddressHasOneForm_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("form");
    const auto row = [](const char *host, const char *form) {
        QTest::newRow(*host ? host : "nothing") << QByteArray(host) << QByteArray(form);
    };
    row("::1", "0::1");
    row("0::1", "0::1");
    row("0:0:0:0:0:0:0:1", "0::1");
    row("0000:0:0:0:0:0:0:0001", "0::1");
    row("::", "0::");
    row("2001:DB8::A", "2001:db8::a");
    row("2001:db8:0:0:0::a", "2001:db8::a");
    row("::ffff:1.2.3.4", "1.2.3.4");
    row("::FFFF:102:304", "1.2.3.4");
    row("1.2.3.4", "1.2.3.4");
    row("Example.ORG", "Example.ORG");
    row("2001:db8:*", "2001:db8:*");
    row(":::1", ":::1");
    row("", "");
    row("*", "*");
}

void CommonUserMaskTest::anAddressHasOneForm()
{
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, form);
    QCOMPARE(canonicalHost(host), form);
    QCOMPARE(canonicalHost(form), form);
}

void CommonUserMaskTest::aSourceIsTakenApart_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("nick");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<QByteArray>("host");
    const auto row = [](const char *source, const char *nick, const char *user, const char *host) {
        QTest::newRow(*source ? source : "nothing")
            << QByteArray(source) << QByteArray(nick) << QByteArray(user) << QByteArray(host);
    };

    row("anna!a@example.org", "anna", "a", "example.org");
    row("anna@example.org", "anna", "", "example.org");
    row("anna!a", "anna", "a", "");
    row("anna", "anna", "", "");
    row("irc.example.org", "irc.example.org", "", "");
    row("", "", "", "");
    row("!@", "", "", "");
    row("anna!a@b@c", "anna", "a@b", "c");
    row("anna!a!b@c", "anna", "a!b", "c");
    row("Client-127.0.0.1:5000!guest@127.0.0.1", "Client-127.0.0.1:5000", "guest", "127.0.0.1");
}

void CommonUserMaskTest::aSourceIsTakenApart()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, nick);
    QFETCH(QByteArray, user);
    QFETCH(QByteArray, host);

    const UserMask mask = splitUserMask(source);

    QCOMPARE(mask.nick, nick);
    QCOMPARE(mask.user, user);
    QCOMPARE(mask.host, host);
}

void CommonUserMaskTest::aMaskIsCompleted_data()
{
    QTest::addColumn<QByteArray>("mask");
    QTest::addColumn<QByteArray>("completed");
    const auto row = [](const char *mask, const char *completed) {
        QTest::newRow(*mask ? mask : "nothing") << QByteArray(mask) << QByteArray(completed);
    };

    row("anna", "anna!*@*");
    row("anna!a", "anna!a@*");
    row("a@example.org", "*!a@example.org");
    row("@example.org", "*!*@example.org");
    row("anna!@example.org", "anna!*@example.org");
    row("anna!a@example.org", "anna!a@example.org");
    row("*!*@*", "*!*@*");
    row("Client-127.0.0.1:5000", "Client-127.0.0.1:5000!*@*");
    row("", "*!*@*");
}

void CommonUserMaskTest::aMaskIsCompleted()
{
    QFETCH(QByteArray, mask);
    QFETCH(QByteArray, completed);

    QCOMPARE(completedUserMask(mask).text(), completed);
    QCOMPARE(completedUserMask(completed).text(), completed);
}

void CommonUserMaskTest::masksMatch_data()
{
    QTest::addColumn<QByteArray>("mask");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *mask, const char *text) {
        QTest::addRow("%s fits %s", mask, text) << QByteArray(mask) << QByteArray(text);
    };

    row("", "");
    row("*", "");
    row("*", "anything");
    row("***", "x");
    row("a?c", "abc");
    row("a*c", "ac");
    row("a*c", "abbbc");
    row("*!*@*.example.org", "anna!a@host.example.org");
    row("ANNA!*@*", "anna!a@b");
    row("anna!*@*", "Anna!A@B");
    row("*a*b*c", "xaxbxbxc");
    row("*ab", "aab");
    row("??", "ab");
    row("g?ś", "gęś");
    row("???", "gęś");
    row("*?", "🧵");
    row("a\\*b", "a*b");
    row("a\\?b", "a?b");
    row("a\\\\b", "a\\b");
    row("a\\b", "a\\b");
    row("a\\", "a\\");
    row("\\**", "*x");
    row("[a]", "[a]");
}

void CommonUserMaskTest::masksMatch()
{
    QFETCH(QByteArray, mask);
    QFETCH(QByteArray, text);
    QVERIFY(matchesMask(mask, text));
}

void CommonUserMaskTest::masksDoNotMatch_data()
{
    QTest::addColumn<QByteArray>("mask");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *mask, const char *text) {
        QTest::addRow("%s does not fit %s", mask, text) << QByteArray(mask) << QByteArray(text);
    };

    row("", "a");
    row("?", "");
    row("a", "");
    row("a?c", "ac");
    row("a?c", "abbc");
    row("a*c", "acd");
    row("*!*@*.example.org", "anna!a@example.org");
    row("??", "ł");
    row("*??", "€");
    row("*???b*", "€€bcc");
    row("?", "gę");
    row("a\\*b", "axb");
    row("a\\?b", "axb");
    row("ż", "Ż");
    row("[a]", "a");
}

void CommonUserMaskTest::masksDoNotMatch()
{
    QFETCH(QByteArray, mask);
    QFETCH(QByteArray, text);
    QVERIFY(!matchesMask(mask, text));
}

void CommonUserMaskTest::theCaseMappingDecides()
{
    QVERIFY(!matchesMask("[a]", "{A}", CaseMapping::Ascii));
    QVERIFY(matchesMask("[a]", "{A}", CaseMapping::Rfc1459));
    QVERIFY(matchesMask("a~", "A^", CaseMapping::Rfc1459));
    QVERIFY(!matchesMask("a~", "A^", CaseMapping::StrictRfc1459));
    QVERIFY(matchesMask("a\\*", "A*", CaseMapping::Rfc1459));
}

void CommonUserMaskTest::networksFitByTheirBits()
{
    QVERIFY(matchesUserMask("*!*@10.0.0.0/8", "a!b@10.255.0.1"));
    QVERIFY(!matchesUserMask("*!*@10.0.0.0/8", "a!b@11.0.0.1"));
    QVERIFY(matchesUserMask("*!*@10.0.0.0/30", "a!b@10.0.0.3"));
    QVERIFY(!matchesUserMask("*!*@10.0.0.0/30", "a!b@10.0.0.4"));
    QVERIFY(matchesUserMask("*!*@10.0.0.1/32", "a!b@10.0.0.1"));
    QVERIFY(matchesUserMask("*!*@2001:db8::/32", "a!b@2001:db8:ffff::1"));
    QVERIFY(!matchesUserMask("*!*@2001:db8::/32", "a!b@2001:db9::1"));
    QVERIFY(matchesUserMask("*!*@::ffff:10.0.0.0/104", "a!b@10.9.9.9"));
    // The other parts count still, and so does the family.
    QVERIFY(!matchesUserMask("c*!*@10.0.0.0/8", "a!b@10.0.0.1"));
    QVERIFY(matchesUserMask("b@0.0.0.0/0", "B@10.0.0.1"));
    QVERIFY(!matchesUserMask("*!*@0::/0", "a!b@10.0.0.1"));
    QVERIFY(!matchesUserMask("*!*@0.0.0.0/0", "a!b@2001:db8::1"));
    // What is no network is a mask like any other.
    for (const char *mask : {"*!*@10.0.0.0/33", "*!*@10.0.0.0/", "*!*@10.0.0.0/-1", "*!*@10.0.0/8",
             "*!*@/8", "*!*@2001:db8::/129", "10.0.0.0/8", "*!*@10.0.0.0/8x"})
        QVERIFY2(!matchesUserMask(mask, "a!b@10.0.0.1"), mask);
    QVERIFY(matchesUserMask("*!*@project/*", "a!b@project/anna"));
    QVERIFY(!matchesUserMask("*!*@10.0.0.0/8", "a!b@example.org"));
}

void CommonUserMaskTest::networksAreWrittenByTheirFirstAddress()
{
    QCOMPARE(canonicalHost("10.1.2.3/8"), "10.0.0.0/8");
    QCOMPARE(canonicalHost("10.1.2.3/20"), "10.1.0.0/20");
    QCOMPARE(canonicalHost("2001:DB8:0::1/32"), "2001:db8::/32");
    QCOMPARE(canonicalHost("::ffff:10.1.2.3/104"), "10.0.0.0/8");
    QCOMPARE(canonicalHost("::1/8"), "0::/8");
    QCOMPARE(canonicalHost("10.1.2.3/33"), "10.1.2.3/33");
    QCOMPARE(canonicalHost("project/anna"), "project/anna");
    QCOMPARE(completedUserMask("10.0.0.0/8").text(), "*!*@10.0.0.0/8");
}

void CommonUserMaskTest::wildcardsAreSeen()
{
    for (const char *mask : {"*", "a?", "\\\\*", "a\\*?"})
        QVERIFY2(hasWildcards(mask), mask);
    for (const char *mask : {"", "anna", "a\\*", "\\?\\*", "a\\"})
        QVERIFY2(!hasWildcards(mask), mask);
}

void CommonUserMaskTest::anEscapedNameMatchesOnlyItself()
{
    RandomBytes random(8);
    for (int i = 0; i < 50'000; ++i) {
        const QByteArray text = random.next(8, "*?\\ab");
        const QByteArray other = random.next(8, "*?\\ab");
        const QByteArray mask = escapedForMask(text);
        QVERIFY2(matchesMask(mask, text), text.toHex().constData());
        QVERIFY2(!hasWildcards(mask), text.toHex().constData());
        QCOMPARE(matchesMask(mask, other), isSameName(text, other));
    }
}

void CommonUserMaskTest::randomMasksMatchAsDefined()
{
    RandomBytes random(9);
    int matches = 0;
    for (int i = 0; i < 100'000; ++i) {
        QByteArray mask;
        QByteArray text;
        for (int n = random.upTo(7); n > 0; --n)
            mask.append("*?abab"[random.upTo(5)]);
        for (int n = random.upTo(7); n > 0; --n)
            text.append("ab"[random.upTo(1)]);
        const bool fits = matchesMask(mask, text);
        matches += fits;
        QVERIFY2(fits == matchesByDefinition(mask, text), (mask + " " + text).constData());
    }
    QVERIFY(matches > 1'000);
}

void CommonUserMaskTest::aMaskFullOfStarsIsQuick()
{
    const QByteArray mask = QByteArray("a*").repeated(500) + "b";
    const QByteArray text(5'000, 'a');
    QElapsedTimer timer;
    timer.start();

    QVERIFY(!matchesMask(mask, text));

    // Trying every place for every star would outlive the machine.
    QVERIFY(timer.elapsed() < 10'000);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonUserMaskTest)

} // namespace commonUserMaskTest

#include "CommonUserMaskTest.moc"

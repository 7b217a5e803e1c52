// Words that operators filter: which fit, what comes of them, and what they cost. Not in the
// documents. Thread: the test's, which plays the dispatcher.
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"

#include "server/dispatcher/state/WordFilters.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverFiltersTest {

using namespace watek;
using server::dispatcher::FilterAction;
using server::dispatcher::WordFilters;
using tests::DispatcherScript;

class ServerFiltersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filtersWarnDropAndMute();
    void filtersSeeAllThatIsShown();
    void filtersSeeReactions();
    void filtersSeeNames();
    void filtersSeeWhatSomebodyBrings();
    void operatorsAreNotFloodedWithNotices();
    void wordsThatFit_data();
    void wordsThatFit();
    void filtersThatAreNone_data();
    void filtersThatAreNone();
    void filtersOutlastTheServer();
    void filtersAreBoundedInNumberAndTime();
};

void ServerFiltersTest::filtersWarnDropAndMute()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(
        script.run("root> OPER root secret\n"
                   "eve> JOIN #a\n"
                   "anna> JOIN #a\n"
                   "---\n"
                   "eve> FILTER ADD drop bad\n"
                   "eve< :watek.local 481 eve :Permission Denied- You're not an IRC operator\n"
                   "root> FILTER ADD warn damn\n"
                   "root< :watek.local NOTICE root :Filter set: warn damn\n"
                   "root> FILTER ADD drop *spam* :no advertising\n"
                   "root< :watek.local NOTICE root :Filter set: drop *spam*\n"
                   "root> FILTER ADD mute slur\n"
                   "root< :watek.local NOTICE root :Filter set: mute slur\n"
                   "root> FILTER\n"
                   "root< :watek.local NOTICE root :warn damn by root: such words are not used "
                   "here\n"
                   "root< :watek.local NOTICE root :drop *spam* by root: no advertising\n"
                   "root< :watek.local NOTICE root :mute slur by root: such words are not used "
                   "here\n"
                   "root< :watek.local NOTICE root :3 of 100 filters\n"
                   "eve> PRIVMSG #a :Damn!\n"
                   "eve< :watek.local NOTICE eve :Please mind your words: such words are not "
                   "used here\n"
                   "anna< :%eve PRIVMSG #a :Damn!\n"
                   "root< :watek.local NOTICE root :*** filter damn (warn): %eve in #a\n"
                   "eve> PRIVMSG anna :antispammer\n"
                   "eve< :watek.local 531 eve anna :Cannot send to user (a word in it is not "
                   "wanted here: no advertising)\n"
                   "root< :watek.local NOTICE root :*** filter *spam* (drop): %eve privately\n"
                   "eve> NOTICE anna :spam\n"
                   "root< :watek.local NOTICE root :*** filter *spam* (drop): %eve privately\n"
                   "eve> PRIVMSG #a :slur and spam\n"
                   "eve< :watek.local NOTICE eve :You are muted on this server for 10 "
                   "minutes: such words are not used here. You can still write to its "
                   "operators.\n"
                   "eve< :watek.local 404 eve #a :Cannot send to channel (a word in it is not "
                   "wanted here: such words are not used here)\n"
                   "root< :watek.local NOTICE root :*** filter slur (mute): %eve in #a\n"
                   "eve> PRIVMSG #a :hello\n"
                   "eve< :watek.local 404 eve #a :Cannot send to channel (you are muted on this "
                   "server)\n"
                   "root> FILTER DEL SLUR\n"
                   "root< :watek.local NOTICE root :Filter taken back: SLUR\n"
                   "root> FILTER DEL slur\n"
                   "root< :watek.local NOTICE root :There is no filter slur\n"),
        QByteArray());
}

void ServerFiltersTest::filtersSeeAllThatIsShown()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("root> OPER root secret\n"
                        "root> FILTER ADD drop spam\n"
                        "eve> JOIN #a\n"
                        "anna> JOIN #a\n"
                        "root> QUIT\n"
                        "---\n"
                        "eve> TOPIC #a :spam\n"
                        "eve< :watek.local 404 eve #a :Cannot set the topic (a word in it is not "
                        "wanted here: such words are not used here)\n"
                        "eve> CAP REQ :batch draft/multiline\n"
                        "eve< :watek.local CAP eve ACK :batch draft/multiline\n"
                        "eve> BATCH +1 draft/multiline #a\n"
                        "eve> @batch=1 PRIVMSG #a :sp\n"
                        "eve> @batch=1;draft/multiline-concat PRIVMSG #a :am\n"
                        "eve> BATCH -1\n"
                        "eve< :watek.local 404 eve #a :Cannot send to channel (a word in it is not "
                        "wanted here: such words are not used here)\n"
                        "eve> PART #a :spam\n"
                        "eve< :%eve PART #a\n"
                        "anna< :%eve PART #a\n"
                        "eve> JOIN #a\n"
                        "eve< :%eve JOIN #a\n"
                        "anna< :%eve JOIN #a\n"
                        "eve< :watek.local 353 eve = #a :anna eve\n"
                        "eve< :watek.local 366 eve #a :End of /NAMES list\n"
                        "eve> QUIT :spam\n"
                        "eve< ERROR :Closing link: (10.0.0.1) [Client quit]\n"
                        "eve closed\n"
                        "anna< :%eve QUIT :Client quit\n"),
        QByteArray());
}

// IRCv3 react; who types has not said anything.
void ServerFiltersTest::filtersSeeReactions()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("root> OPER root secret\n"
                        "root> FILTER ADD drop spam :no\n"
                        "root> QUIT\n"
                        "eve> CAP REQ message-tags\n"
                        "anna> CAP REQ message-tags\n"
                        "eve> JOIN #a\n"
                        "anna> JOIN #a\n"
                        "---\n"
                        "eve> @+draft/react=buy\\sspam;+draft/reply=x TAGMSG #a\n"
                        "eve< :watek.local 404 eve #a :Cannot send to channel (a word in it is not "
                        "wanted here: no)\n"
                        "eve> @+draft/reply=x;+draft/react=spam TAGMSG anna\n"
                        "eve< :watek.local 531 eve anna :Cannot send to user (a word in it is not "
                        "wanted here: no)\n"
                        "eve> @+typing=active TAGMSG #a\n"
                        "anna< @msgid=m1;+typing=active :%eve TAGMSG #a\n"),
        QByteArray());
}

void ServerFiltersTest::filtersSeeNames()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(
        script.run("root> OPER root secret\n"
                   "root> FILTER ADD drop spam :no\n"
                   "eve> JOIN #a\n"
                   "eve> CAP REQ setname\n"
                   "anna> CAP REQ setname\n"
                   "anna> JOIN #a\n"
                   "anna> JOIN #b\n"
                   "anna> MODE #b +i\n"
                   "root> QUIT\n"
                   "g1> hello\n"
                   "---\n"
                   "eve> NICK spam-1\n"
                   "eve< :watek.local 432 eve spam-1 :You may not be called that: a word in it "
                   "is not wanted here: no\n"
                   "eve> SETNAME :spam here\n"
                   "eve< :watek.local FAIL SETNAME CANNOT_CHANGE_REALNAME :You may not be "
                   "called that here now\n"
                   "eve> KNOCK #b :spam\n"
                   "eve< :watek.local 404 eve #b :Cannot knock on the channel (a word in it "
                   "is not wanted here: no)\n"
                   "eve> RENAME #a #spam\n"
                   "eve< :watek.local FAIL RENAME CANNOT_RENAME #a #spam :You may not call it "
                   "that: a word in it is not wanted here: no\n"
                   "eve> RENAME #a #c :spam\n"
                   "eve< :watek.local FAIL RENAME CANNOT_RENAME #a #c :You may not call it "
                   "that: a word in it is not wanted here: no\n"
                   "eve> JOIN #spam\n"
                   "eve< :watek.local 476 eve #spam :It may not be made: a word in it is not "
                   "wanted here: no\n"
                   "g1> /nick spam\n"
                   "g1< [SERVER] You may not be called that now: a word in it is not wanted "
                   "here: no.\n"),
        QByteArray());
}

// Before it is in the chat: nickname, username, real name and away text.
void ServerFiltersTest::filtersSeeWhatSomebodyBrings()
{
    tests::DispatcherHarness harness(tests::withOperators());
    const auto root = harness.online("root");
    for (const char *line : {"OPER root secret", "FILTER ADD drop spam :no"})
        harness.say(root, line);
    const auto eve = harness.arrive(server::shared::ClientKind::Irc);
    for (const char *line : {"CAP REQ draft/pre-away", "AWAY :gone for spam", "NICK spam"})
        harness.say(eve, line);
    QVERIFY(harness.take(eve).constLast().startsWith(":watek.local 432 "));
    for (const char *line : {"NICK eve", "USER spam 0 * :much spam", "CAP END"})
        harness.say(eve, line);
    harness.take(root);
    harness.say(root, "WHOIS eve");
    const auto shown = harness.take(root);
    QVERIFY(shown.contains(":watek.local 311 root eve user 10.0.0.1 * :eve"));
    QVERIFY(shown.contains(":watek.local 301 root eve :Away"));
}

void ServerFiltersTest::operatorsAreNotFloodedWithNotices()
{
    tests::DispatcherHarness harness(tests::withOperators());
    const auto root = harness.online("root");
    const auto eve = harness.online("eve");
    for (const char *line : {"OPER root secret", "FILTER ADD drop spam"})
        harness.say(root, line);
    harness.say(eve, "JOIN #a");
    harness.take(root);
    for (int i = 0; i < 15; ++i)
        harness.say(eve, "PRIVMSG #a :spam");
    QCOMPARE(harness.take(root).size(), 10);
    harness.clock.advanceMs(60'000);
    harness.say(eve, "PRIVMSG #a :spam");
    const auto told = harness.take(root);
    QCOMPARE(told.size(), 1);
    QVERIFY(told.first().endsWith("in #a (5 before it were not told)"));
}

void ServerFiltersTest::wordsThatFit_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *name, const char *pattern, const char *text, bool fits) {
        QTest::newRow(name) << QByteArray(pattern) << QByteArray(text) << fits;
    };
    row("the word", "bad", "so bad", true);
    row("in capitals, with punctuation", "bad", "(BAD!)", true);
    row("a part of another word", "bad", "a badger", false);
    row("with wildcards", "*bad*", "a badger", true);
    row("one letter", "b?d", "bid", true);
    row("one letter too many", "b?d", "bird", false);
    row("with accents", "żółw", "ZOLW", true);
    row("without accents", "zolw", "Żółw", true);
    row("in Cyrillic letters", "bad", "bаd", true);
    row("in wide letters", "bad", "ｂａｄ", true);
    row("with colours between", "bad",
        "b\x03"
        "04ad",
        true);
    row("in bold", "bad",
        "b\x02"
        "ad",
        true);
    row("an address", "evil.example*", "see evil.example/path now", true);
    row("an address at its end", "*.evil.example", "www.evil.example", true);
    row("a part between punctuation", "evil", "www.evil.example", true);
    row("a backslash", "b\\*d", "b\\oad", true);
    row("with a space of no width between", "bad",
        "b\xE2\x80\x8B"
        "ad",
        true);
    row("with a soft hyphen between", "bad",
        "ba\xC2\xAD"
        "d",
        true);
    row("with a selector of variants between", "bad",
        "b\xEF\xB8\x8F"
        "ad",
        true);
    row("with a tag character between", "bad",
        "b\xF3\xA0\x81\xA1"
        "ad",
        true);
    row("with a circle around a letter", "bad",
        "ba\xE2\x83\x9D"
        "d",
        true);
    row("with a control character between", "bad",
        "b\x07"
        "ad",
        true);
    row("with a wide space between", "bad",
        "b\xE3\x80\x80"
        "ad",
        false);
    row("no text", "bad", "", false);
    row("no UTF-8", "bad", "\xff\xfe bad \xc3", true);
}

void ServerFiltersTest::wordsThatFit()
{
    QFETCH(const QByteArray, pattern);
    QFETCH(const QByteArray, text);
    QFETCH(const bool, fits);
    WordFilters filters;
    QVERIFY(!WordFilters::trouble(pattern));
    filters.add({FilterAction::Drop, pattern, "anna", 0, "x"});
    qint64 units = 0;
    QCOMPARE(filters.find(text, units) != nullptr, fits);
    QVERIFY(units > 0);
}

void ServerFiltersTest::filtersThatAreNone_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("everything") << QByteArray("*");
    QTest::newRow("nearly everything") << QByteArray("*a*");
    QTest::newRow("nothing that can be seen") << QByteArray("*\xE2\x80\x8B\xE2\x80\x8B*");
    QTest::newRow("two words") << QByteArray("a bad word");
    QTest::newRow("too long") << QByteArray(65, 'a');
    QTest::newRow("too many wildcards") << QByteArray("*a*b*c*d*e*f*g*h*i");
}

void ServerFiltersTest::filtersThatAreNone()
{
    QFETCH(const QByteArray, pattern);
    QVERIFY(WordFilters::trouble(pattern));
}

void ServerFiltersTest::filtersOutlastTheServer()
{
    WordFilters filters;
    filters.add({FilterAction::Mute, "*bad*", "anna", 5000, ":colon first"});
    filters.add({FilterAction::Warn, "worse", "ola", 6000, "two words"});
    const WordFilters again = WordFilters::fromText("KLINE *@10.0.0.1 anna 1 0 :x\nFILTER burn bad "
                                                    "anna 1 :x\nFILTER drop * anna 1 :x\nrubbish\n"
        + filters.toText());
    QCOMPARE(again.toText(), filters.toText());
    QCOMPARE(again.all().size(), size_t(2));
}

void ServerFiltersTest::filtersAreBoundedInNumberAndTime()
{
    WordFilters filters;
    for (int i = 0; i < int(WordFilters::kMost); ++i) {
        const QByteArray pattern = "*a*a*a*a*a*a*a" + QByteArray::number(i).rightJustified(3, '0')
            + QByteArray(20, 'a') + 'b';
        QVERIFY(!WordFilters::trouble(pattern));
        QVERIFY(filters.hasRoomFor(pattern));
        filters.add({FilterAction::Drop, pattern, "anna", 0, "x"});
    }
    QVERIFY(!filters.hasRoomFor("one-more"));
    QVERIFY(filters.hasRoomFor(filters.all()[7].pattern));
    qint64 units = 0;
    QVERIFY(!filters.find(QByteArray(400, 'a'), units));
    // It is paid for: each filter once for each 64 bytes at least.
    QVERIFY2(units >= 600, QByteArray::number(units).constData());
    QCOMPARE(WordFilters::fromText(filters.toText()).all().size(), WordFilters::kMost);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerFiltersTest)

} // namespace serverFiltersTest

#include "ServerFiltersTest.moc"

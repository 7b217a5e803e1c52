// Searching what was said: which words find what, for whom, and that the index follows what is
// stored. The threads of the store and of reading, real SQLite, real files. Thread: the test's,
// playing dispatcher.
#include "server/storeread/ReadThread.h"
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

namespace serverHistorySearchTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using storeread::ReadThread;
using tests::saidIn;
using tests::StoreWorld;

namespace {

constexpr ConversationKey kRoom{.channel = {1}};
constexpr ConversationKey kOther{.channel = {2}};
const ConversationKey kPrivate = ConversationKey::between({1}, {2});

QByteArray numbersOf(const HistoryAnswer &answer)
{
    QByteArrayList numbers;
    for (const KeptMessage &message : answer.messages)
        numbers.append(QByteArray::number(message.sequence));
    return numbers.join(' ');
}

} // namespace

class ServerHistorySearchTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreWorld> m_world;
    std::unique_ptr<ReadThread> m_reader;

    HistoryAnswer answerTo(HistorySearch search)
    {
        m_reader->requests().post({.client = {9}, .ticket = 1, .question = std::move(search)});
        std::vector<HistoryAnswer> answers;
        [[maybe_unused]] const bool isThere
            = QTest::qWaitFor([&] { return m_reader->answers().takeAll(answers); }, 60'000);
        return answers.size() == 1 ? answers[0] : HistoryAnswer{.trouble = HistoryTrouble::Failed};
    }
    QByteArray found(const QByteArray &text,
        std::vector<ReadableConversation> conversations = {{kRoom}, {kOther}}, size_t limit = 50)
    {
        const auto query = parseSearch(text);
        if (!query)
            return query.error();
        const HistoryAnswer answer = answerTo(
            {.conversations = std::move(conversations), .query = *query, .limit = limit});
        return answer.trouble == HistoryTrouble::None ? numbersOf(answer) : "trouble";
    }
    bool isIndexed() { return answerTo({.query = {.terms = {{"x"}}}, .limit = 1}).notIndexed == 0; }
    void say(std::vector<KeptMessage> messages)
    {
        QCOMPARE(m_world->stored(std::move(messages)).trouble, StoreTrouble::None);
        QTRY_VERIFY_WITH_TIMEOUT(isIndexed(), 30'000);
    }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<StoreWorld>();
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
        m_reader = std::make_unique<ReadThread>();
        QVERIFY(m_reader->open(m_world->file()));
    }
    void cleanup()
    {
        m_reader.reset();
        m_world.reset();
    }

    void wordsFindWhatHasThem_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("numbers");
        const auto row = [](const char *text, const char *numbers) {
            QTest::addRow("%s", text) << QByteArray(text) << QByteArray(numbers);
        };
        row("tea", "11 12 14");
        row("TEA", "11 12 14");
        row("tea coffee", "12");
        row("coffee tea", "12");
        row("nothing", "");
        row("tea nothing", "");
        row("\"green tea\"", "11");
        row("\"tea green\"", "");
        row("\"green tea", "11");
        row("green-tea", "11");
        row("gre*", "11 15");
        row("gre", "");
        row("\"gre*\"", "");
        // With and without accents; ł is a letter of its own for Unicode.
        row("zolw", "13");
        row("Żółw", "13");
        row("ŻÓŁW", "13");
        row("zolwie", "");
        row("zol*", "13");
        row("strasse", "13");
        row("from:jan", "15 16");
        row("from:JAN", "15 16");
        row("from:jan greetings", "15");
        row("from:account-of-jan", "16");
        row("from:ja", "");
        row("has:link", "14 16");
        row("has:link tea", "14");
        row("after:2026-01-01", "17 18 19");
        row("tea before:2026-01-01T00:00:12.000Z", "11");
        row("tea after:2026-01-01T00:00:12.000Z", "14");
        row("before:2026-01-01", "");
        row("first second", "17");
        row("unbroken", "17");
        row("waves", "18");
        row("action", "");
        row("version", "");
        row("red", "18");
        row("04red", "");
        // Nothing of these has a meaning for the index.
        row("tea OR coffee", "12"); // all three words
        row("NEAR(green tea)", "");
        row("text:tea", "");
        row("marks:c1", "");
        row("^tea", "11 12 14");
        row("tea)", "11 12 14");
        row("tea -coffee", "12");
        row("* + !", "there is no word in it");
        row("", "there is no word in it");
        row("has:cheese", "has:cheese is not known: there is has:link");
        row("before:yesterday", "before:yesterday is no day (2026-11-27) and no moment");
    }
    void wordsFindWhatHasThem()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, numbers);
        std::vector<KeptMessage> messages{saidIn(kRoom, 11, "Green tea, please"),
            saidIn(kOther, 12, "tea or coffee?"), saidIn(kRoom, 13, "Żółw na Straße"),
            saidIn(kRoom, 14, "tea: https://example.org/x"), saidIn(kRoom, 15, "greetings"),
            saidIn(kRoom, 16, "look at WWW.example.org"), saidIn(kRoom, 17, ""),
            saidIn(kRoom, 18,
                "\1ACTION waves \x03"
                "04red\x03\1"),
            saidIn(kRoom, 19, "\1VERSION\1"), saidIn(kRoom, 20, "tea"), saidIn(kRoom, 21, "tea")};
        messages[4].source = "jan!~j@host";
        messages[5].source = "Jan!~j@host";
        messages[5].account = "Account-of-Jan";
        messages[6].timeMs += qint64(86'400) * 1000;
        messages[6].lines = {{"first line un", false}, {"broken", true}, {"second line", false}};
        for (size_t i = 7; i < messages.size(); ++i)
            messages[i].timeMs = messages[6].timeMs + qint64(i);
        messages[9].kind = KeptKind::Topic;
        messages[10].kind = KeptKind::Tagmsg;
        say(messages);
        QCOMPARE(found(text), numbers);
    }

    void onlyWhatSomebodyMayReadIsFound()
    {
        say({saidIn(kRoom, 11, "tea"), saidIn(kOther, 12, "tea"), saidIn(kPrivate, 13, "tea"),
            saidIn(kRoom, 14, "tea")});
        QCOMPARE(found("tea", {{kRoom}}), "11 14");
        QCOMPARE(found("tea", {{kRoom, 12}, {kOther, 13}}), "14");
        QCOMPARE(found("tea", {}), "");
        QCOMPARE(found("from:ola", {{kOther}}), "12");
        const HistorySearch own{.account = {2}, .query = {.terms = {{"tea", false}}}, .limit = 50};
        QCOMPARE(numbersOf(answerTo(own)), "13");
        HistorySearch others = own;
        others.account = {3};
        QCOMPARE(numbersOf(answerTo(others)), "");
        // More conversations than the index is asked for at once.
        std::vector<ReadableConversation> many{{kRoom}};
        std::vector<KeptMessage> messages;
        for (quint64 i = 100; i < 300; ++i) {
            const ConversationKey key{.channel = {i}};
            messages.push_back(saidIn(key, i, "coffee"));
            many.push_back({key});
        }
        say(messages);
        QCOMPARE(found("tea", many), "11 14");
        QCOMPARE(found("from:ola tea", many), "11 14");
    }

    void theNewestAreFoundFirstOrTheOldest()
    {
        std::vector<KeptMessage> messages;
        for (quint64 i = 1; i <= 20; ++i)
            messages.push_back(saidIn(kRoom, i, "tea"));
        say(messages);
        QCOMPARE(found("tea", {{kRoom}}, 3), "18 19 20");
        HistorySearch search{.conversations = {{kRoom}},
            .query = {.terms = {{"tea", false}}, .firstMs = saidIn(kRoom, 5).timeMs},
            .isOldestFirst = true,
            .limit = 3};
        QCOMPARE(numbersOf(answerTo(search)), "5 6 7");
        search.query.lastMs = saidIn(kRoom, 6).timeMs;
        QCOMPARE(numbersOf(answerTo(search)), "5 6");
        search.isOldestFirst = false;
        QCOMPARE(numbersOf(answerTo(search)), "5 6");
    }

    void whatIsStoredLateIsFoundToo()
    {
        say({saidIn(kRoom, 12, "tea")});
        say({saidIn(kRoom, 11, "tea")});
        QCOMPARE(found("tea"), "11 12");
        QCOMPARE(found("\"tea\" \"tea\""), "11 12");
    }

    /// The server ended before the index had come so far.
    void whatWasNotIndexedBeforeTheEndIsIndexedAfterIt()
    {
        say({saidIn(kRoom, 11, "tea"), saidIn(kRoom, 12, "tea")});
        m_reader.reset();
        m_world->close();
        {
            SQLite::Database sqlite(m_world->file().toStdString(), SQLite::OPEN_READWRITE);
            sqlite.exec("INSERT INTO search_text (search_text) VALUES ('delete-all'); "
                        "UPDATE history_mark SET value = 0 WHERE name = 'indexed'");
        }
        m_world->open();
        m_reader = std::make_unique<ReadThread>();
        QVERIFY(m_reader->open(m_world->file()));
        QTRY_VERIFY_WITH_TIMEOUT(isIndexed(), 30'000);
        QCOMPARE(found("tea"), "11 12");
    }

    void manyAreIndexedInSlicesWhileOthersAreStored()
    {
        std::vector<KeptMessage> messages;
        for (quint64 i = 1; i <= 20'000; ++i)
            messages.push_back(saidIn(kRoom, i, i % 100 ? "coffee and cake" : "tea and cake"));
        QCOMPARE(m_world->stored(messages).trouble, StoreTrouble::None);
        QVERIFY(!isIndexed());
        say({saidIn(kRoom, 20'001, "tea")});
        QCOMPARE(found("tea", {{kRoom}}, 1000).count(' '), 200);
        QCOMPARE(found("cake", {{kRoom}}, 2), "19999 20000");
    }

    void aQuestionHasSoManyWords()
    {
        QByteArray words;
        for (size_t i = 0; i < kMostSearchTerms; ++i)
            words += "tea ";
        QVERIFY(parseSearch(words));
        const auto more = parseSearch(words + "tea");
        QVERIFY(!more);
        QCOMPARE(more.error(), "it has more than 16 words");
    }

    void theQuestionSaysWhere()
    {
        const auto query = parseSearch("in:#room from:ola \"in:here\" tea*");
        QVERIFY(query);
        QCOMPARE(query->in, "#room");
        QCOMPARE(query->from, "ola");
        QCOMPARE(query->terms, (std::vector<SearchTerm>{{"in:here", false}, {"tea", true}}));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHistorySearchTest)

} // namespace serverHistorySearchTest

#include "ServerHistorySearchTest.moc"

// Reading what was said: the ways of draft/chathistory, whom it is shown, and where each
// conversation has come to. The threads of the store and of reading, real SQLite, real files.
// Thread: the test's, playing dispatcher.
#include "server/storeread/HistoryReader.h"
#include "server/storeread/ReadThread.h"
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

#include <optional>

namespace serverHistoryReaderTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using storeread::HistoryReader;
using storeread::ReadThread;
using tests::saidIn;
using tests::StoreWorld;
using Way = HistoryRead::Way;

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

HistoryPoint message(quint64 sequence)
{
    return HistoryPoint::message("id" + QByteArray::number(sequence));
}
HistoryPoint timeOf(quint64 sequence, qint64 more = 0)
{
    return HistoryPoint::at(saidIn(kRoom, sequence).timeMs + more);
}

} // namespace

class ServerHistoryReaderTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreWorld> m_world;
    std::unique_ptr<ReadThread> m_reader;
    quint64 m_lastTicket = 0;

    HistoryAnswer answerTo(HistoryQuestion question)
    {
        m_reader->requests().post(
            {.client = {9}, .ticket = ++m_lastTicket, .question = std::move(question)});
        std::vector<HistoryAnswer> answers;
        [[maybe_unused]] const bool isThere
            = QTest::qWaitFor([&] { return m_reader->answers().takeAll(answers); }, 60'000);
        const bool isThat = answers.size() == 1 && answers[0].ticket == m_lastTicket
            && answers[0].client == base::ClientId{9};
        return isThat ? answers[0] : HistoryAnswer{.trouble = HistoryTrouble::Failed};
    }
    static HistoryRead inRoom(
        Way way, const HistoryPoint &point, size_t limit, const HistoryPoint &end = {})
    {
        return {.conversations = {{kRoom}}, .way = way, .point = point, .end = end, .limit = limit};
    }
    static HistoryRead latest(std::vector<ReadableConversation> conversations, size_t limit,
        HistoryKinds kinds = HistoryKinds::Said)
    {
        return {.conversations = std::move(conversations),
            .hasPoint = false,
            .limit = limit,
            .kinds = kinds};
    }

private Q_SLOTS:
    /// Odd numbers from 11 to 29 are said in the room, even ones elsewhere.
    void init()
    {
        m_world = std::make_unique<StoreWorld>();
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
        std::vector<KeptMessage> messages;
        for (quint64 i = 11; i <= 29; ++i)
            messages.push_back(saidIn(i % 2 ? kRoom : kOther, i));
        QCOMPARE(m_world->stored(messages).trouble, StoreTrouble::None);
        m_reader = std::make_unique<ReadThread>();
        QVERIFY(m_reader->open(m_world->file()));
    }
    void cleanup()
    {
        m_reader.reset();
        m_world.reset();
    }

    void aMessageComesBackAsItWas()
    {
        KeptMessage whole{.sequence = 100,
            .timeMs = saidIn(kRoom, 100).timeMs,
            .msgid = "id100",
            .conversation = kRoom,
            .target = "#Pokój",
            .kind = KeptKind::Notice,
            .leastRank = "@",
            .source = "Żółw!~z@host",
            .account = "żółw",
            .accountId = {quint64(1) << 62},
            .isBot = true,
            .text = QByteArray("a\0b\xff", 4),
            .clientTags = "+draft/reply=x;+y",
            .resendId = "r-1"};
        KeptMessage ofLines = whole;
        ofLines.sequence = 101;
        ofLines.msgid = "id101";
        ofLines.text.clear();
        ofLines.resendId.clear();
        ofLines.lines = {{"one", false}, {"", true}, {"three\n", false}};
        KeptMessage event = ofLines;
        event.sequence = 102;
        event.msgid = "id102";
        event.lines.clear();
        event.kind = KeptKind::Kick;
        event.params = {"#Pokój", "", "why so"};
        QCOMPARE(m_world->stored({whole, ofLines, event}).trouble, StoreTrouble::None);
        const HistoryAnswer answer = answerTo(latest({{kRoom}}, 3, HistoryKinds::All));
        QCOMPARE(answer.trouble, HistoryTrouble::None);
        QCOMPARE(answer.messages.size(), 3);
        QCOMPARE(answer.messages[0], whole);
        QCOMPARE(answer.messages[1], ofLines);
        QCOMPARE(answer.messages[2], event);
    }

    void everyWayStopsWhereItShould_data()
    {
        QTest::addColumn<HistoryRead>("read");
        QTest::addColumn<QByteArray>("numbers");
        const auto row = [](const char *name, const HistoryRead &read, const char *numbers) {
            QTest::addRow("%s", name) << read << QByteArray(numbers);
        };
        row("latest", latest({{kRoom}}, 3), "25 27 29");
        row("latest, all there are", latest({{kRoom}}, 100), "11 13 15 17 19 21 23 25 27 29");
        row("latest, none", latest({{kRoom}}, 0), "");
        row("latest after a message", inRoom(Way::Latest, message(25), 9), "27 29");
        row("latest after a message, some", inRoom(Way::Latest, message(11), 2), "27 29");
        row("latest after a moment", inRoom(Way::Latest, timeOf(25), 9), "27 29");
        row("latest after a moment before", inRoom(Way::Latest, timeOf(25, -1), 9), "25 27 29");
        row("before a message", inRoom(Way::Before, message(17), 2), "13 15");
        row("before the first", inRoom(Way::Before, message(11), 2), "");
        row("before a moment", inRoom(Way::Before, timeOf(17), 2), "13 15");
        row("before a moment behind", inRoom(Way::Before, timeOf(17, 1), 2), "15 17");
        row("before all moments", inRoom(Way::Before, HistoryPoint::at(0), 2), "");
        row("before the end of time",
            inRoom(Way::Before, HistoryPoint::at(std::numeric_limits<qint64>::max()), 2), "27 29");
        row("after a message", inRoom(Way::After, message(17), 2), "19 21");
        row("after the last", inRoom(Way::After, message(29), 2), "");
        row("after a moment", inRoom(Way::After, timeOf(17), 2), "19 21");
        row("after a moment before", inRoom(Way::After, timeOf(17, -1), 2), "17 19");
        row("after a moment elsewhere", inRoom(Way::After, timeOf(18), 2), "19 21");
        row("after the end of time",
            inRoom(Way::After, HistoryPoint::at(std::numeric_limits<qint64>::max()), 2), "");
        row("around a message", inRoom(Way::Around, message(19), 4), "15 17 19 21");
        row("around, odd", inRoom(Way::Around, message(19), 3), "17 19 21");
        row("around one", inRoom(Way::Around, message(19), 1), "19");
        row("around the last", inRoom(Way::Around, message(29), 4), "23 25 27 29");
        row("around the first", inRoom(Way::Around, message(11), 4), "11 13 15 17");
        row("around a moment", inRoom(Way::Around, timeOf(18), 2), "17 19");
        row("between", inRoom(Way::Between, message(13), 9, message(21)), "15 17 19");
        row("between, the first ones", inRoom(Way::Between, message(13), 2, message(21)), "15 17");
        row("between, backwards", inRoom(Way::Between, message(21), 2, message(13)), "17 19");
        row("between moments", inRoom(Way::Between, timeOf(13), 9, timeOf(19)), "15 17");
        row("between, of both sorts", inRoom(Way::Between, timeOf(19), 1, message(13)), "17");
        row("between a message and itself", inRoom(Way::Between, message(13), 9, message(13)), "");
        row("two conversations as one", latest({{kRoom}, {kOther}}, 3), "27 28 29");
        row("one named twice", latest({{kRoom}, {kRoom}}, 2), "27 29");
        row("where nothing was said", latest({{kPrivate}}, 3), "");
        row("nowhere", latest({}, 3), "");
    }
    void everyWayStopsWhereItShould()
    {
        QFETCH(HistoryRead, read);
        QFETCH(QByteArray, numbers);
        const HistoryAnswer answer = answerTo(read);
        QCOMPARE(answer.trouble, HistoryTrouble::None);
        QCOMPARE(numbersOf(answer), numbers);
    }

    void ofOneMomentAllAreBeforeOrBehind()
    {
        std::vector<KeptMessage> messages;
        for (quint64 i = 40; i <= 43; ++i) {
            messages.push_back(saidIn(kRoom, i));
            messages.back().timeMs = timeOf(40).timeMs;
        }
        QCOMPARE(m_world->stored(messages).trouble, StoreTrouble::None);
        QCOMPARE(numbersOf(answerTo(inRoom(Way::Before, timeOf(40), 2))), "27 29");
        QCOMPARE(numbersOf(answerTo(inRoom(Way::After, timeOf(40), 2))), "");
        QCOMPARE(numbersOf(answerTo(inRoom(Way::After, message(41), 9))), "42 43");
    }

    void whatWasSaidBeforeTheAskerCameIsNotShown()
    {
        const std::vector<ReadableConversation> from{{kRoom, 20}};
        QCOMPARE(numbersOf(answerTo(latest(from, 100))), "21 23 25 27 29");
        HistoryRead before = inRoom(Way::Before, message(23), 100);
        before.conversations = from;
        QCOMPARE(numbersOf(answerTo(before)), "21");
        // Nor does its msgid tell that there was something.
        before.point = message(19);
        QCOMPARE(answerTo(before).trouble, HistoryTrouble::NoSuchMessage);
        // Of two bounds the one that hides more counts.
        QCOMPARE(numbersOf(answerTo(latest({{kRoom, 0}, {kRoom, 28}}, 100))), "29");
    }

    void aMessageOfAnotherConversationIsNoPoint()
    {
        QCOMPARE(
            answerTo(inRoom(Way::After, message(18), 9)).trouble, HistoryTrouble::NoSuchMessage);
        QCOMPARE(answerTo(inRoom(Way::Between, message(13), 9, message(999))).trouble,
            HistoryTrouble::NoSuchMessage);
    }

    void eventsAreForWhoAsksForThem()
    {
        KeptMessage join = saidIn(kRoom, 30);
        join.kind = KeptKind::Join;
        KeptMessage reaction = saidIn(kRoom, 31);
        reaction.kind = KeptKind::Tagmsg;
        reaction.params = {"id29"};
        KeptMessage notice = saidIn(kRoom, 32);
        notice.kind = KeptKind::Notice;
        QCOMPARE(m_world->stored({join, reaction, notice}).trouble, StoreTrouble::None);
        QCOMPARE(numbersOf(answerTo(latest({{kRoom}}, 2))), "29 32");
        QCOMPARE(numbersOf(answerTo(latest({{kRoom}}, 4, HistoryKinds::All))), "29 30 31 32");
    }

    void anAnswerIsBounded()
    {
        std::vector<KeptMessage> messages;
        for (quint64 i = 50; i < 60; ++i)
            messages.push_back(saidIn(kRoom, i, QByteArray(300 * 1024, 'x')));
        messages.push_back(saidIn(kRoom, 60, QByteArray(2 * 1024 * 1024, 'x')));
        QCOMPARE(m_world->stored(messages).trouble, StoreTrouble::None);
        QCOMPARE(numbersOf(answerTo(latest({{kRoom}}, 100))), "60");
        QCOMPARE(numbersOf(answerTo(inRoom(Way::Before, message(60), 100))), "57 58 59");
        QCOMPARE(numbersOf(answerTo(inRoom(Way::After, message(29), 100))), "50 51 52");
    }

    void whatWasAnsweredIsSeen()
    {
        for (quint64 i = 100; i < 150; ++i) {
            QCOMPARE(m_world->stored({saidIn(kRoom, i)}).trouble, StoreTrouble::None);
            QCOMPARE(numbersOf(answerTo(latest({{kRoom}}, 1))), QByteArray::number(i));
        }
    }

    void targetsAreWhereSomethingWasSaidLastBetweenTwoMoments_data()
    {
        QTest::addColumn<TargetsRead>("read");
        QTest::addColumn<QByteArray>("numbers");
        const std::vector<ReadableConversation> both{{kRoom}, {kOther}};
        const auto row = [](const char *name, const TargetsRead &read, const char *numbers) {
            QTest::addRow("%s", name) << read << QByteArray(numbers);
        };
        const auto between
            = [&](quint64 from, quint64 to, size_t limit = 9, AccountId account = {}) {
                  return TargetsRead{.conversations = both,
                      .account = account,
                      .fromMs = timeOf(from).timeMs,
                      .toMs = timeOf(to).timeMs,
                      .limit = limit};
              };
        row("both", between(11, 50), "28 29");
        row("the latest of one is later", between(11, 29), "28");
        row("without the moments themselves", between(28, 29), "");
        row("the first", between(11, 50, 1), "28");
        row("the first, backwards", between(50, 11, 1), "29");
        row("with what accounts said to each other", between(11, 50, 9, {2}), "28 29 35 37");
        row("of somebody else", between(11, 50, 9, {3}), "28 29 37");
    }
    void targetsAreWhereSomethingWasSaidLastBetweenTwoMoments()
    {
        QFETCH(TargetsRead, read);
        QFETCH(QByteArray, numbers);
        KeptMessage join = saidIn(kOther, 38);
        join.kind = KeptKind::Join;
        QCOMPARE(m_world
                     ->stored({saidIn(kPrivate, 34), saidIn(kPrivate, 35),
                         saidIn(ConversationKey::between({2}, {3}), 37), join})
                     .trouble,
            StoreTrouble::None);
        const HistoryAnswer answer = answerTo(read);
        QCOMPARE(answer.trouble, HistoryTrouble::None);
        QByteArrayList found;
        for (const FoundTarget &target : answer.targets) {
            found.append(QByteArray::number(target.sequence));
            QCOMPARE(target.timeMs, timeOf(target.sequence).timeMs);
        }
        QCOMPARE(found.join(' '), numbers);
    }

    void whatTakesTooLongIsGivenUp()
    {
        std::vector<KeptMessage> many;
        for (quint64 i = 100; i < 20'000; ++i) {
            many.push_back(saidIn(kRoom, i));
            many.back().kind = KeptKind::Join;
        }
        QCOMPARE(m_world->stored(many).trouble, StoreTrouble::None);
        const std::atomic<bool> isEnding{false};
        HistoryReader hasty(m_world->file(), isEnding, 0);
        QCOMPARE(hasty.answer({.question = latest({{kRoom}}, 1)}).trouble, HistoryTrouble::TooLong);
        // Nothing is left of it: others are answered.
        const std::atomic<bool> hasEnded{true};
        HistoryReader ending(m_world->file(), hasEnded);
        QCOMPARE(
            ending.answer({.question = latest({{kRoom}}, 1)}).trouble, HistoryTrouble::TooLong);
        QCOMPARE(numbersOf(answerTo(latest({{kRoom}}, 1))), "29");
    }

    void whatTheServerCannotHaveWrittenIsNotShown()
    {
        SQLite::Database(m_world->file().toStdString(), SQLite::OPEN_READWRITE, 5000)
            .exec("UPDATE message SET kind = 99 WHERE sequence = 29; UPDATE message SET lines = "
                  "x'00' WHERE sequence = 11");
        // The others are.
        const auto last = answerTo(latest({{kRoom}}, 3, HistoryKinds::All));
        QCOMPARE(last.trouble, HistoryTrouble::None);
        QCOMPARE(last.messages.size(), size_t(2));
        QCOMPARE(last.messages.back().sequence, quint64(27));
        const auto before = answerTo(inRoom(Way::Before, message(13), 3));
        QCOMPARE(before.trouble, HistoryTrouble::None);
        QCOMPARE(before.messages.size(), size_t(0)); // there is none but that one
        QCOMPARE(numbersOf(answerTo(inRoom(Way::Before, message(27), 1))), "25");
    }

    void aFileThatIsNotThereIsSaid()
    {
        ReadThread reader;
        const auto opened = reader.open(m_world->folder() + QStringLiteral("/other.db"));
        QVERIFY(!opened);
        QVERIFY2(
            opened.error().contains(QStringLiteral("cannot be read")), qPrintable(opened.error()));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHistoryReaderTest)

} // namespace serverHistoryReaderTest

#include "ServerHistoryReaderTest.moc"

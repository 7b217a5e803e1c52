// What was said goes: because it is too old or too much, or because somebody wants it. The threads
// of the store and of reading, real SQLite, real files. Thread: the test's, playing dispatcher.
#include "server/storeread/ReadThread.h"
#include "tests/support/HandClock.h"
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <QDir>
#include <QFile>
#include <QTest>

namespace serverHistoryRetentionTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using storeread::ReadThread;
using tests::HandClock;
using tests::saidIn;
using tests::StoreWorld;

namespace {

constexpr ConversationKey kRoom{.channel = {1}};
constexpr ConversationKey kOther{.channel = {2}};
constexpr qint64 kDayMs = 24 * 3600 * 1000;
constexpr int kPatienceMs = 60'000;

std::vector<KeptMessage> manyIn(
    const ConversationKey &conversation, quint64 from, quint64 to, const QByteArray &text = "tea")
{
    std::vector<KeptMessage> messages;
    for (quint64 i = from; i <= to; ++i)
        messages.push_back(saidIn(conversation, i, text));
    return messages;
}

} // namespace

class ServerHistoryRetentionTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreWorld> m_world;

    qint64 valueOf(const char *query) const { return m_world->valueOf(query); }
    qint64 keptCount() const { return valueOf("SELECT count(*) FROM message"); }
    qint64 oldest() const { return valueOf("SELECT min(sequence) FROM message"); }
    qint64 newest() const { return valueOf("SELECT max(sequence) FROM message"); }
    bool areCountsRight() const
    {
        return valueOf("SELECT count(*) FROM conversation AS c WHERE messages <> (SELECT count(*) "
                       "FROM message WHERE conversation = c.id)")
            == 0;
    }
    bool isIndexed() const
    {
        return valueOf("SELECT (SELECT value FROM history_mark WHERE name = 'indexed') = (SELECT "
                       "value FROM history_mark WHERE name = 'sequence')")
            == 1;
    }
    qint64 foundCount(const char *word) const
    {
        SQLite::Database sqlite(m_world->file().toStdString(), SQLite::OPEN_READONLY, 10'000);
        SQLite::Statement count(
            sqlite, "SELECT count(*) FROM search_text WHERE search_text MATCH ?");
        count.bind(1, word);
        count.executeStep();
        return count.getColumn(0).getInt64();
    }
    void say(std::vector<KeptMessage> messages)
    {
        QCOMPARE(m_world->stored(std::move(messages)).trouble, StoreTrouble::None);
        QTRY_VERIFY_WITH_TIMEOUT(isIndexed(), kPatienceMs);
    }
    StoreTrouble deleted(HistoryDeletion wish)
    {
        return m_world->stored({}, {std::move(wish)}).trouble;
    }
    /// In any file of the folder.
    bool isOnDisk(const QByteArray &text) const
    {
        const QDir folder(m_world->folder());
        const QStringList names = folder.entryList(QDir::Files);
        return std::ranges::any_of(names, [&](const QString &name) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::ReadOnly) && file.readAll().contains(text);
        });
    }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<StoreWorld>();
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
    }
    void cleanup() { m_world.reset(); }

    void whatIsTooOldGoes()
    {
        HandClock clock;
        std::vector<KeptMessage> messages = manyIn(kRoom, 1, 40);
        for (KeptMessage &message : messages)
            message.timeMs = clock.wallMs() - kDayMs + qint64(message.sequence) * 1000 - 30'000;
        say(messages);
        m_world->setClock(clock);
        m_world->open({.retentionDays = 1, .minFreeBytes = 0});
        QTRY_COMPARE_WITH_TIMEOUT(oldest(), 30, kPatienceMs);
        QCOMPARE(keptCount(), 11);
        QVERIFY(areCountsRight());
        // It is over for the others when they are a day old, at the next look.
        clock.advanceMs(2000);
        m_world->store().postSettings({.retentionDays = 1, .minFreeBytes = 0});
        QTRY_COMPARE_WITH_TIMEOUT(oldest(), 32, kPatienceMs);
        m_world->store().postSettings({.retentionDays = 0, .minFreeBytes = 0});
        clock.advanceMs(kDayMs);
        QCOMPARE(m_world->stored({saidIn(kRoom, 50)}).trouble, StoreTrouble::None);
        QCOMPARE(oldest(), 32);
    }

    /// Somebody sets a wrong year: an hour is believed, and what goes in it would have gone soon.
    void aClockThatJumpsAheadDeletesNoMoreThanAnHourTooSoon()
    {
        constexpr qint64 kHalfHourMs = 30 * 60 * 1000;
        const HistorySettings aDay{.retentionDays = 1, .minFreeBytes = 0};
        HandClock clock;
        // Number 1 is to go in half an hour, the next ones an hour later each.
        std::vector<KeptMessage> messages = manyIn(kRoom, 1, 5);
        for (KeptMessage &message : messages)
            message.timeMs
                = clock.wallMs() - kDayMs + (2 * qint64(message.sequence) - 1) * kHalfHourMs;
        say(messages);
        m_world->setClock(clock);
        m_world->open(aDay);
        clock.jumpMs(400 * kDayMs);
        m_world->store().postSettings(aDay);
        QTRY_COMPARE_WITH_TIMEOUT(oldest(), 2, kPatienceMs);
        // Time that passes is time, though the clock is still wrong.
        clock.advanceMs(4 * kHalfHourMs);
        m_world->store().postSettings(aDay);
        QTRY_COMPARE_WITH_TIMEOUT(oldest(), 4, kPatienceMs);
        // It is put right, and then back: the earlier time counts.
        clock.jumpMs(-401 * kDayMs);
        clock.advanceMs(20 * kHalfHourMs);
        m_world->store().postSettings(aDay);
        QCOMPARE(m_world->stored({saidIn(kOther, 50)}).trouble, StoreTrouble::None);
        QTRY_VERIFY_WITH_TIMEOUT(isIndexed(), kPatienceMs);
        QCOMPARE(oldest(), 4);
        QCOMPARE(keptCount(), 3);
    }

    void aWrongClockAtTheStartDeletesNothingForAnHour()
    {
        const HistorySettings aDay{.retentionDays = 2, .minFreeBytes = 0};
        HandClock clock;
        std::vector<KeptMessage> messages = manyIn(kRoom, 1, 5);
        for (KeptMessage &message : messages)
            message.timeMs = clock.wallMs();
        // Too old, whatever the clock says.
        messages.front().timeMs -= 10 * kDayMs;
        say(messages);
        clock.jumpMs(400 * kDayMs);
        m_world->setClock(clock);
        m_world->open(aDay);
        QVERIFY(std::ranges::any_of(m_world->log().since(0),
            [](const LogRecord &one) { return one.text.contains("400 days old"); }));
        QTRY_COMPARE_WITH_TIMEOUT(oldest(), 2, kPatienceMs);
        QCOMPARE(keptCount(), 4);
        // Nobody has put it right within an hour: then it is believed.
        clock.advanceMs(3'700'000);
        m_world->store().postSettings(aDay);
        QTRY_COMPARE_WITH_TIMEOUT(keptCount(), 0, kPatienceMs);
    }

    void whatCannotBeReadIsDeletedWithTheOthers()
    {
        say(manyIn(kRoom, 1, 20));
        QTRY_VERIFY_WITH_TIMEOUT(isIndexed(), kPatienceMs);
        m_world->close();
        SQLite::Database(m_world->file().toStdString(), SQLite::OPEN_READWRITE, 5000)
            .exec("UPDATE message SET lines = x'00000000' WHERE sequence = 3");
        m_world->open({.maxMessages = 5, .minFreeBytes = 0});
        QTRY_COMPARE_WITH_TIMEOUT(keptCount(), 5, kPatienceMs);
        QVERIFY(areCountsRight());
    }

    void aConversationKeepsItsNewest()
    {
        say(manyIn(kRoom, 1, 250));
        say(manyIn(kOther, 301, 350));
        m_world->open({.maxMessages = 100, .minFreeBytes = 0});
        QTRY_COMPARE_WITH_TIMEOUT(keptCount(), 150, kPatienceMs);
        QCOMPARE(oldest(), 151);
        QCOMPARE(foundCount("tea"), 150);
        QVERIFY(areCountsRight());
    }

    void theOldestMakeRoomWhenTheFileIsTooLong()
    {
        say(manyIn(kRoom, 1, 3000, QByteArray(1000, 'x')));
        const HistorySettings small{.maxBytes = 1'500'000, .minFreeBytes = 0};
        m_world->open(small);
        const auto usedBytes = [this, &small] {
            m_world->store().postSettings(small); // looks again
            return valueOf("PRAGMA page_count") * 4096 - valueOf("PRAGMA freelist_count") * 4096;
        };
        QTRY_VERIFY_WITH_TIMEOUT(usedBytes() < 1'500'000, kPatienceMs);
        QVERIFY(keptCount() > 500);
        QCOMPARE(newest(), 3000);
        QVERIFY(areCountsRight());
    }

    void theOldestMakeRoomWhenTheDiskIsTooFullButNotForOtherPrograms()
    {
        say(manyIn(kRoom, 1, 2000, QByteArray(1000, 'x')));
        const HistorySettings full{.minFreeBytes = qint64(1) << 60};
        m_world->open(full);
        QTRY_VERIFY_WITH_TIMEOUT(oldest() > 1, kPatienceMs);
        // Nothing that we delete gives the disk room: it is other programs' that has gone.
        for (int i = 0; i < 30; ++i) {
            m_world->store().postSettings(full);
            QCOMPARE(
                m_world->stored({saidIn(kOther, quint64(3000 + i))}).trouble, StoreTrouble::None);
        }
        QVERIFY2(keptCount() > 1500, qPrintable(QString::number(keptCount())));
    }

    void aMessageThatIsDeletedCannotBeReadOrFound()
    {
        say({saidIn(kRoom, 1, "tea"), saidIn(kRoom, 2, "tea secret")});
        QCOMPARE(deleted(MessageDeleted{kOther, "id2"}), StoreTrouble::Missing);
        QCOMPARE(deleted(MessageDeleted{kRoom, "id9"}), StoreTrouble::Missing);
        QCOMPARE(deleted(MessageDeleted{kRoom, ""}), StoreTrouble::Missing);
        QCOMPARE(deleted(MessageDeleted{kRoom, "id2"}), StoreTrouble::None);
        QCOMPARE(keptCount(), 1);
        QCOMPARE(foundCount("secret"), 0);
        QCOMPARE(foundCount("tea"), 1);
        QCOMPARE(deleted(MessageDeleted{kRoom, "id2"}), StoreTrouble::Missing);
        QVERIFY(areCountsRight());
    }

    void aMessageIsDeletedOnlyByWhomAndWhenItMayBe()
    {
        KeptMessage nobodys = saidIn(kRoom, 2);
        nobodys.accountId = {};
        KeptMessage ofFew = saidIn(kRoom, 3);
        ofFew.leastRank = "@";
        say({saidIn(kRoom, 1), nobodys, ofFew});
        const AccountId ola{1};
        const qint64 saidMs = saidIn(kRoom, 1).timeMs;
        const auto byOla = [&](const QByteArray &msgid, qint64 notBeforeMs) {
            return MessageDeleted{kRoom, msgid, ola, notBeforeMs};
        };
        QCOMPARE(deleted(MessageDeleted{kRoom, "id1", AccountId{2}}), StoreTrouble::NotYours);
        QCOMPARE(deleted(MessageDeleted{kRoom, "id2", AccountId{}}), StoreTrouble::NotYours);
        QCOMPARE(deleted(byOla("id2", 0)), StoreTrouble::NotYours);
        QCOMPARE(deleted(byOla("id1", saidMs + 1)), StoreTrouble::TooOld);
        QCOMPARE(deleted(byOla("id9", 0)), StoreTrouble::Missing);
        QCOMPARE(keptCount(), 3);
        QCOMPARE(deleted(byOla("id1", saidMs)), StoreTrouble::None);
        // Wherever it was said; and the answer tells for whom it was.
        QCOMPARE(deleted(MessageDeleted{{}, "id2"}), StoreTrouble::None);
        QCOMPARE(m_world->stored({}, {HistoryDeletion{MessageDeleted{kRoom, "id3"}}}).leastRank,
            QByteArray("@"));
        QCOMPARE(keptCount(), 0);
    }

    void aMessageThatIsDeletedBeforeItIsIndexedIsNotFoundEither()
    {
        QCOMPARE(
            m_world->stored({saidIn(kRoom, 1, "tea"), saidIn(kRoom, 2, "tea secret")}, {}).trouble,
            StoreTrouble::None);
        QCOMPARE(deleted(MessageDeleted{kRoom, "id2"}), StoreTrouble::None);
        QTRY_VERIFY_WITH_TIMEOUT(isIndexed(), kPatienceMs);
        QCOMPARE(foundCount("secret"), 0);
        QCOMPARE(foundCount("tea"), 1);
    }

    /// Neither in the pages of the table, nor in those of the index, nor beside the database.
    void nothingOfADeletedMessageIsLeftOnTheDisk()
    {
        say({saidIn(kRoom, 1, "tea"), saidIn(kRoom, 2, "Xyzzysecret")});
        QVERIFY(isOnDisk("Xyzzysecret"));
        QVERIFY(isOnDisk("yzzysecret"));
        QCOMPARE(deleted(MessageDeleted{kRoom, "id2"}), StoreTrouble::None);
        QTRY_VERIFY_WITH_TIMEOUT(!isOnDisk("yzzysecret"), kPatienceMs);
        QCOMPARE(foundCount("tea"), 1);
    }

    /// A server with much to do is never idle.
    void nothingOfADeletedMessageIsLeftOnTheDiskOfABusyServer()
    {
        say({saidIn(kRoom, 1, "tea"), saidIn(kRoom, 2, "Xyzzysecret")});
        QCOMPARE(deleted(MessageDeleted{kRoom, "id2"}), StoreTrouble::None);
        bool isGone = false;
        // Until long before the write-ahead log is full and begins anew.
        for (quint64 i = 3; i < 60 && !isGone; ++i) {
            QCOMPARE(m_world->stored({saidIn(kRoom, i)}).trouble, StoreTrouble::None);
            isGone = !isOnDisk("yzzysecret");
        }
        QVERIFY(isGone);
    }

    /// Nor does anybody wait for who reads: it goes when the reader has.
    void whoReadsHoldsUpNeitherTheStoreNorForEverWhatIsDeleted()
    {
        say({saidIn(kRoom, 1, "tea"), saidIn(kRoom, 2, "Xyzzysecret")});
        {
            SQLite::Database reader(m_world->file().toStdString(), SQLite::OPEN_READONLY, 10'000);
            const SQLite::Transaction reading(reader);
            QCOMPARE(reader.execAndGet("SELECT count(*) FROM message").getInt(), 2);
            QCOMPARE(deleted(MessageDeleted{kRoom, "id2"}), StoreTrouble::None);
            for (quint64 i = 3; i < 10; ++i)
                QCOMPARE(m_world->stored({saidIn(kRoom, i)}).trouble, StoreTrouble::None);
            QCOMPARE(reader.execAndGet("SELECT count(*) FROM message").getInt(), 2);
            QVERIFY(isOnDisk("yzzysecret"));
        }
        QTRY_VERIFY_WITH_TIMEOUT(!isOnDisk("yzzysecret"), kPatienceMs);
        QCOMPARE(keptCount(), 8);
    }

    void aConversationThatIsDeletedBeginsAnew()
    {
        say(manyIn(kRoom, 1, 500));
        say(manyIn(kOther, 501, 510));
        QCOMPARE(deleted(ConversationDeleted{{.channel = {9}}}), StoreTrouble::Missing);
        QCOMPARE(deleted(ConversationDeleted{kRoom}), StoreTrouble::None);
        ReadThread reader;
        QVERIFY(reader.open(m_world->file()));
        reader.requests().post(
            {.question = HistoryRead{.conversations = {{kRoom}}, .hasPoint = false, .limit = 10}});
        std::vector<HistoryAnswer> answers;
        QVERIFY(QTest::qWaitFor([&] { return reader.answers().takeAll(answers); }, kPatienceMs));
        QCOMPARE(answers.front().messages.size(), 0);

        QCOMPARE(m_world->stored({saidIn(kRoom, 600)}).trouble, StoreTrouble::None);
        QTRY_COMPARE_WITH_TIMEOUT(keptCount(), 11, kPatienceMs);
        QCOMPARE(newest(), 600);
        QTRY_COMPARE_WITH_TIMEOUT(foundCount("tea"), 10, kPatienceMs);
        QVERIFY(areCountsRight());
    }

    void allThatAnAccountHasSaidGoes()
    {
        std::vector<KeptMessage> messages = manyIn(kRoom, 1, 400);
        for (KeptMessage &message : messages)
            message.accountId = {message.sequence % 2 + 1};
        messages[0].accountId = {}; // a guest's
        messages[2].resendId = "again";
        messages[2].accountId = {2};
        say(messages);
        QCOMPARE(deleted(MessagesOfDeleted{{2}}), StoreTrouble::None);
        // What it says now is something else.
        KeptMessage next = saidIn(kRoom, 500);
        next.accountId = {2};
        next.resendId = "again";
        QCOMPARE(m_world->stored({next}).saidBefore.size(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(keptCount(), 202, kPatienceMs);
        QCOMPARE(valueOf("SELECT count(*) FROM message WHERE account_id = 2"), 1);
        QCOMPARE(oldest(), 1);
        QVERIFY(areCountsRight());
    }

    void aDeletionThatTheEndInterruptsGoesOn()
    {
        say(manyIn(kRoom, 1, 5000));
        QCOMPARE(deleted(MessagesOfDeleted{{1}}), StoreTrouble::None);
        m_world->open();
        QTRY_COMPARE_WITH_TIMEOUT(keptCount(), 0, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(valueOf("SELECT count(*) FROM history_deletion"), 0, kPatienceMs);
        QCOMPARE(m_world->open().lastSequence, 5000);
        QCOMPARE(foundCount("tea"), 0);
    }

    void aDeletionOfARequestThatFailsIsUndone()
    {
        say({saidIn(kRoom, 1)});
        QCOMPARE(
            m_world
                ->stored({}, {HistoryDeletion{MessageDeleted{kRoom, "id1"}}, AccountDropped{{77}}})
                .trouble,
            StoreTrouble::Missing);
        QCOMPARE(keptCount(), 1);
        QVERIFY(areCountsRight());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHistoryRetentionTest)

} // namespace serverHistoryRetentionTest

#include "ServerHistoryRetentionTest.moc"

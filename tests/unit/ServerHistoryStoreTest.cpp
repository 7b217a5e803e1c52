// What was said is kept: whole or not at all, once for each id of its sender, and numbers go on
// over restarts. Real SQLite, real files. Thread: the test's, playing dispatcher.
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

namespace serverHistoryStoreTest {

using namespace watek;
using namespace watek::server::shared;
using tests::saidIn;
using tests::StoreWorld;

namespace {

constexpr ConversationKey kRoom{.channel = {7}};
constexpr qint64 kDayMs = 24 * 3600 * 1000;

KeptMessage underId(KeptMessage message, const QByteArray &id)
{
    message.resendId = id;
    return message;
}

Account someAccount(quint64 id, const QByteArray &name)
{
    return {.id = {id},
        .name = name,
        .verifier = {.iterations = 100'000,
            .salt = QByteArray(16, 's'),
            .storedKey = QByteArray(32, '\0'),
            .serverKey = QByteArray(32, '\xff')},
        .registeredMs = 1};
}

} // namespace

class ServerHistoryStoreTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreWorld> m_world;

    qint64 valueOf(const char *query) const { return m_world->valueOf(query); }
    qint64 keptCount() const { return valueOf("SELECT count(*) FROM message"); }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<StoreWorld>();
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
    }
    void cleanup() { m_world.reset(); }

    void whatWasSaidIsInTheFileWhenItIsAnswered()
    {
        const StoreAnswer answer = m_world->stored({saidIn(kRoom, 8), saidIn(kRoom, 9)});
        QCOMPARE(answer.trouble, StoreTrouble::None);
        QCOMPARE(answer.saidBefore, std::vector<SaidBefore>());
        QCOMPARE(keptCount(), 2);
    }

    void batchesThatWaitTogetherAreAnsweredEachByItsNumber()
    {
        std::vector<StoreRequest> requests;
        for (quint64 i = 1; i <= 500; ++i)
            requests.push_back({.changes = {},
                .batch = i,
                .kept = {saidIn(kRoom, 2 * i), saidIn(kRoom, 2 * i + 1)}});
        m_world->store().requests().postAll(requests);
        const std::vector<StoreAnswer> answers = m_world->answers(500);
        QCOMPARE(answers.size(), 500);
        for (size_t i = 0; i < answers.size(); ++i) {
            QCOMPARE(answers[i].batch, i + 1);
            QCOMPARE(answers[i].trouble, StoreTrouble::None);
        }
        QCOMPARE(keptCount(), 1000);
    }

    void aNumberThatWasUsedUndoesItsBatchAlone()
    {
        QCOMPARE(m_world->stored({saidIn(kRoom, 8)}).trouble, StoreTrouble::None);
        m_world->post({saidIn(kRoom, 9), saidIn(kRoom, 8)});
        m_world->post({saidIn(kRoom, 10)});
        const std::vector<StoreAnswer> answers = m_world->answers(2);
        QCOMPARE(answers.size(), 2);
        QCOMPARE(answers[0].trouble, StoreTrouble::Exists);
        QCOMPARE(answers[1].trouble, StoreTrouble::None);
        QCOMPARE(valueOf("SELECT group_concat(sequence) = '8,10' FROM message"), 1);
    }

    void aChangeThatFailsKeepsNothingOfItsBatch()
    {
        QCOMPARE(m_world->stored({saidIn(kRoom, 8)}, {AccountDropped{{1}}}).trouble,
            StoreTrouble::Missing);
        QCOMPARE(keptCount(), 0);
    }

    void oneEventMayBeInSeveralConversations()
    {
        KeptMessage here = saidIn(kRoom, 8);
        here.kind = KeptKind::Nick;
        KeptMessage there = here;
        there.sequence = 9;
        there.conversation = {.channel = {6}};
        QCOMPARE(m_world->stored({here, there}).trouble, StoreTrouble::None);
        there.sequence = 10;
        QCOMPARE(m_world->stored({there}).trouble, StoreTrouble::Exists);
    }

    void whatHasNoMsgidIsKept()
    {
        KeptMessage first = saidIn(kRoom, 8);
        KeptMessage second = saidIn(kRoom, 9);
        first.msgid.clear();
        second.msgid.clear();
        QCOMPARE(m_world->stored({first, second}).trouble, StoreTrouble::None);
        QCOMPARE(keptCount(), 2);
    }

    void numbersAndTimeGoOnOverARestart()
    {
        QCOMPARE(m_world->open().lastSequence, 0);
        QCOMPARE(m_world->stored({saidIn(kRoom, 8), saidIn(kRoom, 9)}).trouble, StoreTrouble::None);
        const StoredState state = m_world->open();
        QCOMPARE(state.lastSequence, 9);
        QCOMPARE(state.lastTimeMs, saidIn(kRoom, 9).timeMs);
    }

    /// Whoever asks for what came after the last message must not get an old number again.
    void numbersOfWhatWasDeletedAreNotUsedAgain()
    {
        QCOMPARE(m_world->stored({saidIn(kRoom, 8)}).trouble, StoreTrouble::None);
        m_world->close();
        SQLite::Database(m_world->file().toStdString(), SQLite::OPEN_READWRITE)
            .exec("DELETE FROM message");
        QCOMPARE(m_world->open().lastSequence, 8);
    }

    /// Something may be retried later than what was said after it.
    void whatIsStoredLateDoesNotTurnNumbersBack()
    {
        QCOMPARE(m_world->stored({saidIn(kRoom, 9)}).trouble, StoreTrouble::None);
        QCOMPARE(m_world->stored({saidIn(kRoom, 8)}).trouble, StoreTrouble::None);
        QCOMPARE(m_world->open().lastSequence, 9);
    }

    void numbersOfIncarnationsCountToo()
    {
        QCOMPARE(m_world->stored({saidIn({.channel = {20}}, 21)}).trouble, StoreTrouble::None);
        QCOMPARE(m_world->stored({saidIn({.channel = {31}}, 22)}).trouble, StoreTrouble::None);
        QCOMPARE(m_world->open().lastSequence, 31);
    }

    void aRepeatIsNotStoredAgainButNamed()
    {
        const KeptMessage first = underId(saidIn(kRoom, 8), "a1");
        QCOMPARE(m_world->stored({first}).saidBefore, std::vector<SaidBefore>());
        const StoreAnswer answer
            = m_world->stored({saidIn(kRoom, 9), underId(saidIn(kRoom, 10), "a1")});
        QCOMPARE(answer.trouble, StoreTrouble::None);
        QCOMPARE(answer.saidBefore,
            (std::vector<SaidBefore>{{.index = 1, .msgid = first.msgid, .timeMs = first.timeMs}}));
        QCOMPARE(keptCount(), 2);
    }

    void ofTwoCopiesAtOnceOneIsStored()
    {
        const KeptMessage first = underId(saidIn(kRoom, 8), "a1");
        const StoreAnswer both = m_world->stored({first, underId(saidIn(kRoom, 9), "a1")});
        QCOMPARE(both.saidBefore,
            (std::vector<SaidBefore>{{.index = 1, .msgid = first.msgid, .timeMs = first.timeMs}}));
        QCOMPARE(keptCount(), 1);
    }

    void aRepeatIsKnownAfterARestart()
    {
        m_world->stored({underId(saidIn(kRoom, 8), "a1")});
        m_world->open();
        QCOMPARE(m_world->stored({underId(saidIn(kRoom, 9), "a1")}).saidBefore.size(), 1);
    }

    void aRepeatOfWhatWasUndoneIsStored()
    {
        QCOMPARE(m_world->stored({underId(saidIn(kRoom, 8), "a1")}, {AccountDropped{{1}}}).trouble,
            StoreTrouble::Missing);
        QCOMPARE(m_world->stored({underId(saidIn(kRoom, 8), "a1")}).saidBefore.size(), 0);
        QCOMPARE(keptCount(), 1);
    }

    void aRepeatElsewhereOrByAnotherIsNoRepeat()
    {
        m_world->stored({underId(saidIn(kRoom, 8), "a1")});
        const KeptMessage elsewhere = underId(saidIn(ConversationKey::between({1}, {2}), 9), "a1");
        KeptMessage another = underId(saidIn(kRoom, 10), "a1");
        another.accountId = {2};
        QCOMPARE(m_world->stored({elsewhere, another, underId(saidIn(kRoom, 11), "a2")}).saidBefore,
            std::vector<SaidBefore>());
        // Who is not logged in is nobody in particular.
        KeptMessage guest = underId(saidIn(kRoom, 12), "a1");
        guest.accountId = {};
        KeptMessage otherGuest = guest;
        otherGuest.sequence = 13;
        otherGuest.msgid = "other";
        QCOMPARE(m_world->stored({guest, otherGuest}).saidBefore, std::vector<SaidBefore>());
    }

    void afterADayARepeatIsSomethingNew()
    {
        m_world->stored({underId(saidIn(kRoom, 8), "a1")});
        KeptMessage atTheLast = underId(saidIn(kRoom, 9), "a1");
        atTheLast.timeMs = saidIn(kRoom, 8).timeMs + kDayMs - 1;
        QCOMPARE(m_world->stored({atTheLast}).saidBefore.size(), 1);
        KeptMessage late = underId(saidIn(kRoom, 10), "a1");
        late.timeMs = saidIn(kRoom, 8).timeMs + kDayMs;
        QCOMPARE(m_world->stored({late}).saidBefore.size(), 0);
        KeptMessage again = underId(saidIn(kRoom, 11), "a1");
        again.timeMs = late.timeMs + 1;
        const StoreAnswer answer = m_world->stored({again});
        QCOMPARE(answer.saidBefore.size(), 1);
        QCOMPARE(answer.saidBefore[0].msgid, late.msgid);
    }

    void anAccountHasSoManyIds()
    {
        std::vector<KeptMessage> many;
        for (quint64 i = 1; i <= 10'048; ++i)
            many.push_back(underId(saidIn(kRoom, i), QByteArray::number(i)));
        QCOMPARE(m_world->stored(many).trouble, StoreTrouble::None);
        QVERIFY(valueOf("SELECT count(*) FROM recent_resend") < 4096 + 64);
        QCOMPARE(m_world->stored({underId(saidIn(kRoom, 20'000), "10048")}).saidBefore.size(), 1);
        QCOMPARE(m_world->stored({underId(saidIn(kRoom, 20'001), "1")}).saidBefore.size(), 0);
    }

    void idsOfTheDayBeforeAreForgotten()
    {
        std::vector<KeptMessage> many;
        for (quint64 i = 1; i <= 100; ++i)
            many.push_back(underId(saidIn(kRoom, i), QByteArray::number(i)));
        m_world->stored(many);
        KeptMessage late = underId(saidIn(kRoom, 128), "late");
        late.timeMs += kDayMs;
        late.accountId = {2};
        m_world->stored({late});
        QCOMPARE(valueOf("SELECT count(*) FROM recent_resend"), 1);
    }

    void whatWasSaidIsAlsoKeptWhenNotEveryCommitIsSynced_data()
    {
        QTest::addColumn<int>("durability");
        QTest::addRow("second") << int(Durability::Second);
        QTest::addRow("off") << int(Durability::Off);
    }
    void whatWasSaidIsAlsoKeptWhenNotEveryCommitIsSynced()
    {
        QFETCH(int, durability);
        m_world->open({.durability = Durability(durability)});
        QCOMPARE(m_world->stored({saidIn(kRoom, 8)}).trouble, StoreTrouble::None);
        QCOMPARE(keptCount(), 1);
        QCOMPARE(
            m_world->stored({saidIn(kRoom, 9)}, {AccountRegistered{someAccount(1, "ola")}}).trouble,
            StoreTrouble::None);
        const StoredState state = m_world->open();
        QCOMPARE(state.lastSequence, 9);
        QCOMPARE(state.accounts.size(), 1);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHistoryStoreTest)

} // namespace serverHistoryStoreTest

#include "ServerHistoryStoreTest.moc"

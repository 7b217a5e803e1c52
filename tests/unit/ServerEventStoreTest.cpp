// What happens beside the talk, in the file: it is counted by itself, pushes out nothing that was
// said, and goes with what it belongs to. Real SQLite, real files. Thread: the test's, playing
// dispatcher.
#include "server/store/Backup.h"
#include "tests/support/StoreWorld.h"
#include "tests/support/Suite.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

namespace serverEventStoreTest {

using namespace watek;
using namespace watek::server;
using namespace watek::server::shared;
using tests::saidIn;
using tests::StoreWorld;

namespace {

constexpr ConversationKey kRoom{.channel = {1}};
constexpr ConversationKey kOther{.channel = {2}};
constexpr int kPatienceMs = 60'000;

KeptMessage joinOf(quint64 sequence, const ConversationKey &conversation = kRoom)
{
    KeptMessage join = saidIn(conversation, sequence, {});
    join.kind = KeptKind::Join;
    join.params = {"#room", "ola", "Ola"};
    return join;
}

KeptMessage reactionTo(
    quint64 sequence, const QByteArray &msgid, const ConversationKey &conversation = kRoom)
{
    KeptMessage reaction = saidIn(conversation, sequence, {});
    reaction.kind = KeptKind::Tagmsg;
    reaction.params = {msgid};
    reaction.clientTags = "+draft/reply=" + msgid + ";+draft/react=yes";
    return reaction;
}

} // namespace

class ServerEventStoreTest : public QObject {
    Q_OBJECT

    std::unique_ptr<StoreWorld> m_world;

    qint64 valueOf(const char *query) const { return m_world->valueOf(query); }
    qint64 saidCount() const { return valueOf("SELECT count(*) FROM message WHERE kind <= 2"); }
    qint64 eventCount() const { return valueOf("SELECT count(*) FROM message WHERE kind > 2"); }
    /// As --check-data finds them.
    QStringList problems() const
    {
        const auto check = store::checkData(m_world->folder());
        return check ? check->problems : QStringList{check.error()};
    }
    void keep(std::vector<KeptMessage> rows)
    {
        QCOMPARE(m_world->stored(std::move(rows)).trouble, StoreTrouble::None);
    }
    StoreTrouble deleted(HistoryDeletion wish)
    {
        return m_world->stored({}, {std::move(wish)}).trouble;
    }

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<StoreWorld>();
        m_world->open();
        QCOMPARE(m_world->refusal(), QString());
    }
    void cleanup() { m_world.reset(); }

    void messagesAndEventsAreCountedApart()
    {
        keep({saidIn(kRoom, 1), joinOf(2), joinOf(3), saidIn(kRoom, 4), reactionTo(5, "id1"),
            joinOf(6, kOther)});
        QCOMPARE(valueOf("SELECT messages * 10 + events FROM conversation WHERE channel = 1"), 23);
        QCOMPARE(valueOf("SELECT messages * 10 + events FROM conversation WHERE channel = 2"), 1);
        QCOMPARE(problems(), QStringList());
        const auto check = store::checkData(m_world->folder());
        QCOMPARE(check->messages, 2);
        QCOMPARE(m_world->open().lastSequence, 6);
    }
    void aWrongCountIsFound()
    {
        keep({joinOf(2)});
        m_world->close();
        SQLite::Database(m_world->file().toStdString(), SQLite::OPEN_READWRITE)
            .exec("UPDATE conversation SET events = 7");
        QCOMPARE(problems().size(), 1);
    }
    void aConversationGoesWithTheLastOfIt()
    {
        keep({saidIn(kRoom, 1), joinOf(2)});
        QCOMPARE(deleted(MessageDeleted{kRoom, "id1"}), StoreTrouble::None);
        QCOMPARE(valueOf("SELECT count(*) FROM conversation"), 1);
        QCOMPARE(deleted(SayingsUndone{{2}}), StoreTrouble::None);
        QCOMPARE(valueOf("SELECT count(*) FROM conversation"), 0);
    }

    /// However many come and go: as many of them as messages, the newest.
    void eventsDoNotPushOutWhatWasSaid()
    {
        std::vector<KeptMessage> rows;
        for (quint64 i = 1; i <= 60; ++i)
            rows.push_back(saidIn(kRoom, i));
        for (quint64 i = 61; i <= 400; ++i)
            rows.push_back(joinOf(i));
        keep(rows);
        m_world->open({.maxMessages = 100, .minFreeBytes = 0});
        QTRY_COMPARE_WITH_TIMEOUT(eventCount(), 100, kPatienceMs);
        QCOMPARE(saidCount(), 60);
        QCOMPARE(valueOf("SELECT min(sequence) FROM message WHERE kind > 2"), 301);
        QCOMPARE(problems(), QStringList());
    }
    /// What happened before everything that is left tells nothing.
    void olderEventsGoWithTheMessagesThatAreTooMany()
    {
        std::vector<KeptMessage> rows;
        for (quint64 i = 1; i <= 50; ++i)
            rows.push_back(joinOf(i));
        for (quint64 i = 51; i <= 250; ++i)
            rows.push_back(i % 2 == 0 ? saidIn(kRoom, i) : joinOf(i));
        keep(rows);
        m_world->open({.maxMessages = 80, .minFreeBytes = 0});
        QTRY_COMPARE_WITH_TIMEOUT(saidCount(), 80, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(eventCount(), 80, kPatienceMs);
        QCOMPARE(valueOf("SELECT min(sequence) FROM message WHERE kind <= 2"), 92);
        QVERIFY(valueOf("SELECT min(sequence) FROM message") > 90);
        QCOMPARE(problems(), QStringList());
    }

    void aReactionNeedsWhatItBelongsTo()
    {
        keep({saidIn(kRoom, 1), reactionTo(2, "id1"), reactionTo(3, "id9"),
            reactionTo(4, "id1", kOther), reactionTo(5, "")});
        QCOMPARE(eventCount(), 1);
        QCOMPARE(valueOf("SELECT count(*) FROM conversation"), 1);
        QCOMPARE(m_world->open().lastSequence, 5);
    }
    void reactionsGoWithTheMessageThatIsTakenBack()
    {
        keep({saidIn(kRoom, 1), saidIn(kRoom, 2), reactionTo(3, "id1"), reactionTo(4, "id2"),
            reactionTo(5, "id1"), joinOf(6)});
        QCOMPARE(deleted(MessageDeleted{kRoom, "id1"}), StoreTrouble::None);
        QCOMPARE(valueOf("SELECT group_concat(sequence) = '2,4,6' FROM (SELECT sequence FROM "
                         "message ORDER BY sequence)"),
            1);
        // One that was on its way.
        keep({reactionTo(7, "id1")});
        QCOMPARE(eventCount(), 2);
        QCOMPARE(problems(), QStringList());
    }
    void manyReactionsGoInSlices()
    {
        std::vector<KeptMessage> rows{saidIn(kRoom, 1), saidIn(kRoom, 2), reactionTo(3, "id2")};
        for (quint64 i = 4; i <= 2000; ++i)
            rows.push_back(reactionTo(i, "id1"));
        keep(rows);
        QCOMPARE(deleted(MessageDeleted{{}, "id1"}), StoreTrouble::None);
        m_world->open(); // also when the server ends meanwhile
        QTRY_COMPARE_WITH_TIMEOUT(eventCount(), 1, kPatienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(valueOf("SELECT count(*) FROM history_deletion"), 0, kPatienceMs);
        QCOMPARE(problems(), QStringList());
    }
    void aReactionIsTakenBackAndAnEventIsNot()
    {
        keep({saidIn(kRoom, 1), reactionTo(2, "id1"), joinOf(3)});
        QCOMPARE(deleted(MessageDeleted{kRoom, "id3"}), StoreTrouble::Missing);
        QCOMPARE(deleted(MessageDeleted{{}, "id3"}), StoreTrouble::Missing);
        QCOMPARE(deleted(MessageDeleted{kRoom, "id2"}), StoreTrouble::None);
        QCOMPARE(eventCount(), 1);
        QCOMPARE(saidCount(), 1);
    }

    void allThatAnAccountHasDoneGoes()
    {
        KeptMessage others = joinOf(3);
        others.accountId = {2};
        keep({saidIn(kRoom, 1), joinOf(2), others, reactionTo(4, "id1")});
        QCOMPARE(deleted(MessagesOfDeleted{{1}}), StoreTrouble::None);
        QTRY_COMPARE_WITH_TIMEOUT(
            valueOf("SELECT count(*) FROM message WHERE account_id = 1"), 0, kPatienceMs);
        QCOMPARE(eventCount(), 1);
        QCOMPARE(problems(), QStringList());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerEventStoreTest)

} // namespace serverEventStoreTest

#include "ServerEventStoreTest.moc"

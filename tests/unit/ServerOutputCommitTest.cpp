// What is said is heard when it is on the disk: what waits, what does not, and in which order it
// leaves. The store is played by the test. Thread: the test's, which plays the dispatcher.
#include "tests/support/ResumeToken.h"
#include "tests/support/SaidWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverOutputCommitTest {

using namespace watek;
using namespace watek::server::shared;
using tests::SaidWorld;
using ClientId = base::ClientId;

namespace {

/// Without what stands before the command.
QList<QByteArray> commands(const QList<QByteArray> &lines)
{
    QList<QByteArray> found;
    for (const QByteArray &line : lines) {
        const qsizetype source = line.startsWith('@') ? line.indexOf(' ') + 1 : 0;
        found.append(line.mid(line.indexOf(' ', source) + 1));
    }
    return found;
}

} // namespace

class ServerOutputCommitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSaidIsHeardWhenItIsStored()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna", "echo-message");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :hello");
        QCOMPARE(world.take(bob), QList<QByteArray>());
        QCOMPARE(world.take(anna), QList<QByteArray>());
        QCOMPARE(world.counters.messages.load(), 0u);
        QCOMPARE(world.asked().size(), 1u);

        world.answer();
        QCOMPARE(commands(world.take(bob)), QList<QByteArray>{"PRIVMSG #a :hello"});
        QCOMPARE(commands(world.take(anna)), QList<QByteArray>{"PRIVMSG #a :hello"});
        QCOMPARE(world.counters.messages.load(), 1u);
        QCOMPARE(world.keeping(), Keeping::Yes);
    }

    void itIsKeptAsItWasSaid()
    {
        SaidWorld world;
        const ClientId anna = world.withAccountInRoom("anna", "message-tags echo-message");
        world.say(anna, "@+draft/reply=x NOTICE @#A :only us");
        const StoreRequest request = world.asked().front();
        QCOMPARE(request.kept.size(), 1u);
        const KeptMessage &kept = request.kept.front();
        QCOMPARE(kept.timeMs, world.clock.wallMs());
        QVERIFY(bool(kept.conversation.channel));
        QVERIFY(kept.sequence > kept.conversation.channel.value);
        QCOMPARE(kept.target, "#a");
        QCOMPARE(kept.kind, KeptKind::Notice);
        QCOMPARE(kept.leastRank, "@");
        QVERIFY2(kept.source.startsWith("anna!"), kept.source.constData());
        QCOMPARE(kept.account, "anna");
        QVERIFY(bool(kept.accountId));
        QCOMPARE(kept.text, "only us");
        QCOMPARE(kept.clientTags, "+draft/reply=x");
        world.answer();
        const QByteArray echo = world.takeBytes(anna);
        QVERIFY2(echo.contains("msgid=" + kept.msgid), echo.constData());
    }

    void aPrivateMessageIsKeptBetweenAccounts()
    {
        SaidWorld world;
        const ClientId anna = world.withAccountInRoom("anna");
        const ClientId bob = world.withAccountInRoom("bob");
        const ClientId cela = world.inRoom("cela");
        world.say(anna, "PRIVMSG cela :you are nobody");
        world.say(cela, "PRIVMSG anna :so what");
        QCOMPARE(world.asked().size(), 0u);
        QCOMPARE(world.take(cela).size(), 1);
        QCOMPARE(world.take(anna).size(), 1);

        world.say(anna, "PRIVMSG bob :hello");
        world.say(bob, "PRIVMSG anna :hello");
        QCOMPARE(world.asked().size(), 2u);
        const ConversationKey there = world.asked()[0].kept.front().conversation;
        QCOMPARE(there, world.asked()[1].kept.front().conversation);
        QVERIFY(!there.channel);
        QVERIFY(there.low < there.high);
        QCOMPARE(world.take(bob), QList<QByteArray>());
        world.answerAll();
        QCOMPARE(commands(world.take(bob)), QList<QByteArray>{"PRIVMSG bob :hello"});
    }

    void whoTypesDoesNotWait()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna", "message-tags");
        const ClientId bob = world.inRoom("bob", "message-tags");
        world.say(anna, "@+typing=active TAGMSG #a");
        QCOMPARE(world.asked().size(), 0u);
        QCOMPARE(world.take(bob).size(), 1);
    }

    void whatHappensAfterwardsLeavesAfterwards()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :one");
        world.say(bob, "PING x");
        world.say(anna, "TOPIC #a :two");
        world.say(anna, "PRIVMSG #a :three");
        world.say(anna, "PART #a :four");
        QCOMPARE(world.take(bob), QList<QByteArray>());
        world.answer();
        QCOMPARE(commands(world.take(bob)),
            (QList<QByteArray>{"PRIVMSG #a :one", "PONG watek.local x", "TOPIC #a :two"}));
        world.answer();
        QCOMPARE(
            commands(world.take(bob)), (QList<QByteArray>{"PRIVMSG #a :three", "PART #a :four"}));
        // Nothing waits any more.
        world.say(bob, "PING y");
        QCOMPARE(world.take(bob).size(), 1);
    }

    void inOneBatchTheLastWordsComeBeforeTheEnd()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.postLine(anna, "PRIVMSG #a :bye");
        world.postLine(anna, "QUIT :gone");
        world.run();
        world.leave(anna);
        QVERIFY(!world.isForgotten(anna));
        // Its place is not given to anybody else before the last word about it.
        world.online("cela");
        world.answer();
        QCOMPARE(
            commands(world.take(bob)), (QList<QByteArray>{"PRIVMSG #a :bye", "QUIT :Quit: gone"}));
        QVERIFY(world.isForgotten(anna));
    }

    void aKilledSpeakerIsHeardFirst()
    {
        auto config = SaidWorld::settings();
        config.opers = {{"oper", "root", "secret", OperRole::Admin}};
        SaidWorld world(config);
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        const ClientId root = world.inRoom("root");
        world.answersTo(root, {"OPER root secret"});
        world.postLine(anna, "PRIVMSG #a :spam");
        world.postLine(root, "KILL anna :enough");
        world.run();
        QVERIFY(!world.isClosed(anna));
        world.answer();
        const QList<QByteArray> told = commands(world.take(bob));
        QCOMPARE(told.size(), 2);
        QCOMPARE(told.first(), "PRIVMSG #a :spam");
        QVERIFY(world.isClosed(anna));
    }

    void whoComesIsNotTakenForLate()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        world.say(anna, "PRIVMSG #a :one");
        const ClientId bob = world.online("bob");
        QVERIFY(world.isRegistered(bob));
        world.answer();
        QVERIFY(tests::hasLine(world.take(bob), "001 bob"));
    }

    void creditComesBackWithTheBatch()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        for (int i = 0; i < Flow::kCredit; ++i)
            world.postLine(anna, "PRIVMSG #a :" + QByteArray::number(i));
        QVERIFY(world.flow(anna).mustPause());
        world.run();
        QCOMPARE(world.resumes(anna), 0);
        world.answerAll();
        QCOMPARE(world.resumes(anna), 1);
    }

    void noMoreMailIsTakenWhenTooManyBatchesWait()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        const int most = int(server::dispatcher::Outbox::kMostSealed);
        for (int i = 0; i < most; ++i)
            world.say(anna, "PRIVMSG #a :" + QByteArray::number(i));
        world.say(anna, "PRIVMSG #a :one too many");
        QCOMPARE(int(world.asked().size()), most);
        world.answer();
        QCOMPARE(int(world.asked().size()), most);
        world.answerAll();
        QCOMPARE(world.take(bob).size(), most + 1);
    }

    void whenNothingIsKeptNothingWaits()
    {
        auto config = SaidWorld::settings();
        config.history.enabled = false;
        SaidWorld world(config);
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :hello");
        QCOMPARE(world.asked().size(), 0u);
        QCOMPARE(world.take(bob).size(), 1);
        QCOMPARE(world.keeping(), Keeping::No);
    }

    void newSettingsCountForWhatIsSaidNext()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :kept");
        auto config = SaidWorld::settings();
        config.history.enabled = false;
        world.rehash(config);
        world.say(anna, "PRIVMSG #a :not kept");
        QCOMPARE(world.take(bob), QList<QByteArray>());
        world.answer();
        QCOMPARE(tests::countOf(world.take(bob), " PRIVMSG "), 2);
        QCOMPARE(world.asked().size(), 0u);
        QCOMPARE(world.keeping(), Keeping::No);
    }

    void numbersAndTimeGoOnBehindWhatWasStored()
    {
        const StoredState before{.accounts = {},
            .secret = {},
            .lastSequence = 1000,
            .lastTimeMs = tests::HandClock().wallMs() + 5000};
        SaidWorld world(SaidWorld::settings(), before);
        QVERIFY(world.logSays("5 s ahead of this computer's clock"));
        const ClientId anna = world.inRoom("anna");
        world.say(anna, "PRIVMSG #a :one");
        world.clock.advanceMs(6000);
        world.say(anna, "PRIVMSG #a :two");
        world.clock.jumpMs(-60'000);
        world.say(anna, "PRIVMSG #a :three");
        std::vector<qint64> times;
        quint64 last = before.lastSequence;
        for (const StoreRequest &request : world.asked()) {
            times.push_back(request.kept.front().timeMs - before.lastTimeMs);
            QVERIFY(request.kept.front().sequence > last);
            last = request.kept.front().sequence;
        }
        QCOMPARE(times, (std::vector<qint64>{0, 1000, 1000}));
    }

    void whoWasAbsentIsToldOnceItIsStored()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.arrive(ClientKind::Irc);
        for (const char *const line :
            {"CAP REQ watek/resume", "NICK bob", "USER u 0 * :r", "CAP END", "JOIN #a"})
            world.say(bob, line);
        const QByteArray token = tests::resumeTokenIn(world.takeBytes(bob));
        world.tell(bob, Left{.reason = "gone", .mayReturn = true});
        world.say(anna, "PRIVMSG #a :one");
        world.answer(StoreTrouble::Full);
        world.passMs(1000);
        world.answer();
        world.say(anna, "PRIVMSG #a :two");
        world.answer();
        const ClientId back = world.arrive(ClientKind::Irc);
        world.say(back, "CAP REQ :watek/resume");
        world.say(back, "RESUME " + token);
        world.say(back, "CAP END");
        const QByteArray told = world.takeBytes(back);
        QVERIFY2(told.contains("PRIVMSG #a :two") && !told.contains("PRIVMSG #a :one"),
            told.constData());
    }

    void theServerStopsBehindWhatWasSaid()
    {
        SaidWorld world;
        const ClientId anna = world.inRoom("anna");
        const ClientId bob = world.inRoom("bob");
        world.say(anna, "PRIVMSG #a :last");
        world.postAnswer();
        world.tell({}, Stopping{"bye"});
        QVERIFY(world.isClosed(bob));
        const QList<QByteArray> told = world.take(bob);
        QCOMPARE(told.size(), 2);
        QVERIFY2(told.first().endsWith("PRIVMSG #a :last"), told.first().constData());
        QVERIFY2(told.last().startsWith("ERROR"), told.last().constData());
        world.leave(anna);
        world.leave(bob);
        QVERIFY(world.isForgotten(bob));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerOutputCommitTest)

} // namespace serverOutputCommitTest

#include "ServerOutputCommitTest.moc"

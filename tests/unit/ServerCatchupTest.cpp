// What people are told of what was said while they were not here: kept for accounts, and on joining
// if the settings say so. Real SQLite. Thread: the test's, which plays the dispatcher, the store
// and the reading thread.
#include "tests/support/HistoryWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverCatchupTest {

using namespace watek;
using namespace watek::server::shared;
using tests::HistoryWorld;
using ClientId = base::ClientId;

class ServerCatchupTest : public QObject {
    Q_OBJECT

    std::unique_ptr<HistoryWorld> m_world;
    ClientId m_anna;

    void begin(const ServerConfig &config = HistoryWorld::settings())
    {
        m_world.reset(); // two would play one role
        m_world = std::make_unique<HistoryWorld>(config);
        m_anna = m_world->withAccountInRoom("anna", "echo-message");
        m_world->leave(m_world->withAccountInRoom("bob"));
        m_world->clock.advanceMs(60'000);
        m_world->read();
        m_world->dropAll();
    }
    static ServerConfig withLines(int lines)
    {
        ServerConfig config = HistoryWorld::settings();
        config.history.onJoin = lines;
        return config;
    }
    /// Bob is about to come again: only "CAP END" is missing.
    ClientId bobAtTheDoor(const QByteArray &capabilities = {})
    {
        const ClientId bob = m_world->arriveByTls();
        m_world->answersTo(bob,
            {"CAP REQ :sasl " + capabilities, "NICK bob", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + QByteArray("\0bob\0secret-1", 13).toBase64()});
        return bob;
    }
    /// Bob comes again; what he is told behind the end of the welcome.
    QList<QByteArray> comesAgain(const QByteArray &capabilities = {})
    {
        return toldBehindMotd(bobAtTheDoor(capabilities), "CAP END");
    }
    void bobLeaves()
    {
        server::dispatcherRole.assertCurrent();
        m_world->leave(sessionOfBob());
        m_world->clock.advanceMs(1000);
    }
    ClientId sessionOfBob()
    {
        server::dispatcherRole.assertCurrent();
        return m_world->state().onlineUser("bob")->sessions.front()->id;
    }
    quint64 toldUntil(const QByteArray &account)
    {
        server::dispatcherRole.assertCurrent();
        return m_world->state().accounts().findByName(account)->toldUntil;
    }
    QList<QByteArray> toldBehindMotd(ClientId id, const QByteArray &line)
    {
        m_world->say(id, line);
        m_world->read();
        QList<QByteArray> lines = m_world->take(id);
        const qsizetype end = tests::indexOf(lines, " 376 ");
        lines = lines.sliced(end + 1);
        lines.removeIf([](const QByteArray &each) {
            return !each.contains(" PRIVMSG ") && !each.contains(" NOTICE ");
        });
        return lines;
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_world.reset(); }

    void whatIsSaidToAnAbsentAccountIsKeptAndToldAtItsLogin()
    {
        server::dispatcherRole.assertCurrent();
        m_world->say(m_anna, "PRIVMSG bob :are you there?");
        m_world->store();
        const QList<QByteArray> told = m_world->take(m_anna);
        QCOMPARE(told.size(), 2);
        QCOMPARE(
            told[0], ":watek.local 301 anna bob :Not here: the message is kept for its next login");
        QVERIFY2(told[1].endsWith(" PRIVMSG bob :are you there?"), told[1].constData());

        const QList<QByteArray> lines = comesAgain("server-time");
        QCOMPARE(lines.size(), 2);
        QCOMPARE(
            lines[0], ":watek.local NOTICE bob :While you were not here you were sent 1 message:");
        QVERIFY2(lines[1].startsWith("@time=") && lines[1].endsWith(" PRIVMSG bob :are you there?"),
            lines[1].constData());
        // Once.
        bobLeaves();
        QCOMPARE(comesAgain(), QList<QByteArray>());
    }
    void whoGoesBeforeItIsToldIsToldTheNextTime()
    {
        m_world->speak(m_anna, "PRIVMSG bob :one");
        m_world->say(bobAtTheDoor(), "CAP END");
        bobLeaves();
        m_world->speak(m_anna, "PRIVMSG bob :two");
        QCOMPARE(m_world->read(), 1); // for nobody
        const QList<QByteArray> lines = comesAgain();
        QCOMPARE(tests::countOf(lines, "one"), 1);
        QCOMPARE(tests::countOf(lines, "two"), 1);
        bobLeaves();
        QCOMPARE(comesAgain(), QList<QByteArray>());
    }
    void whoComesMeanwhileIsToldWhatWasAskedForAnother()
    {
        m_world->speak(m_anna, "PRIVMSG bob :one");
        m_world->say(bobAtTheDoor(), "CAP END");
        bobLeaves();
        const QList<QByteArray> lines = comesAgain(); // reads both answers
        m_world->read();
        QCOMPARE(tests::countOf(lines + m_world->take(sessionOfBob()), "one"), 1);
    }
    void whatIsHeardWhileTheAnswerIsAwaitedIsNotToldTwice()
    {
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        const ClientId bob = bobAtTheDoor();
        m_world->say(bob, "CAP END");
        m_world->say(m_anna, "PRIVMSG bob :there you are");
        m_world->store();
        m_world->read();
        const QList<QByteArray> lines = m_world->take(bob);
        QCOMPARE(tests::countOf(lines, "are you there?"), 1);
        QCOMPARE(tests::countOf(lines, "there you are"), 1);
    }
    void whatTheStoreHadNotAnsweredForWhenOneLeftIsTold()
    {
        comesAgain();
        m_world->say(m_anna, "PRIVMSG bob :one");
        bobLeaves();
        m_world->store();
        QVERIFY(tests::hasLine(comesAgain(), "one"));
    }
    void howFarOneWasToldIsStoredSoon()
    {
        server::dispatcherRole.assertCurrent();
        m_world->speak(m_anna, "PRIVMSG bob :one");
        const quint64 before = toldUntil("bob");
        comesAgain();
        const quint64 afterTelling = toldUntil("bob");
        QVERIFY(afterTelling > before);
        // What is heard needs no telling either.
        m_world->speak(m_anna, "PRIVMSG bob :two");
        QVERIFY(toldUntil("bob") > afterTelling);
        quint64 stored = 0;
        const auto isStored = [&] {
            std::vector<StoreRequest> requests;
            m_world->storeRequests.takeAll(requests);
            for (const StoreRequest &request : requests) {
                for (const StoreChange &change : request.changes) {
                    const auto *const seen = std::get_if<AccountsSeen>(&change);
                    for (const auto &one : seen ? seen->accounts : std::vector<AccountsSeen::One>())
                        stored = std::max(stored, one.toldUntil);
                }
            }
            return stored == toldUntil("bob");
        };
        QTRY_VERIFY(isStored());
    }
    void whoseConnectionWasDeadIsToldAtTheNextLogin()
    {
        comesAgain();
        m_world->speak(m_anna, "PRIVMSG bob :early");
        m_world->clock.advanceMs(1000);
        const qint64 heardMs = m_world->clock.monotonicNs() / 1'000'000;
        m_world->clock.advanceMs(1000);
        for (const char *text : {"one more", "and another"})
            m_world->speak(m_anna, QByteArray("PRIVMSG bob :") + text);
        m_world->tell(sessionOfBob(),
            Left{.reason = "Ping timeout", .mayReturn = true, .missedSinceMs = heardMs});
        const QList<QByteArray> lines = comesAgain();
        QCOMPARE(tests::countOf(lines, "early"), 0);
        QCOMPARE(tests::countOf(lines, "one more"), 1);
        QCOMPARE(tests::countOf(lines, "and another"), 1);
        // Now it has been told.
        bobLeaves();
        QCOMPARE(comesAgain(), QList<QByteArray>());
    }
    void whoHasAnotherConnectionHasHeardItThere()
    {
        comesAgain();
        const ClientId dead = sessionOfBob();
        m_world->say(bobAtTheDoor(), "CAP END");
        m_world->speak(m_anna, "PRIVMSG bob :hello");
        m_world->tell(dead, Left{.reason = "Ping timeout", .mayReturn = true, .missedSinceMs = 0});
        bobLeaves();
        QCOMPARE(comesAgain(), QList<QByteArray>());
    }
    void whomOneSilencesTakesNoPlaceAmongTheLines()
    {
        using server::dispatcher::Catchup;
        const ClientId bob = m_world->comeOnline("robert", "127.0.0.1");
        m_world->answersTo(bob, {"NS IDENTIFY bob secret-1", "SILENCE +eve", "QUIT"});
        m_world->leave(bob);
        const ClientId eve = m_world->withAccountInRoom("eve");
        m_world->speak(m_anna, "PRIVMSG bob :call me");
        for (size_t i = 0; i < Catchup::kMostLines + 50; ++i)
            m_world->speak(eve, "PRIVMSG bob :buy");
        m_world->say(bobAtTheDoor(), "CAP END");
        while (m_world->read() > 0) { }
        const QList<QByteArray> lines = m_world->take(sessionOfBob());
        QCOMPARE(tests::countOf(lines, "call me"), 1);
        QCOMPARE(tests::countOf(lines, "buy"), 0);
        QVERIFY(tests::hasLine(lines, "you were sent 1 message:"));
    }
    void ofMoreThanIsToldTheLastAreAndThatIsSaid()
    {
        using server::dispatcher::Catchup;
        const ClientId eve = m_world->withAccountInRoom("eve");
        for (size_t i = 0; i < Catchup::kMostLines + 5; ++i)
            m_world->speak(eve, "PRIVMSG bob :number " + QByteArray::number(i) + '.');
        const QList<QByteArray> lines = comesAgain();
        QCOMPARE(tests::countOf(lines, ":[20"), qsizetype(Catchup::kMostLines));
        QCOMPARE(tests::countOf(lines, "number 4."), 0);
        QCOMPARE(tests::countOf(lines, "number 5."), 1);
        QVERIFY(lines.last().endsWith("Those were the last ones; there may be more."));
    }
    void whoseConnectionBreaksAndDoesNotComeBackIsToldAtTheNextLogin()
    {
        comesAgain("watek/resume message-tags");
        const ClientId bob = sessionOfBob();
        m_world->loseFromNowOn(bob);
        m_world->clock.advanceMs(1000);
        m_world->speak(m_anna, "PRIVMSG bob :into the void"); // nobody knows yet
        m_world->tell(bob,
            Left{.reason = "Ping timeout",
                .mayReturn = true,
                .missedSinceMs = m_world->missedSinceMs(bob)});
        m_world->speak(m_anna, "PRIVMSG bob :are you back?");
        m_world->take(m_anna);
        m_world->clock.advanceMs(3600 * 1000);
        m_world->say(m_anna, "PING x");
        QVERIFY(tests::hasLine(m_world->take(m_anna),
            "bob did not come back: what you said to it last was not read (2 lines), and is kept "
            "for the account's next login"));
        const QList<QByteArray> lines = comesAgain();
        QCOMPARE(tests::countOf(lines, "into the void"), 1);
        QCOMPARE(tests::countOf(lines, "are you back?"), 1);
    }
    void whoUnderstandsBatchesIsToldInOne()
    {
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        const ClientId bob = bobAtTheDoor("batch server-time");
        m_world->take(bob);
        m_world->say(bob, "CAP END");
        m_world->read();
        const QList<QByteArray> lines = m_world->take(bob);
        const qsizetype first = tests::indexOf(lines, " BATCH +");
        QVERIFY(first > 0 && first + 2 < lines.size());
        const QByteArray name = lines[first].split(' ').value(2).mid(1);
        QCOMPARE(lines[first], ":watek.local BATCH +" + name + " chathistory bob");
        QVERIFY(lines[first + 1].startsWith("@batch=" + name + ";time="));
        QCOMPARE(lines[first + 2], ":watek.local BATCH -" + name);
    }
    void whoKnowsNoTimesIsShownThemInTheText()
    {
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        const QList<QByteArray> lines = comesAgain();
        QCOMPARE(lines.size(), 2);
        const QByteArray minute = QDateTime::fromMSecsSinceEpoch(m_world->clock.wallMs(), Qt::UTC)
                                      .toString("yyyy-MM-dd HH:mm")
                                      .toLatin1();
        QVERIFY2(lines[1].endsWith(" PRIVMSG bob :[" + minute + "] are you there?"),
            lines[1].constData());
    }
    void whoReadsTheHistoryItselfIsNotTold()
    {
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        QCOMPARE(comesAgain("batch draft/chathistory"), QList<QByteArray>());
    }
    void whoLogsInLaterIsToldThen()
    {
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        const ClientId bob = m_world->comeOnline("robert", "127.0.0.1");
        m_world->answersTo(bob, {"NS IDENTIFY bob secret-1"});
        QCOMPARE(m_world->read(), 1);
        QVERIFY(tests::hasLine(m_world->take(bob), "are you there?"));
    }
    void aGuestIsToldInSentences()
    {
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        const ClientId guest = m_world->guest("127.0.0.1", 50001);
        m_world->typed(guest, "/login bob secret-1");
        m_world->read();
        const QList<QByteArray> lines = m_world->take(guest);
        QVERIFY2(tests::hasLine(lines, "[SERVER] While you were not here you were sent 1 message:"),
            lines.join('\n').constData());
        QVERIFY2(tests::hasLine(lines, "are you there?"), lines.join('\n').constData());
    }
    void aGuestMayWriteToAnAbsentAccount()
    {
        const ClientId guest = m_world->guest("127.0.0.1", 50001);
        QCOMPARE(m_world->typed(guest, "/msg bob hello"), "[SERVER] Nobody here is called bob.");
        const ClientId ela = m_world->withAccountInRoom("ela");
        m_world->leave(ela);
        m_world->typed(guest, "/login ela secret-1");
        m_world->type(guest, "/msg bob hello");
        m_world->store();
        QVERIFY(tests::hasLine(
            m_world->take(guest), "bob is not here: the message is kept for the next login."));
        QVERIFY(tests::hasLine(comesAgain(), "hello"));
    }
    void whomOneSilencesOneIsNotTold()
    {
        const ClientId bob = m_world->comeOnline("robert", "127.0.0.1");
        m_world->answersTo(bob, {"NS IDENTIFY bob secret-1", "SILENCE +anna", "QUIT"});
        m_world->leave(bob);
        m_world->clock.advanceMs(1000);
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        QCOMPARE(comesAgain(), QList<QByteArray>());
    }
    void whatIsTakenBackMeanwhileIsNotTold()
    {
        m_world->say(m_anna, "CAP REQ message-tags");
        m_world->speak(m_anna, "PRIVMSG bob :first");
        m_world->say(m_anna, "PRIVMSG bob :wrong window");
        m_world->store();
        const QByteArray told = m_world->take(m_anna).join('\n');
        const qsizetype at = told.indexOf("msgid=") + 6;
        const ClientId bob = bobAtTheDoor();
        m_world->say(bob, "CAP END");
        // The reading thread has found it before it was deleted.
        const QByteArray msgid = told.mid(at, server::dispatcher::MessageIds::kLength);
        const auto answer = m_world->answersTo(m_anna, {"REDACT bob " + msgid});
        QCOMPARE(tests::countOf(answer, "FAIL"), 0);
        m_world->read();
        const QList<QByteArray> lines = m_world->take(bob);
        QCOMPARE(tests::countOf(lines, "first"), 1);
        QCOMPARE(tests::countOf(lines, "wrong window"), 0);
        QCOMPARE(tests::countOf(lines, "you were sent 1 message"), 1);
    }
    void nothingIsKeptWhereItCouldNotBeTold()
    {
        const QByteArray none = "401 anna nobody :No such nick/channel";
        QVERIFY(tests::hasLine(m_world->asks(m_anna, "PRIVMSG nobody :hello"), none));
        const ClientId stranger = m_world->inRoom("eve");
        QVERIFY(tests::hasLine(m_world->asks(stranger, "PRIVMSG bob :hello"), " 401 eve bob "));
        QCOMPARE(m_world->asks(m_anna, "TAGMSG bob").size(), 1);
    }

    void whoJoinsIsToldTheLastLinesIfTheSettingsSaySo()
    {
        begin(withLines(2));
        for (const char *text : {"one", "two", "three"})
            m_world->speak(m_anna, QByteArray("PRIVMSG #a :") + text);
        const ClientId late = m_world->online("late");
        m_world->say(late, "JOIN #a");
        m_world->say(m_anna, "PRIVMSG #a :four"); // it hears that anyway
        m_world->store();
        m_world->read();
        QList<QByteArray> lines = m_world->take(late);
        lines.removeIf([](const QByteArray &line) { return !line.contains(" PRIVMSG "); });
        QCOMPARE(tests::countOf(lines, "four"), 1);
        QCOMPARE(tests::countOf(lines, "one"), 0);
        QVERIFY(tests::hasLine(lines, "] two") && tests::hasLine(lines, "] three"));
    }
    void guestsAreToldToo()
    {
        begin(withLines(5));
        m_world->say(m_anna, "JOIN #lobby");
        m_world->speak(m_anna, "PRIVMSG #lobby :welcome all");
        const ClientId guest = m_world->guest("127.0.0.1", 50001);
        m_world->read();
        const QByteArray lines = m_world->takeBytes(guest);
        QVERIFY2(lines.contains("] welcome all"), lines.constData());
    }
    void inAClosedChannelNothingIsTold()
    {
        begin(withLines(5));
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_anna, "MODE #a +k word");
        const ClientId late = m_world->online("late");
        m_world->say(late, "JOIN #a word");
        QCOMPARE(m_world->read(), 0);
    }
    void whoHasNotAskedForLinesIsToldNone()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->inRoom("late");
        QCOMPARE(m_world->read(), 0);
    }
    void manyJoinsAreManyQuestionsOnlyUpToABound()
    {
        begin(withLines(5));
        QByteArrayList rooms;
        for (int i = 0; i < 20; ++i)
            rooms.append("#r" + QByteArray::number(i));
        m_world->say(m_anna, "JOIN " + rooms.join(','));
        m_world->read();
        const ClientId late = m_world->online("late");
        m_world->say(late, "JOIN " + rooms.join(','));
        QCOMPARE(m_world->read(), qsizetype(server::dispatcher::Catchup::kMostOfClient));
    }
    void whoLogsInWhenThereAreTooManyQuestionsIsToldWhenItsTurnComes()
    {
        using server::dispatcher::Catchup;
        begin(withLines(5));
        QByteArrayList rooms;
        for (size_t i = 0; i < Catchup::kMostOfClient; ++i)
            rooms.append("#r" + QByteArray::number(i));
        m_world->say(m_anna, "JOIN " + rooms.join(','));
        m_world->speak(m_anna, "PRIVMSG bob :are you there?");
        for (size_t asked = 0; asked < Catchup::kMostAwaited; asked += Catchup::kMostOfClient)
            m_world->say(
                m_world->online("c" + QByteArray::number(asked)), "JOIN " + rooms.join(','));
        const ClientId bob = bobAtTheDoor();
        m_world->say(bob, "CAP END");
        QCOMPARE(m_world->read(), qsizetype(Catchup::kMostAwaited));
        QVERIFY(!tests::hasLine(m_world->take(bob), "are you there?"));
        QCOMPARE(m_world->read(), 1);
        QVERIFY(tests::hasLine(m_world->take(bob), "are you there?"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerCatchupTest)

} // namespace serverCatchupTest

#include "ServerCatchupTest.moc"

// IRCv3 draft/event-playback: what else happened is read among what was said. Real SQLite. Thread:
// the test's, which plays the dispatcher, the store and the reading thread.
#include "tests/support/HistoryWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverEventPlaybackTest {

using namespace watek;
using namespace watek::server::shared;
using server::dispatcherRole;
using server::dispatcher::EventKeeper;
using tests::HistoryWorld;
using ClientId = base::ClientId;

namespace {

const QByteArray kTalk = "batch server-time message-tags account-tag draft/chathistory";
const QByteArray kAll
    = kTalk + " extended-join draft/channel-rename draft/message-redaction draft/event-playback";

QByteArray withoutTags(const QByteArray &line)
{
    return line.startsWith('@') ? line.mid(line.indexOf(' ') + 1) : line;
}

/// ":ola!u@host JOIN #a ola :Ola" is "ola JOIN #a ola :Ola".
QByteArray shortened(const QByteArray &line)
{
    const QByteArray bare = withoutTags(line);
    return bare.mid(1, bare.indexOf('!') - 1) + bare.mid(bare.indexOf(' '));
}

QByteArray msgidIn(const QByteArray &line)
{
    return line.mid(line.indexOf("msgid=") + 6, server::dispatcher::MessageIds::kLength);
}

} // namespace

class ServerEventPlaybackTest : public QObject {
    Q_OBJECT

    std::unique_ptr<HistoryWorld> m_world;
    ClientId m_anna; ///< operator of #a, reads everything
    ClientId m_bob; ///< reads what was said

    void begin(const ServerConfig &config = HistoryWorld::settings())
    {
        m_world.reset(); // two would play one role
        m_world = std::make_unique<HistoryWorld>(config);
        m_anna = m_world->withAccountInRoom("anna", kAll);
        m_bob = m_world->withAccountInRoom("bob", kTalk);
    }
    /// The lines of an answer, without those of its batch, as they are.
    QList<QByteArray> answerTo(ClientId id, const QByteArray &line)
    {
        const QList<QByteArray> lines = m_world->asks(id, line);
        return lines.size() < 2 ? lines : lines.sliced(1, lines.size() - 2);
    }
    /// "anna JOIN #a|bob PRIVMSG #a :hello"
    QByteArray read(ClientId id, const QByteArray &target = "#a", int limit = 50)
    {
        QByteArrayList shown;
        for (const QByteArray &line :
            answerTo(id, "CHATHISTORY LATEST " + target + " * " + QByteArray::number(limit)))
            shown.append(shortened(line));
        return shown.join('|');
    }
    /// The same from what happens now on: of what happens meanwhile.
    QByteArray since(ClientId id, qsizetype known, const QByteArray &target = "#a")
    {
        return read(id, target).split('|').mid(known).join('|');
    }
    EventKeeper &keeper()
    {
        dispatcherRole.assertCurrent();
        return m_world->chat().eventKeeper();
    }
    void passEvents()
    {
        dispatcherRole.assertCurrent();
        keeper().look();
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_world.reset(); }

    void itIsOfferedWhereWhatHappensIsKept()
    {
        const auto isOffered = [this] {
            return m_world->asks(m_anna, "CAP LS 302").join(' ').contains("draft/event-playback");
        };
        QVERIFY(isOffered());
        ServerConfig config = HistoryWorld::settings();
        config.history.events = false;
        begin(config);
        QVERIFY(!isOffered());
        QVERIFY(m_world->asks(m_anna, "CAP LS 302").join(' ').contains("draft/chathistory"));
        config.history = {.enabled = false, .events = true};
        begin(config);
        QVERIFY(!isOffered());
    }

    // What is kept.

    void eachKindIsReadAsItWasHeard_data()
    {
        QTest::addColumn<QByteArray>("line"); // of cela, who is an operator as well
        QTest::addColumn<QByteArray>("verb");
        QTest::newRow("PART") << QByteArray("PART #a :bye now") << QByteArray("PART #a :bye now");
        QTest::newRow("PART without a word") << QByteArray("PART #a") << QByteArray("PART #a");
        QTest::newRow("QUIT") << QByteArray("QUIT :bye now") << QByteArray("QUIT :");
        QTest::newRow("NICK") << QByteArray("NICK celina") << QByteArray("NICK celina");
        QTest::newRow("KICK") << QByteArray("KICK #a bob :too loud")
                              << QByteArray("KICK #a bob :too loud");
        QTest::newRow("TOPIC") << QByteArray("TOPIC #a :news today")
                               << QByteArray("TOPIC #a :news today");
        QTest::newRow("TOPIC that is cleared")
            << QByteArray("TOPIC #a :") << QByteArray("TOPIC #a");
        QTest::newRow("MODE") << QByteArray("MODE #a +mb eve!*@*")
                              << QByteArray("MODE #a +mb eve!*@*");
        QTest::newRow("MODE of a member")
            << QByteArray("MODE #a +v bob") << QByteArray("MODE #a +v bob");
    }
    void eachKindIsReadAsItWasHeard()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, verb);
        m_world->speak(m_anna, "TOPIC #a :news of yesterday");
        const ClientId cela = m_world->withAccountInRoom("cela", kAll);
        m_world->speak(m_anna, "MODE #a +o cela");
        m_world->clock.advanceMs(1000);
        m_world->say(cela, line);
        const QByteArray heard = m_world->take(m_anna).value(0);
        QVERIFY2(heard.contains(" :cela!") && heard.contains(verb), heard.constData());
        QVERIFY2(heard.startsWith("@time=") && heard.contains("msgid="), heard.constData());
        const QByteArray played = answerTo(m_anna, "CHATHISTORY LATEST #a * 1").value(0);
        QCOMPARE(played.mid(played.indexOf(';') + 1), heard.mid(1));
    }
    void aJoinIsReadAsItWasHeard()
    {
        const ClientId cela = m_world->withAccountInRoom("cela", kTalk);
        m_world->say(cela, "PART #a");
        m_world->dropAll();
        m_world->say(cela, "JOIN #a");
        const QByteArray heard = m_world->take(m_anna).value(0);
        QVERIFY2(heard.endsWith(" JOIN #a cela r"), heard.constData());
        QByteArray played = answerTo(m_anna, "CHATHISTORY LATEST #a * 1").value(0);
        QCOMPARE(played.mid(played.indexOf(';') + 1), heard.mid(1));
        m_world->say(m_anna, "CAP REQ :-extended-join");
        played = answerTo(m_anna, "CHATHISTORY LATEST #a * 1").value(0);
        QVERIFY2(played.endsWith(" JOIN #a"), played.constData());
    }
    /// Nobody finds the old name, so lines of then are told with the new one.
    void aRenamedChannelKeepsItsHistory()
    {
        m_world->say(m_anna, "RENAME #a #b :why not");
        QCOMPARE(
            read(m_anna, "#b"), "anna JOIN #b anna r|bob JOIN #b bob r|anna RENAME #a #b :why not");
        m_world->say(m_anna, "CAP REQ :-draft/channel-rename");
        QCOMPARE(read(m_anna, "#b"), "anna JOIN #b anna r|bob JOIN #b bob r");
    }

    void talkAndEventsAreInTheOrderInWhichTheyHappened()
    {
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->say(m_bob, "NICK robert"); // while the first waits for the store
        m_world->say(m_bob, "PRIVMSG #a :two");
        m_world->store();
        m_world->say(m_bob, "PART #a");
        m_world->say(m_anna, "PRIVMSG #a :three");
        QCOMPARE(since(m_anna, 2),
            "anna PRIVMSG #a :one|bob NICK robert|robert PRIVMSG #a :two|robert PART #a|"
            "anna PRIVMSG #a :three");
    }
    /// Time never goes back from one line to the next, also when the clock does.
    void timeGrowsWithTheOrder()
    {
        m_world->say(m_bob, "PART #a");
        m_world->clock.jumpMs(-5000);
        m_world->say(m_bob, "JOIN #a");
        m_world->speak(m_anna, "PRIVMSG #a :one");
        QByteArray last;
        for (const QByteArray &line : answerTo(m_anna, "CHATHISTORY LATEST #a * 9")) {
            const QByteArray time = line.mid(line.indexOf("time=") + 5, 24);
            QVERIFY2(time >= last, (last + ' ' + time).constData());
            last = time;
        }
    }

    void whoIsInSeveralChannelsLeavesThemAll_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("read");
        QTest::newRow("QUIT") << QByteArray("QUIT :gone") << QByteArray("bob QUIT ");
        QTest::newRow("NICK") << QByteArray("NICK robert") << QByteArray("bob NICK robert");
    }
    void whoIsInSeveralChannelsLeavesThemAll()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, read);
        for (const QByteArray channel : {"#b", "#c", "#d"}) {
            m_world->say(m_anna, "JOIN " + channel);
            m_world->say(m_bob, "JOIN " + channel);
        }
        m_world->say(m_anna, "MODE #c +x");
        m_world->say(m_bob, "PART #d");
        m_world->say(m_bob, line);
        for (const QByteArray channel : {"#a", "#b"})
            QVERIFY2(since(m_anna, 2, channel).contains(read), channel.constData());
        QVERIFY(!this->read(m_anna, "#c").contains(read));
        QVERIFY(!this->read(m_anna, "#d").contains(read));
        // By its name a channel is exported.
        QCOMPARE(m_world->rowsWhere("length(target) = 0"), 0);
    }

    void whatIsNotToBeKeptIsNotKept()
    {
        m_world->say(m_anna, "MODE #a +x");
        m_world->say(m_bob, "PART #a");
        m_world->say(m_bob, "JOIN #a");
        m_world->say(m_anna, "TOPIC #a :secret news");
        m_world->say(m_anna, "MODE #a -x");
        m_world->say(m_anna, "TOPIC #a :news");
        QCOMPARE(since(m_anna, 2), "anna MODE #a +x|anna TOPIC #a :news");
        QCOMPARE(m_world->rowsWhere("params LIKE '%secret%'"), 0);
    }
    void theSettingsMayForbidIt()
    {
        ServerConfig config = HistoryWorld::settings();
        config.history.events = false;
        begin(config);
        m_world->say(m_bob, "NICK robert");
        m_world->speak(m_anna, "PRIVMSG #a :one");
        passEvents();
        QVERIFY(m_world->asked().empty());
        QCOMPARE(m_world->rowsWhere("kind > 2"), 0);
        QCOMPARE(read(m_bob), "anna PRIVMSG #a :one");
    }

    // Secrets.

    void aKeyIsNotRead()
    {
        m_world->say(m_anna, "MODE #a +mk Xyzzy");
        QVERIFY(m_world->take(m_bob).join(' ').contains("Xyzzy"));
        m_world->say(m_anna, "MODE #a -k Xyzzy");
        m_world->say(m_anna, "MODE #a +kl Plugh 9");
        QCOMPARE(since(m_anna, 2), "anna MODE #a +mk *|anna MODE #a -k *|anna MODE #a +kl * 9");
        QCOMPARE(m_world->rowsWhere("instr(params, CAST('Xyzzy' AS BLOB))"), 0);
    }
    void hostsAreReadAsTheyWereShown()
    {
        const ClientId cela = m_world->arriveByTls();
        m_world->say(cela, "NICK cela");
        m_world->say(cela, "USER u 0 * :r");
        m_world->say(cela, "JOIN #a");
        const QByteArray line = answerTo(m_anna, "CHATHISTORY LATEST #a * 1").value(0);
        QVERIFY2(line.contains('@' + HistoryWorld::kCloak + " JOIN"), line.constData());
        QCOMPARE(m_world->rowsWhere("instr(source, CAST('203.0.113' AS BLOB))"), 0);
    }
    void aClosedChannelIsReadSinceOneCame_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<QByteArray>("join");
        QTest::newRow("invite-only") << QByteArray("+i") << QByteArray("JOIN #a");
        QTest::newRow("key") << QByteArray("+k word") << QByteArray("JOIN #a word");
        QTest::newRow("secret") << QByteArray("+s") << QByteArray("JOIN #a");
    }
    void aClosedChannelIsReadSinceOneCame()
    {
        QFETCH(QByteArray, mode);
        QFETCH(QByteArray, join);
        m_world->say(m_anna, "MODE #a " + mode);
        m_world->say(m_anna, "TOPIC #a :before");
        const ClientId late = m_world->online("late");
        m_world->say(late, "CAP REQ :" + kAll);
        m_world->say(m_anna, "INVITE late #a");
        m_world->say(late, join);
        m_world->say(m_anna, "TOPIC #a :after");
        QCOMPARE(read(late), "late JOIN #a * :Real late|anna TOPIC #a :after");
        QCOMPARE(read(m_anna).count('|'), 5);
    }
    void whoHasLeftReadsNothing()
    {
        m_world->say(m_anna, "PART #a");
        QVERIFY(
            m_world->asks(m_anna, "CHATHISTORY LATEST #a * 9").value(0).contains("INVALID_TARGET"));
    }
    /// As live: only what somebody says is not heard.
    void whomOneSilencesIsSeenToComeAndGo()
    {
        m_world->say(m_anna, "SILENCE +bob");
        m_world->speak(m_bob, "PRIVMSG #a :loud");
        m_world->say(m_bob, "PART #a");
        QCOMPARE(since(m_anna, 2), "bob PART #a");
    }

    // Reactions.

    void reactionsToWhatWasSaidAreRead()
    {
        m_world->say(m_anna, "CAP REQ echo-message");
        m_world->dropAll();
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->store();
        const QByteArray id = msgidIn(m_world->take(m_anna).value(0));
        for (const QByteArray tag : {"+draft/react=yes", "+draft/unreact=yes", "+example=1"})
            m_world->say(m_bob, "@+draft/reply=" + id + ';' + tag + " TAGMSG #a");
        QList<QByteArray> heard = m_world->take(m_anna);
        QCOMPARE(heard.size(), 3);
        const QList<QByteArray> played = answerTo(m_anna, "CHATHISTORY LATEST #a * 3");
        QCOMPARE(played.size(), 3);
        for (qsizetype i = 0; i < 3; ++i)
            QCOMPARE(played[i].mid(played[i].indexOf(';') + 1), heard[i].mid(1));
        QCOMPARE(read(m_bob), "anna PRIVMSG #a :one");
    }
    void theTagOfRepliesHasTwoNames()
    {
        m_world->say(m_anna, "CAP REQ echo-message");
        m_world->dropAll();
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->store();
        const QByteArray id = msgidIn(m_world->take(m_anna).value(0));
        m_world->say(m_bob, "@+draft/react=yes;+reply=" + id + " TAGMSG #a");
        QVERIFY(answerTo(m_anna, "CHATHISTORY LATEST #a * 3").constLast().endsWith(" TAGMSG #a"));
        QCOMPARE(m_world->rowsWhere("kind = 3"), 1);
    }
    void whatBelongsToNothingIsNotKept()
    {
        m_world->say(m_anna, "CAP REQ echo-message");
        m_world->dropAll();
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->store();
        const QByteArray id = msgidIn(m_world->take(m_anna).value(0));
        for (const QByteArray &tags : {QByteArray("+draft/react=yes"), QByteArray("+typing=active"),
                 "+draft/reply=" + id + ";+typing=active",
                 QByteArray("+draft/reply=nothing;+draft/react=yes")})
            m_world->say(m_bob, '@' + tags + " TAGMSG #a");
        QCOMPARE(since(m_anna, 2), "anna PRIVMSG #a :one");
        QCOMPARE(m_world->rowsWhere("kind = 3"), 0);
    }
    /// It is in another conversation.
    void aReactionElsewhereIsNotKept()
    {
        m_world->say(m_anna, "CAP REQ echo-message");
        m_world->dropAll();
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->store();
        const QByteArray id = msgidIn(m_world->take(m_anna).value(0));
        m_world->say(m_bob, "@+draft/reply=" + id + ";+draft/react=yes TAGMSG anna");
        QCOMPARE(read(m_anna, "bob"), "");
        QCOMPARE(m_world->rowsWhere("kind = 3"), 0);
    }
    void reactionsInPrivateAreRead()
    {
        m_world->say(m_anna, "PRIVMSG bob :one");
        m_world->store();
        const QByteArray id = msgidIn(m_world->take(m_bob).constLast());
        m_world->say(m_bob, "@+draft/reply=" + id + ";+draft/react=yes TAGMSG anna");
        QCOMPARE(read(m_anna, "bob"), "anna PRIVMSG bob :one|bob TAGMSG anna");
        QCOMPARE(read(m_bob, "anna"), "anna PRIVMSG bob :one");
        const ClientId eve = m_world->withAccountInRoom("eve", kAll);
        QCOMPARE(read(eve, "bob"), "");
    }
    void whomOneSilencesOneSeesNoReactionsOf()
    {
        m_world->say(m_anna, "CAP REQ echo-message");
        m_world->dropAll();
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->store();
        const QByteArray id = msgidIn(m_world->take(m_anna).value(0));
        m_world->say(m_bob, "@+draft/reply=" + id + ";+draft/react=yes TAGMSG #a");
        m_world->say(m_anna, "SILENCE +bob");
        QCOMPARE(since(m_anna, 2), "anna PRIVMSG #a :one");
    }

    // Programs without the capability.

    /// A limit counts what they are given.
    void oldProgramsReadWhatWasSaid()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_anna, "TOPIC #a :news");
        m_world->speak(m_anna, "PRIVMSG #a :two");
        for (int i = 0; i < 5; ++i) {
            m_world->say(m_anna, "MODE #a +m");
            m_world->say(m_anna, "MODE #a -m");
        }
        QCOMPARE(read(m_anna, "#a", 2), "anna MODE #a +m|anna MODE #a -m");
        QCOMPARE(read(m_bob, "#a", 2), "anna PRIVMSG #a :one|anna PRIVMSG #a :two");
    }
    /// They may have heard the msgid of anything, and begin from there.
    void oldProgramsBeginFromWhatHappened()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_anna, "TOPIC #a :news");
        const QByteArray id = msgidIn(m_world->take(m_bob).value(0));
        QCOMPARE(answerTo(m_bob, "CHATHISTORY BEFORE #a msgid=" + id + " 5").size(), 1);
        QCOMPARE(answerTo(m_bob, "CHATHISTORY AFTER #a msgid=" + id + " 5").size(), 0);
    }
    void targetsAreWhereSomethingWasSaid()
    {
        m_world->say(m_anna, "JOIN #quiet");
        m_world->say(m_anna, "TOPIC #quiet :news");
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->clock.advanceMs(1000);
        passEvents();
        m_world->store();
        const QList<QByteArray> found = answerTo(m_anna,
            "CHATHISTORY TARGETS timestamp=1970-01-01T00:00:00.000Z "
            "timestamp=2999-01-01T00:00:00.000Z 10");
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].contains(" TARGETS #a "), found[0].constData());
    }
    void onlyWhatWasSaidIsSearched()
    {
        m_world->say(m_anna, "CAP REQ soju.im/search");
        m_world->say(m_anna, "TOPIC #a :cake");
        m_world->speak(m_anna, "PRIVMSG #a :cake for all");
        read(m_anna);
        QCOMPARE(answerTo(m_anna, "SEARCH text=cake").size(), 1);
    }
    void whatHappenedCannotBeTakenBack()
    {
        m_world->say(m_anna, "TOPIC #a :news");
        const QByteArray id = msgidIn(m_world->take(m_anna).value(0));
        m_world->trouble = StoreTrouble::Missing;
        m_world->answersTo(m_anna, {"REDACT #a " + id});
        QCOMPARE(since(m_anna, 2), "anna TOPIC #a :news");
    }

    // Behind the chat.

    void nobodyWaitsForTheStore()
    {
        m_world->say(m_bob, "PART #a");
        QVERIFY(m_world->take(m_anna).join(' ').contains(" PART #a"));
        QVERIFY(m_world->asked().empty());
        passEvents();
        QCOMPARE(m_world->asked().size(), 1);
        QCOMPARE(m_world->asked().front().kept.size(), 3); // anna and bob came, bob went
        m_world->say(m_anna, "TOPIC #a :news");
        QVERIFY(m_world->take(m_anna).join(' ').contains(" TOPIC #a"));
        passEvents();
        QCOMPARE(m_world->asked().size(), 1); // one at a time
        m_world->answer();
        passEvents();
        QCOMPARE(m_world->asked().size(), 1);
        QCOMPARE(m_world->asked().front().kept.size(), 1);
    }
    void whoAsksSeesWhatHasJustHappened()
    {
        m_world->say(m_bob, "PART #a");
        m_world->say(m_anna, "CHATHISTORY LATEST #a * 1");
        QCOMPARE(m_world->read(), 0);
        m_world->store();
        QCOMPARE(m_world->read(), 1);
        QVERIFY(m_world->take(m_anna).join(' ').contains(" PART #a"));
    }
    /// Only what happened before it.
    void aQuestionDoesNotWaitForWhatHappensLater()
    {
        m_world->say(m_anna, "CHATHISTORY LATEST #a * 9");
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->say(m_bob, "PART #a");
        QCOMPARE(m_world->read(), 0);
        m_world->answer(); // of the joins
        QCOMPARE(m_world->read(), 1);
    }
    void oldProgramsDoNotWaitForIt()
    {
        m_world->say(m_anna, "TOPIC #a :news");
        m_world->say(m_bob, "CHATHISTORY LATEST #a * 1");
        QCOMPARE(m_world->read(), 1);
        QVERIFY(m_world->asked().empty());
    }
    /// Like what was said.
    void aQuestionWaitsNoLongerThanTheStoreMayTake()
    {
        m_world->say(m_anna, "CHATHISTORY LATEST #a * 9");
        passEvents();
        QCOMPARE(m_world->read(), 0);
        m_world->clock.advanceMs(30'000);
        passEvents();
        QCOMPARE(m_world->read(), 1);
    }
    void whatTheStoreRefusesIsMissingAndNobodyIsTold()
    {
        passEvents();
        m_world->dropAll();
        m_world->answer(StoreTrouble::Full);
        m_world->say(m_bob, "NICK robert");
        passEvents();
        m_world->answer(StoreTrouble::Full);
        QVERIFY(!m_world->take(m_anna).join(' ').contains("FAIL"));
        QVERIFY(!m_world->take(m_bob).join(' ').contains("FAIL"));
        QCOMPARE(m_world->timesInLog("are missing in the history"), 1);
        QVERIFY(!m_world->logSays("is kept again"));
        m_world->say(m_bob, "NICK bobby");
        QCOMPARE(read(m_anna), "robert NICK bobby");
        QCOMPARE(m_world->timesInLog("is kept again; 3 events cannot be read"), 1);
    }
    /// They wait in requests of bounded size; the newest are dropped when there are too many.
    void aStormIsBounded()
    {
        const int many = int(EventKeeper::kMostRows) + 1000;
        for (int i = 0; i < many; ++i)
            m_world->say(m_anna, "TOPIC #a :" + QByteArray::number(i));
        dispatcherRole.assertCurrent();
        QCOMPARE(m_world->asked().size(), 1);
        QCOMPARE(m_world->asked().front().kept.size(), EventKeeper::kRowsOfRequest);
        QCOMPARE(keeper().waitingRows(), EventKeeper::kMostRows);
        QCOMPARE(m_world->timesInLog("are missing in the history"), 1);
        // Talk goes on, behind one of them.
        m_world->say(m_anna, "PRIVMSG #a :one");
        QCOMPARE(m_world->asked().size(), 2);
        passEvents();
        while (keeper().waitingRows() > 0) {
            QVERIFY(m_world->asked().front().kept.size() <= EventKeeper::kRowsOfRequest);
            m_world->store();
            passEvents();
        }
        QCOMPARE(m_world->rowsWhere("kind = 15"), int(EventKeeper::kMostRows) - 2);
        QCOMPARE(m_world->timesInLog("1002 events cannot be read"), 1);
        QCOMPARE(read(m_bob), "anna PRIVMSG #a :one");
        m_world->say(m_anna, "TOPIC #a :last");
        QCOMPARE(read(m_anna, "#a", 1), "anna TOPIC #a :last");
    }
    /// A row for each of them in each channel, and all of them within the bound.
    void aCrowdThatQuitsIsWrittenInSlices()
    {
        constexpr int kPeople = 300;
        constexpr int kRooms = 4;
        dispatcherRole.assertCurrent();
        std::vector<ClientId> crowd;
        for (int i = 0; i < kPeople; ++i) {
            crowd.push_back(m_world->online("p" + QByteArray::number(i)));
            m_world->say(crowd.back(), "JOIN #a,#b,#c,#d");
            m_world->dropAll();
        }
        for (passEvents(); keeper().waitingRows() > 0; passEvents())
            m_world->store();
        for (const ClientId id : crowd)
            m_world->leave(id);
        QCOMPARE(keeper().waitingRows(), kPeople * kRooms);
        for (passEvents(); keeper().waitingRows() > 0; passEvents()) {
            QVERIFY(m_world->asked().front().kept.size() <= EventKeeper::kRowsOfRequest);
            m_world->store();
        }
        QCOMPARE(m_world->rowsWhere("kind = 12"), kPeople * kRooms);
        QVERIFY(!m_world->logSays("missing in the history"));
    }
    void longOnesAreBoundedByTheirBytes()
    {
        dispatcherRole.assertCurrent();
        const qsizetype before = keeper().waitingRows();
        m_world->say(m_anna, "CAP REQ echo-message");
        m_world->say(m_anna, "PRIVMSG #a :one");
        m_world->store();
        const QByteArray tags = "@+draft/reply=" + msgidIn(m_world->take(m_anna).constLast())
            + ";+draft/react=" + QByteArray(3000, 'x');
        const qsizetype most = EventKeeper::kMostBytes / 3000;
        for (qsizetype i = 0; i <= most; ++i)
            m_world->say(m_bob, tags + " TAGMSG #a");
        QVERIFY(keeper().waitingRows() - before < most);
        QCOMPARE(m_world->timesInLog("are missing in the history"), 1);
    }
    /// Whoever is in many channels pays for the rows.
    void aNicknameCostsARowForEachChannel()
    {
        QByteArrayList many;
        for (int i = 0; i < 40; ++i)
            many.append("#c" + QByteArray::number(i));
        m_world->say(m_bob, "JOIN " + many.join(','));
        const int before = m_world->charged(m_bob);
        m_world->say(m_bob, "NICK bobby");
        using server::dispatcher::Work;
        QVERIFY(m_world->charged(m_bob) - before
            >= 40 * EventKeeper::kUnitsOfRow / Work::kUnitsOfALine);
    }

    // The end, and the next start.

    void whatWaitsIsStoredWhenTheServerStops()
    {
        m_world->say(m_bob, "PART #a");
        m_world->tell(ClientId(), Stopping{.goodbye = "bye", .said = nullptr});
        QCOMPARE(m_world->asked().size(), 1);
        QCOMPARE(m_world->asked().front().kept.size(), 3);
    }
    void itIsReadAfterARestart()
    {
        const QTemporaryDir folder;
        m_world.reset();
        m_world = std::make_unique<HistoryWorld>(HistoryWorld::settings(), folder.path());
        const ClientId anna = m_world->withAccountInRoom("anna", kAll);
        m_world->say(anna, "JOIN #lobby");
        m_world->speak(anna, "PRIVMSG #lobby :before");
        m_world->say(anna, "PART #lobby");
        m_world->tell(ClientId(), Stopping{.goodbye = "bye", .said = nullptr});
        m_world->store();
        const StoredState left = m_world->left();
        m_world.reset();
        m_world = std::make_unique<HistoryWorld>(HistoryWorld::settings(), folder.path(), left);
        const ClientId cela = m_world->withAccountInRoom("cela", kAll);
        m_world->say(cela, "JOIN #lobby");
        QCOMPARE(read(cela, "#lobby"),
            "anna JOIN #lobby anna r|anna PRIVMSG #lobby :before|anna PART #lobby|"
            "cela JOIN #lobby cela r");
    }
    /// It has not come: nobody saw it go.
    void whoIsPutBackAtTheStartDoesNotJoinAgain()
    {
        m_world.reset();
        StoredState before;
        before.lobby = {3};
        before.lastSequence = 9;
        Account ola;
        ola.id = {1};
        ola.name = "ola";
        ola.staying.alwaysOn = Choice::Yes;
        before.accounts.push_back(ola);
        before.presences.push_back({{1},
            {.nick = "ola",
                .username = "u",
                .realname = "r",
                .host = "host",
                .address = "10.0.0.1",
                .modes = {},
                .away = {},
                .seenMs = 1'700'000'000'000,
                .places = {{.channel = "#lobby", .prefixes = {}, .readableFrom = 5}}}});
        m_world = std::make_unique<HistoryWorld>(HistoryWorld::settings(), QString(), before);
        dispatcherRole.assertCurrent();
        QCOMPARE(m_world->state().channel("#lobby")->members.size(), 1);
        QCOMPARE(keeper().waitingRows(), 0);
        m_world->say(m_world->online("anna"), "JOIN #lobby");
        QCOMPARE(keeper().waitingRows(), 1);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerEventPlaybackTest)

} // namespace serverEventPlaybackTest

#include "ServerEventPlaybackTest.moc"

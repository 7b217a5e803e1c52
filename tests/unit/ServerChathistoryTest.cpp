// IRCv3 draft/chathistory: what was said before, and who may read it. Real SQLite. Thread: the
// test's, which plays the dispatcher, the store and the reading thread.
#include "server/dispatcher/HistoryPage.h"
#include "tests/support/HistoryWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverChathistoryTest {

using namespace watek;
using namespace watek::server::shared;
using tests::HistoryWorld;
using ClientId = base::ClientId;

namespace {

const QByteArray kCaps
    = QByteArrayLiteral("batch server-time message-tags draft/chathistory labeled-response");

/// What was said, of an answer: "hello|you". Nothing: it is not one batch of that type.
std::optional<QByteArray> textsOf(const QList<QByteArray> &lines, const QByteArray &batch)
{
    if (lines.size() < 2 || !lines.constFirst().contains(" BATCH +")
        || !lines.constFirst().endsWith(batch) || !lines.constLast().contains(" BATCH -"))
        return std::nullopt;
    QByteArrayList texts;
    for (const QByteArray &line : lines.sliced(1, lines.size() - 2)) {
        if (!line.startsWith("@batch="))
            return std::nullopt;
        texts.append(line.mid(line.indexOf(" :", line.indexOf(" :") + 2) + 2));
    }
    return texts.join('|');
}

QByteArray tagOf(const QByteArray &line, const QByteArray &tag)
{
    const qsizetype at = line.indexOf(tag + '=') + tag.size() + 1;
    return line.mid(at,
        line.left(line.indexOf(' ')).indexOf(';', at) < 0 ? line.indexOf(' ') - at
                                                          : line.indexOf(';', at) - at);
}

} // namespace

class ServerChathistoryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<HistoryWorld> m_world;
    ClientId m_anna;
    ClientId m_bob;

    std::optional<QByteArray> read(ClientId id, const QByteArray &line, const QByteArray &batch)
    {
        return textsOf(m_world->asks(id, line), batch);
    }
    QByteArray latest(ClientId id, const QByteArray &target, int limit = 50)
    {
        return read(id, "CHATHISTORY LATEST " + target + " * " + QByteArray::number(limit),
            " chathistory " + target)
            .value_or("no batch");
    }
    void begin(const ServerConfig &config = HistoryWorld::settings())
    {
        m_world.reset(); // two would play one role
        m_world = std::make_unique<HistoryWorld>(config);
        m_anna = m_world->withAccountInRoom("anna", kCaps);
        m_bob = m_world->withAccountInRoom("bob", kCaps);
    }

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { m_world.reset(); }

    void itIsOfferedWhereWhatIsSaidIsKept()
    {
        const QList<QByteArray> offered = m_world->asks(m_anna, "CAP LS 302");
        QVERIFY(offered.join(' ').contains(" draft/chathistory "));
        const QByteArray tokens = m_world->asks(m_anna, "VERSION").join(' ');
        QVERIFY2(tokens.contains(" CHATHISTORY=500 "), tokens.constData());
        QVERIFY2(tokens.contains(" MSGREFTYPES=msgid,timestamp "), tokens.constData());
    }
    void itIsNotOfferedWhereNothingIsKept()
    {
        ServerConfig config = HistoryWorld::settings();
        config.history.enabled = false;
        begin(config);
        QVERIFY(!m_world->asks(m_anna, "CAP LS 302").join(' ').contains("chathistory"));
        QVERIFY(!m_world->asks(m_anna, "VERSION").join(' ').contains("CHATHISTORY"));
        QCOMPARE(m_world->asks(m_anna, "CHATHISTORY LATEST #a * 5"),
            QList<QByteArray>{":watek.local FAIL CHATHISTORY MESSAGE_ERROR LATEST #a "
                              ":This server does not keep what is said"});
    }

    /// "Returned message notes": the msgid and the time that it had.
    void whatWasSaidIsReadAsItWas()
    {
        m_world->say(m_anna, "CAP REQ echo-message");
        m_world->dropAll();
        m_world->say(m_anna, "@+draft/reply=x PRIVMSG #a :hello");
        m_world->store();
        const QByteArray heard = m_world->take(m_bob).value(0);
        const QList<QByteArray> answer = m_world->asks(m_bob, "CHATHISTORY LATEST #a * 5");
        QCOMPARE(answer.size(), 3);
        const QByteArray name = answer[0].mid(answer[0].indexOf('+') + 1).split(' ').constFirst();
        QCOMPARE(answer[0], ":watek.local BATCH +" + name + " chathistory #a");
        QCOMPARE(answer[1], "@batch=" + name + ';' + heard.mid(1));
        QCOMPARE(answer[2], ":watek.local BATCH -" + name);
    }

    void eachSubcommandFindsWhatItShould_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QByteArray>("found");
        QTest::newRow("LATEST") << QByteArray("LATEST #a * 2") << QByteArray("4|5");
        QTest::newRow("LATEST after one") << QByteArray("LATEST #a $3 9") << QByteArray("4|5");
        QTest::newRow("BEFORE") << QByteArray("BEFORE #a $4 2") << QByteArray("2|3");
        QTest::newRow("BEFORE a time") << QByteArray("BEFORE #a @4 2") << QByteArray("2|3");
        QTest::newRow("AFTER") << QByteArray("AFTER #a $2 2") << QByteArray("3|4");
        QTest::newRow("AFTER a time") << QByteArray("AFTER #a @2 2") << QByteArray("3|4");
        QTest::newRow("AROUND") << QByteArray("AROUND #a $3 3") << QByteArray("2|3|4");
        QTest::newRow("BETWEEN") << QByteArray("BETWEEN #a $1 $5 2") << QByteArray("2|3");
        QTest::newRow("BETWEEN, backwards")
            << QByteArray("BETWEEN #a $5 $1 2") << QByteArray("3|4");
        QTest::newRow("in any case") << QByteArray("latest #A * 1") << QByteArray("5");
        QTest::newRow("more than there are")
            << QByteArray("LATEST #a * 100000") << QByteArray("1|2|3|4|5");
        QTest::newRow("nothing there") << QByteArray("AFTER #a $5 9") << QByteArray();
    }
    void eachSubcommandFindsWhatItShould()
    {
        QFETCH(QByteArray, asked);
        QFETCH(QByteArray, found);
        QList<QByteArray> said{{}};
        for (int i = 1; i <= 5; ++i) {
            m_world->clock.advanceMs(1000);
            m_world->say(m_anna, "PRIVMSG #a :" + QByteArray::number(i));
            m_world->store();
            said.append(m_world->take(m_bob).value(0));
        }
        for (int i = 1; i <= 5; ++i) {
            const QByteArray number = QByteArray::number(i);
            asked.replace('$' + number, "msgid=" + tagOf(said[i], "msgid"));
            asked.replace('@' + number, "timestamp=" + tagOf(said[i], "time"));
        }
        QCOMPARE(read(m_bob, "CHATHISTORY " + asked, " chathistory #a"), found);
    }

    /// What the asker said just now is in it, though the disk has not answered yet.
    void whatIsAskedForWaitsForTheStore()
    {
        m_world->say(m_anna, "PRIVMSG #a :just now");
        m_world->say(m_anna, "CHATHISTORY LATEST #a * 5");
        QCOMPARE(m_world->read(), 0);
        m_world->store();
        QCOMPARE(m_world->read(), 1);
        QCOMPARE(textsOf(m_world->take(m_anna), " chathistory #a"), "just now");
    }
    /// Whatever is said behind it meanwhile is answered behind it.
    void linesBehindItWaitForTheAnswer()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_bob, "CHATHISTORY LATEST #a * 5");
        m_world->say(m_bob, "PING x");
        QCOMPARE(m_world->take(m_bob), QList<QByteArray>());
        m_world->read();
        const QList<QByteArray> answer = m_world->take(m_bob);
        QCOMPARE(answer.size(), 4);
        QVERIFY(answer.constLast().contains("PONG"));
    }
    void aLabelIsOnTheBatch()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        const auto answer = m_world->asks(m_bob, "@label=L7 CHATHISTORY LATEST #a * 5");
        QVERIFY2(answer.value(0).startsWith("@label=L7 :watek.local BATCH +"),
            answer.value(0).constData());
        QCOMPARE(textsOf(answer, " chathistory #a"), "one");
    }
    /// "limited functionality is available to clients without support for these CAPs"
    void whoKnowsNoBatchesIsToldTheLines()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        const ClientId old = m_world->inRoom("old");
        const QList<QByteArray> answer = m_world->asks(old, "CHATHISTORY LATEST #a * 5");
        QCOMPARE(answer.size(), 1);
        QVERIFY2(answer[0].endsWith(" PRIVMSG #a :one"), answer[0].constData());
    }
    void aMessageOfSeveralLinesIsABatchInTheBatch()
    {
        m_world->say(m_anna, "CAP REQ :draft/multiline");
        m_world->say(m_bob, "CAP REQ :draft/multiline");
        m_world->say(m_anna, "BATCH +m draft/multiline #a");
        m_world->say(m_anna, "@batch=m PRIVMSG #a :first");
        m_world->say(m_anna, "@batch=m PRIVMSG #a :second");
        m_world->speak(m_anna, "BATCH -m");
        const QList<QByteArray> answer = m_world->asks(m_bob, "CHATHISTORY LATEST #a * 5");
        QCOMPARE(answer.size(), 6);
        const QByteArray outer = answer[0].mid(answer[0].indexOf('+') + 1).split(' ')[0];
        QVERIFY2(answer[1].startsWith("@batch=" + outer + ';'), answer[1].constData());
        QVERIFY2(answer[1].endsWith(" draft/multiline #a"), answer[1].constData());
        QVERIFY(!answer[2].startsWith("@batch=" + outer) && answer[2].endsWith(":first"));
    }
    /// Who does not read is sent no more than one slice.
    void aLongAnswerIsGivenInSlices()
    {
        for (int i = 0; i < 400; ++i)
            m_world->say(m_anna, "PRIVMSG #a :" + QByteArray(300, 'x'));
        m_world->store();
        m_world->dropAll();
        m_world->setReading(m_bob, false);
        const qsizetype some = m_world->asks(m_bob, "CHATHISTORY LATEST #a * 400").size();
        QVERIFY2(some > 1 && some < 200, QByteArray::number(some).constData());
        m_world->setReading(m_bob, true);
        m_world->tell(m_bob, Drained{});
        const QList<QByteArray> rest = m_world->take(m_bob);
        QCOMPARE(some + rest.size(), 402);
        QVERIFY(rest.constLast().contains(" BATCH -"));
    }

    // Who may read.

    void whoIsNotInTheChannelMayNot()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_bob, "PART #a");
        const QByteArray refused = ":watek.local FAIL CHATHISTORY INVALID_TARGET LATEST #a "
                                   ":Messages could not be retrieved";
        QCOMPARE(m_world->asks(m_bob, "CHATHISTORY LATEST #a * 5"), QList<QByteArray>{refused});
        QCOMPARE(m_world->asks(m_bob, "CHATHISTORY LATEST #none * 5"),
            QList<QByteArray>{QByteArray(refused).replace("#a", "#none")});
    }
    void aLateComerReadsWhatWasSaidInAnOpenChannel()
    {
        m_world->speak(m_anna, "PRIVMSG #a :before");
        const ClientId late = m_world->inRoom("late", kCaps);
        QCOMPARE(latest(late, "#a"), "before");
    }
    void theSettingsMayForbidThat()
    {
        ServerConfig config = HistoryWorld::settings();
        config.history.beforeJoin = false;
        begin(config);
        m_world->speak(m_anna, "PRIVMSG #a :before");
        const ClientId late = m_world->inRoom("late", kCaps);
        m_world->speak(m_anna, "PRIVMSG #a :after");
        QCOMPARE(latest(late, "#a"), "after");
        QCOMPARE(latest(m_anna, "#a"), "before|after");
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
        m_world->speak(m_anna, "PRIVMSG #a :before");
        const ClientId late = m_world->online("late");
        m_world->say(late, "CAP REQ :" + kCaps);
        m_world->say(m_anna, "INVITE late #a");
        m_world->say(late, join);
        m_world->speak(m_anna, "PRIVMSG #a :after");
        QCOMPARE(latest(late, "#a"), "after");
        QCOMPARE(latest(m_bob, "#a"), "before|after");
        // Who went and came again heard nothing meanwhile.
        m_world->say(late, "PART #a");
        m_world->speak(m_anna, "PRIVMSG #a :alone");
        m_world->say(m_anna, "INVITE late #a");
        m_world->say(late, join);
        m_world->speak(m_anna, "PRIVMSG #a :again");
        QCOMPARE(latest(late, "#a"), "again");
        // What was said behind the closed door is not for who comes when it is open.
        m_world->say(m_anna, "MODE #a -" + mode.mid(1));
        m_world->speak(m_anna, "PRIVMSG #a :open");
        const ClientId stranger = m_world->online("stranger");
        m_world->say(stranger, "CAP REQ :" + kCaps);
        m_world->say(stranger, "JOIN #a");
        QCOMPARE(latest(stranger, "#a"), "open");
        QCOMPARE(latest(late, "#a"), "again|open");
        QCOMPARE(latest(m_bob, "#a"), "before|after|alone|again|open");
    }
    /// Not by asking around a msgid, either.
    void aMessageFromBeforeIsNotFoundByItsMsgid()
    {
        m_world->say(m_anna, "MODE #a +i");
        m_world->say(m_anna, "PRIVMSG #a :before");
        m_world->store();
        const QByteArray msgid = tagOf(m_world->take(m_bob).constLast(), "msgid");
        const ClientId late = m_world->online("late");
        m_world->say(m_anna, "INVITE late #a");
        m_world->say(late, "JOIN #a");
        QCOMPARE(m_world->asks(late, "CHATHISTORY AROUND #a msgid=" + msgid + " 5"),
            QList<QByteArray>{":watek.local FAIL CHATHISTORY MESSAGE_ERROR AROUND #a "
                              ":There is no message with that msgid here"});
    }
    void aChannelThatIsMadeAgainBeginsEmpty()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_anna, "PART #a");
        m_world->say(m_bob, "PART #a");
        m_world->say(m_bob, "JOIN #a");
        QCOMPARE(latest(m_bob, "#a"), "");
    }
    void whatIsForOperatorsIsReadByOperators()
    {
        m_world->speak(m_anna, "PRIVMSG @#a :only us");
        QCOMPARE(latest(m_anna, "#a"), "only us");
        QCOMPARE(latest(m_bob, "#a"), "");
    }
    void whomOneSilencesOneDoesNotRead()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_bob, "SILENCE +anna");
        m_world->dropAll();
        QCOMPARE(latest(m_bob, "#a"), "");
        QCOMPARE(latest(m_anna, "#a"), "one");
    }
    /// An empty page would be taken for the end.
    void whatIsNotForTheReaderLeavesNoGap_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QByteArray>("found");
        const auto row = [](const char *asked, const char *found) {
            QTest::newRow(asked) << QByteArray(asked) << QByteArray(found);
        };
        row("LATEST #a * 50", "0|1|2|3");
        row("LATEST #a * 2", "2|3");
        row("LATEST #a * 1", "3");
        row("LATEST #a $1 1", "3");
        row("LATEST #a $1 50", "2|3");
        row("BEFORE #a $2 50", "0|1");
        row("BEFORE #a $2 1", "1");
        row("AFTER #a $1 50", "2|3");
        row("AFTER #a $1 1", "2");
        row("AFTER #a timestamp=1970-01-01T00:00:00.000Z 2", "0|1");
        row("BETWEEN #a $1 timestamp=2999-01-01T00:00:00.000Z 1", "2");
        row("BETWEEN #a $0 $3 2", "1|2");
        row("BETWEEN #a $3 $0 2", "1|2");
        row("BETWEEN #a $3 $0 1", "2");
    }
    void whatIsNotForTheReaderLeavesNoGap()
    {
        QFETCH(QByteArray, asked);
        QFETCH(QByteArray, found);
        const ClientId cela = m_world->withAccountInRoom("cela", kCaps);
        m_world->say(m_bob, "SILENCE +cela");
        m_world->dropAll();
        QList<QByteArray> ids;
        const auto say = [&](const QByteArray &text) {
            m_world->say(m_anna, "PRIVMSG #a :" + text);
            m_world->store();
            ids.append(tagOf(m_world->take(m_bob).value(0), "msgid"));
        };
        const auto chatter = [&] {
            for (int i = 0; i < 50; ++i) {
                m_world->postLine(m_anna, "PRIVMSG @#a :for operators");
                m_world->postLine(cela, "PRIVMSG #a :chatter");
            }
            m_world->run(); // the store is asked once
            m_world->store();
            m_world->dropAll();
        };
        say("0");
        chatter();
        say("1");
        chatter();
        say("2");
        chatter();
        say("3");
        chatter();
        for (int i = 0; i <= 3; ++i)
            asked.replace('$' + QByteArray::number(i), "msgid=" + ids[i]);
        QCOMPARE(read(m_bob, "CHATHISTORY " + asked, " chathistory #a"), found);
    }
    /// Bound: HistoryPage::kMostQuestions.
    void aPageIsGivenUpAfterSomeQuestions()
    {
        using server::dispatcher::HistoryPage;
        const auto fullAnswer = [](const HistoryRead &read) {
            std::vector<KeptMessage> messages(read.limit);
            for (size_t i = 0; i < read.limit; ++i)
                messages[i].sequence = read.before - read.limit + i;
            return messages;
        };
        HistoryRead read{.hasPoint = false, .limit = 50, .before = 1'000'000};
        HistoryPage page(read);
        int questions = 1;
        for (std::optional<HistoryRead> next = read; next; questions += next ? 1 : 0) {
            QVERIFY(page.noteAnswer(fullAnswer(*next)));
            page.add({});
            const quint64 before = next->before;
            const size_t limit = next->limit;
            next = page.next();
            QCOMPARE(next ? next->before : before - limit, before - limit);
        }
        QCOMPARE(questions, HistoryPage::kMostQuestions);
    }
    /// What is farthest goes.
    void aPageIsBoundInItsBytes()
    {
        using server::dispatcher::HistoryPage;
        const auto large = [](quint64 sequence) {
            KeptMessage message;
            message.sequence = sequence;
            message.text = QByteArray(kMostHistoryBytes * 2 / 5, 'x');
            return message;
        };
        HistoryPage page({.hasPoint = false, .limit = 50});
        QVERIFY(page.noteAnswer({large(8), large(9)}));
        page.add({large(8), large(9)});
        const auto next = page.next();
        QVERIFY(next);
        QCOMPARE(next->before, quint64(8));
        page.noteAnswer({large(6), large(7)});
        page.add({large(6), large(7)});
        QCOMPARE(page.messages().size(), size_t(2));
        QCOMPARE(page.messages().front().sequence, quint64(8));
    }
    void whatIsTakenBackMeanwhileIsNotPlayed()
    {
        for (int i = 0; i < 400; ++i)
            m_world->say(m_anna, "PRIVMSG #a :" + QByteArray(300, 'x'));
        m_world->say(m_anna, "PRIVMSG #a :wrong window");
        m_world->store();
        const QByteArray msgid = tagOf(m_world->take(m_bob).constLast(), "msgid");
        m_world->setReading(m_bob, false);
        const auto begun = m_world->asks(m_bob, "CHATHISTORY LATEST #a * 401");
        QVERIFY(begun.size() < 400);
        const auto redacted = m_world->answersTo(m_anna, {"REDACT #a " + msgid});
        QCOMPARE(tests::countOf(redacted, "FAIL"), 0);
        m_world->setReading(m_bob, true);
        m_world->tell(m_bob, Drained{});
        const QList<QByteArray> rest = m_world->take(m_bob);
        QVERIFY(rest.constLast().contains(" BATCH -"));
        QCOMPARE(tests::countOf(rest, "wrong window"), 0);
    }
    /// Bound: HistoryReads::kMostHeldBytes.
    void whatIsHeldForSlowReadersIsCounted()
    {
        server::dispatcherRole.assertCurrent();
        auto &reads = m_world->chat().historyReads();
        for (int i = 0; i < 400; ++i)
            m_world->say(m_anna, "PRIVMSG #a :" + QByteArray(300, 'x'));
        m_world->store();
        m_world->dropAll();
        m_world->setReading(m_bob, false);
        m_world->asks(m_bob, "CHATHISTORY LATEST #a * 400");
        QVERIFY(reads.heldBytes() > 400 * 300);
        m_world->setReading(m_bob, true);
        m_world->tell(m_bob, Drained{});
        QCOMPARE(reads.heldBytes(), 0);
        m_world->setReading(m_bob, false);
        m_world->asks(m_bob, "CHATHISTORY LATEST #a * 400");
        QVERIFY(reads.heldBytes() > 400 * 300);
        m_world->leave(m_bob);
        QCOMPARE(reads.heldBytes(), 0);
    }
    void whoAsksWhileTooMuchIsHeldIsToldSo()
    {
        using server::dispatcher::HistoryReads;
        server::dispatcherRole.assertCurrent();
        m_world->speak(m_anna, "PRIVMSG #a :one");
        {
            HistoryReads::Hold others;
            others.set(m_world->chat().historyReads(), HistoryReads::kMostHeldBytes);
            QCOMPARE(m_world->asks(m_bob, "CHATHISTORY LATEST #a * 1"),
                QList<QByteArray>{":watek.local FAIL CHATHISTORY MESSAGE_ERROR LATEST #a "
                                  ":Too many people read at the moment. Try again in a moment"});
        }
        QCOMPARE(latest(m_bob, "#a"), "one");
    }
    /// Between the asking and the answer.
    void whoIsKickedMeanwhileIsToldNothing()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_bob, "CHATHISTORY LATEST #a * 5");
        m_world->say(m_anna, "KICK #a bob");
        m_world->dropAll();
        m_world->read();
        QCOMPARE(textsOf(m_world->take(m_bob), " chathistory #a"), "");
    }

    // Private conversations.

    void twoAccountsReadWhatTheySaid()
    {
        m_world->speak(m_anna, "PRIVMSG bob :you");
        m_world->speak(m_bob, "PRIVMSG anna :me");
        QCOMPARE(latest(m_anna, "bob"), "you|me");
        const auto lines = m_world->asks(m_bob, "CHATHISTORY LATEST anna * 5");
        QVERIFY2(lines.value(1).contains(" PRIVMSG bob :you"), lines.value(1).constData());
        QVERIFY2(lines.value(2).contains(" PRIVMSG anna :me"), lines.value(2).constData());
    }
    void itIsReadUnderTheNameOfNow()
    {
        m_world->speak(m_anna, "PRIVMSG bob :you");
        m_world->say(m_bob, "NICK robert");
        m_world->dropAll();
        const auto lines = m_world->asks(m_anna, "CHATHISTORY LATEST robert * 5");
        QVERIFY2(lines.value(1).contains(" PRIVMSG robert :you"), lines.value(1).constData());
        // By the account's name, too, while nobody else has it.
        QCOMPARE(m_world->asks(m_anna, "CHATHISTORY LATEST bob * 5").size(), 3);
    }
    void nobodyElseReadsIt()
    {
        m_world->speak(m_anna, "PRIVMSG bob :you");
        const ClientId eve = m_world->withAccountInRoom("eve", kCaps);
        QCOMPARE(latest(eve, "bob"), "");
        const ClientId nobody = m_world->inRoom("nobody", kCaps);
        QCOMPARE(latest(nobody, "bob"), "no batch");
    }
    /// An account is its number: who registers the name of one that is gone is another one.
    void whoTakesADroppedNameInheritsNothing()
    {
        m_world->speak(m_anna, "PRIVMSG bob :you");
        m_world->answersTo(m_bob, {"NS DROP secret-1"});
        m_world->answersTo(m_bob, {"NS REGISTER another-1"});
        QCOMPARE(latest(m_anna, "bob"), "");
        QCOMPARE(latest(m_bob, "anna"), "");
    }

    void targetsAreWhereSomethingWasSaid()
    {
        const ClientId other = m_world->withAccountInRoom("cela", kCaps);
        m_world->say(m_anna, "JOIN #b");
        m_world->say(m_anna, "JOIN #quiet");
        m_world->speak(m_anna, "PRIVMSG bob :you");
        m_world->speak(m_anna, "PRIVMSG #b :here");
        m_world->speak(other, "PRIVMSG anna :hello");
        QVERIFY(other);
        const auto lines = m_world->asks(m_anna,
            "CHATHISTORY TARGETS timestamp=1970-01-01T00:00:00.000Z "
            "timestamp=2999-01-01T00:00:00.000Z 10");
        QCOMPARE(lines.size(), 5);
        QVERIFY2(lines[0].endsWith(" draft/chathistory-targets"), lines[0].constData());
        QVERIFY2(lines[1].contains(" CHATHISTORY TARGETS bob 20"), lines[1].constData());
        QVERIFY2(lines[2].contains(" CHATHISTORY TARGETS #b 20"), lines[2].constData());
        QVERIFY2(lines[3].contains(" CHATHISTORY TARGETS cela 20"), lines[3].constData());
        for (const QByteArray &line : lines.sliced(1, 3))
            QVERIFY2(line.startsWith("@batch="), line.constData());
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("unknown") << QByteArray("NEWEST #a * 5")
                                 << QByteArray("INVALID_PARAMS NEWEST :Unknown command");
        QTest::newRow("too few") << QByteArray("BEFORE #a 5")
                                 << QByteArray("INVALID_PARAMS BEFORE :Insufficient parameters");
        QTest::newRow("nothing") << QByteArray() << QByteArray("INVALID_PARAMS * :Unknown command");
        QTest::newRow("wrong time")
            << QByteArray("BEFORE #a timestamp=yesterday 5")
            << QByteArray("INVALID_PARAMS BEFORE timestamp=yesterday :Invalid timestamp");
        QTest::newRow("other reference")
            << QByteArray("BEFORE #a number=3 5")
            << QByteArray("INVALID_MSGREFTYPE BEFORE #a "
                          ":Messages are referred to by timestamp=... or msgid=...");
        QTest::newRow("no such message")
            << QByteArray("BEFORE #a msgid=none 5")
            << QByteArray("MESSAGE_ERROR BEFORE #a :There is no message with that msgid here");
    }
    void whatIsWrongIsSaid()
    {
        QFETCH(QByteArray, asked);
        QFETCH(QByteArray, answer);
        m_world->speak(m_anna, "PRIVMSG #a :one");
        QCOMPARE(m_world->asks(m_anna, ("CHATHISTORY " + asked).trimmed()),
            QList<QByteArray>{":watek.local FAIL CHATHISTORY " + answer});
    }
    /// "Its log says why": and it does, though not for each question.
    void whatCannotBeReadIsToldAndLogged()
    {
        const auto said = [&] {
            const auto records = m_world->log.since(0);
            return std::ranges::count_if(records, [](const LogRecord &one) {
                return one.text == "what was said cannot be read: disk I/O error";
            });
        };
        for (int i = 0; i < 2; ++i) {
            m_world->say(m_anna, "CHATHISTORY LATEST #a * 5");
            std::vector<HistoryRequest> requests;
            m_world->historyRequests.takeAll(requests);
            QCOMPARE(requests.size(), size_t(1));
            m_world->tellRead({.client = requests[0].client,
                .ticket = requests[0].ticket,
                .trouble = HistoryTrouble::Failed,
                .words = "disk I/O error"});
            QVERIFY(tests::hasLine(m_world->take(m_anna), "Its log says why"));
            QCOMPARE(said(), 1);
        }
        m_world->clock.advanceMs(61'000);
        m_world->say(m_anna, "CHATHISTORY LATEST #a * 5");
        std::vector<HistoryRequest> requests;
        m_world->historyRequests.takeAll(requests);
        m_world->tellRead({.client = requests[0].client,
            .ticket = requests[0].ticket,
            .trouble = HistoryTrouble::Failed,
            .words = "disk I/O error"});
        QCOMPARE(said(), 2);
    }
    void whoGoesMeanwhileIsNoMatter()
    {
        m_world->speak(m_anna, "PRIVMSG #a :one");
        m_world->say(m_bob, "CHATHISTORY LATEST #a * 5");
        m_world->leave(m_bob);
        QCOMPARE(m_world->read(), 1);
        QCOMPARE(latest(m_anna, "#a"), "one");
    }
    /// Bound: kHistoryReadBound questions of everybody.
    void whoAsksWhenTooManyAskIsToldSo()
    {
        std::vector<ClientId> crowd;
        for (int i = 0; i < kHistoryReadBound; ++i) {
            crowd.push_back(m_world->inRoom("c" + QByteArray::number(i)));
            m_world->say(crowd.back(), "CHATHISTORY LATEST #a * 1");
        }
        m_world->dropAll();
        m_world->say(m_anna, "CHATHISTORY LATEST #a * 1");
        QCOMPARE(m_world->take(m_anna),
            QList<QByteArray>{":watek.local FAIL CHATHISTORY MESSAGE_ERROR LATEST #a "
                              ":Too many people read at the moment. Try again in a moment"});
        QCOMPARE(m_world->read(), kHistoryReadBound);
        QCOMPARE(latest(m_anna, "#a"), "");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerChathistoryTest)

} // namespace serverChathistoryTest

#include "ServerChathistoryTest.moc"

// Who is typing and until when, and what we tell of ourselves: with a clock turned by hand. IRCv3
// client-tags/typing.
#include "client/session/Roles.h"
#include "client/session/TypingNotifier.h"
#include "tests/support/HandClock.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace clientTypingTest {

using namespace watek::client::session;
using watek::tests::HandClock;

namespace {

const QString kAnna = QStringLiteral("anna");
const QString kMarek = QStringLiteral("marek");
const SessionTimes kTimes;
constexpr ConversationId kLobby{.session = 1, .number = 1};
constexpr ConversationId kOther{.session = 1, .number = 2};

/// A notifier and what it told: "1 active, 2 done" are words in conversations 1 and 2.
struct Notifier {
    HandClock clock;
    QStringList told;
    TypingNotifier notifier{
        clock, kTimes, [this](ConversationId where, TypingState state) {
            told.append(
                QStringLiteral("%1 %2").arg(where.number).arg(QLatin1String(typingValue(state))));
        }};

    void edit(const QString &text, ConversationId where = kLobby)
    {
        notifier.noteEdited(where, text);
    }
    /// The clock goes on in small steps, and the timer's work is done at each.
    void wait(int ms)
    {
        for (int passed = 0; passed < ms; passed += 100) {
            clock.advanceMs(100);
            notifier.tellDue();
        }
    }
    QString all() const { return told.join(QStringLiteral(", ")); }
};

} // namespace

class ClientTypingTest : public QObject {
    Q_OBJECT

    const watek::threading::ThreadRole::Binding m_binding{guiRole};

private Q_SLOTS:
    // ---- others ----

    void anActiveOneIsBelievedForSixSeconds()
    {
        TypingList list;
        QVERIFY(list.note(kAnna, TypingState::Active, 1000, kTimes));
        QCOMPARE(list.nextEndMs(), 7000);
        QVERIFY(!list.note(kAnna, TypingState::Active, 4000, kTimes)); // goes on
        QVERIFY(!list.expire(9999));
        QCOMPARE(list.nicks(), QStringList(kAnna));
        QVERIFY(list.expire(10'000));
        QVERIFY(list.nicks().isEmpty());
        QVERIFY(!list.nextEndMs());
    }

    void aPausedOneIsBelievedForThirtySeconds()
    {
        TypingList list;
        list.note(kAnna, TypingState::Active, 0, kTimes);
        list.note(kAnna, TypingState::Paused, 5000, kTimes);
        QVERIFY(!list.expire(34'999));
        QVERIFY(list.expire(35'000));
    }

    void doneEndsItAtOnce()
    {
        TypingList list;
        QVERIFY(!list.note(kAnna, TypingState::Done, 0, kTimes));
        list.note(kAnna, TypingState::Active, 0, kTimes);
        list.note(kMarek, TypingState::Active, 1, kTimes);
        QCOMPARE(list.nicks(), QStringList({kAnna, kMarek})); // as they began
        QVERIFY(list.note(kAnna, TypingState::Done, 2, kTimes));
        QCOMPARE(list.nicks(), QStringList(kMarek));
    }

    void aNewNameIsStillTyping()
    {
        TypingList list;
        list.note(kAnna, TypingState::Active, 0, kTimes);
        QVERIFY(list.rename(kAnna, kMarek));
        QVERIFY(!list.rename(kAnna, kMarek));
        QCOMPARE(list.nicks(), QStringList(kMarek));
    }

    void aCrowdIsBounded()
    {
        TypingList list;
        for (int n = 0; n < 1000; ++n)
            list.note(QString::number(n), TypingState::Active, 0, kTimes);
        QCOMPARE(list.nicks().size(), TypingList::kMost);
        QVERIFY(list.clear());
        QVERIFY(!list.clear());
    }

    // ---- ourselves ----

    void whoGoesOnTypingIsToldEveryThreeSeconds()
    {
        Notifier us;
        for (int n = 0; n < 100; ++n) { // ten seconds
            us.edit("x");
            us.wait(100);
        }
        QCOMPARE(us.all(), QStringLiteral("1 active, 1 active, 1 active, 1 active"));
    }

    void afterFiveSecondsWithoutAnEditWeHavePausedOnce()
    {
        Notifier us;
        us.edit("x");
        us.wait(4900);
        QCOMPARE(us.all(), QStringLiteral("1 active"));
        us.wait(60'000);
        QCOMPARE(us.all(), QStringLiteral("1 active, 1 paused"));
        us.edit("xy");
        QCOMPARE(us.told.last(), QStringLiteral("1 active"));
    }

    void clearingTheInputIsToldButNotWithinThreeSeconds()
    {
        Notifier us;
        us.edit("x");
        us.wait(500);
        us.edit("");
        QCOMPARE(us.all(), QStringLiteral("1 active"));
        us.wait(2400);
        QCOMPARE(us.all(), QStringLiteral("1 active"));
        us.wait(200);
        QCOMPARE(us.all(), QStringLiteral("1 active, 1 done"));
        us.wait(60'000);
        QCOMPARE(us.told.size(), 2);
    }

    void clearingAndBeginningAgainInsideThreeSecondsIsOneWord()
    {
        Notifier us;
        us.edit("x");
        us.edit("");
        us.wait(1000);
        us.edit("y");
        us.wait(2500);
        QCOMPARE(us.all(), QStringLiteral("1 active, 1 active"));
    }

    void aSentMessageSaysByItselfThatItIsOver()
    {
        Notifier us;
        us.edit("x");
        us.notifier.noteSent(kLobby);
        us.edit(""); // the input is emptied
        us.wait(60'000);
        QCOMPARE(us.all(), QStringLiteral("1 active"));
    }

    void theThreeSecondsAlsoHoldAfterAMessage()
    {
        Notifier us;
        us.edit("x");
        us.notifier.noteSent(kLobby);
        us.edit("");
        us.wait(1000);
        us.edit("y");
        QCOMPARE(us.all(), QStringLiteral("1 active"));
        us.wait(2100);
        QCOMPARE(us.all(), QStringLiteral("1 active, 1 active"));
    }

    void commandsAndSpacesAreNoTyping_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isTyping");
        QTest::newRow("command") << QStringLiteral("/join #x") << false;
        QTest::newRow("a slash") << QStringLiteral("/") << false;
        QTest::newRow("a slash that is said") << QStringLiteral("//etc") << true;
        QTest::newRow("nothing") << QString() << false;
        QTest::newRow("spaces") << QStringLiteral("  \n") << false;
        QTest::newRow("words") << QStringLiteral("a /b") << true;
    }

    void commandsAndSpacesAreNoTyping()
    {
        QFETCH(QString, text);
        QFETCH(bool, isTyping);
        Notifier us;
        us.edit(text);
        QCOMPARE(us.told.size(), isTyping ? 1 : 0);
    }

    void everyConversationHasItsOwnThreeSeconds()
    {
        Notifier us;
        us.edit("x", kLobby);
        us.edit("y", kOther);
        QCOMPARE(us.all(), QStringLiteral("1 active, 2 active"));
        us.notifier.forget(kOther);
        us.wait(10'000);
        QCOMPARE(us.all(), QStringLiteral("1 active, 2 active, 1 paused"));
    }

    void stoppingIsToldToThoseWhoSawUs()
    {
        Notifier us;
        us.edit("x", kLobby);
        us.wait(6000); // paused
        us.edit("", kOther);
        us.notifier.stopAll();
        us.wait(10'000);
        QCOMPARE(us.all(), QStringLiteral("1 active, 1 paused, 1 done"));
    }

    void afterALostConnectionNobodyIsToldTheRest()
    {
        Notifier us;
        us.edit("x");
        us.notifier.reset();
        us.wait(60'000);
        QCOMPARE(us.all(), QStringLiteral("1 active"));
        us.edit("xy");
        QCOMPARE(us.told.size(), 2);
    }

    void theTimerDoesByItselfWhatIsDue()
    {
        const watek::base::SystemClock clock;
        SessionTimes times;
        times.typingThrottleMs = 10;
        times.typingPauseMs = 20;
        QList<TypingState> told;
        TypingNotifier notifier(
            clock, times, [&told](ConversationId, TypingState state) { told.append(state); });
        notifier.noteEdited(kLobby, QStringLiteral("x"));
        QTRY_COMPARE(told, QList({TypingState::Active, TypingState::Paused}));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientTypingTest)

} // namespace clientTypingTest

#include "ClientTypingTest.moc"

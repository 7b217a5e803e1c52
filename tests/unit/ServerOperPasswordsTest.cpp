// Who tries out passwords with OPER: closed, and counted by address.
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverOperPasswordsTest {

using watek::tests::DispatcherHarness;
using watek::tests::DispatcherScript;
using watek::tests::withOperators;

class ServerOperPasswordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoTriesOutPasswordsIsClosed();
    void wrongPasswordsAreCountedByAddress();
};

void ServerOperPasswordsTest::whoTriesOutPasswordsIsClosed()
{
    DispatcherHarness harness(withOperators());
    const auto anna = harness.online("anna");
    for (int i = 0; i < 9; ++i)
        harness.say(anna, "OPER root wrong");
    // A right one begins anew.
    harness.say(anna, "OPER root secret");
    for (int i = 0; i < 9; ++i)
        harness.say(anna, "OPER root wrong");
    QVERIFY(!harness.isClosed(anna));
    harness.take(anna);
    harness.say(anna, "OPER root wrong");
    QVERIFY(harness.isClosed(anna));
    QCOMPARE(harness.take(anna),
        (QList<QByteArray>{":watek.local 464 anna :Password incorrect",
            "ERROR :Closing link: (10.0.0.1) [Too many wrong passwords for OPER. Come again when "
            "you know it]"}));
    const auto records = harness.log.since(0);
    const auto isIt = [](const auto &record) {
        return record.text
            == "anna (10.0.0.1) is closed: 10 wrong passwords for OPER in a row from its address";
    };
    QCOMPARE(std::ranges::count_if(records, isIt), 1);
}

void ServerOperPasswordsTest::wrongPasswordsAreCountedByAddress()
{
    using watek::server::dispatcher::PasswordGuesses;
    DispatcherHarness harness(withOperators());
    const auto first = harness.online("anna");
    for (int i = 0; i < 9; ++i)
        harness.say(first, "OPER root wrong");
    harness.leave(first);
    const auto second = harness.online("eve");
    harness.say(second, "OPER root wrong");
    QVERIFY(harness.isClosed(second));
    // After a while one may err again.
    harness.clock.advanceMs(PasswordGuesses::kForgottenAfterMs);
    const auto third = harness.online("ola");
    harness.say(third, "OPER root wrong");
    QVERIFY(!harness.isClosed(third));
    // For a minute after the tenth.
    PasswordGuesses shut;
    for (int i = 0; i < PasswordGuesses::kMost; ++i) {
        QVERIFY(!shut.isShutOut("10.0.0.1", 1000 + i));
        shut.noteWrong("10.0.0.1", 1000 + i);
    }
    const qint64 last = 1000 + PasswordGuesses::kMost - 1;
    QVERIFY(shut.isShutOut("10.0.0.1", last + PasswordGuesses::kShutOutMs - 1));
    QVERIFY(!shut.isShutOut("10.0.0.1", last + PasswordGuesses::kShutOutMs));
    QVERIFY(!shut.isShutOut("10.0.0.2", last));
    shut.noteRight("10.0.0.1");
    QVERIFY(!shut.isShutOut("10.0.0.1", last));
    // However many addresses try, few are remembered.
    PasswordGuesses guesses;
    for (int i = 0; i < 2 * PasswordGuesses::kMostAddresses; ++i)
        guesses.noteWrong(QByteArray::number(i), i);
    QCOMPARE(guesses.addresses(), PasswordGuesses::kMostAddresses);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerOperPasswordsTest)

} // namespace serverOperPasswordsTest

#include "ServerOperPasswordsTest.moc"

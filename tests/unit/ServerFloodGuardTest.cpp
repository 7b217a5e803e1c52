// How fast a client may speak, told by a clock that the test turns. Thread: the test's, playing io.
#include "server/io/FloodGuard.h"

#include "common/protocol/Message.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverFloodGuardTest {

using namespace watek;
using namespace watek::server;
using io::FloodGuard;

namespace {

shared::InboundWhat line(const QByteArray &text)
{
    return shared::Said{*protocol::parseMessage(text)};
}

/// How many of these lines it lets through at once.
int sayUntilThrottled(FloodGuard &guard, const shared::InboundWhat &what, qint64 nowMs)
{
    int said = 0;
    while (!guard.isThrottling(nowMs) && said < 10'000) {
        guard.takeLine(what, nowMs);
        ++said;
    }
    return said;
}

constexpr qint64 kStartMs = 1'000'000;

} // namespace

class ServerFloodGuardTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBurstIsFreeAndThenTheyComeAtTheirRate()
    {
        FloodGuard guard(true, 100);
        const auto what = line("PRIVMSG #lobby :hej");
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), FloodGuard::kLineBurst);
        QCOMPARE(guard.opensAtMs(), kStartMs + 1000 / FloodGuard::kLinesPerSecond);
        QVERIFY(guard.isThrottling(kStartMs + 99));
        int said = 0;
        for (qint64 now = kStartMs; now <= kStartMs + 10'000; ++now)
            said += sayUntilThrottled(guard, what, now);
        QCOMPARE(said, 10 * FloodGuard::kLinesPerSecond);
    }

    void silenceGivesTheBurstBackAndNoMore()
    {
        FloodGuard guard(true, 100);
        const auto what = shared::SaidPlain{"hej"};
        sayUntilThrottled(guard, what, kStartMs);
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs + 1000), FloodGuard::kLinesPerSecond);
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs + 3'600'000), FloodGuard::kLineBurst);
    }

    void switchedOffItLetsGoAtOnce()
    {
        FloodGuard guard(true, 100);
        const auto what = line("PRIVMSG #lobby :hej");
        sayUntilThrottled(guard, what, kStartMs);
        QVERIFY(guard.isThrottling(kStartMs));
        guard.setLimits(false, 100);
        QVERIFY(!guard.isThrottling(kStartMs));
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), 10'000);
        // What was taken before stays taken.
        guard.setLimits(true, 100);
        QVERIFY(guard.isThrottling(kStartMs));
    }

    void bytesCountAsWell()
    {
        FloodGuard guard(true, 100);
        guard.takeBytes(FloodGuard::kByteBurst - 1, kStartMs);
        QVERIFY(!guard.isThrottling(kStartMs));
        // Taken in one piece, it may be overdrawn, and is paid for later.
        guard.takeBytes(FloodGuard::kBytesPerSecond, kStartMs);
        QVERIFY(guard.isThrottling(kStartMs + 990));
        QVERIFY(!guard.isThrottling(kStartMs + 1010));
    }

    void pingAndPongAreCheapButNotFree()
    {
        FloodGuard guard(true, 100);
        QCOMPARE(sayUntilThrottled(guard, line("PING 1"), kStartMs),
            10 * FloodGuard::kLineBurst - 9); // the last is said while a whole line is left
        // Who answers each PING of a server that is asked for one every second pays a tenth.
        FloodGuard quiet(true, 100);
        for (int second = 0; second < 1000; ++second)
            quiet.takeLine(line("PONG 1"), kStartMs + second * 1000);
        QCOMPARE(sayUntilThrottled(quiet, line("WHO #lobby"), kStartMs + 1'000'000),
            FloodGuard::kLineBurst);
    }

    void passwordsCannotBeTriedOut()
    {
        FloodGuard guard(true, 100);
        const auto what = line("OPER root guess");
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), 4);
        int said = 0;
        for (qint64 now = kStartMs; now <= kStartMs + 60'000; now += 10)
            said += sayUntilThrottled(guard, what, now);
        QCOMPARE(said, 60);
    }

    void operatorsCannotTryOutPasswordsEither()
    {
        FloodGuard guard(true, 100);
        guard.setExempt(true);
        QCOMPARE(
            sayUntilThrottled(guard, line("OPER admin guess"), kStartMs), FloodGuard::kOperBurst);
    }

    void aMessageOfManyLinesCostsAQuarterOfItsLines()
    {
        FloodGuard guard(true, 100);
        const auto one = line("@batch=1 PRIVMSG #lobby :one of many");
        guard.takeLine(line("BATCH +1 draft/multiline #lobby"), kStartMs);
        for (int i = 0; i < 100; ++i)
            guard.takeLine(one, kStartMs);
        guard.takeLine(line("BATCH -1"), kStartMs);
        QCOMPARE(
            sayUntilThrottled(guard, line("WHO #lobby"), kStartMs), FloodGuard::kLineBurst - 27);
    }

    void whatIsInNoOpenMessageCostsALine_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::newRow("no batch") << QByteArray("PING 1");
        QTest::newRow("another batch") << QByteArray("BATCH +2 draft/multiline #lobby");
        QTest::newRow("a batch of another kind") << QByteArray("BATCH +1 netsplit a b");
        QTest::newRow("a batch that has ended") << QByteArray("BATCH -1");
    }

    void whatIsInNoOpenMessageCostsALine()
    {
        QFETCH(QByteArray, before);
        FloodGuard guard(true, 100);
        guard.takeLine(line(before), kStartMs);
        const auto one = line("@batch=1 PRIVMSG #lobby :one of many");
        const int said = sayUntilThrottled(guard, one, kStartMs);
        QVERIFY2(said == FloodGuard::kLineBurst || said == FloodGuard::kLineBurst - 1,
            QByteArray::number(said).constData());
    }

    void moreLinesThanAMessageMayHaveCostALineEach()
    {
        FloodGuard guard(true, 10);
        guard.takeLine(line("BATCH +1 draft/multiline #lobby"), kStartMs);
        const auto one = line("@batch=1 PRIVMSG #lobby :one of many");
        // 1 for BATCH, 2.5 for ten lines: 36.5 are left.
        QCOMPARE(sayUntilThrottled(guard, one, kStartMs), 10 + 36);
    }

    void whatRegisteringTookIsGivenBackOnce()
    {
        FloodGuard guard(true, 100);
        sayUntilThrottled(guard, line("NICK anna"), kStartMs);
        guard.onRegistered();
        QCOMPARE(sayUntilThrottled(guard, line("JOIN #lobby"), kStartMs), FloodGuard::kLineBurst);
        // A guest that turns IRC registers a second time.
        guard.onRegistered();
        QVERIFY(guard.isThrottling(kStartMs));
    }

    void noCommandGivesTokensBack()
    {
        // MODE +i, MODE -i and OPER tell the io thread each time whether this is an operator.
        FloodGuard guard(true, 100);
        const auto what = line("PRIVMSG #lobby :hej");
        sayUntilThrottled(guard, what, kStartMs);
        guard.setExempt(false);
        QVERIFY(guard.isThrottling(kStartMs));
        guard.setExempt(true);
        guard.setExempt(false);
        QVERIFY(guard.isThrottling(kStartMs));
    }

    void anOperatorIsFreeUntilItIsNone()
    {
        FloodGuard guard(true, 100);
        const auto what = line("PRIVMSG #lobby :hej");
        guard.setExempt(true);
        guard.takeBytes(1'000'000, kStartMs);
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), 10'000);
        guard.setExempt(false);
        // What it said as an operator is not held against it.
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), FloodGuard::kLineBurst);
    }

    void workIsCharged()
    {
        FloodGuard guard(true, 100);
        guard.charge(10, kStartMs);
        QCOMPARE(
            sayUntilThrottled(guard, line("WHO #lobby"), kStartMs), FloodGuard::kLineBurst - 10);
    }

    void switchedOffItHoldsNobody()
    {
        FloodGuard guard(false, 100);
        guard.setExempt(false);
        guard.takeBytes(1'000'000, kStartMs);
        QCOMPARE(sayUntilThrottled(guard, line("PRIVMSG #lobby :hej"), kStartMs), 10'000);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerFloodGuardTest)

} // namespace serverFloodGuardTest

#include "ServerFloodGuardTest.moc"

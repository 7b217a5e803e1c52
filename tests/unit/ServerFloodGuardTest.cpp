// How fast a client may speak, told by a clock that the test turns. Thread: the test's, playing io.
#include "server/io/FloodGuard.h"

#include "common/protocol/Message.h"

#include <QTest>

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
        guard.setLimits(true, 100);
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), FloodGuard::kLineBurst);
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

    void pingAndPongCostNothing()
    {
        FloodGuard guard(true, 100);
        for (int i = 0; i < 1000; ++i) {
            guard.takeLine(line("PING 1"), kStartMs);
            guard.takeLine(line("PONG 1"), kStartMs);
        }
        QCOMPARE(sayUntilThrottled(guard, line("WHO #lobby"), kStartMs), FloodGuard::kLineBurst);
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

    void aMessageOfManyLinesIsOneMessage()
    {
        FloodGuard guard(true, 100);
        for (int batch = 0; batch < 10; ++batch) {
            guard.takeLine(line("BATCH +1 draft/multiline #lobby"), kStartMs);
            for (int i = 0; i < 100; ++i)
                guard.takeLine(line("@batch=1 PRIVMSG #lobby :one of many"), kStartMs);
            guard.takeLine(line("BATCH -1"), kStartMs);
        }
        QVERIFY(!guard.isThrottling(kStartMs));
        // What says that it belongs to a message, and is more than one may have, counts.
        guard.takeLine(line("BATCH +1 draft/multiline #lobby"), kStartMs);
        const auto one = line("@batch=1 PRIVMSG #lobby :one of many");
        QCOMPARE(sayUntilThrottled(guard, one, kStartMs), 100 + FloodGuard::kLineBurst - 21);
    }

    void whatRegisteringTookIsGivenBack()
    {
        FloodGuard guard(true, 100);
        sayUntilThrottled(guard, line("NICK anna"), kStartMs);
        guard.refill();
        QCOMPARE(sayUntilThrottled(guard, line("JOIN #lobby"), kStartMs), FloodGuard::kLineBurst);
    }

    void anOperatorIsFreeUntilItIsNone()
    {
        FloodGuard guard(true, 100);
        const auto what = line("PRIVMSG #lobby :hej");
        sayUntilThrottled(guard, what, kStartMs);
        guard.setExempt(true);
        guard.takeBytes(1'000'000, kStartMs);
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), 10'000);
        guard.setExempt(false);
        QCOMPARE(sayUntilThrottled(guard, what, kStartMs), FloodGuard::kLineBurst);
    }

    void switchedOffItHoldsNobody()
    {
        FloodGuard guard(false, 100);
        guard.setExempt(false);
        guard.takeBytes(1'000'000, kStartMs);
        QCOMPARE(sayUntilThrottled(guard, line("PRIVMSG #lobby :hej"), kStartMs), 10'000);
    }
};

QTEST_GUILESS_MAIN(ServerFloodGuardTest)
#include "ServerFloodGuardTest.moc"

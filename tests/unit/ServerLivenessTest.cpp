// Whether a client is still there, told by a clock that the test turns. Thread: the test's.
#include "server/io/Liveness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverLivenessTest {

using namespace watek::server;
using io::Liveness;
using Due = io::Liveness::Due;

namespace {

constexpr qint64 kStartMs = 1'000'000;
const Liveness::Limits kLimits; // 60 s to register, a PING after 90 s, 60 s to answer

Liveness registered()
{
    Liveness liveness(kStartMs);
    liveness.onAdmitted(kStartMs);
    liveness.onRegistered();
    return liveness;
}

} // namespace

class ServerLivenessTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTimeToAnswerBeginsWithThePing()
    {
        Liveness liveness = registered();
        QCOMPARE(liveness.deadlineMs(kLimits), kStartMs + 90'000);
        // The PING is sent late, because this program did not run.
        liveness.onPinged(kStartMs + 500'000);
        QVERIFY(liveness.due() == Due::PingTimeout);
        QCOMPARE(liveness.deadlineMs(kLimits), kStartMs + 560'000);
        liveness.onHeard(kStartMs + 501'000);
        QVERIFY(liveness.due() == Due::Ping);
        QCOMPARE(liveness.deadlineMs(kLimits), kStartMs + 591'000);
    }

    void aPauseOfOurOwnGivesTheWholeTimeAgain()
    {
        Liveness pinged = registered();
        pinged.onPinged(kStartMs + 90'000);
        pinged.onOwnPause(kStartMs + 200'000);
        QCOMPARE(pinged.deadlineMs(kLimits), kStartMs + 260'000);

        Liveness registering(kStartMs);
        QCOMPARE(registering.deadlineMs(kLimits), io::kNever);
        registering.onAdmitted(kStartMs);
        registering.onOwnPause(kStartMs + 200'000);
        QVERIFY(registering.due() == Due::RegistrationTimeout);
        QCOMPARE(registering.deadlineMs(kLimits), kStartMs + 260'000);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerLivenessTest)

} // namespace serverLivenessTest

#include "ServerLivenessTest.moc"

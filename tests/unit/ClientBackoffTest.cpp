// When a client that lost its server tries again.
#include "client/session/Backoff.h"
#include "client/session/SessionConfig.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace clientBackoffTest {

using namespace watek::client::session;

namespace {

/// The delays in seconds, without jitter, that are taken within `totalMs`.
QList<int> delaysWithin(Backoff &backoff, int totalMs)
{
    QList<int> delays;
    for (int spent = 0; spent < totalMs; spent += delays.last() * 1000)
        delays.append(backoff.takeDelayMs(0.5) / 1000);
    return delays;
}

} // namespace

class ClientBackoffTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFirstMinutesAreTriedOften()
    {
        Backoff backoff(SessionTimes().retry);
        const QList<int> delays = delaysWithin(backoff, 300'000);
        QCOMPARE(delays.mid(0, 6), (QList{1, 2, 4, 8, 10, 10}));
        QCOMPARE(*std::ranges::max_element(delays), 10);
    }

    void laterItIsTriedOnceAMinute()
    {
        Backoff backoff(SessionTimes().retry);
        delaysWithin(backoff, 300'000);
        QCOMPARE(delaysWithin(backoff, 200'000), (QList{20, 40, 60, 60, 60}));
    }

    void aReturnBeginsAnew()
    {
        Backoff backoff(SessionTimes().retry);
        delaysWithin(backoff, 400'000);
        backoff.reset();
        QCOMPARE(delaysWithin(backoff, 20'000), (QList{1, 2, 4, 8, 10}));
    }

    void clientsDoNotComeBackTogether()
    {
        Backoff low({.first = 10'000});
        Backoff high({.first = 10'000});
        QCOMPARE(low.takeDelayMs(0), 8'000);
        QCOMPARE(high.takeDelayMs(1), 12'000);
        Backoff any({.first = 10'000, .earlyLongest = 10'000, .longest = 10'000});
        for (int i = 0; i < 100; ++i) {
            const int delay = any.takeDelayMs();
            QVERIFY(delay >= 8'000 && delay <= 12'000);
        }
    }
};

WATEK_SUITE(QTEST_APPLESS_MAIN, ClientBackoffTest)

} // namespace clientBackoffTest

#include "ClientBackoffTest.moc"

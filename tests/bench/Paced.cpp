// paced: a steady trickle to a large channel. Each line carries the moment it was due, not the one
// it was sent at, so that being late counts; and it is timed at every receiver.
#include "tests/bench/Crowd.h"
#include "tests/bench/Lines.h"
#include "tests/bench/Scenarios.h"
#include "tests/bench/Stats.h"

#include "common/base/Clock.h"

#include <algorithm>

namespace watek::bench {

namespace {

constexpr int kMembers = 1000;
/// Each at 7.4 lines a second, which flood control lets pass.
constexpr int kSenders = 8;
constexpr int kLinesPerSecond = 59;
constexpr qint64 kIntervalNs = 1'000'000'000 / kLinesPerSecond;
constexpr qint64 kPatienceNs = 10'000'000'000;

Outcome measure(double seconds, const Target &target)
{
    Crowd crowd({.clients = kMembers, .channels = 1});
    const QString error = crowd.enter(target);
    if (!error.isEmpty())
        return {.rows = {}, .complaint = error};

    Latencies latencies;
    std::vector<LineCutter> cutters(kMembers);
    qint64 deliveries = 0;
    const auto onBytes = [&](int index, QByteArrayView bytes) {
        const qint64 now = base::monotonicNowNs();
        cutters[size_t(index)].feed(bytes, [&](QByteArrayView line) {
            if (const auto stamp = stampOf(line)) {
                latencies.add(now - stamp->ns);
                ++deliveries;
            }
        });
    };

    const int lines = std::max(1, int(seconds * kLinesPerSecond));
    const qint64 expected = qint64(lines) * (kMembers - 1);
    const double spentBefore = target.processorSeconds();
    const qint64 beganNs = base::monotonicNowNs();
    qint64 progressNs = beganNs;
    for (int sent = 0; deliveries < expected;) {
        const qint64 dueNs = beganNs + sent * kIntervalNs;
        const qint64 now = base::monotonicNowNs();
        if (sent < lines && now >= dueNs) {
            const int sender = sent++ % kSenders;
            if (!crowd.send(sender, stampedLine(crowd.channelOf(0), sender, dueNs, kLineLength)))
                return {.rows = {}, .complaint = QStringLiteral("a connection was lost")};
            progressNs = now;
            continue;
        }
        // The wait is cut to whole milliseconds, so the last of it is spent asking.
        const int waitMs = sent < lines ? int((dueNs - now) / 1'000'000) : 100;
        const qint64 had = deliveries;
        if (!crowd.read(waitMs, onBytes))
            return {.rows = {}, .complaint = QStringLiteral("a connection was lost")};
        if (deliveries > had)
            progressNs = now;
        if (now - progressNs > kPatienceNs)
            break;
    }
    const double spent = target.processorSeconds() - spentBefore;
    const qint64 lost = expected - deliveries;
    return {.rows = {{.label = {},
                .figures = {{QStringLiteral("lines"), double(lines), 0, Ratio::Pointless},
                    {QStringLiteral("deliveries"), double(deliveries), 0, Ratio::Pointless},
                    {QStringLiteral("p50 ms"), latencies.percentile(0.5) / 1e6, 3},
                    {QStringLiteral("p99 ms"), latencies.percentile(0.99) / 1e6, 3},
                    {QStringLiteral("CPU us/line"),
                        spent * 1e6 / double(std::max<qint64>(deliveries, 1)), 4},
                    {QStringLiteral("lost"), double(lost), 0, Ratio::Pointless}}}},
        .complaint = lost == 0 ? QString() : QStringLiteral("%1 deliveries were lost").arg(lost)};
}

} // namespace

Scenario paced(double seconds)
{
    return {.name = QStringLiteral("paced"),
        .about = QStringLiteral("1000 in one channel, 59 lines a second: every delivery is timed"),
        .cases
        = {{.name = {}, .measure = [seconds](Target &target) { return measure(seconds, target); }}},
        .settings = {kNoPings}};
}

} // namespace watek::bench

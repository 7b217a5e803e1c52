// pingpong: two clients in a channel of two answer each other, one line under way. With bystanders
// the rest of the crowd stands in other channels and says nothing.
#include "tests/bench/Crowd.h"
#include "tests/bench/Lines.h"
#include "tests/bench/Scenarios.h"
#include "tests/bench/Stats.h"

#include "common/base/Clock.h"

#include <array>

namespace watek::bench {

namespace {

constexpr qint64 kPatienceNs = 10'000'000'000;

Outcome measure(int bystanders, double seconds, const Target &target)
{
    Crowd others({.clients = bystanders, .channels = bystanders / 10});
    Crowd pair({.clients = 2, .channels = 1});
    for (Crowd *crowd : {&others, &pair}) {
        const QString error = crowd->enter(target);
        if (!error.isEmpty())
            return {.rows = {}, .complaint = error};
    }

    Latencies roundTrips;
    std::array<LineCutter, 2> cutters;
    qint64 trips = 0;
    qint64 lastNs = base::monotonicNowNs();
    const auto serve
        = [&] { return pair.send(0, stampedLine(pair.channelOf(0), 0, lastNs, kLineLength)); };
    bool isWell = true;
    const auto onBytes = [&](int index, QByteArrayView bytes) {
        cutters[size_t(index)].feed(bytes, [&](QByteArrayView line) {
            const auto stamp = stampOf(line);
            if (!stamp)
                return;
            if (index == 1) {
                isWell = isWell
                    && pair.send(1, stampedLine(pair.channelOf(1), 1, stamp->ns, kLineLength));
                return;
            }
            lastNs = base::monotonicNowNs();
            roundTrips.add(lastNs - stamp->ns);
            ++trips;
            isWell = isWell && serve();
        });
    };
    const double spentBefore = target.processorSeconds();
    const qint64 beganNs = lastNs;
    isWell = serve();
    while (isWell && double(lastNs - beganNs) < seconds * 1e9) {
        isWell = pair.read(100, onBytes);
        if (base::monotonicNowNs() - lastNs > kPatienceNs)
            return {.rows = {}, .complaint = QStringLiteral("an answer was lost")};
    }
    if (!isWell)
        return {.rows = {}, .complaint = QStringLiteral("a connection was lost")};
    const double spent = target.processorSeconds() - spentBefore;
    return {.rows = {{.label = {},
                .figures = {{QStringLiteral("round trips"), double(trips), 0, Ratio::Pointless},
                    {QStringLiteral("p50 us"), roundTrips.percentile(0.5) / 1e3, 1},
                    {QStringLiteral("p99 us"), roundTrips.percentile(0.99) / 1e3, 1},
                    {QStringLiteral("CPU us/trip"), spent * 1e6 / double(trips), 2}}}},
        .complaint = {}};
}

} // namespace

Scenario pingPong(double seconds)
{
    Scenario scenario{.name = QStringLiteral("pingpong"),
        .about = QStringLiteral("two answer each other, alone and with 1000 in other channels"),
        .cases = {},
        .settings = {QByteArray(kFloodOff) + kNoPings}};
    for (const int bystanders : {0, 1000}) {
        scenario.cases.push_back({.name = QStringLiteral("+%1").arg(bystanders),
            .measure = [bystanders, seconds](
                           Target &target) { return measure(bystanders, seconds, target); }});
    }
    return scenario;
}

} // namespace watek::bench

// room100, room1000, rooms10: as much as goes through, for channels of usual sizes; scale: what a
// delivered line costs while one channel grows.
#include "tests/bench/FanOut.h"
#include "tests/bench/Scenarios.h"

namespace watek::bench {

namespace {

/// A few send all that goes through, which is more than a person may.
const Settings kUnbounded{QByteArray(kFloodOff) + kNoPings};

Outcome measure(const FanOutShape &shape, const Target &target)
{
    const FanOutResult result = runFanOut(shape, target);
    if (!result.error.isEmpty())
        return {.rows = {}, .complaint = result.error};
    return {.rows = {{.label = {}, .figures = fanOutFigures(result)}},
        .complaint = fanOutComplaint(result)};
}

Case fanOutCase(const QString &name, const FanOutShape &shape)
{
    return {.name = name, .measure = [shape](Target &target) { return measure(shape, target); }};
}

} // namespace

Scenario room100(double seconds)
{
    return {.name = QStringLiteral("room100"),
        .about = QStringLiteral("100 clients in one channel, 4 send, 32 lines each under way"),
        .cases = {fanOutCase(
            {}, {.crowd = {.clients = 100, .channels = 1}, .window = 32, .seconds = seconds})},
        .settings = kUnbounded};
}

Scenario room1000(double seconds)
{
    return {.name = QStringLiteral("room1000"),
        .about = QStringLiteral("1000 clients in one channel, 4 send, 8 lines each under way"),
        .cases = {fanOutCase({}, {.crowd = {.clients = 1000, .channels = 1}, .seconds = seconds})},
        .settings = kUnbounded};
}

Scenario rooms10(double seconds)
{
    return {.name = QStringLiteral("rooms10"),
        .about = QStringLiteral(
            "1000 clients in 100 channels of 10, one sends in each, 4 lines each under way"),
        .cases = {fanOutCase({},
            {.crowd = {.clients = 1000, .channels = 100},
                .senders = 100,
                .window = 4,
                .seconds = seconds})},
        .settings = kUnbounded};
}

/// Senders and windows stay the same, so that the number of members is all that differs.
Scenario scale(double seconds)
{
    Scenario scenario{.name = QStringLiteral("scale"),
        .about = QStringLiteral(
            "one channel of 100 to 10000, 4 send, 8 lines each under way: CPU us/line stays flat"),
        .cases = {},
        .settings = kUnbounded};
    for (const int members : {100, 300, 1000, 3000, 10'000}) {
        scenario.cases.push_back(fanOutCase(QString::number(members),
            {.crowd = {.clients = members, .channels = 1}, .seconds = seconds}));
    }
    return scenario;
}

} // namespace watek::bench

// kept-pairs, kept-rooms10, kept-room100, kept-room1000: as much talk as goes through while it is
// kept, beside the same talk while nothing is.
//
// What is said is heard when it is stored. So the lines of many people share one commit, and a
// slow disk shows as latency before it shows as fewer lines: the windows are wide enough that the
// disk has the next batch before it has written the last. Pairs are two people in a channel of
// their own, because people without accounts have no other conversation that is kept.
#include "tests/bench/Disk.h"
#include "tests/bench/FanOut.h"
#include "tests/bench/Scenarios.h"

#include <algorithm>

namespace watek::bench {

namespace {

struct Keeping {
    const char *name;
    const char *lines; ///< for the section [history]
};

/// The first is what the others are compared with.
constexpr Keeping kKeepings[] = {
    {"none", "enabled=off\n"},
    {"off", "durability=off\n"},
    {"second", "durability=second\n"},
    {"always", "durability=always\n"},
};

Outcome measure(FanOutShape shape, const Target &target)
{
    double behind = 0;
    shape.whenOver = [&behind, &target] { behind = notIndexed(target); };
    const FanOutResult result = runFanOut(shape, target);
    if (!result.error.isEmpty())
        return {.rows = {}, .complaint = result.error};
    const double messages = double(std::max<qint64>(result.messages, 1));
    return {.rows = {{.label = {},
                .figures = {{QStringLiteral("messages/s"), messages / result.seconds},
                    {QStringLiteral("deliveries/s"), double(result.deliveries) / result.seconds},
                    {QStringLiteral("p50 ms"), result.p50Ms, 2},
                    {QStringLiteral("p99 ms"), result.p99Ms, 2},
                    {QStringLiteral("CPU us/message"), result.processorSeconds * 1e6 / messages, 2},
                    {QStringLiteral("CPU share"), result.processorSeconds / result.seconds, 2},
                    {QStringLiteral("not indexed"), behind, 0, Ratio::Pointless},
                    {QStringLiteral("lost"), double(result.lost), 0, Ratio::Pointless}}}},
        .complaint = fanOutComplaint(result)};
}

Scenario keptTalk(const char *name, const char *about, const FanOutShape &shape)
{
    Scenario scenario{.name = QString::fromLatin1(name),
        .about = QString::fromLatin1(about),
        .group = QStringLiteral("history"),
        .cases = {},
        .settings = {QByteArray(kFloodOff) + kNoPings},
        .comparesCases = true};
    for (const Keeping &keeping : kKeepings) {
        Settings settings = scenario.settings;
        settings.history = keeping.lines;
        scenario.cases.push_back({.name = QString::fromLatin1(keeping.name),
            .measure = [shape](Target &target) { return measure(shape, target); },
            .settings = settings});
    }
    return scenario;
}

} // namespace

Scenario keptPairs(double seconds)
{
    return keptTalk("kept-pairs",
        "100 pairs, one of each sends, 32 lines under way; kept or not: none off second always",
        {.crowd = {.clients = 200, .channels = 100},
            .senders = 100,
            .window = 32,
            .seconds = seconds});
}

Scenario keptRooms10(double seconds)
{
    return keptTalk("kept-rooms10",
        "1000 clients in 100 channels of 10, one sends in each, 32 lines under way; likewise",
        {.crowd = {.clients = 1000, .channels = 100},
            .senders = 100,
            .window = 32,
            .seconds = seconds});
}

Scenario keptRoom100(double seconds)
{
    return keptTalk("kept-room100",
        "100 clients in one channel, 16 send, 64 lines each under way; likewise",
        {.crowd = {.clients = 100, .channels = 1},
            .senders = 16,
            .window = 64,
            .seconds = seconds});
}

Scenario keptRoom1000(double seconds)
{
    return keptTalk("kept-room1000",
        "1000 clients in one channel, 16 send, 8 lines each under way; likewise",
        {.crowd = {.clients = 1000, .channels = 1},
            .senders = 16,
            .window = 8,
            .seconds = seconds});
}

} // namespace watek::bench

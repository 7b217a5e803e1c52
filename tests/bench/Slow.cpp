// slow: room1000 with the server's own bound of the send queue, once with everybody reading and
// once with ten who do not. Both times the figures are those of the other 990; the ten have to be
// closed at the bound, and nobody else may notice.
#include "tests/bench/FanOut.h"
#include "tests/bench/Scenarios.h"

namespace watek::bench {

namespace {

constexpr int kDeaf = 10;

Outcome measure(bool areDeaf, double seconds, const Target &target)
{
    const FanOutResult result
        = runFanOut({.crowd = {.clients = 1000, .channels = 1, .ethernet = kDeaf},
                        .seconds = seconds,
                        .apart = kDeaf,
                        .apartIsDeaf = areDeaf},
            target);
    if (!result.error.isEmpty())
        return {.rows = {}, .complaint = result.error};
    Outcome outcome{.rows = {{.label = {}, .figures = fanOutFigures(result)}},
        .complaint = fanOutComplaint(result)};
    std::vector<Figure> &figures = outcome.rows.front().figures;
    figures.push_back({QStringLiteral("grown MiB"), result.grownKiB / 1024, 2, Ratio::Pointless});
    figures.push_back({QStringLiteral("closed"), double(result.closed), 0, Ratio::Pointless});
    if (outcome.complaint.isEmpty() && result.closed != (areDeaf ? kDeaf : 0)) {
        outcome.complaint
            = QStringLiteral("%1 were closed at the bound of their send queue").arg(result.closed);
    }
    return outcome;
}

} // namespace

Scenario slowReaders(double seconds)
{
    return {.name = QStringLiteral("slow"),
        .about = QStringLiteral("room1000, and the same with 10 who do not read: the other 990"),
        .cases
        = {{.name = QStringLiteral("all read"),
               .measure = [seconds](Target &target) { return measure(false, seconds, target); }},
            {.name = QStringLiteral("10 do not"),
                .measure = [seconds](Target &target) { return measure(true, seconds, target); }}},
        .settings = {QByteArray(kFloodOff) + kNoPings},
        .leastRounds = 2,
        .comparesCases = true};
}

} // namespace watek::bench

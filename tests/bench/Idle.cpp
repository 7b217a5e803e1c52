// idle: what a connection costs that does nothing, and how fast clients come in. memberships: what
// it costs to be in one more channel.
#include "tests/bench/Crowd.h"
#include "tests/bench/Lines.h"
#include "tests/bench/Scenarios.h"

#include "common/base/Clock.h"

namespace watek::bench {

namespace {

constexpr qint64 kPatienceNs = 20'000'000'000;

Outcome measureIdle(int clients, const Target &target)
{
    const double kibBefore = target.residentKiB();
    const double spentBefore = target.processorSeconds();
    Crowd crowd({.clients = clients, .channels = 0});
    const QString error = crowd.enter(target);
    if (!error.isEmpty())
        return {.rows = {}, .complaint = error};
    const double spent = target.processorSeconds() - spentBefore;
    return {
        .rows = {{.label = {},
            .figures = {{QStringLiteral("connects/s"), clients / crowd.enteringSeconds()},
                {QStringLiteral("KiB/connection"), (target.residentKiB() - kibBefore) / clients, 3},
                {QStringLiteral("CPU us/connect"), spent * 1e6 / clients, 2}}}},
        .complaint = {}};
}

constexpr int kClients = 1000;
constexpr int kMembersOfEach = 100; ///< of each channel
constexpr int kChannelsOfEach = 100; ///< of each client
/// The first channels are for the server's buffers to grow to what joining needs.
constexpr int kUncounted = 10;

/// In its nth channel a client meets others than in the one before, as people do.
int nthChannel(int client, int nth)
{
    constexpr int kChannels = kClients / kMembersOfEach;
    return nth * kChannels + (client + client / kChannels * nth) % kChannels;
}

/// Lets everybody join their nth channel and read all of it.
QString joinOneMore(Crowd &crowd, std::vector<LineCutter> &cutters, int nth)
{
    for (int i = 0; i < kClients; ++i) {
        if (!crowd.send(i, "JOIN " + crowd.channel(nthChannel(i, nth)) + "\r\n"))
            return QStringLiteral("a connection was lost");
    }
    int in = 0;
    const auto onBytes = [&](int index, QByteArrayView bytes) {
        cutters[size_t(index)].feed(
            bytes, [&in](QByteArrayView line) { in += verbOf(line) == Verb::EndOfNames ? 1 : 0; });
    };
    for (const qint64 untilNs = base::monotonicNowNs() + kPatienceNs; in < kClients;) {
        if (!crowd.read(100, onBytes))
            return QStringLiteral("a connection was lost");
        if (base::monotonicNowNs() > untilNs)
            return QStringLiteral("only %1 of %2 could join").arg(in).arg(kClients);
    }
    return {};
}

Outcome measureMemberships(const Target &target)
{
    Crowd crowd({.clients = kClients, .channels = 0});
    QString error = crowd.enter(target);
    std::vector<LineCutter> cutters(kClients);
    double kibBefore = 0;
    double spentBefore = 0;
    qint64 beganNs = 0;
    for (int nth = 0; error.isEmpty() && nth < kChannelsOfEach; ++nth) {
        if (nth == kUncounted) {
            crowd.settle(300);
            kibBefore = target.residentKiB();
            spentBefore = target.processorSeconds();
            beganNs = base::monotonicNowNs();
        }
        error = joinOneMore(crowd, cutters, nth);
    }
    if (!error.isEmpty())
        return {.rows = {}, .complaint = error};
    const double seconds = double(base::monotonicNowNs() - beganNs) / 1e9;
    const double spent = target.processorSeconds() - spentBefore;
    crowd.settle(300);
    constexpr int kMore = kClients * (kChannelsOfEach - kUncounted);
    return {.rows = {{.label = {},
                .figures = {{QStringLiteral("memberships"), kMore, 0, Ratio::Pointless},
                    {QStringLiteral("bytes each"),
                        (target.residentKiB() - kibBefore) * 1024 / kMore, 1},
                    {QStringLiteral("joins/s"), kMore / seconds},
                    {QStringLiteral("CPU us/join"), spent * 1e6 / kMore, 2}}}},
        .complaint = {}};
}

} // namespace

Scenario idle()
{
    Scenario scenario{.name = QStringLiteral("idle"),
        .about = QStringLiteral("5000 and 9000 who only stay: memory, and how fast they come in"),
        .cases = {},
        .settings = {kNoPings}};
    for (const int clients : {5000, 9000}) {
        scenario.cases.push_back({.name = QString::number(clients),
            .measure = [clients](Target &target) { return measureIdle(clients, target); }});
    }
    return scenario;
}

Scenario memberships()
{
    return {.name = QStringLiteral("memberships"),
        .about = QStringLiteral("1000 who join 100 channels of 100: memory of each membership"),
        .cases = {{.name = {}, .measure = measureMemberships}},
        .settings = {QByteArray(kFloodOff) + kNoPings}};
}

} // namespace watek::bench

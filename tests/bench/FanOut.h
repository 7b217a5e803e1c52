// What the server exists for: senders keep a window of lines under way, everybody in the channel
// reads. Thread: main.
#pragma once

#include "tests/bench/Crowd.h"
#include "tests/bench/Scenario.h"

#include <functional>

namespace watek::bench {

struct FanOutShape {
    CrowdShape crowd;
    int senders = 4; ///< in each channel's turn: sender i is client i
    int window = 8; ///< lines of one sender that its observer has not seen yet, at most
    double seconds = 5;
    /// So many clients, the last, are not counted as receivers …
    int apart = 0;
    /// … and read nothing during the run, so that the server closes them.
    bool apartIsDeaf = false;
    /// Called when the last delivery has come and everybody is still there.
    std::function<void()> whenOver = {};
};

struct FanOutResult {
    QString error; ///< not empty: the crowd could not enter, or a connection was lost
    double seconds = 0;
    qint64 messages = 0; ///< lines that were sent
    qint64 deliveries = 0;
    qint64 lost = 0; ///< deliveries that never came
    int closed = 0; ///< of those apart, closed because too much waited for them
    double p50Ms = 0; ///< from the send to the observer's read
    double p99Ms = 0;
    double processorSeconds = 0; ///< the server's
    double grownKiB = 0; ///< the server's resident memory at its most, less what it was before
};

FanOutResult runFanOut(const FanOutShape &shape, const Target &target);

/// Deliveries a second, latencies, the server's processor time for each, what was lost.
std::vector<Figure> fanOutFigures(const FanOutResult &result);
/// What there is to complain of, for every scenario that is a fan-out.
QString fanOutComplaint(const FanOutResult &result);

} // namespace watek::bench

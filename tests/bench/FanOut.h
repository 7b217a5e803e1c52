// The scenario the server exists for: senders keep a window of lines under way, everybody in the
// channel reads. Thread: main.
#pragma once

#include "tests/bench/Crowd.h"
#include "tests/bench/Target.h"

#include <QString>

#include <optional>

namespace watek::bench {

struct FanOutShape {
    QString name;
    CrowdShape crowd;
    int senders = 4; ///< in each channel's turn: sender i is client i
    int window = 8; ///< lines of one sender that its observer has not seen yet, at most
    int payload = 100; ///< bytes of text
    double seconds = 5;
};

struct FanOutResult {
    double seconds = 0;
    qint64 messages = 0;
    qint64 deliveries = 0;
    qint64 lost = 0; ///< deliveries that never came
    double p50Ms = 0; ///< from the send to the observer's read
    double p99Ms = 0;
    std::optional<double> serverUsPerDelivery = std::nullopt;
    double serverShare = 0; ///< of one processor
};

/// An empty result with `error` set when the crowd could not enter or a connection was lost.
std::optional<FanOutResult> runFanOut(
    const FanOutShape &shape, const Target &target, QString &error);

} // namespace watek::bench

// Medians and percentiles. Thread: main.
#pragma once

#include <QtGlobal>

#include <vector>

namespace watek::bench {

/// NaN when there is none; the mean of the middle two when their number is even.
double median(std::vector<double> values);

/// Times that were measured one by one.
class Latencies {
public:
    void add(qint64 ns) { m_ns.push_back(ns); }
    /// In nanoseconds; NaN when there is none. Reorders them, so it is not const.
    double percentile(double part);

private:
    std::vector<qint64> m_ns;
};

} // namespace watek::bench

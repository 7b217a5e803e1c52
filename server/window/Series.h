// Five minutes of one figure, a point a second: what a sparkline draws.
// Thread: gui; plain values. Time is the server's up time, so a test turns it by hand.
#pragma once

#include <QtGlobal>

#include <array>
#include <optional>

namespace watek::server::window {

class Series {
public:
    static constexpr int kPoints = 300;

    /// Drops the oldest point. Without a value the moment is unknown (nobody looked).
    void push(std::optional<double> value);
    void clear();

    int count() const { return m_count; }
    /// 0 is the oldest kept point; empty where nothing is known.
    std::optional<double> at(int index) const;
    std::optional<double> last() const { return m_count ? at(m_count - 1) : std::nullopt; }
    double highest() const;

private:
    std::array<std::optional<double>, kPoints> m_ring;
    int m_next = 0;
    int m_count = 0;
};

/// Turns a count that only grows into a rate per second. Seconds in which nobody looked get the
/// average of their time: the count itself missed nothing.
class RateSeries {
public:
    /// True when a second was completed, so that there is something new to draw.
    bool sample(qint64 upMs, double total);
    void clear();
    const Series &series() const { return m_series; }

private:
    Series m_series;
    qint64 m_lastMs = 0;
    double m_lastTotal = 0;
};

/// Keeps the highest value of each second. Seconds in which nobody looked are unknown.
class PeakSeries {
public:
    bool sample(qint64 upMs, double value);
    void clear();
    const Series &series() const { return m_series; }

private:
    Series m_series;
    qint64 m_second = 0;
    double m_peak = 0;
};

} // namespace watek::server::window

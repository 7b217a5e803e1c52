#include "server/window/Series.h"

#include <algorithm>

namespace watek::server::window {

void Series::push(std::optional<double> value)
{
    m_ring[size_t(m_next)] = value;
    m_next = (m_next + 1) % kPoints;
    m_count = std::min(m_count + 1, kPoints);
}

void Series::clear()
{
    m_next = 0;
    m_count = 0;
}

std::optional<double> Series::at(int index) const
{
    Q_ASSERT(index >= 0 && index < m_count);
    return m_ring[size_t((m_next - m_count + index + kPoints) % kPoints)];
}

double Series::highest() const
{
    double highest = 0;
    for (int i = 0; i < m_count; ++i)
        highest = std::max(highest, at(i).value_or(0));
    return highest;
}

bool RateSeries::sample(qint64 upMs, double total)
{
    const qint64 seconds = (upMs - m_lastMs) / 1000;
    if (seconds < 1)
        return false;
    const double rate = (total - m_lastTotal) * 1000 / double(upMs - m_lastMs);
    for (qint64 i = 0; i < std::min<qint64>(seconds, Series::kPoints); ++i)
        m_series.push(rate);
    m_lastMs = upMs;
    m_lastTotal = total;
    return true;
}

void RateSeries::clear() { *this = {}; }

bool PeakSeries::sample(qint64 upMs, double value)
{
    const qint64 second = upMs / 1000;
    if (second == m_second) {
        m_peak = std::max(m_peak, value);
        return false;
    }
    m_series.push(m_peak);
    for (qint64 i = 1; i < std::min<qint64>(second - m_second, Series::kPoints); ++i)
        m_series.push(std::nullopt);
    m_second = second;
    m_peak = value;
    return true;
}

void PeakSeries::clear() { *this = {}; }

} // namespace watek::server::window

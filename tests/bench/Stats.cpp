#include "tests/bench/Stats.h"

#include <algorithm>
#include <limits>

namespace watek::bench {

double median(std::vector<double> values)
{
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    std::ranges::sort(values);
    const size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double Latencies::percentile(double part)
{
    if (m_ns.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto nth = m_ns.begin() + qsizetype(double(m_ns.size() - 1) * part);
    std::ranges::nth_element(m_ns, nth);
    return double(*nth);
}

} // namespace watek::bench

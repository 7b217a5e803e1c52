#include "client/ui/RowSorter.h"

#include <algorithm>
#include <utility>

namespace watek::client::ui {

void RowSorter::start(int rows, IsShown isShown, IsBefore isBefore)
{
    m_phase = Phase::Filtering;
    m_isShown = std::move(isShown);
    m_isBefore = std::move(isBefore);
    m_rows = rows;
    m_next = 0;
    m_from.clear();
    m_to.clear();
}

void RowSorter::step(int units)
{
    if (m_phase == Phase::Filtering)
        units = filter(units);
    if (m_phase == Phase::Merging)
        merge(units);
}

std::vector<int> RowSorter::takeOrder() { return std::exchange(m_from, {}); }

/// What is left of `units`.
int RowSorter::filter(int units)
{
    for (; m_next < m_rows && units > 0; ++m_next, --units) {
        if (m_isShown(m_next))
            m_from.push_back(m_next);
    }
    if (m_next == m_rows) {
        m_phase = m_from.size() < 2 ? Phase::Done : Phase::Merging;
        m_width = 1;
        m_to.reserve(m_from.size());
        beginRun(0);
    }
    return units;
}

void RowSorter::beginRun(size_t from)
{
    m_left = from;
    m_middle = m_right = std::min(from + m_width, m_from.size());
    m_end = std::min(from + 2 * m_width, m_from.size());
}

int RowSorter::merge(int units)
{
    for (; units > 0; --units) {
        if (m_left == m_middle && m_right == m_end) {
            beginRun(m_end);
            if (m_left == m_from.size()) { // all runs of this width are merged
                m_from.swap(m_to);
                m_to.clear();
                m_width *= 2;
                if (m_width >= m_from.size()) {
                    m_phase = Phase::Done;
                    return units;
                }
                beginRun(0);
            }
        }
        const bool takesRight = m_left == m_middle
            || (m_right < m_end && m_isBefore(m_from[m_right], m_from[m_left]));
        m_to.push_back(m_from[takesRight ? m_right++ : m_left++]);
    }
    return units;
}

} // namespace watek::client::ui

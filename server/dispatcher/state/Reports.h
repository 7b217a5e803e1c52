// What people have reported to the operators: the latest ones. Thread: dispatcher; a plain value
// otherwise. The store keeps them too, and the log has all of them.
#pragma once

#include "server/shared/Report.h"

#include <algorithm>
#include <deque>

namespace watek::server::dispatcher {

using shared::Report;

class Reports {
public:
    static constexpr size_t kMost = shared::kMostReports;

    /// Older ones are forgotten.
    void add(Report report)
    {
        ++m_revision;
        m_last = std::max(m_last, report.number);
        m_reports.push_back(std::move(report));
        if (m_reports.size() > kMost)
            m_reports.pop_front();
    }
    void close(quint64 number)
    {
        ++m_revision;
        std::erase_if(
            m_reports, [number](const Report &report) { return report.number == number; });
    }
    quint64 nextNumber() const { return m_last + 1; }
    const std::deque<Report> &all() const { return m_reports; }
    /// Changes whenever they do.
    quint64 revision() const { return m_revision; }

private:
    std::deque<Report> m_reports; ///< the oldest first
    quint64 m_last = 0;
    quint64 m_revision = 1;
};

} // namespace watek::server::dispatcher

// What people have reported to the operators: the latest ones. Thread: dispatcher; a plain value
// otherwise. The store keeps them too, and the log has all of them.
//
// When the list is full, the oldest report of whichever host has most of them there is forgotten:
// who sends one after the other pushes out its own and nobody else's. A host is what others see
// behind the '@', by its network: a cloak of IPv6 stands for a /64 already.
#pragma once

#include "server/shared/AddressLimit.h"
#include "server/shared/Report.h"

#include <QHash>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace watek::server::dispatcher {

using shared::Report;

class Reports {
public:
    static constexpr size_t kMost = shared::kMostReports;

    /// The number of the one that is forgotten when `next` is added.
    std::optional<quint64> forgottenFor(const Report &next) const
    {
        if (m_reports.size() < kMost)
            return std::nullopt;
        QHash<QByteArray, size_t> crowds{{crowdOf(next), 1}};
        for (const Report &report : m_reports)
            ++crowds[crowdOf(report)];
        // The first of the largest: the oldest.
        return std::ranges::max_element(m_reports, {}, [&](const Report &report) {
            return crowds.value(crowdOf(report));
        })->number;
    }
    void add(Report report)
    {
        if (const auto forgotten = forgottenFor(report))
            close(*forgotten);
        ++m_revision;
        m_last = std::max(m_last, report.number);
        m_reports.push_back(std::move(report));
    }
    void close(quint64 number)
    {
        ++m_revision;
        std::erase_if(
            m_reports, [number](const Report &report) { return report.number == number; });
    }
    /// Numbers up to this one were given in earlier runs of the server.
    void countFrom(quint64 last) { m_last = std::max(m_last, last); }
    quint64 nextNumber() const { return m_last + 1; }
    const std::deque<Report> &all() const { return m_reports; }
    /// Changes whenever they do.
    quint64 revision() const { return m_revision; }

private:
    static QByteArray crowdOf(const Report &report)
    {
        return shared::networkOf(report.by.mid(report.by.lastIndexOf('@') + 1));
    }

    std::deque<Report> m_reports; ///< the oldest first
    quint64 m_last = 0;
    quint64 m_revision = 1;
};

} // namespace watek::server::dispatcher

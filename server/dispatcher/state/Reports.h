// What people have reported to the operators: the latest ones. Thread: dispatcher; a plain value
// otherwise. They last as long as the server runs; the log has all of them.
#pragma once

#include <QByteArray>

#include <deque>

namespace watek::server::dispatcher {

struct Report {
    quint64 number = 0; ///< counts from 1
    qint64 atMs = 0; ///< wall clock
    QByteArray by; ///< nick!user@host
    QByteArray about; ///< a nickname, or a channel
    QByteArray who; ///< nick!user@host of that nickname; empty for a channel
    QByteArray msgid; ///< of the message that is meant; empty: none was named
    QByteArray reason;
};

class Reports {
public:
    /// Older ones are forgotten.
    static constexpr size_t kMost = 100;

    void add(Report report)
    {
        m_last = report.number;
        m_reports.push_back(std::move(report));
        if (m_reports.size() > kMost)
            m_reports.pop_front();
    }
    quint64 nextNumber() const { return m_last + 1; }
    const std::deque<Report> &all() const { return m_reports; }

private:
    std::deque<Report> m_reports;
    quint64 m_last = 0;
};

} // namespace watek::server::dispatcher

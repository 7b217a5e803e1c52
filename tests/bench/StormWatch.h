// What the clients of a storm have seen: how often each, and at the observer who and in which
// order. Thread: main.
#pragma once

#include "tests/bench/Lines.h"

#include <QString>

#include <vector>

namespace watek::bench {

/// Counts of one phase.
struct StormCounts {
    qint64 deliveries = 0; ///< JOIN, PART, QUIT
    qint64 namesLines = 0; ///< 353 and 366
    qint64 endsOfNames = 0; ///< 366
    qint64 bytes = 0;
};

class StormWatch {
public:
    /// Clients 0 … people-1 come and go; client `people` is the observer, who stays.
    explicit StormWatch(int people);

    /// Client `index` is going to do these, one letter each: J(OIN), P(ART), Q(UIT).
    void expect(int index, const QByteArray &steps);
    void beginPhase();
    void onBytes(int index, QByteArrayView bytes);

    const StormCounts &counts() const { return m_counts; }
    /// JOINs, PARTs and QUITs that client `index` has seen in this phase.
    qint64 seenBy(int index) const { return m_seen[size_t(index)]; }
    /// Who did what in this phase, in the order in which the observer saw it.
    const std::vector<int> &order() const { return m_order; }
    /// Steps that the observer saw twice, before their turn, or of a stranger.
    int outOfOrder() const { return m_outOfOrder; }
    /// Steps that it has not seen yet.
    qint64 missing() const { return m_missing; }

private:
    void observe(Verb verb, int who);

    const int m_observer;
    std::vector<LineCutter> m_cutters;
    std::vector<QByteArray> m_scripts;
    std::vector<qsizetype> m_done; ///< how much of each script the observer saw
    std::vector<qint64> m_seen;
    std::vector<int> m_order;
    StormCounts m_counts;
    qint64 m_missing = 0;
    int m_outOfOrder = 0;
};

} // namespace watek::bench

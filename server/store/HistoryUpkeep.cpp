#include "server/store/HistoryUpkeep.h"

#include <SQLiteCpp/Transaction.h>

#include <QFileInfo>

namespace watek::server::store {

using namespace shared;

namespace {

/// So long a slice keeps requests waiting.
constexpr qint64 kSliceNs = 5'000'000;
/// Cleaning the index writes all of it anew: 70 MB for a million messages.
constexpr qint64 kCleanEveryNs = qint64(24) * 3600 * 1'000'000'000;

quint64 lastSequence(SQLite::Database &sqlite)
{
    return quint64(
        sqlite.execAndGet("SELECT value FROM history_mark WHERE name = 'sequence'").getInt64());
}

} // namespace

HistoryUpkeep::HistoryUpkeep(Database &database, const base::Clock *clock)
    : m_database(database)
    , m_clock(clock)
    , m_index(database.sqlite())
    , m_eraser(database.sqlite(), m_index)
    , m_deletions(database.sqlite(), m_eraser)
    , m_retention(database.sqlite(), m_eraser, QFileInfo(database.fileName()).path())
{
    beginPass();
}

void HistoryUpkeep::beginPass() { m_retention.begin(m_clock ? m_clock->wallMs() : 0); }

bool HistoryUpkeep::slice(const HistorySettings &settings)
{
    m_database.setSyncsCommits(false);
    SQLite::Transaction transaction(m_database.sqlite(), SQLite::TransactionBehavior::IMMEDIATE);
    const bool isMore = doSlice(settings, base::monotonicNowNs() + kSliceNs);
    transaction.commit();
    return isMore;
}

bool HistoryUpkeep::doSlice(const HistorySettings &settings, qint64 untilNs)
{
    const auto isOver = [untilNs] { return base::monotonicNowNs() >= untilNs; };
    if (m_deletions.slice(untilNs) || isOver())
        return true;
    const quint64 last = lastSequence(m_database.sqlite());
    if (m_index.indexedTo() < last && (!m_index.fill(last, untilNs) || isOver()))
        return true;
    if (m_retention.slice(settings, untilNs) || isOver())
        return true;
    return cleanIndex(untilNs);
}

/// The index notes what was taken out of it, so that it is not found, and keeps the words until it
/// is put together anew: at the first deletion after the start, then once a day.
bool HistoryUpkeep::cleanIndex(qint64 untilNs)
{
    const qint64 nowNs = base::monotonicNowNs();
    if (m_toClean == m_cleaned) {
        const bool isSoon = m_cleanedNs != 0 && nowNs - m_cleanedNs < kCleanEveryNs;
        if (m_eraser.erased() == m_cleaned || isSoon)
            return false;
        m_toClean = m_eraser.erased();
        m_index.beginCleaning();
    }
    while (m_index.clean()) {
        if (base::monotonicNowNs() >= untilNs)
            return true;
    }
    m_cleaned = m_toClean;
    m_cleanedNs = nowNs;
    return false;
}

void HistoryUpkeep::forget()
{
    const quint64 erased = m_eraser.erased();
    if (m_database.forget())
        m_forgotten = erased;
}

} // namespace watek::server::store

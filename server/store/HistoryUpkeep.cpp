#include "server/store/HistoryUpkeep.h"

#include <SQLiteCpp/Transaction.h>

#include <QFileInfo>

#include <algorithm>

namespace watek::server::store {

using namespace shared;

namespace {

/// So long a slice keeps requests waiting.
constexpr qint64 kSliceNs = 5'000'000;
/// Cleaning the index writes all of it anew: 70 MB for a million messages.
constexpr qint64 kCleanEveryNs = qint64(24) * 3600 * 1'000'000'000;
/// So far ahead of the time that has passed since the start the wall clock is believed.
constexpr qint64 kMostJumpMs = 3'600'000;
/// At a start with a wrong clock all of it would be too old: so long nothing is that, but for what
/// is older than the newest message by more than the settings say.
constexpr qint64 kTrustAfterMs = 3'600'000;
constexpr qint64 kMostSilenceMs = 24 * 3'600'000;
/// While requests come without a pause. Each time what was written is brought to the disk twice.
constexpr qint64 kForgetEveryNs = 30'000'000'000;

quint64 lastSequence(SQLite::Database &sqlite)
{
    return quint64(
        sqlite.execAndGet("SELECT value FROM history_mark WHERE name = 'sequence'").getInt64());
}

qint64 newestMs(SQLite::Database &sqlite)
{
    return sqlite.execAndGet("SELECT value FROM history_mark WHERE name = 'time_ms'").getInt64();
}

} // namespace

HistoryUpkeep::HistoryUpkeep(Database &database, const base::Clock *clock)
    : m_database(database)
    , m_clock(clock)
    , m_builtWallMs(clock ? clock->wallMs() : 0)
    , m_builtNs(clock ? clock->monotonicNs() : 0)
    , m_newestMs(newestMs(database.sqlite()))
    , m_index(database.sqlite())
    , m_eraser(database.sqlite(), m_index)
    , m_deletions(database.sqlite(), m_eraser)
    , m_retention(database.sqlite(), m_eraser, QFileInfo(database.fileName()).path())
{
    beginPass();
}

void HistoryUpkeep::beginPass() { m_retention.begin(nowMs()); }

/// Not what the wall clock says when it has jumped ahead: a wrong year would delete everything, and
/// nothing brings it back. A clock that was put back deletes too little, which the next pass does.
qint64 HistoryUpkeep::nowMs() const
{
    if (!m_clock)
        return 0;
    const qint64 passedMs = (m_clock->monotonicNs() - m_builtNs) / 1'000'000;
    const qint64 nowMs = std::min(m_clock->wallMs(), m_builtWallMs + passedMs + kMostJumpMs);
    return passedMs < kTrustAfterMs && m_newestMs > 0 ? std::min(nowMs, m_newestMs + kMostSilenceMs)
                                                      : nowMs;
}

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
    m_triedToForgetNs = 0; // what was forgotten before had words of the index left
    return false;
}

void HistoryUpkeep::forget()
{
    m_triedToForgetNs = base::monotonicNowNs();
    if (!m_database.forget())
        return;
    m_forgotten = m_eraser.erased();
    m_forgottenCleaned = m_cleaned;
}

void HistoryUpkeep::forgetNowAndThen()
{
    const bool isSoon
        = m_triedToForgetNs != 0 && base::monotonicNowNs() - m_triedToForgetNs < kForgetEveryNs;
    if (mustForget() && !isSoon)
        forget();
}

} // namespace watek::server::store

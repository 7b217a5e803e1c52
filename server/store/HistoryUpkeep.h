// The work behind the commits: filling the index, deleting what is to go. Thread: store; its
// functions throw SQLite::Exception.
//
// It is done in slices of a few milliseconds, each in a transaction of its own between two batches
// of requests. No slice is brought to the disk by itself: what a power cut undoes is done again.
// Order: what somebody wants deleted, then the index, then what the settings want deleted, then the
// cleaning of the index.
#pragma once

#include "common/base/Clock.h"
#include "server/store/Database.h"
#include "server/store/HistoryDeletions.h"
#include "server/store/MessageEraser.h"
#include "server/store/Retention.h"
#include "server/store/SearchIndex.h"

namespace watek::server::store {

class HistoryUpkeep {
public:
    /// How often what is too old or too much is looked for.
    static constexpr int kPassMs = 60'000;

    /// `database` outlives it. `clock`: null: nothing is ever too old.
    HistoryUpkeep(Database &database, const base::Clock *clock);

    SearchIndex &index() { return m_index; }
    HistoryDeletions &deletions() { return m_deletions; }

    /// Retention goes over everything once more, from the next slice on.
    void beginPass();
    /// Takes a few milliseconds. True: there is more to do.
    bool slice(const shared::HistorySettings &settings);

    /// Something was erased, or the index cleaned of it, and forget() has not been successful
    /// since.
    bool mustForget() const
    {
        return m_eraser.erased() != m_forgotten || m_cleaned != m_forgottenCleaned;
    }
    /// Takes what was erased out of the file beside the database, too. When somebody reads there,
    /// it stays: nobody waits for the other.
    void forget();
    /// The same, if it must be and was not tried for half a minute, or the index was cleaned since.
    void forgetNowAndThen();

private:
    /// By which messages are too old; 0: none is.
    qint64 nowMs() const;
    bool doSlice(const shared::HistorySettings &settings, qint64 untilNs);
    bool cleanIndex(qint64 untilNs);

    Database &m_database;
    const base::Clock *const m_clock;
    const qint64 m_builtWallMs; ///< the clock's times when this was built
    const qint64 m_builtNs;
    const qint64 m_newestMs; ///< of the last message when this was built, wall clock; 0: none
    SearchIndex m_index;
    MessageEraser m_eraser;
    HistoryDeletions m_deletions;
    Retention m_retention;
    quint64 m_forgotten = 0; ///< so many had been erased when forget() was successful last
    quint64 m_forgottenCleaned = 0; ///< m_cleaned, likewise
    qint64 m_triedToForgetNs = 0; ///< 0: it may be tried at once
    quint64 m_cleaned = 0; ///< so many had been erased when the index was cleaned last
    quint64 m_toClean = 0; ///< likewise, when the cleaning under way began
    qint64 m_cleanedNs = 0;
};

} // namespace watek::server::store

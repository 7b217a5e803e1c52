// Deletes what is too old or too much, by the settings. Thread: store; its functions throw
// SQLite::Exception, and who calls them has begun a transaction.
//
// It goes over everything in passes, each in slices: first what is too old, then what a
// conversation has too much of: messages, and with the oldest of them what else happened before;
// then such events, of which there may be as many as messages, so that they never push out what was
// said; then the oldest of all when the file or the disk is too full. Room
// of what was deleted is used again, so the file grows no more; it does not become smaller. A pass
// for room deletes a twentieth at least, because the index gives room back late.
#pragma once

#include "server/shared/HistorySettings.h"
#include "server/store/MessageEraser.h"

#include <QString>

namespace watek::server::store {

class Retention {
public:
    /// `eraser` outlives it. `folder` is on the disk that must not become full.
    Retention(SQLite::Database &sqlite, MessageEraser &eraser, QString folder);

    /// Of a pass that has not ended the rest is left out. `nowMs`: wall clock; 0: nothing is too
    /// old.
    void begin(qint64 nowMs);
    /// Goes on until `untilNs` of the monotonic clock. True: the pass has not ended.
    bool slice(const shared::HistorySettings &settings, qint64 untilNs);

private:
    enum class Phase : quint8 { Age, Messages, Events, Room, Ended };
    /// What a conversation may have too much of, by its own count.
    struct Counted {
        const char *fullest;
        const char *oldest;
    };
    static const Counted kMessages;
    static const Counted kEvents;

    /// These: true when the phase has ended.
    bool deleteOld(const shared::HistorySettings &settings, qint64 untilNs);
    bool deleteTooMany(
        const Counted &counted, const shared::HistorySettings &settings, qint64 untilNs);
    bool deleteForRoom(qint64 untilNs);
    /// How many messages are to go.
    qint64 weighRoom(const shared::HistorySettings &settings);

    SQLite::Database &m_sqlite;
    MessageEraser &m_eraser;
    const QString m_folder;
    Phase m_phase = Phase::Ended;
    qint64 m_nowMs = 0;
    int64_t m_conversation = 0; ///< Messages or Events has come so far
    qint64 m_forRoom = 0; ///< so many are still to go
};

} // namespace watek::server::store

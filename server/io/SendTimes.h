// When the bytes were queued that one client's computer has not acknowledged, so that its person
// can be told again what was lost with the connection (Resumptions). Thread: io; no clock, no
// socket.
//
// Each write is noted with its end, counted from the first, and with the moment since which its
// bytes may have waited. Writes that follow each other within kStepMs are one note. Bound: kMost
// notes. When there are more, those that were acknowledged go; then the two oldest become one,
// which begins as early as the first. So the answer may be too early, and never too late.
#pragma once

#include "server/io/Deadlines.h"

#include <QtGlobal>

#include <vector>

namespace watek::server::io {

class SendTimes {
public:
    static constexpr size_t kMost = 32;
    static constexpr qint64 kStepMs = 100;

    /// So many bytes more were written. `isAllSent`: nothing waits behind them.
    void note(qsizetype bytes, bool isAllSent, qint64 nowMs);
    /// The next note needs room: note() is then best told what was acknowledged.
    bool isFull() const { return m_writes.size() >= kMost; }
    /// All but the last so many bytes have arrived.
    void forgetAcknowledged(qint64 unacknowledged);
    /// Since when bytes were queued that have not arrived; kNever when all have.
    qint64 missedSinceMs(qint64 unacknowledged) const;

private:
    struct Write {
        qint64 end = 0; ///< bytes written until then
        qint64 sinceMs = 0;
    };
    std::vector<Write> m_writes; ///< oldest first
    qint64 m_written = 0;
    qint64 m_waitsSinceMs = kNever; ///< something is queued and not written since then
};

} // namespace watek::server::io

// Keeps one kind of log lines from filling the log: a burst of them passes, then one a second, and
// the others are counted. A value; no clock, one thread at a time (Log keeps it under its mutex).
#pragma once

#include <QtGlobal>

#include <optional>

namespace watek::server::shared {

class LogBrake {
public:
    /// So many lines pass at once.
    static constexpr int kBurst = 20;
    /// After that one passes in each of these.
    static constexpr qint64 kEveryMs = 1000;
    /// What was left out is told when it began so long ago.
    static constexpr qint64 kTellMs = 10'000;

    struct LeftOut {
        quint64 lines = 0;
        qint64 ms = 0; ///< since the first of them

        bool operator==(const LeftOut &) const = default;
    };

    /// Whether this line may be written. Otherwise it is counted as left out.
    [[nodiscard]] bool tryPass(qint64 nowMs);
    /// What was left out and not told yet, if that began at least `atLeastMs` ago. It counts as
    /// told then.
    std::optional<LeftOut> takeLeftOut(qint64 nowMs, qint64 atLeastMs = kTellMs);
    bool hasLeftOut() const { return m_leftOut > 0; }

private:
    qint64 m_fullAtMs = 0; ///< when kBurst lines may pass again, if none does until then
    quint64 m_leftOut = 0;
    qint64 m_leftOutSinceMs = 0;
};

} // namespace watek::server::shared

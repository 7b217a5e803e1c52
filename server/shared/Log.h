// The one sink of log lines: a bounded ring. Any thread writes; LogWriter's thread and the window
// read. Any thread. Writing takes a leaf lock for as long as it takes to move one record: no disk,
// no window is ever waited for. The bound is 20 000 records of at most 1000 bytes of text; beyond
// it the oldest go, and their readers see a gap in the numbers. What people write to each
// other, passwords and tokens are not logged; names and the reasons of leaving are.
//
// Anybody can make the server write lines, by connecting and misbehaving. Such lines go through
// stranger(), which has a brake for each kind of them (LogBrake): what is left out is counted, and
// the count is a line of its own, about every ten seconds and when the server stops.
#pragma once

#include "common/base/Clock.h"
#include "common/threading/Mutex.h"
#include "common/threading/WakeUp.h"
#include "server/shared/LogBrake.h"

#include <QByteArray>

#include <array>
#include <deque>
#include <vector>

namespace watek::server::shared {

enum class LogLevel : quint8 { Debug, Info, Warning, Error };

/// What people do who are not in the chat yet, as far as it is worth a line. Each has a brake.
enum class Stranger : quint8 {
    TurnedAway, ///< at the door: it has too many connections, or is no proxy
    Waits, ///< comes into the waiting room, or makes way there
    Handshake, ///< did not finish it
    Foreign, ///< speaks another protocol
    Password, ///< a wrong one: the server's, a gateway's, an account's
    Gateway, ///< a gateway brings somebody
    Flooding, ///< is slowed down, or does not read
    Banned,
};
inline constexpr size_t kStrangers = size_t(Stranger::Banned) + 1;

struct LogRecord {
    quint64 number = 0; ///< 1, 2, 3 ...: a gap means that lines were lost
    qint64 wallMs = 0;
    LogLevel level = LogLevel::Info;
    const char *role = "-"; ///< of the thread that wrote it
    const char *category
        = ""; ///< "listener", "admission", "client", "config" ...: a string literal
    QByteArray text; ///< one line of English
};

class Log {
public:
    static constexpr qsizetype kCapacity = 20'000;
    /// A longer text is cut.
    static constexpr qsizetype kMostTextBytes = 1000;

    explicit Log(const base::Clock &clock, LogLevel least = LogLevel::Info);

    void debug(const char *category, QByteArray text)
    {
        write(LogLevel::Debug, category, std::move(text));
    }
    void info(const char *category, QByteArray text)
    {
        write(LogLevel::Info, category, std::move(text));
    }
    void warning(const char *category, QByteArray text)
    {
        write(LogLevel::Warning, category, std::move(text));
    }
    void error(const char *category, QByteArray text)
    {
        write(LogLevel::Error, category, std::move(text));
    }
    /// Records below the level are not kept. `text` may hold what a client sent: whatever would
    /// steer a terminal or hide what stands there is replaced.
    void write(LogLevel level, const char *category, QByteArray text);
    /// A line that anybody can cause: written, or only counted.
    void stranger(Stranger what, LogLevel level, const char *category, QByteArray text);
    /// Writes how many lines stranger() has left out since that was told last: of all that began
    /// `atLeastMs` ago.
    void tellLeftOut(qint64 atLeastMs = LogBrake::kTellMs);
    /// There is something that tellLeftOut() will tell, now or later.
    bool hasLeftOut() const { return m_hasLeftOut.load(); }
    void setLevel(LogLevel least) { m_least.store(least); }
    bool isEnabled(LogLevel level) const
    {
        return level >= m_least.load(std::memory_order_relaxed);
    }

    /// The kept records with a number above `number`, oldest first, at most `most`.
    std::vector<LogRecord> since(quint64 number, qsizetype most = kCapacity) const;
    quint64 lastNumber() const { return m_lastNumber.load(std::memory_order_relaxed); }

    /// Readable when there are new lines. It has one reader, on any thread, which calls
    /// clearWakeUp() and then since(), in this order.
    int descriptor() const { return m_wakeUp.descriptor(); }
    void clearWakeUp();

private:
    struct Braked {
        LogBrake brake;
        LogLevel level = LogLevel::Info; ///< of the last line
        const char *category = "";
    };
    void signal();
    qint64 nowMs() const { return m_clock.monotonicNs() / 1'000'000; }

    const base::Clock &m_clock;
    std::atomic<LogLevel> m_least;
    mutable threading::Mutex m_mutex{"log", "the ring of log lines"};
    std::deque<LogRecord> m_records GUARDED_BY(m_mutex);
    std::array<Braked, kStrangers> m_strangers GUARDED_BY(m_mutex);
    std::atomic<bool> m_hasLeftOut{false};
    std::atomic<quint64> m_lastNumber{0};
    std::atomic<bool> m_isSignalled{false};
    threading::WakeUp m_wakeUp;
};

/// "debug", "info", "warning", "error".
const char *logLevelName(LogLevel level);
/// The other way round; Info for any other word.
LogLevel logLevelFrom(const QByteArray &name);

} // namespace watek::server::shared

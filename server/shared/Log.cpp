// Why no wake-up is lost. A writer puts its record into the ring, sets m_isSignalled, and signals
// only if it was not set. The reader clears the wake-up, then m_isSignalled, then looks into the
// ring. A writer that finds m_isSignalled set has put its record in before the reader unset it, and
// the reader looks afterwards, so it finds the record. A writer that finds it unset signals after
// the reader cleared the wake-up, so the reader wakes again. (The other order loses: a signal that
// comes between unsetting and clearing is cleared while the flag stays set, and then nobody ever
// signals again.)
#include "server/shared/Log.h"

#include "common/protocol/DisplayText.h"
#include "common/threading/ThreadRole.h"

#include <utility>

namespace watek::server::shared {

using threading::MutexLocker;

namespace {

/// One line that shows what it holds, of at most Log::kMostTextBytes and an ellipsis.
QByteArray lineOf(QByteArray text)
{
    const bool isCut = text.size() > Log::kMostTextBytes;
    if (isCut)
        text.truncate(Log::kMostTextBytes);
    text = protocol::safeToShow(text);
    text.replace('\t', ' ');
    return isCut ? text + "..." : text;
}

/// Completes "and 12 more ".
QByteArray describe(Stranger what)
{
    switch (what) {
    case Stranger::TurnedAway:
        return "connections turned away at the door";
    case Stranger::Waits:
        return "comings and goings in the waiting room";
    case Stranger::Handshake:
        return "handshakes that failed";
    case Stranger::Foreign:
        return "connections that speak another protocol";
    case Stranger::Password:
        return "wrong passwords";
    case Stranger::Gateway:
        return "people brought by gateways";
    case Stranger::Flooding:
        return "clients that send too fast or read too slowly";
    case Stranger::Banned:
        return "connections of banned people";
    }
    return {};
}

QByteArray leftOutText(Stranger what, const LogBrake::LeftOut &leftOut)
{
    return "... and " + QByteArray::number(leftOut.lines) + " more " + describe(what) + " in "
        + QByteArray::number((leftOut.ms + 500) / 1000) + " s";
}

} // namespace

Log::Log(const base::Clock &clock, LogLevel least)
    : m_clock(clock)
    , m_least(least)
{
}

void Log::write(LogLevel level, const char *category, QByteArray text)
{
    if (!isEnabled(level))
        return;
    LogRecord record{.wallMs = m_clock.wallMs(),
        .level = level,
        .role = threading::ThreadRole::currentName(),
        .category = category,
        .text = lineOf(std::move(text))};
    {
        MutexLocker lock(m_mutex);
        record.number = m_lastNumber.load(std::memory_order_relaxed) + 1;
        m_lastNumber.store(record.number, std::memory_order_relaxed);
        m_records.push_back(std::move(record));
        if (qsizetype(m_records.size()) > kCapacity)
            m_records.pop_front();
    }
    signal();
}

void Log::signal()
{
    if (!m_isSignalled.exchange(true))
        m_wakeUp.signal();
}

void Log::stranger(Stranger what, LogLevel level, const char *category, QByteArray text)
{
    if (!isEnabled(level))
        return;
    bool passes = false;
    {
        MutexLocker lock(m_mutex);
        Braked &one = m_strangers[size_t(what)];
        one.level = level;
        one.category = category;
        passes = one.brake.tryPass(nowMs());
    }
    if (passes)
        write(level, category, std::move(text));
    else if (!m_hasLeftOut.exchange(true))
        signal(); // the reader must come again to tell of it
}

void Log::tellLeftOut(qint64 atLeastMs)
{
    struct Line {
        LogLevel level;
        const char *category;
        QByteArray text;
    };
    std::vector<Line> lines;
    {
        MutexLocker lock(m_mutex);
        bool isAnyLeft = false;
        for (size_t i = 0; i < kStrangers; ++i) {
            Braked &one = m_strangers[i];
            if (const auto leftOut = one.brake.takeLeftOut(nowMs(), atLeastMs))
                lines.push_back({one.level, one.category, leftOutText(Stranger(i), *leftOut)});
            isAnyLeft = isAnyLeft || one.brake.hasLeftOut();
        }
        m_hasLeftOut.store(isAnyLeft);
    }
    for (Line &line : lines)
        write(line.level, line.category, std::move(line.text));
}

std::vector<LogRecord> Log::since(quint64 number, qsizetype most) const
{
    std::vector<LogRecord> records;
    MutexLocker lock(m_mutex);
    if (m_records.empty() || m_records.back().number <= number)
        return records;
    const quint64 first = m_records.front().number;
    const auto skip = qsizetype(number >= first ? number - first + 1 : 0);
    const qsizetype count = std::min(most, qsizetype(m_records.size()) - skip);
    records.assign(m_records.begin() + skip, m_records.begin() + skip + count);
    return records;
}

void Log::clearWakeUp()
{
    m_wakeUp.clear();
    m_isSignalled.store(false);
}

const char *logLevelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    return "";
}

LogLevel logLevelFrom(const QByteArray &name)
{
    for (const LogLevel level :
        {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error}) {
        if (name == logLevelName(level))
            return level;
    }
    return LogLevel::Info;
}

} // namespace watek::server::shared

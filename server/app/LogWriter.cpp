// How log lines get out, and what happens when they cannot.
//
// Any thread puts a record into the ring of shared::Log, which keeps the last 20 000 and never
// waits. This file's thread takes up to 256 at a time, makes lines of them (m_pending), and writes
// them when the output is ready. It takes no more before those are written. So there is one bound,
// the ring's: when the output takes nothing, the ring's oldest records go, and the line that is
// written next says how many were lost.
//
// An output that takes nothing (a pipe nobody reads, a stopped terminal) is waited for with poll();
// one that gives an error (a full disk, a pipe without a reader) is tried again every second. The
// error is said once, in the log itself, where the window shows it and where it is written when
// writing works again; and on standard error when the log goes elsewhere.
//
// Lines that strangers cause are written with a brake (LogBrake); while some were left out, the
// thread comes by every second to write how many, when that is due.
//
// The thread waits for three things at once: orders (m_orders), new records (the log's wake-up),
// and the output. No wake-up is lost: each is cleared first, and what it announces is looked at
// afterwards.
#include "server/app/LogWriter.h"

#include "common/base/Clock.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstring>
#include <utility>

#include <poll.h>

namespace watek::server::app {

namespace {

constexpr qsizetype kMostRecords = 256;
constexpr int kRetryMs = 1000;
/// How long the program's end waits for an output that takes nothing.
constexpr qint64 kFarewellNs = 500'000'000;

/// Says how many records are missing between number `taken` and `record`.
shared::LogRecord lostBefore(const shared::LogRecord &record, quint64 taken)
{
    return {.number = record.number - 1,
        .wallMs = record.wallMs,
        .level = shared::LogLevel::Warning,
        .role = threading::ThreadRole::currentName(),
        .category = "log",
        .text = QByteArray::number(record.number - taken - 1) + " log lines were lost"};
}

} // namespace

LogWriter::LogWriter(shared::Log &log, LogOutput output, QString path, LogFormat format)
    : m_log(log)
    , m_path(std::move(path))
    , m_format(format)
    , m_output(std::move(output))
    , m_taken(0)
    , m_thread(QStringLiteral("log"), logRole, threading::LoopKind::Qt, [this] {
        logRole.assertCurrent();
        run();
    })
{
    m_thread.start();
}

LogWriter::~LogWriter()
{
    m_isEnding.store(true);
    m_orders.signal();
    m_thread.wait();
    threading::tsanAcquire(&m_thread);
}

void LogWriter::reopen()
{
    m_mustReopen.store(true);
    m_orders.signal();
}

void LogWriter::run()
{
    for (;;) {
        m_orders.clear();
        m_log.clearWakeUp();
        if (m_mustReopen.exchange(false))
            openAgain();
        if (isEnding() && m_endNs == 0)
            m_endNs = base::monotonicNowNs() + kFarewellNs;
        if (m_log.hasLeftOut())
            m_log.tellLeftOut(isEnding() ? 0 : shared::LogBrake::kTellMs);
        if (m_pending.isEmpty())
            format();
        write();
        if (m_pending.isEmpty() && m_log.lastNumber() > m_taken)
            continue;
        const bool isPointless = m_isFailing || base::monotonicNowNs() >= m_endNs;
        if (m_endNs != 0 && (m_pending.isEmpty() || isPointless))
            return;
        wait();
    }
}

void LogWriter::openAgain()
{
    if (m_path.isEmpty())
        return;
    auto again = LogOutput::open(m_path);
    if (again) {
        m_output = std::move(again).value();
        m_log.info("log", "the log file was opened again: " + m_path.toUtf8());
    } else {
        m_log.warning(
            "log", "the log file cannot be opened again, the old one goes on: " + again.error());
    }
}

void LogWriter::format()
{
    for (const shared::LogRecord &record : m_log.since(m_taken, kMostRecords)) {
        if (record.number != m_taken + 1)
            m_pending += formatLogRecord(lostBefore(record, m_taken), m_format) + '\n';
        m_taken = record.number;
        m_pending += formatLogRecord(record, m_format) + '\n';
    }
}

void LogWriter::write()
{
    if (m_pending.isEmpty())
        return;
    const LogOutput::Written written = m_output.write(m_pending);
    m_pending.remove(0, written.bytes);
    if (written.error != 0) {
        noteFailure(written.error);
    } else if (written.bytes > 0 && std::exchange(m_isFailing, false)) {
        m_log.info("log", "the log is written again");
    }
}

void LogWriter::noteFailure(int error)
{
    if (std::exchange(m_isFailing, true))
        return;
    const QByteArray sentence = "the log cannot be written: " + QByteArray(std::strerror(error))
        + "; the last " + QByteArray::number(shared::Log::kCapacity)
        + " lines are kept until it can";
    m_log.warning("log", sentence);
    if (!m_path.isEmpty())
        LogOutput::standardError().write(m_path.toUtf8() + ": " + sentence + '\n');
}

void LogWriter::wait()
{
    // While lines wait for the output, new records wait in the ring. A descriptor of -1 is left
    // out.
    const bool isWaitingForOutput = !m_pending.isEmpty() && !m_isFailing;
    pollfd descriptors[] = {
        {.fd = m_orders.descriptor(), .events = POLLIN, .revents = 0},
        {.fd = m_pending.isEmpty() ? m_log.descriptor() : -1, .events = POLLIN, .revents = 0},
        {.fd = isWaitingForOutput ? m_output.descriptor() : -1, .events = POLLOUT, .revents = 0},
    };
    const bool mustComeAgain = (m_isFailing && !m_pending.isEmpty()) || m_log.hasLeftOut();
    int ms = mustComeAgain ? kRetryMs : -1;
    if (m_endNs != 0)
        ms = int(std::max<qint64>(0, m_endNs - base::monotonicNowNs()) / 1'000'000) + 1;
    poll(descriptors, std::size(descriptors), ms);
}

QByteArray formatLogRecord(const shared::LogRecord &record, LogFormat format)
{
    const QString time = QDateTime::fromMSecsSinceEpoch(record.wallMs).toString(Qt::ISODateWithMs);
    const char *level = shared::logLevelName(record.level);
    if (format == LogFormat::Json) {
        const QJsonObject object{{QStringLiteral("time"), time},
            {QStringLiteral("level"), QLatin1String(level)},
            {QStringLiteral("thread"), QLatin1String(record.role)},
            {QStringLiteral("category"), QLatin1String(record.category)},
            {QStringLiteral("text"), QString::fromUtf8(record.text)}};
        return QJsonDocument(object).toJson(QJsonDocument::Compact);
    }
    return time.toLatin1() + ' ' + QByteArray(level).leftJustified(7) + " [" + record.role + "] "
        + record.category + ": " + record.text;
}

} // namespace watek::server::app

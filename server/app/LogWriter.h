// Writes the log to standard error or a file, as text or JSON lines.
// Thread: gui (the main thread); a slow disk delays only this.
#pragma once

#include "server/shared/Log.h"
#include "server/shared/Roles.h"

#include <QFile>
#include <QSocketNotifier>

namespace watek::server::app {

enum class LogFormat { Text, Json };

class LogWriter {
public:
    /// Writes what comes from now on to `output`, which is open and outlives the writer.
    LogWriter(shared::Log &log, QIODevice &output, LogFormat format);
    /// Writes what is left.
    ~LogWriter();
    LogWriter(const LogWriter &) = delete;
    LogWriter &operator=(const LogWriter &) = delete;

private:
    void onLines();

    shared::Log &m_log;
    QIODevice &m_output;
    const LogFormat m_format;
    quint64 m_written = 0;
    QSocketNotifier m_notifier;
};

/// One record as a line without its ending.
QByteArray formatLogRecord(const shared::LogRecord &record, LogFormat format);

} // namespace watek::server::app

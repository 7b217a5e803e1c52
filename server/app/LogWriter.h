// Writes the log to standard error or a file, as text or JSON lines.
// Thread: built and destroyed on gui; it writes on a thread of its own ("log"), so that nobody ever
// waits for a reader or a disk.
#pragma once

#include "common/threading/WakeUp.h"
#include "common/threading/WorkerThread.h"
#include "server/app/LogOutput.h"
#include "server/shared/Log.h"
#include "server/shared/Roles.h"

#include <atomic>

namespace watek::server::app {

enum class LogFormat { Text, Json };

class LogWriter {
public:
    /// Writes what the log holds and what comes to the file `path`, or to standard error when it is
    /// empty. `output` is what was opened for it. The log outlives the writer, and nobody else
    /// waits for its descriptor.
    LogWriter(shared::Log &log, LogOutput output, QString path, LogFormat format);
    /// Writes what is left, as far as it is taken within half a second.
    ~LogWriter();
    LogWriter(const LogWriter &) = delete;
    LogWriter &operator=(const LogWriter &) = delete;

    /// Any thread. Opens the file again under its name: whoever renamed it wants a new one. The old
    /// one goes on when that fails, which the log says. Nothing happens with standard error.
    void reopen();

private:
    void run() REQUIRES(logRole);
    bool isEnding() const { return m_isEnding.load(); }
    void openAgain() REQUIRES(logRole);
    void format() REQUIRES(logRole);
    void wait() REQUIRES(logRole);
    void write() REQUIRES(logRole);
    void noteFailure(int error) REQUIRES(logRole);

    shared::Log &m_log;
    const QString m_path;
    const LogFormat m_format;
    std::atomic<bool> m_isEnding{false};
    std::atomic<bool> m_mustReopen{false};
    threading::WakeUp m_orders; ///< one of the two flags was set

    LogOutput m_output GUARDED_BY(logRole);
    quint64 m_taken GUARDED_BY(logRole); ///< number of the record that was formatted last
    QByteArray m_pending GUARDED_BY(logRole); ///< lines that are not written yet
    bool m_isFailing GUARDED_BY(logRole) = false; ///< the last write was an error; it has been said
    qint64 m_endNs GUARDED_BY(logRole) = 0; ///< when the destructor stops waiting
    threading::RoleThread m_thread;
};

/// One record as a line without its ending.
QByteArray formatLogRecord(const shared::LogRecord &record, LogFormat format);

} // namespace watek::server::app

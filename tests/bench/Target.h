// The server under load: our own, started for one measurement, or one that runs already.
// Thread: main. Linux (/proc).
#pragma once

#include <QProcess>
#include <QString>

#include <QTemporaryDir>

#include <optional>

namespace watek::bench {

/// What the system says of the server's process.
struct Usage {
    double processorSeconds = 0; ///< user and system, all threads
    qint64 residentKiB = 0;
};

class Target {
public:
    /// Starts `program` headless on a free port with no limits, on processor `cpu` when one is
    /// given.
    static std::optional<Target> start(
        const QString &program, const QStringList &extra, int cpu, QString &error);
    /// One that listens on 127.0.0.1 already; `pid` 0 when its figures cannot be had.
    static Target running(quint16 port, qint64 pid);

    quint16 port() const { return m_port; }
    std::optional<Usage> usage() const;
    void stop();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
    quint16 m_port = 0;
    qint64 m_pid = 0;
};

/// Keeps this process on one processor.
void pinTo(int cpu);

} // namespace watek::bench

// The server under load: our own, started for one measurement, or one that runs already.
// Thread: main. Linux (/proc).
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace watek::bench {

/// The bytes that may wait for one client.
enum class SendQueue {
    Lifted, ///< so many that whoever reads at all is never closed
    Default, ///< the server's own setting
};

/// A server program and the further words of its command line.
struct Program {
    QString file;
    QStringList arguments;
};

class Target {
public:
    /// Starts the program headless on a free port, without flood control and with places for
    /// everybody, on processor `cpu` when that is not negative.
    static std::optional<Target> start(
        const Program &program, SendQueue sendQueue, int cpu, QString &error);
    /// One that listens on 127.0.0.1 already; `pid` 0 when its figures cannot be had.
    static Target running(quint16 port, qint64 pid);

    quint16 port() const { return m_port; }
    /// Processor time of all its threads since it began, user and system; NaN when it cannot be
    /// had.
    double processorSeconds() const;
    /// Resident memory; NaN when it cannot be had.
    double residentKiB() const;
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

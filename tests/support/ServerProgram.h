// The server's program itself, for suites that are compiled with WATEK_SERVER_PROGRAM, its path.
#pragma once

#include <QFile>
#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>

#include <unistd.h>

namespace watek::tests {

struct ProgramOutcome {
    int code = -1;
    QByteArray output;
    QByteArray complaint;
};

/// Runs it to its end.
inline ProgramOutcome runServer(const QStringList &words)
{
    QProcess process;
    process.start(QStringLiteral(WATEK_SERVER_PROGRAM), words);
    const bool finished = process.waitForFinished(20'000);
    return {
        .code = finished && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
        .output = process.readAllStandardOutput(),
        .complaint = process.readAllStandardError()};
}

/// A port that nobody listens on at the moment.
inline quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress(QHostAddress::LocalHost)) ? server.serverPort() : 0;
}

/// What the process has used of a processor since its start.
inline double cpuSeconds(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = file.readAll().split(' ');
    return (fields.value(13).toDouble() + fields.value(14).toDouble())
        / double(sysconf(_SC_CLK_TCK));
}

inline bool listens(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    return socket.waitForConnected(1000);
}

} // namespace watek::tests

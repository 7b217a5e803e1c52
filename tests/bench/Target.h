// The server under load: our own, started for one measurement, or one that runs already.
// Thread: main. Linux (/proc).
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <array>
#include <memory>
#include <optional>

namespace watek::bench {

/// What a scenario changes in the server's default settings. The report prints it above the
/// scenario's table, because a figure holds only for the settings it was measured with.
struct Settings {
    /// Lines for the section [limits], each with its '\n'. Empty: only what makes room for a crowd
    /// that comes from one address, see kRoom.
    QByteArray limits = {};
    /// Also the doors that the program's own options do not ask for: see Door.
    bool opensEveryDoor = false;
    /// So many accounts are there when the server starts: "acct0", "acct1", … all with the password
    /// kPassword.
    int accounts = 0;
    /// So many channels that the first account has registered are there, too: "#room0", "#room1" …
    int channels = 0;
    /// Lines for the section [history], each with its '\n'.
    QByteArray history = {};
};

constexpr char kPassword[] = "correct horse battery staple";
/// What the accounts' verifiers are made with, as by default.
constexpr int kIterations = 100'000;
constexpr char kSalt[] = "0123456789abcdef";
/// PBKDF2 of all this ("SaltedPassword", RFC 5802), which takes its time; computed once.
const QByteArray &saltedPassword();

/// How a client comes.
enum class Door { Plain, Tls, WebSocket, SecureWebSocket };

/// Without these the server would not let a crowd in.
constexpr char kRoom[]
    = "[server]\ndata=data\nmax_clients=20000\n[limits]\nmax_clients_per_ip=20000\n";
/// Senders that say more than a person may: for scenarios that look for the most that goes through.
constexpr char kFloodOff[] = "flood=off\n";
/// For clients that count what they read and answer no PING.
constexpr char kNoPings[] = "ping_interval=3600\n";

/// "max_clients=20000, flood=off": what differs from the default settings.
QString describe(const Settings &settings);

/// A server program and the further words of its command line.
struct Program {
    QString file;
    QStringList arguments;
    Door door = Door::Plain; ///< by which clients come
};

class Target {
public:
    /// Starts the program headless on a free port, with places for everybody and what `settings`
    /// changes besides, on processor `cpu` when that is not negative.
    static std::optional<Target> start(
        const Program &program, const Settings &settings, int cpu, QString &error);
    /// One that listens on 127.0.0.1 already; `pid` 0 when its figures cannot be had.
    static Target running(quint16 port, qint64 pid, Door door);

    quint16 port() const { return m_port; }
    /// Of a server that Settings::opensEveryDoor was asked of.
    quint16 portOf(Door door) const { return m_ports[size_t(door)]; }
    /// How port() is spoken to.
    Door door() const { return m_door; }
    /// Processor time of all its threads since it began, user and system; NaN when it cannot be
    /// had.
    double processorSeconds() const;
    /// How many descriptors it has open; NaN when it cannot be had.
    double descriptors() const;
    /// Resident memory; NaN when it cannot be had.
    double residentKiB() const;
    /// The most that was resident since it began (VmHWM); NaN when it cannot be had.
    double mostResidentKiB() const;
    void stop();
    /// Stops it and starts it again with the same folder and settings. An empty text, or what went
    /// wrong.
    QString restart();
    /// How long it took, from the start of the process until its port was open.
    double startMs() const { return m_startMs; }
    /// Where it keeps its database; empty for one that runs already.
    QString dataFolder() const;

private:
    QString launch();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_process;
    Program m_program;
    int m_cpu = -1; ///< negative: any
    double m_startMs = 0;
    quint16 m_port = 0;
    std::array<quint16, 4> m_ports{}; ///< by Door
    Door m_door = Door::Plain;
    qint64 m_pid = 0;
};

/// Keeps this process on one processor.
void pinTo(int cpu);

} // namespace watek::bench

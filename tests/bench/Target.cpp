#include "tests/bench/Target.h"

#include "common/base/Clock.h"
#include "common/protocol/Scram.h"
#include "tests/bench/LoadSocket.h"

#include <QDir>
#include <QFile>

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <limits>
#include <memory>

namespace watek::bench {

namespace {

const QString kConfigFile = QStringLiteral("bench.ini");
constexpr qint64 kStartPatienceNs = 30'000'000'000;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// A port that was free a moment ago.
quint16 freePort()
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    bind(fd, reinterpret_cast<const sockaddr *>(&at), size);
    getsockname(fd, reinterpret_cast<sockaddr *>(&at), &size);
    close(fd);
    return ntohs(at.sin_port);
}

bool isListening(quint16 port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool connected = connect(fd, reinterpret_cast<const sockaddr *>(&to), sizeof to) == 0;
    close(fd);
    return connected;
}

QByteArray configOf(const Settings &settings)
{
    return kRoom + settings.limits
        + (settings.history.isEmpty() ? QByteArray() : "[history]\n" + settings.history);
}

QByteArray doorConfigOf(const Target &target)
{
    const QByteArray port = QByteArray::number(target.port());
    switch (target.door()) {
    case Door::Tls:
        // In a folder of its own the server makes itself a certificate.
        return "[tls]\nenabled=on\nport=" + port + '\n';
    case Door::WebSocket:
        return "[listen/measured]\ntransport=ws\naddress=127.0.0.1\nport=" + port + '\n';
    case Door::Plain:
    case Door::SecureWebSocket:
        break;
    }
    return {};
}

QByteArray everyDoorOf(const Target &target)
{
    const auto port = [&target](Door door) { return QByteArray::number(target.portOf(door)); };
    return "[listen/secure]\ntransport=tls\naddress=127.0.0.1\nport=" + port(Door::Tls)
        + "\n[listen/web]\ntransport=ws\naddress=127.0.0.1\nport=" + port(Door::WebSocket)
        + "\n[listen/secure-web]\ntransport=wss\naddress=127.0.0.1\nport="
        + port(Door::SecureWebSocket) + '\n';
}

void setAffinity(int cpu)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(size_t(cpu), &set);
    sched_setaffinity(0, sizeof set, &set);
}

/// They come as the database of Atheme that `--import` reads.
QString importAccounts(
    const Settings &settings, const QString &program, const QString &config, const QDir &folder)
{
    const auto verifier = protocol::ScramVerifier::of(saltedPassword(), kSalt, kIterations);
    const QByteArray password = "$z$65$" + QByteArray::number(kIterations) + '$'
        + verifier.salt.toBase64() + '$' + verifier.serverKey.toBase64() + '$'
        + verifier.storedKey.toBase64();
    QFile file(folder.filePath(QStringLiteral("services.db")));
    if (!file.open(QIODevice::WriteOnly))
        return QStringLiteral("cannot write %1").arg(file.fileName());
    file.write("DBV 12\n");
    for (int i = 0; i < settings.accounts; ++i)
        file.write("MU AAAAAAAAB acct" + QByteArray::number(i) + ' ' + password
            + " noemail 1700000000 1700000000 +C default\n");
    for (int i = 0; i < settings.channels; ++i) {
        const QByteArray name = "#room" + QByteArray::number(i);
        file.write("MC " + name + " 1700000000 1700000000 +v 0 0 0\nCA " + name
            + " acct0 +AFR 1700000000\n");
    }
    file.close();
    QProcess import;
    import.setProcessChannelMode(QProcess::MergedChannels);
    import.start(
        program, {QStringLiteral("--import"), file.fileName(), QStringLiteral("--config"), config});
    if (!import.waitForFinished(120'000) || import.exitCode() != 0)
        return QStringLiteral("the accounts cannot be made: %1")
            .arg(QString::fromUtf8(import.readAll().left(400)));
    return {};
}

} // namespace

const QByteArray &saltedPassword()
{
    static const QByteArray salted = [] {
        QByteArray made(protocol::ScramVerifier::kKeyBytes, Qt::Uninitialized);
        PKCS5_PBKDF2_HMAC(kPassword, int(sizeof kPassword - 1),
            reinterpret_cast<const unsigned char *>(kSalt), int(sizeof kSalt - 1), kIterations,
            EVP_sha256(), int(made.size()), reinterpret_cast<unsigned char *>(made.data()));
        return made;
    }();
    return salted;
}

QString describe(const Settings &settings)
{
    QStringList changed;
    for (const QByteArray &line : configOf(settings).split('\n')) {
        if (line.contains('='))
            changed += QString::fromLatin1(line);
    }
    if (settings.accounts > 0)
        changed += QStringLiteral("%1 accounts").arg(settings.accounts);
    if (settings.channels > 0)
        changed += QStringLiteral("%1 registered channels").arg(settings.channels);
    return changed.join(QStringLiteral(", "));
}

std::optional<Target> Target::start(
    const Program &program, const Settings &settings, int cpu, QString &error)
{
    Target target;
    target.m_folder = std::make_unique<QTemporaryDir>();
    // With another door nobody uses the plain port, which is there all the same.
    const quint16 plainPort = freePort();
    target.m_door = program.door;
    target.m_port = program.door == Door::Plain ? plainPort : freePort();
    target.m_ports = {plainPort, freePort(), freePort(), freePort()};
    const QByteArray doors = settings.opensEveryDoor ? everyDoorOf(target) : QByteArray();
    const QString config = target.m_folder->filePath(kConfigFile);
    QFile file(config);
    if (!file.open(QIODevice::WriteOnly)
        || file.write(configOf(settings) + doorConfigOf(target) + doors) < 0) {
        error = QStringLiteral("cannot write %1").arg(config);
        return std::nullopt;
    }
    file.close();
    if (settings.accounts > 0) {
        error = importAccounts(settings, program.file, config, QDir(target.m_folder->path()));
        if (!error.isEmpty())
            return std::nullopt;
    }
    target.m_program = program;
    target.m_cpu = cpu;
    error = target.launch();
    if (!error.isEmpty())
        return std::nullopt;
    return target;
}

QString Target::launch()
{
    m_process = std::make_unique<QProcess>();
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(m_folder->filePath(QStringLiteral("server.log")));
    m_process->setChildProcessModifier([cpu = m_cpu] {
        // Whatever ends this program ends its server.
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (cpu >= 0)
            setAffinity(cpu);
    });
    const qint64 beganNs = base::monotonicNowNs();
    m_process->start(m_program.file,
        QStringList{QStringLiteral("127.0.0.1"), QString::number(m_ports[size_t(Door::Plain)]),
            QStringLiteral("--headless"), QStringLiteral("--config"),
            m_folder->filePath(kConfigFile)}
            + m_program.arguments);
    if (!m_process->waitForStarted()) {
        return QStringLiteral("cannot start %1: %2").arg(m_program.file, m_process->errorString());
    }
    while (!isListening(m_port)) {
        if (base::monotonicNowNs() - beganNs > kStartPatienceNs || m_process->waitForFinished(2)) {
            QFile log(m_folder->filePath(QStringLiteral("server.log")));
            const bool opened = log.open(QIODevice::ReadOnly);
            return QStringLiteral("%1 does not listen: %2")
                .arg(m_program.file, opened ? QString::fromUtf8(log.readAll()) : QString());
        }
    }
    m_startMs = double(base::monotonicNowNs() - beganNs) / 1e6;
    m_pid = m_process->processId();
    return {};
}

QString Target::restart()
{
    if (!m_process)
        return QStringLiteral("a server that was not started here cannot be started again");
    stop();
    return launch();
}

QString Target::dataFolder() const
{
    return m_folder ? m_folder->filePath(QStringLiteral("data")) : QString();
}

Target Target::running(quint16 port, qint64 pid, Door door)
{
    Target target;
    target.m_door = door;
    target.m_port = port;
    target.m_pid = pid;
    return target;
}

double Target::processorSeconds() const
{
    // The process's own clock: /proc/PID/stat counts in hundredths of a second.
    clockid_t clock{};
    timespec time{};
    if (m_pid == 0 || clock_getcpuclockid(pid_t(m_pid), &clock) != 0
        || clock_gettime(clock, &time) != 0) {
        return kUnknown;
    }
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double Target::descriptors() const
{
    const QDir folder(QStringLiteral("/proc/%1/fd").arg(m_pid));
    return m_pid == 0
        ? kUnknown
        : double(folder.entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

double Target::residentKiB() const
{
    // What statm says may be late by some hundred pages; the sum of the maps is counted when asked.
    QFile maps(QStringLiteral("/proc/%1/smaps_rollup").arg(m_pid));
    if (m_pid == 0 || !maps.open(QIODevice::ReadOnly))
        return kUnknown;
    const QByteArray text = maps.readAll();
    const qsizetype at = text.indexOf("\nRss:");
    return at < 0 ? kUnknown : text.mid(at + 5).trimmed().split(' ').constFirst().toDouble();
}

double Target::mostResidentKiB() const
{
    QFile status(QStringLiteral("/proc/%1/status").arg(m_pid));
    if (m_pid == 0 || !status.open(QIODevice::ReadOnly))
        return kUnknown;
    const QByteArray text = status.readAll();
    const qsizetype at = text.indexOf("\nVmHWM:");
    return at < 0 ? kUnknown : text.mid(at + 7).trimmed().split(' ').constFirst().toDouble();
}

void Target::stop()
{
    if (!m_process)
        return;
    m_process->terminate();
    if (!m_process->waitForFinished(5000))
        m_process->kill();
    m_process->waitForFinished(1000);
}

void pinTo(int cpu) { setAffinity(cpu); }

} // namespace watek::bench

#include "tests/kill/Server.h"

#include "common/base/Clock.h"

#include <QFile>
#include <QRegularExpression>

#include <unistd.h>

#include <csignal>

namespace watek::kill {

namespace {

constexpr qint64 kMostStartNs = 60'000'000'000;

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

Server::Server(const Options &options)
    : m_options(options)
{
    QFile config(filePath(QStringLiteral("kill.ini")));
    if (!config.open(QIODevice::WriteOnly))
        qFatal("there is no folder for the server");
    config.write("[server]\nhost=127.0.0.1\nport=0\nmax_clients=1000\ndata="
        + QFile::encodeName(dataFolder())
        + "\n[limits]\nflood=off\n[accounts]\nfast_hash=on\n"
          "[history]\nenabled=on\nretention_days=0\nmax_messages=0\nmin_free_bytes=0\ndurability="
        + options.durability.toUtf8() + '\n');
}

QByteArrayList Server::words(const QStringList &more) const
{
    const QString program = more.contains(QStringLiteral("--headless")) && m_options.isLossy
        ? m_options.forgetfulServer
        : m_options.plainServer;
    QByteArrayList words{QFile::encodeName(program), "--config",
        QFile::encodeName(filePath(QStringLiteral("kill.ini")))};
    for (const QString &word : more)
        words += QFile::encodeName(word);
    return words;
}

void Server::launch()
{
    m_server = Child(words({QStringLiteral("--headless")}), filePath(QStringLiteral("server.log")));
}

std::optional<quint16> Server::waitForPort()
{
    static const QRegularExpression kListens(
        QStringLiteral("listening on 127\\.0\\.0\\.1 port (\\d+)"));
    const qint64 until = base::monotonicNowNs() + kMostStartNs;
    while (base::monotonicNowNs() < until) {
        const bool hasEnded = m_server.ended().has_value();
        const auto found = kListens.match(QString::fromUtf8(said()));
        if (found.hasMatch())
            return found.captured(1).toUShort();
        if (hasEnded)
            return std::nullopt;
        usleep(5000);
    }
    return std::nullopt;
}

Undone Server::kill(std::mt19937_64 &random)
{
    m_server.signal(SIGKILL);
    m_server.wait();
    Undone undone;
    if (!m_options.isLossy)
        return undone;
    const PowerCut cut = random() % 2 == 0 ? PowerCut::LosesAll : PowerCut::LosesSome;
    const QByteArray database = QFile::encodeName(dataFolder()) + "/watek.db";
    for (const char *suffix : {"", "-wal", "-journal"}) {
        const Undone more = undoWrites(database + suffix, cut, random);
        undone.writes += more.writes;
        undone.lost += more.lost;
    }
    // Memory that programs share is gone as well.
    QFile::remove(QFile::decodeName(database + "-shm"));
    return undone;
}

void Server::askToStop() { m_server.signal(SIGTERM); }

int Server::stop()
{
    askToStop();
    return m_server.wait();
}

void Server::beginBackup()
{
    m_backup = Child(words({QStringLiteral("--backup"), filePath(QStringLiteral("backup.db"))}),
        filePath(QStringLiteral("backup.log")));
}

bool Server::restore()
{
    Child restoring(words({QStringLiteral("--restore"), filePath(QStringLiteral("backup.db"))}),
        filePath(QStringLiteral("backup.log")));
    return restoring.wait() == 0;
}

QByteArray Server::said() const { return contentOf(filePath(QStringLiteral("server.log"))); }

} // namespace watek::kill

// watek-bench: prints how fast the server delivers, what an idle connection costs, and how fast
// clients come in. The machine decides the absolute figures; compare two servers in one run (--port
// for the other). Thread: main.
#include "tests/bench/FanOut.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>
#include <QTextStream>

#include <sys/resource.h>

using namespace watek::bench;

namespace {

struct Options {
    QString server;
    QStringList serverArguments;
    quint16 port = 0;
    qint64 pid = 0;
    bool pinned = true;
    double seconds = 5;
    int rounds = 1;
    QStringList scenarios;
};

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

std::vector<FanOutShape> fanOutShapes(double seconds)
{
    return {
        {.name = QStringLiteral("room100"),
            .crowd = {100, 1},
            .senders = 4,
            .window = 32,
            .seconds = seconds},
        {.name = QStringLiteral("room1000"),
            .crowd = {1000, 1},
            .senders = 4,
            .window = 8,
            .seconds = seconds},
        {.name = QStringLiteral("rooms10"),
            .crowd = {1000, 100},
            .senders = 100,
            .window = 4,
            .seconds = seconds},
    };
}

/// A fresh server for each measurement, so that none inherits another's memory.
std::optional<Target> target(const Options &options, QString &error)
{
    if (options.port != 0)
        return Target::running(options.port, options.pid);
    return Target::start(options.server, options.serverArguments, options.pinned ? 0 : -1, error);
}

bool measureFanOut(const FanOutShape &shape, const Options &options)
{
    QString error;
    auto server = target(options, error);
    const auto result = server ? runFanOut(shape, *server, error) : std::nullopt;
    if (server)
        server->stop();
    if (!result) {
        out() << shape.name << ": " << error << Qt::endl;
        return false;
    }
    const QString perDelivery = result->serverUsPerDelivery
        ? QString::number(*result->serverUsPerDelivery, 'f', 3)
        : QStringLiteral("-");
    out() << QStringLiteral("%1 %2 clients %3 room(s) %4 deliveries/s  p50 %5 ms  p99 %6 ms  "
                            "server %7 us/delivery, %8 of a processor  lost %9")
                 .arg(shape.name, -9)
                 .arg(shape.crowd.clients, 5)
                 .arg(shape.crowd.channels, 4)
                 .arg(qint64(double(result->deliveries) / result->seconds), 9)
                 .arg(result->p50Ms, 7, 'f', 2)
                 .arg(result->p99Ms, 7, 'f', 2)
                 .arg(perDelivery, 6)
                 .arg(result->serverShare, 0, 'f', 2)
                 .arg(result->lost)
          << Qt::endl;
    return result->lost == 0;
}

bool measureIdle(int clients, const Options &options)
{
    QString error;
    auto server = target(options, error);
    if (!server) {
        out() << "idle: " << error << Qt::endl;
        return false;
    }
    const auto before = server->usage();
    Crowd crowd({.clients = clients, .channels = 0});
    error = crowd.enter(server->port());
    const auto after = server->usage();
    if (!error.isEmpty()) {
        out() << "idle: " << error << Qt::endl;
    } else {
        const QString memory = before && after
            ? QString::number(double(after->residentKiB - before->residentKiB) / clients, 'f', 2)
            : QStringLiteral("-");
        out() << QStringLiteral("idle      %1 clients  %2 KiB a connection  %3 connects/s")
                     .arg(clients, 5)
                     .arg(memory)
                     .arg(int(clients / crowd.enteringSeconds()))
              << Qt::endl;
    }
    server->stop();
    return error.isEmpty();
}

std::optional<Options> parse(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures how fast a chat server delivers."));
    parser.addHelpOption();
    const QCommandLineOption server(QStringLiteral("server"), QStringLiteral("The server program."),
        QStringLiteral("file"),
        QFileInfo(application.applicationFilePath())
            .dir()
            .filePath(QStringLiteral("watek-server")));
    const QCommandLineOption port(QStringLiteral("port"),
        QStringLiteral(
            "Measure the IRC server that listens on 127.0.0.1:<port> instead of starting ours."),
        QStringLiteral("port"));
    const QCommandLineOption pid(QStringLiteral("pid"),
        QStringLiteral("Its process, for its processor time."), QStringLiteral("pid"));
    const QCommandLineOption unpinned(QStringLiteral("unpinned"),
        QStringLiteral("Let server and load run on any processor (else 0 and 1)."));
    const QCommandLineOption seconds(QStringLiteral("seconds"),
        QStringLiteral("How long each scenario lasts."), QStringLiteral("s"), QStringLiteral("5"));
    const QCommandLineOption rounds(QStringLiteral("rounds"),
        QStringLiteral("How often each is run."), QStringLiteral("n"), QStringLiteral("1"));
    const QCommandLineOption extra(QStringLiteral("server-option"),
        QStringLiteral("One more word for the server's command line; may be repeated."),
        QStringLiteral("word"));
    parser.addOptions({server, port, pid, unpinned, seconds, rounds, extra});
    parser.addPositionalArgument(QStringLiteral("scenario"),
        QStringLiteral("room100 room1000 rooms10 idle (all without)"),
        QStringLiteral("[scenario...]"));
    parser.process(application);
    Options options{.server = parser.value(server),
        .serverArguments = parser.values(extra),
        .port = parser.value(port).toUShort(),
        .pid = parser.value(pid).toLongLong(),
        .pinned = !parser.isSet(unpinned),
        .seconds = parser.value(seconds).toDouble(),
        .rounds = parser.value(rounds).toInt(),
        .scenarios = parser.positionalArguments()};
    if (options.seconds <= 0 || options.rounds <= 0 || (parser.isSet(port) && options.port == 0)) {
        out() << "seconds, rounds and port must be positive numbers" << Qt::endl;
        return std::nullopt;
    }
    return options;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const auto options = parse(application);
    if (!options)
        return 2;
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (options->pinned)
        pinTo(1);

    const auto isWanted = [&options](const QString &name) {
        return options->scenarios.isEmpty() || options->scenarios.contains(name);
    };
    bool allWell = true;
    for (int round = 0; round < options->rounds; ++round) {
        for (const FanOutShape &shape : fanOutShapes(options->seconds)) {
            if (isWanted(shape.name))
                allWell = measureFanOut(shape, *options) && allWell;
        }
        if (isWanted(QStringLiteral("idle")))
            allWell = measureIdle(5000, *options) && allWell;
    }
    return allWell ? 0 : 1;
}

#include "tests/bench/Options.h"

#include "tests/bench/Scenarios.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QTextStream>

namespace watek::bench {

namespace {

QString description()
{
    QString text
        = QStringLiteral("Measures how fast a chat server delivers, and prints a table. The "
                         "server runs on\nprocessor 0, the load on processor 1; each "
                         "measurement has a server of its own.\n\nScenarios:\n");
    for (const Scenario &scenario : allScenarios(1))
        text += QStringLiteral("  %1 %2\n").arg(scenario.name, -12).arg(scenario.about);
    text += QStringLiteral("Groups: history (what keeping what is said costs: kept-... and "
                           "million). Servers keep their\nfiles below $TMPDIR or /tmp: the disk "
                           "there is what is measured.\n");
    return text
        + QStringLiteral("The status is 1 when something was lost, out of order or not possible.");
}

/// What is wrong with the options, or nothing.
QString complaint(const Options &options, bool hasPort, bool isCompared)
{
    if (options.seconds <= 0 || options.rounds <= 0 || (hasPort && options.port == 0))
        return QStringLiteral("seconds, rounds and port must be positive numbers");
    if (hasPort && isCompared)
        return QStringLiteral("a server that runs already (--port) cannot be compared: nothing "
                              "would be fresh");
    QStringList known;
    for (const Scenario &scenario : allScenarios(options.seconds)) {
        known += scenario.name;
        if (!scenario.group.isEmpty() && !known.contains(scenario.group))
            known += scenario.group;
    }
    for (const QString &name : options.scenarios) {
        if (!known.contains(name))
            return QStringLiteral("there is no scenario \"%1\", only: %2")
                .arg(name, known.join(u' '));
    }
    return {};
}

} // namespace

std::optional<Options> parseOptions(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(description());
    parser.addHelpOption();
    const QString ours = QFileInfo(application.applicationFilePath())
                             .dir()
                             .filePath(QStringLiteral("watek-server"));
    const auto add = [&parser](const char *name, const char *help, const char *value = "",
                         const QString &otherwise = {}) {
        QCommandLineOption option(QString::fromLatin1(name), QString::fromLatin1(help),
            QString::fromLatin1(value), otherwise);
        parser.addOption(option);
        return option;
    };
    const auto server = add("server", "The server program.", "file", ours);
    const auto extra
        = add("server-option", "One more word for its command line; may be repeated.", "word");
    const auto against = add(
        "against", "A second server program: both are run in turn, A B B A, and compared.", "file");
    const auto againstExtra = add("against-option",
        "One more word for the second's command line; without --against the second is the same "
        "program.",
        "word");
    const auto port = add("port",
        "Measure the IRC server that listens on 127.0.0.1:<port> instead of starting one.", "port");
    const auto pid = add("pid", "Its process, for its processor time and memory.", "pid");
    const auto tls = add("tls",
        "Measure by TLS; alone: the server with TLS beside itself without. With --port: that port "
        "speaks TLS.");
    const auto webSocket = add("ws",
        "Measure by WebSocket, in text; alone: the server's web door beside its plain one. With "
        "--port: that port speaks WebSocket.");
    const auto unpinned = add("unpinned", "Let server and load run on any processor.");
    const auto seconds = add("seconds", "How long a measurement lasts that has no end of its own.",
        "s", QStringLiteral("4"));
    const auto rounds
        = add("rounds", "How often each is run; medians are printed.", "n", QStringLiteral("1"));
    const auto quick = add("quick",
        "Send a tenth in the room of 1000 of \"burst\", and keep 20 000 messages for \"million\".");
    parser.addPositionalArgument(QStringLiteral("scenario"),
        QStringLiteral("Which to run, or a group of them; all without."),
        QStringLiteral("[scenario...]"));
    parser.process(application);

    const bool isCompared = parser.isSet(against) || parser.isSet(againstExtra);
    const Door door = parser.isSet(tls) ? Door::Tls
        : parser.isSet(webSocket)       ? Door::WebSocket
                                        : Door::Plain;
    Options options{.programs = {{parser.value(server), parser.values(extra)}},
        .port = parser.value(port).toUShort(),
        .pid = parser.value(pid).toLongLong(),
        .door = door,
        .pinned = !parser.isSet(unpinned),
        .seconds = parser.value(seconds).toDouble(),
        .rounds = parser.value(rounds).toInt(),
        .isQuick = parser.isSet(quick),
        .scenarios = parser.positionalArguments()};
    if (isCompared) {
        options.programs.push_back(
            {parser.isSet(against) ? parser.value(against) : parser.value(server),
                parser.values(againstExtra)});
    }
    // Two servers are both measured by that door; one is compared with itself.
    if (door != Door::Plain && !isCompared && options.port == 0)
        options.programs.push_back(options.programs.front());
    if (isCompared)
        options.programs.front().door = door;
    options.programs.back().door = door;
    const QString wrong = parser.isSet(tls) && parser.isSet(webSocket)
        ? QStringLiteral("--tls and --ws are two doors: only one can be measured at a time")
        : complaint(options, parser.isSet(port), isCompared);
    if (!wrong.isEmpty()) {
        QTextStream(stderr) << wrong << Qt::endl;
        return std::nullopt;
    }
    return options;
}

} // namespace watek::bench

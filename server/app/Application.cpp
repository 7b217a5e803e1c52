#include "server/app/Application.h"

#include "server/app/CommandLine.h"
#include "server/app/ConfigFile.h"
#include "server/app/LogWriter.h"
#include "server/app/Signals.h"
#include "server/passwords/PasswordHash.h"

#include <QCoreApplication>
#include <QProcessEnvironment>

#include <cstdio>

namespace watek::server::app {

using shared::ServerConfig;

namespace {

constexpr int kCannotStart = 1;
constexpr int kWrongWords = 2;

void say(FILE *to, const QString &text)
{
    std::fputs(qPrintable(text.endsWith(QLatin1Char('\n')) ? text : text + QLatin1Char('\n')), to);
}

QStringList wordsOf(int argc, char *argv[])
{
    QStringList words;
    for (int i = 0; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    return words;
}

/// Where headless log lines go: the configured file, or standard error. False, with a sentence
/// said, when the file cannot be written.
bool openLog(QFile &output, const QString &file)
{
    if (file.isEmpty())
        return output.open(stderr, QIODevice::WriteOnly | QIODevice::Unbuffered);
    output.setFileName(file);
    if (output.open(QIODevice::WriteOnly | QIODevice::Append))
        return true;
    say(stderr,
        QStringLiteral("The log file %1 cannot be written: %2.").arg(file, output.errorString()));
    return false;
}

/// From standard input and not from the command line, which other people on the machine can see.
int hashPassword()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return kCannotStart;
    QByteArray password = input.readLine();
    while (password.endsWith('\n') || password.endsWith('\r'))
        password.chop(1);
    if (password.isEmpty()) {
        say(stderr, QStringLiteral("There was no password to read."));
        return kWrongWords;
    }
    say(stdout, QString::fromLatin1(passwords::hashedPassword(password)));
    return 0;
}

int runHeadless(int argc, char *argv[], ServerHost &host, const ServerConfig &config)
    REQUIRES(guiRole)
{
    QCoreApplication application(argc, argv);
    QFile output;
    if (!openLog(output, config.log.file))
        return kCannotStart;
    const LogWriter writer(
        host.log(), output, config.log.format == "json" ? LogFormat::Json : LogFormat::Text);
    const auto started = host.start(config);
    if (!started) {
        // The log has it too, when that goes elsewhere.
        if (!config.log.file.isEmpty())
            say(stderr, describe(started.error(), config));
        return kCannotStart;
    }
    host.setOnDie([](const QByteArray &) { QCoreApplication::quit(); });
    const Signals signals_([] { QCoreApplication::quit(); },
        [&host] {
            guiRole.assertCurrent();
            host.reload();
        });
    const int code = QCoreApplication::exec();
    host.stop();
    return code;
}

} // namespace

int run(int argc, char *argv[], RunWindow runWindow)
{
    const threading::ThreadRole::Binding binding(guiRole);
    guiRole.assertCurrent();
    const auto commandLine = parseCommandLine(wordsOf(argc, argv));
    if (!commandLine) {
        say(stderr, commandLine.error());
        return kWrongWords;
    }
    if (commandLine->action == CommandLine::Action::ShowHelp) {
        say(stdout, commandLineHelp());
        return 0;
    }
    if (commandLine->action == CommandLine::Action::ShowVersion) {
        say(stdout, QStringLiteral("watek-server " WATEK_VERSION));
        return 0;
    }
    if (commandLine->action == CommandLine::Action::HashPassword)
        return hashPassword();
    const auto config = loadConfig(
        commandLine->configFile, QProcessEnvironment::systemEnvironment(), commandLine->overrides);
    if (!config) {
        say(stderr, describe(config.error()));
        return kWrongWords;
    }

    const base::SystemClock clock;
    ServerHost host(clock);
    host.log().setLevel(shared::logLevelFrom(config->log.level));
    if (!config->notInThisVersion.isEmpty())
        host.log().warning("config",
            "not in this version: " + config->notInThisVersion.join(QStringLiteral(", ")).toUtf8());
    host.setReload([&commandLine, &host]() -> base::Expected<ServerConfig, QString> {
        guiRole.assertCurrent();
        auto again = loadConfig(commandLine->configFile, QProcessEnvironment::systemEnvironment(),
            commandLine->overrides);
        if (!again)
            return base::Unexpected{describe(again.error())};
        // What a person chose in the window is not undone by a file.
        if (!commandLine->isHeadless) {
            const ServerConfig::Server &chosen = host.config().server;
            again->server.host = chosen.host;
            again->server.port = chosen.port;
            again->server.maxClients = chosen.maxClients;
        }
        return std::move(again).value();
    });
    if (commandLine->isHeadless)
        return runHeadless(argc, argv, host, *config);
    return runWindow(argc, argv, host, *config,
        {.startsAtOnce = commandLine->startsAtOnce,
            .language = commandLine->language,
            .givenKeys = config->given});
}

} // namespace watek::server::app

#include "server/app/Application.h"

#include "common/base/LostOutput.h"
#include "server/app/CommandLine.h"
#include "server/app/ConfigChanges.h"
#include "server/app/ConfigFile.h"
#include "server/app/DataCommand.h"
#include "server/app/ImportCommand.h"
#include "server/app/LogWriter.h"
#include "server/app/Privileges.h"
#include "server/app/Signals.h"
#include "server/passwords/PasswordHash.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcessEnvironment>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace watek::server::app {

using shared::ServerConfig;

namespace {

constexpr int kCannotStart = 1;
constexpr int kWrongWords = 2;

/// False when it could not be written.
bool say(FILE *to, const QString &text)
{
    std::fputs(qPrintable(text.endsWith(QLatin1Char('\n')) ? text : text + QLatin1Char('\n')), to);
    return std::fflush(to) == 0;
}

/// The exit code of a program whose only work was to print this.
int answer(const QString &text)
{
    if (say(stdout, text))
        return 0;
    say(stderr,
        QStringLiteral("Standard output cannot be written: %1.")
            .arg(QString::fromLocal8Bit(std::strerror(errno))));
    return kCannotStart;
}

QStringList wordsOf(int argc, char *argv[])
{
    QStringList words;
    for (int i = 0; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    return words;
}

/// Where headless log lines go: the configured file, or standard error.
base::Expected<LogOutput, QByteArray> openLog(const QString &file)
{
    if (file.isEmpty())
        return LogOutput::standardError();
    return LogOutput::open(file);
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
    return answer(QString::fromLatin1(passwords::hashedPassword(password)));
}

int importAccounts(const QString &fileName, const ServerConfig &config) REQUIRES(guiRole)
{
    const auto report = importFile(fileName, config);
    if (!report) {
        say(stderr, report.error());
        return kCannotStart;
    }
    for (const QString &note : report->notes)
        say(stderr, note);
    QString words = QStringLiteral("Taken over: %1 accounts, %2 channels.")
                        .arg(report->accounts)
                        .arg(report->channels);
    if (report->withoutPassword > 0)
        words += QStringLiteral(" The passwords of %1 are kept in a form that cannot be used here: "
                                "their owners need new ones.")
                     .arg(report->withoutPassword);
    return answer(words);
}

/// What is done with the database without serving anybody.
int handleData(const CommandLine &line, const ServerConfig &config) REQUIRES(guiRole)
{
    const auto done = runDataCommand(line, config, [](const QByteArray &text) {
        return std::fwrite(text.constData(), 1, size_t(text.size()), stdout) == size_t(text.size());
    });
    if (!done) {
        say(stderr, done.error());
        return kCannotStart;
    }
    // Lines of an export are for another program: nothing else stands between them.
    const bool isExport = line.action == CommandLine::Action::ExportChannel
        || line.action == CommandLine::Action::ExportAccount;
    if (!isExport)
        return answer(*done);
    say(stderr, *done);
    return std::fflush(stdout) == 0 ? 0 : kCannotStart;
}

int runHeadless(int argc, char *argv[], ServerHost &host, const ServerConfig &config)
    REQUIRES(guiRole)
{
    QCoreApplication application(argc, argv);
    auto output = openLog(config.log.file);
    if (!output) {
        say(stderr,
            QStringLiteral("The log file %1 cannot be written: %2.")
                .arg(config.log.file, QString::fromLocal8Bit(output.error())));
        return kCannotStart;
    }
    LogWriter writer(host.log(), std::move(output).value(), config.log.file,
        config.log.format == "json" ? LogFormat::Json : LogFormat::Text);
    // Before the doors open: whoever sees an open port may send SIGHUP, which would end a program
    // that does not expect it.
    const Signals signals_([] { QCoreApplication::quit(); },
        [&host, &writer] {
            guiRole.assertCurrent();
            writer.reopen();
            host.reload();
        });
    const auto started = host.start(config);
    if (!started) {
        // The log has it too, when that goes elsewhere.
        if (!config.log.file.isEmpty())
            say(stderr, describe(started.error(), config));
        return kCannotStart;
    }
    host.setOnDie([](const QByteArray &) { QCoreApplication::quit(); });
    // A program that serves nobody any more ends, so that a service manager can start it again.
    host.setOnRestartFailed([] { QCoreApplication::exit(kCannotStart); });
    const int code = QCoreApplication::exec();
    host.stop();
    return code;
}

} // namespace

int run(int argc, char *argv[], RunWindow runWindow)
{
    base::surviveLostOutput();
    const threading::ThreadRole::Binding binding(guiRole);
    guiRole.assertCurrent();
    const auto commandLine = parseCommandLine(wordsOf(argc, argv));
    if (!commandLine) {
        say(stderr, commandLine.error());
        return kWrongWords;
    }
    if (commandLine->action == CommandLine::Action::ShowHelp) {
        return answer(commandLineHelp());
    }
    if (commandLine->action == CommandLine::Action::ShowVersion) {
        return answer(QStringLiteral("watek-server " WATEK_VERSION));
    }
    if (commandLine->action == CommandLine::Action::HashPassword)
        return hashPassword();
    const auto config = loadConfig(
        commandLine->configFile, QProcessEnvironment::systemEnvironment(), commandLine->overrides);
    if (!config) {
        say(stderr, describe(config.error()));
        return kWrongWords;
    }
    if (commandLine->action == CommandLine::Action::Import)
        return importAccounts(commandLine->subject, *config);
    if (commandLine->action != CommandLine::Action::Serve)
        return handleData(*commandLine, *config);

    const base::SystemClock clock;
    ServerHost host(clock);
    host.log().setLevel(shared::logLevelFrom(config->log.level));
    if (isAdministrator())
        host.log().warning("server",
            "running as the administrator (root), with more rights than it needs: start it as an "
            "ordinary user, as resources/systemd/watek-server.service does");
    if (!config->notInThisVersion.isEmpty())
        host.log().warning("config",
            "not in this version: " + config->notInThisVersion.join(QStringLiteral(", ")).toUtf8());
    PlacesOfFile places(*config);
    host.setReload([&commandLine, &host, &places]() -> base::Expected<ServerConfig, QString> {
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
            again->server.isMainDoorOpen = chosen.isMainDoorOpen;
            places.applyTo(*again, host.config());
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

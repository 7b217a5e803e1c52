#include "client/app/Application.h"

#include "client/app/CommandLine.h"
#include "client/app/Translations.h"
#include "client/model/Workspace.h"
#include "client/session/Roles.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/Icons.h"
#include "client/ui/Looks.h"
#include "client/ui/MainWindow.h"
#include "client/ui/Settings.h"
#include "common/base/Clock.h"
#include "common/base/LostOutput.h"

#include <QApplication>
#include <QStyleFactory>

#include <cstdio>

namespace watek::client::app {

namespace {

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int n = 1; n < argc; ++n)
        arguments.append(QString::fromLocal8Bit(argv[n]));
    return arguments;
}

// What was said on the command line wins over what is remembered, which wins over the defaults.
ui::ServerEntry entryFor(const CommandLine &line, const ui::Settings &settings)
{
    ui::ServerEntry entry = settings.lastServer();
    if (!line.address.isEmpty()) {
        entry.address = line.address;
        entry.tls = -1;
        entry.channels.clear();
    }
    if (!line.nick.isEmpty())
        entry.nick = line.nick;
    if (!line.channels.isEmpty())
        entry.channels = line.channels.join(u' ');
    return entry;
}

} // namespace

int run(int argc, char **argv)
{
    base::surviveLostOutput();
    const threading::ThreadRole::Binding binding(session::guiRole);
    // Read before there is a QApplication: help and mistakes need no display.
    const auto parsed = parseCommandLine(argumentsOf(argc, argv));
    if (!parsed) {
        std::fprintf(
            stderr, "watek-client: %s\nTry: watek-client --help\n", qPrintable(parsed.error()));
        return 2;
    }
    const CommandLine &line = *parsed;
    if (line.wantsHelp || line.wantsVersion) {
        const QString text
            = line.wantsHelp ? helpText() : QStringLiteral("watek-client " WATEK_VERSION "\n");
        std::fputs(qPrintable(text), stdout);
        return 0;
    }

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("watek-client"));
    QApplication::setApplicationDisplayName(QStringLiteral("Wątek"));
    QApplication::setApplicationVersion(QStringLiteral(WATEK_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("watek-client"));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));

    ui::Settings settings;
    const Translations translations(line.language.isEmpty() ? settings.language() : line.language);
    QApplication::setWindowIcon(ui::applicationIcon());
    const ui::Looks looks(settings);
    const base::SystemClock clock;
    model::Workspace workspace(clock);
    ui::MainWindow window(workspace, settings);

    const ui::ServerEntry entry = entryFor(line, settings);
    window.firstRunPage()->setEntry(entry);
    window.show();
    if (line.connectsAtOnce() && window.firstRunPage()->isValid()) {
        settings.setLastServer(entry);
        window.openServer(window.firstRunPage()->config());
    }
    return QApplication::exec();
}

} // namespace watek::client::app

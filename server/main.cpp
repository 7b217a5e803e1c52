// The server program: names itself, and gives run() the window that a headless server never opens.
#include "server/app/Application.h"
#include "server/app/Signals.h"
#include "server/window/WindowApplication.h"

#include <QApplication>

namespace {

using namespace watek::server;

int openWindow(int &argc, char **argv, app::ServerHost &host, const shared::ServerConfig &config,
    const app::WindowRequest &request)
{
    QApplication application(argc, argv);
    // exit(), not quit(): nobody is asked whether the window may close.
    const app::Signals signals_([] { QApplication::exit(0); },
        [&host] {
            guiRole.assertCurrent();
            host.reload();
        });
    const auto isGiven
        = [&request](const char *key) { return request.givenKeys.contains(QLatin1String(key)); };
    return window::runWindow(application, host, config, request.startsAtOnce, request.language,
        {.host = isGiven("server/host"),
            .port = isGiven("server/port"),
            .permits = isGiven("server/max_clients")});
}

} // namespace

int main(int argc, char *argv[]) { return app::run(argc, argv, openWindow); }

// The server program from its command line to its exit code.
// Thread: gui (main).
#pragma once

#include "server/app/ServerHost.h"
#include "server/shared/ServerConfig.h"

#include <QString>
#include <QStringList>

namespace watek::server::app {

/// What the program was asked to show.
struct WindowRequest {
    bool startsAtOnce = false;
    QString language; ///< "en", "pl"; empty: the system's
    /// Keys that the command line, the environment or a file set ("server/port"): the window must
    /// not replace them by what it remembers.
    QStringList givenKeys;
};

/// Opens the program's window and runs its event loop; given by main(), so that this library needs
/// no widgets.
using RunWindow = int (*)(int &argc, char **argv, ServerHost &host,
    const shared::ServerConfig &config, const WindowRequest &request);

/// Exit codes: 0 well, 1 the server could not start, 2 wrong words on the command line or in the
/// config file.
int run(int argc, char *argv[], RunWindow runWindow);

} // namespace watek::server::app

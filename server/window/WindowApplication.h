// The windowed program from its first window to its last.
// Thread: gui, which the caller has bound.
#pragma once

#include "server/app/ServerHost.h"
#include "server/window/ServerWindow.h"

#include <QString>

class QApplication;

namespace watek::server::window {

/// The style and the colours that the window is drawn with; once per program.
void chooseLooks(QApplication &application);

/// Shows the window and runs the event loop; the server is stopped when it returns. The exit code
/// of the program. `language` as in Language; `given` names what the window may not replace by what
/// it remembers.
int runWindow(QApplication &application, app::ServerHost &host, const shared::ServerConfig &config,
    bool startAtOnce, const QString &language, const Given &given = {});

} // namespace watek::server::window

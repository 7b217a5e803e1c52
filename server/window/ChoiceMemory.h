// Address, port and places from one run of the program to the next.
// Thread: gui.
#pragma once

#include "server/shared/ServerConfig.h"
#include "server/window/StartProblem.h"

class QSettings;

namespace watek::server::window {

/// What was said on the command line or in the config file: it wins over what the window remembers.
struct Given {
    bool host = false;
    bool port = false;
    bool permits = false;
};

void rememberChoice(QSettings &settings, const ServerChoice &choice);
/// What was given, else what was remembered, else the program's own defaults.
ServerChoice recallChoice(
    const QSettings &settings, const shared::ServerConfig &config, const Given &given);

} // namespace watek::server::window

// Why the server did not start, as a sentence, with a way out.
// Thread: gui; plain values.
#pragma once

#include "server/app/ServerHost.h"

#include <QString>

namespace watek::server::window {

/// What the person chooses on the front page.
struct ServerChoice {
    QString host;
    quint16 port = 0;
    int permits = 0;

    bool operator==(const ServerChoice &) const = default;
};

struct StartProblem {
    QString sentence;
    QString offer; ///< label of the button, with a mnemonic
    ServerChoice offered; ///< what the button starts the server with
    QString folder = {}; ///< where one must look to mend it; empty: nowhere on the disk
};

/// `why`: the sentence of a config file that cannot be used.
StartProblem describeBadSettings(const QString &why, const ServerChoice &choice);

/// `dataFolder`: that the server would use.
StartProblem describeProblem(
    const app::StartError &error, const ServerChoice &choice, const QString &dataFolder = {});

} // namespace watek::server::window

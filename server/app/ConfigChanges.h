// What of new settings counts while the server runs, and what is different in them, for the
// operator who asked. Any thread; pure.
#pragma once

#include "server/shared/ServerConfig.h"

#include <QByteArrayList>

namespace watek::server::app {

/// `after`, with everything as in `running` that stays until the next start: the main door,
/// where the server keeps its files, and the names that everybody has been told.
shared::ServerConfig untilRestart(
    const shared::ServerConfig &running, const shared::ServerConfig &after);

/// The number of places when a file is read again while the window is open: that of the file,
/// unless a person chose another one in the window, which a file does not undo.
class PlacesOfFile {
public:
    /// `atStart`: what the program was started with.
    explicit PlacesOfFile(const shared::ServerConfig &atStart)
        : m_followed(atStart.server.maxClients)
        , m_offered(m_followed)
    {
    }
    /// `read` has just been read; `running` is what counts now.
    void applyTo(shared::ServerConfig &read, const shared::ServerConfig &running);

private:
    int m_followed; ///< the last one of a file that counted
    int m_offered; ///< the last one that was read, which may have been refused with the rest
};

/// Names of settings ("limits/monitor"), with " (after a restart)" where untilRestart() keeps what
/// there is.
QByteArrayList describeChanges(
    const shared::ServerConfig &before, const shared::ServerConfig &after);

} // namespace watek::server::app

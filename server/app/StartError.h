// Why the server could not start. Any thread; a plain value.
#pragma once

#include "server/shared/Endpoint.h"
#include "server/shared/ServerConfig.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace watek::server::app {

/// The window makes a sentence of it.
struct StartError {
    enum class Kind {
        PortInUse, ///< or somebody listens on the Unix socket
        NotOurAddress, ///< the address is well formed but no interface has it
        BadAddress, ///< not an address at all
        NotAllowed, ///< a port below 1024 as an ordinary user; a folder that is not ours
        NotASocket, ///< the path of a door is that of another kind of file
        Certificate, ///< that TLS needs cannot be read or made; `detail` names the file
        Database, ///< cannot be used; `detail` is a sentence
        NoDescriptors, ///< the process may open so few that it could not even begin
        Other,
    };
    Kind kind = Kind::Other;
    QString detail; ///< the system's own words (English or the system's language)
    shared::Endpoint door = {}; ///< that could not be opened; without a name: it is no door's fault
    std::vector<StartError> others = {}; ///< further doors that cannot be opened either

    /// What the person chose as address and port is not at fault, but a door of the config file.
    bool isOfNamedDoor() const { return !door.name.isEmpty() && door.name != shared::kMainDoor; }
};
/// For the terminal and the log: an English sentence for each door that cannot be opened, or one.
QStringList describeEach(const StartError &error, const shared::ServerConfig &config);
/// All of them in a row.
QString describe(const StartError &error, const shared::ServerConfig &config);

} // namespace watek::server::app

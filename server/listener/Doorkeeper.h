// Who must make way when others wait for a place. Thread: listener; it only decides. While nobody
// waits, everybody may be silent for as long as they like. Silence counts from the moment of the
// admission, so nobody goes who has just come in.
//
//  - A guest that was silent for `guest_timeout` makes way; only silence while somebody waits
//    counts. IRC clients show with PONG that they are there.
//  - Where somebody from another address waits and one address holds most of the places, at least
//    two more than the other, one connection of that address makes way: first who is not in the
//    chat yet (a handshake that does not go on), then who was silent longest. People behind one
//    address do not drive each other out, so that a class or six clients on one computer can fill a
//    server.
// Who makes way in a full waiting room, and who is admitted next, AdmissionGate decides by the same
// thought.
#pragma once

#include "common/base/Ids.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Roles.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace watek::server::listener {

class Doorkeeper {
public:
    struct Verdict {
        base::ClientId client;
        QByteArray thread; ///< "io-3"
        qint64 silentMs = 0; ///< it is not to be closed when it was heard since
        QByteArray text; ///< for the client: why
    };

    /// `guestTimeout` in seconds.
    explicit Doorkeeper(int guestTimeout)
        : m_guestTimeout(guestTimeout)
    {
    }
    void setGuestTimeout(int seconds) REQUIRES(listenerRole) { m_guestTimeout = seconds; }

    /// Called about every second while somebody waits, and once when nobody does. `nowMs` is the
    /// monotonic clock. At most as many as wait.
    std::vector<Verdict> look(const std::vector<shared::ClientRow> &rows, qint64 nowMs)
        REQUIRES(listenerRole);

private:
    int m_guestTimeout GUARDED_BY(listenerRole);
    std::optional<qint64> m_waitingSinceMs GUARDED_BY(listenerRole);
};

} // namespace watek::server::listener

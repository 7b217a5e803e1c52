// Who must give up a place, or a place in the waiting room, when others want one. Thread: listener;
// it only decides. While nobody waits, everybody may be silent for as long as they like.
//
//  - A guest that was silent for `guest_timeout` gives up its place; only silence while somebody
//    waits counts. IRC clients show with PONG that they are there.
//  - Where somebody from another address waits and one address holds most of the places, at least
//    two more than the other, the connection of that address that was silent longest gives up its
//    place. People behind one address do not drive each other out, so that a class or six clients
//    on one computer can fill a server.
//  - The same rule decides about a full waiting room.
// Admission then follows the same thought: see AdmissionGate.
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
    /// Who in the full waiting room makes room for somebody from `address`, if anybody.
    std::optional<Verdict> whoMakesRoom(const std::vector<shared::ClientRow> &rows,
        const QByteArray &address) const REQUIRES(listenerRole);

private:
    int m_guestTimeout GUARDED_BY(listenerRole);
    std::optional<qint64> m_waitingSinceMs GUARDED_BY(listenerRole);
};

} // namespace watek::server::listener

// The doors of the running server as the composition root knows them: it opens their sockets, and
// the listener accepts at them. Thread: gui.
//
// A set of doors is opened as a whole before any thread hears of it, so that neither Start nor
// REHASH can end half way. A door that is to go stays open until the listener has closed it, so a
// new one may overlap with it for a moment (127.0.0.1 becomes 0.0.0.0 at the same port): nobody
// finds the place closed in between, and what cannot be opened leaves everything as it was.
#pragma once

#include "common/base/Expected.h"
#include "server/app/StartError.h"
#include "server/listener/Listener.h"
#include "server/shared/Log.h"
#include "server/shared/Roles.h"

#include <memory>
#include <vector>

namespace watek::server::app {

/// One door while the server runs.
struct DoorSnapshot {
    shared::Endpoint endpoint; ///< with the real port
    bool isPaused = false; ///< the system lets the server accept nobody now
    quint64 connections = 0; ///< that came through it
    quint64 refused = 0; ///< of them, at the door
};

class OpenDoors {
public:
    /// These doors from now on, which the listener gets as they are returned. A door that is open
    /// at the same place stays; the others are opened, all of them or none. The error names all
    /// that could not be opened.
    base::Expected<std::vector<listener::DoorPlan>, StartError> change(
        const std::vector<shared::Endpoint> &wanted) REQUIRES(guiRole);

    std::vector<DoorSnapshot> snapshots() const REQUIRES(guiRole);
    /// Of the first door that has one, the real one; 0: none has.
    quint16 port() const REQUIRES(guiRole);
    /// One line for each that this was not called for yet.
    void tell(shared::Log &log) REQUIRES(guiRole);

private:
    struct Known {
        shared::Endpoint endpoint;
        quint16 port = 0; ///< the real one
        std::shared_ptr<shared::DoorCounters> counters = nullptr;
        bool isTold = false; ///< in the log
        std::weak_ptr<const listener::ListenSocket> socket = {}; ///< the listener's
    };
    /// Null also for a Unix socket whose file somebody has taken away: nobody finds it any more.
    const Known *openAt(const shared::Endpoint &place) const REQUIRES(guiRole);
    /// Of the doors that are open, and not wanted. None is null.
    std::vector<std::shared_ptr<const listener::ListenSocket>> socketsToClose(
        const std::vector<shared::Endpoint> &wanted) const REQUIRES(guiRole);

    std::vector<Known> m_known GUARDED_BY(guiRole);
    /// Of doors that were to be closed: the listener may have some of them open for a moment more.
    std::vector<std::weak_ptr<const listener::ListenSocket>> m_leaving GUARDED_BY(guiRole);
};

} // namespace watek::server::app

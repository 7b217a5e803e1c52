// One open door: accepts the connections of one listening socket. Thread: listener; it never waits.
//
// It accepts at most kMostAtOnce of them before other doors have their turn. When the system does
// not let it accept one, it says so; the Listener then pauses all doors.
#pragma once

#include "server/listener/ListenSocket.h"
#include "server/shared/Roles.h"

#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace watek::server::listener {

/// A door as it is handed to the listener: it listens already, and nobody accepts yet.
struct OpenDoor {
    std::shared_ptr<const ListenSocket> socket;
    std::shared_ptr<shared::DoorCounters> counters = std::make_shared<shared::DoorCounters>();
};

class Door {
public:
    static constexpr int kMostAtOnce = 64;
    /// Neither may destroy the door; both may pause it.
    struct Events {
        std::function<void(Door &, shared::Descriptor)> onConnection;
        std::function<void(int error)> onTrouble; ///< errno
    };

    Door(std::shared_ptr<const shared::Endpoint> endpoint, OpenDoor opened, Events events);

    const std::shared_ptr<const shared::Endpoint> &endpoint() const { return m_endpoint; }
    /// Other rules for the same place, for those who come from now on.
    void setEndpoint(std::shared_ptr<const shared::Endpoint> endpoint) REQUIRES(listenerRole)
    {
        m_endpoint = std::move(endpoint);
    }
    const std::shared_ptr<shared::DoorCounters> &counters() const { return m_counters; }

    /// It is about to be closed: accepts whom the system has let in already. False: nobody can be
    /// accepted now, and it is to be called once more when that is over.
    bool acceptLast() REQUIRES(listenerRole);
    void pause() REQUIRES(listenerRole);
    void resume() REQUIRES(listenerRole);

private:
    enum class Left : quint8 {
        Nobody, ///< all who were there have been accepted
        Maybe, ///< there may be more
        CannotNow, ///< the door is paused, by what an event was told or before
    };
    /// kMostAtOnce of them.
    Left accept() REQUIRES(listenerRole);

    std::shared_ptr<const shared::Endpoint> m_endpoint;
    std::shared_ptr<const ListenSocket> m_socket;
    std::shared_ptr<shared::DoorCounters> m_counters;
    Events m_events;
    QSocketNotifier m_notifier; ///< goes before the socket that it watches
};

} // namespace watek::server::listener

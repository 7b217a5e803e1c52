// Accepts connections at every door: gives each an id, a thread and whatever the admission gate
// says. Thread: listener. It never waits for a client; only for its own io threads, when it is
// destroyed.
//
// When the system lets it accept nobody (no descriptors), that is so at every door: all of them
// pause, and are tried again together.
//
// A door that is to close takes nobody new at once, and closes a moment later (kLastAckMs), when
// whoever was connecting just then has arrived and is accepted: the system resets who is left in
// the queue of a socket that closes. If nobody can be accepted then, it closes when somebody can.
#pragma once

#include "server/listener/Door.h"
#include "server/listener/Doorkeeper.h"
#include "server/listener/IoThreadPool.h"
#include "server/listener/ProxyGate.h"
#include "server/listener/Refusals.h"
#include "server/shared/Roles.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace watek::server::listener {

/// A door as it is to be from now on.
struct DoorPlan {
    shared::Endpoint endpoint;
    std::optional<OpenDoor> opened = {}; ///< nothing: the door that is open at this place stays
};

class Listener final {
public:
    /// `tls` is null when no door encrypts.
    Listener(PoolContext context, std::shared_ptr<const shared::TlsContext> tls,
        std::vector<DoorPlan> doors);
    /// Stop order: no new connections; the dispatcher says goodbye; the io threads flush, close and
    /// end.
    ~Listener();
    Listener(const Listener &) = delete;
    Listener &operator=(const Listener &) = delete;

    /// Other limits from now on, for who is here and who comes; other certificates for who comes.
    /// A door that is open and not among `doors` is closed: who came through it stays, and who has
    /// come and is still being looked at (ProxyGate) is served with the certificates of before.
    void change(std::shared_ptr<const shared::ServerConfig> config,
        std::shared_ptr<const shared::TlsContext> tls, std::vector<DoorPlan> doors)
        REQUIRES(listenerRole);

private:
    void setDoors(std::vector<DoorPlan> doors) REQUIRES(listenerRole);
    std::unique_ptr<Door> makeDoor(DoorPlan plan) REQUIRES(listenerRole);
    void onConnection(Door &door, shared::Descriptor socket);
    /// Its peer is who it really is, whoever brings it.
    void welcome(Newcomer newcomer) REQUIRES(listenerRole);
    /// `words`: a sentence for who reads it at the other end.
    void turnAway(Newcomer newcomer, const QByteArray &words) REQUIRES(listenerRole);
    shared::Admission enter(base::ClientId client, const QByteArray &network,
        const shared::AdmissionGate::Notify &notify) REQUIRES(listenerRole);
    void onDoorTimer();
    void sendAway(const Doorkeeper::Verdict &verdict) REQUIRES(listenerRole);
    void onRetry();
    void onTrouble(int error);
    /// Accepts whoever has come to those that close, and closes those whose time is over.
    void closeDoors() REQUIRES(listenerRole);
    void resumeAccepting() REQUIRES(listenerRole);
    void pauseAccepting() REQUIRES(listenerRole);
    /// `reason`: why nobody can be accepted now, for the log, which is told once.
    void acceptLater(const QByteArray &reason) REQUIRES(listenerRole);

    PoolContext m_context;
    std::shared_ptr<const shared::TlsContext> m_tls GUARDED_BY(listenerRole);
    Doorkeeper m_doorkeeper GUARDED_BY(listenerRole);
    QTimer m_doorTimer; ///< runs while somebody waits
    IoThreadPool m_pool;
    Refusals m_refusals GUARDED_BY(listenerRole);
    ProxyGate m_proxies GUARDED_BY(listenerRole);
    std::vector<std::unique_ptr<Door>> m_doors GUARDED_BY(listenerRole);
    struct ClosingDoor {
        std::unique_ptr<Door> door;
        QDeadlineTimer opened; ///< until then somebody may still arrive
    };
    std::vector<ClosingDoor> m_closing GUARDED_BY(listenerRole);
    QTimer m_lastLook; ///< runs while doors close
    quint64 m_lastId GUARDED_BY(listenerRole) = 0;
    int m_failuresInRow GUARDED_BY(listenerRole) = 0; ///< of accepting
    QTimer m_retry; ///< runs while accepting is paused
    QTimer m_calm; ///< runs while the log's last word is that nobody can be accepted
};

} // namespace watek::server::listener

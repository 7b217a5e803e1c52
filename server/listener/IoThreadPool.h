// Starts io threads, gives each new connection to one of them, and ends a thread that nobody uses.
// Thread: listener.
//
// Placement: while there are fewer threads than `io_threads`, each client gets a thread of its own;
// past that, the least loaded one. A thread whose last client has gone lingers a moment and then
// ends.
#pragma once

#include "common/threading/MailReader.h"
#include "common/threading/WorkerThread.h"
#include "server/io/IoLink.h"
#include "server/io/IoThread.h"
#include "server/listener/DescriptorReserve.h"
#include "server/shared/AddressLimit.h"
#include "server/shared/Roles.h"

#include <QTimer>

#include <functional>
#include <map>
#include <memory>

namespace watek::server::listener {

/// What the pool's threads need of the server; all of it outlives the pool.
struct PoolContext {
    std::shared_ptr<const shared::ServerConfig> config;
    shared::InboundMailbox &inbound;
    shared::ClientRegistry &registry;
    shared::AdmissionGate &gate;
    shared::AddressLimit &addresses;
    shared::Counters &counters;
    shared::Log &log;
    const base::Clock &clock;
    std::shared_ptr<shared::GatewayPasswords> gatewayPasswords;
};

class IoThreadPool {
public:
    /// `onGone` is told of every client that was given a thread and has gone.
    IoThreadPool(PoolContext context, std::function<void(base::ClientId)> onGone);
    /// finish(), if that was not done.
    ~IoThreadPool();
    IoThreadPool(const IoThreadPool &) = delete;
    IoThreadPool &operator=(const IoThreadPool &) = delete;

    /// The thread for one more client; it is counted there until the thread says that it has gone.
    /// Null when the system lets us start none and there is none.
    std::shared_ptr<io::IoLink> assignThread() REQUIRES(listenerRole);
    /// To the thread of that name ("io-3"), if it is still there.
    void order(const QByteArray &thread, io::Order order) REQUIRES(listenerRole);
    /// For every thread, and for those that are started later. Those there are stay.
    void setConfig(std::shared_ptr<const shared::ServerConfig> config) REQUIRES(listenerRole);
    /// Lets every thread say goodbye and waits for all of them to end, for a little more than
    /// `withinMs`.
    void finish(const QByteArray &goodbye, int withinMs) REQUIRES(listenerRole);
    /// Whom the threads have closed, and whom the listener turns away.
    shared::Lingering &lingering() { return m_lingering; }

private:
    struct Thread {
        std::shared_ptr<io::IoLink> link;
        std::unique_ptr<threading::WorkerThread<io::IoThread>> worker;
        int clients = 0;
    };

    Thread &leastLoaded() REQUIRES(listenerRole);
    Thread &startThread() REQUIRES(listenerRole);
    void onDepartures();
    void onLingered();

    PoolContext m_context;
    shared::Lingering m_lingering;
    const std::function<void(base::ClientId)> m_onGone;
    DescriptorReserve m_reserve;
    io::Departures m_departures{"departures", 65536};
    threading::MailReader m_departureReader;
    QTimer m_linger;
    /// By number, so that the lowest free number is used again.
    std::map<quint32, Thread> m_threads GUARDED_BY(listenerRole);
};

} // namespace watek::server::listener

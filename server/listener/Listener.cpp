#include "server/listener/Listener.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace watek::server::listener {

namespace {

/// When the system lets us accept nobody (no descriptors, no memory, not allowed), try again: by
/// then somebody may have left.
constexpr int kRetryMs = 500;
/// How often it is looked who must give up a place, while somebody waits.
constexpr int kDoorMs = 1000;
/// Without such a failure for so long, connections are accepted again, and the log says so.
constexpr int kCalmMs = 10'000;
/// After an error that one connection had. Not at once: whatever the error, this thread never
/// spins.
constexpr int kNextMs = 10;
/// So many of them in a row are no accident of single connections.
constexpr int kMostFailuresInRow = 10;
constexpr int kGoodbyeMs = 1000;

const QByteArray kGoodbye = "The server is shutting down. Goodbye!";

/// One more could be opened now.
bool hasDescriptor()
{
    return bool(shared::Descriptor{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)});
}

} // namespace

Listener::Listener(PoolContext context, std::vector<DoorPlan> doors)
    : m_context(std::move(context))
    , m_addresses(m_context.config->limits.maxClientsPerIp, m_context.config->limits.exemptPrivate)
    , m_doorkeeper(m_context.config->limits.guestTimeout)
    , m_pool(m_context, [this](base::ClientId client) {
        listenerRole.assertCurrent();
        m_addresses.leave(client);
    })
{
    listenerRole.assertCurrent();
    const auto onTimeout = [](QTimer &timer, auto call) {
        QObject::connect(&timer, &QTimer::timeout, &timer, call);
    };
    m_doorTimer.setInterval(kDoorMs);
    onTimeout(m_doorTimer, [this] { onDoorTimer(); });
    m_retry.setSingleShot(true);
    onTimeout(m_retry, [this] { onRetry(); });
    m_calm.setSingleShot(true);
    m_calm.setInterval(kCalmMs);
    onTimeout(m_calm, [this] { m_context.log.info("listener", "connections are accepted again"); });
    setDoors(std::move(doors));
}

Listener::~Listener()
{
    listenerRole.assertCurrent();
    m_doors.clear();
    m_doorTimer.stop();
    // Who waits is not let in by those who are sent away now.
    m_context.gate.close();
    // First what is in the dispatcher's mailbox already, then its goodbyes, then the end of the io
    // threads.
    m_context.inbound.post({.what = shared::Stopping{kGoodbye}});
    m_pool.finish(kGoodbye, kGoodbyeMs);
}

void Listener::setDoors(std::vector<DoorPlan> doors)
{
    std::vector<std::unique_ptr<Door>> next;
    for (DoorPlan &plan : doors) {
        if (plan.opened) {
            next.push_back(makeDoor(std::move(plan)));
            continue;
        }
        const auto open = std::ranges::find_if(m_doors, [&plan](const auto &door) {
            return door && isAtOnePlace(*door->endpoint(), plan.endpoint);
        });
        if (open == m_doors.end())
            continue;
        (*open)->setEndpoint(std::make_shared<const shared::Endpoint>(std::move(plan.endpoint)));
        next.push_back(std::move(*open));
    }
    m_doors = std::move(next);
}

std::unique_ptr<Door> Listener::makeDoor(DoorPlan plan)
{
    auto door
        = std::make_unique<Door>(std::make_shared<const shared::Endpoint>(std::move(plan.endpoint)),
            std::move(plan.opened).value(),
            Door::Events{.onConnection
                = [this](Door &from,
                      shared::Descriptor socket) { onConnection(from, std::move(socket)); },
                .onTrouble = [this](int error) { onTrouble(error); }});
    if (m_retry.isActive())
        door->pause();
    return door;
}

void Listener::setConfig(std::shared_ptr<const shared::ServerConfig> config,
    std::shared_ptr<const shared::TlsContext> tls)
{
    m_context.config = config;
    const auto &limits = config->limits;
    m_addresses.change(limits.maxClientsPerIp, limits.exemptPrivate, m_context.registry.rows());
    m_doorkeeper.setGuestTimeout(limits.guestTimeout);
    m_pool.setConfig(std::move(config), std::move(tls));
}

void Listener::onConnection(Door &door, shared::Descriptor socket)
{
    listenerRole.assertCurrent();
    m_failuresInRow = 0;
    m_context.counters.connections += 1;
    PeerAddress peer = peerAddressOf(socket.get());
    if (peer.address.isEmpty())
        return; // reset before it was accepted
    // The next one would fail: better to wait than to be told so again and again.
    if (!hasDescriptor())
        acceptLater("the system has no descriptors left");
    welcome(*door.endpoint(), std::move(socket), std::move(peer));
}

void Listener::welcome(const shared::Endpoint &door, shared::Descriptor socket, PeerAddress peer)
{
    const base::ClientId id{++m_lastId};
    // Their peers have no port; a number tells such guests apart.
    if (peer.address == shared::kUnixAddress)
        peer.port = quint16(id.value);
    if (!m_addresses.tryEnter(id, peer.address)) {
        m_context.counters.refused += 1;
        m_context.log.info("listener", peer.address + " has too many connections: one is refused");
        m_refusals.refuse(std::move(socket),
            "ERROR :Too many connections from your address ("
                + QByteArray::number(m_addresses.most()) + "). Close another one first.\r\n");
        return;
    }
    m_context.log.debug("listener",
        "connection " + QByteArray::number(id.value) + " from " + peer.address + " at the door "
            + door.name);

    const std::shared_ptr<io::IoLink> link = m_pool.assignThread();
    if (!link) {
        m_addresses.leave(id);
        m_context.counters.refused += 1;
        m_refusals.refuse(std::move(socket),
            "ERROR :The server cannot serve one more connection now. Try again later.\r\n");
        acceptLater("the system has no descriptors left for a thread");
        return;
    }
    link->orders.post(io::Adopt{.client = id,
        .descriptor = std::move(socket),
        .address = peer.address,
        .port = peer.port,
        .transport = door.transport,
        .origins = door.origins});
    // Adopted before the gate is asked: the gate's news may come from any thread, at once.
    const auto notify = [link](base::ClientId client, shared::Admission news) {
        link->orders.post(io::News{.client = client, .admission = std::move(news)});
    };
    notify(id, enter(id, peer.address, notify));
}

/// As the gate says.
shared::Admission Listener::enter(
    base::ClientId client, const QByteArray &address, const shared::AdmissionGate::Notify &notify)
{
    shared::Admission admission = m_context.gate.tryEnter(client, notify, networkOf(address));
    if (std::holds_alternative<protocol::WaitingPlace>(admission) && !m_doorTimer.isActive()) {
        m_doorTimer.start();
        onDoorTimer();
    }
    return admission;
}

void Listener::onDoorTimer()
{
    listenerRole.assertCurrent();
    const qint64 nowMs = m_context.clock.monotonicNs() / 1'000'000;
    if (m_context.gate.stats().waiting == 0) {
        m_doorTimer.stop();
        // Nobody waits, whatever the registry still says of one that has just been let in.
        m_doorkeeper.look({}, nowMs);
        return;
    }
    for (const Doorkeeper::Verdict &one : m_doorkeeper.look(m_context.registry.rows(), nowMs))
        sendAway(one);
}

void Listener::sendAway(const Doorkeeper::Verdict &verdict)
{
    m_pool.order(verdict.thread,
        io::MakeWay{.client = verdict.client, .silentMs = verdict.silentMs, .text = verdict.text});
}

void Listener::onRetry()
{
    listenerRole.assertCurrent();
    if (hasDescriptor())
        resumeAccepting();
    else
        acceptLater("the system has no descriptors left");
}

void Listener::onTrouble(int error)
{
    listenerRole.assertCurrent();
    // A connection that was gone before it could be accepted says nothing of the next one.
    if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM)
        return acceptLater("the system has no descriptors left");
    if (++m_failuresInRow >= kMostFailuresInRow) {
        return acceptLater(
            QByteArray("the system does not let the server accept: ") + std::strerror(error));
    }
    pauseAccepting();
    m_retry.start(kNextMs);
}

void Listener::pauseAccepting()
{
    for (const auto &door : m_doors)
        door->pause();
}

void Listener::resumeAccepting()
{
    for (const auto &door : m_doors)
        door->resume();
}

void Listener::acceptLater(const QByteArray &reason)
{
    if (!m_calm.isActive())
        m_context.log.warning("listener", reason + ": new connections wait and are tried again");
    m_calm.start();
    pauseAccepting();
    m_retry.start(kRetryMs);
}

} // namespace watek::server::listener

#include "server/listener/Listener.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <future>
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
/// So long a door that closes is still there for connections that had begun: their first packet had
/// come, their last one is on its way. Whoever sends a first packet meanwhile is not answered, and
/// sends it again after a second; so it is short.
constexpr int kLastAckMs = 100;

const QByteArray kGoodbye = "The server is shutting down. Goodbye!";

/// One more could be opened now.
bool hasDescriptor()
{
    return bool(shared::Descriptor{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)});
}

} // namespace

Listener::Listener(
    PoolContext context, std::shared_ptr<const shared::TlsContext> tls, std::vector<DoorPlan> doors)
    : m_context(std::move(context))
    , m_tls(std::move(tls))
    , m_doorkeeper(m_context.config->limits.guestTimeout)
    , m_pool(m_context,
          [&addresses = m_context.addresses](base::ClientId client) { addresses.leave(client); })
    , m_refusals(m_pool.lingering())
    , m_proxies({.onKnown =
                     [this](Newcomer newcomer) {
                         listenerRole.assertCurrent();
                         welcome(std::move(newcomer));
                     },
          .onRefused =
              [this](Newcomer newcomer, const QByteArray &reason) {
                  listenerRole.assertCurrent();
                  m_context.log.stranger(shared::Stranger::TurnedAway, shared::LogLevel::Info,
                      "listener",
                      "a connection of the proxy " + newcomer.peer.address + " at the door "
                          + newcomer.door->name + " is refused: " + reason);
                  turnAway(std::move(newcomer),
                      "This door is for proxies, and begins with a PROXY header.");
              }})
{
    listenerRole.assertCurrent();
    const auto onTimeout = [](QTimer &timer, auto call) {
        QObject::connect(&timer, &QTimer::timeout, &timer, call);
    };
    m_doorTimer.setInterval(kDoorMs);
    onTimeout(m_doorTimer, [this] { onDoorTimer(); });
    m_retry.setSingleShot(true);
    onTimeout(m_retry, [this] { onRetry(); });
    m_lastLook.setSingleShot(true);
    onTimeout(m_lastLook, [this] {
        listenerRole.assertCurrent();
        closeDoors();
    });
    m_calm.setSingleShot(true);
    m_calm.setInterval(kCalmMs);
    onTimeout(m_calm, [this] { m_context.log.info("listener", "connections are accepted again"); });
    setDoors(std::move(doors));
}

Listener::~Listener()
{
    listenerRole.assertCurrent();
    m_doors.clear();
    m_closing.clear();
    m_doorTimer.stop();
    // Who waits is not let in by those who are sent away now.
    m_context.gate.close();
    // First what is in the dispatcher's mailbox already, then its goodbyes, then the end of the io
    // threads.
    const auto said = std::make_shared<std::promise<void>>();
    m_context.inbound.post({.what = shared::Stopping{kGoodbye, said}});
    said->get_future().wait_for(std::chrono::seconds(shared::Stopping::kStoreSeconds + 1));
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
            return door && listenAtSameAddress(*door->endpoint(), plan.endpoint);
        });
        if (open == m_doors.end())
            continue;
        (*open)->setEndpoint(std::make_shared<const shared::Endpoint>(std::move(plan.endpoint)));
        next.push_back(std::move(*open));
    }
    // What is left there are the doors that are closed now.
    m_doors.swap(next);
    for (auto &door : next) {
        if (!door)
            continue;
        // Who connects to a Unix socket is in its queue at once.
        const int openMs = door->endpoint()->isUnix() ? 0 : kLastAckMs;
        m_closing.push_back({.door = std::move(door), .opened = QDeadlineTimer(openMs)});
    }
    closeDoors();
}

void Listener::closeDoors()
{
    std::vector<const Door *> isDone;
    // Accepting may pause the doors, so none of them goes in the middle of it.
    for (const ClosingDoor &one : m_closing) {
        if (one.door->acceptLast() && one.opened.hasExpired())
            isDone.push_back(one.door.get());
    }
    std::erase_if(m_closing, [&isDone](const ClosingDoor &one) {
        return std::ranges::find(isDone, one.door.get()) != isDone.end();
    });
    if (!m_closing.empty() && !m_lastLook.isActive())
        m_lastLook.start(kLastAckMs);
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

void Listener::change(std::shared_ptr<const shared::ServerConfig> config,
    std::shared_ptr<const shared::TlsContext> tls, std::vector<DoorPlan> doors)
{
    // The doors first: who is accepted last at one that closes needs the certificates of before.
    // Nobody is accepted at a new one until this returns.
    setDoors(std::move(doors));
    m_tls = std::move(tls);
    m_context.config = config;
    const auto &limits = config->limits;
    m_context.addresses.change(limits.maxClientsPerIp, limits.exemptPrivate);
    m_doorkeeper.setGuestTimeout(limits.guestTimeout);
    m_pool.setConfig(std::move(config));
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
    Newcomer newcomer{std::move(socket), std::move(peer), door.endpoint(), door.counters(), m_tls};
    const shared::Networks &proxies = newcomer.door->proxyFrom;
    if (proxies.isEmpty())
        return welcome(std::move(newcomer));
    if (proxies.contains(newcomer.peer.address))
        return m_proxies.enter(std::move(newcomer));
    m_context.log.stranger(shared::Stranger::TurnedAway, shared::LogLevel::Info, "listener",
        newcomer.peer.address + " is no proxy of the door " + newcomer.door->name
            + ": it is refused");
    turnAway(std::move(newcomer), "This door is for proxies only: come through one.");
}

void Listener::turnAway(Newcomer newcomer, const QByteArray &words)
{
    m_context.counters.refused += 1;
    newcomer.counters->refused += 1;
    m_refusals.refuse(std::move(newcomer.socket), refusal(newcomer.door->transport, words));
}

void Listener::welcome(Newcomer newcomer)
{
    PeerAddress &peer = newcomer.peer;
    const base::ClientId id{++m_lastId};
    // Their peers have no port; a number tells such guests apart.
    if (peer.address == shared::kUnixAddress)
        peer.port = quint16(id.value);
    shared::AddressLimit &addresses = m_context.addresses;
    const bool isGateway = newcomer.door->webircFrom.contains(peer.address);
    if (isGateway) {
        addresses.enterUncounted(id);
    } else if (!addresses.tryEnter(id, peer.address)) {
        m_context.log.stranger(shared::Stranger::TurnedAway, shared::LogLevel::Info, "listener",
            peer.address + " has too many connections: one is refused");
        return turnAway(std::move(newcomer), addresses.tooManyText());
    }
    m_context.log.debug("listener",
        "connection " + QByteArray::number(id.value) + " from " + peer.address + " at the door "
            + newcomer.door->name);

    const std::shared_ptr<io::IoLink> link = m_pool.assignThread();
    if (!link) {
        addresses.leave(id);
        turnAway(std::move(newcomer),
            "The server cannot serve one more connection now. Try again later.");
        acceptLater("the system has no descriptors left for a thread");
        return;
    }
    link->orders.post(io::Adopt{.client = id,
        .descriptor = std::move(newcomer.socket),
        .address = peer.address,
        .port = peer.port,
        .transport = newcomer.door->transport,
        .origins = newcomer.door->origins,
        .door = newcomer.door->name,
        .bringer = std::move(newcomer.proxy),
        .gatewayDoor = isGateway ? newcomer.door : nullptr,
        .tls = std::move(newcomer.tls)});
    // Adopted before the gate is asked: the gate's news may come from any thread, at once.
    const auto notify = [link](base::ClientId client, shared::Admission news) {
        link->orders.post(io::News{.client = client, .admission = std::move(news)});
    };
    // Those of whom a gateway has not said yet where they are count together: AdmissionGate.
    const QByteArray network
        = isGateway ? "gateway " + peer.address : shared::networkOf(peer.address);
    notify(id, enter(id, network, notify));
}

/// As the gate says.
shared::Admission Listener::enter(
    base::ClientId client, const QByteArray &network, const shared::AdmissionGate::Notify &notify)
{
    shared::Admission admission = m_context.gate.tryEnter(client, notify, network);
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
    for (const ClosingDoor &one : m_closing)
        one.door->pause();
}

void Listener::resumeAccepting()
{
    for (const auto &door : m_doors)
        door->resume();
    for (const ClosingDoor &one : m_closing)
        one.door->resume();
    closeDoors();
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

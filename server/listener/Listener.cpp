#include "server/listener/Listener.h"

#include "server/listener/PeerAddress.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace watek::server::listener {

namespace {

/// Connections the system keeps for us while we are busy accepting others; it may keep fewer. Whom
/// it cannot keep tries again after a second: when a server is started again, thousands come at
/// once.
constexpr int kBacklog = 4096;
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

Listener::Listener(PoolContext context)
    : m_context(std::move(context))
    , m_addresses(m_context.config->limits.maxClientsPerIp, m_context.config->limits.exemptPrivate)
    , m_doorkeeper(m_context.config->limits.guestTimeout)
    , m_pool(m_context, [this](base::ClientId client) {
        listenerRole.assertCurrent();
        m_addresses.leave(client);
    })
{
    m_doorTimer.setInterval(kDoorMs);
    connect(&m_doorTimer, &QTimer::timeout, this, [this] { onDoorTimer(); });
    setListenBacklogSize(kBacklog);
    connect(this, &QTcpServer::acceptError, this, &Listener::onAcceptError);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] { onRetry(); });
    m_calm.setSingleShot(true);
    m_calm.setInterval(kCalmMs);
    connect(&m_calm, &QTimer::timeout, this,
        [this] { m_context.log.info("listener", "connections are accepted again"); });
}

Listener::~Listener()
{
    listenerRole.assertCurrent();
    close();
    m_doorTimer.stop();
    // Who waits is not let in by those who are sent away now.
    m_context.gate.close();
    // First what is in the dispatcher's mailbox already, then its goodbyes, then the end of the io
    // threads.
    m_context.inbound.post({.what = shared::Stopping{kGoodbye}});
    m_pool.finish(kGoodbye, kGoodbyeMs);
}

bool Listener::listenOn(const QHostAddress &address, quint16 port) { return listen(address, port); }

void Listener::setConfig(std::shared_ptr<const shared::ServerConfig> config,
    std::shared_ptr<const shared::TlsContext> tls)
{
    m_context.config = config;
    const auto &limits = config->limits;
    m_addresses.change(limits.maxClientsPerIp, limits.exemptPrivate, m_context.registry.rows());
    m_doorkeeper.setGuestTimeout(limits.guestTimeout);
    m_pool.setConfig(std::move(config), std::move(tls));
}

void Listener::incomingConnection(qintptr descriptor)
{
    listenerRole.assertCurrent();
    shared::Descriptor socket{int(descriptor)};
    m_failuresInRow = 0;
    m_context.counters.connections += 1;
    PeerAddress peer = peerAddressOf(int(descriptor));
    if (peer.address.isEmpty())
        return; // reset before it was accepted
    const base::ClientId id{++m_lastId};
    if (!m_addresses.tryEnter(id, peer.address)) {
        m_context.counters.refused += 1;
        m_context.log.info("listener", peer.address + " has too many connections: one is refused");
        m_refusals.refuse(std::move(socket),
            "ERROR :Too many connections from your address ("
                + QByteArray::number(m_addresses.most()) + "). Close another one first.\r\n");
        return;
    }
    m_context.log.debug(
        "listener", "connection " + QByteArray::number(id.value) + " from " + peer.address);

    // Qt does not always tell when the next one cannot be accepted (its socket remembers an older
    // error), and would ask again without end.
    if (!hasDescriptor())
        acceptLater("the system has no descriptors left");
    const std::shared_ptr<io::IoLink> link = m_pool.assignThread();
    if (!link) {
        m_addresses.leave(id);
        m_context.counters.refused += 1;
        m_refusals.refuse(std::move(socket),
            "ERROR :The server cannot serve one more connection now. Try again later.\r\n");
        acceptLater("the system has no descriptors left for a thread");
        return;
    }
    link->orders.post(io::Adopt{
        .client = id, .descriptor = std::move(socket), .address = peer.address, .port = peer.port});
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

// QTcpServer has paused accepting before it tells this.
void Listener::onAcceptError(QAbstractSocket::SocketError error)
{
    listenerRole.assertCurrent();
    // A connection that was gone before it could be accepted says nothing of the next one.
    if (error == QAbstractSocket::SocketResourceError)
        acceptLater("the system has no descriptors left");
    else if (++m_failuresInRow < kMostFailuresInRow)
        m_retry.start(kNextMs);
    else
        acceptLater("the system does not let the server accept: " + errorString().toUtf8());
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

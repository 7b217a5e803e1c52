#include "server/listener/Listener.h"

#include "server/listener/PeerAddress.h"

#include <QTimer>

#include <utility>

namespace watek::server::listener {

namespace {

/// Connections the system keeps for us while we are busy accepting others.
constexpr int kBacklog = 1024;
/// After an accept failed (no descriptors left), try again: by then somebody may have left.
constexpr int kRetryMs = 500;
constexpr int kGoodbyeMs = 1000;

const QByteArray kGoodbye = "The server is shutting down. Goodbye!";

} // namespace

Listener::Listener(PoolContext context)
    : m_context(std::move(context))
    , m_pool(m_context)
{
    setListenBacklogSize(kBacklog);
    connect(this, &QTcpServer::acceptError, this, [this] { onAcceptError(); });
}

Listener::~Listener()
{
    listenerRole.assertCurrent();
    close();
    // Who waits is not let in by those who are sent away now.
    m_context.gate.close();
    // First what is in the dispatcher's mailbox already, then its goodbyes, then the end of the io
    // threads.
    m_context.inbound.post({.what = shared::Stopping{kGoodbye}});
    m_pool.finish(kGoodbye, kGoodbyeMs);
}

bool Listener::listenOn(const QHostAddress &address, quint16 port) { return listen(address, port); }

void Listener::incomingConnection(qintptr descriptor)
{
    listenerRole.assertCurrent();
    shared::Descriptor socket{int(descriptor)};
    PeerAddress peer = peerAddressOf(int(descriptor));
    if (peer.address.isEmpty())
        return; // reset before it was accepted
    m_context.counters.connections += 1;
    const base::ClientId id{++m_lastId};
    m_context.log.debug(
        "listener", "connection " + QByteArray::number(id.value) + " from " + peer.address);

    const std::shared_ptr<io::IoLink> link = m_pool.place();
    link->orders.post(io::Adopt{.client = id,
        .descriptor = std::move(socket),
        .address = std::move(peer.address),
        .port = peer.port});
    // Adopted before the gate is asked: the gate's news may come from any thread, at once.
    const auto notify = [link](base::ClientId client, shared::Admission news) {
        link->orders.post(io::News{.client = client, .admission = std::move(news)});
    };
    notify(id, m_context.gate.tryEnter(id, notify));
}

void Listener::onAcceptError()
{
    listenerRole.assertCurrent();
    m_context.log.warning("listener", "cannot accept a connection: " + errorString().toUtf8());
    QTimer::singleShot(kRetryMs, this, &QTcpServer::resumeAccepting);
}

} // namespace watek::server::listener

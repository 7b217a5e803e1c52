// One io thread: the clients it was given, and its two mailboxes, all watched by its event loop.
// Thread: io, which runs an EpollLoop. Built and destroyed on it by a WorkerThread; others hold its
// IoLink.
#pragma once

#include "common/base/Clock.h"
#include "common/threading/EpollLoop.h"
#include "server/io/ClientSlots.h"
#include "server/io/ClientWorker.h"
#include "server/io/Deadlines.h"
#include "server/io/IoLink.h"
#include "server/io/MailDelivery.h"
#include "server/io/TlsSocket.h"
#include "server/io/WebSocketSocket.h"
#include "server/shared/ClientRegistry.h"
#include "server/shared/Counters.h"
#include "server/shared/GatewayPasswords.h"
#include "server/shared/Inbound.h"
#include "server/shared/Lingering.h"
#include "server/shared/Log.h"
#include "server/shared/Roles.h"
#include "server/shared/ServerConfig.h"

#include <QTimer>

#include <memory>
#include <span>
#include <vector>

namespace watek::server::io {

/// What every io thread is given; all of it outlives the thread.
struct IoContext {
    std::shared_ptr<const shared::ServerConfig> config;
    shared::InboundMailbox &inbound;
    shared::ClientRegistry &registry;
    shared::AdmissionGate &gate;
    shared::Counters &counters;
    shared::Log &log;
    const base::Clock &clock;
    Departures &departures;
    shared::Lingering &lingering;
    std::shared_ptr<shared::GatewayPasswords> gatewayPasswords;
};

class IoThread {
public:
    IoThread(IoContext context, std::shared_ptr<IoLink> link);
    ~IoThread();
    IoThread(const IoThread &) = delete;
    IoThread &operator=(const IoThread &) = delete;

    // For its workers.
    const IoContext &context() const { return m_context; }
    const IoLink &link() const { return *m_link; }
    /// Of this round.
    qint64 nowMs() const { return m_nowMs; }
    qint64 wallMs() const { return m_wallMs; }
    /// Told to the server's counters when the current round ends.
    void noteRead(qint64 bytes) REQUIRES(ioRole) { m_bytesRead += quint64(bytes); }
    void noteSent(qint64 bytes) REQUIRES(ioRole) { m_bytesSent += quint64(bytes); }
    void post(shared::Inbound inbound) REQUIRES(ioRole)
    {
        m_toDispatcher.push_back(std::move(inbound));
    }
    /// Instead of the deadline it had; kNever: none.
    void setDeadline(const ClientWorker &worker, qint64 atMs) REQUIRES(ioRole)
    {
        m_deadlines.set(worker.slot(), atMs);
    }
    void changeInterest(const ClientWorker &worker, threading::Interest interest) REQUIRES(ioRole);
    /// Its connection is broken, which the poller would go on telling.
    void unwatch(const ClientWorker &worker) REQUIRES(ioRole);
    /// The dispatcher has been told of it: its slot stays its own until Forget.
    void markNamed(const ClientWorker &worker) REQUIRES(ioRole)
    {
        m_slots.markNamed(worker.slot());
    }
    /// It is over: it is taken out when the current round ends.
    void markOver(const ClientWorker &worker) REQUIRES(ioRole) { m_over.push_back(worker.slot()); }
    /// It has something to send: flushed when the current round ends.
    void markDirty(const ClientWorker &worker) REQUIRES(ioRole)
    {
        m_dirty.push_back(worker.slot());
    }
    /// Counts one that is only kept so that its last words arrive. Nothing when the server stops:
    /// then nobody is hurried but by the deadline of all.
    shared::Lingering::Stay lingerFor(const ClientWorker &worker) REQUIRES(ioRole);
    /// Gives a permit back when the current round ends, after the dispatcher has been told why: who
    /// gets it must not meet the leaver's nickname.
    void giveBackLater(shared::Permit permit) REQUIRES(ioRole)
    {
        m_permits.push_back(std::move(permit));
    }
    /// Where this thread's reads go; its content is only good until the next read.
    std::span<char> readBuffer() { return m_readBuffer; }
    TlsBuffers &tlsBuffers() { return m_tlsBuffers; }
    WebSocketBuffers &webSocketBuffers() { return m_webSocketBuffers; }

private:
    void onTimer();
    void onPolled(std::span<const threading::Ready> ready);
    void endRound() REQUIRES(ioRole);
    void obeyOrders() REQUIRES(ioRole);
    void obey(Adopt &&adopt) REQUIRES(ioRole);
    void obey(News &&news) REQUIRES(ioRole);
    void obey(MakeWay &&makeWay) REQUIRES(ioRole);
    void obey(EndLingering &&end) REQUIRES(ioRole);
    void obey(Finish &&finish) REQUIRES(ioRole);
    void obey(Configure &&configure) REQUIRES(ioRole);
    void flushDirty() REQUIRES(ioRole);
    void takeOut(shared::Slot slot) REQUIRES(ioRole);
    void endThreadIfFinished() REQUIRES(ioRole);
    void tellCounters() REQUIRES(ioRole);
    void updateNow();

    IoContext m_context;
    const std::shared_ptr<IoLink> m_link;
    threading::EpollLoop &m_loop;
    QTimer m_timer;
    qint64 m_timerAtMs = kNever;
    Deadlines m_deadlines GUARDED_BY(ioRole);
    ClientSlots m_slots GUARDED_BY(ioRole);
    MailDelivery m_delivery GUARDED_BY(ioRole);
    std::vector<shared::Slot> m_over GUARDED_BY(ioRole);
    std::vector<shared::Slot> m_dirty GUARDED_BY(ioRole);
    std::vector<shared::Permit> m_permits GUARDED_BY(ioRole);
    std::vector<shared::Inbound> m_toDispatcher GUARDED_BY(ioRole);
    std::vector<char> m_readBuffer;
    TlsBuffers m_tlsBuffers;
    WebSocketBuffers m_webSocketBuffers;
    qint64 m_nowMs = 0;
    qint64 m_wallMs = 0;
    quint64 m_bytesRead GUARDED_BY(ioRole) = 0;
    quint64 m_bytesSent GUARDED_BY(ioRole) = 0;
    bool m_isFinishing = false;
    qint64 m_finishByMs = kNever;
};

} // namespace watek::server::io

// How an io thread works.
//
// The event loop of the thread waits in epoll for its clients' sockets, for its two mailboxes
// (orders from the listener and the gate, mail from the dispatcher) and for one timer, which stands
// for the earliest deadline of all clients. Each time it wakes up it does one *round*, in this
// order:
//
//  1. Every socket that is ready: at most one read of 64 KiB each, so that nobody can keep the
//     thread to himself. What is read is cut into lines, and the lines are collected. A socket that
//     takes bytes again is written to.
//  2. The orders, then the mail, which fills send queues: MailDelivery.
//  3. The end of the round. First all lines go to the dispatcher in one post, then the permits of
//     those who left go back to the gate: whoever is admitted by that cannot reach the dispatcher
//     before it knows that the other has gone. Then every client that got something is written to,
//     once, and those whose connection is over are taken out. Writing may end more clients, so this
//     is repeated until there is nothing left to do.
//
// A due timer does the same round with the deadlines in place of the sockets. Before a client is
// judged, its socket is read: what it has sent counts, whichever the loop told first. When the
// timer itself came late, this program did not run, and all who had to do something in time get
// their time again.
//
// Order. What one client says reaches the dispatcher in the order it was said, and what the
// dispatcher says to one client reaches its socket in that order. Between clients there is no
// promise, but that of step 3.
//
// Who waits for whom. The thread never waits for a client or for the dispatcher; it stops reading
// instead, and TCP passes that on to the sender. A client is not read while
//  - the gate has not said its first word about it;
//  - it waits for a permit and has said as much as is kept for it (Entrance);
//  - 64 of its lines are on their way to the dispatcher (Flow); Resume ends this;
//  - it speaks too fast (FloodGuard); its deadline ends this.
// What was read and may not be taken yet is kept, at most one read of it.
//
// What limits what:
//  | kept for a client             | limit                         | then                      |
//  |-------------------------------|-------------------------------|---------------------------|
//  | a line that has not ended     | 4606 bytes                    | 417, thrown away          |
//  | a WebSocket's request         | 8 KiB                         | 431, closed               |
//  | a WebSocket's message         | 4608 bytes in 64 pieces       | closed: 1009, 1008        |
//  | read and not yet taken        | one read, 64 KiB              | it is not read            |
//  | said before it arrived        | 64 lines, 64 KiB and a line   | it is not read            |
//  | lines at the dispatcher       | 64 (Flow::kCredit)            | it is not read            |
//  | lines to send (SendQueue)     | `sendq` bytes, passed by who  | it is closed, told why    |
//  |                               | goes on reading: Outflow.h    |                           |
//  | closed clients that linger    | 256 of the server: Lingering  | the oldest is closed      |
//  | last lines of a closed client | 2 s, then 1 s for its own end | the socket is closed      |
//
// A healthy reader whose socket is full for a moment is behind, and its queue may grow far beyond
// `sendq`: the bytes are shared with everybody else in the room, so that is cheap. What bounds it
// is what people may say at all (FloodGuard), and Outflow::kMostTimes.
#include "server/io/IoThread.h"

#include "common/base/Instrumentation.h"

#include <QThread>

#include <array>
#include <span>
#include <utility>

namespace watek::server::io {

using shared::kNoSlot;
using shared::Slot;

namespace {

/// A timer that comes so much too late means that this program did not run (it was stopped), or
/// that the thread had very much to do. Nobody could be heard meanwhile.
constexpr qint64 kOwnPauseMs = 1000;
constexpr qsizetype kReadBytes = 64 * 1024;
/// Steps of handshakes in a round: one takes up to a millisecond of computing, and others wait.
constexpr int kHandshakesAtOnce = 8;
// Clients' tokens are their slots.
constexpr quint64 kOrdersToken = threading::EpollLoop::kFirstOwnToken - 1;
constexpr quint64 kMailToken = kOrdersToken - 1;

threading::EpollLoop &loopOfThisThread()
{
    auto *const loop = threading::EpollLoop::ofThisThread();
    if (!loop)
        qFatal("An io thread runs an EpollLoop");
    return *loop;
}

} // namespace

IoThread::IoThread(IoContext context, std::shared_ptr<IoLink> link)
    : m_context(std::move(context))
    , m_link(std::move(link))
    , m_loop(loopOfThisThread())
    , m_slots(m_context.departures, m_link->number)
    , m_delivery(m_slots, *m_link->outbound, m_context.inbound,
          [this] {
              ioRole.assertCurrent();
              flushDirty();
          })
    , m_readBuffer(size_t(kReadBytes))
{
    ioRole.assertCurrent();
    updateNow();
    const threading::Interest mail{.read = true, .once = true};
    m_link->orders.setToldOnce(true);
    m_link->outbound->setToldOnce(true);
    const bool watched = m_loop.poller().add(m_link->orders.descriptor(), kOrdersToken, mail)
        && m_loop.poller().add(m_link->outbound->descriptor(), kMailToken, mail);
    if (!watched)
        qFatal("Cannot watch the mailboxes of %s", m_link->name.constData());
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_loop.setOnReady([this](std::span<const threading::Ready> ready) { onPolled(ready); });
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
    m_context.counters.ioThreads += 1;
}

IoThread::~IoThread()
{
    ioRole.assertCurrent();
    m_loop.setOnReady({});
    m_loop.poller().remove(m_link->orders.descriptor());
    m_loop.poller().remove(m_link->outbound->descriptor());
    for (Slot slot = 0; slot < m_slots.size(); ++slot)
        takeOut(slot);
    m_context.counters.ioThreads -= 1;
}

void IoThread::updateNow()
{
    m_nowMs = m_context.clock.monotonicNs() / 1'000'000;
    m_wallMs = m_context.clock.wallMs();
}

void IoThread::tellCounters()
{
    if constexpr (!base::kIsInstrumented)
        return;
    constexpr auto relaxed = std::memory_order_relaxed;
    if (const quint64 bytes = std::exchange(m_bytesRead, 0))
        m_context.counters.bytesIn.fetch_add(bytes, relaxed);
    if (const quint64 bytes = std::exchange(m_bytesSent, 0))
        m_context.counters.bytesOut.fetch_add(bytes, relaxed);
}

void IoThread::onTimer()
{
    ioRole.assertCurrent();
    updateNow();
    const bool hasPaused = m_nowMs - std::exchange(m_timerAtMs, kNever) > kOwnPauseMs;
    if (hasPaused) {
        m_slots.forEach([](ClientWorker &worker) {
            ioRole.assertCurrent();
            worker.onOwnPause();
        });
    }
    // First all, then each: a deadline that is set to a past moment meanwhile waits for the next
    // round, so that nobody can keep the thread in this one.
    std::vector<Slot> due;
    for (Slot slot = m_deadlines.takeDue(m_nowMs); slot != kNoSlot;
         slot = m_deadlines.takeDue(m_nowMs))
        due.push_back(slot);
    for (const Slot slot : due) {
        if (ClientWorker *worker = m_slots.at(slot))
            worker->onDeadline();
    }
    endRound();
    endThreadIfFinished();
}

void IoThread::onPolled(std::span<const threading::Ready> ready)
{
    ioRole.assertCurrent();
    updateNow();
    bool hasOrders = false;
    bool hasMail = false;
    int handshakes = 0;
    for (const threading::Ready &one : ready) {
        if (one.token == kOrdersToken)
            hasOrders = true;
        else if (one.token == kMailToken)
            hasMail = true;
        else if (ClientWorker *worker = m_slots.at(Slot(one.token))) {
            // The poller tells of the others again, behind all who have something to say.
            if (!worker->isReady() && ++handshakes > kHandshakesAtOnce)
                continue;
            worker->onPolled(one);
        }
    }
    if (hasOrders)
        obeyOrders();
    if (hasMail)
        m_delivery.deliverAll();
    endRound();
    endThreadIfFinished();
}

void IoThread::endRound()
{
    // The dispatcher hears of what was said, and of who has gone, before a permit goes to somebody
    // else.
    m_context.inbound.postAll(m_toDispatcher);
    m_permits.clear();
    // Flushing may end a client, and thereby make more to say: so until there is no more.
    while (!m_dirty.empty() || !m_over.empty()) {
        flushDirty();
        m_context.inbound.postAll(m_toDispatcher);
        m_permits.clear();
        const auto over = std::exchange(m_over, {});
        for (const Slot slot : over)
            takeOut(slot);
    }
    tellCounters();
    if (m_deadlines.nextMs() < m_timerAtMs) {
        m_timerAtMs = m_deadlines.nextMs();
        m_timer.start(int(std::clamp<qint64>(m_timerAtMs - m_nowMs, 0, 1'000'000)));
    }
}

void IoThread::obeyOrders()
{
    std::vector<Order> orders;
    m_link->orders.takeAll(orders);
    for (Order &order : orders) {
        std::visit(
            [this](auto &&one) {
                ioRole.assertCurrent();
                obey(std::move(one));
            },
            order);
    }
}

void IoThread::obey(Adopt &&adopt)
{
    const Slot slot = m_slots.take(adopt.client);
    shared::ClientRow row{.id = adopt.client,
        .address = adopt.address,
        .port = adopt.port,
        .sinceMs = m_context.clock.wallMs(),
        .thread = m_link->name,
        .door = adopt.door,
        .bringer = adopt.bringer};
    auto worker = std::make_unique<ClientWorker>(*this, slot, std::move(adopt));
    // It is read when the gate has said its word.
    if (m_isFinishing || !m_loop.poller().add(worker->descriptor(), slot, {})) {
        m_slots.giveBack(slot);
        return;
    }
    row.counters = worker->counters();
    m_context.registry.add(std::move(row));
    m_slots.install(slot, std::move(worker));
}

void IoThread::obey(News &&news)
{
    if (ClientWorker *worker = m_slots.of(news.client))
        return worker->onNews(std::move(news.admission));
    // It has gone. A permit in the news goes back by itself, but a place in the queue does not.
    if (std::holds_alternative<protocol::WaitingPlace>(news.admission))
        m_context.gate.leave(news.client);
}

void IoThread::obey(MakeWay &&makeWay)
{
    if (ClientWorker *worker = m_slots.of(makeWay.client))
        worker->makeWay(makeWay);
}

void IoThread::obey(EndLingering &&end)
{
    if (ClientWorker *worker = m_slots.of(end.client))
        worker->endNow();
}

void IoThread::obey(Finish &&finish)
{
    m_isFinishing = true;
    m_finishByMs = m_nowMs + finish.withinMs;
    m_slots.forEach([this, &finish](ClientWorker &worker) {
        ioRole.assertCurrent();
        worker.finish(finish.goodbye, m_finishByMs);
    });
}

void IoThread::obey(Configure &&configure)
{
    m_context.config = std::move(configure.config);
    m_slots.forEach([](ClientWorker &worker) {
        ioRole.assertCurrent();
        worker.onConfigured();
    });
}

void IoThread::flushDirty()
{
    const auto dirty = std::exchange(m_dirty, {});
    for (const Slot slot : dirty) {
        if (ClientWorker *worker = m_slots.at(slot))
            worker->flush();
    }
}

void IoThread::changeInterest(const ClientWorker &worker, threading::Interest interest)
{
    m_loop.poller().change(worker.descriptor(), worker.slot(), interest);
}

shared::Lingering::Stay IoThread::lingerFor(const ClientWorker &worker)
{
    if (m_isFinishing)
        return {};
    return m_context.lingering.enter([link = m_link, client = worker.id()] {
        link->orders.post(EndLingering{.client = client});
    });
}

void IoThread::unwatch(const ClientWorker &worker) { m_loop.poller().remove(worker.descriptor()); }

void IoThread::takeOut(Slot slot)
{
    const ClientWorker *const worker = m_slots.at(slot);
    if (!worker)
        return;
    m_deadlines.set(slot, kNever);
    m_context.registry.remove(worker->id());
    // The listener hears of it last. The descriptor is closed with the worker, and so leaves the
    // poller.
    m_slots.takeOut(slot);
}

void IoThread::endThreadIfFinished()
{
    if (m_isFinishing && (m_slots.isEmpty() || m_nowMs >= m_finishByMs))
        QThread::currentThread()->quit();
}

} // namespace watek::server::io

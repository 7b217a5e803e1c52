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
//  2. The orders, then the mail. Mail fills send queues; consecutive lines to the same audience are
//     joined, so that one message to a channel costs each receiver one reference and one write.
//     After every 8 MiB, counted once for each receiver, the queues are offered to their sockets.
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
//  | read and not yet taken        | one read, 64 KiB              | it is not read            |
//  | said before it arrived        | 64 lines, 64 KiB and a line   | it is not read            |
//  | lines at the dispatcher       | 64 (Flow::kCredit)            | it is not read            |
//  | lines to send (SendQueue)     | `sendq` bytes, passed by who  | it is closed, told why    |
//  |                               | goes on reading: Outflow.h    |                           |
//  | last lines of a closed client | 2 s, then 1 s for its own end | the socket is closed      |
// The mailbox from the dispatcher is limited by the dispatcher, which takes no new mail while it is
// over one of its bounds, 16384 entries or 64 MiB to be written. Mail counts until it was offered
// to the sockets; then this thread wakes the dispatcher.
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
using shared::Outbound;
using shared::Slot;

namespace {

/// A timer that comes so much too late means that this program did not run (it was stopped), or
/// that the thread had very much to do. Nobody could be heard meanwhile.
constexpr qint64 kOwnPauseMs = 1000;
constexpr qsizetype kReadBytes = 64 * 1024;
/// So much of the mail, counted once for each receiver, fills send queues before they are offered
/// to their sockets: a queue must not look full only because nobody has tried to send it.
constexpr qint64 kOfferBytes = 8 * 1024 * 1024;
/// Lines to the same audience are put together up to this size.
constexpr qsizetype kRunBytes = 64 * 1024;

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

/// How many at the front of `mail`, which is not empty, go to the very same audience.
size_t runLength(std::span<const Outbound> mail)
{
    const Outbound &first = mail.front();
    if (first.kind != Outbound::Kind::SendToMany)
        return 1;
    size_t length = 1;
    qsizetype bytes = first.bytes.size();
    while (length < mail.size() && mail[length].kind == Outbound::Kind::SendToMany
        && mail[length].audience.constData() == first.audience.constData()
        && mail[length].audience.size() == first.audience.size()) {
        bytes += mail[length].bytes.size();
        if (bytes > kRunBytes)
            break;
        ++length;
    }
    return length;
}

} // namespace

IoThread::IoThread(IoContext context, std::shared_ptr<IoLink> link)
    : m_context(std::move(context))
    , m_link(std::move(link))
    , m_loop(loopOfThisThread())
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
    m_loop.setOnReady([this](std::span<const threading::Ready> ready) { onReady(ready); });
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
    m_context.counters.ioThreads += 1;
}

IoThread::~IoThread()
{
    ioRole.assertCurrent();
    m_loop.setOnReady({});
    m_loop.poller().remove(m_link->orders.descriptor());
    m_loop.poller().remove(m_link->outbound->descriptor());
    for (Slot slot = 0; slot < Slot(m_seats.size()); ++slot) {
        if (m_seats[slot].worker)
            takeOut(slot);
    }
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
        for (const Seat &seat : m_seats) {
            if (seat.worker)
                seat.worker->onOwnPause();
        }
    }
    // First all, then each: a deadline that is set to a past moment meanwhile waits for the next
    // round, so that nobody can keep the thread in this one.
    std::vector<Slot> due;
    for (Slot slot = m_deadlines.takeDue(m_nowMs); slot != kNoSlot;
         slot = m_deadlines.takeDue(m_nowMs))
        due.push_back(slot);
    for (const Slot slot : due) {
        if (ClientWorker *worker = workerAt(slot))
            worker->onDeadline();
    }
    endRound();
    endThreadIfFinished();
}

void IoThread::onReady(std::span<const threading::Ready> ready)
{
    ioRole.assertCurrent();
    updateNow();
    bool hasOrders = false;
    bool hasMail = false;
    for (const threading::Ready &one : ready) {
        if (one.token == kOrdersToken)
            hasOrders = true;
        else if (one.token == kMailToken)
            hasMail = true;
        else if (ClientWorker *worker = workerAt(Slot(one.token)))
            worker->onReady(one);
    }
    if (hasOrders)
        obeyOrders();
    if (hasMail)
        deliverMail();
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
    const Slot slot = takeSeat(adopt.client);
    const shared::ClientRow row{.id = adopt.client,
        .address = adopt.address,
        .port = adopt.port,
        .sinceMs = m_context.clock.wallMs(),
        .thread = m_link->name};
    auto worker = std::make_unique<ClientWorker>(*this, slot, std::move(adopt));
    // It is read when the gate has said its word.
    if (m_isFinishing || !m_loop.poller().add(worker->descriptor(), slot, {})) {
        freeSeat(slot);
        return;
    }
    shared::ClientRow listed = row;
    listed.counters = worker->counters();
    m_context.registry.add(std::move(listed));
    m_slots.insert(row.id, slot);
    m_seats[slot].worker = std::move(worker);
}

void IoThread::obey(News &&news)
{
    const auto slot = m_slots.constFind(news.client);
    if (slot != m_slots.constEnd())
        return workerAt(*slot)->onNews(std::move(news.admission));
    // It has gone. A permit in the news goes back by itself, but a place in the queue does not.
    if (std::holds_alternative<protocol::WaitingPlace>(news.admission))
        m_context.gate.leave(news.client);
}

void IoThread::obey(MakeWay &&makeWay)
{
    const auto slot = m_slots.constFind(makeWay.client);
    if (slot != m_slots.constEnd())
        workerAt(*slot)->makeWay(makeWay);
}

void IoThread::obey(Finish &&finish)
{
    m_isFinishing = true;
    m_finishByMs = m_nowMs + finish.withinMs;
    for (const Seat &seat : m_seats) {
        if (seat.worker)
            seat.worker->finish(finish.goodbye, m_finishByMs);
    }
}

void IoThread::obey(Configure &&configure)
{
    m_context.config = std::move(configure.config);
    for (const Seat &seat : m_seats) {
        if (seat.worker)
            seat.worker->onConfigured();
    }
}

void IoThread::deliverMail()
{
    m_link->outbound->takeAll(m_mail);
    // Asked of what was taken: the mailbox may have passed its bound since any look before.
    bool wasCongested = qsizetype(m_mail.size()) > shared::kOutboundBound;
    qint64 bytes = 0;
    const auto offer = [&]() REQUIRES(ioRole) {
        flushDirty();
        wasCongested = m_link->outbound->noteOffered(std::exchange(bytes, 0)) || wasCongested;
    };
    for (std::span<const Outbound> rest(m_mail); !rest.empty();) {
        const size_t length = runLength(rest);
        for (const Outbound &mail : rest.first(length))
            bytes += shared::bytesToWrite(mail);
        if (length > 1)
            deliverRun(rest.first(length));
        else
            deliver(rest.front());
        rest = rest.subspan(length);
        if (bytes > kOfferBytes)
            offer();
    }
    m_mail.clear();
    offer();
    // The dispatcher takes no mail while a mailbox is over its bound.
    if (wasCongested)
        m_context.inbound.wake();
}

void IoThread::flushDirty()
{
    const auto dirty = std::exchange(m_dirty, {});
    for (const Slot slot : dirty) {
        if (ClientWorker *worker = workerAt(slot))
            worker->flush();
    }
}

/// Lines that follow each other to the same audience are one piece for each of its clients, except
/// for those who said some of them.
void IoThread::deliverRun(std::span<const Outbound> run)
{
    ++m_run;
    qsizetype size = 0;
    for (const Outbound &mail : run) {
        size += mail.bytes.size();
        if (mail.slot < m_seats.size())
            m_seats[mail.slot].saidInRun = m_run;
    }
    QByteArray all;
    all.reserve(size);
    for (const Outbound &mail : run)
        all.append(mail.bytes);
    for (const Slot slot : run.front().audience) {
        ClientWorker *worker = workerAt(slot);
        if (!worker)
            continue;
        if (m_seats[slot].saidInRun != m_run) {
            worker->queue(all);
            continue;
        }
        // Between its own lines it gets the others.
        qsizetype from = 0;
        qsizetype end = 0;
        for (const Outbound &mail : run) {
            if (mail.slot == slot) {
                worker->queue(all, from, end - from);
                from = end + mail.bytes.size();
            }
            end += mail.bytes.size();
        }
        worker->queue(all, from, end - from);
    }
}

void IoThread::deliver(const Outbound &mail)
{
    if (mail.kind == Outbound::Kind::SendToMany) {
        for (const Slot slot : mail.audience) {
            if (slot == mail.slot)
                continue;
            if (ClientWorker *worker = workerAt(slot))
                worker->queue(mail.bytes);
        }
        return;
    }
    if (mail.kind == Outbound::Kind::Forget) {
        if (mail.slot < m_seats.size() && std::exchange(m_seats[mail.slot].isNamed, false)
            && !m_seats[mail.slot].worker)
            freeSeat(mail.slot);
        else if (ClientWorker *worker = workerAt(mail.slot))
            worker->onForgotten();
        return;
    }
    ClientWorker *worker = workerAt(mail.slot);
    if (!worker)
        return;
    switch (mail.kind) {
    case Outbound::Kind::Send:
        worker->queue(mail.bytes);
        break;
    case Outbound::Kind::Close:
        worker->closeWith(mail.bytes, {});
        break;
    case Outbound::Kind::Registered:
        worker->onRegistered();
        break;
    case Outbound::Kind::Resume:
        worker->onResume();
        break;
    case Outbound::Kind::Exempt:
        worker->onExempt(true);
        break;
    case Outbound::Kind::Unexempt:
        worker->onExempt(false);
        break;
    case Outbound::Kind::Charge:
        worker->onCharge(mail.amount);
        break;
    case Outbound::Kind::TellDrained:
        worker->onTellDrained();
        break;
    case Outbound::Kind::SendToMany:
    case Outbound::Kind::Forget:
        break;
    }
}

void IoThread::changeInterest(const ClientWorker &worker, threading::Interest interest)
{
    m_loop.poller().change(worker.descriptor(), worker.slot(), interest);
}

void IoThread::unwatch(const ClientWorker &worker) { m_loop.poller().remove(worker.descriptor()); }

void IoThread::takeOut(Slot slot)
{
    // Its descriptor is closed with it, and so leaves the poller.
    const std::unique_ptr<ClientWorker> worker = std::move(m_seats[slot].worker);
    if (!worker)
        return;
    m_deadlines.set(slot, kNever);
    m_context.registry.remove(worker->id());
    m_slots.remove(worker->id());
    if (!m_seats[slot].isNamed)
        freeSeat(slot);
}

Slot IoThread::takeSeat(base::ClientId client)
{
    if (m_freeSeats.empty()) {
        m_freeSeats.push_back(Slot(m_seats.size()));
        m_seats.emplace_back();
    }
    const Slot slot = m_freeSeats.back();
    m_freeSeats.pop_back();
    m_seats[slot].client = client;
    return slot;
}

void IoThread::freeSeat(Slot slot)
{
    m_freeSeats.push_back(slot);
    m_context.departures.post({.thread = m_link->number, .client = m_seats[slot].client});
}

ClientWorker *IoThread::workerAt(Slot slot)
{
    return slot < m_seats.size() ? m_seats[slot].worker.get() : nullptr;
}

void IoThread::endThreadIfFinished()
{
    if (m_isFinishing && (m_slots.isEmpty() || m_nowMs >= m_finishByMs))
        QThread::currentThread()->quit();
}

} // namespace watek::server::io

#include "server/listener/IoThreadPool.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace watek::server::listener {

namespace {

/// Long enough that clients who come and go do not start and end a thread each.
constexpr int kLingerMs = 500;
/// Mailboxes, poller and event loop of one io thread, and a few to spare.
constexpr int kDescriptorsPerThread = 8;

} // namespace

IoThreadPool::IoThreadPool(PoolContext context, std::function<void(base::ClientId)> onGone)
    : m_context(std::move(context))
    , m_onGone(std::move(onGone))
    , m_reserve(kDescriptorsPerThread)
    , m_departureReader(m_departures, [this] { onDepartures(); })
{
    m_linger.setSingleShot(true);
    m_linger.setInterval(kLingerMs);
    QObject::connect(&m_linger, &QTimer::timeout, &m_linger, [this] { onLingered(); });
}

IoThreadPool::~IoThreadPool()
{
    listenerRole.assertCurrent();
    finish({}, 0);
}

std::shared_ptr<io::IoLink> IoThreadPool::assignThread()
{
    const bool mayStart = int(m_threads.size()) < shared::ioThreadsOf(*m_context.config);
    // A lingering thread is used before a new one is started.
    Thread *thread = m_threads.empty() ? nullptr : &leastLoaded();
    if ((!thread || (thread->clients > 0 && mayStart)) && m_reserve.fill())
        thread = &startThread();
    if (!thread)
        return nullptr;
    thread->clients += 1;
    return thread->link;
}

IoThreadPool::Thread &IoThreadPool::leastLoaded()
{
    const auto byClients = [](const auto &entry) { return entry.second.clients; };
    return std::ranges::min_element(m_threads, {}, byClients)->second;
}

IoThreadPool::Thread &IoThreadPool::startThread()
{
    m_reserve.release();
    quint32 number = 1;
    while (m_threads.contains(number))
        ++number;
    auto link = std::make_shared<io::IoLink>(number);
    auto worker = std::make_unique<threading::WorkerThread<io::IoThread>>(
        QString::fromUtf8(link->name), ioRole, threading::LoopKind::Epoll);
    worker->start([this, link] {
        return std::make_unique<io::IoThread>(io::IoContext{.config = m_context.config,
                                                  .inbound = m_context.inbound,
                                                  .registry = m_context.registry,
                                                  .gate = m_context.gate,
                                                  .counters = m_context.counters,
                                                  .log = m_context.log,
                                                  .clock = m_context.clock,
                                                  .departures = m_departures,
                                                  .lingering = m_lingering,
                                                  .gatewayPasswords = m_context.gatewayPasswords},
            link);
    });
    m_reserve.fill();
    return m_threads.emplace(number, Thread{.link = std::move(link), .worker = std::move(worker)})
        .first->second;
}

void IoThreadPool::onDepartures()
{
    listenerRole.assertCurrent();
    std::vector<io::Departure> departures;
    m_departures.takeAll(departures);
    bool isAnyUnused = false;
    for (const io::Departure &departure : departures) {
        m_onGone(departure.client);
        const auto entry = m_threads.find(departure.thread);
        if (entry != m_threads.end() && --entry->second.clients == 0)
            isAnyUnused = true;
    }
    if (isAnyUnused && !m_linger.isActive())
        m_linger.start();
}

void IoThreadPool::onLingered()
{
    listenerRole.assertCurrent();
    // Nobody but assignThread() can give such a thread work, so it has none and ends at once.
    for (auto &[number, thread] : m_threads) {
        if (thread.clients == 0)
            thread.worker->requestStop();
    }
    std::erase_if(m_threads, [](auto &entry) { return entry.second.clients == 0; });
}

void IoThreadPool::order(const QByteArray &thread, io::Order order)
{
    for (auto &[number, one] : m_threads) {
        if (one.link->name == thread)
            return one.link->orders.post(std::move(order));
    }
}

void IoThreadPool::setConfig(std::shared_ptr<const shared::ServerConfig> config)
{
    for (auto &[number, thread] : m_threads)
        thread.link->orders.post(io::Configure{.config = config});
    m_context.config = std::move(config);
}

void IoThreadPool::finish(const QByteArray &goodbye, int withinMs)
{
    for (auto &[number, thread] : m_threads)
        thread.link->orders.post(io::Finish{.goodbye = goodbye, .withinMs = withinMs});
    for (auto &[number, thread] : m_threads)
        thread.worker->join();
    m_threads.clear();
}

} // namespace watek::server::listener

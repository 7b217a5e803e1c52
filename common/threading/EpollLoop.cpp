// One turn: events that were posted, one wait in epoll, then what is ready, then timers that are
// due. Nothing here is a queue of its own: descriptors wait in the kernel, events in Qt's list.
//
// Why no wake-up is lost: Qt puts an event into the thread's list and then calls wakeUp(), which
// signals unless m_isWoken is set. The loop clears the signal, then m_isWoken, and the next turn
// begins with the list. Whoever finds m_isWoken set has put its event into the list before the loop
// unset it, so the next turn finds the event; whoever finds it unset signals, and the next wait
// ends at once. interrupt() is the same, with QEventLoop's own exit flag in place of the list: a
// turn that unsets m_isInterrupted too late to see it still ends its wait by the signal. Wake-ups
// of mailboxes are edge-triggered: every signal is an event of its own, and events that do not fit
// into one wait are reported by the next one.
#include "common/threading/EpollLoop.h"

#include "common/base/Clock.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace watek::threading {

namespace {

constexpr quint64 kWakeUpToken = ~quint64(0);
constexpr qint64 kNsInMs = 1'000'000;

constexpr quint64 notifierToken(int descriptor)
{
    return EpollLoop::kFirstOwnToken | quint64(quint32(descriptor));
}

constexpr quint64 kWatchedWakeUpBit = quint64(1) << 62;
constexpr quint64 watchedWakeUpToken(int descriptor)
{
    return notifierToken(descriptor) | kWatchedWakeUpBit;
}

} // namespace

EpollLoop::EpollLoop()
{
    if (!m_poller.add(m_wakeUp.descriptor(), kWakeUpToken, {.read = true}))
        qFatal("An event loop cannot watch its own wake-up");
}

EpollLoop::~EpollLoop() = default;

EpollLoop *EpollLoop::ofThisThread()
{
    return dynamic_cast<EpollLoop *>(QAbstractEventDispatcher::instance());
}

bool EpollLoop::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_isInterrupted.store(false);
    Q_EMIT awake();
    QCoreApplication::sendPostedEvents();
    // Whoever posts an event from now on wakes the loop, so nothing is slept through.
    const bool mayWait = flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_isInterrupted.load();
    if (mayWait)
        Q_EMIT aboutToBlock();
    std::array<Ready, Poller::kMostAtOnce> ready;
    const qsizetype count = m_poller.poll(ready, mayWait ? msToNextTimer() : 0);
    if (mayWait)
        Q_EMIT awake();
    const bool hasTold = tell(std::span(ready).first(size_t(count)));
    const bool hasFired = fireTimers();
    return hasTold || hasFired;
}

/// Milliseconds, rounded up so that a timer is due after the wait; -1 without timers.
int EpollLoop::msToNextTimer() const
{
    qint64 next = std::numeric_limits<qint64>::max();
    for (const Timer &each : m_timers) {
        if (!each.isFiring)
            next = std::min(next, each.dueNs);
    }
    if (next == std::numeric_limits<qint64>::max())
        return -1;
    const qint64 leftNs = std::max<qint64>(0, next - base::monotonicNowNs());
    return int(std::min<qint64>((leftNs + kNsInMs - 1) / kNsInMs, std::numeric_limits<int>::max()));
}

bool EpollLoop::tell(std::span<Ready> ready)
{
    bool hasTold = false;
    // Gathers at the front what is not the loop's own.
    size_t others = 0;
    for (const Ready &one : ready) {
        if (one.token < kFirstOwnToken) {
            ready[others++] = one;
        } else if (one.token == kWakeUpToken) {
            // In this order: see above.
            m_wakeUp.clear();
            m_isWoken.store(false);
            hasTold = true;
        } else if (one.token & kWatchedWakeUpBit) {
            if (const auto found = m_wakeUps.find(int(quint32(one.token)));
                found != m_wakeUps.end()) {
                found->second();
                hasTold = true;
            }
        } else {
            hasTold = activate(int(quint32(one.token)), one) || hasTold;
        }
    }
    if (others > 0 && m_onReady) {
        m_onReady(ready.first(others));
        hasTold = true;
    }
    return hasTold;
}

bool EpollLoop::activate(int descriptor, const Ready &ready)
{
    QEvent event(QEvent::SockAct);
    bool hasTold = false;
    // Looked up each time: what is told may end either of them.
    if (QSocketNotifier *const reader = m_notifiers.value(descriptor).read;
        reader && (ready.read || ready.broken)) {
        QCoreApplication::sendEvent(reader, &event);
        hasTold = true;
    }
    if (QSocketNotifier *const writer = m_notifiers.value(descriptor).write;
        writer && (ready.write || ready.broken)) {
        QCoreApplication::sendEvent(writer, &event);
        hasTold = true;
    }
    return hasTold;
}

void EpollLoop::watchWakeUp(int descriptor, std::function<void()> onWake)
{
    if (!m_poller.add(descriptor, watchedWakeUpToken(descriptor), {.read = true, .once = true}))
        qFatal("An event loop cannot watch a wake-up");
    m_wakeUps.insert_or_assign(descriptor, std::move(onWake));
}

void EpollLoop::unwatchWakeUp(int descriptor)
{
    if (m_wakeUps.erase(descriptor) > 0)
        m_poller.remove(descriptor);
}

QSocketNotifier **EpollLoop::place(Notifiers &notifiers, QSocketNotifier::Type type) const
{
    switch (type) {
    case QSocketNotifier::Read:
        return &notifiers.read;
    case QSocketNotifier::Write:
        return &notifiers.write;
    case QSocketNotifier::Exception:
        break; // out-of-band data, which nobody here sends or reads
    }
    return nullptr;
}

void EpollLoop::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    Notifiers &notifiers = m_notifiers[descriptor];
    const bool isNew = notifiers.isEmpty();
    if (QSocketNotifier **const at = place(notifiers, notifier->type()))
        *at = notifier;
    const quint64 token = notifierToken(descriptor);
    if (!isNew)
        m_poller.change(descriptor, token, notifiers.interest());
    else if (notifiers.isEmpty() || !m_poller.add(descriptor, token, notifiers.interest()))
        m_notifiers.remove(descriptor);
}

void EpollLoop::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    const auto found = m_notifiers.find(descriptor);
    if (found == m_notifiers.end())
        return;
    QSocketNotifier **const at = place(*found, notifier->type());
    if (!at || *at != notifier)
        return;
    *at = nullptr;
    if (found->isEmpty()) {
        m_poller.remove(descriptor);
        m_notifiers.erase(found);
    } else {
        m_poller.change(descriptor, notifierToken(descriptor), found->interest());
    }
}

std::vector<EpollLoop::Timer>::iterator EpollLoop::timer(int id)
{
    return std::ranges::find(m_timers, id, &Timer::id);
}

void EpollLoop::registerTimer(int id, qint64 intervalMs, Qt::TimerType type, QObject *object)
{
    m_timers.push_back({.id = id,
        .type = type,
        .intervalMs = intervalMs,
        .dueNs = base::monotonicNowNs() + intervalMs * kNsInMs,
        .object = object});
}

bool EpollLoop::unregisterTimer(int id)
{
    const auto found = timer(id);
    if (found == m_timers.end())
        return false;
    m_timers.erase(found);
    return true;
}

bool EpollLoop::unregisterTimers(QObject *object)
{
    return std::erase_if(m_timers, [object](const Timer &each) { return each.object == object; })
        > 0;
}

QList<QAbstractEventDispatcher::TimerInfo> EpollLoop::registeredTimers(QObject *object) const
{
    QList<TimerInfo> found;
    for (const Timer &each : m_timers) {
        if (each.object == object)
            found.append(TimerInfo(each.id, int(each.intervalMs), each.type));
    }
    return found;
}

int EpollLoop::remainingTime(int id)
{
    const auto found = timer(id);
    if (found == m_timers.end())
        return -1;
    const qint64 leftNs = found->dueNs - base::monotonicNowNs();
    return int(std::max<qint64>(0, leftNs) / kNsInMs);
}

bool EpollLoop::fireTimers()
{
    if (m_timers.empty())
        return false;
    const qint64 nowNs = base::monotonicNowNs();
    std::vector<int> due;
    for (const Timer &each : m_timers) {
        if (!each.isFiring && each.dueNs <= nowNs)
            due.push_back(each.id);
    }
    bool hasFired = false;
    // By number: a handler may end any of them, and begin others.
    for (const int id : due) {
        auto found = timer(id);
        if (found == m_timers.end() || found->isFiring || found->dueNs > nowNs)
            continue;
        // No catching up: after a long turn it comes once.
        const qint64 intervalNs = found->intervalMs * kNsInMs;
        found->dueNs += intervalNs;
        if (found->dueNs < nowNs)
            found->dueNs = nowNs + intervalNs;
        found->isFiring = true;
        QTimerEvent event(id);
        QCoreApplication::sendEvent(found->object, &event);
        found = timer(id);
        if (found != m_timers.end())
            found->isFiring = false;
        hasFired = true;
    }
    return hasFired;
}

void EpollLoop::wakeUp()
{
    if (!m_isWoken.exchange(true))
        m_wakeUp.signal();
}

void EpollLoop::interrupt()
{
    m_isInterrupted.store(true);
    wakeUp();
}

} // namespace watek::threading

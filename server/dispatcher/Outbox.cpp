#include "server/dispatcher/Outbox.h"

#include "common/base/Instrumentation.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace watek::server::dispatcher {

using shared::ClientRoute;
using shared::Outbound;

Outbox::Thread &Outbox::thread(quint32 number)
{
    Q_ASSERT_X(number < m_threads.size() && m_threads[number].mailbox, "Outbox",
        "a slot is named before addRoute() or after forget()");
    return m_threads[number];
}

void Outbox::put(quint32 number, Outbound item)
{
    Thread &to = thread(number);
    const qint64 bytes = shared::bytesToWrite(item);
    to.bytes += bytes;
    m_bytes += bytes;
    to.waiting.push_back(std::move(item));
    if (!to.isListed) {
        to.isListed = true;
        m_used.push_back(number);
    }
}

void Outbox::addRoute(const ClientRoute &route)
{
    if (route.thread >= m_threads.size())
        m_threads.resize(route.thread + 1);
    Thread &at = m_threads[route.thread];
    if (at.mailbox != route.mailbox) {
        Q_ASSERT_X(at.clients == 0, "Outbox", "an io thread's number is used again too early");
        flush();
        at.mailbox = route.mailbox;
    }
    ++at.clients;
}

void Outbox::send(const ClientRoute &to, const QByteArray &lines)
{
    put(to.thread, {.kind = Outbound::Kind::Send, .slot = to.slot, .bytes = lines, .audience = {}});
    ++m_deliveries;
}

void Outbox::sendToMany(
    quint32 thread, const shared::SlotList &audience, shared::Slot skip, const QByteArray &lines)
{
    put(thread,
        {.kind = Outbound::Kind::SendToMany, .slot = skip, .bytes = lines, .audience = audience});
    m_deliveries += quint64(audience.size()) - (skip == shared::kNoSlot ? 0 : 1);
}

void Outbox::close(const ClientRoute &to, const QByteArray &lastLines, shared::Ending ending)
{
    put(to.thread,
        {.kind = Outbound::Kind::Close,
            .ending = ending,
            .slot = to.slot,
            .bytes = lastLines,
            .audience = {}});
}

void Outbox::registered(const ClientRoute &to)
{
    put(to.thread,
        {.kind = Outbound::Kind::Registered, .slot = to.slot, .bytes = {}, .audience = {}});
}

void Outbox::moved(const ClientRoute &to, const QByteArray &address)
{
    put(to.thread,
        {.kind = Outbound::Kind::Moved, .slot = to.slot, .bytes = address, .audience = {}});
}

void Outbox::resume(const ClientRoute &to)
{
    put(to.thread, {.kind = Outbound::Kind::Resume, .slot = to.slot, .bytes = {}, .audience = {}});
}

void Outbox::charge(const ClientRoute &to, qint64 lines)
{
    constexpr qint64 kMost = std::numeric_limits<quint16>::max();
    put(to.thread,
        {.kind = Outbound::Kind::Charge,
            .amount = quint16(std::clamp<qint64>(lines, 0, kMost)),
            .slot = to.slot,
            .bytes = {},
            .audience = {}});
}

void Outbox::tellDrained(const ClientRoute &to)
{
    put(to.thread,
        {.kind = Outbound::Kind::TellDrained, .slot = to.slot, .bytes = {}, .audience = {}});
}

void Outbox::trackSending(const ClientRoute &to)
{
    put(to.thread,
        {.kind = Outbound::Kind::TrackSending, .slot = to.slot, .bytes = {}, .audience = {}});
}

void Outbox::tellMissed(const ClientRoute &to)
{
    put(to.thread,
        {.kind = Outbound::Kind::TellMissed, .slot = to.slot, .bytes = {}, .audience = {}});
}

void Outbox::setExempt(const ClientRoute &to, bool isExempt)
{
    const auto kind = isExempt ? Outbound::Kind::Exempt : Outbound::Kind::Unexempt;
    put(to.thread, {.kind = kind, .slot = to.slot, .bytes = {}, .audience = {}});
}

void Outbox::forget(const ClientRoute &to)
{
    put(to.thread, {.kind = Outbound::Kind::Forget, .slot = to.slot, .bytes = {}, .audience = {}});
    --thread(to.thread).clients;
}

void Outbox::flush()
{
    for (const quint32 number : m_used) {
        Thread &to = m_threads[number];
        to.isListed = false;
        to.mailbox->postAll(to.waiting, std::exchange(to.bytes, 0));
        // An io thread without clients may end; its mailbox must not be waited for.
        if (to.clients == 0)
            to.mailbox.reset();
    }
    m_used.clear();
    m_bytes = 0;
    if (base::kIsInstrumented && m_deliveries > 0)
        m_counters.deliveries.fetch_add(m_deliveries, std::memory_order_relaxed);
    m_deliveries = 0;
}

bool Outbox::isCongested() const
{
    for (const Thread &each : m_threads) {
        if (each.mailbox && each.mailbox->isCongested())
            return true;
    }
    return false;
}

} // namespace watek::server::dispatcher

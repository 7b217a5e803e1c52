#include "server/dispatcher/Outbox.h"

#include "common/base/Instrumentation.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace watek::server::dispatcher {

using shared::ClientRoute;
using shared::Outbound;

namespace {

/// A slow disk must not look like a slow client.
bool isUrgent(const Outbound &item)
{
    return item.kind == Outbound::Kind::Registered || item.kind == Outbound::Kind::Exempt
        || item.kind == Outbound::Kind::Unexempt;
}

} // namespace

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
    if (m_outcome != Outcome::Any)
        to.conditions.push_back({to.waiting.size(), m_outcome, m_said});
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

void Outbox::sendEither(
    const ClientRoute &to, const QByteArray &ifStored, const QByteArray &ifNotStored)
{
    if (!ifStored.isEmpty()) {
        setOutcome(Outcome::Stored, kOwn);
        send(to, ifStored);
    }
    if (!ifNotStored.isEmpty()) {
        setOutcome(Outcome::NotStored);
        put(to.thread,
            {.kind = Outbound::Kind::Send, .slot = to.slot, .bytes = ifNotStored, .audience = {}});
    }
    setOutcome(Outcome::Any);
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

void Outbox::giveBack(const ClientRoute &to, const std::shared_ptr<shared::Flow> &flow, int credit)
{
    if (isSealing())
        m_credits.push_back({to.mailbox, to.slot, flow, credit});
    else if (flow->giveBack(credit))
        put(to.thread,
            {.kind = Outbound::Kind::Resume, .slot = to.slot, .bytes = {}, .audience = {}});
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
    Q_ASSERT_X(m_outcome == Outcome::Any, "Outbox", "a batch ends in the middle of an event");
    if (isSealing())
        seal();
    else
        post();
    if (base::kIsInstrumented && m_deliveries > 0)
        m_counters.deliveries.fetch_add(m_deliveries, std::memory_order_relaxed);
    m_deliveries = 0;
}

void Outbox::post()
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
}

void Outbox::seal()
{
    if (!m_awaitsStore && m_used.empty() && m_credits.empty())
        return;
    // What waits only for those before it becomes one with its like.
    if (m_awaitsStore || m_sealed.back().batch != 0)
        m_sealed.emplace_back();
    Sealed &sealed = m_sealed.back();
    for (const quint32 number : m_used) {
        Thread &from = m_threads[number];
        from.isListed = false;
        postUrgent(from);
        const auto known = std::ranges::find(sealed.parts, from.mailbox, &Part::mailbox);
        if (known == sealed.parts.end()) {
            sealed.parts.push_back({from.mailbox, std::exchange(from.waiting, {}),
                std::exchange(from.conditions, {}), from.bytes});
        } else {
            Q_ASSERT_X(from.conditions.empty(), "Outbox", "conditions without a batch");
            std::ranges::move(from.waiting, std::back_inserter(known->items));
            from.waiting.clear();
            known->bytes += from.bytes;
        }
        from.bytes = 0;
        if (from.clients == 0)
            from.mailbox.reset();
    }
    m_used.clear();
    std::ranges::move(m_credits, std::back_inserter(sealed.credits));
    m_credits.clear();
    const qint64 bytes = std::exchange(m_bytes, 0) + std::exchange(m_saidBytes, 0);
    sealed.bytes += bytes;
    m_sealedBytes += bytes;
    if (std::exchange(m_awaitsStore, false)) {
        sealed.batch = ++m_lastBatch;
        ++m_awaited;
        m_commit(sealed.batch);
    }
}

void Outbox::postUrgent(Thread &from)
{
    if (std::ranges::none_of(from.waiting, isUrgent))
        return;
    std::vector<Outbound> urgent;
    std::vector<Outbound> others;
    std::vector<Condition> conditions;
    auto condition = from.conditions.cbegin();
    for (size_t i = 0; i < from.waiting.size(); ++i) {
        if (condition != from.conditions.cend() && condition->index == i)
            conditions.push_back({others.size(), condition->outcome, (condition++)->said});
        (isUrgent(from.waiting[i]) ? urgent : others).push_back(std::move(from.waiting[i]));
    }
    from.mailbox->postAll(urgent, 0);
    from.waiting = std::move(others);
    from.conditions = std::move(conditions);
}

void Outbox::release(quint64 batch, bool isStored, const Repeats &repeats)
{
    Q_ASSERT_X(!m_sealed.empty() && m_sealed.front().batch == batch, "Outbox",
        "another batch is the oldest one");
    Outcome outcome = isStored ? Outcome::Stored : Outcome::NotStored;
    --m_awaited;
    do {
        m_sealedBytes -= m_sealed.front().bytes;
        post(m_sealed.front(), std::exchange(outcome, Outcome::Any), repeats);
        m_sealed.pop_front();
    } while (!m_sealed.empty() && m_sealed.front().batch == 0);
}

void Outbox::post(Sealed &sealed, Outcome outcome, const Repeats &repeats)
{
    // Before a slot's last word.
    for (const Credit &each : sealed.credits) {
        if (each.flow->giveBack(each.credit))
            each.mailbox->post(
                {.kind = Outbound::Kind::Resume, .slot = each.slot, .bytes = {}, .audience = {}});
    }
    for (Part &part : sealed.parts) {
        if (!part.conditions.empty())
            dropOthers(part, outcome, repeats);
        if (!part.items.empty())
            part.mailbox->postAll(part.items, part.bytes);
    }
}

/// Leaves what is meant for this outcome.
void Outbox::dropOthers(Part &part, Outcome outcome, const Repeats &repeats)
{
    std::vector<Outbound> meant;
    meant.reserve(part.items.size());
    auto condition = part.conditions.cbegin();
    for (size_t i = 0; i < part.items.size(); ++i) {
        Outbound &item = part.items[i];
        if (condition == part.conditions.cend() || condition->index != i) {
            meant.push_back(std::move(item));
            continue;
        }
        const Condition &its = *condition++;
        part.bytes -= shared::bytesToWrite(item);
        if (its.outcome != outcome || std::ranges::count(repeats.said, its.said) > 0)
            continue;
        if (its.said == kOwn && !repeats.said.empty())
            item.bytes = repeats.correct(item.bytes);
        part.bytes += shared::bytesToWrite(item);
        meant.push_back(std::move(item));
    }
    part.items = std::move(meant);
}

bool Outbox::isCongested() const
{
    if (m_awaited >= kMostSealed || m_sealedBytes > kMostSealedBytes)
        return true;
    for (const Thread &each : m_threads) {
        if (each.mailbox && each.mailbox->isCongested())
            return true;
    }
    return false;
}

} // namespace watek::server::dispatcher

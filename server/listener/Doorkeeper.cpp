#include "server/listener/Doorkeeper.h"

#include "server/listener/AddressLimit.h"

#include <QHash>

#include <algorithm>
#include <functional>

namespace watek::server::listener {

using shared::ClientKind;
using shared::ClientRow;
using shared::ClientState;

namespace {

using Rows = std::vector<const ClientRow *>;

qint64 heardMs(const ClientRow &row) { return row.counters ? row.counters->heardMs.load() : 0; }

/// The longest silent first.
void sortBySilence(Rows &rows)
{
    std::ranges::sort(rows, {}, [](const ClientRow *row) { return heardMs(*row); });
}

/// Who is not in the chat yet first, and among the others the longest silent: people are not to be
/// driven out by connections that say nothing and are no longer silent than they.
void sortByMerit(Rows &rows)
{
    const auto isIn = [](const ClientRow *row) { return row->state == ClientState::Online; };
    sortBySilence(rows);
    std::ranges::stable_partition(rows, std::not_fn(isIn));
}

/// By network, as AddressLimit counts them; who is to go first of each first.
QHash<QByteArray, Rows> byNetwork(const Rows &rows)
{
    QHash<QByteArray, Rows> networks;
    for (const ClientRow *row : rows)
        networks[networkOf(row->address)].push_back(row);
    for (Rows &one : networks)
        sortByMerit(one);
    return networks;
}

/// The longest silent of the network that has most, if that is at least two more than `few`. Null
/// when there is none.
const ClientRow *longestSilentOfMost(const QHash<QByteArray, Rows> &networks, size_t few)
{
    const Rows *most = nullptr;
    for (const Rows &one : networks) {
        if (!most || one.size() > most->size())
            most = &one;
    }
    return most && most->size() > few + 1 ? most->front() : nullptr;
}

Doorkeeper::Verdict verdict(const ClientRow &row, qint64 silentMs, const QByteArray &why)
{
    return {.client = row.id,
        .thread = row.thread,
        .silentMs = silentMs,
        .text = "Your place was given to somebody who waited: " + why
            + " You are welcome to come again."};
}

const QByteArray kTooMany
    = "most places were held from your address, and yours was silent longest.";

} // namespace

std::vector<Doorkeeper::Verdict> Doorkeeper::look(const std::vector<ClientRow> &rows, qint64 nowMs)
{
    Rows holders;
    Rows waiters;
    for (const ClientRow &row : rows) {
        if (row.state == ClientState::Waiting)
            waiters.push_back(&row);
        else if (row.state != ClientState::Closing)
            holders.push_back(&row);
    }
    if (waiters.empty()) {
        m_waitingSinceMs.reset();
        return {};
    }
    const qint64 sinceMs = m_waitingSinceMs.value_or(nowMs);
    m_waitingSinceMs = sinceMs;

    std::vector<Verdict> verdicts;
    sortBySilence(holders);
    const qint64 timeoutMs = qint64(m_guestTimeout) * 1000;
    for (const ClientRow *row : holders) {
        const bool isTimedOut = nowMs - std::max(heardMs(*row), sinceMs) >= timeoutMs;
        if (row->kind == ClientKind::Irc || !isTimedOut || verdicts.size() == waiters.size())
            continue;
        verdicts.push_back(verdict(*row, timeoutMs,
            "you were silent for " + QByteArray::number(m_guestTimeout) + " seconds."));
    }
    if (!verdicts.empty())
        return verdicts;

    // One at a time: the next look sees who has come in.
    const QHash<QByteArray, Rows> held = byNetwork(holders);
    for (const QByteArray &network : byNetwork(waiters).keys()) {
        const ClientRow *row = longestSilentOfMost(held, held.value(network).size());
        if (row)
            return {verdict(*row, 0, kTooMany)};
    }
    return {};
}

} // namespace watek::server::listener

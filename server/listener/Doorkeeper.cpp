#include "server/listener/Doorkeeper.h"

#include "server/shared/AddressLimit.h"

#include <QHash>

#include <algorithm>
#include <utility>

namespace watek::server::listener {

using shared::ClientKind;
using shared::ClientRow;
using shared::ClientState;

namespace {

using Rows = std::vector<const ClientRow *>;

/// Nobody is sent away who has come in so lately: it is still saying who it is.
constexpr qint64 kComingInMs = 3000;

qint64 heardMs(const ClientRow &row) { return row.counters ? row.counters->heardMs.load() : 0; }

/// The longest silent first.
void sortBySilence(Rows &rows)
{
    std::ranges::sort(rows, {}, [](const ClientRow *row) { return heardMs(*row); });
}

bool isInChat(const ClientRow &row) { return row.state == ClientState::Online; }

/// Those who are not in the chat yet (they shake hands, or register) before those who are.
void sortByMerit(Rows &rows)
{
    std::ranges::sort(
        rows, {}, [](const ClientRow *row) { return std::pair(isInChat(*row), heardMs(*row)); });
}

/// By network, as AddressLimit counts them; who has least right to stay first.
QHash<QByteArray, Rows> byNetwork(const Rows &rows)
{
    QHash<QByteArray, Rows> networks;
    for (const ClientRow *row : rows)
        networks[shared::networkOf(row->address)].push_back(row);
    for (Rows &one : networks)
        sortByMerit(one);
    return networks;
}

/// Who has least right to stay of the network that has most, if that is at least two more than
/// `few`. Null when there is none, or when it has only just come in: nobody in the chat goes in its
/// stead.
const ClientRow *firstOfMost(const QHash<QByteArray, Rows> &networks, size_t few, qint64 nowMs)
{
    const Rows *most = nullptr;
    for (const Rows &one : networks) {
        if (!most || one.size() > most->size())
            most = &one;
    }
    if (!most || most->size() <= few + 1)
        return nullptr;
    const ClientRow *const first = most->front();
    return isInChat(*first) || nowMs - heardMs(*first) >= kComingInMs ? first : nullptr;
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
        const ClientRow *row = firstOfMost(held, held.value(network).size(), nowMs);
        if (row)
            return {verdict(*row, 0, kTooMany)};
    }
    return {};
}

} // namespace watek::server::listener

#include "server/dispatcher/ChannelKeeper.h"

#include "server/dispatcher/Chat.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <vector>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// Above those that AccountDesk draws.
constexpr quint64 kFirstTicket = quint64(1) << 63;
/// So many channels are written by one request, so that others need not wait long for theirs.
constexpr size_t kMostAtOnce = 64;
constexpr qint64 kDayMs = 86'400'000;

} // namespace

ChannelKeeper::ChannelKeeper(Chat &chat, StoreRequests *requests)
    : m_chat(chat)
    , m_requests(requests)
    , m_ticket(kFirstTicket)
{
    using namespace std::chrono_literals;
    m_retry.setSingleShot(true);
    m_retry.setInterval(10s);
    QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this] {
        dispatcherRole.assertCurrent();
        m_rests = false;
        write(kMostAtOnce);
    });
    m_hourly.setInterval(1h);
    QObject::connect(&m_hourly, &QTimer::timeout, &m_hourly, [this] {
        dispatcherRole.assertCurrent();
        sweep();
    });
    if (m_requests)
        m_hourly.start();
}

void ChannelKeeper::onHappened()
{
    if (m_chat.state().hasChangedChannels())
        m_changed.merge(m_chat.state().takeChangedChannels());
    if (!m_changed.empty() && !m_rests && m_underWay.empty())
        write(kMostAtOnce);
}

void ChannelKeeper::write(size_t most)
{
    ServerState &state = m_chat.state();
    std::vector<StoreChange> changes;
    while (!m_changed.empty() && changes.size() < most) {
        const ChannelId id{m_changed.extract(m_changed.begin()).value()};
        const ChannelRegistration *const registration = state.registeredChannels().find(id);
        if (!registration)
            continue; // and nothing of it is to be kept
        m_underWay.insert(id.value);
        changes.push_back(ChannelContentsKept{id, contentsOf(*state.channel(registration->name)),
            isInUse(*registration) ? m_chat.nowMs() : registration->usedMs});
    }
    if (!changes.empty() && m_requests)
        m_requests->post({.client = {}, .ticket = ++m_ticket, .changes = std::move(changes)});
    else
        m_underWay.clear();
}

bool ChannelKeeper::tryTakeAnswer(const StoreAnswer &answer)
{
    if (answer.ticket < kFirstTicket)
        return false;
    if (answer.trouble == StoreTrouble::None) {
        m_underWay.clear();
        if (!m_rests)
            write(kMostAtOnce);
        return true;
    }
    m_changed.merge(m_underWay);
    m_underWay.clear();
    m_rests = true;
    m_retry.start();
    return true;
}

void ChannelKeeper::finish()
{
    m_retry.stop();
    m_hourly.stop();
    m_changed.merge(m_chat.state().takeChangedChannels());
    // What is under way may fail, and this not.
    m_changed.merge(m_underWay);
    write(std::numeric_limits<size_t>::max());
}

bool ChannelKeeper::isInUse(const ChannelRegistration &registration)
{
    ServerState &state = m_chat.state();
    const Channel &channel = *state.channel(registration.name);
    const auto isThere = [&](AccountId id) REQUIRES(dispatcherRole) {
        const Account *const account = state.accounts().find(id);
        return account
            && std::ranges::any_of(state.onlineUsersOfAccount(account->name),
                [&](const User *user) { return channel.member(*user) != nullptr; });
    };
    return isThere(registration.founder)
        || std::ranges::any_of(registration.access,
            [&](const AccessEntry &entry)
                REQUIRES(dispatcherRole) { return isThere(entry.account); });
}

void ChannelKeeper::sweep()
{
    const qint64 now = m_chat.nowMs();
    const qint64 lifeMs = qint64(m_chat.config().channels.expiry) * 1000;
    // While the server was off nobody could come: after its start they have a day.
    const qint64 countedFromMs = m_chat.info().startedMs + kDayMs - lifeMs;
    std::vector<ChannelRegistration> over;
    for (const auto &[id, registration] : m_chat.state().registeredChannels().all()) {
        if (isInUse(registration)) {
            m_changed.insert(id);
            m_usedMs[id] = now;
            continue;
        }
        const auto used = m_usedMs.find(id);
        const qint64 usedMs = std::max({registration.usedMs, countedFromMs,
            used == m_usedMs.end() ? qint64(0) : used->second});
        if (lifeMs > 0 && now - usedMs > lifeMs && !registration.settings.suspended)
            over.push_back(registration);
    }
    std::erase_if(m_usedMs, [this](const auto &one) REQUIRES(dispatcherRole) {
        return !m_chat.state().registeredChannels().find({one.first});
    });
    for (const ChannelRegistration &registration : over)
        expire(registration);
    onHappened();
}

void ChannelKeeper::expire(const ChannelRegistration &registration)
{
    const protocol::ChannelName &name = m_chat.state().channel(registration.name)->name;
    if (m_chat.channelDesk().isBusy(name))
        return; // the next time
    m_chat.log().info("channel", name.text() + " expires: nobody of its access list was there");
    // When there is no room for it just now, it is tried again in an hour.
    m_chat.channelDesk().store(nullptr, name, {ChannelDropped{registration.id}});
}

} // namespace watek::server::dispatcher

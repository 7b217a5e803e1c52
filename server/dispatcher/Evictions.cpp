#include "server/dispatcher/Evictions.h"

#include "server/dispatcher/Chat.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

/// So long the next slice waits when more than that would only pile up.
constexpr int kPauseMs = 5;

} // namespace

Evictions::Evictions(Chat &chat)
    : m_chat(chat)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

void Evictions::begin(
    const Channel &channel, const std::vector<base::UserId> &members, const QByteArray &reason)
{
    const quint64 number = channel.number;
    Eviction &eviction = m_evictions[number];
    eviction = {{}, reason};
    eviction.places.reserve(members.size());
    for (const base::UserId id : members) {
        if (const auto found = channel.members.find(id); found != channel.members.end())
            eviction.places.push_back({id, found->second.number});
    }
    // Whatever was done before in this turn, the first go at once.
    Work before = std::exchange(m_chat.work(), {});
    const bool isDone = goOn(number, eviction);
    before.spend(m_chat.work().spent());
    m_chat.work() = before;
    if (isDone)
        m_evictions.erase(number);
    else
        m_timer.start(0);
}

void Evictions::cancel(const Channel &channel) { m_evictions.erase(channel.number); }

void Evictions::clear()
{
    m_evictions.clear();
    m_timer.stop();
}

bool Evictions::goOn(quint64 channelNumber, Eviction &eviction)
{
    while (!eviction.places.empty()) {
        if (m_chat.work().isSliceOver())
            return false;
        // Looked up each time: the last member's going may end the channel.
        const Channel *const channel = m_chat.state().channelOfNumber(channelNumber);
        if (!channel)
            break;
        const Place place = eviction.places.back();
        eviction.places.pop_back();
        const auto found = channel->members.find(place.member);
        if (found == channel->members.end() || found->second.number != place.number)
            continue;
        const User &user = found->second.user();
        m_chat.happenByServer(Kicked{channel->name, user.id, user.nickText(), eviction.reason});
    }
    return true;
}

void Evictions::onTimer()
{
    dispatcherRole.assertCurrent();
    if (m_evictions.empty())
        return;
    // The io threads have enough to write.
    if (m_chat.isOutboxCongested())
        return m_timer.start(kPauseMs);
    // Whose line is handled next does not pay for it.
    const Work before = std::exchange(m_chat.work(), {});
    const auto first = m_evictions.begin();
    if (goOn(first->first, first->second))
        m_evictions.erase(first);
    m_chat.work() = before;
    m_chat.flush();
    if (!m_evictions.empty())
        m_timer.start(0);
}

} // namespace watek::server::dispatcher

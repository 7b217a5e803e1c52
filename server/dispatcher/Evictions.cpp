#include "server/dispatcher/Evictions.h"

#include "server/dispatcher/Chat.h"

#include <utility>

namespace watek::server::dispatcher {

Evictions::Evictions(Chat &chat)
    : m_chat(chat)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(0);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

void Evictions::begin(
    const Channel &channel, std::vector<base::UserId> members, const QByteArray &reason)
{
    const quint64 number = channel.number;
    Eviction &eviction = m_evictions[number];
    eviction = {std::move(members), reason};
    if (goOn(number, eviction))
        m_evictions.erase(number);
    else
        m_timer.start();
}

void Evictions::clear()
{
    m_evictions.clear();
    m_timer.stop();
}

bool Evictions::goOn(quint64 channelNumber, Eviction &eviction)
{
    while (!eviction.members.empty()) {
        if (m_chat.work().isSliceOver())
            return false;
        // Looked up each time: the last member's going may end the channel.
        const Channel *const channel = m_chat.state().channelOfNumber(channelNumber);
        if (!channel)
            break;
        const User *const user = m_chat.state().user(eviction.members.back());
        eviction.members.pop_back();
        if (user && channel->member(*user))
            m_chat.happenByServer(
                Kicked{channel->name, user->id, user->nickText(), eviction.reason});
    }
    return true;
}

void Evictions::onTimer()
{
    dispatcherRole.assertCurrent();
    if (m_evictions.empty())
        return;
    // Whose line is handled next does not pay for it.
    const Work before = std::exchange(m_chat.work(), {});
    const auto first = m_evictions.begin();
    if (goOn(first->first, first->second))
        m_evictions.erase(first);
    m_chat.work() = before;
    m_chat.flush();
    if (!m_evictions.empty())
        m_timer.start();
}

} // namespace watek::server::dispatcher

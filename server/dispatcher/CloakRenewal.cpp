#include "server/dispatcher/CloakRenewal.h"

#include "server/dispatcher/Chat.h"
#include "server/dispatcher/Vhost.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

/// So long the next slice waits when more than that would only pile up.
constexpr int kPauseMs = 5;
/// A cloak is a few hashes.
constexpr qint64 kUnitsOfCloak = 50;

} // namespace

CloakRenewal::CloakRenewal(Chat &chat)
    : m_chat(chat)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

void CloakRenewal::begin(shared::Cloaks before)
{
    // Those who still have a host of the cloaks before these: it would be taken for a name that a
    // gateway gave.
    while (!m_sessions.empty()) {
        renew(m_sessions.back());
        m_sessions.pop_back();
    }
    m_users.clear();
    m_before = std::move(before);
    for (const auto &[id, session] : m_chat.state().sessions())
        m_sessions.push_back(id);
    if (m_sessions.empty())
        collectUsers();
    // Whatever was done before in this turn, the first are done at once.
    Work earlier = std::exchange(m_chat.work(), {});
    goOn();
    earlier.spend(m_chat.work().spent());
    m_chat.work() = earlier;
    if (isUnderWay())
        m_timer.start(0);
}

void CloakRenewal::clear()
{
    m_sessions.clear();
    m_users.clear();
    m_timer.stop();
}

void CloakRenewal::collectUsers()
{
    for (const auto &[id, user] : m_chat.state().users()) {
        if (user->isInChat)
            m_users.push_back(id);
    }
}

void CloakRenewal::renew(base::ClientId client)
{
    Session *const session = m_chat.state().session(client);
    if (!session)
        return;
    // Where addresses are shown, what a gateway called it stays.
    const shared::Cloaks &now = m_chat.cloaks();
    const QByteArray host = now.hostOf(session->address);
    const bool isNamed
        = session->host != m_before.hostOf(session->address) && session->host != host;
    if (!isNamed || now.hides(session->address))
        m_chat.state().setHost(*session, host);
    m_chat.work().spend(kUnitsOfCloak);
}

void CloakRenewal::goOn()
{
    while (isUnderWay() && !m_chat.work().isSliceOver()) {
        if (!m_sessions.empty()) {
            renew(m_sessions.back());
            m_sessions.pop_back();
            if (m_sessions.empty())
                collectUsers();
            continue;
        }
        User *const user = m_chat.state().user(m_users.back());
        m_users.pop_back();
        m_chat.work().spend(1);
        if (user && user->isInChat)
            updateHost(m_chat, *user, nullptr);
    }
}

void CloakRenewal::onTimer()
{
    dispatcherRole.assertCurrent();
    if (!isUnderWay())
        return;
    // The io threads have enough to write.
    if (m_chat.isOutboxCongested())
        return m_timer.start(kPauseMs);
    // Whose line is handled next does not pay for it.
    const Work before = std::exchange(m_chat.work(), {});
    goOn();
    m_chat.work() = before;
    m_chat.flush();
    if (isUnderWay())
        m_timer.start(0);
}

} // namespace watek::server::dispatcher

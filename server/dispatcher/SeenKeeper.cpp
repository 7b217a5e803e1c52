#include "server/dispatcher/SeenKeeper.h"

#include "server/dispatcher/Chat.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

constexpr int kDelayMs = 200;

} // namespace

SeenKeeper::SeenKeeper(Chat &chat)
    : m_chat(chat)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        dispatcherRole.assertCurrent();
        write();
    });
}

void SeenKeeper::afterMail()
{
    if (m_chat.state().accounts().hasNewlySeen() && !m_timer.isActive())
        m_timer.start(kDelayMs);
}

void SeenKeeper::write()
{
    shared::AccountsSeen seen{m_chat.state().takeSeenAccounts(kMostInRequest)};
    if (!seen.accounts.empty())
        m_chat.accountDesk().storeBehind({std::move(seen)});
    if (m_chat.state().accounts().hasNewlySeen())
        m_timer.start(kDelayMs);
}

void SeenKeeper::finish()
{
    m_timer.stop();
    const qint64 now = m_chat.nowMs();
    for (const auto &[id, user] : m_chat.state().users()) {
        if (!user->sessions.empty())
            m_chat.state().noteTold(*user, now);
    }
    while (m_chat.state().accounts().hasNewlySeen())
        m_chat.accountDesk().storeBehind(
            {shared::AccountsSeen{m_chat.state().takeSeenAccounts(kMostInRequest)}});
}

} // namespace watek::server::dispatcher

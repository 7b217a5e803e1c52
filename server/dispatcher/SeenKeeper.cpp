#include "server/dispatcher/SeenKeeper.h"

#include "server/dispatcher/Chat.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

constexpr int kDelayMs = 60'000;
constexpr int kBetweenMs = 1000;

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
        m_timer.start(kBetweenMs);
}

void SeenKeeper::finish()
{
    m_timer.stop();
    const qint64 now = m_chat.nowMs();
    shared::AccountsSeen seen;
    const auto post = [&]() REQUIRES(dispatcherRole) {
        if (!seen.accounts.empty())
            m_chat.accountDesk().storeBehind({std::exchange(seen, {})});
    };
    while (m_chat.state().accounts().hasNewlySeen()) {
        seen.accounts = m_chat.state().takeSeenAccounts(kMostInRequest);
        post();
    }
    for (const auto &[id, user] : m_chat.state().users()) {
        const shared::Account *const account = user->isInChat && !user->sessions.empty()
            ? m_chat.state().accounts().findByName(user->account)
            : nullptr;
        if (!account)
            continue;
        seen.accounts.push_back({account->id, now});
        if (seen.accounts.size() == kMostInRequest)
            post();
    }
    post();
}

} // namespace watek::server::dispatcher

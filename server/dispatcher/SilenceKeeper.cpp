#include "server/dispatcher/SilenceKeeper.h"

#include "server/dispatcher/Chat.h"

#include <chrono>
#include <limits>
#include <vector>

namespace watek::server::dispatcher {

namespace {

/// So many lists are written by one request, so that others need not wait long for theirs.
constexpr size_t kMostLists = 64;

} // namespace

SilenceKeeper::SilenceKeeper(Chat &chat)
    : m_chat(chat)
{
    using namespace std::chrono_literals;
    m_retry.setSingleShot(true);
    m_retry.setInterval(10s);
    QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this] {
        dispatcherRole.assertCurrent();
        retry();
    });
}

void SilenceKeeper::retry()
{
    m_rests = false;
    if (m_ticket == 0)
        write(kMostLists);
}

void SilenceKeeper::onHappened()
{
    if (m_chat.state().accounts().hasChangedSilence())
        m_changed.merge(m_chat.state().takeChangedSilence());
    if (!m_changed.empty() && !m_rests && m_ticket == 0)
        write(kMostLists);
}

void SilenceKeeper::write(size_t most)
{
    std::vector<shared::StoreChange> changes;
    while (!m_changed.empty() && changes.size() < most) {
        const shared::AccountId id{m_changed.extract(m_changed.begin()).value()};
        const shared::Account *const account = m_chat.state().accounts().find(id);
        if (!account)
            continue; // it was dropped, and its list with it
        m_underWay.insert(id.value);
        changes.push_back(shared::SilenceSet{id, account->silence});
    }
    if (!changes.empty())
        m_ticket = m_chat.accountDesk().storeBehind(std::move(changes)).value_or(0);
    if (m_ticket == 0)
        m_underWay.clear();
}

void SilenceKeeper::onStored(const shared::StoreAnswer &answer)
{
    if (m_ticket == 0 || answer.ticket != m_ticket)
        return;
    m_ticket = 0;
    if (answer.trouble == shared::StoreTrouble::None) {
        m_underWay.clear();
        if (!m_rests)
            write(kMostLists);
        return;
    }
    m_changed.merge(m_underWay);
    m_underWay.clear();
    m_rests = true;
    m_retry.start();
}

void SilenceKeeper::finish()
{
    m_retry.stop();
    m_changed.merge(m_chat.state().takeChangedSilence());
    // What is under way may fail, and this not.
    m_changed.merge(m_underWay);
    m_underWay.clear();
    m_ticket = 0;
    write(std::numeric_limits<size_t>::max());
}

} // namespace watek::server::dispatcher

#include "server/dispatcher/MarkerKeeper.h"

#include "server/dispatcher/Chat.h"

#include <limits>
#include <utility>
#include <vector>

namespace watek::server::dispatcher {

namespace {

shared::MarkersKept keptOf(const shared::Account &account, const ChangedTargets &changed)
{
    shared::MarkersKept kept{.owner = account.id, .isAll = changed.areAll()};
    if (kept.isAll) {
        kept.markers = account.markers;
        return kept;
    }
    for (const QByteArray &target : changed.targets()) {
        if (const shared::ReadMarker *const marker = findMarker(account.markers, target))
            kept.markers.push_back(*marker);
        else
            kept.forgotten.append(target);
    }
    return kept;
}

} // namespace

MarkerKeeper::MarkerKeeper(Chat &chat)
    : m_chat(chat)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        dispatcherRole.assertCurrent();
        write();
    });
}

void MarkerKeeper::note(Accounts::ChangedMarkers changed)
{
    for (auto &[account, targets] : changed)
        m_changed[account].add(targets);
}

void MarkerKeeper::afterMail()
{
    if (m_chat.state().accounts().hasChangedMarkers())
        note(m_chat.state().takeChangedMarkers());
    if (!m_changed.empty() && m_ticket == 0 && !m_timer.isActive())
        m_timer.start(kDelay);
}

void MarkerKeeper::write()
{
    if (m_ticket == 0)
        send(kMostAccounts);
}

void MarkerKeeper::send(size_t mostAccounts)
{
    std::vector<shared::StoreChange> changes;
    while (!m_changed.empty() && changes.size() < mostAccounts) {
        auto noted = m_changed.extract(m_changed.begin());
        const shared::Account *const account
            = m_chat.state().accounts().find(shared::AccountId{noted.key()});
        if (!account)
            continue; // it was dropped, and its markers with it
        changes.push_back(keptOf(*account, noted.mapped()));
        m_underWay.insert(std::move(noted));
    }
    if (!changes.empty())
        m_ticket = m_chat.accountDesk().storeBehind(std::move(changes)).value_or(0);
    if (m_ticket == 0)
        m_underWay.clear();
}

void MarkerKeeper::onStored(const shared::StoreAnswer &answer)
{
    if (m_ticket == 0 || answer.ticket != m_ticket)
        return;
    m_ticket = 0;
    const bool isStored = answer.trouble == shared::StoreTrouble::None;
    Accounts::ChangedMarkers underWay = std::exchange(m_underWay, {});
    if (!isStored)
        note(std::move(underWay));
    if (!m_changed.empty())
        m_timer.start(isStored ? kDelay : kRest);
}

void MarkerKeeper::finish()
{
    m_timer.stop();
    note(m_chat.state().takeChangedMarkers());
    // What is under way may fail, and this not.
    note(std::exchange(m_underWay, {}));
    m_ticket = 0;
    send(std::numeric_limits<size_t>::max());
}

} // namespace watek::server::dispatcher

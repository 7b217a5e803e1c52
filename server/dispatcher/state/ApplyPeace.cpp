// How events about bans, filters, reports and whom somebody does not hear change the state. As in
// ApplyEvent.cpp, nothing is decided here.
#include "server/dispatcher/state/ServerState.h"

#include <utility>

namespace watek::server::dispatcher {

void ServerState::apply(const Event &, const BanSet &set)
{
    if (set.ban.isByFilter)
        m_filterMutes.add(set.ban);
    else
        m_bans.add(set.ban);
}

void ServerState::apply(const Event &, const BanLifted &lifted)
{
    m_bans.remove(lifted.kind, lifted.mask);
    if (lifted.kind == BanKind::Mute)
        m_filterMutes.remove(lifted.mask);
}

void ServerState::apply(const Event &event, const SilenceChanged &changed)
{
    User &user = userWhoDid(event);
    const bool isAccounts = user.isIdentified()
        && m_accounts.changeSilence(user.account, changed.isSet, changed.mask);
    if (!isAccounts || !changed.isSet)
        changeMasks(user.ownSilence, changed.isSet, changed.mask);
    updateSilence(user);
    if (!isAccounts)
        return;
    for (User *const other : onlineUsersOfAccount(user.account)) {
        if (other != &user)
            updateSilence(*other);
    }
}

void ServerState::updateSilence(User &user)
{
    const shared::Account *const account
        = user.isIdentified() ? m_accounts.findByName(user.account) : nullptr;
    QByteArrayList masks = account ? account->silence : QByteArrayList();
    for (const QByteArray &mask : user.ownSilence)
        changeMasks(masks, true, mask);
    const bool wasEmpty = user.silence.isEmpty();
    user.silence.setMasks(std::move(masks));
    if (user.silence.isEmpty() == wasEmpty)
        return;
    for (const Membership *const membership : user.memberships) {
        if (wasEmpty)
            membership->channel->silencers.push_back(membership);
        else
            std::erase(membership->channel->silencers, membership);
    }
}

void ServerState::apply(const Event &, const FilterSet &set) { m_filters.add(set.filter); }

void ServerState::apply(const Event &, const FilterRemoved &removed)
{
    m_filters.remove(removed.pattern);
}

void ServerState::apply(const Event &, const Reported &reported) { m_reports.add(reported.report); }

void ServerState::apply(const Event &, const ReportDone &done) { m_reports.close(done.number); }

} // namespace watek::server::dispatcher

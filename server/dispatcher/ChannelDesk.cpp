#include "server/dispatcher/ChannelDesk.h"

#include "server/dispatcher/Chat.h"

#include <algorithm>

namespace watek::server::dispatcher {

using namespace shared;

bool ChannelDesk::isBusy(const protocol::ChannelName &name) const
{
    if (m_busy.empty())
        return false;
    const protocol::Looks wanted(name.text());
    return std::ranges::any_of(m_busy, [&wanted](const auto &each) {
        return std::ranges::any_of(each.second.looks,
            [&wanted](const protocol::Looks &looks) { return looks.isLike(wanted); });
    });
}

std::optional<quint64> ChannelDesk::store(const Session *asker, const protocol::ChannelName &name,
    const std::vector<ChannelChange> &changes, const protocol::ChannelName *other)
{
    Request request{.looks = {protocol::Looks(name.text())}, .founder = {}};
    if (other)
        request.looks.emplace_back(other->text());
    for (const ChannelChange &change : changes) {
        if (const auto *const registered = std::get_if<ChannelRegistered>(&change))
            request.founder = registered->channel.registration.founder;
        else if (const auto *const set = std::get_if<ChannelFounderSet>(&change))
            request.founder = set->founder;
    }
    const auto ticket = m_chat.accountDesk().store(
        asker ? asker->id : base::ClientId(), {changes.begin(), changes.end()});
    if (ticket)
        m_busy.emplace(*ticket, std::move(request));
    return ticket;
}

qsizetype ChannelDesk::foundedBy(AccountId account)
{
    m_chat.work().spend(qint64(m_chat.state().registeredChannels().all().size()) / 8);
    return m_chat.state().registeredChannels().countOf(account)
        + std::ranges::count_if(
            m_busy, [&](const auto &each) { return each.second.founder == account; });
}

void ChannelDesk::release(quint64 ticket) { m_busy.erase(ticket); }

const Channel *ChannelDesk::channelOf(ChannelId id)
{
    const ChannelRegistration *const registration = m_chat.state().registeredChannels().find(id);
    return registration ? m_chat.state().channel(registration->name) : nullptr;
}

void ChannelDesk::onStored(const ChannelChange &change, base::ClientId asker)
{
    ServerState &state = m_chat.state();
    const auto registrationOf
        = [&](ChannelId id) REQUIRES(dispatcherRole) -> const ChannelRegistration & {
        return *state.registeredChannels().find(id);
    };
    if (const auto *named = std::get_if<ChannelNamed>(&change)) {
        // The asker does it itself when it is told, which is next.
        const Session *const session = state.session(asker);
        if (session && session->isOnline())
            return;
        const auto to = protocol::ChannelName::parse(named->name, named->name.size());
        return m_chat.happenByServer(ChannelRenamed{channelOf(named->channel)->name, *to, {}});
    }
    const auto *const dropped = std::get_if<ChannelDropped>(&change);
    const std::optional<protocol::ChannelName> gone
        = dropped ? std::optional(channelOf(dropped->channel)->name) : std::nullopt;
    const auto *const changed = std::get_if<ChannelSettingsChanged>(&change);
    const bool wasSuspended = changed && registrationOf(changed->channel).settings.suspended;
    // Whose rank changes, and what it was.
    ChannelId id;
    std::vector<std::pair<AccountId, Rank>> moved;
    const auto note = [&](ChannelId channel, AccountId account) REQUIRES(dispatcherRole) {
        id = channel;
        moved.emplace_back(account, rankOf(registrationOf(channel), account));
    };
    if (const auto *given = std::get_if<AccessGiven>(&change)) {
        note(given->channel, given->entry.account);
    } else if (const auto *taken = std::get_if<AccessTaken>(&change)) {
        note(taken->channel, taken->account);
    } else if (const auto *set = std::get_if<ChannelFounderSet>(&change)) {
        note(set->channel, registrationOf(set->channel).founder);
        note(set->channel, set->founder);
    }

    m_chat.happenByServer(ChannelStored{change});

    if (gone)
        return tellUnregistered(*gone);
    for (const auto &[account, before] : moved)
        moveRank(id, account, before);
    if (const auto *registered = std::get_if<ChannelRegistered>(&change)) {
        const ChannelRegistration &registration = registered->channel.registration;
        const Channel &channel = *channelOf(registration.id);
        m_chat.happenByServer(ModesChanged{channel.name, {{true, mode::kRegistered, {}, {}}}});
        moveRank(registration.id, registration.founder, Rank::Member);
    } else if (const auto *settings = std::get_if<ChannelSettingsChanged>(&change)) {
        if (settings->settings.suspended)
            sendEverybodyAway(settings->channel, *settings->settings.suspended);
        else if (wasSuspended)
            m_evictions.cancel(*channelOf(settings->channel));
    }
}

const ChannelRegistration *ChannelDesk::suspendedOf(AccountId account)
{
    const auto &all = m_chat.state().registeredChannels().all();
    const auto found = std::ranges::find_if(all, [&](const auto &each) {
        return each.second.founder == account && each.second.settings.suspended;
    });
    return found == all.end() ? nullptr : &found->second;
}

std::vector<protocol::ChannelName> ChannelDesk::orphansOf(AccountId account)
{
    std::vector<protocol::ChannelName> names;
    for (const auto &[id, registration] : m_chat.state().registeredChannels().all()) {
        if (registration.founder == account && !successorOf(registration))
            names.push_back(channelOf(registration.id)->name);
    }
    return names;
}

void ChannelDesk::takeRanksOf(AccountId accountId)
{
    const Account *const account = m_chat.state().accounts().find(accountId);
    if (!account)
        return;
    for (const User *const user : m_chat.state().onlineUsersOfAccount(account->name))
        takeRanksOf(*user, nullptr, nullptr);
}

void ChannelDesk::takeRanksOf(const User &user, Session *origin, ReplyBuffer *own)
{
    const std::vector<Membership *> memberships = user.memberships;
    for (const Membership *const membership : memberships) {
        if (m_chat.state().accessOf(*membership->channel, user) == Rank::Member)
            continue;
        std::vector<ModeChange> changes;
        for (const PrefixModeRow &row : kPrefixModes) {
            if (membership->prefixes.has(row.rank))
                changes.push_back({false, row.letter, user.nickText(), user.id});
        }
        if (!changes.empty())
            m_chat.happenByServer(
                ModesChanged{membership->channel->name, std::move(changes)}, origin, own);
    }
}

std::vector<ChannelDesk::Heir> ChannelDesk::heirsOf(AccountId account)
{
    std::vector<Heir> heirs;
    for (const auto &[id, registration] : m_chat.state().registeredChannels().all()) {
        const AccountId heir
            = registration.founder == account ? successorOf(registration) : AccountId{};
        if (heir)
            heirs.push_back({registration.id, heir, rankOf(registration, heir)});
    }
    return heirs;
}

void ChannelDesk::tellHeirs(const std::vector<Heir> &heirs)
{
    for (const Heir &heir : heirs)
        moveRank(heir.channel, heir.account, heir.before);
}

void ChannelDesk::tellUnregistered(const protocol::ChannelName &name)
{
    m_chat.log().info("channel", name.text() + " is registered no more");
    if (m_chat.state().channel(name.text()))
        m_chat.happenByServer(ModesChanged{name, {{false, mode::kRegistered, {}, {}}}});
}

void ChannelDesk::onHappened(const Event &event, Session *origin, ReplyBuffer *own)
{
    ServerState &state = m_chat.state();
    if (const auto *joined = std::get_if<Joined>(&event.what)) {
        const Channel *const channel = state.channel(joined->channel.text());
        const User *const user = state.user(event.actor.user);
        if (m_givesRanks && channel && channel->registration && user)
            giveRank(*channel, *user, origin, own);
    } else if (std::holds_alternative<AccountChanged>(event.what)) {
        const User *const user = state.user(event.actor.user);
        if (!user || !user->isIdentified())
            return;
        for (const Membership *const membership : user->memberships) {
            if (membership->channel->registration)
                giveRank(*membership->channel, *user, origin, own);
        }
    }
}

void ChannelDesk::giveRank(
    const Channel &channel, const User &user, Session *origin, ReplyBuffer *own)
{
    const Rank rank = m_chat.state().accessOf(channel, user);
    const Membership *const membership = channel.member(user);
    if (!membership || rank == Rank::Member || membership->prefixes.has(rank))
        return;
    const ModeChange change{true, prefixLetterOf(rank), user.nickText(), user.id};
    m_chat.happenByServer(ModesChanged{channel.name, {change}}, origin, own);
}

void ChannelDesk::moveRank(ChannelId id, AccountId accountId, Rank before)
{
    ServerState &state = m_chat.state();
    const Account *const account = state.accounts().find(accountId);
    const Channel *const channel = channelOf(id);
    if (!account || !channel)
        return;
    const Rank now = rankOf(*state.registeredChannels().find(id), accountId);
    for (const User *const user : state.onlineUsersOfAccount(account->name)) {
        const Membership *const membership = channel->member(*user);
        if (!membership)
            continue;
        std::vector<ModeChange> changes;
        if (before != now && before != Rank::Member && membership->prefixes.has(before))
            changes.push_back({false, prefixLetterOf(before), user->nickText(), user->id});
        if (now != Rank::Member && !membership->prefixes.has(now))
            changes.push_back({true, prefixLetterOf(now), user->nickText(), user->id});
        if (!changes.empty())
            m_chat.happenByServer(ModesChanged{channel->name, std::move(changes)});
    }
}

void ChannelDesk::sendEverybodyAway(ChannelId id, const QByteArray &reason)
{
    const Channel &channel = *channelOf(id);
    std::vector<base::UserId> members;
    for (const auto &[user, membership] : channel.members) {
        if (!membership.user().isOperator())
            members.push_back(user);
    }
    m_evictions.begin(channel, std::move(members), "This channel is suspended: " + reason);
}

} // namespace watek::server::dispatcher

// How what is stored about registered channels changes the state; as in ApplyEvent.cpp, nothing is
// decided here. A registered channel is there even when nobody is in it, so nothing of it has to be
// put away and fetched again.
#include "server/dispatcher/state/ServerState.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

using namespace shared;

namespace {

/// Of somebody who is there every day the store is told once in a while: nothing is decided by
/// hours.
constexpr qint64 kUsedStepMs = 3'600'000;

/// Names that the store gives are good, however long names may be today.
protocol::ChannelName storedName(const QByteArray &text)
{
    const auto name = protocol::ChannelName::parse(text, int(text.size()));
    Q_ASSERT_X(name, "ServerState", "the store knows a channel with an impossible name");
    return *name;
}

void fill(Channel &channel, const ChannelContents &contents)
{
    channel.incarnation = contents.incarnation;
    channel.openSince = contents.openSince;
    channel.createdMs = contents.createdMs;
    channel.flags = ModeLetters(contents.flags.constData());
    channel.key = contents.key;
    channel.limit = contents.limit;
    const auto joinRate = JoinRate::parse(contents.joinRate);
    if (contents.slowSeconds > 0 || joinRate) {
        channel.pace = std::make_unique<ChannelPace>();
        channel.pace->setSlow(contents.slowSeconds);
        channel.pace->setJoinRate(joinRate);
    }
    channel.topic = {contents.topic, contents.topicSetBy, contents.topicSetAtMs};
    for (const KeptMask &mask : contents.masks)
        channel.lists[mask.letter].push_back({mask.mask, mask.setBy, mask.setAtMs});
    ++channel.banRevision;
}

} // namespace

ChannelContents contentsOf(const Channel &channel)
{
    ModeLetters flags = channel.flags;
    flags.remove(mode::kRegistered);
    ChannelContents contents{.incarnation = channel.incarnation,
        .openSince = channel.openSince,
        .createdMs = channel.createdMs,
        .flags = flags.text(),
        .key = channel.key,
        .limit = channel.limit,
        .slowSeconds = channel.pace ? channel.pace->slowSeconds() : 0,
        .joinRate = channel.pace && channel.pace->joinRate() ? channel.pace->joinRate()->text()
                                                             : QByteArray(),
        .topic = channel.topic.text,
        .topicSetBy = channel.topic.setBy,
        .topicSetAtMs = channel.topic.setAtMs,
        .masks = {}};
    for (const ListModeRow &row : kListModes) {
        for (const ListEntry &entry : channel.list(row.letter))
            contents.masks.push_back({row.letter, entry.mask, entry.setBy, entry.setAtMs});
    }
    return contents;
}

void ServerState::load(const StoredState &stored)
{
    m_accounts.load(stored);
    for (const Report &report : stored.reports)
        m_reports.add(report);
    m_reports.countFrom(stored.lastReport);
    for (const RegisteredChannel &kept : stored.channels) {
        registerChannel(kept);
        whenEmptied(*channel(kept.registration.name));
    }
    m_changedChannels.clear();
}

void ServerState::registerChannel(const RegisteredChannel &kept)
{
    const ChannelRegistration &registration = kept.registration;
    Channel *target = channel(registration.name);
    if (!target) {
        target = &makeChannel(storedName(registration.name), kept.contents.createdMs);
        fill(*target, kept.contents);
        target->metadata = kept.metadata;
    }
    target->registration = registration.id;
    if (target->members.empty())
        ++m_vacantChannels;
    target->flags.insert(mode::kRegistered);
    m_registered.add(registration);
}

void ServerState::unregisterChannel(ChannelId id)
{
    Channel *const target = channel(m_registered.at(id).name);
    target->registration = {};
    target->flags.remove(mode::kRegistered);
    m_registered.remove(id);
    m_changedChannels.erase(id.value);
    if (target->members.empty())
        --m_vacantChannels;
    if (target->members.empty() && !target->isPermanent)
        forgetChannel(*target);
}

void ServerState::passOnChannelsOf(AccountId dropped)
{
    std::vector<ChannelId> orphans;
    for (const auto &[value, each] : m_registered.all()) {
        ChannelRegistration &registration = m_registered.at({value});
        std::erase_if(registration.access,
            [&](const AccessEntry &entry) { return entry.account == dropped; });
        if (registration.heir == dropped)
            registration.heir = {};
        if (registration.founder != dropped)
            continue;
        if (const AccountId successor = successorOf(registration))
            setFounder(registration, successor);
        else
            orphans.push_back(registration.id);
    }
    for (const ChannelId orphan : orphans)
        unregisterChannel(orphan);
}

void ServerState::setFounder(ChannelRegistration &registration, AccountId founder)
{
    registration.founder = founder;
    registration.heir = {};
    std::erase_if(
        registration.access, [&](const AccessEntry &entry) { return entry.account == founder; });
}

void ServerState::apply(const Event &, const ChannelStored &stored)
{
    std::visit(
        Overloaded{
            [&](const ChannelRegistered &it)
                REQUIRES(dispatcherRole) { registerChannel(it.channel); },
            [&](const ChannelDropped &it)
                REQUIRES(dispatcherRole) { unregisterChannel(it.channel); },
            // ChannelRenamed does it.
            [](const ChannelNamed &) {},
            [&](const ChannelFounderSet &it)
                REQUIRES(dispatcherRole) { setFounder(m_registered.at(it.channel), it.founder); },
            [&](const ChannelOffered &it)
                REQUIRES(dispatcherRole) { m_registered.at(it.channel).heir = it.heir; },
            [&](const AccessGiven &it) REQUIRES(dispatcherRole) {
                std::vector<AccessEntry> &access = m_registered.at(it.channel).access;
                const auto known
                    = std::ranges::find(access, it.entry.account, &AccessEntry::account);
                if (known == access.end())
                    access.push_back(it.entry);
                else
                    *known = it.entry;
            },
            [&](const AccessTaken &it) REQUIRES(dispatcherRole) {
                std::erase_if(m_registered.at(it.channel).access,
                    [&](const AccessEntry &entry) { return entry.account == it.account; });
            },
            [&](const ChannelSettingsChanged &it)
                REQUIRES(dispatcherRole) { m_registered.at(it.channel).settings = it.settings; },
        },
        stored.change);
}

Rank ServerState::accessOf(const Channel &channel, const User &user)
{
    if (!channel.registration || user.account.isEmpty())
        return Rank::Member;
    const Account *const account = m_accounts.findByName(user.account);
    return account ? rankOf(*m_registered.find(channel.registration), account->id) : Rank::Member;
}

std::set<quint64> ServerState::takeChangedChannels()
{
    return std::exchange(m_changedChannels, {});
}

void ServerState::setIncarnation(Channel &channel, IncarnationId incarnation)
{
    channel.incarnation = incarnation;
    noteChange(channel);
}

/// What it has besides its members has changed.
void ServerState::noteChange(const Channel &channel)
{
    if (channel.registration)
        m_changedChannels.insert(channel.registration.value);
}

void ServerState::noteUse(const Channel &channel, const User &user, qint64 nowMs)
{
    if (accessOf(channel, user) == Rank::Member)
        return;
    qint64 &usedMs = m_registered.at(channel.registration).usedMs;
    if (nowMs - usedMs >= kUsedStepMs)
        noteChange(channel);
    usedMs = nowMs;
}

/// The last member has left a registered channel.
void ServerState::whenEmptied(Channel &channel)
{
    const ChannelSettings &settings = m_registered.find(channel.registration)->settings;
    if (settings.keepsTopic && settings.keepsModes)
        return;
    if (!settings.keepsTopic)
        channel.topic = {};
    if (!settings.keepsModes) {
        channel.flags = ModeLetters(kNewChannelModes);
        channel.flags.insert(mode::kRegistered);
        channel.key.clear();
        channel.limit = 0;
        channel.pace.reset();
    }
    noteChange(channel);
}

} // namespace watek::server::dispatcher

#include "server/dispatcher/state/RegisteredChannels.h"

#include "common/protocol/CaseMapping.h"

#include <QRandomGenerator>

#include <algorithm>

namespace watek::server::dispatcher {

using namespace shared;

void RegisteredChannels::add(const ChannelRegistration &registration)
{
    m_byName.emplace(protocol::folded(registration.name), registration.id);
    m_byId.emplace(registration.id.value, registration);
}

void RegisteredChannels::remove(ChannelId id)
{
    m_byName.erase(protocol::folded(at(id).name));
    m_byId.erase(id.value);
}

const ChannelRegistration *RegisteredChannels::find(ChannelId id) const
{
    const auto found = m_byId.find(id.value);
    return found == m_byId.end() ? nullptr : &found->second;
}

const ChannelRegistration *RegisteredChannels::findByName(QByteArrayView name) const
{
    const auto found = m_byName.find(protocol::folded(name));
    return found == m_byName.end() ? nullptr : find(found->second);
}

ChannelRegistration &RegisteredChannels::at(ChannelId id)
{
    const auto found = m_byId.find(id.value);
    Q_ASSERT_X(found != m_byId.end(), "RegisteredChannels", "no such registration");
    return found->second;
}

void RegisteredChannels::rename(ChannelId id, const QByteArray &name)
{
    ChannelRegistration &registration = at(id);
    m_byName.erase(protocol::folded(registration.name));
    registration.name = name;
    m_byName.emplace(protocol::folded(name), id);
}

qsizetype RegisteredChannels::countOf(AccountId founder) const
{
    return std::ranges::count_if(
        m_byId, [&](const auto &each) { return each.second.founder == founder; });
}

ChannelId RegisteredChannels::newId() const
{
    ChannelId id;
    do {
        id.value = QRandomGenerator::system()->generate64() >> 1;
    } while (!id || find(id));
    return id;
}

Rank rankOf(const ChannelRegistration &registration, AccountId account)
{
    if (registration.founder == account)
        return Rank::Owner;
    const AccessEntry *const entry = entryOf(registration, account);
    const PrefixModeRow *const row = entry ? findPrefixMode(entry->letter) : nullptr;
    return row ? row->rank : Rank::Member;
}

const AccessEntry *entryOf(const ChannelRegistration &registration, AccountId account)
{
    const auto found = std::ranges::find(registration.access, account, &AccessEntry::account);
    return found == registration.access.end() ? nullptr : &*found;
}

AccountId successorOf(const ChannelRegistration &registration)
{
    const auto found = std::ranges::find(registration.access, 'a', &AccessEntry::letter);
    return found == registration.access.end() ? AccountId() : found->account;
}

} // namespace watek::server::dispatcher

// The registrations of channels as the chat knows them: a copy of what is stored, in memory. What a
// channel has besides (modes, topic, lists) is kept by the Channel itself, which is there as long
// as it is registered, also when nobody is in it. Thread: dispatcher. Reached only through
// ServerState, whose functions require that role.
#pragma once

#include "server/dispatcher/state/ChannelModes.h"
#include "server/shared/RegisteredChannel.h"

#include <QByteArray>

#include <unordered_map>

namespace watek::server::dispatcher {

/// By id.
using Registrations = std::unordered_map<quint64, shared::ChannelRegistration>;

class RegisteredChannels {
public:
    void add(const shared::ChannelRegistration &registration);
    void remove(shared::ChannelId id);
    /// Null when there is none. Pointers are good until it is removed.
    const shared::ChannelRegistration *find(shared::ChannelId id) const;
    /// In any spelling that folds to the same.
    const shared::ChannelRegistration *findByName(QByteArrayView name) const;
    /// It is there. Its name is changed by rename() only.
    shared::ChannelRegistration &at(shared::ChannelId id);
    void rename(shared::ChannelId id, const QByteArray &name);
    /// How many channels the account has founded.
    qsizetype countOf(shared::AccountId founder) const;
    const Registrations &all() const { return m_byId; }

    /// A number that no registration has.
    shared::ChannelId newId() const;

private:
    Registrations m_byId;
    std::unordered_map<QByteArray, shared::ChannelId> m_byName; ///< folded
};

/// What the account may do there: Owner is the founder, Member has no right.
Rank rankOf(const shared::ChannelRegistration &registration, shared::AccountId account);
/// The account's entry in the access list, or null.
const shared::AccessEntry *entryOf(
    const shared::ChannelRegistration &registration, shared::AccountId account);
/// Who gets the channel when its founder's account is dropped: the admin who was added first, or
/// nobody (0).
shared::AccountId successorOf(const shared::ChannelRegistration &registration);

} // namespace watek::server::dispatcher

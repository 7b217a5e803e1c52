// How read markers and metadata change the state. As in ApplyEvent.cpp, nothing is decided here.
#include "server/dispatcher/state/ServerState.h"

#include <utility>

namespace watek::server::dispatcher {

namespace {

void change(shared::Metadata &metadata, const MetadataSet &set)
{
    if (set.value)
        metadata.insert_or_assign(set.key, *set.value);
    else
        metadata.erase(set.key);
}

} // namespace

void ServerState::apply(const Event &event, const MarkRead &read)
{
    User &user = userWhoDid(event);
    const shared::ReadMarker marker{read.target, read.readMs, event.timeMs};
    if (!user.isIdentified() || !m_accounts.advanceMarker(user.account, marker))
        advanceMarker(user.markers, marker);
}

void ServerState::renameMarkers(const ChannelRenamed &renamed)
{
    const QByteArray from = renamed.channel.key();
    const QByteArray to = renamed.to.key();
    if (from == to)
        return;
    m_accounts.renameMarkers(from, to);
    for (const auto &[id, user] : m_users)
        renameMarker(user->markers, from, to);
}

qint64 ServerState::readUntil(const User &user, QByteArrayView target)
{
    const shared::Account *const account
        = user.isIdentified() ? m_accounts.findByName(user.account) : nullptr;
    const shared::ReadMarker *const marker
        = findMarker(account ? account->markers : user.markers, target);
    return marker ? marker->readMs : 0;
}

void ServerState::apply(const Event &, const MetadataSet &set)
{
    if (const auto *const id = std::get_if<base::UserId>(&set.owner)) {
        if (User *const owner = user(*id))
            change(owner->metadata, set);
        return;
    }
    if (const auto *const name = std::get_if<protocol::ChannelName>(&set.owner)) {
        change(channel(name->text())->metadata, set);
        return;
    }
    // What its owner had set before it logged in to the account counts no more.
    const QByteArray name
        = m_accounts.setMetadata(std::get<shared::AccountId>(set.owner), set.key, set.value);
    for (User *const owner : onlineUsersOfAccount(name))
        owner->metadata.erase(set.key);
}

const shared::Metadata *ServerState::metadataOfAccount(const User &user)
{
    const shared::Account *const account
        = user.isIdentified() ? m_accounts.findByName(user.account) : nullptr;
    return account ? &account->metadata : nullptr;
}

const QByteArray *ServerState::metadataOf(const User &user, const QByteArray &key)
{
    for (const shared::Metadata *const metadata : {metadataOfAccount(user), &user.metadata}) {
        if (!metadata)
            continue;
        if (const auto found = metadata->find(key); found != metadata->end())
            return &found->second;
    }
    return nullptr;
}

shared::Metadata ServerState::metadataOf(const User &user)
{
    shared::Metadata all;
    if (const shared::Metadata *const metadata = metadataOfAccount(user))
        all = *metadata;
    all.insert(user.metadata.begin(), user.metadata.end());
    return all;
}

bool ServerState::hasMetadata(const User &user)
{
    if (!user.metadata.empty())
        return true;
    const shared::Metadata *const metadata = metadataOfAccount(user);
    return metadata && !metadata->empty();
}

} // namespace watek::server::dispatcher

// Looking things up, and what happens to users outside the chat. Events are in ApplyEvent.cpp.
#include "server/dispatcher/state/ServerState.h"

#include "common/protocol/LookAlike.h"

#include <utility>

namespace watek::server::dispatcher {

User &ServerState::addUser(std::unique_ptr<User> user)
{
    User &added = *user;
    added.seatAmongAll.user = &added;
    [[maybe_unused]] const bool isNew = m_users.emplace(added.id, std::move(user)).second;
    Q_ASSERT_X(isNew, "ServerState", "a client id arrived twice");
    ++m_registering;
    return added;
}

void ServerState::removeUser(User &user)
{
    Q_ASSERT_X(!user.isOnline(), "ServerState", "a user is removed without having quit");
    if (user.stage == User::Stage::Registering)
        --m_registering;
    setNick(user, std::nullopt);
    forgetMonitored(user);
    m_users.erase(user.id);
}

void ServerState::reserveNick(User &user, std::optional<protocol::Nick> nick)
{
    Q_ASSERT_X(!user.isOnline(), "ServerState", "an online user's nick changes by an event");
    setNick(user, std::move(nick));
}

void ServerState::abandonRegistration(User &user)
{
    Q_ASSERT_X(user.stage == User::Stage::Registering, "ServerState", "nothing to abandon");
    setNick(user, std::nullopt);
    user.stage = User::Stage::Closing;
    --m_registering;
}

void ServerState::restartAsIrc(User &user)
{
    Q_ASSERT_X(user.stage == User::Stage::Closing, "ServerState", "still in the chat");
    user.kind = shared::ClientKind::Irc;
    user.stage = User::Stage::Registering;
    user.username.clear();
    user.realname.clear();
    user.host = user.address;
    user.modes = {};
    user.role = shared::OperRole::None;
    user.away.reset();
    user.invitations.clear();
    ++m_registering;
}

void ServerState::setNick(User &user, std::optional<protocol::Nick> nick)
{
    if (user.nick) {
        m_nicks.remove(user.nick->key());
        m_lookAlikes.remove(protocol::lookAlikeKey(user.nick->text()));
    }
    user.nick = std::move(nick);
    if (user.nick) {
        m_nicks.insert(user.nick->key(), &user);
        m_lookAlikes.insert(protocol::lookAlikeKey(user.nick->text()), &user);
    }
}

void ServerState::setCapabilities(User &user, CapabilitySet capabilities)
{
    if (user.form() == LineForm::irc(capabilities)) {
        user.capabilities = capabilities;
        return;
    }
    const bool isOnline = user.isOnline();
    if (isOnline)
        m_everybody.remove(user.seatAmongAll);
    for (Membership *membership : user.memberships)
        membership->channel->audience.remove(membership->seat);
    user.capabilities = capabilities;
    if (isOnline)
        m_everybody.add(user.seatAmongAll);
    for (Membership *membership : user.memberships)
        membership->channel->audience.add(membership->seat);
}

Channel &ServerState::addPermanentChannel(const protocol::ChannelName &name, qint64 nowMs)
{
    Channel *const existing = channel(name.text());
    Channel &permanent = existing ? *existing : makeChannel(name, nowMs);
    permanent.isPermanent = true;
    // It has no operator who could set its topic, so everybody in it may.
    permanent.flags.remove('t');
    return permanent;
}

Channel &ServerState::makeChannel(const protocol::ChannelName &name, qint64 nowMs)
{
    auto made = std::make_unique<Channel>(name);
    made->number = ++m_channelNumber;
    made->createdMs = nowMs;
    made->flags = ModeLetters(kNewChannelModes);
    m_channelLookAlikes.insert(protocol::lookAlikeKey(name.text()), made.get());
    m_channelNumbers.insert(made->number, made.get());
    return *m_channels.insert_or_assign(name.key(), std::move(made)).first->second;
}

Channel *ServerState::lookAlikeChannel(const protocol::ChannelName &name)
{
    Channel *const other = m_channelLookAlikes.value(protocol::lookAlikeKey(name.text()));
    return other && other->name.key() != name.key() ? other : nullptr;
}

void ServerState::forgetMonitored(User &user)
{
    for (auto each = user.monitored.begin(); each != user.monitored.end(); ++each)
        m_monitors.remove(each.key(), user);
    user.monitored.clear();
}

void ServerState::remember(const User &user, qint64 nowMs)
{
    m_whowas.add({.nick = user.nickText(),
        .username = user.username,
        .host = user.host,
        .realname = user.realname,
        .account = user.account,
        .leftMs = nowMs});
}

User *ServerState::user(base::ClientId id)
{
    const auto found = m_users.find(id);
    return found == m_users.end() ? nullptr : found->second.get();
}

User *ServerState::nickHolder(QByteArrayView nick) { return m_nicks.value(protocol::folded(nick)); }

User *ServerState::lookAlikeHolder(const protocol::Nick &nick)
{
    return m_lookAlikes.value(protocol::lookAlikeKey(nick.text()));
}

User *ServerState::onlineUser(QByteArrayView nick)
{
    User *const holder = nickHolder(nick);
    return holder && holder->isOnline() ? holder : nullptr;
}

Channel *ServerState::channel(QByteArrayView name)
{
    const auto found = m_channels.find(protocol::folded(name));
    return found == m_channels.end() ? nullptr : found->second.get();
}

} // namespace watek::server::dispatcher

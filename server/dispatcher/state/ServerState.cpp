// Looking things up, and what happens to sessions and users outside the chat. Events are in
// ApplyEvent.cpp.
#include "server/dispatcher/state/ServerState.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace watek::server::dispatcher {

User &ServerState::addUser(base::UserId id)
{
    auto made = std::make_unique<User>();
    made->id = id;
    m_lastUser = std::max(m_lastUser, id.value);
    return *m_users.emplace(id, std::move(made)).first->second;
}

void ServerState::giveNewUser(Session &session)
{
    User &user = addUser({m_lastUser + 1});
    user.host = session.host;
    user.sessions.push_back(&session);
    session.user = &user;
}

Session &ServerState::addSession(std::unique_ptr<Session> session)
{
    Session &added = *session;
    [[maybe_unused]] const bool isNew = m_sessions.emplace(added.id, std::move(session)).second;
    Q_ASSERT_X(isNew, "ServerState", "a client id arrived twice");
    added.seatAmongAll.session = &added;
    giveNewUser(added);
    ++m_registering;
    return added;
}

void ServerState::removeSession(Session &session)
{
    Q_ASSERT_X(!session.isOnline(), "ServerState", "a session is removed that is in the chat");
    if (session.stage == Session::Stage::Registering)
        --m_registering;
    takeFromUser(session);
    m_monitors.clear(session.id);
    m_redactors -= session.capabilities.has(Capability::MessageRedaction);
    m_sessions.erase(session.id);
}

void ServerState::takeFromUser(Session &session)
{
    User &user = *session.user;
    std::erase(user.sessions, &session);
    ++user.nameRevision;
    session.user = nullptr;
    if (!user.sessions.empty() || user.isInChat)
        return;
    setNick(user, std::nullopt);
    m_newcomersWithAccount.remove(&user);
    m_users.erase(user.id);
}

void ServerState::enter(Session &session)
{
    Q_ASSERT_X(session.stage == Session::Stage::Registering && session.user->isInChat,
        "ServerState", "a session enters whose user has not come online");
    session.stage = Session::Stage::Online;
    --m_registering;
    m_everybody.add(session.seatAmongAll);
}

void ServerState::attach(Session &session, User &user)
{
    takeFromUser(session);
    session.user = &user;
    user.sessions.push_back(&session);
    user.lastAddress.clear();
    ++user.nameRevision;
    enter(session);
    for (Membership *membership : user.memberships)
        membership->channel->audience.add(membership->addSeat(session));
}

void ServerState::detach(Session &session)
{
    Q_ASSERT_X(session.isOnline(), "ServerState", "a session leaves that was not in the chat");
    for (Membership *membership : session.user->memberships) {
        AudienceSeat &seat = *membership->seatOf(session);
        membership->channel->audience.remove(seat);
        membership->removeSeat(seat);
    }
    m_everybody.remove(session.seatAmongAll);
    session.stage = Session::Stage::Closing;
    if (session.user->sessions.size() == 1)
        session.user->lastAddress = session.address;
    takeFromUser(session);
    // A session has a user until its end: this one is in no chat and has no name.
    giveNewUser(session);
}

void ServerState::registerAnew(Session &session)
{
    Q_ASSERT_X(session.isClosing(), "ServerState", "still in the chat");
    session.stage = Session::Stage::Registering;
    ++m_registering;
}

void ServerState::setHost(Session &session, const QByteArray &host)
{
    if (std::exchange(session.host, host) == host)
        return;
    if (session.user->isInChat)
        noteNewMask(*session.user);
    else
        session.user->host = host;
}

void ServerState::reserveNick(User &user, std::optional<protocol::Nick> nick)
{
    Q_ASSERT_X(!user.isInChat, "ServerState", "an online user's nick changes by an event");
    setNick(user, std::move(nick));
}

void ServerState::abandonRegistration(Session &session)
{
    Q_ASSERT_X(session.stage == Session::Stage::Registering, "ServerState", "nothing to abandon");
    setNick(*session.user, std::nullopt);
    m_newcomersWithAccount.remove(session.user);
    session.stage = Session::Stage::Closing;
    --m_registering;
}

void ServerState::restartAsIrc(Session &session)
{
    Q_ASSERT_X(session.isClosing(), "ServerState", "still in the chat");
    takeFromUser(session);
    session.kind = shared::ClientKind::Irc;
    session.stage = Session::Stage::Registering;
    forgetProof(session);
    giveNewUser(session);
    ++m_registering;
}

void ServerState::setNick(User &user, std::optional<protocol::Nick> nick)
{
    if (user.nick) {
        m_nicks.remove(user.nick->key());
        m_lookAlikes.remove(user.nick->text(), &user);
    }
    user.nick = std::move(nick);
    if (user.nick) {
        m_nicks.insert(user.nick->key(), &user);
        m_lookAlikes.insert(user.nick->text(), &user);
    }
}

void ServerState::setCapabilities(Session &session, CapabilitySet capabilities)
{
    m_redactors += capabilities.has(Capability::MessageRedaction)
        - session.capabilities.has(Capability::MessageRedaction);
    if (!session.isOnline() || session.form() == LineForm::irc(capabilities)) {
        session.capabilities = capabilities;
        return;
    }
    m_everybody.remove(session.seatAmongAll);
    for (Membership *membership : session.user->memberships)
        membership->channel->audience.remove(*membership->seatOf(session));
    session.capabilities = capabilities;
    m_everybody.add(session.seatAmongAll);
    for (Membership *membership : session.user->memberships)
        membership->channel->audience.add(*membership->seatOf(session));
}

Channel &ServerState::makeChannel(const protocol::ChannelName &name, qint64 nowMs)
{
    auto made = std::make_unique<Channel>(name);
    made->number = ++m_channelNumber;
    made->createdMs = nowMs;
    made->flags = ModeLetters(kNewChannelModes);
    m_channelLookAlikes.insert(name.text(), made.get());
    m_channelNumbers.insert(made->number, made.get());
    return *m_channels.insert_or_assign(name.key(), std::move(made)).first->second;
}

Channel *ServerState::lookAlikeChannel(const protocol::ChannelName &name)
{
    if (channel(name.text()))
        return nullptr;
    return m_channelLookAlikes.find(name.text());
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

Session *ServerState::session(base::ClientId id)
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

User *ServerState::user(base::UserId id)
{
    const auto found = m_users.find(id);
    return found == m_users.end() ? nullptr : found->second.get();
}

User *ServerState::nickHolder(QByteArrayView nick) { return m_nicks.value(protocol::folded(nick)); }

User *ServerState::lookAlikeHolder(const protocol::Nick &nick)
{
    if (User *const holder = nickHolder(nick.text()))
        return holder;
    return m_lookAlikes.find(nick.text());
}

User *ServerState::onlineUserOfAccount(const QByteArray &account)
{
    const auto loggedIn = m_loggedIn.find(account);
    if (loggedIn == m_loggedIn.end())
        return nullptr;
    const std::vector<User *> &users = loggedIn->second;
    const auto found
        = std::ranges::find_if(users, [](const User *user) { return !user->isGuest(); });
    return found == users.end() ? users.front() : *found;
}

std::vector<User *> ServerState::onlineUsersOfAccount(const QByteArray &account)
{
    const auto loggedIn = m_loggedIn.find(account);
    return loggedIn == m_loggedIn.end() ? std::vector<User *>() : loggedIn->second;
}

void ServerState::setAccount(User &newcomer, const QByteArray &account)
{
    Q_ASSERT_X(!newcomer.isInChat, "ServerState", "that would be an event");
    newcomer.account = account;
    if (account.isEmpty())
        m_newcomersWithAccount.remove(&newcomer);
    else
        m_newcomersWithAccount.insert(&newcomer);
}

std::vector<User *> ServerState::newcomersOfAccount(const QByteArray &account)
{
    std::vector<User *> found;
    std::ranges::copy_if(m_newcomersWithAccount, std::back_inserter(found),
        [&](const User *user) { return user->account == account; });
    return found;
}

void ServerState::noteAccount(User &user, bool isThere, qint64 nowMs)
{
    if (!user.isInChat || user.account.isEmpty())
        return;
    m_accounts.noteSeen(user.account, nowMs);
    // Who has no connection any more was told until it had lost the last one.
    if (!isThere && !user.sessions.empty())
        m_accounts.noteTold(user.account, nowMs);
    std::vector<User *> &users = m_loggedIn[user.account];
    if (isThere)
        users.push_back(&user);
    else
        std::erase(users, &user);
    if (users.empty())
        m_loggedIn.erase(user.account);
}

void ServerState::noteTold(const User &user, qint64 nowMs)
{
    if (user.isInChat && !user.account.isEmpty())
        m_accounts.noteTold(user.account, nowMs);
}

User *ServerState::onlineUser(QByteArrayView nick)
{
    User *const holder = nickHolder(nick);
    return holder && holder->isInChat ? holder : nullptr;
}

Channel *ServerState::channel(QByteArrayView name)
{
    const auto found = m_channels.find(protocol::folded(name));
    return found == m_channels.end() ? nullptr : found->second.get();
}

} // namespace watek::server::dispatcher

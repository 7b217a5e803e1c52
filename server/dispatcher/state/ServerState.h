// The chat: users and channels, by id and by name, and how an event changes them.
// Thread: dispatcher; every function requires it, so what hangs below needs no guard of its own.
#pragma once

#include "common/base/Ids.h"
#include "server/dispatcher/Event.h"
#include "server/dispatcher/ServerBans.h"
#include "server/dispatcher/state/Channel.h"
#include "server/dispatcher/state/Monitors.h"
#include "server/dispatcher/state/User.h"
#include "server/dispatcher/state/Whowas.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QSet>

#include <memory>
#include <unordered_map>

namespace watek::server::dispatcher {

class ServerState {
public:
    using Users = std::unordered_map<base::ClientId, std::unique_ptr<User>, ClientIdHash>;
    using Channels = std::unordered_map<QByteArray, std::unique_ptr<Channel>>;

    ServerState() = default;
    ServerState(const ServerState &) = delete;
    ServerState &operator=(const ServerState &) = delete;

    // What a client is before it is in the chat, and after. Its id is new.
    User &addUser(std::unique_ptr<User> user) REQUIRES(dispatcherRole);
    /// It must not be online any more. The reference is dead afterwards.
    void removeUser(User &user) REQUIRES(dispatcherRole);
    /// Gives a registering user a nickname that nobody has, or takes it away.
    void reserveNick(User &user, std::optional<protocol::Nick> nick) REQUIRES(dispatcherRole);
    /// A registering user gives up: it is only waited for to be closed.
    void abandonRegistration(User &user) REQUIRES(dispatcherRole);
    /// A guest that turned out to be an IRC client begins anew. It has quit before.
    void restartAsIrc(User &user) REQUIRES(dispatcherRole);
    /// Moves the user to the audiences of its new form.
    void setCapabilities(User &user, CapabilitySet capabilities) REQUIRES(dispatcherRole);
    /// Makes the channel unless it exists, and keeps it for ever.
    Channel &addPermanentChannel(const protocol::ChannelName &name, qint64 nowMs)
        REQUIRES(dispatcherRole);

    /// The user, or null when it has left.
    User *user(base::ClientId id) REQUIRES(dispatcherRole);
    /// Whoever holds the nickname in any case, online or registering; or null.
    User *nickHolder(QByteArrayView nick) REQUIRES(dispatcherRole);
    /// Whoever holds this nickname or one that people would take for it; or null.
    User *lookAlikeHolder(const protocol::Nick &nick) REQUIRES(dispatcherRole);
    /// The online user with the nickname, or null.
    User *onlineUser(QByteArrayView nick) REQUIRES(dispatcherRole);
    Channel *channel(QByteArrayView name) REQUIRES(dispatcherRole);
    /// By Channel::number, which no later channel has again; null when it is gone.
    Channel *channelOfNumber(quint64 number) REQUIRES(dispatcherRole)
    {
        return m_channelNumbers.value(number);
    }
    /// A channel with another name that people would take for this one, or null. Two names look
    /// alike when their keys by the table in common/protocol/LookAlike.cpp are the same.
    Channel *lookAlikeChannel(const protocol::ChannelName &name) REQUIRES(dispatcherRole);
    const Users &users() const REQUIRES(dispatcherRole) { return m_users; }
    const Channels &channels() const REQUIRES(dispatcherRole) { return m_channels; }
    /// Everybody online.
    Audience &everybody() REQUIRES(dispatcherRole) { return m_everybody; }
    /// Online users with +o.
    const QSet<User *> &operators() const REQUIRES(dispatcherRole) { return m_operators; }
    /// What an operator may do; before it gets +o, or while it has it.
    void setRole(User &user, shared::OperRole role) REQUIRES(dispatcherRole) { user.role = role; }
    Whowas &whowas() REQUIRES(dispatcherRole) { return m_whowas; }
    ServerBans &bans() REQUIRES(dispatcherRole) { return m_bans; }
    Monitors &monitors() REQUIRES(dispatcherRole) { return m_monitors; }
    /// The user watches nobody any more.
    void forgetMonitored(User &user) REQUIRES(dispatcherRole);
    /// A number that no user is marked with yet.
    quint64 nextEpoch() REQUIRES(dispatcherRole) { return ++m_epoch; }

    qsizetype onlineCount() const REQUIRES(dispatcherRole) { return m_everybody.size(); }
    qsizetype mostOnline() const REQUIRES(dispatcherRole) { return m_mostOnline; }
    qsizetype invisibleCount() const REQUIRES(dispatcherRole) { return m_invisible; }
    qsizetype operatorCount() const REQUIRES(dispatcherRole) { return m_operators.size(); }
    /// Connected and neither in the chat nor leaving.
    qsizetype registeringCount() const REQUIRES(dispatcherRole) { return m_registering; }

    /// Changes the state as the event says; it was decided against this very state.
    void apply(const Event &event) REQUIRES(dispatcherRole);

private:
    void applyJoined(User &user, const Event &event, const Joined &joined) REQUIRES(dispatcherRole);
    void applyRename(const ChannelRenamed &renamed, qint64 timeMs) REQUIRES(dispatcherRole);
    void applyModes(const Event &event, const ModesChanged &changed) REQUIRES(dispatcherRole);
    void applyListMode(Channel &channel, const Event &event, const ModeChange &change)
        REQUIRES(dispatcherRole);
    void applyUserModes(User &user, const UserModesChanged &changed) REQUIRES(dispatcherRole);
    void applyNick(User &user, const protocol::Nick &nick) REQUIRES(dispatcherRole);
    /// The user's channels know it by its mask.
    void noteNewMask(User &user) REQUIRES(dispatcherRole);
    void applyQuit(User &user) REQUIRES(dispatcherRole);
    void remember(const User &user, qint64 nowMs) REQUIRES(dispatcherRole);
    void setNick(User &user, std::optional<protocol::Nick> nick) REQUIRES(dispatcherRole);
    Channel &makeChannel(const protocol::ChannelName &name, qint64 nowMs) REQUIRES(dispatcherRole);
    void removeMember(Channel &channel, User &user) REQUIRES(dispatcherRole);

    Users m_users GUARDED_BY(dispatcherRole);
    QHash<QByteArray, User *> m_nicks GUARDED_BY(dispatcherRole); ///< by folded nickname
    QHash<QByteArray, User *> m_lookAlikes GUARDED_BY(dispatcherRole); ///< by look-alike key
    Channels m_channels GUARDED_BY(dispatcherRole); ///< by folded name
    QHash<QByteArray, Channel *> m_channelLookAlikes GUARDED_BY(dispatcherRole); ///< by that key
    QHash<quint64, Channel *> m_channelNumbers GUARDED_BY(dispatcherRole);
    Monitors m_monitors GUARDED_BY(dispatcherRole);
    Whowas m_whowas GUARDED_BY(dispatcherRole);
    ServerBans m_bans GUARDED_BY(dispatcherRole);
    Audience m_everybody GUARDED_BY(dispatcherRole);
    quint64 m_channelNumber GUARDED_BY(dispatcherRole) = 0;
    quint64 m_epoch GUARDED_BY(dispatcherRole) = 0;
    qsizetype m_mostOnline GUARDED_BY(dispatcherRole) = 0;
    qsizetype m_invisible GUARDED_BY(dispatcherRole) = 0;
    QSet<User *> m_operators GUARDED_BY(dispatcherRole);
    qsizetype m_registering GUARDED_BY(dispatcherRole) = 0;
};

} // namespace watek::server::dispatcher

// The chat: sessions, users and channels, by id and by name, and how an event changes them.
// Thread: dispatcher; every function requires it, so what hangs below needs no guard of its own.
#pragma once

#include "common/base/Ids.h"
#include "common/protocol/LookAlike.h"
#include "server/dispatcher/Event.h"
#include "server/dispatcher/FilterMutes.h"
#include "server/dispatcher/ServerBans.h"
#include "server/dispatcher/state/Accounts.h"
#include "server/dispatcher/state/Channel.h"
#include "server/dispatcher/state/Monitors.h"
#include "server/dispatcher/state/RegisteredChannels.h"
#include "server/dispatcher/state/User.h"
#include "server/dispatcher/state/Whowas.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QSet>

#include <memory>
#include <set>
#include <unordered_map>

namespace watek::server::dispatcher {

/// The user as it is now, as events name it.
inline Actor actorOf(const User &user)
{
    return {user.id, {}, user.nickText(), user.mask(), user.account, user.isBot()};
}

/// What the store keeps of a registered channel.
shared::ChannelContents contentsOf(const Channel &channel);

class ServerState {
public:
    using Sessions = std::unordered_map<base::ClientId, std::unique_ptr<Session>, base::IdHash>;
    using Users = std::unordered_map<base::UserId, std::unique_ptr<User>, base::IdHash>;
    using Channels = std::unordered_map<QByteArray, std::unique_ptr<Channel>>;

    ServerState() = default;
    ServerState(const ServerState &) = delete;
    ServerState &operator=(const ServerState &) = delete;

    // Connections and those who have not come in yet. None of it happens in the chat.
    /// A new connection, whose id is new, with a user of its own that is not in the chat.
    Session &addSession(std::unique_ptr<Session> session) REQUIRES(dispatcherRole);
    /// It must not be online any more. The reference is dead afterwards, and so is the one to its
    /// user, unless that has other sessions.
    void removeSession(Session &session) REQUIRES(dispatcherRole);
    /// The session's user has just come online by it.
    void enter(Session &session) REQUIRES(dispatcherRole);
    /// A registering session becomes one more of a user who is in the chat: it is where the user
    /// is, and hears what the user hears. The user that it had is gone.
    void attach(Session &session, User &user) REQUIRES(dispatcherRole);
    /// The session has no part in the chat any more; its user stays, with its other sessions or
    /// with none.
    void detach(Session &session) REQUIRES(dispatcherRole);
    /// What the connection is seen as is another host. Its user's own is not changed by that unless
    /// it is still registering.
    void setHost(Session &session, const QByteArray &host) REQUIRES(dispatcherRole);
    /// Gives a registering user a nickname that nobody has, or takes it away.
    void reserveNick(User &user, std::optional<protocol::Nick> nick) REQUIRES(dispatcherRole);
    /// A registering user logs in to an account, or out of it (empty). None of it happens in the
    /// chat: with what it comes online, CameOnline tells.
    void setAccount(User &newcomer, const QByteArray &account) REQUIRES(dispatcherRole);
    /// A registering session gives up: it is only waited for to be closed.
    void abandonRegistration(Session &session) REQUIRES(dispatcherRole);
    /// A guest that turned out to be an IRC client begins anew, as another user. It has quit
    /// before.
    void restartAsIrc(Session &session) REQUIRES(dispatcherRole);
    /// A session that was taken from its person begins anew, as another user: for attach().
    void registerAnew(Session &session) REQUIRES(dispatcherRole);
    /// Moves the session to the audiences of its new form.
    void setCapabilities(Session &session, CapabilitySet capabilities) REQUIRES(dispatcherRole);
    /// The session, or null when its connection has ended.
    Session *session(base::ClientId id) REQUIRES(dispatcherRole);
    /// The user, or null when none of it is left.
    User *user(base::UserId id) REQUIRES(dispatcherRole);
    /// Whoever holds the nickname in any case, online or registering; or null.
    User *nickHolder(QByteArrayView nick) REQUIRES(dispatcherRole);
    /// Whoever holds this nickname, or else one that people would take for it; or null.
    User *lookAlikeHolder(const protocol::Nick &nick) REQUIRES(dispatcherRole);
    /// An id that no user has had.
    base::UserId newUserId() REQUIRES(dispatcherRole) { return {m_lastUser + 1}; }
    /// The online user with the nickname, or null.
    User *onlineUser(QByteArrayView nick) REQUIRES(dispatcherRole);
    /// The user in the chat who is logged in to the account longest, a plain-text guest only when
    /// there is nobody else; or null.
    User *onlineUserOfAccount(const QByteArray &account) REQUIRES(dispatcherRole);
    /// All of them, who logged in first stands first: the person with its connections, and
    /// plain-text guests who have logged in. A copy: what happens changes the list.
    std::vector<User *> onlineUsersOfAccount(const QByteArray &account) REQUIRES(dispatcherRole);
    /// Who has logged in to it and is not in the chat yet, in no order.
    std::vector<User *> newcomersOfAccount(const QByteArray &account) REQUIRES(dispatcherRole);
    Channel *channel(QByteArrayView name) REQUIRES(dispatcherRole);
    /// By Channel::number, which no later channel has again; null when it is gone.
    Channel *channelOfNumber(quint64 number) REQUIRES(dispatcherRole)
    {
        return m_channelNumbers.value(number);
    }
    /// A channel with another name that people would take for this one, or null; null also where
    /// there is a channel with this name.
    Channel *lookAlikeChannel(const protocol::ChannelName &name) REQUIRES(dispatcherRole);
    const Sessions &sessions() const REQUIRES(dispatcherRole) { return m_sessions; }
    /// Those who are in the chat, and those who are coming or have gone.
    const Users &users() const REQUIRES(dispatcherRole) { return m_users; }
    const Channels &channels() const REQUIRES(dispatcherRole) { return m_channels; }
    /// Every session online.
    Audience &everybody() REQUIRES(dispatcherRole) { return m_everybody; }
    /// Online users with +o.
    const QSet<User *> &operators() const REQUIRES(dispatcherRole) { return m_operators; }
    Whowas &whowas() REQUIRES(dispatcherRole) { return m_whowas; }
    const ServerBans &bans() const REQUIRES(dispatcherRole) { return m_bans; }
    const FilterMutes &filterMutes() const REQUIRES(dispatcherRole) { return m_filterMutes; }
    const Accounts &accounts() const REQUIRES(dispatcherRole) { return m_accounts; }
    /// Accounts::takeChangedSilence().
    std::set<quint64> takeChangedSilence() REQUIRES(dispatcherRole)
    {
        return m_accounts.takeChangedSilence();
    }
    /// Accounts::takeChangedMarkers().
    Accounts::ChangedMarkers takeChangedMarkers() REQUIRES(dispatcherRole)
    {
        return m_accounts.takeChangedMarkers();
    }
    /// Until when the user has read what was said in the channel or by the person of that folded
    /// name, wall clock; 0: not known.
    qint64 readUntil(const User &user, QByteArrayView target) REQUIRES(dispatcherRole);
    /// What the account that the user is logged in to tells, and beside it what the user has set
    /// without one.
    shared::Metadata metadataOf(const User &user) REQUIRES(dispatcherRole);
    /// One key of that; null when it is not set.
    const QByteArray *metadataOf(const User &user, const QByteArray &key) REQUIRES(dispatcherRole);
    bool hasMetadata(const User &user) REQUIRES(dispatcherRole);
    /// Null when it is not logged in.
    const shared::Metadata *metadataOfAccount(const User &user) REQUIRES(dispatcherRole);
    /// Accounts::noteTold(), of who is in the chat and logged in.
    void noteTold(const User &user, qint64 nowMs) REQUIRES(dispatcherRole);
    void noteUntold(const QByteArray &account, quint64 sequence) REQUIRES(dispatcherRole)
    {
        m_accounts.noteUntold(account, sequence);
    }
    void noteSettled(quint64 sequence) REQUIRES(dispatcherRole)
    {
        m_accounts.noteSettled(sequence);
    }
    void beginTelling(shared::AccountId id) REQUIRES(dispatcherRole)
    {
        m_accounts.beginTelling(id);
    }
    void endTelling(shared::AccountId id) REQUIRES(dispatcherRole) { m_accounts.endTelling(id); }
    /// Accounts::takeSeen().
    std::vector<shared::AccountsSeen::One> takeSeenAccounts(size_t most) REQUIRES(dispatcherRole)
    {
        return m_accounts.takeSeen(most);
    }
    const WordFilters &filters() const REQUIRES(dispatcherRole) { return m_filters; }
    const Reports &reports() const REQUIRES(dispatcherRole) { return m_reports; }
    /// At the start: what the store knows.
    void load(const shared::StoredState &stored) REQUIRES(dispatcherRole);
    const RegisteredChannels &registeredChannels() const REQUIRES(dispatcherRole)
    {
        return m_registered;
    }
    /// What the user's account may do there by the channel's registration: Owner is the founder,
    /// Member has no right, or there is no registration.
    Rank accessOf(const Channel &channel, const User &user) REQUIRES(dispatcherRole);
    bool hasChangedChannels() const REQUIRES(dispatcherRole) { return !m_changedChannels.empty(); }
    /// Ids of registered channels whose contents have changed since this was called last.
    std::set<quint64> takeChangedChannels() REQUIRES(dispatcherRole);
    /// Nothing was said in it yet.
    void setIncarnation(Channel &channel, shared::IncarnationId incarnation)
        REQUIRES(dispatcherRole);
    const Monitors &monitors() const REQUIRES(dispatcherRole) { return m_monitors; }
    /// A number that no session is marked with yet.
    quint64 nextEpoch() REQUIRES(dispatcherRole) { return ++m_epoch; }

    /// Nicknames that somebody holds, online or registering.
    qsizetype heldNicks() const REQUIRES(dispatcherRole) { return m_nicks.size(); }
    qsizetype onlineCount() const REQUIRES(dispatcherRole) { return m_online; }
    qsizetype mostOnline() const REQUIRES(dispatcherRole) { return m_mostOnline; }
    qsizetype invisibleCount() const REQUIRES(dispatcherRole) { return m_invisible; }
    qsizetype operatorCount() const REQUIRES(dispatcherRole) { return m_operators.size(); }
    /// Channels that people see: registered ones where nobody is are not counted.
    qsizetype formedChannelCount() const REQUIRES(dispatcherRole)
    {
        return qsizetype(m_channels.size()) - m_vacantChannels;
    }
    /// Sessions that may take back what was said: IRCv3 message-redaction.
    qsizetype redactorCount() const REQUIRES(dispatcherRole) { return m_redactors; }
    /// Connected and neither in the chat nor leaving.
    qsizetype registeringCount() const REQUIRES(dispatcherRole) { return m_registering; }

    /// Changes the state as the event says; it was decided against this very state.
    void apply(const Event &event) REQUIRES(dispatcherRole);
    /// Something that was said and applied was not said after all: its author need not wait for it
    /// (+W). What only its author knows (when it spoke last) stays.
    void unsay(const Event &event) REQUIRES(dispatcherRole);

private:
    void apply(const Event &, const CameOnline &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Joined &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Parted &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Kicked &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Quit &) REQUIRES(dispatcherRole);
    void apply(const Event &, const SaidInChannel &) REQUIRES(dispatcherRole);
    void apply(const Event &, const SaidToUser &) REQUIRES(dispatcherRole);
    void apply(const Event &, const NickChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const HostChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const AwayChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const RealnameChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const AccountChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const RoleGiven &) REQUIRES(dispatcherRole);
    void apply(const Event &, const UserModesChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Invited &) REQUIRES(dispatcherRole);
    void apply(const Event &, const TopicSet &) REQUIRES(dispatcherRole);
    void apply(const Event &, const ChannelRenamed &) REQUIRES(dispatcherRole);
    void apply(const Event &, const ChannelKept &) REQUIRES(dispatcherRole);
    void apply(const Event &, const ModesChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const BanSet &) REQUIRES(dispatcherRole);
    void apply(const Event &, const BanLifted &) REQUIRES(dispatcherRole);
    void apply(const Event &, const MonitorChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Wallops &) REQUIRES(dispatcherRole);
    void apply(const Event &, const AccountStored &) REQUIRES(dispatcherRole);
    void apply(const Event &, const ChannelStored &) REQUIRES(dispatcherRole);
    void apply(const Event &, const SilenceChanged &) REQUIRES(dispatcherRole);
    void apply(const Event &, const MarkRead &) REQUIRES(dispatcherRole);
    void apply(const Event &, const MetadataSet &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Redacted &) REQUIRES(dispatcherRole);
    void apply(const Event &, const FilterSet &) REQUIRES(dispatcherRole);
    void apply(const Event &, const FilterRemoved &) REQUIRES(dispatcherRole);
    void apply(const Event &, const Reported &) REQUIRES(dispatcherRole);
    void apply(const Event &, const ReportDone &) REQUIRES(dispatcherRole);
    void applyPaceMode(Channel &channel, const ModeChange &change) REQUIRES(dispatcherRole);
    void applyListMode(Channel &channel, const Event &event, const ModeChange &change)
        REQUIRES(dispatcherRole);
    /// Who is in the chat.
    User &userWhoDid(const Event &event) REQUIRES(dispatcherRole);
    /// Who is in the chat and logged in to an account is found by it.
    void noteAccount(User &user, bool isThere, qint64 nowMs) REQUIRES(dispatcherRole);
    /// The user does not hear whom its account silences, and whom it silenced itself.
    void updateSilence(User &user) REQUIRES(dispatcherRole);
    /// Who has read the channel under its old name has read it under the new one.
    void renameMarkers(const ChannelRenamed &renamed) REQUIRES(dispatcherRole);
    /// The user's channels know it by its mask.
    void noteNewMask(User &user) REQUIRES(dispatcherRole);
    void remember(const User &user, qint64 nowMs) REQUIRES(dispatcherRole);
    User &addUser(base::UserId id) REQUIRES(dispatcherRole);
    /// A user of its own for a session that has none.
    void giveNewUser(Session &session) REQUIRES(dispatcherRole);
    /// Takes the session from its user; one that was only on its way in ends with that.
    void takeFromUser(Session &session) REQUIRES(dispatcherRole);
    void setNick(User &user, std::optional<protocol::Nick> nick) REQUIRES(dispatcherRole);
    Channel &makeChannel(const protocol::ChannelName &name, qint64 nowMs) REQUIRES(dispatcherRole);
    void removeMember(Channel &channel, User &user, qint64 nowMs) REQUIRES(dispatcherRole);
    /// The channel has no members and nothing that keeps it.
    void forgetChannel(const Channel &channel) REQUIRES(dispatcherRole);

    // Registered channels: ApplyChannelStored.cpp.
    /// A channel that has gone meanwhile is made again, with what it had.
    void registerChannel(const shared::RegisteredChannel &kept) REQUIRES(dispatcherRole);
    void unregisterChannel(shared::ChannelId id) REQUIRES(dispatcherRole);
    /// The account is dropped: its channels go to their successors or are registered no more.
    void passOnChannelsOf(shared::AccountId dropped) REQUIRES(dispatcherRole);
    static void setFounder(shared::ChannelRegistration &registration, shared::AccountId founder);
    void noteChange(const Channel &channel) REQUIRES(dispatcherRole);
    /// The user is there just now.
    void noteUse(const Channel &channel, const User &user, qint64 nowMs) REQUIRES(dispatcherRole);
    void whenEmptied(Channel &channel) REQUIRES(dispatcherRole);

    Sessions m_sessions GUARDED_BY(dispatcherRole);
    Users m_users GUARDED_BY(dispatcherRole);
    quint64 m_lastUser GUARDED_BY(dispatcherRole) = 0; ///< the id of the newest
    QHash<QByteArray, User *> m_nicks GUARDED_BY(dispatcherRole); ///< by folded nickname
    /// By the account's name, as it is spelt; who logged in first stands first.
    std::unordered_map<QByteArray, std::vector<User *>> m_loggedIn GUARDED_BY(dispatcherRole);
    protocol::LookAlikes<User> m_lookAlikes GUARDED_BY(dispatcherRole);
    Channels m_channels GUARDED_BY(dispatcherRole); ///< by folded name
    protocol::LookAlikes<Channel> m_channelLookAlikes GUARDED_BY(dispatcherRole);
    QHash<quint64, Channel *> m_channelNumbers GUARDED_BY(dispatcherRole);
    Monitors m_monitors GUARDED_BY(dispatcherRole);
    Whowas m_whowas GUARDED_BY(dispatcherRole);
    Accounts m_accounts GUARDED_BY(dispatcherRole);
    RegisteredChannels m_registered GUARDED_BY(dispatcherRole);
    std::set<quint64> m_changedChannels GUARDED_BY(dispatcherRole); ///< ids of registered ones
    ServerBans m_bans GUARDED_BY(dispatcherRole);
    FilterMutes m_filterMutes GUARDED_BY(dispatcherRole);
    WordFilters m_filters GUARDED_BY(dispatcherRole);
    Reports m_reports GUARDED_BY(dispatcherRole);
    Audience m_everybody GUARDED_BY(dispatcherRole);
    quint64 m_channelNumber GUARDED_BY(dispatcherRole) = 0;
    quint64 m_epoch GUARDED_BY(dispatcherRole) = 0;
    qsizetype m_online GUARDED_BY(dispatcherRole) = 0; ///< users, not sessions
    qsizetype m_mostOnline GUARDED_BY(dispatcherRole) = 0;
    qsizetype m_vacantChannels GUARDED_BY(dispatcherRole) = 0; ///< registered, and nobody is there
    qsizetype m_invisible GUARDED_BY(dispatcherRole) = 0;
    qsizetype m_redactors GUARDED_BY(dispatcherRole) = 0;
    QSet<User *> m_operators GUARDED_BY(dispatcherRole);
    QSet<User *> m_newcomersWithAccount GUARDED_BY(dispatcherRole);
    qsizetype m_registering GUARDED_BY(dispatcherRole) = 0;
};

} // namespace watek::server::dispatcher

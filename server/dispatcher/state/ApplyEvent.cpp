// How each event changes the state. Nothing is decided here, nothing is sent, no clock is read: the
// same events, applied to an empty state, give the same users, channels and bans again. So an
// event's user may have no session, and what is found by its id may be missing where the event only
// touches it.
#include "server/dispatcher/state/ServerState.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

void ServerState::apply(const Event &event)
{
    // Which function it is depends on the kind of event: without one for each it does not compile.
    std::visit([&](const auto &what) REQUIRES(dispatcherRole) { apply(event, what); }, event.what);
}

User &ServerState::userWhoDid(const Event &event)
{
    User *const actor = user(event.actor.user);
    Q_ASSERT_X(actor, "ServerState", "an event of nobody's");
    return *actor;
}

void ServerState::apply(const Event &event, const CameOnline &online)
{
    User *const known = user(event.actor.user);
    User &user = known ? *known : addUser(event.actor.user);
    Q_ASSERT_X(!user.isInChat, "ServerState", "online twice");
    user.username = online.username;
    user.realname = online.realname;
    user.host = online.host;
    user.account = event.actor.account;
    user.away = online.away;
    user.metadata = online.metadata;
    if (user.nick != online.nick)
        setNick(user, online.nick);
    user.isInChat = true;
    m_newcomersWithAccount.remove(&user);
    ++user.nameRevision;
    updateSilence(user);
    noteAccount(user, true, event.timeMs);
    user.signedOnMs = event.timeMs;
    user.lastSpokeMs = event.timeMs;
    m_mostOnline = std::max(m_mostOnline, ++m_online);
}

void ServerState::apply(const Event &event, const Joined &joined)
{
    User &user = userWhoDid(event);
    Channel &target = joined.createsChannel ? makeChannel(joined.channel, event.timeMs)
                                            : *channel(joined.channel.text());
    std::erase(user.invitations, target.number);
    Q_ASSERT_X(!target.member(user), "ServerState", "a member joins again");
    Membership &membership = target.members[user.id];
    if (target.members.size() == 1 && target.registration)
        --m_vacantChannels;
    membership.channel = &target;
    membership.member = &user;
    membership.number = ++target.joins;
    membership.readableFrom = joined.readableFrom;
    if (joined.rank)
        membership.prefixes.insert(*joined.rank);
    for (Session *const session : user.sessions)
        target.audience.add(membership.addSeat(*session));
    target.names.add(membership);
    if (!user.silence.isEmpty())
        target.silencers.push_back(&membership);
    if (target.pace)
        target.pace->noteJoin(event.timeMs);
    user.memberships.push_back(&membership);
    noteUse(target, user, event.timeMs);
}

void ServerState::apply(const Event &event, const Parted &parted)
{
    removeMember(*channel(parted.channel.text()), userWhoDid(event), event.timeMs);
}

void ServerState::apply(const Event &event, const Kicked &kicked)
{
    removeMember(*channel(kicked.channel.text()), *user(kicked.member), event.timeMs);
}

void ServerState::apply(const Event &event, const Quit &quit)
{
    User &user = userWhoDid(event);
    remember(user, event.timeMs);
    while (!user.memberships.empty())
        removeMember(*user.memberships.back()->channel, user, event.timeMs);
    if (user.isInvisible())
        --m_invisible;
    m_operators.remove(&user);
    for (const base::ClientId session : quit.sessions)
        m_monitors.clear(session);
    setNick(user, std::nullopt);
    noteAccount(user, false, event.timeMs);
    user.isInChat = false;
    --m_online;
    if (user.sessions.empty()) {
        m_users.erase(user.id);
        return;
    }
    for (Session *const session : user.sessions) {
        m_everybody.remove(session->seatAmongAll);
        session->stage = Session::Stage::Closing;
    }
}

void ServerState::removeMember(Channel &channel, User &user, qint64 nowMs)
{
    Membership *const membership = channel.member(user);
    Q_ASSERT_X(membership, "ServerState", "a stranger leaves a channel");
    for (AudienceSeat &seat : membership->seats)
        channel.audience.remove(seat);
    channel.names.remove(*membership);
    if (!user.silence.isEmpty())
        std::erase(channel.silencers, membership);
    std::erase(user.memberships, membership);
    channel.members.erase(user.id);
    if (channel.members.empty() && channel.registration)
        ++m_vacantChannels;
    noteUse(channel, user, nowMs);
    if (!channel.members.empty() || channel.isPermanent)
        return;
    if (channel.registration)
        whenEmptied(channel);
    else
        forgetChannel(channel);
}

void ServerState::forgetChannel(const Channel &channel)
{
    const QByteArray key = channel.name.key();
    m_channelLookAlikes.remove(channel.name.text(), &channel);
    m_channelNumbers.remove(channel.number);
    m_channels.erase(key);
}

// Who types (TAGMSG) has not spoken yet.
void ServerState::apply(const Event &event, const SaidInChannel &said)
{
    if (User *const speaker = user(event.actor.user); speaker && said.kind != SaidKind::Tagmsg)
        speaker->lastSpokeMs = event.timeMs;
    if (!said.isTimed || said.kind == SaidKind::Tagmsg)
        return;
    if (Channel *const target = channel(said.channel.text()); target && target->pace)
        target->pace->noteSaid(event.actor.user, event.timeMs);
}

void ServerState::unsay(const Event &event)
{
    const auto *const said = std::get_if<SaidInChannel>(&event.what);
    Channel *const target = said ? channel(said->channel.text()) : nullptr;
    if (target && target->pace)
        target->pace->forgetSaid(event.actor.user, event.timeMs);
}

void ServerState::apply(const Event &event, const SaidToUser &said)
{
    if (said.kind == SaidKind::Tagmsg)
        return;
    if (User *const speaker = user(event.actor.user))
        speaker->lastSpokeMs = event.timeMs;
    User *const receiver = user(said.receiver);
    if (!receiver || receiver->isIdentified() || !event.actor.user)
        return;
    std::vector<base::UserId> &writers = receiver->writers;
    if (!writers.empty() && writers.back() == event.actor.user)
        return;
    std::erase(writers, event.actor.user);
    if (writers.size() == User::kMostWriters)
        writers.erase(writers.begin());
    writers.push_back(event.actor.user);
}

void ServerState::apply(const Event &event, const NickChanged &changed)
{
    User &user = userWhoDid(event);
    remember(user, event.timeMs);
    setNick(user, changed.nick);
    noteNewMask(user);
}

void ServerState::apply(const Event &, const HostChanged &changed)
{
    User &changedUser = *user(changed.whose.user);
    changedUser.username = changed.username;
    changedUser.host = changed.host;
    changedUser.isHostGiven = changed.isGiven;
    noteNewMask(changedUser);
}

void ServerState::noteNewMask(User &user)
{
    ++user.nameRevision;
    for (Membership *membership : user.memberships) {
        // A ban may fit the new name and not the old one.
        membership->banCheckedAt = 0;
        membership->channel->names.touch(*membership);
    }
}

void ServerState::apply(const Event &event, const AwayChanged &changed)
{
    userWhoDid(event).away = changed.message;
}

void ServerState::apply(const Event &event, const RealnameChanged &changed)
{
    userWhoDid(event).realname = changed.realname;
}

void ServerState::apply(const Event &event, const AccountChanged &changed)
{
    User &user = userWhoDid(event);
    noteAccount(user, false, event.timeMs);
    user.account = changed.account;
    ++user.nameRevision;
    noteAccount(user, true, event.timeMs);
    updateSilence(user);
    // A ban may mean the account.
    for (const Membership *const membership : user.memberships)
        membership->banCheckedAt = 0;
}

void ServerState::apply(const Event &, const AccountStored &stored)
{
    if (const auto *dropped = std::get_if<shared::AccountDropped>(&stored.change))
        passOnChannelsOf(dropped->account);
    m_accounts.apply(stored.change);
}

void ServerState::apply(const Event &event, const RoleGiven &given)
{
    User &user = userWhoDid(event);
    if (Session *const by = session(event.actor.session))
        by->role = given.role;
    user.role = given.role;
    for (const Session *const each : user.sessions)
        user.role = std::max(user.role, each->role);
}

void ServerState::apply(const Event &event, const UserModesChanged &changed)
{
    User &user = userWhoDid(event);
    for (const ModeChange &change : changed.changes) {
        if (user.modes.contains(change.letter) == change.isSet)
            continue;
        const int step = change.isSet ? 1 : -1;
        if (change.isSet)
            user.modes.insert(change.letter);
        else
            user.modes.remove(change.letter);
        if (change.letter == 'i')
            m_invisible += step;
        if (change.letter == 'o' && change.isSet) {
            m_operators.insert(&user);
        } else if (change.letter == 'o') {
            m_operators.remove(&user);
            user.role = shared::OperRole::None;
            for (Session *const each : user.sessions)
                each->role = shared::OperRole::None;
        }
    }
}

void ServerState::apply(const Event &, const Invited &invited)
{
    if (!invited.opensDoor)
        return;
    std::vector<quint64> &invitations = user(invited.guest)->invitations;
    const quint64 number = channel(invited.channel.text())->number;
    std::erase(invitations, number);
    if (invitations.size() == User::kMostInvitations)
        invitations.erase(invitations.begin());
    invitations.push_back(number);
}

void ServerState::apply(const Event &event, const TopicSet &set)
{
    Channel &target = *channel(set.channel.text());
    target.topic = {set.topic, event.actor.nick, event.timeMs};
    noteChange(target);
}

void ServerState::apply(const Event &event, const ChannelRenamed &renamed)
{
    auto node = m_channels.extract(renamed.channel.key());
    Q_ASSERT_X(!node.empty(), "ServerState", "a channel is renamed that is not there");
    Channel &target = *node.mapped();
    m_channelLookAlikes.remove(target.name.text(), &target);
    target.name = renamed.to;
    target.renamedMs = event.timeMs;
    if (target.registration)
        m_registered.rename(target.registration, renamed.to.text());
    m_channelLookAlikes.insert(target.name.text(), &target);
    node.key() = renamed.to.key();
    m_channels.insert(std::move(node));
    renameMarkers(renamed);
}

void ServerState::apply(const Event &event, const ChannelKept &kept)
{
    Channel *const existing = channel(kept.channel.text());
    Channel &permanent = existing ? *existing : makeChannel(kept.channel, event.timeMs);
    permanent.isPermanent = true;
    // It has no operator who could set its topic, so everybody in it may.
    permanent.flags.remove('t');
}

void ServerState::apply(const Event &event, const ModesChanged &changed)
{
    Channel &target = *channel(changed.channel.text());
    // Who is operator just now is not kept: accounts have their ranks by the access list.
    if (!std::ranges::all_of(changed.changes,
            [](const ModeChange &change) { return findPrefixMode(change.letter) != nullptr; }))
        noteChange(target);
    const bool wasClosed = target.isClosed();
    for (const ModeChange &change : changed.changes) {
        if (const PrefixModeRow *const prefix = findPrefixMode(change.letter)) {
            const auto member = target.members.find(change.member);
            if (member == target.members.end())
                continue;
            if (change.isSet)
                member->second.prefixes.insert(prefix->rank);
            else
                member->second.prefixes.remove(prefix->rank);
            target.names.touch(member->second);
            continue;
        }
        const ChannelModeRow *const row = findChannelMode(change.letter);
        if (row->type == ModeType::List) {
            applyListMode(target, event, change);
        } else if (change.letter == mode::kKey) {
            target.key = change.isSet ? change.param : QByteArray();
        } else if (change.letter == mode::kLimit) {
            target.limit = change.isSet ? change.param.toInt() : 0;
        } else if (change.letter == mode::kSlow || change.letter == mode::kJoinThrottle) {
            applyPaceMode(target, change);
        } else if (change.isSet) {
            target.flags.insert(change.letter);
        } else {
            target.flags.remove(change.letter);
        }
    }
    if (wasClosed && !target.isClosed())
        target.openSince = changed.nextSequence;
}

void ServerState::applyPaceMode(Channel &channel, const ModeChange &change)
{
    if (!channel.pace)
        channel.pace = std::make_unique<ChannelPace>();
    if (change.letter == mode::kSlow)
        channel.pace->setSlow(change.isSet ? parseSlowSeconds(change.param) : 0);
    else
        channel.pace->setJoinRate(change.isSet ? JoinRate::parse(change.param) : std::nullopt);
    if (channel.pace->isNothing())
        channel.pace.reset();
}

void ServerState::applyListMode(Channel &channel, const Event &event, const ModeChange &change)
{
    std::vector<ListEntry> &list = channel.lists[change.letter];
    if (change.isSet) {
        list.push_back({change.param, event.actor.source, event.timeMs});
    } else {
        std::erase_if(list,
            [&](const ListEntry &entry) { return protocol::isSameName(entry.mask, change.param); });
    }
    if (change.letter == mode::kBan || change.letter == mode::kBanException)
        ++channel.banRevision;
}

void ServerState::apply(const Event &event, const MonitorChanged &changed)
{
    for (const QByteArray &nick : changed.removed)
        m_monitors.remove(event.actor.session, nick);
    for (const QByteArray &nick : changed.added)
        m_monitors.add(event.actor.session, nick);
}

void ServerState::apply(const Event &, const Redacted &)
{
    // What was said has changed nothing, and so does taking it back.
}

void ServerState::apply(const Event &, const Wallops &)
{
    // It is said, and changes nothing.
}

} // namespace watek::server::dispatcher

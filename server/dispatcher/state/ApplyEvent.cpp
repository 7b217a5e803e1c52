// How each event changes the state. Nothing is decided here, nothing is sent, no clock is read.
#include "server/dispatcher/state/ServerState.h"

#include "common/protocol/LookAlike.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

// One branch a kind, and not std::visit: the thread-safety check does not look through a lambda.
void ServerState::apply(const Event &event)
{
    const auto &what = event.what;
    User *const actor = user(event.actor.client);
    if (const auto *modes = std::get_if<ModesChanged>(&what)) {
        applyModes(event, *modes);
    } else if (const auto *topic = std::get_if<TopicSet>(&what)) {
        if (Channel *const place = channel(topic->channel.text()))
            place->topic = {topic->topic, event.actor.nick, event.timeMs};
    } else if (const auto *renamedChannel = std::get_if<ChannelRenamed>(&what)) {
        applyRename(*renamedChannel, event.timeMs);
    } else if (const auto *kicked = std::get_if<Kicked>(&what)) {
        removeMember(*channel(kicked->channel.text()), *user(kicked->member));
    } else if (const auto *invited = std::get_if<Invited>(&what)) {
        if (invited->opensDoor) {
            std::vector<quint64> &invitations = user(invited->guest)->invitations;
            const quint64 number = channel(invited->channel.text())->number;
            std::erase(invitations, number);
            if (invitations.size() == User::kMostInvitations)
                invitations.erase(invitations.begin());
            invitations.push_back(number);
        }
    } else if (!actor) {
        return; // the server itself changes nothing else
    } else if (std::holds_alternative<CameOnline>(what)) {
        Q_ASSERT_X(actor->stage == User::Stage::Registering, "ServerState", "online twice");
        actor->stage = User::Stage::Online;
        actor->signedOnMs = event.timeMs;
        actor->lastSpokeMs = event.timeMs;
        --m_registering;
        m_everybody.add(actor->seatAmongAll);
        m_mostOnline = std::max(m_mostOnline, m_everybody.size());
    } else if (const auto *joined = std::get_if<Joined>(&what)) {
        applyJoined(*actor, event, *joined);
    } else if (const auto *parted = std::get_if<Parted>(&what)) {
        removeMember(*channel(parted->channel.text()), *actor);
    } else if (std::holds_alternative<Quit>(what)) {
        remember(*actor, event.timeMs);
        applyQuit(*actor);
    } else if (const auto *renamed = std::get_if<NickChanged>(&what)) {
        remember(*actor, event.timeMs);
        applyNick(*actor, renamed->nick);
    } else if (const auto *userModes = std::get_if<UserModesChanged>(&what)) {
        applyUserModes(*actor, *userModes);
    } else if (const auto *away = std::get_if<AwayChanged>(&what)) {
        actor->away = away->message;
    } else if (const auto *realname = std::get_if<RealnameChanged>(&what)) {
        actor->realname = realname->realname;
    } else if (const auto *account = std::get_if<AccountChanged>(&what)) {
        actor->account = account->account;
    } else if (const auto *moved = std::get_if<HostChanged>(&what)) {
        actor->username = moved->username;
        actor->host = moved->host;
        noteNewMask(*actor);
    } else if (std::holds_alternative<SaidInChannel>(what)
        || std::holds_alternative<SaidToUser>(what)) {
        actor->lastSpokeMs = event.timeMs;
    }
}

void ServerState::applyJoined(User &user, const Event &event, const Joined &joined)
{
    Channel &place = joined.createsChannel ? makeChannel(joined.channel, event.timeMs)
                                           : *channel(joined.channel.text());
    std::erase(user.invitations, place.number);
    Q_ASSERT_X(!place.member(user), "ServerState", "a member joins again");
    Membership &membership = place.members[user.id];
    membership.channel = &place;
    membership.seat.user = &user;
    if (joined.rank)
        membership.prefixes.insert(*joined.rank);
    place.audience.add(membership.seat);
    place.names.add(membership);
    user.memberships.push_back(&membership);
}

void ServerState::applyRename(const ChannelRenamed &renamed, qint64 timeMs)
{
    auto node = m_channels.extract(renamed.channel.key());
    Q_ASSERT_X(!node.empty(), "ServerState", "a channel is renamed that is not there");
    Channel &place = *node.mapped();
    m_channelLookAlikes.remove(protocol::lookAlikeKey(place.name.text()));
    place.name = renamed.to;
    place.renamedMs = timeMs;
    m_channelLookAlikes.insert(protocol::lookAlikeKey(place.name.text()), &place);
    node.key() = renamed.to.key();
    m_channels.insert(std::move(node));
}

void ServerState::removeMember(Channel &channel, User &user)
{
    Membership *const membership = channel.member(user);
    Q_ASSERT_X(membership, "ServerState", "a stranger leaves a channel");
    channel.audience.remove(membership->seat);
    channel.names.remove(*membership);
    std::erase(user.memberships, membership);
    channel.members.erase(user.id);
    if (channel.members.empty() && !channel.isPermanent) {
        m_channelLookAlikes.remove(protocol::lookAlikeKey(channel.name.text()));
        m_channelNumbers.remove(channel.number);
        m_channels.erase(channel.name.key());
    }
}

void ServerState::applyModes(const Event &event, const ModesChanged &changed)
{
    Channel &place = *channel(changed.channel.text());
    for (const ModeChange &change : changed.changes) {
        if (const PrefixModeRow *const prefix = findPrefixMode(change.letter)) {
            const auto member = place.members.find(change.member);
            if (member == place.members.end())
                continue;
            if (change.isSet)
                member->second.prefixes.insert(prefix->rank);
            else
                member->second.prefixes.remove(prefix->rank);
            place.names.touch(member->second);
            continue;
        }
        const ChannelModeRow *const row = findChannelMode(change.letter);
        if (row->type == ModeType::List) {
            applyListMode(place, event, change);
        } else if (change.letter == mode::kKey) {
            place.key = change.isSet ? change.param : QByteArray();
        } else if (change.letter == mode::kLimit) {
            place.limit = change.isSet ? change.param.toInt() : 0;
        } else if (change.isSet) {
            place.flags.insert(change.letter);
        } else {
            place.flags.remove(change.letter);
        }
    }
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

void ServerState::applyUserModes(User &user, const UserModesChanged &changed)
{
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
        }
    }
}

void ServerState::applyNick(User &user, const protocol::Nick &nick)
{
    setNick(user, nick);
    noteNewMask(user);
}

void ServerState::noteNewMask(User &user)
{
    for (Membership *membership : user.memberships) {
        // A ban may fit the new name and not the old one.
        membership->banCheckedAt = 0;
        membership->channel->names.touch(*membership);
    }
}

void ServerState::applyQuit(User &user)
{
    while (!user.memberships.empty())
        removeMember(*user.memberships.back()->channel, user);
    if (user.isInvisible())
        --m_invisible;
    m_operators.remove(&user);
    forgetMonitored(user);
    m_everybody.remove(user.seatAmongAll);
    setNick(user, std::nullopt);
    user.stage = User::Stage::Closing;
}

} // namespace watek::server::dispatcher

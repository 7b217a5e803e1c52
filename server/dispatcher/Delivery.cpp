#include "server/dispatcher/Delivery.h"

#include "server/dispatcher/Recipients.h"

#include <optional>

namespace watek::server::dispatcher {

namespace {

void postAll(const Recipients &recipients, EventEncoder &encoder, Outbox &outbox)
    REQUIRES(dispatcherRole)
{
    for (const Recipients::Group &group : recipients.groups()) {
        const QByteArray lines = encoder.bytesFor(group.form);
        if (!lines.isEmpty() && !group.slots.isEmpty())
            outbox.sendToMany(group.thread, group.slots, shared::kNoSlot, lines);
    }
}

/// The channel whose members hear of the event, or null when it concerns others.
const protocol::ChannelName *channelOf(const Event &event)
{
    return std::visit(
        Overloaded{
            [](const Joined &joined) { return &joined.channel; },
            [](const Parted &parted) { return &parted.channel; },
            [](const TopicSet &set) { return &set.channel; },
            [](const ModesChanged &changed) { return &changed.channel; },
            [](const Kicked &kicked) { return &kicked.channel; },
            [](const SaidInChannel &said) {
                return said.least == Rank::Member && said.lines.empty() ? &said.channel : nullptr;
            },
            [](const auto &) -> const protocol::ChannelName * { return nullptr; },
        },
        event.what);
}

/// The capability without which others are not told of the event, or none.
std::optional<Capability> asksFor(const Event &event)
{
    if (std::holds_alternative<AwayChanged>(event.what))
        return Capability::AwayNotify;
    if (std::holds_alternative<RealnameChanged>(event.what))
        return Capability::SetName;
    if (std::holds_alternative<AccountChanged>(event.what))
        return Capability::AccountNotify;
    if (std::holds_alternative<ChannelRenamed>(event.what))
        return Capability::ChannelRename;
    if (std::holds_alternative<HostChanged>(event.what))
        return Capability::ChgHost;
    return std::nullopt;
}

/// Speakers know what they said, unless they want to hear it (IRCv3 echo-message). Of one's own
/// AWAY the numeric tells (IRCv3 away-notify). Of everything else the actor has a copy.
bool isHeardByActor(const Event &event, const User &actor)
{
    if (std::holds_alternative<SaidInChannel>(event.what)
        || std::holds_alternative<SaidToUser>(event.what))
        return actor.capabilities.has(Capability::EchoMessage);
    if (std::holds_alternative<Quit>(event.what) || std::holds_alternative<Invited>(event.what)
        || std::holds_alternative<AwayChanged>(event.what))
        return false;
    const auto asked = asksFor(event);
    return !asked || actor.capabilities.has(*asked);
}

} // namespace

void Delivery::deliver(const Event &event, ReplyBuffer *own)
{
    EventEncoder encoder(event);
    User *const actor = m_state.user(event.actor.client);
    if (own && actor && isHeardByActor(event, *actor))
        own->own(encoder.bytesFor(actor->multilineForm()));

    if (const protocol::ChannelName *const channel = channelOf(event)) {
        toChannel(*channel, actor, encoder);
    } else if (const auto *inChannel = std::get_if<SaidInChannel>(&event.what)) {
        toListeners(*inChannel, actor, encoder);
    } else if (const auto *said = std::get_if<SaidToUser>(&event.what)) {
        toUser(said->receiver, actor, own, encoder);
    } else if (const auto *invited = std::get_if<Invited>(&event.what)) {
        toUser(invited->guest, actor, own, encoder);
        // IRCv3 invite-notify "Notes": to those who could have invited themselves.
        toMembersWith(
            Capability::InviteNotify, invited->channel, Rank::HalfOperator, actor, encoder);
    } else if (std::holds_alternative<Wallops>(event.what)) {
        toListenersOfWallops(actor, encoder);
    } else if (const auto *renamed = std::get_if<ChannelRenamed>(&event.what)) {
        toMembersWith(Capability::ChannelRename, renamed->channel, Rank::Member, actor, encoder);
    } else if (const auto asked = asksFor(event); asked && actor) {
        toPeersWith(*asked, *actor, encoder);
    } else if (actor
        && (std::holds_alternative<Quit>(event.what)
            || std::holds_alternative<NickChanged>(event.what))) {
        toPeers(*actor, encoder);
    }
    if (const auto *joined = std::get_if<Joined>(&event.what); joined && joined->away)
        tellAway(event, *joined, actor);
}

/// IRCv3 away-notify: also when a user joins that is away.
void Delivery::tellAway(const Event &joinedEvent, const Joined &joined, const User *actor)
{
    const Event event{.msgid = {},
        .timeMs = joinedEvent.timeMs,
        .actor = joinedEvent.actor,
        .what = AwayChanged{joined.away}};
    EventEncoder encoder(event);
    toMembersWith(Capability::AwayNotify, joined.channel, Rank::Member, actor, encoder);
}

void Delivery::toEverybody(const Event &event)
{
    EventEncoder encoder(event);
    toAudience(m_state.everybody(), nullptr, encoder);
}

void Delivery::toChannel(
    const protocol::ChannelName &name, const User *actor, EventEncoder &encoder)
{
    Channel *const channel = m_state.channel(name.text());
    if (!channel)
        return;
    const Membership *const membership = actor ? channel->member(*actor) : nullptr;
    toAudience(channel->audience, membership ? &membership->seat : nullptr, encoder);
}

void Delivery::toAudience(Audience &audience, const AudienceSeat *skip, EventEncoder &encoder)
{
    for (qsizetype i = 0; i < qsizetype(audience.groups().size()); ++i) {
        Audience::Group &group = audience.groups()[size_t(i)];
        const bool hasSkipped = skip && skip->group == i;
        if (group.size() <= (hasSkipped ? 1 : 0))
            continue;
        const QByteArray lines = encoder.bytesFor(group.form);
        if (!lines.isEmpty())
            m_outbox.sendToMany(group.thread, group.postedSlots(),
                hasSkipped ? skip->user->place.slot : shared::kNoSlot, lines);
    }
}

void Delivery::toListeners(const SaidInChannel &said, const User *actor, EventEncoder &encoder)
{
    Channel *const channel = m_state.channel(said.channel.text());
    if (!channel)
        return;
    Recipients recipients(m_state.nextEpoch());
    for (auto &[id, membership] : channel->members) {
        User &user = membership.user();
        if (membership.isAtLeast(said.least) && &user != actor)
            recipients.add(user, user.multilineForm());
    }
    postAll(recipients, encoder, m_outbox);
}

void Delivery::toMembersWith(Capability capability, const protocol::ChannelName &name, Rank least,
    const User *actor, EventEncoder &encoder)
{
    Channel *const channel = m_state.channel(name.text());
    if (!channel)
        return;
    Recipients recipients(m_state.nextEpoch());
    for (auto &[id, membership] : channel->members) {
        User &user = membership.user();
        if (user.capabilities.has(capability) && membership.isAtLeast(least) && &user != actor)
            recipients.add(user);
    }
    postAll(recipients, encoder, m_outbox);
}

/// Modern IRC "WALLOPS message": to who has +w. It is rare, so nobody keeps a list of them.
void Delivery::toListenersOfWallops(const User *actor, EventEncoder &encoder)
{
    Recipients recipients(m_state.nextEpoch());
    for (const auto &[id, user] : m_state.users()) {
        if (user->isOnline() && user->modes.contains('w') && user.get() != actor)
            recipients.add(*user);
    }
    postAll(recipients, encoder, m_outbox);
}

void Delivery::toPeersWith(Capability capability, User &actor, EventEncoder &encoder)
{
    Recipients recipients(m_state.nextEpoch());
    recipients.exclude(actor);
    for (const Membership *membership : actor.memberships) {
        for (const Audience::Group &group : membership->channel->audience.groups()) {
            for (const AudienceSeat *seat : group.seats()) {
                if (seat->user->capabilities.has(capability))
                    recipients.add(*seat->user);
            }
        }
    }
    // IRCv3 extended-monitor: also without a channel in common.
    for (User *const watcher : m_state.monitors().watchersOf(actor.nickText())) {
        if (watcher->capabilities.has(Capability::ExtendedMonitor)
            && watcher->capabilities.has(capability))
            recipients.add(*watcher);
    }
    postAll(recipients, encoder, m_outbox);
}

void Delivery::toPeers(const User &actor, EventEncoder &encoder)
{
    // Most people sit in one channel: its own lists will do.
    if (actor.memberships.size() == 1) {
        Membership &only = *actor.memberships.front();
        toAudience(only.channel->audience, &only.seat, encoder);
        return;
    }
    Recipients recipients(m_state.nextEpoch());
    if (!actor.memberships.empty())
        recipients.exclude(actor.memberships.front()->user());
    for (const Membership *membership : actor.memberships) {
        for (const Audience::Group &group : membership->channel->audience.groups())
            recipients.add(group);
    }
    postAll(recipients, encoder, m_outbox);
}

void Delivery::toUser(base::ClientId id, const User *actor, ReplyBuffer *own, EventEncoder &encoder)
{
    User *const receiver = m_state.user(id);
    if (!receiver || !receiver->isOnline())
        return;
    const QByteArray lines = encoder.bytesFor(receiver->multilineForm());
    if (lines.isEmpty())
        return;
    // IRCv3 labeled-response "Tags": the delivered copy of what one says to oneself has no label.
    if (receiver == actor && own)
        own->aside(lines);
    else
        m_outbox.send(receiver->place, lines);
}

} // namespace watek::server::dispatcher

#include "server/dispatcher/Delivery.h"

#include "server/dispatcher/Recipients.h"

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
    return std::visit(Overloaded{
                          [](const Joined &joined) { return &joined.channel; },
                          [](const Parted &parted) { return &parted.channel; },
                          [](const TopicSet &set) { return &set.channel; },
                          [](const ModesChanged &changed) { return &changed.channel; },
                          [](const Kicked &kicked) { return &kicked.channel; },
                          [](const SaidInChannel &said) {
                              return said.least == Rank::Member ? &said.channel : nullptr;
                          },
                          [](const auto &) -> const protocol::ChannelName * { return nullptr; },
                      },
        event.what);
}

/// Speakers know what they said; of everything else the actor has a copy.
bool isHeardByActor(const Event &event)
{
    return !std::holds_alternative<SaidInChannel>(event.what)
        && !std::holds_alternative<SaidToUser>(event.what)
        && !std::holds_alternative<Quit>(event.what)
        && !std::holds_alternative<Invited>(event.what);
}

} // namespace

void Delivery::deliver(const Event &event, ReplyBuffer *own)
{
    EventEncoder encoder(event);
    User *const actor = m_state.user(event.actor.client);
    if (own && actor && isHeardByActor(event))
        own->own(encoder.bytesFor(actor->form()));

    if (const protocol::ChannelName *const channel = channelOf(event))
        toChannel(*channel, actor, encoder);
    else if (const auto *ranked = std::get_if<SaidInChannel>(&event.what))
        toRanked(*ranked, actor, encoder);
    else if (const auto *said = std::get_if<SaidToUser>(&event.what))
        toUser(said->receiver, actor, own, encoder);
    else if (const auto *invited = std::get_if<Invited>(&event.what))
        toUser(invited->guest, actor, own, encoder);
    else if (actor
        && (std::holds_alternative<Quit>(event.what)
            || std::holds_alternative<NickChanged>(event.what)))
        toPeers(*actor, encoder);
}

void Delivery::toEverybody(const QByteArray &ircLine, const QByteArray &guestLine)
{
    for (Audience::Group &group : m_state.everybody().groups()) {
        if (!group.isEmpty())
            m_outbox.sendToMany(group.thread, group.postedSlots(), shared::kNoSlot,
                group.form.isPlainText() ? guestLine : ircLine);
    }
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

void Delivery::toRanked(const SaidInChannel &said, const User *actor, EventEncoder &encoder)
{
    Channel *const channel = m_state.channel(said.channel.text());
    if (!channel)
        return;
    Recipients recipients(m_state.nextEpoch());
    for (auto &[id, membership] : channel->members) {
        if (membership.isAtLeast(said.least) && &membership.user() != actor)
            recipients.add(membership.user());
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
    const QByteArray lines = encoder.bytesFor(receiver->form());
    if (lines.isEmpty())
        return;
    if (receiver == actor && own)
        own->own(lines);
    else
        m_outbox.send(receiver->place, lines);
}

} // namespace watek::server::dispatcher

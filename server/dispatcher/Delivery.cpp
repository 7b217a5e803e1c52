#include "server/dispatcher/Delivery.h"

#include "server/dispatcher/Fallback.h"
#include "server/dispatcher/Recipients.h"
#include "server/dispatcher/Work.h"

#include <QVarLengthArray>

#include <algorithm>
#include <functional>
#include <utility>

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

bool understands(const Session &session, const EventFacts &facts)
{
    return !facts.needs || session.capabilities.has(*facts.needs);
}

bool hasOwnCopy(const Session &origin, const EventFacts &facts)
{
    switch (facts.ownCopy) {
    case OwnCopy::Always:
        return understands(origin, facts);
    case OwnCopy::IfAsked:
        return origin.capabilities.has(Capability::EchoMessage);
    case OwnCopy::Never:
        break;
    }
    return false;
}

} // namespace

qint64 Delivery::deliver(const Task &task)
{
    m_units = 0;
    const EventFacts &facts = task.facts;
    EventEncoder encoder(task.event);
    if (task.own && task.origin && hasOwnCopy(*task.origin, facts))
        task.own->own(encoder.bytesFor(task.origin->multilineForm()));
    switch (facts.hearers) {
    case Hearers::Nobody:
        if (facts.ownCopy != OwnCopy::Never)
            toOtherSessionsOfActor(task, encoder);
        break;
    case Hearers::Members:
        toMembers(task, encoder);
        break;
    case Hearers::Listeners:
        toListeners(task, encoder);
        break;
    case Hearers::Peers:
        toPeers(task, encoder);
        break;
    case Hearers::Person:
        toPerson(task, encoder);
        break;
    case Hearers::WallopsListeners:
        toListenersOfWallops(task, encoder);
        break;
    }
    return m_units;
}

void Delivery::toMembers(const Task &task, EventEncoder &encoder)
{
    Channel *const channel = m_state.channel(task.facts.channel->text());
    if (!channel)
        return;
    // What the server does because of a line is told to who said it in its own copy, too.
    const User *const doer = task.origin ? task.origin->user : task.actor;
    const Membership *const membership = doer ? channel->member(*doer) : nullptr;
    const AudienceSeat *const own
        = membership && task.origin ? membership->seatOf(*task.origin) : nullptr;
    if (task.facts.isSaid && task.actor && !channel->silencers.empty())
        toUnsilencing(task, *channel, own, encoder);
    else
        toAudience(channel->audience, own, encoder);
    // Who speaks from outside (-n) hears it with its other connections as well.
    if (task.facts.isSaid && !membership)
        toOtherSessionsOfActor(task, encoder);
    if (const auto *joined = std::get_if<Joined>(&task.event.what); joined && joined->away)
        tellAway(task, *joined);
}

/// IRCv3 away-notify: also when a user joins that is away.
void Delivery::tellAway(const Task &task, const Joined &joined)
{
    const Event event{.msgid = {},
        .timeMs = task.event.timeMs,
        .actor = task.event.actor,
        .what = AwayChanged{joined.away}};
    EventEncoder encoder(event);
    toMembersWith(Capability::AwayNotify, joined.channel, Rank::Member, task, encoder);
}

void Delivery::toEverybody(const Event &event)
{
    EventEncoder encoder(event);
    toAudience(m_state.everybody(), nullptr, encoder);
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
                hasSkipped ? skip->session->route.slot : shared::kNoSlot, lines);
    }
}

// The lists of slots that are kept ready serve everybody who hears it. Only a group in which more
// than one does not is gathered anew.
void Delivery::toUnsilencing(
    const Task &task, Channel &channel, const AudienceSeat *skip, EventEncoder &encoder)
{
    QVarLengthArray<const AudienceSeat *, 8> skipped;
    m_units += qint64(channel.silencers.size()) / 4;
    for (const Membership *const membership : channel.silencers) {
        if (!isSilenced(*task.actor, membership->user(), SpokenTo::Channel, m_units))
            continue;
        for (const AudienceSeat &seat : membership->seats)
            skipped.append(&seat);
    }
    if (skipped.isEmpty())
        return toAudience(channel.audience, skip, encoder);
    if (skip)
        skipped.append(skip);
    for (qsizetype i = 0; i < qsizetype(channel.audience.groups().size()); ++i) {
        Audience::Group &group = channel.audience.groups()[size_t(i)];
        QVarLengthArray<qsizetype, 8> missing;
        for (const AudienceSeat *const seat : skipped) {
            if (seat->group == i)
                missing.append(seat->index);
        }
        if (group.size() <= missing.size())
            continue;
        const QByteArray lines = encoder.bytesFor(group.form);
        if (lines.isEmpty())
            continue;
        if (missing.size() <= 1) {
            m_outbox.sendToMany(group.thread, group.postedSlots(),
                missing.isEmpty() ? shared::kNoSlot
                                  : group.seats()[size_t(missing.first())]->session->route.slot,
                lines);
            continue;
        }
        shared::SlotList hearers = group.postedSlots();
        std::ranges::sort(missing, std::ranges::greater());
        for (const qsizetype index : missing) {
            hearers[index] = hearers.constLast();
            hearers.removeLast();
        }
        m_outbox.sendToMany(group.thread, hearers, shared::kNoSlot, lines);
    }
    m_units += Work::unitsOfReceivers(channel.audience.size());
}

void Delivery::toListeners(const Task &task, EventEncoder &encoder)
{
    Channel *const channel = m_state.channel(task.facts.channel->text());
    if (!channel)
        return;
    Recipients recipients(m_state.nextEpoch());
    for (auto &[id, membership] : channel->members) {
        if (!membership.isAtLeast(task.facts.least))
            continue;
        if (task.facts.isSaid && task.actor
            && isSilenced(*task.actor, membership.user(), SpokenTo::Channel, m_units))
            continue;
        for (const AudienceSeat &seat : membership.seats) {
            if (seat.session != task.origin && understands(*seat.session, task.facts))
                recipients.add(*seat.session, seat.session->multilineForm());
        }
    }
    if (task.facts.isSaid && task.actor) {
        // Whatever rank is meant: the speaker's other connections hear it.
        for (Session *const session : task.actor->sessions) {
            if (session != task.origin)
                recipients.add(*session, session->multilineForm());
        }
    }
    postAll(recipients, encoder, m_outbox);
}

void Delivery::toMembersWith(Capability capability, const protocol::ChannelName &name, Rank least,
    const Task &task, EventEncoder &encoder)
{
    Channel *const channel = m_state.channel(name.text());
    if (!channel)
        return;
    Recipients recipients(m_state.nextEpoch());
    for (auto &[id, membership] : channel->members) {
        if (!membership.isAtLeast(least) || &membership.user() == task.actor)
            continue;
        for (const AudienceSeat &seat : membership.seats) {
            if (seat.session->capabilities.has(capability))
                recipients.add(*seat.session);
        }
    }
    postAll(recipients, encoder, m_outbox);
}

/// Modern IRC "WALLOPS message": to who has +w. It is rare, so nobody keeps a list of them.
void Delivery::toListenersOfWallops(const Task &task, EventEncoder &encoder)
{
    Recipients recipients(m_state.nextEpoch());
    for (const auto &[id, session] : m_state.sessions()) {
        if (session->isOnline() && session->user->modes.contains('w')
            && session.get() != task.origin)
            recipients.add(*session);
    }
    postAll(recipients, encoder, m_outbox);
}

void Delivery::toPeersWith(const Task &task, Capability capability, EventEncoder &encoder)
{
    const User &subject = subjectOf(task);
    Recipients recipients(m_state.nextEpoch());
    if (task.origin && task.origin->user == &subject)
        recipients.exclude(*task.origin);
    for (Session *const session : subject.sessions) {
        if (session->capabilities.has(capability))
            recipients.add(*session);
    }
    for (const Membership *membership : subject.memberships) {
        for (const Audience::Group &group : membership->channel->audience.groups()) {
            for (const AudienceSeat *seat : group.seats()) {
                if (seat->session->capabilities.has(capability))
                    recipients.add(*seat->session);
            }
        }
    }
    // IRCv3 extended-monitor: also without a channel in common.
    for (const base::ClientId id : m_state.monitors().watchersOf(subject.nickText())) {
        Session *const watcher = m_state.session(id);
        if (watcher && watcher->capabilities.has(Capability::ExtendedMonitor)
            && watcher->capabilities.has(capability))
            recipients.add(*watcher);
    }
    postAll(recipients, encoder, m_outbox);
}

User &Delivery::subjectOf(const Task &task)
{
    const bool isActor = task.actor && task.actor->id == task.facts.subject;
    return isActor ? *task.actor : *m_state.user(task.facts.subject);
}

void Delivery::toPeers(const Task &task, EventEncoder &encoder)
{
    if (task.facts.needs)
        return toPeersWith(task, *task.facts.needs, encoder);
    const User &actor = subjectOf(task);
    const bool isLeaving = std::holds_alternative<Quit>(task.event.what);
    // Most people sit in one channel with one connection: that channel's own lists will do.
    if (actor.memberships.size() == 1 && actor.sessions.size() == 1) {
        Membership &only = *actor.memberships.front();
        const bool isSkipped = isLeaving || task.origin;
        return toAudience(
            only.channel->audience, isSkipped ? &only.seats.front() : nullptr, encoder);
    }
    Recipients recipients(m_state.nextEpoch());
    for (Session *const session : actor.sessions) {
        if (isLeaving || session == task.origin)
            recipients.exclude(*session);
        else
            recipients.add(*session);
    }
    for (const Membership *membership : actor.memberships) {
        for (const Audience::Group &group : membership->channel->audience.groups())
            recipients.add(group);
    }
    postAll(recipients, encoder, m_outbox);
}

void Delivery::toOtherSessionsOfActor(const Task &task, EventEncoder &encoder)
{
    if (!task.actor)
        return;
    for (const Session *const session : task.actor->sessions) {
        if (session == task.origin || !understands(*session, task.facts))
            continue;
        const QByteArray lines = encoder.bytesFor(session->multilineForm());
        if (!lines.isEmpty())
            m_outbox.send(session->route, lines);
    }
}

void Delivery::toPerson(const Task &task, EventEncoder &encoder)
{
    User *const receiver = m_state.user(task.facts.person);
    if (!receiver || !receiver->isInChat) {
        // It may be kept for an account of which nobody is there; or what was said to somebody
        // earlier is taken back.
        if (task.facts.ownCopy != OwnCopy::Never)
            toOtherSessionsOfActor(task, encoder);
        return;
    }
    const bool isUnheard
        = task.actor && isSilenced(*task.actor, *receiver, SpokenTo::Person, m_units);
    for (const Session *const session : receiver->sessions) {
        if (isUnheard)
            break;
        const bool hasHeard = session == task.origin && task.facts.ownCopy == OwnCopy::Always;
        if (hasHeard || !understands(*session, task.facts))
            continue;
        const QByteArray lines = encoder.bytesFor(session->multilineForm());
        // IRCv3 labeled-response "Tags": the delivered copy of what one says to oneself has no
        // label.
        if (lines.isEmpty())
            continue;
        if (session == task.origin && task.own)
            task.own->aside(lines);
        else
            m_outbox.send(session->route, lines);
    }
    // What a person says with one connection, its others hear.
    if (receiver != task.actor && task.facts.ownCopy != OwnCopy::Never)
        toOtherSessionsOfActor(task, encoder);
    // IRCv3 invite-notify "Notes": to those who could have invited themselves.
    if (const auto *invited = std::get_if<Invited>(&task.event.what))
        toMembersWith(
            Capability::InviteNotify, invited->channel, Rank::HalfOperator, task, encoder);
}

qsizetype Delivery::deliverWhatFollows(const Task &task)
{
    qsizetype bytes = 0;
    if (task.facts.hasFallback)
        bytes += sendFallback(task);
    if (task.facts.watched != Watched::Nothing)
        bytes += tellWatchers(task);
    return bytes;
}

template <typename Visit>
void Delivery::forPeers(const User &subject, Visit visit)
{
    const quint64 epoch = m_state.nextEpoch();
    for (const Membership *const membership : subject.memberships) {
        for (const auto &[id, other] : membership->channel->members) {
            if (&other.user() == &subject)
                continue;
            for (const AudienceSeat &seat : other.seats) {
                if (std::exchange(seat.session->epoch, epoch) != epoch)
                    visit(*seat.session);
            }
        }
    }
}

/// Guests are told nothing: they see neither hosts nor names of channels.
qsizetype Delivery::sendFallback(const Task &task)
{
    qsizetype bytes = 0;
    const auto send = [&](const Session &session) REQUIRES(dispatcherRole) {
        if (session.isGuest() || understands(session, task.facts))
            return;
        if (task.own && &task.own->asker() == &session)
            return writeFallback(m_state, m_info.name, task.event, *task.own);
        ReplyBuffer replies(session, m_info.name);
        writeFallback(m_state, m_info.name, task.event, replies);
        bytes += replies.flush(m_outbox);
    };
    if (task.facts.hearers == Hearers::Peers) {
        forPeers(subjectOf(task), send);
    } else if (const auto *renamed = std::get_if<ChannelRenamed>(&task.event.what)) {
        for (const auto &[id, membership] : m_state.channel(renamed->to.text())->members) {
            for (const AudienceSeat &seat : membership.seats)
                send(*seat.session);
        }
    }
    return bytes;
}

qsizetype Delivery::tellWatchers(
    protocol::Numeric number, const QByteArray &nick, const QByteArray &target)
{
    qsizetype bytes = 0;
    for (const base::ClientId id : m_state.monitors().watchersOf(nick)) {
        const Session *const watcher = m_state.session(id);
        if (!watcher)
            continue;
        ReplyBuffer replies(*watcher, m_info.name);
        replies.numeric(number, {target});
        bytes += replies.flush(m_outbox);
    }
    return bytes;
}

// IRCv3 monitor "Numeric replies": when a target "has just become online", "has just left".
qsizetype Delivery::tellWatchers(const Task &task)
{
    const Actor &actor = task.event.actor;
    if (task.facts.watched == Watched::Comes)
        return tellWatchers(protocol::RPL_MONONLINE, actor.nick, actor.source);
    if (task.facts.watched == Watched::Goes)
        return tellWatchers(protocol::RPL_MONOFFLINE, actor.nick, actor.nick);
    const User *const user = m_state.user(actor.user);
    if (!user || protocol::isSameName(actor.nick, user->nickText()))
        return 0;
    return tellWatchers(protocol::RPL_MONOFFLINE, actor.nick, actor.nick)
        + tellWatchers(protocol::RPL_MONONLINE, user->nickText(), user->mask());
}

} // namespace watek::server::dispatcher

// The broken connections of Resumptions: how many there may be, and what is kept for each. Members
// of Resumptions. Thread: dispatcher.
#include "server/dispatcher/Resumptions.h"

#include "server/dispatcher/state/ServerState.h"
#include "server/shared/AddressLimit.h"
#include "server/shared/Inbound.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace watek::server::dispatcher {

namespace {

template <typename Key>
void takeNumber(QHash<Key, std::vector<quint64>> &from, const Key &key, quint64 number)
{
    const auto found = from.find(key);
    if (found == from.end())
        return;
    std::erase(*found, number);
    if (found->empty())
        from.erase(found);
}

} // namespace

void Resumptions::noteBroken(
    ServerState &state, Session &session, const Break &how, const Room &room)
{
    const QByteArray network = shared::networkOf(session.address);
    while (qsizetype(m_broken.size()) >= room.most && !m_broken.empty())
        makeRoom();
    while (room.mostOfNetwork > 0 && m_brokenAt.value(network).broken >= room.mostOfNetwork)
        makeRoomIn(network);
    Resumable &resumable = *m_all.at(session.resumable);
    const qsizetype open = qsizetype(session.user->sessions.size()) - 1;
    limitBroken(resumable.user, std::max<qsizetype>(room.mostOfPerson - open - 1, 0));
    endAsking(resumable);
    resumable.client = {};
    resumable.dueMs = nowMs() + qint64(room.seconds) * 1000;
    resumable.ownDueMs = resumable.dueMs;
    resumable.brokenSinceMs = nowMs();
    resumable.reason = how.reason;
    resumable.network = network;
    resumable.away = session.away;
    resumable.loggedInBy = session.loggedInBy;
    resumable.appPassword = session.appPassword;
    resumable.loggedInTo = session.loggedInTo;
    if (how.missedSinceMs != shared::kNothingMissed)
        resumable.kept = missedBy(state, resumable, session, how.missedSinceMs);
    // The others of the person have heard it, as far as they were there.
    qint64 heardFromMs = std::numeric_limits<qint64>::max();
    for (const Session *const other : session.user->sessions) {
        if (other != &session)
            heardFromMs = std::min(heardFromMs, other->sinceMs);
    }
    resumable.kept.noteTold(heardFromMs);
    m_broken.push_back(resumable.number);
    m_brokenOf[resumable.user].push_back(resumable.number);
    Network &at = m_brokenAt[network];
    ++at.broken;
    qint64 more = 0;
    for (const KeptTalk::Line &line : resumable.kept.lines())
        more += at.pot.holds(*line.event) ? 0 : line.bytes;
    if (!mayKeep(network, more)) {
        resumable.kept = {};
        resumable.kept.noteGap();
    }
    resumable.kept.holdBy([&](const std::shared_ptr<const Event> &event)
                              REQUIRES(dispatcherRole) { return at.pot.hold(m_pot.hold(event)); });
    for (const Membership *const membership : session.user->memberships)
        keepInChannel(resumable, membership->channel->number);
    session.resumable = 0;
    m_earliestMs = std::min(m_earliestMs, resumable.dueMs);
    // The timer that runs may be for one who waits in the waiting room.
    if (!m_timer.isActive() || m_timer.remainingTime() > room.seconds * 1000)
        arm();
}

void Resumptions::limitBroken(base::UserId user, qsizetype most)
{
    for (;;) {
        const auto numbers = m_brokenOf.constFind(user);
        if (numbers == m_brokenOf.cend() || qsizetype(numbers->size()) <= most)
            return;
        giveUp(numbers->front());
    }
}

void Resumptions::reviewProofs(base::UserId user, const shared::Account &account)
{
    for (const quint64 number : m_brokenOf.value(user)) {
        const auto found = m_all.find(number);
        if (found == m_all.end())
            continue;
        switch (proofOf(*found->second, account)) {
        case Proof::Good:
            break;
        case Proof::OfAnother:
            forgetProof(*found->second);
            break;
        case Proof::Over:
            giveUp(number);
            break;
        }
    }
}

void Resumptions::endThoseBy(base::UserId user, const QByteArray &appPassword)
{
    for (const quint64 number : m_brokenOf.value(user)) {
        const auto found = m_all.find(number);
        if (found == m_all.end() || found->second->loggedInBy != LoggedInBy::AppPassword
            || (!appPassword.isEmpty() && found->second->appPassword != appPassword))
            continue;
        giveUp(number);
    }
}

void Resumptions::endAllButAppPasswords(base::UserId user)
{
    for (const quint64 number : m_brokenOf.value(user)) {
        const auto found = m_all.find(number);
        if (found != m_all.end() && found->second->loggedInBy != LoggedInBy::AppPassword)
            giveUp(number);
    }
}

void Resumptions::setReason(base::UserId user, const QByteArray &reason)
{
    for (const quint64 number : m_brokenOf.value(user))
        m_all.at(number)->reason = reason;
}

bool Resumptions::isAwaitedPresent(base::UserId user) const
{
    const Numbers numbers = m_brokenOf.value(user);
    return std::ranges::any_of(
        numbers, [&](quint64 number) REQUIRES(dispatcherRole) { return !m_all.at(number)->away; });
}

/// What is said in that channel is kept for it.
void Resumptions::keepInChannel(Resumable &resumable, quint64 channel)
{
    std::vector<quint64> &channels = m_channelsOf[resumable.number];
    if (std::ranges::find(channels, channel) != channels.end())
        return;
    channels.push_back(channel);
    m_brokenIn[channel].push_back(resumable.number);
}

void Resumptions::takeOffBroken(Resumable &resumable)
{
    if (resumable.client)
        return;
    std::erase(m_broken, resumable.number);
    takeNumber(m_brokenOf, resumable.user, resumable.number);
    if (const auto at = m_brokenAt.find(resumable.network);
        at != m_brokenAt.end() && --at->broken == 0)
        m_brokenAt.erase(at);
    for (const quint64 channel : m_channelsOf[resumable.number])
        takeNumber(m_brokenIn, channel, resumable.number);
    m_channelsOf.erase(resumable.number);
}

void Resumptions::giveUp(quint64 number)
{
    const auto found = m_all.find(number);
    if (found == m_all.end())
        return; // it went with another of its person
    const Resumable gone = *found->second;
    remove(number);
    m_onOver(gone);
}

void Resumptions::forgetBroken(base::UserId user)
{
    for (const quint64 number : m_brokenOf.value(user))
        remove(number);
}

std::vector<base::UserId> Resumptions::awaited() const
{
    const QList<base::UserId> users = m_brokenOf.keys();
    return {users.begin(), users.end()};
}

void Resumptions::makeRoom()
{
    const auto fullest = std::max_element(m_brokenAt.cbegin(), m_brokenAt.cend(),
        [](const Network &one, const Network &other) { return one.broken < other.broken; });
    makeRoomIn(QByteArray(fullest.key()));
}

void Resumptions::makeRoomIn(const QByteArray &network)
{
    const auto oldest = std::ranges::find_if(m_broken,
        [&](quint64 number)
            REQUIRES(dispatcherRole) { return m_all.at(number)->network == network; });
    giveUp(*oldest);
}

void Resumptions::keepFor(Resumable &resumable, const std::shared_ptr<const Event> &event,
    bool isPrivate, quint64 channel, bool isTold)
{
    KeptPot &pot = m_brokenAt[resumable.network].pot;
    // Whoever says something private was asked to say it later when there is no room.
    if (!isPrivate && !pot.holds(*event) && !mayKeep(resumable.network, KeptTalk::bytesOf(*event)))
        return resumable.kept.noteLost();
    resumable.kept.keep(pot.hold(m_pot.hold(event)), isPrivate, channel, isTold);
}

bool Resumptions::mayKeep(const QByteArray &network, qint64 bytes) const
{
    if (m_pot.bytes() + bytes <= kMostKeptBytes)
        return true;
    const auto at = m_brokenAt.constFind(network);
    const qint64 has = at == m_brokenAt.cend() ? 0 : at->pot.bytes();
    const qint64 share = kMostKeptBytes / std::max<qsizetype>(m_brokenAt.size(), 1);
    return m_pot.bytes() + bytes <= 2 * kMostKeptBytes && has + bytes <= share;
}

KeptTalk Resumptions::takeUntold(base::UserId user)
{
    const auto numbers = m_brokenOf.constFind(user);
    if (numbers == m_brokenOf.cend())
        return {};
    // The last one has all that was said since the person had no other.
    KeptTalk untold = m_all.at(numbers->back())->kept.untold();
    noteTold(user);
    return untold;
}

void Resumptions::noteTold(base::UserId user)
{
    for (const quint64 number : m_brokenOf.value(user))
        m_all.at(number)->kept.noteTold();
}

void Resumptions::keep(ServerState &state, const Event &event)
{
    m_isForRedactions = state.redactorCount() > 0;
    if (m_all.empty() && !m_isForRedactions) {
        if (m_recent.count() > 0)
            m_recent.clear();
        return;
    }
    if (!RecentTalk::isKept(event))
        return;
    const auto shared = std::make_shared<const Event>(event);
    m_recent.note(state, shared, nowMs());
    if (!m_broken.empty())
        keepForBroken(state, shared);
}

qint64 Resumptions::forgetSaid(const QByteArray &msgid)
{
    m_recent.forget(msgid);
    qint64 looks = qint64(m_recent.count());
    for (const quint64 number : m_broken) {
        KeptTalk &kept = m_all.at(number)->kept;
        looks += qint64(kept.lines().size());
        kept.forget(msgid);
    }
    return looks;
}

void Resumptions::keepForBroken(ServerState &state, const std::shared_ptr<const Event> &shared)
{
    const Event &event = *shared;
    // What they would not have heard is not kept for them either.
    const User *const speaker = state.user(event.actor.user);
    const auto isUnheard = [&](base::UserId hearer, SpokenTo where) REQUIRES(dispatcherRole) {
        const User *const user = state.user(hearer);
        qint64 units = 0;
        return speaker && user && isSilenced(*speaker, *user, where, units);
    };
    const auto keepForPerson
        = [&](base::UserId user, bool isPrivate, quint64 channel) REQUIRES(dispatcherRole) {
              const User *const person = state.user(user);
              const bool isTold = person && !person->sessions.empty();
              for (const quint64 number : m_brokenOf.value(user))
                  keepFor(*m_all.at(number), shared, isPrivate, channel, isTold);
          };
    const auto numberOf = [&](const protocol::ChannelName &name) REQUIRES(dispatcherRole) {
        const Channel *const channel = state.channel(name.text());
        return channel ? channel->number : 0;
    };
    const auto keepForMembers = [&](const protocol::ChannelName &name, Rank least,
                                    bool isSaid) REQUIRES(dispatcherRole) {
        const Channel *const channel = state.channel(name.text());
        const auto numbers = channel ? m_brokenIn.constFind(channel->number) : m_brokenIn.cend();
        if (numbers == m_brokenIn.cend())
            return;
        for (const quint64 number : *numbers) {
            Resumable &resumable = *m_all.at(number);
            const auto member = channel->members.find(resumable.user);
            if (member != channel->members.end() && member->second.isAtLeast(least)
                && !(isSaid && isUnheard(resumable.user, SpokenTo::Channel)))
                keepFor(resumable, shared, false, channel->number,
                    !state.user(resumable.user)->sessions.empty());
        }
    };
    if (const auto *const said = std::get_if<SaidInChannel>(&event.what)) {
        keepForMembers(said->channel, said->least, true);
    } else if (const auto *const spoken = std::get_if<SaidToUser>(&event.what)) {
        if (!isUnheard(spoken->receiver, SpokenTo::Person))
            keepForPerson(spoken->receiver, true, 0);
        if (event.actor.user != spoken->receiver)
            keepForPerson(event.actor.user, false, 0);
    } else if (const auto *const redacted = std::get_if<Redacted>(&event.what)) {
        if (redacted->channel)
            return keepForMembers(*redacted->channel, redacted->least, false);
        keepForPerson(redacted->receiver, false, 0);
        if (event.actor.user != redacted->receiver)
            keepForPerson(event.actor.user, false, 0);
    } else if (const auto *const invited = std::get_if<Invited>(&event.what)) {
        if (!isUnheard(invited->guest, SpokenTo::Person))
            keepForPerson(invited->guest, false, 0);
    } else if (const auto *const joined = std::get_if<Joined>(&event.what)) {
        // By another connection of the same person.
        for (const quint64 number : m_brokenOf.value(event.actor.user))
            keepInChannel(*m_all.at(number), numberOf(joined->channel));
    } else if (const auto *const parted = std::get_if<Parted>(&event.what)) {
        keepForPerson(event.actor.user, false, numberOf(parted->channel));
    } else if (const auto *const kicked = std::get_if<Kicked>(&event.what)) {
        keepForPerson(kicked->member, false, numberOf(kicked->channel));
    }
}

bool Resumptions::hasRoomFor(base::UserId user, const What &what) const
{
    const auto numbers = m_brokenOf.constFind(user);
    if (numbers == m_brokenOf.cend())
        return false;
    const qint64 bytes = KeptTalk::bytesOf(what);
    return std::ranges::all_of(*numbers, [&](quint64 number) REQUIRES(dispatcherRole) {
        const Resumable &resumable = *m_all.at(number);
        return resumable.kept.hasRoomForPrivate(bytes) && mayKeep(resumable.network, bytes);
    });
}

bool Resumptions::isHeld(const Resumable &resumable) const
{
    return m_passes
        && (m_passes->isHeld(resumable.used)
            || std::ranges::any_of(
                resumable.fresh, [&](const QByteArray &hash) { return m_passes->isHeld(hash); }));
}

} // namespace watek::server::dispatcher

#include "server/dispatcher/Resumptions.h"

#include "server/dispatcher/state/ServerState.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <utility>

namespace watek::server::dispatcher {

namespace {

QByteArray drawToken()
{
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

template <typename Key>
void take(QHash<Key, std::vector<quint64>> &from, const Key &key, quint64 number)
{
    const auto found = from.find(key);
    if (found == from.end())
        return;
    std::erase(*found, number);
    if (found->empty())
        from.erase(found);
}

} // namespace

Resumptions::Resumptions(const base::Clock &clock, shared::ResumePasses *passes,
    std::function<void(const Resumable &)> onOver)
    : m_clock(clock)
    , m_passes(passes)
    , m_onOver(std::move(onOver))
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        dispatcherRole.assertCurrent();
        expire();
    });
}

void Resumptions::addToken(const QByteArray &hash, TokenRow row)
{
    m_tokens.insert(hash, row);
    if (m_passes)
        m_passes->add(hash, row.needsTls);
}

void Resumptions::removeToken(const QByteArray &hash)
{
    if (hash.isEmpty())
        return;
    m_tokens.remove(hash);
    if (m_passes)
        m_passes->remove(hash);
}

QByteArray Resumptions::newToken(Session &session)
{
    if (session.resumable == 0) {
        session.resumable = ++m_lastNumber;
        auto made = std::make_unique<Resumable>();
        made->number = session.resumable;
        made->user = session.user->id;
        made->client = session.id;
        m_all.emplace(made->number, std::move(made));
    }
    Resumable &resumable = *m_all.at(session.resumable);
    if (resumable.fresh.size() == kMostFresh)
        removeToken(resumable.fresh.takeFirst());
    QByteArray token = drawToken();
    const QByteArray hash = shared::ResumePasses::hashOf(token);
    resumable.fresh.append(hash);
    addToken(hash, {.number = resumable.number, .needsTls = session.isSecure});
    return token;
}

Resumptions::Verdict Resumptions::judge(const QByteArray &hash, bool isSecure) const
{
    const auto row = m_tokens.constFind(hash);
    if (row == m_tokens.cend())
        return Verdict::Wrong;
    return row->needsTls && !isSecure ? Verdict::NeedsTls : Verdict::Right;
}

Resumptions::Resumable *Resumptions::find(const QByteArray &hash)
{
    const auto row = m_tokens.constFind(hash);
    return row == m_tokens.cend() ? nullptr : m_all.at(row->number).get();
}

KeptTalk Resumptions::use(const QByteArray &hash, Session &session)
{
    Resumable &resumable = *find(hash);
    if (resumable.used != hash) {
        // The others were given before it, or beside it: whoever has one is not who has this.
        resumable.fresh.removeOne(hash);
        for (const QByteArray &other : std::as_const(resumable.fresh))
            removeToken(other);
        resumable.fresh.clear();
        removeToken(std::exchange(resumable.used, hash));
    }
    takeOffBroken(resumable);
    resumable.client = session.id;
    session.resumable = resumable.number;
    return std::exchange(resumable.kept, {});
}

void Resumptions::noteBroken(
    Session &session, const QByteArray &reason, int seconds, qsizetype most)
{
    while (qsizetype(m_broken.size()) >= most && !m_broken.empty())
        makeRoom();
    Resumable &resumable = *m_all.at(session.resumable);
    resumable.client = {};
    resumable.dueMs = nowMs() + qint64(seconds) * 1000;
    resumable.reason = reason;
    resumable.address = session.address;
    resumable.away = session.away;
    resumable.loggedInBy = session.loggedInBy;
    resumable.appPassword = session.appPassword;
    m_broken.push_back(resumable.number);
    m_brokenOf[resumable.user].push_back(resumable.number);
    for (const Membership *const membership : session.user->memberships)
        keepInChannel(resumable, membership->channel->number);
    session.resumable = 0;
    m_earliestMs = std::min(m_earliestMs, resumable.dueMs);
    // The timer that runs may be for one who waits in the waiting room.
    if (!m_timer.isActive() || m_timer.remainingTime() > seconds * 1000)
        arm();
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
    take(m_brokenOf, resumable.user, resumable.number);
    for (const quint64 channel : m_channelsOf[resumable.number])
        take(m_brokenIn, channel, resumable.number);
    m_channelsOf.erase(resumable.number);
    m_keptBytes -= resumable.kept.bytes();
}

void Resumptions::remove(quint64 number)
{
    const auto found = m_all.find(number);
    if (found == m_all.end())
        return;
    Resumable &resumable = *found->second;
    takeOffBroken(resumable);
    removeToken(resumable.used);
    for (const QByteArray &hash : std::as_const(resumable.fresh))
        removeToken(hash);
    m_all.erase(found);
}

void Resumptions::forget(Session &session)
{
    if (const quint64 number = std::exchange(session.resumable, 0))
        remove(number);
}

void Resumptions::forgetBroken(base::UserId user)
{
    for (const quint64 number : m_brokenOf.value(user))
        remove(number);
}

void Resumptions::endThoseBy(base::UserId user, const QByteArray &appPassword)
{
    for (const quint64 number : m_brokenOf.value(user)) {
        const auto found = m_all.find(number);
        if (found == m_all.end() || found->second->loggedInBy != LoggedInBy::AppPassword
            || (!appPassword.isEmpty() && found->second->appPassword != appPassword))
            continue;
        const Resumable gone = *found->second;
        remove(number);
        m_onOver(gone);
    }
}

std::vector<base::UserId> Resumptions::awaited() const
{
    const QList<base::UserId> users = m_brokenOf.keys();
    return {users.begin(), users.end()};
}

void Resumptions::makeRoom()
{
    QHash<QByteArray, int> crowds;
    for (const quint64 number : m_broken)
        ++crowds[m_all.at(number)->address];
    const int most = *std::max_element(crowds.cbegin(), crowds.cend());
    const auto oldest = std::ranges::find_if(m_broken,
        [&](quint64 number)
            REQUIRES(dispatcherRole) { return crowds.value(m_all.at(number)->address) == most; });
    const Resumable over = *m_all.at(*oldest);
    remove(over.number);
    m_onOver(over);
}

void Resumptions::keepFor(
    Resumable &resumable, const Event &event, std::shared_ptr<const Event> &shared, bool isPrivate)
{
    if (!isPrivate && m_keptBytes >= kMostKeptBytes)
        return resumable.kept.noteLost();
    if (!shared)
        shared = std::make_shared<const Event>(event);
    m_keptBytes += resumable.kept.keep(shared, isPrivate);
}

void Resumptions::keep(ServerState &state, const Event &event)
{
    if (m_broken.empty())
        return;
    std::shared_ptr<const Event> shared;
    // What they would not have heard is not kept for them either.
    const User *const speaker = state.user(event.actor.user);
    const auto isUnheard = [&](base::UserId hearer, SpokenTo where) REQUIRES(dispatcherRole) {
        const User *const user = state.user(hearer);
        qint64 units = 0;
        return speaker && user && isSilenced(*speaker, *user, where, units);
    };
    const auto keepForPerson = [&](base::UserId user, bool isPrivate) REQUIRES(dispatcherRole) {
        const auto numbers = m_brokenOf.constFind(user);
        if (numbers == m_brokenOf.cend())
            return;
        for (const quint64 number : *numbers)
            keepFor(*m_all.at(number), event, shared, isPrivate);
    };
    if (const auto *const said = std::get_if<SaidInChannel>(&event.what)) {
        const Channel *const channel = state.channel(said->channel.text());
        if (!channel || said->kind == SaidKind::Tagmsg)
            return;
        const auto numbers = m_brokenIn.constFind(channel->number);
        if (numbers == m_brokenIn.cend())
            return;
        for (const quint64 number : *numbers) {
            Resumable &resumable = *m_all.at(number);
            const auto member = channel->members.find(resumable.user);
            if (member != channel->members.end() && member->second.isAtLeast(said->least)
                && !isUnheard(resumable.user, SpokenTo::Channel))
                keepFor(resumable, event, shared, false);
        }
    } else if (const auto *const spoken = std::get_if<SaidToUser>(&event.what)) {
        if (spoken->kind == SaidKind::Tagmsg)
            return;
        if (!isUnheard(spoken->receiver, SpokenTo::Person))
            keepForPerson(spoken->receiver, true);
        if (event.actor.user != spoken->receiver)
            keepForPerson(event.actor.user, false);
    } else if (const auto *const invited = std::get_if<Invited>(&event.what)) {
        if (!isUnheard(invited->guest, SpokenTo::Person))
            keepForPerson(invited->guest, false);
    } else if (const auto *const joined = std::get_if<Joined>(&event.what)) {
        // By another connection of the same person.
        const Channel *const channel = state.channel(joined->channel.text());
        for (const quint64 number : m_brokenOf.value(event.actor.user))
            keepInChannel(*m_all.at(number), channel->number);
    } else if (const auto *const kicked = std::get_if<Kicked>(&event.what)) {
        keepForPerson(kicked->member, false);
    }
}

bool Resumptions::hasRoomFor(base::UserId user, const What &what) const
{
    const auto numbers = m_brokenOf.constFind(user);
    if (numbers == m_brokenOf.cend())
        return false;
    const qint64 bytes = KeptTalk::bytesOf(what);
    return m_keptBytes + bytes <= kMostKeptBytes
        && std::ranges::all_of(*numbers, [&](quint64 number) REQUIRES(dispatcherRole) {
               return m_all.at(number)->kept.hasRoomForPrivate(bytes);
           });
}

bool Resumptions::isHeld(const Resumable &resumable) const
{
    return m_passes
        && (m_passes->isHeld(resumable.used)
            || std::ranges::any_of(
                resumable.fresh, [&](const QByteArray &hash) { return m_passes->isHeld(hash); }));
}

void Resumptions::expire()
{
    const qint64 now = nowMs();
    if (now < m_earliestMs)
        return;
    std::vector<quint64> over;
    for (const quint64 number : m_broken) {
        Resumable &resumable = *m_all.at(number);
        if (resumable.dueMs > now)
            continue;
        // In the waiting room its time stands still; a little remains when it has left there.
        constexpr qint64 kAgainMs = 5000;
        if (isHeld(resumable))
            resumable.dueMs = now + kAgainMs;
        else
            over.push_back(number);
    }
    for (const quint64 number : over) {
        const auto found = m_all.find(number);
        if (found == m_all.end())
            continue; // it went with another of its person
        const Resumable gone = *found->second;
        remove(number);
        m_onOver(gone);
    }
    arm();
}

void Resumptions::arm()
{
    m_earliestMs = kNever;
    for (const quint64 number : m_broken)
        m_earliestMs = std::min(m_earliestMs, m_all.at(number)->dueMs);
    // Coarse timers may come a little early.
    if (!m_broken.empty())
        m_timer.start(int(std::max<qint64>(m_earliestMs - nowMs(), 1)));
}

void Resumptions::clear()
{
    m_timer.stop();
    for (auto row = m_tokens.keyBegin(); m_passes && row != m_tokens.keyEnd(); ++row)
        m_passes->remove(*row);
    m_tokens.clear();
    m_broken.clear();
    m_brokenOf.clear();
    m_brokenIn.clear();
    m_channelsOf.clear();
    m_all.clear();
    m_keptBytes = 0;
    m_earliestMs = kNever;
}

} // namespace watek::server::dispatcher

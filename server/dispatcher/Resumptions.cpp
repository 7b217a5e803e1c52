#include "server/dispatcher/Resumptions.h"

#include "server/dispatcher/state/ServerState.h"
#include "server/shared/AddressLimit.h"
#include "server/shared/Inbound.h"

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
        made->cameMs = nowMs();
        made->toldSinceMs = made->cameMs;
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

void Resumptions::claim(const QByteArray &hash, int seconds)
{
    Resumable &resumable = *find(hash);
    if (resumable.client)
        return;
    const qint64 untilMs = std::min(nowMs(), resumable.ownDueMs) + qint64(seconds) * 1000;
    resumable.dueMs = std::max(resumable.dueMs, untilMs);
}

bool Resumptions::askMissed(const QByteArray &hash, base::ClientId successor)
{
    Resumable &resumable = *find(hash);
    if (!resumable.client)
        return false;
    endAsking(resumable);
    resumable.successor = successor;
    resumable.askedMs = nowMs();
    resumable.missedSinceMs.reset();
    return true;
}

bool Resumptions::isAsking(const QByteArray &hash, base::ClientId successor) const
{
    const auto row = m_tokens.constFind(hash);
    return row != m_tokens.cend() && m_all.at(row->number)->successor == successor;
}

void Resumptions::onMissed(const Session &session, qint64 sinceMs)
{
    const auto found = m_all.find(session.resumable);
    if (found == m_all.end())
        return;
    Resumable &resumable = *found->second;
    if (!resumable.successor)
        return;
    // What is said from the question on may not reach it any more either.
    resumable.missedSinceMs = std::min(resumable.askedMs, sinceMs);
    endAsking(resumable);
}

void Resumptions::endAsking(Resumable &resumable)
{
    if (resumable.successor)
        m_answered.push_back(std::exchange(resumable.successor, {}));
}

KeptTalk Resumptions::missedBy(
    ServerState &state, Resumable &resumable, const Session &session, qint64 sinceMs)
{
    // It had not even taken what it was told when it came.
    resumable.brokenSinceMs = sinceMs <= resumable.cameMs ? resumable.toldSinceMs : sinceMs;
    return m_recent.since(state,
        {.user = resumable.user,
            .session = session.id,
            .hearsItself = session.capabilities.has(Capability::EchoMessage)},
        resumable.brokenSinceMs);
}

KeptTalk Resumptions::use(
    ServerState &state, const QByteArray &hash, Session &session, const Session *before)
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
    KeptTalk kept = std::exchange(resumable.kept, {});
    // Where nobody has answered, nothing is known to have arrived.
    if (before)
        kept = missedBy(
            state, resumable, *before, resumable.missedSinceMs.value_or(resumable.cameMs));
    noteTold(resumable.user);
    endAsking(resumable);
    resumable.missedSinceMs.reset();
    resumable.toldSinceMs = resumable.brokenSinceMs;
    resumable.cameMs = nowMs();
    resumable.client = session.id;
    session.resumable = resumable.number;
    return kept;
}

void Resumptions::remove(quint64 number)
{
    const auto found = m_all.find(number);
    if (found == m_all.end())
        return;
    Resumable &resumable = *found->second;
    takeOffBroken(resumable);
    endAsking(resumable);
    removeToken(resumable.used);
    for (const QByteArray &hash : std::as_const(resumable.fresh))
        removeToken(hash);
    m_all.erase(found);
    if (m_all.empty() && !m_isForRedactions)
        m_recent.clear();
}

void Resumptions::forget(Session &session)
{
    if (const quint64 number = std::exchange(session.resumable, 0))
        remove(number);
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
            resumable.dueMs = resumable.ownDueMs = now + kAgainMs;
        else
            over.push_back(number);
    }
    for (const quint64 number : over)
        giveUp(number);
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
    m_brokenAt.clear();
    m_brokenIn.clear();
    m_channelsOf.clear();
    m_recent.clear();
    m_answered.clear();
    m_all.clear();
    m_earliestMs = kNever;
}

} // namespace watek::server::dispatcher

#include "server/dispatcher/state/ChannelPace.h"

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

constexpr int kMostJoins = 50;
constexpr int kMostJoinSeconds = 3600;
constexpr int kMostSlowSeconds = 6 * 3600;
/// Operators of a channel are told at most so often that it keeps people out.
constexpr qint64 kTellPauseMs = 60'000;

/// Digits only, 1 to `most`; 0 for anything else.
int numberUpTo(QByteArrayView text, int most)
{
    const bool isNumber = !text.isEmpty() && text.size() <= 6
        && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    const int number = isNumber ? text.toInt() : 0;
    return number <= most ? number : 0;
}

} // namespace

std::optional<JoinRate> JoinRate::parse(const QByteArray &text)
{
    const qsizetype colon = text.indexOf(':');
    if (colon < 0)
        return std::nullopt;
    const JoinRate rate{numberUpTo(QByteArrayView(text).first(colon), kMostJoins),
        numberUpTo(QByteArrayView(text).sliced(colon + 1), kMostJoinSeconds)};
    if (rate.joins == 0 || rate.seconds == 0)
        return std::nullopt;
    return rate;
}

int parseSlowSeconds(const QByteArray &text) { return numberUpTo(text, kMostSlowSeconds); }

void ChannelPace::setSlow(int seconds)
{
    m_slowSeconds = seconds;
    if (seconds == 0)
        m_saidMs.clear();
}

void ChannelPace::setJoinRate(std::optional<JoinRate> rate)
{
    m_joinRate = rate;
    m_joinedMs.clear();
}

void ChannelPace::noteSaid(base::UserId user, qint64 nowMs)
{
    if (m_saidMs.size() >= m_tidyAt) {
        const qint64 oldestMs = nowMs - qint64(m_slowSeconds) * 1000;
        std::erase_if(m_saidMs, [&](const auto &said) { return said.second <= oldestMs; });
        m_tidyAt = std::max<size_t>(16, 2 * m_saidMs.size());
    }
    m_saidMs[user] = nowMs;
}

void ChannelPace::forgetSaid(base::UserId user, qint64 saidMs)
{
    const auto said = m_saidMs.find(user);
    if (said != m_saidMs.end() && said->second == saidMs)
        m_saidMs.erase(said);
}

qint64 ChannelPace::waitToSayMs(base::UserId user, qint64 nowMs) const
{
    const auto said = m_saidMs.find(user);
    // Said in the future: somebody has set the clock, and nobody knows how long ago it was.
    if (said == m_saidMs.end() || said->second > nowMs)
        return 0;
    return std::max<qint64>(0, said->second + qint64(m_slowSeconds) * 1000 - nowMs);
}

void ChannelPace::noteJoin(qint64 nowMs)
{
    if (!m_joinRate)
        return;
    m_joinedMs.push_back(nowMs);
    if (m_joinedMs.size() > size_t(m_joinRate->joins))
        m_joinedMs.pop_front();
}

qint64 ChannelPace::waitToJoinMs(qint64 nowMs) const
{
    if (!m_joinRate || m_joinedMs.size() < size_t(m_joinRate->joins))
        return 0;
    return std::max<qint64>(0, m_joinedMs.front() + qint64(m_joinRate->seconds) * 1000 - nowMs);
}

bool ChannelPace::noteKeptOut(qint64 nowMs)
{
    if (m_keptOutMs != 0 && nowMs - m_keptOutMs < kTellPauseMs)
        return false;
    m_keptOutMs = nowMs;
    return true;
}

} // namespace watek::server::dispatcher

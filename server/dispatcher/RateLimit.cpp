#include "server/dispatcher/RateLimit.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

bool RateLimit::isUsedUp(const QByteArray &key, int most, qint64 nowMs) const
{
    const auto row = m_rows.constFind(key);
    return most > 0 && row != m_rows.cend() && nowMs - row->sinceMs < kWindowMs
        && row->count >= most;
}

void RateLimit::note(const QByteArray &key, qint64 nowMs)
{
    if (!m_rows.contains(key) && m_rows.size() >= kMostKeys)
        makeRoom(nowMs);
    Row &row = m_rows[key];
    if (row.count == 0 || nowMs - row.sinceMs >= kWindowMs)
        row = {.sinceMs = nowMs};
    ++row.count;
}

void RateLimit::makeRoom(qint64 nowMs)
{
    m_rows.removeIf([nowMs](const auto &row) { return nowMs - row->sinceMs >= kWindowMs; });
    if (m_rows.size() < kMostKeys)
        return;
    const auto least
        = std::min_element(m_rows.begin(), m_rows.end(), [](const Row &a, const Row &b) {
              return std::pair(a.count, a.sinceMs) < std::pair(b.count, b.sinceMs);
          });
    m_rows.erase(least);
}

} // namespace watek::server::dispatcher

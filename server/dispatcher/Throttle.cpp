#include "server/dispatcher/Throttle.h"

#include <algorithm>

namespace watek::server::dispatcher {

bool Throttle::tryTake(const QByteArray &key, qint64 nowMs)
{
    if (!m_rows.contains(key))
        makeRoom(nowMs);
    Row &row = m_rows[key];
    if (row.taken == 0 || nowMs - row.beganMs >= m_windowMs)
        row = {nowMs, 0};
    if (row.taken >= m_most)
        return false;
    ++row.taken;
    return true;
}

qint64 Throttle::waitMs(const QByteArray &key, qint64 nowMs) const
{
    const auto row = m_rows.constFind(key);
    if (row == m_rows.constEnd() || row->taken < m_most)
        return 0;
    return std::max<qint64>(0, row->beganMs + m_windowMs - nowMs);
}

void Throttle::makeRoom(qint64 nowMs)
{
    if (m_rows.size() < kMostKeys)
        return;
    m_rows.removeIf([&](const auto &row) { return nowMs - row.value().beganMs >= m_windowMs; });
    if (m_rows.size() < kMostKeys)
        return;
    m_rows.erase(std::ranges::min_element(m_rows, {}, [](const Row &row) { return row.beganMs; }));
}

} // namespace watek::server::dispatcher

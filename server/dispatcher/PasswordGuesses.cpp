#include "server/dispatcher/PasswordGuesses.h"

#include <algorithm>
#include <utility>

namespace watek::server::dispatcher {

int PasswordGuesses::noteWrong(const QByteArray &address, qint64 nowMs)
{
    if (!m_wrong.contains(address) && m_wrong.size() >= kMostAddresses)
        makeRoom(nowMs);
    Row &row = m_wrong[address];
    if (nowMs - row.lastMs >= kForgottenAfterMs)
        row.count = 0;
    row.lastMs = nowMs;
    return ++row.count;
}

bool PasswordGuesses::isShutOut(const QByteArray &address, qint64 nowMs) const
{
    const auto row = m_wrong.constFind(address);
    return row != m_wrong.cend() && row->count >= kMost && nowMs - row->lastMs < kShutOutMs;
}

void PasswordGuesses::makeRoom(qint64 nowMs)
{
    m_wrong.removeIf(
        [nowMs](const auto &row) { return nowMs - row.value().lastMs >= kForgottenAfterMs; });
    if (m_wrong.size() < kMostAddresses)
        return;
    const auto least
        = std::min_element(m_wrong.begin(), m_wrong.end(), [](const Row &a, const Row &b) {
              return std::pair(a.count, a.lastMs) < std::pair(b.count, b.lastMs);
          });
    m_wrong.erase(least);
}

} // namespace watek::server::dispatcher

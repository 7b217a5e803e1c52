#include "server/shared/GatewayPasswords.h"

#include "server/shared/HashedPassword.h"

#include <QCryptographicHash>

namespace watek::server::shared {

using threading::MutexLocker;

namespace {

QByteArray fastHash(const QByteArray &text)
{
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
}

bool isSameHash(const QByteArray &a, const QByteArray &b)
{
    char difference = a.size() == b.size() ? 0 : 1;
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= char(a[i] ^ b[i]);
    return difference == 0;
}

} // namespace

bool isSamePassword(const QByteArray &given, const QByteArray &right)
{
    return isSameHash(fastHash(given), fastHash(right));
}

GatewayPasswords::Verdict GatewayPasswords::check(
    const QByteArray &stored, const QByteArray &given) const
{
    if (!HashedPassword::parse(stored))
        return isSamePassword(given, stored) ? Verdict::Right : Verdict::Wrong;
    const QByteArray fast = fastHash(given);
    MutexLocker lock(m_mutex);
    const auto known = m_right.constFind(stored);
    if (known == m_right.cend())
        return Verdict::Unknown;
    return isSameHash(fast, *known) ? Verdict::Right : Verdict::Wrong;
}

void GatewayPasswords::noteRight(const QByteArray &stored, const QByteArray &given)
{
    const QByteArray fast = fastHash(given);
    MutexLocker lock(m_mutex);
    m_right.insert(stored, fast);
}

} // namespace watek::server::shared

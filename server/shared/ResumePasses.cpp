#include "server/shared/ResumePasses.h"

#include <QCryptographicHash>

namespace watek::server::shared {

QByteArray ResumePasses::hashOf(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256);
}

void ResumePasses::add(const QByteArray &hash, bool needsTls)
{
    const threading::MutexLocker locker(m_mutex);
    m_passes.insert(hash, {.needsTls = needsTls});
}

void ResumePasses::remove(const QByteArray &hash)
{
    const threading::MutexLocker locker(m_mutex);
    m_passes.remove(hash);
}

bool ResumePasses::isHeld(const QByteArray &hash) const
{
    const threading::MutexLocker locker(m_mutex);
    return m_passes.value(hash).isHeld;
}

bool ResumePasses::tryHold(const QByteArray &hash, bool isSecure)
{
    const threading::MutexLocker locker(m_mutex);
    const auto pass = m_passes.find(hash);
    if (pass == m_passes.end() || pass->isHeld || (pass->needsTls && !isSecure))
        return false;
    pass->isHeld = true;
    return true;
}

void ResumePasses::release(const QByteArray &hash)
{
    const threading::MutexLocker locker(m_mutex);
    const auto pass = m_passes.find(hash);
    if (pass != m_passes.end())
        pass->isHeld = false;
}

qsizetype ResumePasses::count() const
{
    const threading::MutexLocker locker(m_mutex);
    return m_passes.size();
}

} // namespace watek::server::shared

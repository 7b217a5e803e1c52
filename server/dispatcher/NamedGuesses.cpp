#include "server/dispatcher/NamedGuesses.h"

#include "common/protocol/LookAlike.h"
#include "server/shared/AddressLimit.h"

#include <algorithm>

namespace watek::server::dispatcher {

using shared::networkOf;

namespace {

/// What nobody can write as a name or an address stands between them.
QByteArray pairOf(const QByteArray &name, const QByteArray &address)
{
    return protocol::sameNameKey(name) + '\n' + networkOf(address);
}

} // namespace

int NamedGuesses::noteWrong(const QByteArray &name, const QByteArray &address, qint64 nowMs,
    bool isSomebodys, Network network)
{
    const QByteArray pair = pairOf(name, address);
    const int ofPair = (isSomebodys ? m_byPair : m_byPairOfNobody).noteWrong(pair, nowMs);
    const int ofNetwork
        = network == Network::Counts ? m_byNetwork.noteWrong(networkOf(address), nowMs) : 0;
    return m_places.contains(pair) ? ofPair : std::max(ofPair, ofNetwork);
}

void NamedGuesses::noteRight(const QByteArray &name, const QByteArray &address)
{
    m_byPair.noteRight(pairOf(name, address));
}

void NamedGuesses::notePlace(const QByteArray &name, const QByteArray &address, qint64 nowMs)
{
    const QByteArray pair = pairOf(name, address);
    if (!m_places.contains(pair) && m_places.size() >= kMostPlaces)
        m_places.erase(std::ranges::min_element(m_places));
    m_places.insert(pair, nowMs);
}

bool NamedGuesses::isShutOut(const QByteArray &name, const QByteArray &address, qint64 nowMs) const
{
    const QByteArray pair = pairOf(name, address);
    if (m_byPair.isShutOut(pair, nowMs) || m_byPairOfNobody.isShutOut(pair, nowMs))
        return true;
    return !m_places.contains(pair) && m_byNetwork.isShutOut(networkOf(address), nowMs);
}

} // namespace watek::server::dispatcher

#include "server/shared/AddressLimit.h"

#include "server/shared/Networks.h"

#include <algorithm>

namespace watek::server::shared {

using threading::MutexLocker;

AddressLimit::AddressLimit(int most, bool exemptPrivate)
    : m_most(most)
    , m_exemptPrivate(exemptPrivate)
{
}

bool AddressLimit::tryEnter(base::ClientId client, const QByteArray &address)
{
    const QByteArray network = networkOf(address);
    MutexLocker lock(m_mutex);
    if (isFull(address, network))
        return false;
    count(client, network);
    return true;
}

void AddressLimit::enterUncounted(base::ClientId client)
{
    MutexLocker lock(m_mutex);
    m_networks.insert(client, {});
}

bool AddressLimit::tryMove(base::ClientId client, const QByteArray &address)
{
    const QByteArray network = networkOf(address);
    MutexLocker lock(m_mutex);
    const auto here = m_networks.constFind(client);
    if (here == m_networks.constEnd() || *here == network)
        return true;
    if (isFull(address, network))
        return false;
    uncount(*here);
    count(client, network);
    return true;
}

void AddressLimit::leave(base::ClientId client)
{
    MutexLocker lock(m_mutex);
    uncount(m_networks.take(client));
}

void AddressLimit::change(int most, bool exemptPrivate)
{
    MutexLocker lock(m_mutex);
    m_most = most;
    m_exemptPrivate = exemptPrivate;
}

QByteArray AddressLimit::tooManyText() const
{
    MutexLocker lock(m_mutex);
    return "Too many connections from your address (" + QByteArray::number(m_most)
        + "). Close another one first.";
}

bool AddressLimit::isFull(const QByteArray &address, const QByteArray &network) const
{
    if (m_most == 0 || m_counts.value(network) < m_most)
        return false;
    return !m_exemptPrivate || !isPrivateAddress(address);
}

void AddressLimit::count(base::ClientId client, const QByteArray &network)
{
    ++m_counts[network];
    m_networks.insert(client, network);
}

void AddressLimit::uncount(const QByteArray &network)
{
    const auto count = m_counts.find(network);
    if (count != m_counts.end() && --*count == 0)
        m_counts.erase(count);
}

bool isPrivateAddress(const QByteArray &address)
{
    static const Networks kPrivate
        = Networks::parse(QStringLiteral("127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 "
                                         "169.254.0.0/16 ::1 fc00::/7 fe80::/10 unix"))
              .value();
    return kPrivate.contains(address);
}

namespace {

bool isV4(const QByteArray &address)
{
    static const Networks kV4 = Networks::parse(QStringLiteral("0.0.0.0/0")).value();
    return kV4.contains(address);
}

} // namespace

QByteArray wideNetworkOf(const QByteArray &address)
{
    auto network = parseIp(address);
    if (!network)
        return address;
    const bool hasFourBytes = isV4(address);
    std::fill(network->begin() + (hasFourBytes ? 15 : 6), network->end(), quint8(0));
    return ipText(*network) + (hasFourBytes ? "/24" : "/48");
}

QByteArray networkOf(const QByteArray &address)
{
    auto network = parseIp(address);
    if (!network || isV4(address))
        return address;
    std::fill(network->begin() + 8, network->end(), quint8(0));
    return ipText(*network) + "/64";
}

} // namespace watek::server::shared

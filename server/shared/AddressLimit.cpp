#include "server/shared/AddressLimit.h"

#include "server/shared/Networks.h"

#include <QHostAddress>

#include <algorithm>
#include <array>

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
    static const std::array kPrivate{QHostAddress::parseSubnet(QStringLiteral("127.0.0.0/8")),
        QHostAddress::parseSubnet(QStringLiteral("10.0.0.0/8")),
        QHostAddress::parseSubnet(QStringLiteral("172.16.0.0/12")),
        QHostAddress::parseSubnet(QStringLiteral("192.168.0.0/16")),
        QHostAddress::parseSubnet(QStringLiteral("169.254.0.0/16")),
        QHostAddress::parseSubnet(QStringLiteral("::1/128")),
        QHostAddress::parseSubnet(QStringLiteral("fc00::/7")),
        QHostAddress::parseSubnet(QStringLiteral("fe80::/10"))};
    if (address == kUnixAddress)
        return true;
    const QHostAddress parsed(QString::fromLatin1(address));
    return std::ranges::any_of(
        kPrivate, [&parsed](const auto &network) { return parsed.isInSubnet(network); });
}

QByteArray networkOf(const QByteArray &address)
{
    const QHostAddress parsed(QString::fromLatin1(address));
    if (parsed.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR bytes = parsed.toIPv6Address();
    std::fill(std::begin(bytes.c) + 8, std::end(bytes.c), quint8(0));
    return QHostAddress(bytes).toString().toLatin1() + "/64";
}

} // namespace watek::server::shared

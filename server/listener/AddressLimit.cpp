#include "server/listener/AddressLimit.h"

#include "server/shared/Networks.h"

#include <QHostAddress>

#include <algorithm>
#include <array>
#include <utility>

namespace watek::server::listener {

AddressLimit::AddressLimit(int most, bool exemptPrivate)
    : m_most(most)
    , m_exemptPrivate(exemptPrivate)
{
}

bool AddressLimit::tryEnter(base::ClientId client, const QByteArray &address)
{
    if (isExempt(address))
        return true;
    const QByteArray network = networkOf(address);
    if (m_counts.value(network) >= m_most)
        return false;
    count(client, network);
    return true;
}

bool AddressLimit::isExempt(const QByteArray &address) const
{
    return m_most == 0 || (m_exemptPrivate && isPrivateAddress(address));
}

void AddressLimit::count(base::ClientId client, const QByteArray &network)
{
    ++m_counts[network];
    m_networks.insert(client, network);
}

void AddressLimit::change(
    int most, bool exemptPrivate, const std::vector<shared::ClientRow> &present)
{
    m_most = most;
    m_exemptPrivate = exemptPrivate;
    m_counts.clear();
    m_networks.clear();
    for (const shared::ClientRow &row : present) {
        if (!isExempt(row.address))
            count(row.id, networkOf(row.address));
    }
}

void AddressLimit::leave(base::ClientId client)
{
    const QByteArray network = m_networks.take(client);
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
    if (address == shared::kUnixAddress)
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

} // namespace watek::server::listener

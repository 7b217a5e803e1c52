#include "server/shared/Networks.h"

#include <QRegularExpression>
#include <QStringList>

#include <arpa/inet.h>

#include <algorithm>
#include <span>

namespace watek::server::shared {

namespace {

constexpr int kMappedBits = 96; ///< of IPv6, before an IPv4 address

bool isIn(std::span<const quint8, 16> address, std::span<const quint8, 16> network, int prefix)
{
    const size_t whole = size_t(prefix) / 8;
    if (!std::equal(address.begin(), address.begin() + long(whole), network.begin()))
        return false;
    const int rest = prefix % 8;
    return rest == 0 || ((address[whole] ^ network[whole]) >> (8 - rest)) == 0;
}

} // namespace

bool Networks::parseAddress(const QByteArray &text, Bytes &into)
{
    into = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (text.contains('\0'))
        return false;
    return inet_pton(AF_INET, text.constData(), into.data() + kMappedBits / 8) == 1
        || inet_pton(AF_INET6, text.constData(), into.data()) == 1;
}

base::Expected<Networks, QString> Networks::parse(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[,\\s]+"));
    Networks networks;
    const QStringList words = text.split(separators, Qt::SkipEmptyParts);
    for (const QString &word : words) {
        if (word == QLatin1String("unix")) {
            networks.m_hasUnix = true;
            continue;
        }
        Network network;
        const QString address = word.section(u'/', 0, 0);
        bool isRight = parseAddress(address.toLatin1(), network.bytes);
        if (isRight && word.contains(u'/')) {
            const int before = address.contains(u':') ? 0 : kMappedBits;
            const int prefix = word.section(u'/', 1).toInt(&isRight);
            isRight = isRight && prefix >= 0 && prefix <= 128 - before;
            network.prefix = before + prefix;
        }
        if (!isRight) {
            return base::Unexpected{QStringLiteral(
                "must be addresses and networks like 192.0.2.1, 192.0.2.0/24 or 2001:db8::/32, or "
                "unix, but has \"%1\"")
                                        .arg(word)};
        }
        networks.m_networks.push_back(network);
    }
    return networks;
}

bool Networks::contains(const QByteArray &address) const
{
    if (address == kUnixAddress)
        return m_hasUnix;
    Bytes bytes;
    return parseAddress(address, bytes)
        && std::ranges::any_of(m_networks, [&bytes](const Network &network) {
               return isIn(bytes, network.bytes, network.prefix);
           });
}

} // namespace watek::server::shared

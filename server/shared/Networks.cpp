#include "server/shared/Networks.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace watek::server::shared {

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
        const auto parsed = parseIp(address.toLatin1());
        bool isRight = parsed.has_value();
        network.bytes = parsed.value_or(IpBytes{});
        if (isRight && word.contains(u'/')) {
            const int before = address.contains(u':') ? 0 : kBitsBeforeV4;
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
    const auto bytes = parseIp(address);
    return bytes && std::ranges::any_of(m_networks, [&bytes](const Network &network) {
        return isInNetwork(*bytes, network.bytes, network.prefix);
    });
}

bool isThisComputer(const QByteArray &address)
{
    static const Networks kThisComputer
        = Networks::parse(QStringLiteral("127.0.0.0/8 ::1 unix")).value();
    return kThisComputer.contains(address);
}

} // namespace watek::server::shared

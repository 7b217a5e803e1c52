#include "server/window/LocalAddresses.h"

#include <QHostAddress>
#include <QNetworkInterface>

#include <algorithm>

namespace watek::server::window {

namespace {

bool isVirtual(const QNetworkInterface &interface)
{
    static constexpr const char *kPrefixes[] = {"docker", "br-", "veth", "virbr", "vmnet", "vbox"};
    return std::ranges::any_of(kPrefixes, [&interface](const char *prefix) {
        return interface.name().startsWith(QLatin1String(prefix));
    });
}

bool isWanted(const QHostAddress &address)
{
    return !address.isLoopback() && !address.isLinkLocal() && !address.isMulticast();
}

} // namespace

std::vector<LocalAddress> localAddresses()
{
    struct Found {
        int rank; ///< the smaller, the more useful
        LocalAddress address;
    };
    std::vector<Found> found;
    const QList<QNetworkInterface> interfaces = QNetworkInterface::allInterfaces();
    for (const QNetworkInterface &interface : interfaces) {
        const auto flags = interface.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp)
            || !flags.testFlag(QNetworkInterface::IsRunning))
            continue;
        const QList<QNetworkAddressEntry> entries = interface.addressEntries();
        for (const QNetworkAddressEntry &entry : entries) {
            if (!isWanted(entry.ip()))
                continue;
            const bool isV6 = entry.ip().protocol() == QAbstractSocket::IPv6Protocol;
            found.push_back({.rank = (isV6 ? 1 : 0) + (isVirtual(interface) ? 2 : 0),
                .address = {entry.ip().toString(), interface.humanReadableName()}});
        }
    }
    std::ranges::stable_sort(found, {}, &Found::rank);
    std::vector<LocalAddress> addresses;
    for (Found &one : found)
        addresses.push_back(std::move(one.address));
    return addresses;
}

std::vector<QString> joinAddresses(const QString &host, const std::vector<LocalAddress> &local)
{
    if (!isEveryInterface(host))
        return {host};
    // 0.0.0.0 takes IPv4 only; "::" and "*" take both.
    const bool isV6Wanted = !host.contains(QLatin1Char('.'));
    std::vector<QString> addresses;
    for (const LocalAddress &one : local) {
        const bool isV6 = one.address.contains(QLatin1Char(':'));
        if (!isV6 || isV6Wanted)
            addresses.push_back(one.address);
    }
    if (addresses.empty())
        addresses.push_back(QStringLiteral("127.0.0.1"));
    return addresses;
}

bool isForOthers(const shared::Endpoint &door)
{
    return !door.proxyFrom.isEmpty() || shared::isReachableByOthers(door);
}

bool isEveryInterface(const QString &host)
{
    static const QString kNames[]
        = {QStringLiteral("0.0.0.0"), QStringLiteral("::"), QStringLiteral("*")};
    return std::ranges::find(kNames, host) != std::end(kNames);
}

} // namespace watek::server::window

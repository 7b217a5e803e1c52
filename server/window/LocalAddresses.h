// The addresses under which this computer can be reached, the most useful first.
// Thread: gui.
#pragma once

#include "server/shared/Endpoint.h"

#include <QString>

#include <vector>

namespace watek::server::window {

struct LocalAddress {
    QString address;
    QString interfaceName;

    bool operator==(const LocalAddress &) const = default;
};

/// Addresses of the interfaces that are up, without loopback and link-local ones: IPv4 before IPv6,
/// cables and radio before bridges of virtual machines and containers.
std::vector<LocalAddress> localAddresses();

/// What others type to join a server that listens on `host`. Never empty.
std::vector<QString> joinAddresses(const QString &host, const std::vector<LocalAddress> &local);

/// Other computers can reach this door, or people through its proxy.
bool isForOthers(const shared::Endpoint &door);
/// True for 0.0.0.0, :: and *.
bool isEveryInterface(const QString &host);

} // namespace watek::server::window

// A list of addresses and networks, as settings name whom they trust: "127.0.0.1 10.0.0.0/8 unix".
// Any thread; an immutable value.
#pragma once

#include "common/base/Expected.h"
#include "server/shared/IpAddress.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace watek::server::shared {

/// The address of everybody who comes through a Unix socket: such a peer has none.
inline const QByteArray kUnixAddress = QByteArrayLiteral("unix");

class Networks {
public:
    /// Addresses and networks (192.0.2.0/24, 2001:db8::/32), separated by commas or spaces; "unix"
    /// is everybody who comes through a Unix socket. The error is a clause for a settings file.
    static base::Expected<Networks, QString> parse(const QString &text);

    bool isEmpty() const { return m_networks.empty() && !m_hasUnix; }
    bool hasUnix() const { return m_hasUnix; }
    /// `address` as PeerAddress has it; anything else is in no network.
    bool contains(const QByteArray &address) const;

    bool operator==(const Networks &) const = default;

private:
    struct Network {
        IpBytes bytes{};
        int prefix = 128; ///< so many bits count

        bool operator==(const Network &) const = default;
    };

    std::vector<Network> m_networks;
    bool m_hasUnix = false;
};

/// Loopback, or a Unix socket ("unix").
bool isThisComputer(const QByteArray &address);

} // namespace watek::server::shared

// How many connections each address has, and whether it may have one more. Thread: listener.
//
// An IPv6 host owns a whole /64 network, so that is what is counted as one address. All who come
// through a Unix socket are one address, too: the computer itself.
#pragma once

#include "common/base/Ids.h"
#include "server/shared/ClientInfo.h"
#include "server/shared/Roles.h"

#include <QByteArray>
#include <QHash>

#include <vector>

namespace watek::server::listener {

class AddressLimit {
public:
    /// `most`: 0 is no limit. `exemptPrivate`: the computer itself and private networks have none:
    /// a school behind one router is many people.
    AddressLimit(int most, bool exemptPrivate);

    /// False: it has as many as it may have. Otherwise it is counted until leave().
    [[nodiscard]] bool tryEnter(base::ClientId client, const QByteArray &address)
        REQUIRES(listenerRole);
    /// Harmless for a client that is not counted.
    void leave(base::ClientId client) REQUIRES(listenerRole);

    /// Other limits from now on; `present` are all who are connected, and are counted anew. Nobody
    /// is sent away.
    void change(int most, bool exemptPrivate, const std::vector<shared::ClientRow> &present)
        REQUIRES(listenerRole);

    int most() const { return m_most; }

private:
    void count(base::ClientId client, const QByteArray &network) REQUIRES(listenerRole);
    bool isExempt(const QByteArray &address) const;

    int m_most;
    bool m_exemptPrivate;
    QHash<QByteArray, int> m_counts GUARDED_BY(listenerRole); ///< by address or network
    QHash<base::ClientId, QByteArray> m_networks GUARDED_BY(listenerRole);
};

/// Loopback, a Unix socket, link-local, and what RFC 1918 and RFC 4193 set aside for private
/// networks.
bool isPrivateAddress(const QByteArray &address);
/// An IPv4 address, or the /64 network of an IPv6 one.
QByteArray networkOf(const QByteArray &address);

} // namespace watek::server::listener

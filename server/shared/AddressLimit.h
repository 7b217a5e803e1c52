// How many connections each address has, and whether it may have one more. Any thread: the listener
// counts who comes, the dispatcher whom a gateway's WEBIRC names. One mutex, a leaf.
//
// An IPv6 host owns a whole /64 network, so that is what is counted as one address. All who come
// through a Unix socket are one address, too: the computer itself. A gateway is not counted, for it
// brings many people; whom it brings is counted once that is known.
//
// Everybody who is connected is remembered here, limited or not: so another limit needs no counting
// anew, and whoever has left is not counted by a WEBIRC line that comes late.
#pragma once

#include "common/base/Ids.h"
#include "common/threading/Mutex.h"

#include <QByteArray>
#include <QHash>

namespace watek::server::shared {

class AddressLimit {
public:
    /// `most`: 0 is no limit. `exemptPrivate`: the computer itself and private networks have none:
    /// a school behind one router is many people.
    AddressLimit(int most, bool exemptPrivate);

    /// False: it has as many as it may have. Otherwise it is counted until leave().
    [[nodiscard]] bool tryEnter(base::ClientId client, const QByteArray &address);
    /// For a connection of a gateway, until tryMove() or leave().
    void enterUncounted(base::ClientId client);
    /// The client is in truth at this address, and is counted there from now on. False: that has as
    /// many as it may have; nothing has changed then. True and harmless for one that has left.
    [[nodiscard]] bool tryMove(base::ClientId client, const QByteArray &address);
    /// Harmless for a client that is not here.
    void leave(base::ClientId client);

    /// Other limits from now on. Nobody is sent away.
    void change(int most, bool exemptPrivate);

    /// What a client is told that may not come: a sentence.
    QByteArray tooManyText() const;

private:
    bool isFull(const QByteArray &address, const QByteArray &network) const REQUIRES(m_mutex);
    void count(base::ClientId client, const QByteArray &network) REQUIRES(m_mutex);
    void uncount(const QByteArray &network) REQUIRES(m_mutex);

    mutable threading::Mutex m_mutex{"addresses", "how many connections each address has"};
    int m_most GUARDED_BY(m_mutex);
    bool m_exemptPrivate GUARDED_BY(m_mutex);
    QHash<QByteArray, int> m_counts GUARDED_BY(m_mutex); ///< by address or network
    /// Of everybody who is connected; empty: it is not counted.
    QHash<base::ClientId, QByteArray> m_networks GUARDED_BY(m_mutex);
};

/// Loopback, a Unix socket, link-local, and what RFC 1918 and RFC 4193 set aside for private
/// networks.
bool isPrivateAddress(const QByteArray &address);
/// An IPv4 address, or the /64 network of an IPv6 one.
QByteArray networkOf(const QByteArray &address);
/// The /24 network of an IPv4 address, or the /48 of an IPv6 one: what one owner of a site has.
QByteArray wideNetworkOf(const QByteArray &address);

} // namespace watek::server::shared

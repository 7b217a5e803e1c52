// What others see in place of an address. Any thread; an immutable value.
//
// A cloak is made of the address and a secret key, so that nobody who lacks the key can find the
// address by trying all of them, and the same address has the same cloak each time. It is
// hierarchical, as people must be able to ban a network whose addresses they cannot see: each part
// stands for a larger network than the one before it, and the same network has the same parts
// everywhere.
//
//   IPv4  203.0.113.7   ADDRESS.NET24.NET16.SUFFIX
//   IPv6  2001:db8::7   NET64.NET48.NET32.SUFFIX     (a host has a whole /64 to itself)
//
// So *!*@*.NET24.NET16.SUFFIX is everybody of 203.0.113.0/24. A part is 40 bits of HMAC-SHA-256
// (RFC 2104) as eight letters and digits of RFC 4648's base32: 10 000 addresses in one network meet
// by chance once in twenty thousand such crowds.
//
// This computer and private networks have no cloak: their addresses say nothing outside, and mean
// something to who is in there, too.
#pragma once

#include <QByteArray>

namespace watek::server::shared {

class Cloaks {
public:
    /// Bytes of a key that is drawn.
    static constexpr qsizetype kKeyBytes = 32;
    static constexpr qsizetype kLongestSuffix = 30;

    /// Addresses are shown as they are.
    Cloaks() = default;
    /// `suffix`: letters, digits, - and dots between, at most kLongestSuffix.
    Cloaks(QByteArray key, QByteArray suffix);

    /// The host that others see; `address` itself where that is not hidden. `address` as
    /// PeerAddress has it.
    QByteArray hostOf(const QByteArray &address) const;
    /// The same for a guest's name, as short as can be: of the address alone, without its networks.
    QByteArray nameOf(const QByteArray &address) const;
    bool hides(const QByteArray &address) const;
    /// Looks like one of ours: nobody may be given such a host.
    bool isCloak(const QByteArray &host) const;

private:
    QByteArray part(const QByteArray &bytes, int bits) const;

    QByteArray m_key; ///< empty: nothing is hidden
    QByteArray m_suffix;
};

} // namespace watek::server::shared

// Masks of users ("*!*@example.org") as bans, exceptions and WHO use them: taking apart,
// completing, matching. Any thread; pure. Modern IRC "Wildcard Expressions", RFC 2812 section 2.5.
#pragma once

#include "common/protocol/CaseMapping.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace watek::protocol {

/// nick!user@host in its parts; a part that was not there is empty.
struct UserMask {
    QByteArray nick;
    QByteArray user;
    QByteArray host;

    bool operator==(const UserMask &) const = default;
    /// "nick!user@host".
    QByteArray text() const;
};

/// Takes the source of a message apart: "nick!user@host", "nick@host", "nick", or a server's name
/// (which stands in `nick` then). Any bytes are taken apart somehow: at the first '!', and the last
/// '@'.
UserMask splitUserMask(QByteArrayView source);

/// The mask that a person meant, with the missing parts as "*": "anna" is anna!*@*, "anna!a" is
/// anna!a@*, "a@example.org" is *!a@example.org. A word alone is a nickname even with a dot, for
/// guests have such; but an IP address is a host. Hosts get their canonical form.
UserMask completedUserMask(QByteArrayView mask);

/// The one form of a host that is an IP address: IPv6 as RFC 5952 writes it, with a '0' before a
/// leading ':' (a source and a parameter must not begin with one), and an IPv4-mapped address as
/// the IPv4 address. A network is written by its first address (10.1.2.3/8 is 10.0.0.0/8). Anything
/// else, masks too, is left as it is.
QByteArray canonicalHost(QByteArrayView host);

/// Whether the whole of `text` fits `mask`, case-folded. '*' stands for any characters or none, '?'
/// for one character (not byte), and '\' takes the meaning from a '*', '?' or '\' behind it. Time
/// grows at worst with the product of the lengths, whatever the mask holds.
bool matchesMask(
    QByteArrayView mask, QByteArrayView text, CaseMapping mapping = CaseMapping::Ascii);

/// The same of an account's name, which is one name in any case and form of Unicode.
bool matchesAccountMask(QByteArrayView mask, QByteArrayView account);

/// Whether `source` (nick!user@host, or user@host) fits `mask`, of the same parts: as matchesMask()
/// has it, and where the mask's host is a network (10.0.0.0/8, 2001:db8::/32), who comes from an
/// address of it fits. A network of one family has no addresses of the other.
bool matchesUserMask(
    QByteArrayView mask, QByteArrayView source, CaseMapping mapping = CaseMapping::Ascii);

/// How many leading bits of an address the network fixes (8 for 10.0.0.0/8), or nothing: `host` is
/// no network.
struct NetworkLength {
    int bits = 0;
    bool isV6 = false;
};
std::optional<NetworkLength> networkLengthOf(QByteArrayView host);

/// True when `mask` holds a '*' or '?' that matchesMask() takes as a wildcard.
bool hasWildcards(QByteArrayView mask);

/// The mask that fits exactly `text` (and what differs from it only in case).
QByteArray escapedForMask(QByteArrayView text);

} // namespace watek::protocol

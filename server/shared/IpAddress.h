// IP addresses as text and as bytes: the one place that reads and writes them. Any thread; pure.
//
// IPv4 stands in IPv6, as ::ffff:192.0.2.1 does, so that all addresses have 16 bytes; as text such
// an address is always written as IPv4.
#pragma once

#include <QByteArray>

#include <array>
#include <optional>
#include <span>

namespace watek::server::shared {

using IpBytes = std::array<quint8, 16>;
enum class IpFamily : quint8 { Any, V4, V6 };

/// So many bits are before an IPv4 address.
inline constexpr int kBitsBeforeV4 = 96;

/// Nothing: it is no address of the family. Zones ("%eth0"), names and spaces are no part of one.
std::optional<IpBytes> parseIp(const QByteArray &text, IpFamily family = IpFamily::Any);
/// Of the 4 or 16 bytes that the system and PROXY headers have.
IpBytes ipFrom(std::span<const quint8> bytes);
/// "192.168.1.7", "2001:db8::7".
QByteArray ipText(const IpBytes &address);
/// The first `prefix` bits are the same.
bool isInNetwork(const IpBytes &address, const IpBytes &network, int prefix);

/// An IP address as ipText() has it, however it was written; empty: it is none.
QByteArray canonicalAddress(const QByteArray &text);

} // namespace watek::server::shared

#include "server/listener/ProxyHeader.h"

#include "server/shared/IpAddress.h"

#include <QList>

#include <algorithm>
#include <array>

namespace watek::server::listener {

namespace {

using State = ProxyHeader::State;

const ProxyHeader kWrong{.state = State::Wrong};
const ProxyHeader kIncomplete{.state = State::Incomplete};

constexpr QByteArrayView kStart1 = "PROXY ";
constexpr qsizetype kMost1 = 107; ///< with its line end
/// As an array, because it has a NUL in it.
constexpr std::array<char, 12> kSignature2{
    '\r', '\n', '\r', '\n', '\0', '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
constexpr qsizetype kFixed2 = 16; ///< signature, version and command, family, length

/// One of them begins with the other.
bool mayBecome(QByteArrayView bytes, QByteArrayView start)
{
    const qsizetype common = std::min(bytes.size(), start.size());
    return bytes.first(common) == start.first(common);
}

quint8 byteAt(QByteArrayView bytes, qsizetype place) { return quint8(bytes[place]); }

quint16 wordAt(QByteArrayView bytes, qsizetype place)
{
    return quint16(byteAt(bytes, place) << 8 | byteAt(bytes, place + 1));
}

/// Section 2.1: decimal, without leading zeros.
bool parsePort(const QByteArray &text, quint16 &port)
{
    bool isNumber = false;
    port = text.toUShort(&isNumber);
    return isNumber && QByteArray::number(port) == text;
}

/// PROXY TCP4 192.0.2.1 192.0.2.2 56324 443
ProxyHeader parseVersion1(QByteArrayView bytes)
{
    const QByteArrayView most = bytes.first(std::min(bytes.size(), kMost1));
    const qsizetype end = most.indexOf('\n');
    if (end < 0)
        return bytes.size() < kMost1 ? kIncomplete : kWrong;
    if (most[end - 1] != '\r')
        return kWrong;
    ProxyHeader header{.state = State::Complete, .size = end + 1};
    const QList<QByteArray> words = most.first(end - 1).toByteArray().split(' ');
    if (words[1] == "UNKNOWN") {
        header.isOwn = true; // and what follows is to be ignored
        return header;
    }
    const bool isV6 = words[1] == "TCP6";
    if ((words[1] != "TCP4" && !isV6) || words.size() != 6)
        return kWrong;
    const shared::IpFamily family = isV6 ? shared::IpFamily::V6 : shared::IpFamily::V4;
    const auto source = shared::parseIp(words[2], family);
    quint16 destinationPort = 0;
    const bool isRight = source && shared::parseIp(words[3], family)
        && parsePort(words[4], header.source.port) && parsePort(words[5], destinationPort);
    if (!isRight)
        return kWrong;
    header.source.address = shared::ipText(*source);
    return header;
}

ProxyHeader parseVersion2(QByteArrayView bytes)
{
    if (bytes.size() < kFixed2)
        return kIncomplete;
    const int version = byteAt(bytes, 12) >> 4;
    const int command = byteAt(bytes, 12) & 0x0f;
    const int family = byteAt(bytes, 13) >> 4;
    const int transport = byteAt(bytes, 13) & 0x0f;
    const qsizetype length = wordAt(bytes, 14);
    constexpr int kLocal = 0;
    constexpr int kProxy = 1;
    constexpr int kUnspecified = 0;
    constexpr int kV4 = 1;
    constexpr int kUnix = 3;
    constexpr int kStream = 1;
    // "Other values are unspecified and must be rejected".
    if (version != 2 || command > kProxy || family > kUnix || transport > 2)
        return kWrong;
    const qsizetype size = kFixed2 + length;
    if (size > kMostProxyHeader)
        return kWrong;
    ProxyHeader header{.state = State::Complete, .size = size};
    // For LOCAL the family counts nothing. A Unix socket behind the proxy has no address for us.
    header.isOwn = command == kLocal || family == kUnspecified || family == kUnix;
    const qsizetype addressBytes = family == kV4 ? 4 : 16; // else IPv6
    if (!header.isOwn && (transport != kStream || length < 2 * addressBytes + 4))
        return kWrong;
    if (bytes.size() < size)
        return kIncomplete;
    if (!header.isOwn) {
        const auto *const source = reinterpret_cast<const quint8 *>(bytes.data() + kFixed2);
        header.source.address = shared::ipText(shared::ipFrom({source, size_t(addressBytes)}));
        header.source.port = wordAt(bytes, kFixed2 + 2 * addressBytes);
    }
    return header;
}

} // namespace

ProxyHeader parseProxyHeader(QByteArrayView bytes)
{
    const QByteArrayView start2(kSignature2.data(), qsizetype(kSignature2.size()));
    if (mayBecome(bytes, start2))
        return parseVersion2(bytes);
    if (!mayBecome(bytes, kStart1))
        return kWrong;
    return bytes.size() < kStart1.size() ? kIncomplete : parseVersion1(bytes);
}

} // namespace watek::server::listener

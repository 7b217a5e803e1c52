#include "server/shared/IpAddress.h"

#include <arpa/inet.h>

#include <algorithm>

namespace watek::server::shared {

namespace {

constexpr size_t kV4At = size_t(kBitsBeforeV4) / 8;
/// How an IPv4 address begins.
constexpr IpBytes kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

} // namespace

std::optional<IpBytes> parseIp(const QByteArray &text, IpFamily family)
{
    IpBytes bytes = kMapped;
    if (text.contains('\0'))
        return std::nullopt;
    if (family != IpFamily::V6 && inet_pton(AF_INET, text.constData(), bytes.data() + kV4At) == 1)
        return bytes;
    if (family != IpFamily::V4 && inet_pton(AF_INET6, text.constData(), bytes.data()) == 1)
        return bytes;
    return std::nullopt;
}

IpBytes ipFrom(std::span<const quint8> bytes)
{
    IpBytes address = kMapped;
    std::ranges::copy(bytes, address.end() - qsizetype(bytes.size()));
    return address;
}

QByteArray ipText(const IpBytes &address)
{
    const bool isV4 = isInNetwork(address, kMapped, kBitsBeforeV4);
    std::array<char, INET6_ADDRSTRLEN> text{};
    return inet_ntop(isV4 ? AF_INET : AF_INET6, address.data() + (isV4 ? kV4At : 0), text.data(),
        socklen_t(text.size()));
}

bool isInNetwork(const IpBytes &address, const IpBytes &network, int prefix)
{
    const size_t whole = size_t(prefix) / 8;
    if (!std::equal(address.begin(), address.begin() + qsizetype(whole), network.begin()))
        return false;
    const int rest = prefix % 8;
    return rest == 0 || ((address[whole] ^ network[whole]) >> (8 - rest)) == 0;
}

QByteArray canonicalAddress(const QByteArray &text)
{
    const auto address = parseIp(text);
    return address ? ipText(*address) : QByteArray();
}

} // namespace watek::server::shared

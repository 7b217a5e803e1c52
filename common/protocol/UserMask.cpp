#include "common/protocol/UserMask.h"

#include "common/protocol/Ascii.h"
#include "common/protocol/LookAlike.h"
#include "common/protocol/Utf8.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace watek::protocol {

namespace {

/// One element of a mask: a wildcard, or a byte that stands for itself.
struct Element {
    enum Kind : quint8 { AnyMany, AnyOne, Literal } kind = Literal;
    char byte = 0;
    qsizetype length = 1; ///< bytes of the mask that it takes
};

constexpr bool isSpecial(char c) { return c == '*' || c == '?' || c == '\\'; }

Element elementAt(QByteArrayView mask, qsizetype at)
{
    const char c = mask[at];
    if (c == '*')
        return {.kind = Element::AnyMany};
    if (c == '?')
        return {.kind = Element::AnyOne};
    // Nicknames may hold a backslash, so one that escapes nothing is only itself.
    if (c == '\\' && at + 1 < mask.size() && isSpecial(mask[at + 1]))
        return {.byte = mask[at + 1], .length = 2};
    return {.byte = c};
}

std::optional<in6_addr> ipv6Of(QByteArrayView text)
{
    // A mask, or a name; inet_pton() wants a '\0' behind the text.
    if (!text.contains(':') || text.size() >= INET6_ADDRSTRLEN || text.contains('\0'))
        return std::nullopt;
    in6_addr address{};
    if (inet_pton(AF_INET6, text.toByteArray().constData(), &address) != 1)
        return std::nullopt;
    return address;
}

std::optional<in_addr> ipv4Of(QByteArrayView text)
{
    in_addr address{};
    if (text.isEmpty() || text.size() >= INET_ADDRSTRLEN || text.contains('\0')
        || inet_pton(AF_INET, text.toByteArray().constData(), &address) != 1)
        return std::nullopt;
    return address;
}

/// An address, or the addresses that begin with the same `bits` bits.
struct Network {
    std::array<quint8, 16> bytes{}; ///< IPv4 has four
    int bits = 0;
    bool isV6 = false;

    int size() const { return isV6 ? 16 : 4; }
    /// As long as an address has bits: the network is that address.
    int mostBits() const { return size() * 8; }
};

/// Of an address or an IPv4-mapped one, of all its bits.
std::optional<Network> addressOf(QByteArrayView text)
{
    Network one;
    if (const auto v4 = ipv4Of(text)) {
        std::memcpy(one.bytes.data(), &*v4, 4);
    } else if (const auto v6 = ipv6Of(text)) {
        one.isV6 = !IN6_IS_ADDR_V4MAPPED(&*v6);
        std::memcpy(one.bytes.data(), v6->s6_addr + (one.isV6 ? 0 : 12), size_t(one.size()));
    } else {
        return std::nullopt;
    }
    one.bits = one.mostBits();
    return one;
}

/// The bits that do not count are 0.
std::optional<Network> networkOf(QByteArrayView host)
{
    constexpr int kBitsBeforeMapped = 96;
    const qsizetype slash = host.lastIndexOf('/');
    if (slash < 0)
        return std::nullopt;
    const QByteArrayView length = host.sliced(slash + 1);
    const bool isNumber
        = !length.isEmpty() && length.size() <= 3 && std::ranges::all_of(length, isDigit);
    std::optional<Network> network = addressOf(host.first(slash));
    if (!isNumber || !network)
        return std::nullopt;
    const bool isMapped = !network->isV6 && host.contains(':');
    const int bits = length.toInt() - (isMapped ? kBitsBeforeMapped : 0);
    if (bits < 0 || bits > network->mostBits())
        return std::nullopt;
    network->bits = bits;
    for (int i = 0; i < network->size(); ++i)
        network->bytes[size_t(i)] &= quint8(0xff << std::clamp(8 * (i + 1) - bits, 0, 8));
    return network;
}

bool contains(const Network &network, const Network &address)
{
    if (network.isV6 != address.isV6)
        return false;
    const auto whole = size_t(network.bits / 8);
    const int rest = network.bits % 8;
    if (!std::equal(network.bytes.begin(), network.bytes.begin() + whole, address.bytes.begin()))
        return false;
    return rest == 0 || (network.bytes[whole] ^ address.bytes[whole]) >> (8 - rest) == 0;
}

QByteArray textOf(const Network &address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(address.isV6 ? AF_INET6 : AF_INET, address.bytes.data(), text.data(), text.size());
    return text[0] == ':' ? '0' + QByteArray(text.data()) : QByteArray(text.data());
}

} // namespace

QByteArray UserMask::text() const
{
    QByteArray whole;
    whole.reserve(nick.size() + user.size() + host.size() + 2);
    whole.append(nick).append('!').append(user).append('@').append(host);
    return whole;
}

UserMask splitUserMask(QByteArrayView source)
{
    UserMask mask;
    const qsizetype at = source.lastIndexOf('@');
    if (at >= 0) {
        mask.host = source.sliced(at + 1).toByteArray();
        source = source.first(at);
    }
    const qsizetype bang = source.indexOf('!');
    if (bang >= 0) {
        mask.user = source.sliced(bang + 1).toByteArray();
        source = source.first(bang);
    }
    mask.nick = source.toByteArray();
    return mask;
}

UserMask completedUserMask(QByteArrayView text)
{
    UserMask mask = splitUserMask(text);
    if (text.contains('@') && !text.contains('!'))
        mask.user = std::exchange(mask.nick, QByteArray());
    if (!text.contains('@') && !text.contains('!') && (addressOf(text) || networkOf(text))) {
        mask.host = text.toByteArray();
        mask.nick.clear();
    }
    mask.host = canonicalHost(mask.host);
    for (QByteArray *part : {&mask.nick, &mask.user, &mask.host}) {
        if (part->isEmpty())
            *part = "*";
    }
    return mask;
}

QByteArray canonicalHost(QByteArrayView host)
{
    if (const auto network = networkOf(host))
        return textOf(*network) + '/' + QByteArray::number(network->bits);
    const auto address = addressOf(host);
    return address ? textOf(*address) : host.toByteArray();
}

std::optional<NetworkLength> networkLengthOf(QByteArrayView host)
{
    const auto network = networkOf(host);
    if (!network)
        return std::nullopt;
    return NetworkLength{.bits = network->bits, .isV6 = network->isV6};
}

bool matchesAccountMask(QByteArrayView mask, QByteArrayView account)
{
    const auto isAscii = [](QByteArrayView text) {
        return std::ranges::none_of(text, [](char c) { return quint8(c) >= 0x80; });
    };
    if (matchesMask(mask, account) || isAscii(mask) || isAscii(account))
        return matchesMask(mask, account);
    return matchesMask(sameNameKey(mask), sameNameKey(account));
}

bool matchesUserMask(QByteArrayView mask, QByteArrayView source, CaseMapping mapping)
{
    if (matchesMask(mask, source, mapping))
        return true;
    // Few masks have one, and every mask of a channel is asked for whoever speaks there.
    if (!mask.contains('/'))
        return false;
    const qsizetype maskAt = mask.lastIndexOf('@');
    const qsizetype sourceAt = source.lastIndexOf('@');
    if (maskAt < 0 || sourceAt < 0)
        return false;
    const auto network = networkOf(mask.sliced(maskAt + 1));
    const auto address = addressOf(source.sliced(sourceAt + 1));
    return network && address && contains(*network, *address)
        && matchesMask(mask.first(maskAt), source.first(sourceAt), mapping);
}

bool matchesMask(QByteArrayView mask, QByteArrayView text, CaseMapping mapping)
{
    // The usual two-pointer walk: on a mismatch only the last '*' takes one more character. An
    // earlier '*' need never be tried again, so there is no exponential case.
    qsizetype m = 0;
    qsizetype t = 0;
    qsizetype afterStar = -1; // in the mask
    qsizetype starEnd = 0; // in the text: where what the last '*' stands for ends
    const auto lengthAt = [&](qsizetype at) { return nextUtf8(text.sliced(at)).length; };

    while (t < text.size()) {
        if (m < mask.size()) {
            const Element element = elementAt(mask, m);
            if (element.kind == Element::AnyMany) {
                m += element.length;
                afterStar = m;
                starEnd = t;
                continue;
            }
            const bool fits = element.kind == Element::AnyOne
                || foldedByte(element.byte, mapping) == foldedByte(text[t], mapping);
            if (fits) {
                m += element.length;
                t += element.kind == Element::AnyOne ? lengthAt(t) : 1;
                continue;
            }
        }
        if (afterStar < 0)
            return false;
        starEnd += lengthAt(starEnd);
        t = starEnd;
        m = afterStar;
    }
    while (m < mask.size() && mask[m] == '*')
        ++m;
    return m == mask.size();
}

bool hasWildcards(QByteArrayView mask)
{
    for (qsizetype at = 0; at < mask.size();) {
        const Element element = elementAt(mask, at);
        if (element.kind != Element::Literal)
            return true;
        at += element.length;
    }
    return false;
}

QByteArray escapedForMask(QByteArrayView text)
{
    QByteArray mask;
    mask.reserve(text.size());
    for (const char c : text) {
        if (isSpecial(c))
            mask.append('\\');
        mask.append(c);
    }
    return mask;
}

} // namespace watek::protocol

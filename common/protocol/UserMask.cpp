#include "common/protocol/UserMask.h"

#include "common/protocol/Utf8.h"

#include <arpa/inet.h>

#include <array>
#include <optional>
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

bool isIpAddress(QByteArrayView text)
{
    in_addr address{};
    return ipv6Of(text)
        || (text.size() < INET_ADDRSTRLEN && !text.contains('\0')
            && inet_pton(AF_INET, text.toByteArray().constData(), &address) == 1);
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
    if (!text.contains('@') && !text.contains('!') && isIpAddress(text)) {
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
    const auto address = ipv6Of(host);
    if (!address)
        return host.toByteArray();
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (IN6_IS_ADDR_V4MAPPED(&*address))
        inet_ntop(AF_INET, address->s6_addr + 12, text.data(), text.size());
    else
        inet_ntop(AF_INET6, &*address, text.data(), text.size());
    return text[0] == ':' ? '0' + QByteArray(text.data()) : QByteArray(text.data());
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

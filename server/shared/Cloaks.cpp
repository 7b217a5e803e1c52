#include "server/shared/Cloaks.h"

#include "server/shared/AddressLimit.h"
#include "server/shared/IpAddress.h"

#include <QMessageAuthenticationCode>

#include <array>
#include <utility>

namespace watek::server::shared {

namespace {

constexpr int kPartBits = 40;

/// Of 5 bits each.
QByteArray base32(const QByteArray &bytes)
{
    constexpr QByteArrayView kDigits("abcdefghijklmnopqrstuvwxyz234567");
    QByteArray text;
    quint64 bits = 0;
    for (int i = 0; i < kPartBits / 8; ++i)
        bits = bits << 8 | quint8(bytes[i]);
    for (int shift = kPartBits - 5; shift >= 0; shift -= 5)
        text.append(kDigits[qsizetype(bits >> shift & 31)]);
    return text;
}

} // namespace

Cloaks::Cloaks(QByteArray key, QByteArray suffix)
    : m_key(std::move(key))
    , m_suffix(std::move(suffix))
{
}

bool Cloaks::hides(const QByteArray &address) const
{
    return !m_key.isEmpty() && parseIp(address) && !isPrivateAddress(address);
}

QByteArray Cloaks::part(const QByteArray &bytes, int bits) const
{
    // A prefix of another length is another message, so that no part can be taken for another.
    return base32(QMessageAuthenticationCode::hash(
        bytes.left(bits / 8) + '/' + QByteArray::number(bits), m_key, QCryptographicHash::Sha256));
}

QByteArray Cloaks::hostOf(const QByteArray &address) const
{
    if (!hides(address))
        return address;
    const IpBytes ip = *parseIp(address);
    const QByteArray bytes(reinterpret_cast<const char *>(ip.data()), qsizetype(ip.size()));
    const std::array<int, 3> lengths = parseIp(address, IpFamily::V4)
        ? std::array{kBitsBeforeV4 + 32, kBitsBeforeV4 + 24, kBitsBeforeV4 + 16}
        : std::array{64, 48, 32};
    QByteArray host;
    for (const int bits : lengths)
        host += part(bytes, bits) + '.';
    return host + m_suffix;
}

QByteArray Cloaks::nameOf(const QByteArray &address) const
{
    if (!hides(address))
        return address;
    const IpBytes ip = *parseIp(address);
    return part(QByteArray(reinterpret_cast<const char *>(ip.data()), qsizetype(ip.size())), 128);
}

bool Cloaks::isCloak(const QByteArray &host) const
{
    return !m_key.isEmpty() && host.toLower().endsWith('.' + m_suffix.toLower());
}

} // namespace watek::server::shared

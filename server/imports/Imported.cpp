#include "server/imports/Imported.h"

#include <algorithm>

namespace watek::server::imports {

namespace {

// Below, a password can be guessed fast; above, one log-in would keep the server busy for minutes.
constexpr qint64 kFewestIterations = 1;
constexpr qint64 kMostIterations = 10'000'000;
constexpr qsizetype kLongestSalt = 1024;
constexpr qsizetype kFingerprintDigits = 64;

} // namespace

QByteArray importedFingerprint(const QByteArray &text)
{
    QByteArray digits = text.toLower();
    digits.replace(':', QByteArray());
    const bool isHex = std::ranges::all_of(
        digits, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    return isHex && digits.size() == kFingerprintDigits ? digits : QByteArray();
}

std::optional<QByteArray> importedBytes(const QByteArray &base64, qsizetype size)
{
    const auto decoded
        = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() != size)
        return {};
    return *decoded;
}

std::optional<protocol::ScramVerifier> importedVerifier(qint64 iterations, const QByteArray &salt,
    const QByteArray &storedKey, const QByteArray &serverKey)
{
    constexpr qsizetype kKeyBytes = protocol::ScramVerifier::kKeyBytes;
    if (iterations < kFewestIterations || iterations > kMostIterations || salt.isEmpty()
        || salt.size() > kLongestSalt || storedKey.size() != kKeyBytes
        || serverKey.size() != kKeyBytes)
        return {};
    return protocol::ScramVerifier{.iterations = int(iterations),
        .salt = salt,
        .storedKey = storedKey,
        .serverKey = serverKey};
}

} // namespace watek::server::imports

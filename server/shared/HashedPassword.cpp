#include "server/shared/HashedPassword.h"

#include <QList>

namespace watek::server::shared {

namespace {

constexpr QByteArrayView kScheme = "pbkdf2-sha256";
constexpr int kMostIterations = 10'000'000;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

} // namespace

QByteArray HashedPassword::text() const
{
    return kScheme.toByteArray() + ':' + QByteArray::number(iterations) + ':'
        + salt.toBase64(kBase64) + ':' + key.toBase64(kBase64);
}

std::optional<HashedPassword> HashedPassword::parse(const QByteArray &text)
{
    const QList<QByteArray> words = text.split(':');
    if (words.size() != 4 || words[0] != kScheme)
        return std::nullopt;
    HashedPassword parsed;
    parsed.iterations = words[1].toInt();
    parsed.salt = QByteArray::fromBase64(words[2], kBase64);
    parsed.key = QByteArray::fromBase64(words[3], kBase64);
    const bool isWhole = parsed.iterations > 0 && parsed.iterations <= kMostIterations
        && !parsed.salt.isEmpty() && parsed.key.size() == kKeyBytes;
    return isWhole ? std::optional(parsed) : std::nullopt;
}

} // namespace watek::server::shared

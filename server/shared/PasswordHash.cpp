#include "server/shared/PasswordHash.h"

#include <QCryptographicHash>
#include <QPasswordDigestor>
#include <QRandomGenerator>

#include <array>
#include <optional>

namespace watek::server::shared {

namespace {

constexpr QByteArrayView kScheme = "pbkdf2-sha256";
constexpr int kIterations = 100'000;
constexpr int kMostIterations = 10'000'000;
constexpr qsizetype kKeyBytes = 32;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

struct Parts {
    int iterations = 0;
    QByteArray salt;
    QByteArray key;
};

std::optional<Parts> partsOf(const QByteArray &text)
{
    const QList<QByteArray> words = text.split(':');
    if (words.size() != 4 || words[0] != kScheme)
        return std::nullopt;
    const Parts parts{words[1].toInt(), QByteArray::fromBase64(words[2], kBase64),
        QByteArray::fromBase64(words[3], kBase64)};
    const bool isWhole = parts.iterations > 0 && parts.iterations <= kMostIterations
        && !parts.salt.isEmpty() && parts.key.size() == kKeyBytes;
    return isWhole ? std::optional(parts) : std::nullopt;
}

QByteArray keyOf(const QByteArray &password, const QByteArray &salt, int iterations)
{
    return QPasswordDigestor::deriveKeyPbkdf2(
        QCryptographicHash::Sha256, password, salt, iterations, quint64(kKeyBytes));
}

} // namespace

QByteArray hashedPassword(const QByteArray &password)
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    const QByteArray salt(reinterpret_cast<const char *>(random.data()), sizeof random);
    return kScheme.toByteArray() + ':' + QByteArray::number(kIterations) + ':'
        + salt.toBase64(kBase64) + ':' + keyOf(password, salt, kIterations).toBase64(kBase64);
}

bool isHashedPassword(const QByteArray &text) { return partsOf(text).has_value(); }

bool fitsHashedPassword(const QByteArray &password, const QByteArray &hashed)
{
    const auto parts = partsOf(hashed);
    if (!parts)
        return false;
    const QByteArray key = keyOf(password, parts->salt, parts->iterations);
    // The same time wherever the difference is.
    char difference = 0;
    for (qsizetype i = 0; i < kKeyBytes; ++i)
        difference |= char(key[i] ^ parts->key[i]);
    return difference == 0;
}

} // namespace watek::server::shared

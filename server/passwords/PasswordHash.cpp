#include "server/passwords/PasswordHash.h"

#include "common/protocol/Utf8.h"
#include "server/shared/PasswordMail.h"

#include <QRandomGenerator>

#include <openssl/evp.h>
#include <stringprep.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace watek::server::passwords {

using protocol::ScramVerifier;
using shared::HashedPassword;

namespace {

QByteArray pbkdf2(const QByteArray &password, const QByteArray &salt, int iterations)
{
    QByteArray key(HashedPassword::kKeyBytes, Qt::Uninitialized);
    const int isDone = PKCS5_PBKDF2_HMAC(password.constData(), int(password.size()),
        reinterpret_cast<const unsigned char *>(salt.constData()), int(salt.size()), iterations,
        EVP_sha256(), int(key.size()), reinterpret_cast<unsigned char *>(key.data()));
    if (isDone != 1)
        qFatal("no memory to compare a password");
    return key;
}

QByteArray newSalt()
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return {reinterpret_cast<const char *>(random.data()), sizeof random};
}

/// The one spelling of a password that may be typed in several ways.
std::optional<QByteArray> prepared(const QByteArray &password)
{
    if (!protocol::isValidUtf8(password) || password.contains('\0'))
        return std::nullopt;
    char *text = nullptr;
    // Not "stored strings" (section 2.5): a character that is newer than the tables is let through,
    // as the clients do.
    if (stringprep_profile(password.constData(), &text, "SASLprep", Stringprep_profile_flags(0))
        != STRINGPREP_OK)
        return std::nullopt;
    const std::unique_ptr<char, decltype(&std::free)> owner(text, std::free);
    return text && *text ? std::optional(QByteArray(text)) : std::nullopt;
}

} // namespace

QByteArray hashedPassword(const QByteArray &password)
{
    HashedPassword hashed{.iterations = shared::kPasswordRounds, .salt = newSalt(), .key = {}};
    hashed.key = pbkdf2(password, hashed.salt, hashed.iterations);
    return hashed.text();
}

bool fits(const QByteArray &password, const HashedPassword &hashed)
{
    return protocol::areEqualInConstantTime(
        pbkdf2(password, hashed.salt, hashed.iterations), hashed.key);
}

std::optional<ScramVerifier> verifierOf(const QByteArray &password, int iterations)
{
    const auto text = prepared(password);
    if (!text)
        return std::nullopt;
    const QByteArray salt = newSalt();
    return ScramVerifier::of(pbkdf2(*text, salt, iterations), salt, iterations);
}

bool fits(const QByteArray &password, const ScramVerifier &verifier)
{
    // What cannot be a password takes as long as a wrong one.
    const auto text = prepared(password);
    const QByteArray salted
        = pbkdf2(text.value_or(QByteArray()), verifier.salt, verifier.iterations);
    return verifier.fits(salted) && text.has_value();
}

} // namespace watek::server::passwords

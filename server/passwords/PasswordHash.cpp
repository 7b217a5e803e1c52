#include "server/passwords/PasswordHash.h"

#include "server/shared/HashedPassword.h"

#include <QCryptographicHash>
#include <QPasswordDigestor>
#include <QRandomGenerator>

#include <array>

namespace watek::server::passwords {

using shared::HashedPassword;

namespace {

constexpr int kIterations = 100'000;

QByteArray keyOf(const QByteArray &password, const HashedPassword &how)
{
    return QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha256, password, how.salt,
        how.iterations, quint64(HashedPassword::kKeyBytes));
}

} // namespace

QByteArray hashedPassword(const QByteArray &password)
{
    std::array<quint32, 4> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    HashedPassword hashed;
    hashed.iterations = kIterations;
    hashed.salt = QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random);
    hashed.key = keyOf(password, hashed);
    return hashed.text();
}

bool fitsHashedPassword(const QByteArray &password, const QByteArray &hashed)
{
    const auto right = HashedPassword::parse(hashed);
    if (!right)
        return false;
    const QByteArray key = keyOf(password, *right);
    // The same time wherever the difference is.
    char difference = 0;
    for (qsizetype i = 0; i < HashedPassword::kKeyBytes; ++i)
        difference |= char(key[i] ^ right->key[i]);
    return difference == 0;
}

} // namespace watek::server::passwords

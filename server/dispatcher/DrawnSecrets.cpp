#include "server/dispatcher/DrawnSecrets.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>

namespace watek::server::dispatcher {

namespace {

constexpr QByteArrayView kSecretLetters = "abcdefghjkmnpqrstuvwxyz23456789";
constexpr int kLettersInGroup = 4;

QByteArray asDrawn(const QByteArray &typed) { return QByteArray(typed).replace("-", "").toLower(); }

} // namespace

QByteArray drawnSecret(int letters)
{
    QByteArray text;
    for (int i = 0; i < letters; ++i) {
        if (i > 0 && i % kLettersInGroup == 0)
            text += '-';
        // bounded() draws every letter equally often.
        text += kSecretLetters[QRandomGenerator::system()->bounded(int(kSecretLetters.size()))];
    }
    return text;
}

QByteArray hashOfSecret(const QByteArray &typed)
{
    return QCryptographicHash::hash(asDrawn(typed), QCryptographicHash::Sha256);
}

bool looksLikeSecret(const QByteArray &typed, int letters)
{
    // With its dashes it is a quarter longer.
    if (typed.size() < letters || typed.size() > letters + letters / kLettersInGroup)
        return false;
    const QByteArray text = asDrawn(typed);
    return text.size() == letters
        && std::ranges::all_of(text, [](char c) { return kSecretLetters.contains(c); });
}

} // namespace watek::server::dispatcher

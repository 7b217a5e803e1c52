// The client's side of SCRAM-SHA-256 (RFC 7677). Any thread; pure.
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QList>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>

namespace watek::tests {

/// The client-final message: the proof for a server's challenge.
inline QByteArray clientFinal(
    const QByteArray &first, const QByteArray &challenge, const QByteArray &password)
{
    const auto hmac = [](const QByteArray &key, const QByteArray &text) {
        return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
    };
    const QList<QByteArray> parts = challenge.split(',');
    const QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha256,
        password, QByteArray::fromBase64(parts.value(1).mid(2)), parts.value(2).mid(2).toInt(), 32);
    const QByteArray clientKey = hmac(salted, "Client Key");
    const QByteArray withoutProof = "c=biws," + parts.value(0);
    QByteArray proof = hmac(QCryptographicHash::hash(clientKey, QCryptographicHash::Sha256),
        first.mid(3) + ',' + challenge + ',' + withoutProof);
    for (qsizetype i = 0; i < proof.size(); ++i)
        proof[i] = char(proof[i] ^ clientKey[i]);
    return withoutProof + ",p=" + proof.toBase64();
}

} // namespace watek::tests

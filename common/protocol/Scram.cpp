#include "common/protocol/Scram.h"

#include <QCryptographicHash>
#include <QList>
#include <QMessageAuthenticationCode>

#include <algorithm>
#include <utility>

namespace watek::protocol {

namespace {

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

std::optional<QByteArray> fromBase64(const QByteArray &text)
{
    auto decoded = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return std::nullopt;
    return std::move(*decoded);
}

/// RFC 5802 section 5.1: ',' is written "=2C" and '=' is written "=3D"; any other '=' is wrong.
std::optional<QByteArray> unescaped(const QByteArray &name)
{
    QByteArray result;
    for (qsizetype i = 0; i < name.size(); ++i) {
        if (name[i] != '=') {
            result.append(name[i]);
            continue;
        }
        const QByteArrayView code
            = QByteArrayView(name).sliced(i + 1).first(std::min<qsizetype>(2, name.size() - i - 1));
        if (code != "2C" && code != "3D")
            return std::nullopt;
        result.append(code == "2C" ? ',' : '=');
        i += 2;
    }
    return result;
}

/// The value of "x=value".
std::optional<QByteArray> valueOf(const QByteArray &attribute, char name)
{
    if (attribute.size() < 2 || attribute[0] != name || attribute[1] != '=')
        return std::nullopt;
    return attribute.mid(2);
}

/// "printable ASCII characters excluding ','" (section 5.1); the comma cannot be there any more.
bool isNonce(const QByteArray &text)
{
    return !text.isEmpty()
        && std::ranges::all_of(text, [](char c) { return c >= 0x21 && c <= 0x7e; });
}

} // namespace

bool areEqualInConstantTime(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    // Volatile: no compiler may stop at the first difference.
    volatile char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = char(difference | (a[i] ^ b[i]));
    return difference == 0;
}

ScramVerifier ScramVerifier::of(
    const QByteArray &saltedPassword, const QByteArray &salt, int iterations)
{
    return {.iterations = iterations,
        .salt = salt,
        .storedKey = sha256(hmac(saltedPassword, "Client Key")),
        .serverKey = hmac(saltedPassword, "Server Key")};
}

bool ScramVerifier::fits(const QByteArray &saltedPassword) const
{
    return areEqualInConstantTime(of(saltedPassword, salt, iterations).storedKey, storedKey);
}

std::optional<ScramClientFirst> ScramClientFirst::parse(const QByteArray &message)
{
    const qsizetype firstComma = message.indexOf(',');
    const qsizetype secondComma = firstComma < 0 ? -1 : message.indexOf(',', firstComma + 1);
    if (secondComma < 0)
        return std::nullopt;
    const QByteArray binding = message.left(firstComma);
    // "y": it could bind and believes that we cannot, which is true.
    if (binding != "n" && binding != "y")
        return std::nullopt;

    ScramClientFirst first;
    first.gs2Header = message.left(secondComma + 1);
    first.bare = message.mid(secondComma + 1);
    if (const QByteArray identity = message.mid(firstComma + 1, secondComma - firstComma - 1);
        !identity.isEmpty()) {
        const auto value = valueOf(identity, 'a');
        const auto actsFor = value ? unescaped(*value) : std::nullopt;
        if (!actsFor)
            return std::nullopt;
        first.actsFor = *actsFor;
    }
    // A mandatory extension ("m=") would stand first; further ones behind the nonce are ignored.
    const QList<QByteArray> attributes = first.bare.split(',');
    if (attributes.size() < 2)
        return std::nullopt;
    const auto name = valueOf(attributes[0], 'n');
    const auto user = name ? unescaped(*name) : std::nullopt;
    const auto nonce = valueOf(attributes[1], 'r');
    if (!user || user->isEmpty() || !nonce || !isNonce(*nonce))
        return std::nullopt;
    first.user = *user;
    first.nonce = *nonce;
    return first;
}

ScramExchange::ScramExchange(
    ScramClientFirst first, ScramVerifier verifier, const QByteArray &ownNonce)
    : m_first(std::move(first))
    , m_verifier(std::move(verifier))
    , m_nonce(m_first.nonce + ownNonce)
    , m_challenge("r=" + m_nonce + ",s=" + m_verifier.salt.toBase64()
          + ",i=" + QByteArray::number(m_verifier.iterations))
{
}

ScramExchange::Answer ScramExchange::answer(const QByteArray &clientFinal) const
{
    const qsizetype proofAt = clientFinal.lastIndexOf(",p=");
    if (proofAt < 0)
        return {Trouble::Malformed, "e=invalid-encoding"};
    const QByteArray withoutProof = clientFinal.left(proofAt);
    const QList<QByteArray> attributes = withoutProof.split(',');
    const auto proof = fromBase64(clientFinal.mid(proofAt + 3));
    const auto binding = valueOf(attributes[0], 'c');
    const auto nonce = attributes.size() > 1 ? valueOf(attributes[1], 'r') : std::nullopt;
    if (!proof || proof->size() != ScramVerifier::kKeyBytes || !binding || !nonce)
        return {Trouble::Malformed, "e=invalid-encoding"};
    if (fromBase64(*binding) != m_first.gs2Header)
        return {Trouble::Malformed, "e=channel-bindings-dont-match"};
    if (*nonce != m_nonce)
        return {Trouble::Malformed, "e=other-error"};

    const QByteArray message = m_first.bare + ',' + m_challenge + ',' + withoutProof;
    // ClientKey := ClientProof XOR ClientSignature (section 3).
    QByteArray clientKey = hmac(m_verifier.storedKey, message);
    for (qsizetype i = 0; i < clientKey.size(); ++i)
        clientKey[i] = char(clientKey[i] ^ (*proof)[i]);
    if (!areEqualInConstantTime(sha256(clientKey), m_verifier.storedKey))
        return {Trouble::WrongProof, "e=invalid-proof"};
    return {Trouble::None, "v=" + hmac(m_verifier.serverKey, message).toBase64()};
}

} // namespace watek::protocol

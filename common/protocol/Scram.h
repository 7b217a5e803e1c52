// The server's side of SCRAM-SHA-256, by which somebody shows to know a password without saying it:
// RFC 5802 with the hash of RFC 7677. Any thread; pure: no clock, no chance, no password.
//
//   client-first  "n,,n=ola,r=CLIENTNONCE"               ScramClientFirst::parse
//   server-first  "r=CLIENTNONCE+SERVERNONCE,s=SALT,i=N"  ScramExchange::challenge
//   client-final  "c=biws,r=BOTHNONCES,p=PROOF"           ScramExchange::answer
//   server-final  "v=SIGNATURE"
#pragma once

#include <QByteArray>

#include <optional>

namespace watek::protocol {

/// What is kept of a password: enough to see whether somebody knows it, and nothing that it could
/// be read from. RFC 5802 section 3.
struct ScramVerifier {
    static constexpr qsizetype kKeyBytes = 32;

    int iterations = 0;
    QByteArray salt;
    QByteArray storedKey; ///< kKeyBytes
    QByteArray serverKey; ///< kKeyBytes

    /// `saltedPassword` is PBKDF2 with HMAC-SHA-256 of the password: "SaltedPassword".
    static ScramVerifier of(
        const QByteArray &saltedPassword, const QByteArray &salt, int iterations);
    /// The password whose PBKDF2 this is is the right one. Takes the same time for every other one.
    bool fits(const QByteArray &saltedPassword) const;

    bool operator==(const ScramVerifier &) const = default;
};

/// True for equal bytes; where they differ cannot be told by the time it takes. Of texts of other
/// length it may be.
bool areEqualInConstantTime(const QByteArray &a, const QByteArray &b);

/// The first message of a client, taken apart.
struct ScramClientFirst {
    QByteArray
        gs2Header; ///< "n,,": what it says about binding to the channel, and for whom it acts
    QByteArray bare; ///< what comes behind it
    QByteArray actsFor; ///< the authorization identity; empty: for itself
    QByteArray user; ///< the name, unescaped
    QByteArray nonce;

    /// Nothing for what is no such message, asks for channel binding (which is another mechanism),
    /// or holds a mandatory extension.
    static std::optional<ScramClientFirst> parse(const QByteArray &message);
};

class ScramExchange {
public:
    /// `ownNonce` is printable, without ',', and was never used before.
    ScramExchange(ScramClientFirst first, ScramVerifier verifier, const QByteArray &ownNonce);

    /// The server-first message.
    const QByteArray &challenge() const { return m_challenge; }

    enum class Trouble {
        None,
        Malformed, ///< no client-final message, or one of another exchange
        WrongProof, ///< it does not know the password
    };
    struct Answer {
        Trouble trouble = Trouble::None;
        QByteArray message; ///< the server-final message; "e=…" when there is a trouble
    };
    /// What to say to the client-final message.
    Answer answer(const QByteArray &clientFinal) const;

private:
    ScramClientFirst m_first;
    ScramVerifier m_verifier;
    QByteArray m_nonce; ///< of both
    QByteArray m_challenge;
};

} // namespace watek::protocol

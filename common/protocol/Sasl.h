// What AUTHENTICATE carries, on the server's side. IRCv3 sasl-3.1 and 3.2. Any thread; pure.
#pragma once

#include <QByteArray>

#include <optional>

namespace watek::protocol {

/// Puts one message of a client together, which comes in base64 and in pieces of 400 bytes.
class SaslMessage {
public:
    /// "MUST be ... split into 400-byte chunks".
    static constexpr qsizetype kChunkBytes = 400;
    /// More is no password: 2400 bytes, decoded.
    static constexpr qsizetype kMostChunks = 8;

    enum class State {
        Unfinished, ///< more pieces follow
        Finished,
        TooLong, ///< a piece of more than 400 bytes, or too many of them
        Malformed, ///< no base64
    };
    /// Takes the parameter of one AUTHENTICATE. After another answer than Unfinished the next piece
    /// begins a message anew.
    State add(const QByteArray &piece);
    /// After Finished: what it says.
    const QByteArray &decoded() const { return m_decoded; }

private:
    QByteArray m_base64;
    QByteArray m_decoded;
};

/// RFC 4616.
struct SaslPlain {
    QByteArray actsFor; ///< the authorization identity; empty: for itself
    QByteArray user;
    QByteArray password;

    /// Nothing for what is no such message, is not UTF-8, or leaves name or password out.
    static std::optional<SaslPlain> parse(const QByteArray &message);
};

} // namespace watek::protocol

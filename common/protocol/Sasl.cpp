#include "common/protocol/Sasl.h"

#include "common/protocol/Utf8.h"

#include <QList>

#include <utility>

namespace watek::protocol {

SaslMessage::State SaslMessage::add(const QByteArray &piece)
{
    const bool isEnd = piece == "+";
    if (piece.size() > kChunkBytes || (!isEnd && m_base64.size() == kMostChunks * kChunkBytes)) {
        m_base64.clear();
        return State::TooLong;
    }
    // "+" is an empty piece: the whole message, or the end of one that filled its last piece.
    if (!isEnd)
        m_base64.append(piece);
    if (piece.size() == kChunkBytes)
        return State::Unfinished;
    const QByteArray base64 = std::exchange(m_base64, {});
    auto decoded = QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    // Qt lets go by what is missing at the end.
    if (decoded.decodingStatus != QByteArray::Base64DecodingStatus::Ok || base64.size() % 4 != 0)
        return State::Malformed;
    m_decoded = std::move(*decoded);
    return State::Finished;
}

std::optional<SaslPlain> SaslPlain::parse(const QByteArray &message)
{
    // message = [authzid] UTF8NUL authcid UTF8NUL passwd, and none of them holds a NUL.
    const QList<QByteArray> parts = message.split('\0');
    if (parts.size() != 3 || parts[1].isEmpty() || parts[2].isEmpty() || !isValidUtf8(message))
        return std::nullopt;
    return SaslPlain{parts[0], parts[1], parts[2]};
}

} // namespace watek::protocol

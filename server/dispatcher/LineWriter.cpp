#include "server/dispatcher/LineWriter.h"

#include "common/protocol/Utf8.h"

#include <algorithm>

namespace watek::server::dispatcher {

void appendLine(QByteArray &out, const protocol::Message &message)
{
    protocol::appendBoundedMessageLine(out, message);
}

QByteArrayView firstPiece(QByteArrayView text, qsizetype maxBytes)
{
    if (text.size() <= maxBytes)
        return text;
    const qsizetype fits = std::max<qsizetype>(protocol::utf8PrefixLength(text, maxBytes), 1);
    const qsizetype space = text.first(fits).lastIndexOf(' ');
    return text.first(space > fits / 2 ? space : fits);
}

} // namespace watek::server::dispatcher

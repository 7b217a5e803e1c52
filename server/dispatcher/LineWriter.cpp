#include "server/dispatcher/LineWriter.h"

#include "common/protocol/Utf8.h"

#include <algorithm>

namespace watek::server::dispatcher {

void appendLine(QByteArray &out, const protocol::Message &message)
{
    const qsizetype start = out.size();
    protocol::appendMessageLine(out, message);
    qsizetype body = start;
    if (!message.tags.isEmpty())
        body = out.indexOf(' ', start) + 1;
    if (out.size() - body <= kLineBytes)
        return;
    const QByteArrayView line = QByteArrayView(out).sliced(body);
    out.truncate(body + protocol::utf8PrefixLength(line, kLineBytes - 2));
    out.append("\r\n");
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

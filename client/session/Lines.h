// Building lines for the server out of text that people typed. Any thread; pure.
#pragma once

#include "common/protocol/Message.h"

#include <QByteArray>
#include <QString>

namespace watek::client::session {

/// The text in UTF-8, with what would end a line replaced by spaces.
inline QByteArray wireText(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    for (char &c : bytes) {
        if (c == '\r' || c == '\n' || c == '\0')
            c = ' ';
    }
    return bytes;
}

/// "COMMAND params…"; a parameter in the middle that is empty or holds a space is mended by
/// writeMessage().
inline QByteArray wireLine(const QByteArray &command, const QList<QByteArray> &params = {},
    const QList<protocol::Tag> &tags = {})
{
    return protocol::writeMessage(
        {.tags = tags, .source = {}, .command = command, .params = params});
}

} // namespace watek::client::session

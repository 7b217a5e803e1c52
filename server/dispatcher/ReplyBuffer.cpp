#include "server/dispatcher/ReplyBuffer.h"

#include "common/protocol/Message.h"
#include "common/protocol/PlainText.h"
#include "server/dispatcher/LineWriter.h"

#include <utility>

namespace watek::server::dispatcher {

void ReplyBuffer::numeric(protocol::Numeric number, QList<QByteArray> params)
{
    params.prepend(m_asker.nickText());
    appendLine(m_lines, {{}, m_serverName, protocol::numericText(number), std::move(params)});
}

void ReplyBuffer::fromServer(const char *command, QList<QByteArray> params)
{
    appendLine(m_lines, {{}, m_serverName, command, std::move(params)});
}

void ReplyBuffer::fail(
    const QByteArray &command, const QByteArray &code, const QByteArray &description)
{
    if (m_asker.capabilities.has(Capability::StandardReplies))
        fromServer("FAIL", {command, code, description});
    else
        fromServer("NOTICE", {m_asker.nickText(), description});
}

void ReplyBuffer::sentence(const QByteArray &text)
{
    m_lines.append(protocol::guestServerLine(protocol::withoutFormatting(text))).append('\n');
}

void ReplyBuffer::flush(Outbox &outbox)
{
    if (m_lines.isEmpty())
        return;
    outbox.send(m_asker.place, m_lines);
    m_lines.clear();
}

} // namespace watek::server::dispatcher

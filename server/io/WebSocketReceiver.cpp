#include "server/io/WebSocketReceiver.h"

#include <wslay/wslay.h>

#include <sys/types.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace watek::server::io {

namespace {

using End = WebSocketReceiver::Received::End;

/// Why wslay has closed.
QByteArray describeCode(int code)
{
    switch (code) {
    case WSLAY_CODE_MESSAGE_TOO_BIG:
        return "WebSocket: the message was too long";
    case WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA:
        return "WebSocket: the message was not UTF-8";
    default:
        return "WebSocket: protocol error";
    }
}

/// RFC 6455 section 5.2: two bytes, a longer length, a client's mask; wslay insists on the shortest
/// form.
qint64 frameBytes(uint64_t payload)
{
    const int lengthBytes = payload < 126 ? 0 : payload < 65536 ? 2 : 8;
    return 2 + lengthBytes + 4 + qint64(payload);
}

} // namespace

QByteArrayView withoutLineEnd(QByteArrayView message)
{
    while (message.endsWith('\n') || message.endsWith('\r'))
        message.chop(1);
    return message;
}

/// What wslay calls while it reads: where its bytes come from, and its messages go.
struct WebSocketEvents {
    static ssize_t read(
        wslay_event_context *context, uint8_t *into, size_t size, int, void *receiver)
    {
        QByteArrayView &unread = of(receiver).m_pass->unread;
        const qsizetype given = std::min(qsizetype(size), unread.size());
        if (given == 0) {
            wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
            return -1;
        }
        std::memcpy(into, unread.data(), size_t(given));
        unread = unread.sliced(given);
        of(receiver).m_missingBytes -= given;
        return given;
    }

    /// Answers to pings and to a close.
    static ssize_t write(
        wslay_event_context *, const uint8_t *bytes, size_t size, int, void *receiver)
    {
        of(receiver).m_pass->answers.append(reinterpret_cast<const char *>(bytes), qsizetype(size));
        return ssize_t(size);
    }

    static void onFrame(
        wslay_event_context *context, const wslay_event_on_frame_recv_start_arg *frame, void *data)
    {
        WebSocketReceiver &receiver = of(data);
        receiver.m_missingBytes += frameBytes(frame->payload_length);
        // RFC 6455 section 5.5.1: a close has a code of two bytes, or nothing.
        if (frame->opcode == WSLAY_CONNECTION_CLOSE && frame->payload_length == 1) {
            receiver.fail(describeCode(WSLAY_CODE_PROTOCOL_ERROR), WSLAY_CODE_PROTOCOL_ERROR);
            wslay_event_shutdown_read(context);
            return;
        }
        const bool isControl = wslay_is_ctrl_frame(frame->opcode);
        if (isControl || receiver.m_isInMessage || !frame->fin)
            ++receiver.m_pass->received.work;
        if (isControl)
            return;
        receiver.m_fragments = receiver.m_isInMessage ? receiver.m_fragments + 1 : 1;
        receiver.m_isInMessage = !frame->fin;
        if (receiver.m_fragments > WebSocketReceiver::kMostFragments) {
            receiver.fail("WebSocket: too many fragments", WSLAY_CODE_POLICY_VIOLATION);
            wslay_event_shutdown_read(context);
        }
    }

    static void onMessage(
        wslay_event_context *, const wslay_event_on_msg_recv_arg *message, void *receiver)
    {
        WebSocketReceiver::Pass &pass = *of(receiver).m_pass;
        if (wslay_is_ctrl_frame(message->opcode) || pass.received.end != End::None)
            return;
        const QByteArrayView line = withoutLineEnd(
            {reinterpret_cast<const char *>(message->msg), qsizetype(message->msg_length)});
        if (line.isEmpty()) {
            ++pass.received.work;
            return;
        }
        const std::span<char> into
            = pass.lines.subspan(size_t(pass.received.lineBytes), size_t(line.size() + 2));
        // A line end inside a message must not make two lines of it.
        std::ranges::replace_copy(line, into.begin(), '\n', '\r');
        into[into.size() - 2] = '\r';
        into[into.size() - 1] = '\n';
        pass.received.lineBytes += qsizetype(into.size());
    }

private:
    static WebSocketReceiver &of(void *receiver)
    {
        return *static_cast<WebSocketReceiver *>(receiver);
    }
};

void WebSocketReceiver::FreeContext::operator()(wslay_event_context *context) const
{
    wslay_event_context_free(context);
}

WebSocketReceiver::~WebSocketReceiver() = default;

WebSocketReceiver::Received WebSocketReceiver::decode(
    QByteArrayView frames, std::span<char> lines, QByteArray &answers)
{
    if (frames.isEmpty())
        return {};
    if (!m_context && !begin())
        return {.end = End::Failed, .trouble = "WebSocket: no memory"};
    Pass pass{.unread = frames, .lines = lines, .answers = answers};
    m_pass = &pass;
    wslay_event_context *const context = m_context.get();
    const int result = wslay_event_recv(context);
    if (pass.received.end == End::None) {
        if (result != 0) {
            // Of what wslay finds wrong in the head of a frame it only says that it is wrong.
            fail(describeCode(WSLAY_CODE_PROTOCOL_ERROR), WSLAY_CODE_PROTOCOL_ERROR);
        } else {
            wslay_event_send(context);
            if (wslay_event_get_close_received(context))
                pass.received.end = End::Closed;
            else if (wslay_event_get_close_sent(context))
                fail(describeCode(wslay_event_get_status_code_sent(context)));
        }
    }
    m_pass = nullptr;
    const bool isWhole = m_missingBytes == 0 && !m_isInMessage;
    if (isWhole || pass.received.end != End::None)
        m_context.reset();
    return std::move(pass.received);
}

bool WebSocketReceiver::begin()
{
    const wslay_event_callbacks callbacks{.recv_callback = WebSocketEvents::read,
        .send_callback = WebSocketEvents::write,
        .genmask_callback = nullptr,
        .on_frame_recv_start_callback = WebSocketEvents::onFrame,
        .on_frame_recv_chunk_callback = nullptr,
        .on_frame_recv_end_callback = nullptr,
        .on_msg_recv_callback = WebSocketEvents::onMessage};
    wslay_event_context *context = nullptr;
    if (wslay_event_context_server_init(&context, &callbacks, this) != 0)
        return false;
    m_context.reset(context);
    wslay_event_config_set_max_recv_msg_length(context, kMostMessageBytes);
    m_missingBytes = 0;
    return true;
}

void WebSocketReceiver::fail(const QByteArray &trouble, quint16 closeCode)
{
    Received &received = m_pass->received;
    received.end = End::Failed;
    received.trouble = trouble;
    received.closeCode = closeCode;
}

} // namespace watek::server::io

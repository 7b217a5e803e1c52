#include "server/io/WebSocketSocket.h"

#include "common/protocol/Utf8.h"

#include <wslay/wslay.h>

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace watek::server::io {

namespace {

using Outcome = Transfer::Outcome;
using shared::Ending;

/// So much is encoded before the socket below is offered it.
constexpr qsizetype kMostEncoded = 64 * 1024;
constexpr qsizetype kMostRead = 64 * 1024;
/// More is never held: what one write() can bring, and as many answers to pings.
constexpr qsizetype kMostHeld = 2 * kMostEncoded;
/// What a message may hold beside the bytes of this read, and its line end.
constexpr qsizetype kCarried = WebSocketSocket::kMostMessageBytes + 2;

/// RFC 6455 section 7.4.1, and 1013 of its registry.
quint16 codeOf(Ending ending)
{
    constexpr quint16 kTryAgainLater = 1013;
    switch (ending) {
    case Ending::Ordinary:
        return WSLAY_CODE_NORMAL_CLOSURE;
    case Ending::ServerStops:
        return WSLAY_CODE_GOING_AWAY;
    case Ending::Policy:
        return WSLAY_CODE_POLICY_VIOLATION;
    case Ending::NoPlace:
        return kTryAgainLater;
    }
    return WSLAY_CODE_NORMAL_CLOSURE;
}

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

QByteArrayView withoutLineEnd(QByteArrayView message)
{
    while (message.endsWith('\n') || message.endsWith('\r'))
        message.chop(1);
    return message;
}

ssize_t appendEncoded(const uint8_t *bytes, size_t size, int, void *buffers)
{
    static_cast<WebSocketBuffers *>(buffers)->outgoing.append(
        reinterpret_cast<const char *>(bytes), qsizetype(size));
    return ssize_t(size);
}

QByteArrayView viewOf(const iovec &piece)
{
    return {static_cast<const char *>(piece.iov_base), qsizetype(piece.iov_len)};
}

} // namespace

/// What wslay calls while it reads: where its bytes come from, and its messages go.
struct WebSocketEvents {
    static ssize_t read(wslay_event_context *context, uint8_t *into, size_t size, int, void *socket)
    {
        QByteArrayView &unread = of(socket).m_buffers.unread;
        const qsizetype given = std::min(qsizetype(size), unread.size());
        if (given == 0) {
            wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
            return -1;
        }
        std::memcpy(into, unread.data(), size_t(given));
        unread = unread.sliced(given);
        of(socket).m_missingBytes -= given;
        return given;
    }

    /// Answers to pings and to a close.
    static ssize_t write(
        wslay_event_context *, const uint8_t *bytes, size_t size, int flags, void *socket)
    {
        return appendEncoded(bytes, size, flags, &of(socket).m_buffers);
    }

    static void onFrame(
        wslay_event_context *context, const wslay_event_on_frame_recv_start_arg *frame, void *data)
    {
        WebSocketSocket &socket = of(data);
        socket.m_missingBytes += frameBytes(frame->payload_length);
        // RFC 6455 section 5.5.1: a close has a code of two bytes, or nothing.
        if (frame->opcode == WSLAY_CONNECTION_CLOSE && frame->payload_length == 1) {
            socket.fail(describeCode(WSLAY_CODE_PROTOCOL_ERROR), WSLAY_CODE_PROTOCOL_ERROR);
            wslay_event_shutdown_read(context);
            return;
        }
        const bool isControl = wslay_is_ctrl_frame(frame->opcode);
        if (isControl || socket.m_isInMessage || !frame->fin)
            socket.noteWork();
        if (isControl)
            return;
        socket.m_fragments = socket.m_isInMessage ? socket.m_fragments + 1 : 1;
        socket.m_isInMessage = !frame->fin;
        if (socket.m_fragments > WebSocketSocket::kMostFragments) {
            socket.fail("WebSocket: too many fragments", WSLAY_CODE_POLICY_VIOLATION);
            wslay_event_shutdown_read(context);
        }
    }

    static void onMessage(
        wslay_event_context *, const wslay_event_on_msg_recv_arg *message, void *data)
    {
        WebSocketSocket &socket = of(data);
        if (wslay_is_ctrl_frame(message->opcode) || socket.isLastStage())
            return;
        const QByteArrayView line = withoutLineEnd(
            {reinterpret_cast<const char *>(message->msg), qsizetype(message->msg_length)});
        if (line.isEmpty())
            return socket.noteWork();
        WebSocketBuffers &buffers = socket.m_buffers;
        const std::span<char> into
            = buffers.lines.subspan(size_t(buffers.lineBytes), size_t(line.size() + 2));
        std::ranges::replace_copy(line, into.begin(), '\n', '\r');
        into[into.size() - 2] = '\r';
        into[into.size() - 1] = '\n';
        buffers.lineBytes += qsizetype(into.size());
    }

private:
    static WebSocketSocket &of(void *socket) { return *static_cast<WebSocketSocket *>(socket); }

    /// RFC 6455 section 5.2: two bytes, a longer length, a client's mask; wslay insists on the
    /// shortest form.
    static qint64 frameBytes(uint64_t payload)
    {
        const int lengthBytes = payload < 126 ? 0 : payload < 65536 ? 2 : 8;
        return 2 + lengthBytes + 4 + qint64(payload);
    }
};

void WebSocketBuffers::FreeContext::operator()(wslay_frame_context *context) const
{
    wslay_frame_context_free(context);
}

void WebSocketSocket::FreeContext::operator()(wslay_event_context *context) const
{
    wslay_event_context_free(context);
}

WebSocketSocket::WebSocketSocket(
    std::unique_ptr<Socket> below, WebSocketBuffers &buffers, WelcomePages pages)
    : m_below(std::move(below))
    , m_buffers(buffers)
    , m_pages(std::move(pages))
{
    setReady(false);
    if (!m_buffers.encoder) {
        const wslay_frame_callbacks callbacks{
            .send_callback = appendEncoded, .recv_callback = nullptr, .genmask_callback = nullptr};
        wslay_frame_context *encoder = nullptr;
        if (wslay_frame_context_init(&encoder, &callbacks, &m_buffers) != 0)
            qFatal("No memory for WebSocket frames");
        m_buffers.encoder.reset(encoder);
        m_buffers.incoming.resize(size_t(kMostRead));
        m_buffers.outgoing.reserve(kMostEncoded + kMostMessageBytes);
    }
}

WebSocketSocket::~WebSocketSocket() = default;

Transfer WebSocketSocket::read(std::span<char> into)
{
    // What still comes is of no use to anybody.
    if (isLastStage()) {
        const Transfer end = m_hasToldEnd ? m_below->read(into) : tellEnd();
        noteWants();
        return end;
    }
    const qsizetype most = std::min(kMostRead, qsizetype(into.size()) - kCarried);
    const Transfer got = m_below->read({m_buffers.incoming.data(), size_t(most)});
    noteWants();
    noteWork(m_below->takeWork());
    if (got.outcome != Outcome::Done)
        return got;
    m_buffers.lines = into;
    m_buffers.lineBytes = 0;
    const QByteArrayView bytes(m_buffers.incoming.data(), got.bytes);
    return m_stage == Stage::Upgrading ? readRequest(bytes) : readFrames(bytes);
}

Transfer WebSocketSocket::readRequest(QByteArrayView bytes)
{
    m_request.append(bytes);
    const Upgrade upgrade = judgeUpgrade(m_request, m_pages);
    switch (upgrade.verdict) {
    case Upgrade::Verdict::NeedMore:
        return {.outcome = Outcome::WouldWait};
    case Upgrade::Verdict::Refused: {
        const iovec answer{
            const_cast<char *>(upgrade.answer.constData()), size_t(upgrade.answer.size())};
        m_below->write({&answer, 1});
        m_below->shutdownWrite();
        m_stage = Stage::Refused;
        m_trouble = upgrade.trouble;
        m_request = QByteArray();
        m_hasToldEnd = true;
        noteWants();
        return tellEnd();
    }
    case Upgrade::Verdict::Accepted:
        break;
    }
    m_stage = Stage::Open;
    m_subprotocol = upgrade.subprotocol;
    m_pages = {};
    const QByteArray request = std::exchange(m_request, QByteArray());
    m_buffers.outgoing.append(upgrade.answer);
    setReady(true);
    return readFrames(QByteArrayView(request).sliced(upgrade.size));
}

Transfer WebSocketSocket::readFrames(QByteArrayView bytes)
{
    decode(bytes);
    const Transfer sent = sendOutgoing();
    if (sent.outcome == Outcome::Broken)
        return sent;
    if (m_held.size() > kMostHeld) {
        m_held.clear();
        noteWants();
        fail("WebSocket: answers to pings are not read");
    }
    if (m_buffers.lineBytes > 0) {
        // What came before the end is said first; the poller then tells of the end.
        if (isLastStage())
            ::shutdown(descriptor(), SHUT_RD);
        return {.outcome = Outcome::Done, .bytes = m_buffers.lineBytes};
    }
    if (isLastStage())
        return tellEnd();
    return {.outcome = Outcome::WouldWait};
}

bool WebSocketSocket::beginReceiving()
{
    const wslay_event_callbacks callbacks{.recv_callback = WebSocketEvents::read,
        .send_callback = WebSocketEvents::write,
        .genmask_callback = nullptr,
        .on_frame_recv_start_callback = WebSocketEvents::onFrame,
        .on_frame_recv_chunk_callback = nullptr,
        .on_frame_recv_end_callback = nullptr,
        .on_msg_recv_callback = WebSocketEvents::onMessage};
    wslay_event_context *receiver = nullptr;
    if (wslay_event_context_server_init(&receiver, &callbacks, this) != 0)
        return false;
    m_receiver.reset(receiver);
    wslay_event_config_set_max_recv_msg_length(receiver, kMostMessageBytes);
    m_missingBytes = 0;
    return true;
}

/// Lines go to the reader's buffer, answers to the outgoing frames.
void WebSocketSocket::decode(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    if (!m_receiver && !beginReceiving())
        return fail("WebSocket: no memory");
    wslay_event_context *const receiver = m_receiver.get();
    m_buffers.unread = bytes;
    const int result = wslay_event_recv(receiver);
    m_buffers.unread = {};
    // Of what wslay finds wrong in the head of a frame it only says that it is wrong; and it knows
    // nothing of our rules.
    if (result != 0 && m_stage == Stage::Open) {
        fail(describeCode(WSLAY_CODE_PROTOCOL_ERROR), WSLAY_CODE_PROTOCOL_ERROR);
    } else if (m_stage == Stage::Open) {
        wslay_event_send(receiver);
        if (wslay_event_get_close_received(receiver))
            m_stage = Stage::Closed;
        else if (wslay_event_get_close_sent(receiver))
            fail(describeCode(wslay_event_get_status_code_sent(receiver)));
    }
    const bool isWhole = m_missingBytes == 0 && !m_isInMessage;
    if (isWhole || isLastStage())
        m_receiver.reset();
}

void WebSocketSocket::fail(const QByteArray &trouble, quint16 code)
{
    if (code != 0)
        appendClose(code);
    m_stage = Stage::Failed;
    m_trouble = trouble;
}

/// What read() says of a last stage, once.
Transfer WebSocketSocket::tellEnd()
{
    m_hasToldEnd = true;
    if (m_stage == Stage::Closed)
        return {.outcome = Outcome::Closed};
    return {.outcome = Outcome::Broken, .error = Transfer::WebSocketTrouble};
}

Transfer WebSocketSocket::write(std::span<const iovec> pieces)
{
    if (wantsWrite() || m_stage == Stage::Upgrading)
        return {.outcome = Outcome::WouldWait};
    qsizetype taken = 0;
    for (const iovec &piece : pieces) {
        QByteArrayView rest = viewOf(piece);
        if (isLastStage()) {
            taken += rest.size();
            continue;
        }
        while (!rest.isEmpty() && m_buffers.outgoing.size() < kMostEncoded) {
            const qsizetype lineEnd = rest.indexOf('\n');
            const qsizetype size = lineEnd < 0 ? rest.size() : lineEnd + 1;
            appendLine(rest.first(size));
            rest = rest.sliced(size);
            taken += size;
        }
        if (!rest.isEmpty())
            break;
    }
    const Transfer sent = sendOutgoing();
    if (sent.outcome == Outcome::Broken)
        return sent;
    return {.outcome = Outcome::Done, .bytes = taken};
}

void WebSocketSocket::appendLine(QByteArrayView line)
{
    const QByteArrayView message = withoutLineEnd(line);
    if (message.isEmpty())
        return;
    if (m_subprotocol == Subprotocol::Binary)
        appendFrame(WSLAY_BINARY_FRAME, message);
    else if (protocol::isValidUtf8(message))
        appendFrame(WSLAY_TEXT_FRAME, message);
    else
        appendFrame(WSLAY_TEXT_FRAME, protocol::replaceInvalidUtf8(message));
}

void WebSocketSocket::appendFrame(int opcode, QByteArrayView payload)
{
    const auto *const bytes = reinterpret_cast<const uint8_t *>(payload.data());
    wslay_frame_iocb frame{.fin = 1,
        .rsv = 0,
        .opcode = uint8_t(opcode),
        .payload_length = uint64_t(payload.size()),
        .mask = 0,
        .data = bytes,
        .data_length = size_t(payload.size())};
    // Our callback takes everything, so a frame is always written whole.
    wslay_frame_send(m_buffers.encoder.get(), &frame);
}

void WebSocketSocket::appendClose(quint16 code)
{
    const std::array<char, 2> payload{char(code >> 8), char(code & 0xFF)};
    appendFrame(WSLAY_CONNECTION_CLOSE, {payload.data(), qsizetype(payload.size())});
}

Transfer WebSocketSocket::push()
{
    if (m_below->wantsWrite()) {
        const Transfer pushed = m_below->push();
        if (pushed.outcome != Outcome::Done) {
            noteWants();
            return pushed;
        }
    }
    const Transfer sent = m_held.push(*m_below);
    noteWants();
    return wantsWrite() && sent.outcome == Outcome::Done
        ? Transfer{.outcome = Outcome::WouldWait}
        : Transfer{.outcome = sent.outcome, .error = sent.error};
}

/// Sends the frames that were made; holds what the socket below does not take.
Transfer WebSocketSocket::sendOutgoing()
{
    const Transfer sent = m_held.send(*m_below, m_buffers.outgoing);
    noteWants();
    return sent;
}

void WebSocketSocket::noteWants() { setWantsWrite(!m_held.isEmpty() || m_below->wantsWrite()); }

void WebSocketSocket::shutdownWrite()
{
    if (m_stage == Stage::Open) {
        appendClose(codeOf(ending()));
        // The socket may just be full.
        m_below->makeRoom();
        sendOutgoing();
        m_stage = Stage::Closed;
        m_hasToldEnd = true;
    }
    m_below->shutdownWrite();
}

QByteArray WebSocketSocket::describe(int error) const
{
    return error == Transfer::WebSocketTrouble ? m_trouble : m_below->describe(error);
}

} // namespace watek::server::io

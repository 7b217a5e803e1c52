#include "server/io/WebSocketSocket.h"

#include "common/protocol/Utf8.h"

#include <wslay/wslay.h>

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <utility>

namespace watek::server::io {

namespace {

using Outcome = Transfer::Outcome;
using Received = WebSocketReceiver::Received;
using shared::Ending;

/// So much is encoded before the socket below is offered it.
constexpr qsizetype kMostEncoded = 64 * 1024;
constexpr qsizetype kMostRead = 64 * 1024;
/// More is never held: what one write() can bring, and as many answers to pings.
constexpr qsizetype kMostHeld = 2 * kMostEncoded;
/// What a message may hold beside the bytes of this read, and its line end.
constexpr qsizetype kCarried = WebSocketReceiver::kMostMessageBytes + 2;

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
    case Ending::Lost:
        return WSLAY_CODE_POLICY_VIOLATION;
    case Ending::NoPermit:
        return kTryAgainLater;
    }
    return WSLAY_CODE_NORMAL_CLOSURE;
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

void WebSocketBuffers::FreeContext::operator()(wslay_frame_context *context) const
{
    wslay_frame_context_free(context);
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
        m_buffers.outgoing.reserve(kMostEncoded + WebSocketReceiver::kMostMessageBytes);
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
    const QByteArrayView bytes(m_buffers.incoming.data(), got.bytes);
    return m_stage == Stage::Upgrading ? readRequest(bytes, into) : readFrames(bytes, into);
}

Transfer WebSocketSocket::readRequest(QByteArrayView bytes, std::span<char> lines)
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
    return readFrames(QByteArrayView(request).sliced(upgrade.size), lines);
}

Transfer WebSocketSocket::readFrames(QByteArrayView bytes, std::span<char> lines)
{
    const Received received = m_receiver.decode(bytes, lines, m_buffers.outgoing);
    noteWork(received.work);
    if (received.end == Received::End::Closed)
        m_stage = Stage::Closed;
    else if (received.end == Received::End::Failed)
        fail(received.trouble, received.closeCode);
    const Transfer sent = sendOutgoing();
    if (sent.outcome == Outcome::Broken)
        return sent;
    if (m_held.size() > kMostHeld) {
        m_held.clear();
        noteWants();
        fail("WebSocket: answers to pings are not read");
    }
    if (received.lineBytes > 0) {
        // What came before the end is said first; the poller then tells of the end.
        if (isLastStage())
            ::shutdown(descriptor(), SHUT_RD);
        return {.outcome = Outcome::Done, .bytes = received.lineBytes};
    }
    if (isLastStage())
        return tellEnd();
    return {.outcome = Outcome::WouldWait};
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

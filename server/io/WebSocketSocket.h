// IRC over WebSocket above another socket, TCP or TLS: RFC 6455 and IRCv3 "WebSocket support".
// Thread: io. WebSocketUpgrade judges the request that comes first, WebSocketReceiver (and wslay)
// reads the frames after it; this class moves the bytes, frames what is sent and ends it.
//
// One message is one line. Above this class lines end in CR LF as on the plain port; in messages
// they have no end.
//  - read() takes what the socket below has, and hands out each whole message as a line. An end
//    that a message has all the same is not counted. A line end inside a message must not make two
//    lines of it: it becomes a CR, for which the server refuses the line (400).
//  - write() makes a message of each line and hands them down together, up to 64 KiB at once. What
//    the socket below does not take is held here.
//
// The request counts as the beginning of the connection, see Socket.h. One that is refused is
// answered in HTTP.
//
// The end. If the client closes, wslay answers; if it breaks the rules, wslay says which one (1002
// protocol, 1007 not UTF-8, 1009 too long). In both cases nothing more is sent: write() throws away
// what it is given. If we close, shutdownWrite() says why (Ending) before the stream ends.
//
// What a client can make this cost. A message is at most a line long, and in at most kMostFragments
// pieces. Frames that bring no line (pings, pieces, empty messages) count for flood control as a
// line does, by noteWork(). Answers to pings that the client does not read are held up to a bound,
// then the connection breaks.
#pragma once

#include "server/io/HeldBytes.h"
#include "server/io/Socket.h"
#include "server/io/WebSocketReceiver.h"
#include "server/io/WebSocketUpgrade.h"

#include <QByteArray>

#include <memory>
#include <span>
#include <vector>

struct wslay_frame_context;

namespace watek::server::io {

/// Buffers that all WebSocket connections of a thread use in turn; empty between two calls. Nothing
/// is allocated before the first connection.
struct WebSocketBuffers {
    std::vector<char> incoming; ///< frames, as they came
    QByteArray outgoing; ///< frames that are not sent yet
    struct FreeContext {
        void operator()(wslay_frame_context *context) const;
    };
    std::unique_ptr<wslay_frame_context, FreeContext> encoder; ///< keeps nothing between two frames
};

class WebSocketSocket final : public Socket {
public:
    WebSocketSocket(std::unique_ptr<Socket> below, WebSocketBuffers &buffers, WelcomePages pages);
    ~WebSocketSocket() override;

    int descriptor() const override { return m_below->descriptor(); }
    /// `into` has room for kLeastRead and a message.
    Transfer read(std::span<char> into) override;
    Transfer write(std::span<const iovec> pieces) override;
    Transfer push() override;
    void makeRoom() override { m_below->makeRoom(); }
    void shutdownWrite() override;
    QByteArray describe(int error) const override;
    QByteArray cipher() const override { return m_below->cipher(); }
    QByteArray certificateFingerprint() const override { return m_below->certificateFingerprint(); }

private:
    enum class Stage : quint8 {
        Upgrading, ///< the request has not come yet
        Open,
        Closed, ///< the client has closed, and that was answered
        Failed, ///< m_trouble says why; the client was told
        Refused, ///< it never became a WebSocket
    };

    bool isLastStage() const { return m_stage > Stage::Open; }
    Transfer readRequest(QByteArrayView bytes, std::span<char> lines);
    Transfer readFrames(QByteArrayView bytes, std::span<char> lines);
    /// `code`: what the close that tells the client says; 0: it is told nothing, or by wslay.
    void fail(const QByteArray &trouble, quint16 code = 0);
    Transfer tellEnd();
    void appendLine(QByteArrayView line);
    void appendFrame(int opcode, QByteArrayView payload);
    void appendClose(quint16 code);
    Transfer sendOutgoing();
    void noteWants();

    const std::unique_ptr<Socket> m_below;
    WebSocketBuffers &m_buffers;
    Stage m_stage = Stage::Upgrading;
    Subprotocol m_subprotocol = Subprotocol::None;
    bool m_hasToldEnd = false; ///< read() has said that the stage is a last one
    WebSocketReceiver m_receiver;
    WelcomePages m_pages; ///< until it is open
    QByteArray m_request; ///< as far as it has come, until it is open
    HeldBytes m_held; ///< frames that the socket below has not taken yet
    QByteArray m_trouble;
};

} // namespace watek::server::io

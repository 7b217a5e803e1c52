// A WebSocket that is one end of a pair; its client is the test, which may do what no library does.
// Any thread.
#pragma once

#include "server/io/PlainSocket.h"
#include "server/io/WebSocketSocket.h"
#include "tests/support/WebSocketFrames.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <vector>

namespace watek::tests {

class WebSocketPair {
public:
    explicit WebSocketPair(const QByteArray &fields = {}, const QStringList &origins = {})
    {
        std::array<int, 2> ends{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
            qFatal("no socket pair");
        socket = std::make_unique<server::io::WebSocketSocket>(
            std::make_unique<server::io::PlainSocket>(server::shared::Descriptor(ends[0])), buffers,
            server::io::WelcomePages{.origins = origins});
        m_end = server::shared::Descriptor(ends[1]);
        m_fields = fields;
    }

    /// Asks for the WebSocket, and takes the answer.
    void open()
    {
        say(upgradeRequest(m_fields));
        readAll();
        takeBytes();
        const qsizetype end = m_received.indexOf("\r\n\r\n");
        answer = m_received.left(end + 4);
        m_received.remove(0, end + 4);
    }
    void say(const QByteArray &bytes)
    {
        if (::send(m_end.get(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL)
            != bytes.size())
            qFatal("the client cannot write");
    }
    void end() { ::shutdown(m_end.get(), SHUT_WR); }
    /// Reads until there is no more; what it was is appended to `lines`, and how it ended is the
    /// result.
    server::io::Transfer readAll()
    {
        for (;;) {
            const server::io::Transfer got = socket->read(m_scratch);
            if (got.outcome != server::io::Transfer::Outcome::Done)
                return got;
            lines.append(m_scratch.data(), got.bytes);
        }
    }
    server::io::Transfer hear(const QByteArray &bytes)
    {
        say(bytes);
        return readAll();
    }
    server::io::Transfer send(const QByteArrayList &pieces)
    {
        std::vector<iovec> all;
        for (const QByteArray &piece : pieces)
            all.push_back({const_cast<char *>(piece.constData()), size_t(piece.size())});
        return socket->write(all);
    }
    const QByteArray &takeBytes()
    {
        std::array<char, 4096> buffer{};
        ssize_t bytes = 0;
        while ((bytes = ::read(m_end.get(), buffer.data(), buffer.size())) > 0)
            m_received.append(buffer.data(), bytes);
        m_hasEnded = bytes == 0;
        return m_received;
    }
    std::vector<Frame> frames()
    {
        takeBytes();
        return takeFrames(m_received);
    }
    /// The only frame that came is a close; its code, or -1.
    int closedWith()
    {
        const std::vector<Frame> all = frames();
        return all.size() == 1 && all[0].opcode == Opcode::Close ? closeCode(all[0]) : -1;
    }
    bool hasEnded()
    {
        takeBytes();
        return m_hasEnded;
    }

    server::io::WebSocketBuffers buffers;
    std::unique_ptr<server::io::WebSocketSocket> socket;
    QByteArray lines;
    QByteArray answer;

private:
    server::shared::Descriptor m_end;
    QByteArray m_fields;
    QByteArray m_received;
    bool m_hasEnded = false;
    std::array<char, 64 * 1024> m_scratch{};
};

} // namespace watek::tests

// One client of the load generator: a non-blocking socket, and the lines it reads.
// Thread: main; the generator has no other. Linux (epoll is the generator's clock).
#pragma once

#include "tests/bench/WebSocketFraming.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>
#include <span>

struct ssl_st;

namespace watek::bench {

enum class Segments {
    Loopback, ///< 64 KiB, for which the server's system keeps megabytes of what is not read
    Ethernet, ///< 1460 bytes, so that it keeps as little as for a client that is not here
};

class LoadSocket {
public:
    LoadSocket() = default;
    LoadSocket(LoadSocket &&other) noexcept;
    LoadSocket &operator=(LoadSocket &&other) noexcept;
    ~LoadSocket();

    /// Begins to connect to 127.0.0.1. False when the system has no socket left.
    bool open(quint16 port, Segments segments);
    /// Once it is connected: encrypts from now on, and waits for the handshake. False when there is
    /// none. Any certificate is taken.
    bool startTls();
    /// Once it is connected: asks for a WebSocket with messages of text, and waits for the answer.
    /// From then on each line is a message; send() and read() still deal in lines. False when the
    /// server refuses.
    bool startWebSocket();
    void close();
    int descriptor() const { return m_descriptor; }
    /// Lets the system keep as little as it can of what has not been read.
    void receiveLittle();

    /// Sends all of it, waiting when the socket is full; false when the connection is gone.
    bool send(QByteArrayView bytes);
    /// Whether send() would begin without waiting.
    bool canSend() const;
    /// What can be read now, at most into.size(); 0 for nothing now, -1 when the connection is
    /// gone.
    qsizetype read(std::span<char> into);

private:
    bool sendBytes(QByteArrayView bytes);
    bool sendTls(QByteArrayView bytes);
    qsizetype readBytes(std::span<char> into);
    qsizetype readTls(std::span<char> into);

    int m_descriptor = -1;
    struct FreeSsl {
        void operator()(ssl_st *ssl) const;
    };
    std::unique_ptr<ssl_st, FreeSsl> m_ssl;
    std::optional<Unframer> m_unframer; ///< of a WebSocket
};

} // namespace watek::bench

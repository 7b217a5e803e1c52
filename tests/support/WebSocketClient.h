// A small WebSocket client of a real server: what it sends is what the test says, also frames that
// no library would send; the messages that it got are kept. Thread: the test's.
#pragma once

#include "tests/support/WebSocketFrames.h"

#include <QHostAddress>
#include <QSslSocket>
#include <QTest>

#include <vector>

namespace watek::tests {

class WebSocketClient {
public:
    enum class Over { Tcp, Tls };

    /// Connects and asks for the WebSocket; `fields`: upgradeRequest().
    explicit WebSocketClient(
        quint16 port, const QByteArray &fields = kTextField, Over over = Over::Tcp)
    {
        QObject::connect(&m_socket, &QSslSocket::readyRead, &m_socket, [this] { onBytes(); });
        // Whose certificate it is does not matter here.
        QObject::connect(
            &m_socket, &QSslSocket::sslErrors, &m_socket, [this] { m_socket.ignoreSslErrors(); });
        const QString here = QStringLiteral("127.0.0.1");
        if (over == Over::Tls)
            m_socket.connectToHostEncrypted(here, port);
        else
            m_socket.connectToHost(here, port);
        if (!m_socket.waitForConnected(5000))
            qFatal("the test's client cannot connect: %s", qPrintable(m_socket.errorString()));
        sendBytes(upgradeRequest(fields));
    }

    void sendBytes(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    void send(const Frame &frame) { sendBytes(encoded(frame)); }
    /// A message.
    void say(const QByteArray &line) { send({.payload = line}); }
    /// Messages that register it under this name and take it into the lobby.
    void join(const QByteArray &nick)
    {
        say("NICK " + nick);
        say("USER " + nick + " 0 * :" + nick);
        say("JOIN #lobby");
    }

    /// The head of the HTTP answer, once it has come whole, and before that nothing.
    const QByteArray &answer() const { return m_answer; }
    bool isOpen() const { return m_answer.startsWith("HTTP/1.1 101 "); }
    /// What followed an answer that refused it.
    const QByteArray &body() const { return m_bytes; }
    bool got(const QByteArray &text) const
    {
        for (const Frame &frame : m_frames) {
            if (frame.opcode <= Opcode::Binary && frame.payload.contains(text))
                return true;
        }
        return false;
    }
    QByteArray all() const
    {
        QByteArray lines;
        for (const Frame &frame : m_frames)
            lines += frame.payload + '\n';
        return lines;
    }
    const std::vector<Frame> &frames() const { return m_frames; }
    void forget() { m_frames.clear(); }
    /// The code of the close that it got; 0: none yet, or none in it.
    int closeCode() const
    {
        return m_frames.empty() || m_frames.back().opcode != Opcode::Close
            ? 0
            : tests::closeCode(m_frames.back());
    }
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    QSslSocket &socket() { return m_socket; }

    static inline const QByteArray kTextField = "Sec-WebSocket-Protocol: text.ircv3.net\r\n";

private:
    void onBytes()
    {
        m_bytes += m_socket.readAll();
        if (m_answer.isEmpty()) {
            const qsizetype end = m_bytes.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            m_answer = m_bytes.left(end + 4);
            m_bytes.remove(0, end + 4);
        }
        if (!isOpen())
            return;
        for (Frame &frame : takeFrames(m_bytes))
            m_frames.push_back(std::move(frame));
    }

    QSslSocket m_socket;
    QByteArray m_bytes;
    QByteArray m_answer;
    std::vector<Frame> m_frames;
};

} // namespace watek::tests

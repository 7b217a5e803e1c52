// A real server on a free port of 127.0.0.1, and clients that talk to it through real sockets.
// Thread: the test's, which plays the gui role. For suites that link watek_server_core.
#pragma once

#include "server/app/ServerHost.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace watek::tests {

/// What people have, on any free port, with more places and a shorter wait for guests. Flood
/// control is on, as it is for everybody: a client may say 40 lines at once, then ten a second.
inline server::shared::ServerConfig testConfig()
{
    server::shared::ServerConfig config;
    config.server.port = 0;
    config.server.maxClients = 50;
    config.server.plainTextWaitMs = 50;
    return config;
}

/// For a test that must say more than any client may; those who are not operators included.
inline server::shared::ServerConfig withoutFloodControl(
    server::shared::ServerConfig config = testConfig())
{
    config.limits.flood = false;
    return config;
}

/// With an operator, whom flood control does not hold: becomeOperator().
inline server::shared::ServerConfig withOperator(server::shared::ServerConfig config = testConfig())
{
    config.opers.push_back({.section = "oper",
        .name = "root",
        .password = "pw",
        .role = server::shared::OperRole::Admin});
    return config;
}

class ServerWorld {
public:
    explicit ServerWorld(const server::shared::ServerConfig &config = testConfig())
    {
        server::guiRole.assertCurrent();
        // What a server stores by itself goes to the folder that the system gives to programs: one
        // of its own here, for two servers do not share one.
        qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
        const auto started = m_host.start(config);
        if (!started)
            qFatal("the test's server does not start: %s",
                qPrintable(describe(started.error(), config)));
        m_port = m_host.port();
    }

    server::app::ServerHost &host() { return m_host; }
    /// The port of the door with that name.
    quint16 portOf(const QByteArray &door)
    {
        server::guiRole.assertCurrent();
        for (const auto &one : m_host.snapshot().doors) {
            if (one.endpoint.name == door)
                return one.endpoint.port;
        }
        qFatal("the test's server has no such door: %s", door.constData());
    }
    quint16 port() const { return m_port; }

private:
    QTemporaryDir m_folder;
    const threading::ThreadRole::Binding m_binding{server::guiRole};
    base::SystemClock m_clock;
    server::app::ServerHost m_host{m_clock};
    quint16 m_port = 0;
};

/// A client that is only a socket: what it sends is what the test says, what it got is kept.
class RawClient {
public:
    explicit RawClient(quint16 port, const QByteArray &firstBytes = {})
    {
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        if (!m_socket.waitForConnected(5000))
            qFatal("the test's client cannot connect: %s", qPrintable(m_socket.errorString()));
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket,
            [this] { m_received += m_socket.readAll(); });
        if (!firstBytes.isEmpty())
            send(firstBytes);
    }

    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    /// Everything it was sent since forget().
    const QByteArray &received() const { return m_received; }
    bool got(const QByteArray &text) const { return m_received.contains(text); }
    void forget() { m_received.clear(); }
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    QTcpSocket &socket() { return m_socket; }
    /// As a guest is called.
    QByteArray guestName() const
    {
        return "Client-127.0.0.1:" + QByteArray::number(m_socket.localPort());
    }

private:
    QTcpSocket m_socket;
    QByteArray m_received;
};

/// An IRC client that registers at once and joins the lobby.
inline std::unique_ptr<RawClient> ircClient(quint16 port, const QByteArray &nick)
{
    return std::make_unique<RawClient>(
        port, "NICK " + nick + "\r\nUSER " + nick + " 0 * :" + nick + "\r\nJOIN #lobby\r\n");
}

/// It stands in the lobby, and knows it.
inline bool isInLobby(const RawClient &client) { return client.got(" 366 "); }

/// Who is in the chat becomes the operator of withOperator(); when isOperator() it may say as much
/// as it likes.
inline void becomeOperator(RawClient &client) { client.send("OPER root pw\r\n"); }
inline bool isOperator(const RawClient &client) { return client.got(" 381 "); }

} // namespace watek::tests

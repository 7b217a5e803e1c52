// What the suites about doors share: settings with doors, and clients of Unix sockets. Thread: the
// test's.
#pragma once

#include "tests/support/ServerWorld.h"

#include <QLocalSocket>
#include <QRandomGenerator>
#include <QTcpServer>

#include <algorithm>
#include <utility>
#include <vector>

namespace watek::tests {

inline const QString kHere = QStringLiteral("127.0.0.1");

inline server::shared::ServerConfig configWith(std::vector<server::shared::Endpoint> doors)
{
    server::shared::ServerConfig config = testConfig();
    config.opers.push_back({"oper", "root", "secret", server::shared::OperRole::Admin});
    config.listen = std::move(doors);
    return config;
}

inline bool logHas(server::app::ServerHost &host, const QByteArray &text)
{
    const auto records = host.log().since(0);
    return std::ranges::any_of(
        records, [&text](const auto &record) { return record.text.contains(text); });
}

/// A client that came through a Unix socket.
class UnixClient {
public:
    UnixClient(const QString &path, const QByteArray &firstBytes)
    {
        m_socket.connectToServer(path);
        if (!m_socket.waitForConnected(5000))
            qFatal("the test's client cannot connect: %s", qPrintable(m_socket.errorString()));
        QObject::connect(&m_socket, &QLocalSocket::readyRead, &m_socket,
            [this] { m_received += m_socket.readAll(); });
        send(firstBytes);
    }
    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    bool got(const QByteArray &text) const { return m_received.contains(text); }
    const QByteArray &received() const { return m_received; }

private:
    QLocalSocket m_socket;
    QByteArray m_received;
};

inline QByteArray registrationOf(const QByteArray &nick)
{
    return "NICK " + nick + "\r\nUSER " + nick + " 0 * :x\r\nJOIN #lobby\r\n";
}

/// Free at every address, and none that the system gives to outgoing connections.
inline quint16 freeDoorPort()
{
    for (;;) {
        const auto port = quint16(QRandomGenerator::global()->bounded(20'000, 32'000));
        if (QTcpServer().listen(QHostAddress::Any, port))
            return port;
    }
}

} // namespace watek::tests

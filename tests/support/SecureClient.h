// A client of the tests that comes by TLS, and takes any certificate. Thread: the test's.
#pragma once

#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTest>

namespace watek::tests {

/// A certificate and its key as PEM text.
struct OwnCertificate {
    QByteArray certificate;
    QByteArray key;
};

class SecureClient {
public:
    explicit SecureClient(
        quint16 port, const QByteArray &firstBytes = {}, const OwnCertificate &own = {})
    {
        m_socket.setPeerVerifyMode(QSslSocket::VerifyNone);
        if (!own.certificate.isEmpty()) {
            m_socket.setLocalCertificate(QSslCertificate(own.certificate));
            m_socket.setPrivateKey(QSslKey(own.key, QSsl::Ec));
        }
        QObject::connect(&m_socket, &QSslSocket::readyRead, &m_socket,
            [this] { m_received += m_socket.readAll(); });
        QObject::connect(
            &m_socket, &QSslSocket::encrypted, &m_socket, [this, firstBytes] { send(firstBytes); });
        m_socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    }

    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }
    const QByteArray &received() const { return m_received; }
    bool got(const QByteArray &text) const { return m_received.contains(text); }
    bool isEncrypted() const { return m_socket.isEncrypted(); }
    bool isClosed() const { return m_socket.state() == QAbstractSocket::UnconnectedState; }
    /// Of the server's certificate: SHA-256, hexadecimal digits.
    QByteArray fingerprint() const
    {
        return m_socket.peerCertificate().digest(QCryptographicHash::Sha256).toHex();
    }

private:
    QSslSocket m_socket;
    QByteArray m_received;
};

} // namespace watek::tests

#include "client/receive/SocketErrors.h"

#include <QCryptographicHash>
#include <QSslCertificate>
#include <QSslError>
#include <QSslSocket>

namespace watek::client::receive {

FailReason reasonOf(QAbstractSocket::SocketError error, bool wasConnected)
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return FailReason::HostNotFound;
    case QAbstractSocket::ConnectionRefusedError:
        return FailReason::Refused;
    case QAbstractSocket::RemoteHostClosedError:
        return FailReason::ClosedByServer;
    case QAbstractSocket::SocketTimeoutError:
        return FailReason::TimedOut;
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return FailReason::TlsFailed;
    default:
        return wasConnected ? FailReason::ConnectionReset : FailReason::Unreachable;
    }
}

namespace {

CertificateProblem problemOf(QSslError::SslError error)
{
    switch (error) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return CertificateProblem::SelfSigned;
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return CertificateProblem::UnknownIssuer;
    case QSslError::CertificateExpired:
        return CertificateProblem::Expired;
    case QSslError::CertificateNotYetValid:
        return CertificateProblem::NotYetValid;
    case QSslError::HostNameMismatch:
        return CertificateProblem::WrongHost;
    case QSslError::CertificateRevoked:
        return CertificateProblem::Revoked;
    default:
        return CertificateProblem::Other;
    }
}

QString nameOf(const QStringList &commonNames, const QStringList &organisations)
{
    return commonNames.isEmpty() ? organisations.value(0) : commonNames.first();
}

} // namespace

Certificate describeCertificate(const QSslSocket &socket)
{
    const QSslCertificate peer = socket.peerCertificate();
    Certificate certificate{
        .sha256 = peer.digest(QCryptographicHash::Sha256),
        .subject = nameOf(peer.subjectInfo(QSslCertificate::CommonName),
            peer.subjectInfo(QSslCertificate::Organization)),
        .issuer = nameOf(peer.issuerInfo(QSslCertificate::CommonName),
            peer.issuerInfo(QSslCertificate::Organization)),
        .validFrom = peer.effectiveDate(),
        .validUntil = peer.expiryDate(),
        .problems = {},
    };
    for (const QSslError &error : socket.sslHandshakeErrors()) {
        const CertificateProblem problem = problemOf(error.error());
        if (!certificate.problems.contains(problem))
            certificate.problems.append(problem);
    }
    return certificate;
}

QString tlsVersionName(const QSslSocket &socket)
{
    switch (socket.sessionProtocol()) {
    case QSsl::TlsV1_3:
        return QStringLiteral("TLS 1.3");
    case QSsl::TlsV1_2:
        return QStringLiteral("TLS 1.2");
    default:
        return QStringLiteral("TLS");
    }
}

} // namespace watek::client::receive

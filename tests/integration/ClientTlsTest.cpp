// TLS: which certificates are taken, what is told about those that are not, and pinning.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientScriptedServer.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QTest>

using namespace watek::client::session;
using watek::base::SystemClock;
using watek::client::receive::CertificateProblem;
using watek::client::receive::FailReason;
using watek::client::receive::TlsMode;
using watek::tests::ScriptedServer;

namespace {

// Self-signed for "irc.test", made for this test and used nowhere else.
const QByteArray kCertificate = R"(-----BEGIN CERTIFICATE-----
MIIBfjCCASOgAwIBAgIUDpxbz9R5ygxDGn5VLrCbvG7S+aMwCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwIaXJjLnRlc3QwIBcNMjYxMTI0MDg1MTIxWhgPMjEyNjEwMzEw
ODUxMjFaMBMxETAPBgNVBAMMCGlyYy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEnsW9xyjpBc2jcoSvLMmPHOW47F+zWmR+kiitstPOoQfJrC3HIpZd3M6l
G64TRNhpouxbwqML4qra4OJF4BXEGKNTMFEwHQYDVR0OBBYEFHs0Lg3kvPMYPtd4
T+eUHA0q1opPMB8GA1UdIwQYMBaAFHs0Lg3kvPMYPtd4T+eUHA0q1opPMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAOyTk1QVsWPIfU+ggR4LUVEf
2vYixilP/Ja/KIFNMfWRAiEArv6BNMockGtHcQKQYMThz2BRZRLWtKQykKyer5U3
EMU=
-----END CERTIFICATE-----
)";
const QByteArray kKey = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgyTQWjRnSb61eKI+p
7QSz4kQxIt8FRw7YZ/iH14yq3FyhRANCAASexb3HKOkFzaNyhK8syY8c5bjsX7Na
ZH6SKK2y086hB8msLccill3czqUbrhNE2Gmi7FvCowviqtrg4kXgFcQY
-----END PRIVATE KEY-----
)";
const QByteArray kSha256
    = QByteArray::fromHex("b36c050880ec7e7e930fb7ecc70e8119e431c0cfc1675dc4bd3d01b988ca5d6a");

QSslConfiguration serverTls()
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(kCertificate));
    tls.setPrivateKey(QSslKey(kKey, QSsl::Ec));
    return tls;
}

SessionConfig configFor(const ScriptedServer &server, TlsMode mode)
{
    SessionConfig config;
    config.address.port = server.serverPort();
    config.address.tls = mode;
    config.nick = QStringLiteral("ola");
    return config;
}

} // namespace

class ClientTlsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anUnknownCertificateIsShownNotTaken()
    {
        ScriptedServer server;
        server.speakTls(serverTls());
        Session session(configFor(server, TlsMode::Required), m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::CertificateNotTrusted);
        QCOMPARE(session.connection().certificate.sha256, kSha256);
        QCOMPARE(session.connection().certificate.subject, QStringLiteral("irc.test"));
        QVERIFY(session.connection().certificate.problems.contains(CertificateProblem::SelfSigned));
        QVERIFY(session.connection().certificate.problems.contains(CertificateProblem::WrongHost));
        QVERIFY(server.lines().isEmpty()); // not a word was said to it
    }

    void trustPinsTheCertificate()
    {
        ScriptedServer server;
        server.speakTls(serverTls());
        Session session(configFor(server, TlsMode::Required), m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        session.trustCertificate();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
        QCOMPARE(session.config().pinnedSha256, kSha256);
        QCOMPARE(session.connection().tlsVersion, QStringLiteral("TLS 1.3"));
    }

    void anotherCertificateThanThePinnedOneIsRefused()
    {
        ScriptedServer server;
        server.speakTls(serverTls());
        for (const TlsMode mode : {TlsMode::Required, TlsMode::Try}) {
            SessionConfig config = configFor(server, mode);
            config.pinnedSha256 = QByteArray(32, 'x');
            Session session(config, m_clock);
            session.connectToServer();
            QTRY_COMPARE(session.connection().phase, Phase::Failed);
            QCOMPARE(session.connection().reason, FailReason::CertificateChanged);
        }
        QVERIFY(server.lines().isEmpty());
    }

    void tryTakesAnyCertificate()
    {
        ScriptedServer server;
        server.speakTls(serverTls());
        Session session(configFor(server, TlsMode::Try), m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
        QVERIFY(!session.connection().tlsVersion.isEmpty());
        QVERIFY(!session.connection().certificate.problems.isEmpty());
    }

    void tryGoesOnInPlainText()
    {
        ScriptedServer server;
        Session session(configFor(server, TlsMode::Try), m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
        QVERIFY(session.connection().tlsVersion.isEmpty());
        QCOMPARE(server.connections(), 2);
    }

    void tryGoesOnWhenNothingAnswersTls()
    {
        ScriptedServer server;
        server.ignoreTlsHello();
        SessionConfig config = configFor(server, TlsMode::Try);
        config.times.connectMs = 200;
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
    }

    void requiredNeverFallsBack()
    {
        ScriptedServer server;
        Session session(configFor(server, TlsMode::Required), m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::TlsFailed);
        QCOMPARE(server.connections(), 1);
    }

    void aPinnedServerIsNeverSpokenToInPlainText()
    {
        ScriptedServer server;
        SessionConfig config = configFor(server, TlsMode::Try);
        config.pinnedSha256 = kSha256;
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::TlsFailed);
        QVERIFY(server.lines().isEmpty());
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(ClientTlsTest)
#include "ClientTlsTest.moc"

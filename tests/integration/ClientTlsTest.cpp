// TLS: which certificates are taken, what is told about those that are not, and pinning.
#include "client/session/Roles.h"
#include "client/session/Session.h"
#include "tests/integration/ClientScriptedServer.h"
#include "tests/support/Suite.h"
#include "tests/support/TestCertificate.h"

#include <QTest>

namespace clientTlsTest {

using namespace watek::client::session;
using watek::base::SystemClock;
using watek::client::receive::CertificateProblem;
using watek::client::receive::FailReason;
using watek::client::receive::TlsMode;
using watek::tests::kSha256;
using watek::tests::ScriptedServer;
using watek::tests::serverTls;

namespace {

SessionConfig configFor(const ScriptedServer &server, TlsMode mode)
{
    SessionConfig config;
    config.address.port = server.serverPort();
    config.address.tls = mode;
    config.nick = QStringLiteral("ola");
    return config;
}

/// Whether the connection was ever lost for a reason: trying again, it is lost for a moment only.
class Losses {
public:
    explicit Losses(const Session &session)
    {
        QObject::connect(&session, &Session::connectionChanged, &m_life, [this, &session] {
            if (session.connection().phase == Phase::Lost)
                m_reasons.append(session.connection().reason);
        });
    }
    bool contain(FailReason reason) const { return m_reasons.contains(reason); }

private:
    QObject m_life; ///< nothing is told after its end
    QList<FailReason> m_reasons;
};

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
        server.setOnTlsHello(ScriptedServer::OnTlsHello::Ignore);
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
        QCOMPARE(session.connection().reason, FailReason::NotTls);
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
        QCOMPARE(session.connection().reason, FailReason::TlsGone);
        QVERIFY(server.lines().isEmpty());
    }

    void trustIsForAnAddressThatAsksForNoTlsAsWell()
    {
        ScriptedServer server;
        server.speakTls(serverTls());
        SessionConfig config = configFor(server, TlsMode::Off);
        config.pinnedSha256 = kSha256;
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
        QVERIFY(!session.connection().tlsVersion.isEmpty());
        QCOMPARE(session.config().lastTls, TlsMode::Required);
    }

    void whereTlsWasSpokenNothingLessIsTaken_data()
    {
        QTest::addColumn<TlsMode>("asked");
        QTest::addColumn<TlsMode>("before");
        QTest::newRow("off, required before") << TlsMode::Off << TlsMode::Required;
        QTest::newRow("off, tried before") << TlsMode::Off << TlsMode::Try;
        QTest::newRow("try, required before") << TlsMode::Try << TlsMode::Required;
        QTest::newRow("try, tried before") << TlsMode::Try << TlsMode::Try;
    }

    void whereTlsWasSpokenNothingLessIsTaken()
    {
        QFETCH(TlsMode, asked);
        QFETCH(TlsMode, before);
        ScriptedServer server;
        SessionConfig config = configFor(server, asked);
        config.lastTls = before;
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::TlsGone);
        QVERIFY(server.lines().isEmpty());
        QCOMPARE(server.connections(), 1);
    }

    void aReconnectionIsNotLoweredEither()
    {
        ScriptedServer server;
        server.speakTls(serverTls());
        SessionConfig config = configFor(server, TlsMode::Try);
        config.times.retry = {.first = 1, .longest = 1};
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
        const auto saidInTls = server.lines();
        server.speakPlain();
        server.hangUp();
        QTRY_COMPARE(session.connection().phase, Phase::Failed);
        QCOMPARE(session.connection().reason, FailReason::TlsGone);
        QCOMPARE(server.lines(), saidInTls);
    }

    void aHandshakeThatBreaksIsTriedAgain_data()
    {
        QTest::addColumn<TlsMode>("asked");
        QTest::addColumn<ScriptedServer::OnTlsHello>("what");
        QTest::addColumn<FailReason>("reason");
        using enum ScriptedServer::OnTlsHello;
        QTest::newRow("off, hung up") << TlsMode::Off << Break << FailReason::TlsBroken;
        QTest::newRow("try, hung up") << TlsMode::Try << Break << FailReason::TlsBroken;
        QTest::newRow("required, hung up") << TlsMode::Required << Break << FailReason::TlsFailed;
        QTest::newRow("try, silent") << TlsMode::Try << Ignore << FailReason::TlsBroken;
    }

    // What stands before the server takes the connection while the server itself starts again.
    void aHandshakeThatBreaksIsTriedAgain()
    {
        QFETCH(TlsMode, asked);
        QFETCH(ScriptedServer::OnTlsHello, what);
        QFETCH(FailReason, reason);
        ScriptedServer server;
        server.speakTls(serverTls());
        SessionConfig config = configFor(server, asked);
        config.lastTls = TlsMode::Try;
        if (asked == TlsMode::Required)
            config.pinnedSha256 = kSha256;
        config.times.connectMs = 200;
        config.times.retry = {.first = 1, .longest = 1};
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
        const auto saidInTls = server.lines();
        const Losses losses(session);
        server.setOnTlsHello(what);
        server.speakPlain();
        server.hangUp();
        QTRY_VERIFY(losses.contain(reason));
        QTRY_VERIFY(server.connections() > 3);
        QCOMPARE(server.lines(), saidInTls); // nothing in plain text
        server.speakTls(serverTls());
        QTRY_COMPARE(session.connection().phase, Phase::Online);
    }

    void anAlertOfTheServerIsTriedAgain()
    {
        ScriptedServer server;
        server.speakTls(serverTls());
        SessionConfig config = configFor(server, TlsMode::Try);
        config.times.retry = {.first = 1, .longest = 1};
        Session session(config, m_clock);
        session.connectToServer();
        QTRY_COMPARE(session.connection().phase, Phase::Online);
        QSslConfiguration nothingInCommon = serverTls();
        nothingInCommon.setProtocol(QSsl::TlsV1_2);
        nothingInCommon.setLocalCertificate(QSslCertificate()); // no cipher works without one
        const Losses losses(session);
        server.speakTls(nothingInCommon);
        server.hangUp();
        QTRY_VERIFY(losses.contain(FailReason::TlsBroken));
        server.speakTls(serverTls());
        QTRY_COMPARE(session.connection().phase, Phase::Online);
    }

private:
    watek::threading::ThreadRole::Binding m_gui{guiRole};
    SystemClock m_clock;
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientTlsTest)

} // namespace clientTlsTest

#include "ClientTlsTest.moc"

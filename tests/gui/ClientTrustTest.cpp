// Whom one trusts: a certificate that nobody vouches for is shown whole, stays trusted over
// restarts, and another one in its place is never a matter of one click.
#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/StateBar.h"
#include "tests/gui/ClientFixture.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using receive::FailReason;
using session::Phase;
using tests::ClientFixture;

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

const QString kText = QStringLiteral("B3:6C:05:08:80:EC:7E:7E:93:0F:B7:EC:C7:0E:81:19:"
                                     "E4:31:C0:CF:C1:67:5D:C4:BD:3D:01:B9:88:CA:5D:6A");

/// Agrees on TLS, and says nothing.
class TlsServer final : public QTcpServer {
public:
    TlsServer() { listen(QHostAddress(QHostAddress::LocalHost), 0); }
    session::ServerAddress address() const
    {
        return {.host = u"127.0.0.1"_qs, .port = serverPort(), .tls = receive::TlsMode::Required};
    }

protected:
    void incomingConnection(qintptr handle) override
    {
        auto *socket = new QSslSocket(this);
        socket->setSocketDescriptor(handle);
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(QSslCertificate(kCertificate));
        tls.setPrivateKey(QSslKey(kKey, QSsl::Ec));
        socket->setSslConfiguration(tls);
        socket->startServerEncryption();
    }
};

/// A window that was told to connect there.
struct World {
    TlsServer &server;
    ClientFixture client;
    session::Session *session = nullptr;

    explicit World(TlsServer &there, const QByteArray &trusted = {})
        : server(there)
    {
        client.settings.setTrustedCertificate(server.address(), trusted);
        start();
    }
    void start()
    {
        session::SessionConfig config;
        config.address = server.address();
        config.nick = u"kasia"_qs;
        session = client.window.openServer(config);
    }
    QString proof()
    {
        auto *label = client.window.page()->stateBar()->findChild<QLabel *>(u"stateProof"_qs);
        return label->isVisible() ? label->text() : QString();
    }
    QPushButton *button(StateButton button)
    {
        return client.window.page()->stateBar()->findChild<QPushButton *>(
            QStringLiteral("stateButton%1").arg(int(button)));
    }
    bool failedFor(FailReason reason) const
    {
        return session->connection().phase == Phase::Failed
            && session->connection().reason == reason;
    }
};

} // namespace

class ClientTrustTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{session::guiRole};
    std::unique_ptr<app::Translations> m_english;

private Q_SLOTS:
    void init() { m_english = std::make_unique<app::Translations>(u"en"_qs); }
    void cleanup() { m_english.reset(); }

    void theFingerprintStandsWhereOneIsAskedToTrustIt()
    {
        TlsServer server;
        World world(server);
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
        QVERIFY2(world.proof().contains(kText), qPrintable(world.proof()));
        QVERIFY2(world.proof().contains(u"irc.test"_qs), qPrintable(world.proof()));
        const QString until = QLocale().toString(
            QSslCertificate(kCertificate).expiryDate().date(), QLocale::ShortFormat);
        QVERIFY2(world.proof().contains(until), qPrintable(world.proof()));
        const auto *label
            = world.client.window.page()->stateBar()->findChild<QLabel *>(u"stateProof"_qs);
        QVERIFY(label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
        QVERIFY(label->textInteractionFlags().testFlag(Qt::TextSelectableByKeyboard));
    }

    void trustOutlivesTheSession()
    {
        TlsServer server;
        World world(server);
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
        world.button(StateButton::Trust)->click();
        QTRY_COMPARE(world.session->connection().phase, Phase::Registering);
        QCOMPARE(world.client.settings.trustedCertificate(server.address()), kSha256);
        const Settings later(world.client.folder.filePath(u"client.ini"_qs));
        QCOMPARE(later.trustedCertificate(server.address()), kSha256);
        session::ServerAddress other = server.address();
        other.port = 1;
        QCOMPARE(later.trustedCertificate(other), QByteArray());
        // A session that is made later asks nothing.
        world.client.workspace.removeSession(world.session);
        world.start();
        QTRY_COMPARE(world.session->connection().phase, Phase::Registering);
    }

    void aChangedOneIsShownBesideTheOldAndTakesTwoDecisions()
    {
        TlsServer server;
        const QByteArray old(32, '\x5a');
        World world(server, old);
        QTRY_VERIFY(world.failedFor(FailReason::CertificateChanged));
        QVERIFY2(world.proof().contains(kText), qPrintable(world.proof()));
        QVERIFY2(world.proof().contains(fingerprintText(old)), qPrintable(world.proof()));
        QVERIFY(!world.button(StateButton::Trust));
        QCOMPARE(world.client.settings.trustedCertificate(server.address()), old);

        world.button(StateButton::ForgetTrusted)->click();
        auto *box = world.client.window.findChild<QMessageBox *>(u"forgetTrustedBox"_qs);
        QVERIFY(box);
        QCOMPARE(box->defaultButton()->text(), u"Cancel"_qs);
        for (QAbstractButton *button : box->buttons()) {
            if (button->text() == u"Forget it"_qs)
                button->click();
        }
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
        QVERIFY(world.button(StateButton::Trust));
        QCOMPARE(world.client.settings.trustedCertificate(server.address()), QByteArray());
    }

    void goingBackAndConnectingKeepsTheWarning()
    {
        TlsServer server;
        World world(server, QByteArray(32, '\x5a'));
        QTRY_VERIFY(world.failedFor(FailReason::CertificateChanged));
        world.button(StateButton::GoBack)->click();
        QVERIFY(world.client.window.isFirstRunShown());
        QTest::keyClick(world.client.window.firstRunPage()->findChild<QLineEdit *>(u"address"_qs),
            Qt::Key_Return);
        QTRY_VERIFY(world.session->connection().phase == Phase::Failed);
        QCOMPARE(world.session->connection().reason, FailReason::CertificateChanged);
        QVERIFY(!world.button(StateButton::Trust));
    }

    void aSpoiltLineTrustsNothing()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"client.ini"_qs);
        const session::ServerAddress address{.host = u"IRC.example"_qs, .port = 6697};
        Settings settings(file);
        settings.setTrustedCertificate(address, QByteArray(31, 'x'));
        QCOMPARE(settings.trustedCertificate(address), QByteArray());
        for (const char *line : {"", "zz", "5a5a", "not a number"}) {
            QSettings(file, QSettings::IniFormat)
                .setValue(u"trusted/irc.example:6697"_qs, QLatin1String(line));
            QCOMPARE(Settings(file).trustedCertificate(address), QByteArray());
        }
    }
};

QTEST_MAIN(ClientTrustTest)
#include "ClientTrustTest.moc"

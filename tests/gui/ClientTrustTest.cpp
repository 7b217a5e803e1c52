// Whom one trusts: a certificate that nobody vouches for is shown whole, stays trusted over
// restarts, and another one in its place is never a matter of one click.
#include "client/app/Translations.h"
#include "client/session/Roles.h"
#include "client/ui/FirstRunPage.h"
#include "client/ui/StateBar.h"
#include "tests/gui/ClientFixture.h"
#include "tests/support/Suite.h"
#include "tests/support/TestCertificate.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTcpServer>

namespace clientTrustTest {

using namespace watek;
using namespace watek::client;
using namespace watek::client::ui;
using receive::FailReason;
using session::Phase;
using tests::ClientFixture;
using tests::kCertificate;
using tests::kSha256;

namespace {

const QString kText = QStringLiteral("B3:6C:05:08:80:EC:7E:7E:93:0F:B7:EC:C7:0E:81:19:"
                                     "E4:31:C0:CF:C1:67:5D:C4:BD:3D:01:B9:88:CA:5D:6A");

/// Agrees on TLS, and says nothing unless it is told to.
class TlsServer final : public QTcpServer {
public:
    bool welcomes = false;
    bool speaksTls = true; ///< otherwise it answers in plain text who tries
    QByteArray heardInPlain;

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
        connect(socket, &QSslSocket::readyRead, this, [this, socket, isPlain = !speaksTls] {
            const QByteArray heard = socket->readAll();
            if (heard.startsWith('\x16')) {
                socket->write("ERROR :This port is not encrypted\r\n");
                return socket->disconnectFromHost();
            }
            if (isPlain)
                heardInPlain += heard;
            if (welcomes && heard.contains("USER "))
                socket->write(":irc.test 001 kasia :Welcome\r\n");
        });
        if (!speaksTls)
            return;
        socket->setSslConfiguration(tests::serverTls());
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
    void start(receive::TlsMode tls = receive::TlsMode::Required)
    {
        session::SessionConfig config;
        config.address = server.address();
        config.address.tls = tls;
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
    void forget()
    {
        button(StateButton::ForgetTrusted)->setFocus();
        button(StateButton::ForgetTrusted)->click();
        auto *box = client.window.findChild<QMessageBox *>(u"forgetTrustedBox"_qs);
        QVERIFY(box);
        QCOMPARE(box->defaultButton()->text(), u"Cancel"_qs);
        for (QAbstractButton *one : box->buttons()) {
            if (one->text() == u"Forget it"_qs)
                one->click();
        }
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

        world.forget();
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
        QCOMPARE(world.client.window.focusWidget(), world.client.input());
        QVERIFY(world.button(StateButton::Trust));
        QCOMPARE(world.client.settings.trustedCertificate(server.address()), QByteArray());
    }

    void whatWasTrustedStaysEncryptedWhenItIsForgotten_data()
    {
        QTest::addColumn<bool>("isOldFile"); // which holds the certificate and nothing else
        QTest::newRow("now") << false;
        QTest::newRow("a file of an earlier version") << true;
    }
    void whatWasTrustedStaysEncryptedWhenItIsForgotten()
    {
        QFETCH(const bool, isOldFile);
        TlsServer server;
        World world(server, QByteArray(32, '\x5a'));
        QTRY_VERIFY(world.failedFor(FailReason::CertificateChanged));
        const QString file = world.client.folder.filePath(u"client.ini"_qs);
        if (isOldFile)
            QSettings(file, QSettings::IniFormat).remove(u"tls"_qs);
        world.forget();
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
        QCOMPARE(Settings(file).lastTls(server.address()), receive::TlsMode::Required);
        // Started again, and the '+' is forgotten: not a word in plain text.
        world.client.workspace.removeSession(world.session);
        server.speaksTls = false;
        world.start(receive::TlsMode::Off);
        QTRY_COMPARE(world.session->connection().phase, Phase::Failed);
        QCOMPARE(server.heardInPlain, QByteArray());
    }

    void whoAsksForTlsLaterIsAskedAboutTheCertificate()
    {
        TlsServer server;
        server.welcomes = true;
        World world(server);
        world.client.workspace.removeSession(world.session);
        world.start(receive::TlsMode::Try);
        QTRY_VERIFY(world.session->isOnline());
        world.client.type(QStringLiteral("/connect 127.0.0.1:+%1").arg(server.serverPort()));
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
        world.button(StateButton::Trust)->click();
        QTRY_VERIFY(world.session->isOnline());
        // One that is trusted stays connected.
        QSignalSpy changed(world.session, &session::Session::connectionChanged);
        world.client.type(QStringLiteral("/connect 127.0.0.1:+%1").arg(server.serverPort()));
        QVERIFY(world.session->isOnline());
        QCOMPARE(changed.size(), 0);
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

    void aTrustedServerThatIsTypedWithoutThePlusIsEncrypted()
    {
        TlsServer server;
        ClientFixture client;
        client.settings.setTrustedCertificate(server.address(), kSha256);
        FirstRunPage *page = client.window.firstRunPage();
        auto *address = page->findChild<QLineEdit *>(u"address"_qs);
        address->setText(QStringLiteral("127.0.0.1:%1").arg(server.serverPort()));
        const auto *choice = page->findChild<QWidget *>(u"tls"_qs);
        QVERIFY(!choice->isEnabled());
        QCOMPARE(choice->accessibleDescription(),
            u"This server was encrypted the last time. It will be so again."_qs);
        QTest::keyClick(address, Qt::Key_Return);
        const session::Session *session = client.workspace.sessions().first();
        QTRY_COMPARE(session->connection().phase, Phase::Registering);
        QVERIFY(!session->connection().tlsVersion.isEmpty());
    }

    void whatSpokeTlsIsRememberedOverRestarts()
    {
        TlsServer server;
        server.welcomes = true;
        {
            World world(server, kSha256);
            QTRY_VERIFY(world.session->isOnline());
            QCOMPARE(world.client.settings.lastTls(server.address()), receive::TlsMode::Required);
        }
        // One that tries is not insisted on, but stays encrypted.
        World world(server);
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
        world.client.workspace.removeSession(world.session);
        world.start(receive::TlsMode::Try);
        QTRY_VERIFY(world.session->isOnline());
        const Settings later(world.client.folder.filePath(u"client.ini"_qs));
        QCOMPARE(later.lastTls(server.address()), receive::TlsMode::Try);
        world.client.workspace.removeSession(world.session);
        server.speaksTls = false;
        world.start(receive::TlsMode::Off);
        QTRY_VERIFY(world.failedFor(FailReason::TlsGone));
        QCOMPARE(server.heardInPlain, QByteArray());
    }

    void aPlainSessionForgetsNothingThatAnotherKnows()
    {
        TlsServer server;
        server.welcomes = true;
        server.speaksTls = false;
        World world(server);
        world.client.workspace.removeSession(world.session);
        world.start(receive::TlsMode::Off);
        world.client.settings.setTrustedCertificate(server.address(), kSha256);
        QTRY_VERIFY(world.session->isOnline());
        QCOMPARE(world.client.settings.trustedCertificate(server.address()), kSha256);
    }

    void withoutEncryptionTakesTwoDecisions()
    {
        TlsServer server;
        server.speaksTls = false;
        ClientFixture client;
        client.settings.setLastTls(server.address(), receive::TlsMode::Required);
        client.settings.setTrustedCertificate(server.address(), kSha256);
        session::SessionConfig config;
        config.address = server.address();
        config.address.tls = receive::TlsMode::Off;
        config.nick = u"kasia"_qs;
        session::Session *session = client.window.openServer(config);
        QTRY_COMPARE(session->connection().phase, Phase::Failed);
        QCOMPARE(session->connection().reason, FailReason::TlsGone);
        client.window.page()
            ->stateBar()
            ->findChild<QPushButton *>(
                QStringLiteral("stateButton%1").arg(int(StateButton::ConnectPlain)))
            ->click();
        auto *box = client.window.findChild<QMessageBox *>(u"connectPlainBox"_qs);
        QVERIFY(box);
        QCOMPARE(box->defaultButton()->text(), u"Cancel"_qs);
        QCOMPARE(server.heardInPlain, QByteArray());
        for (QAbstractButton *button : box->buttons()) {
            if (button != box->defaultButton())
                button->click();
        }
        QTRY_VERIFY(server.heardInPlain.contains("NICK kasia"));
        QCOMPARE(client.settings.lastTls(server.address()), receive::TlsMode::Off);
        QCOMPARE(client.settings.trustedCertificate(server.address()), QByteArray());
    }

    void connectWithThePlusEncryptsAServerThatIsKnownWithoutIt()
    {
        TlsServer server;
        server.speaksTls = false;
        World world(server);
        world.client.workspace.removeSession(world.session);
        world.start(receive::TlsMode::Off);
        QTRY_COMPARE(world.session->connection().phase, Phase::Registering);
        QVERIFY(world.session->connection().tlsVersion.isEmpty());
        server.speaksTls = true;
        world.client.type(QStringLiteral("/connect 127.0.0.1:+%1").arg(server.serverPort()));
        QCOMPARE(world.client.workspace.sessions().size(), 1);
        QTRY_VERIFY(world.failedFor(FailReason::CertificateNotTrusted));
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

WATEK_SUITE(QTEST_MAIN, ClientTrustTest)

} // namespace clientTrustTest

#include "ClientTrustTest.moc"

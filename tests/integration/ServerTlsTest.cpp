// The door that encrypts, with real TLS clients: chat with those who come without, certificates
// that are made, kept, renewed and refused, deadlines, and what the waiting room and a full server
// say.
#include "server/shared/Lingering.h"
#include "server/shared/TlsContext.h"
#include "tests/support/SecureClient.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace serverTlsTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::shared::Lingering;
using watek::server::shared::ServerConfig;
using watek::server::shared::TlsContext;
using watek::server::shared::WhenFull;
using watek::tests::OwnCertificate;
using watek::tests::RawClient;
using watek::tests::SecureClient;
using watek::tests::ServerWorld;

namespace {

QByteArray registering(const QByteArray &nick)
{
    return "NICK " + nick + "\r\nUSER u 0 * :" + nick + "\r\n";
}

bool logHas(ServerWorld &world, const QByteArray &text)
{
    const auto records = world.host().log().since(0);
    return std::ranges::any_of(
        records, [&text](const auto &record) { return record.text.contains(text); });
}

OwnCertificate selfSigned(const QByteArray &name)
{
    const auto made = TlsContext::makeSelfSigned({name});
    return {.certificate = made->certificates, .key = made->key};
}

QByteArray fingerprintOf(const OwnCertificate &one)
{
    return QSslCertificate(one.certificate).digest(QCryptographicHash::Sha256).toHex();
}

void write(const QString &name, const QByteArray &text)
{
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(name));
}

} // namespace

class ServerTlsTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    QTemporaryDir m_folder;
    int m_number = 0;

    /// The defaults that people have, with TLS on, any free port, and a folder of its own.
    ServerConfig config()
    {
        ServerConfig config;
        config.server.port = 0;
        config.server.maxClients = 50;
        config.server.dataFolder = m_folder.filePath(QStringLiteral("data%1").arg(++m_number));
        config.tls.enabled = true;
        config.tls.port = 0;
        return config;
    }
    /// The same with a certificate from files, which are written to the folder's certificate.pem.
    ServerConfig configWithFile(const OwnCertificate &own)
    {
        ServerConfig made = config();
        made.tls.certificateFile
            = m_folder.filePath(QStringLiteral("certificate%1.pem").arg(m_number));
        write(made.tls.certificateFile, own.certificate + own.key);
        return made;
    }

private Q_SLOTS:
    void initTestCase() { QStandardPaths::setTestModeEnabled(true); }

    void whoComesByTlsAndWhoDoesNotChat()
    {
        guiRole.assertCurrent();
        ServerWorld world(config());
        SecureClient ola(world.portOf("tls"), registering("ola") + "JOIN #lobby\r\n");
        QTRY_VERIFY(ola.got(" 366 "));
        RawClient guest(world.port(), "hello all\n");
        QTRY_VERIFY(ola.got(" PRIVMSG #lobby :hello all"));
        ola.send("PRIVMSG #lobby :hello guest\r\n");
        QTRY_VERIFY(guest.got("ola: hello guest"));
        const auto rows = world.host().clients();
        const auto row
            = std::ranges::find(rows, QByteArray("ola"), &watek::server::shared::ClientRow::nick);
        QVERIFY(row != rows.end());
        QCOMPARE(row->cipher, "TLSv1.3, TLS_AES_128_GCM_SHA256");
    }

    // A guest who types into `openssl s_client`.
    void guestsMayComeByTls()
    {
        guiRole.assertCurrent();
        ServerWorld world(config());
        SecureClient guest(world.portOf("tls"), "hello\n");
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_VERIFY(watek::tests::isInLobby(*anna));
        QTRY_VERIFY(guest.got("Welcome "));
        guest.send("good day\n");
        QTRY_VERIFY(anna->got(" PRIVMSG #lobby :good day"));
    }

    void aLongAnswerComesWhole()
    {
        guiRole.assertCurrent();
        ServerWorld world(config());
        SecureClient ola(world.portOf("tls"), registering("ola") + "JOIN #lobby\r\n");
        QTRY_VERIFY(ola.got(" 366 "));
        RawClient talker(world.port(), registering("talker") + "JOIN #lobby\r\n");
        QTRY_VERIFY(talker.got(" 366 "));
        for (int i = 0; i < 12; ++i)
            talker.send("PRIVMSG #lobby :" + QByteArray(400, char('a' + i % 26))
                + QByteArray::number(i) + "\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(ola.got("l11\r\n"), 30'000);
        QCOMPARE(ola.received().count(" PRIVMSG #lobby :"), 12);
    }

    void theOwnCertificateIsMadeOnceAndKept()
    {
        guiRole.assertCurrent();
        const ServerConfig once = config();
        QByteArray first;
        {
            ServerWorld world(once);
            first = world.host().certificates().front().fingerprint;
            SecureClient ola(world.portOf("tls"));
            QTRY_VERIFY(ola.isEncrypted());
            QCOMPARE(ola.fingerprint(), first);
            QVERIFY(logHas(world, watek::server::shared::fingerprintForPeople(first)));
            const QString key = once.server.dataFolder + QStringLiteral("/tls/key.pem");
            QCOMPARE(QFileInfo(key).permissions()
                    & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                QFile::Permissions());
            ola.send(registering("ola") + "INFO\r\n");
            QTRY_VERIFY(ola.got(watek::server::shared::fingerprintForPeople(first)));
        }
        ServerWorld again(once);
        QCOMPARE(again.host().certificates().front().fingerprint, first);
    }

    void aKeyThatWasLeftAloneDoesNotKeepTheServerFromStarting()
    {
        guiRole.assertCurrent();
        const ServerConfig settings = config();
        const QString folder = settings.server.dataFolder + QStringLiteral("/tls");
        QVERIFY(QDir().mkpath(folder));
        write(folder + QStringLiteral("/key.pem"), selfSigned("irc.test").key);
        QByteArray made;
        {
            ServerWorld world(settings);
            QVERIFY(world.host().isRunning());
            made = world.host().certificates().front().fingerprint;
        }
        ServerWorld again(settings);
        QCOMPARE(again.host().certificates().front().fingerprint, made);
    }

    void anotherDataFolderIsThereForTheNextStartOnly()
    {
        guiRole.assertCurrent();
        const ServerConfig before = config();
        ServerConfig after = before;
        after.server.dataFolder = m_folder.filePath(QStringLiteral("elsewhere"));
        ServerWorld world(before);
        const QByteArray fingerprint = world.host().certificates().front().fingerprint;
        world.host().setReload(
            [after]() -> watek::base::Expected<ServerConfig, QString> { return after; });
        const auto result = world.host().reload();
        QCOMPARE(result.changed, QByteArrayList{"server/data (after a restart)"});
        QCOMPARE(world.host().certificates().front().fingerprint, fingerprint);
        QVERIFY(!QFileInfo::exists(after.server.dataFolder));
    }

    void whoShowsACertificateIsKnownByIt()
    {
        guiRole.assertCurrent();
        ServerWorld world(config());
        const OwnCertificate own = selfSigned("ola");
        SecureClient ola(world.portOf("tls"), registering("ola") + "WHOIS ola\r\n", own);
        QTRY_VERIFY(ola.got(" 318 "));
        QVERIFY(ola.got(" 671 ola ola :is using a secure connection"));
        QVERIFY(ola.got(" 276 ola ola :has client certificate fingerprint " + fingerprintOf(own)));
    }

    void aRenewedCertificateDropsNobody()
    {
        guiRole.assertCurrent();
        const OwnCertificate before = selfSigned("irc.test");
        const OwnCertificate after = selfSigned("irc.test");
        const ServerConfig settings = configWithFile(before);
        ServerWorld world(settings);
        world.host().setReload(
            [settings]() -> watek::base::Expected<ServerConfig, QString> { return settings; });
        SecureClient ola(world.portOf("tls"), registering("ola"));
        QTRY_VERIFY(ola.got(" 376 "));
        QCOMPARE(ola.fingerprint(), fingerprintOf(before));
        write(settings.tls.certificateFile, after.certificate + after.key);
        world.host().reload();
        QTRY_VERIFY(logHas(world, "Changed settings: the TLS certificates"));
        SecureClient ewa(world.portOf("tls"), registering("ewa"));
        QTRY_VERIFY(ewa.got(" 376 "));
        QCOMPARE(ewa.fingerprint(), fingerprintOf(after));
        ola.send("PING still\r\n");
        QTRY_VERIFY(ola.got("PONG watek.local still"));
        ewa.send("INFO\r\n");
        QTRY_VERIFY(ewa.got(watek::server::shared::fingerprintForPeople(fingerprintOf(after))));
    }

    void aWrongCertificateIsRefusedWholeAndTheOldOneGoesOn()
    {
        guiRole.assertCurrent();
        const OwnCertificate good = selfSigned("irc.test");
        const ServerConfig settings = configWithFile(good);
        ServerWorld world(settings);
        world.host().setReload([settings]() -> watek::base::Expected<ServerConfig, QString> {
            ServerConfig changed = settings;
            changed.limits.monitor = 7;
            return changed;
        });
        write(settings.tls.certificateFile, good.certificate + selfSigned("other").key);
        world.host().reload();
        QTRY_VERIFY(logHas(world, "The settings are wrong, the old ones stay: "));
        QVERIFY(logHas(world, "the private key does not fit the certificate"));
        QCOMPARE(world.host().config().limits.monitor, 100);
        SecureClient ola(world.portOf("tls"), registering("ola"));
        QTRY_VERIFY(ola.got(" MONITOR=100 "));
        QCOMPARE(ola.fingerprint(), fingerprintOf(good));
    }

    void aServerWithAWrongCertificateDoesNotStart()
    {
        guiRole.assertCurrent();
        ServerConfig settings = configWithFile({});
        const watek::base::SystemClock clock;
        watek::server::app::ServerHost host(clock);
        const auto started = host.start(settings);
        QVERIFY(!started);
        QCOMPARE(started.error().kind, watek::server::app::StartError::Kind::Certificate);
        QVERIFY2(describe(started.error(), settings).contains(settings.tls.certificateFile),
            qPrintable(describe(started.error(), settings)));
    }

    void clientsAreNotBoundToACertificateThatNobodyVouchesFor()
    {
        guiRole.assertCurrent();
        ServerConfig settings = config();
        settings.tls.sts = true;
        settings.tls.port = 0;
        ServerWorld world(settings);
        QVERIFY(logHas(world, "tls/sts is not announced"));
    }

    void aFullServerSaysSoByTlsToo()
    {
        guiRole.assertCurrent();
        ServerConfig settings = config();
        settings.server.maxClients = 1;
        settings.server.whenFull = WhenFull::Refuse;
        ServerWorld world(settings);
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_VERIFY(watek::tests::isInLobby(*anna));
        SecureClient ola(world.portOf("tls"));
        QTRY_VERIFY(ola.isClosed());
        QVERIFY2(ola.got("ERROR :The server is full (1 of 1)"), ola.received().constData());
    }

    void whoIsRefusedDoesNotLingerInCrowds()
    {
        guiRole.assertCurrent();
        ServerConfig settings = config();
        settings.server.maxClients = 1;
        settings.server.ioThreads = 1;
        settings.server.whenFull = WhenFull::Refuse;
        ServerWorld world(settings);
        const auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_VERIFY(watek::tests::isInLobby(*anna));
        // They never shake hands, and keep their side open.
        std::vector<std::unique_ptr<watek::tests::RawClient>> crowd;
        for (int i = 0; i < 400; ++i)
            crowd.push_back(std::make_unique<watek::tests::RawClient>(world.portOf("tls")));
        QTRY_COMPARE(world.host().snapshot().refused, quint64(400));
        // Anna, and those who may read why for two seconds.
        QTRY_VERIFY_WITH_TIMEOUT(world.host().clients().size() <= Lingering::kMost + 1, 500);
        // One who comes now is told, the crowd or not.
        SecureClient ola(world.portOf("tls"));
        QTRY_VERIFY(ola.isClosed());
        QVERIFY2(ola.got("ERROR :The server is full (1 of 1)"), ola.received().constData());
    }

    void theWaitingRoomSpeaksTls()
    {
        guiRole.assertCurrent();
        ServerConfig settings = config();
        settings.server.maxClients = 1;
        ServerWorld world(settings);
        auto anna = watek::tests::ircClient(world.port(), "anna");
        QTRY_VERIFY(watek::tests::isInLobby(*anna));
        SecureClient ola(world.portOf("tls"), registering("ola"));
        QTRY_VERIFY(ola.got("NOTICE * :"));
        QVERIFY(!ola.got(" 001 "));
        anna.reset();
        QTRY_VERIFY(ola.got(" 001 ola "));
    }

    void plainTextOnTheTlsDoorIsToldAndClosed()
    {
        guiRole.assertCurrent();
        ServerWorld world(config());
        RawClient lost(world.portOf("tls"), registering("lost"));
        QTRY_VERIFY(lost.isClosed());
        QVERIFY(lost.got("ERROR :This port speaks TLS only."));
        QTRY_VERIFY(logHas(world, "127.0.0.1 did not get in: It does not speak TLS"));
    }

    // Nothing, half a hello, a hello and no more: with one second for the handshake.
    void aHandshakeHasADeadlineOfOneSecondHere()
    {
        guiRole.assertCurrent();
        ServerConfig settings = config();
        settings.limits.handshakeTimeout = 1;
        ServerWorld world(settings);
        RawClient silent(world.portOf("tls"));
        RawClient half(world.portOf("tls"), QByteArray("\x16\x03\x01\x02\x00\x01", 6));
        // It holds its last byte back.
        RawClient slow(world.portOf("tls"), QByteArray("\x16", 1));
        slow.send(QByteArray("\x03", 1));
        QTRY_VERIFY(silent.isClosed() && half.isClosed() && slow.isClosed());
        QTRY_COMPARE(world.host().snapshot().permitsUsed, 0);
        QVERIFY(logHas(world, "did not finish its handshake in time"));
        // Others have come and gone as always.
        SecureClient ola(world.portOf("tls"), registering("ola"));
        QTRY_VERIFY(ola.got(" 376 "));
    }

    void stopSaysGoodbyeByTls()
    {
        guiRole.assertCurrent();
        auto world = std::make_unique<ServerWorld>(config());
        SecureClient ola(world->portOf("tls"), registering("ola"));
        QTRY_VERIFY(ola.got(" 376 "));
        world.reset();
        QTRY_VERIFY(ola.isClosed());
        QVERIFY(ola.got("ERROR :"));
        QVERIFY(ola.got("shutting down"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerTlsTest)

} // namespace serverTlsTest

#include "ServerTlsTest.moc"

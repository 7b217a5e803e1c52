// What a scanner finds at the door that encrypts: sslscan, as Debian has it. Where it is missing
// the suite says so and is skipped.
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace serverSslscanTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::shared::ServerConfig;
using watek::tests::ServerWorld;

class ServerSslscanTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    QByteArray m_report;

private Q_SLOTS:
    void initTestCase()
    {
        guiRole.assertCurrent();
        const QString program = QStandardPaths::findExecutable(QStringLiteral("sslscan"));
        if (program.isEmpty())
            QSKIP("sslscan is not installed here (Debian's package sslscan)");
        const QTemporaryDir folder;
        ServerConfig config;
        config.server.port = 0;
        config.server.dataFolder = folder.path();
        config.tls.enabled = true;
        config.tls.port = 0;
        ServerWorld world(config);
        QProcess scan;
        scan.start(program,
            {QStringLiteral("--no-colour"), QStringLiteral("--show-certificate"),
                QStringLiteral("127.0.0.1:%1").arg(world.portOf("tls"))});
        QVERIFY(scan.waitForStarted());
        QTRY_COMPARE_WITH_TIMEOUT(scan.state(), QProcess::NotRunning, 60'000);
        m_report = scan.readAllStandardOutput();
        QCOMPARE(scan.exitCode(), 0);
    }

    void itFindsWhatThereShouldBe_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"SSLv2     disabled", "SSLv3     disabled", "TLSv1.0   disabled",
                 "TLSv1.1   disabled", "TLSv1.2   enabled", "TLSv1.3   enabled",
                 "Server supports TLS Fallback SCSV", "Session renegotiation not supported",
                 "TLSv1.3 not vulnerable to heartbleed", "TLSv1.2 not vulnerable to heartbleed",
                 "Preferred TLSv1.3  128 bits  TLS_AES_128_GCM_SHA256",
                 "Preferred TLSv1.2  128 bits  ECDHE-ECDSA-AES128-GCM-SHA256"})
            QTest::newRow(line) << QByteArray(line);
    }
    void itFindsWhatThereShouldBe()
    {
        QFETCH(QByteArray, line);
        QVERIFY2(m_report.contains(line), m_report.constData());
    }

    // Every cipher that is taken has forward secrecy and is authenticated.
    void itFindsNothingWeak()
    {
        int ciphers = 0;
        const QList<QByteArray> lines = m_report.split('\n');
        for (const QByteArray &line : lines) {
            if (!line.startsWith("Accepted") && !line.startsWith("Preferred"))
                continue;
            ++ciphers;
            QVERIFY2(line.contains("GCM") || line.contains("CHACHA20"), line.constData());
            QVERIFY2(line.contains("TLS_") || line.contains("ECDHE-"), line.constData());
        }
        QCOMPARE(ciphers, 6);
        QVERIFY2(!m_report.contains("ffdhe"), m_report.constData());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSslscanTest)

} // namespace serverSslscanTest

#include "ServerSslscanTest.moc"

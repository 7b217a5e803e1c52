// The program itself, as a script or a service manager meets it: words, exit codes, signals.
#include "tests/support/ServerProgram.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

#include <csignal>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace serverProgramTest {

using namespace watek;
using namespace watek::tests;

class ServerProgramTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSignalStopsItCleanly_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
    }

    void aSignalStopsItCleanly()
    {
        QFETCH(int, signal);
        const quint16 port = freePort();
        QProcess server;
        server.start(QStringLiteral(WATEK_SERVER_PROGRAM),
            {QStringLiteral("127.0.0.1"), QString::number(port), QStringLiteral("--headless")});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
        const auto client = ircClient(port, "anna");
        QTRY_VERIFY(isInLobby(*client));
        ::kill(pid_t(server.processId()), signal);
        QTRY_VERIFY_WITH_TIMEOUT(client->isClosed(), 10'000);
        QVERIFY(client->got("ERROR :"));
        QVERIFY(server.state() == QProcess::NotRunning || server.waitForFinished(10'000));
        QCOMPARE(server.exitStatus(), QProcess::NormalExit);
        QCOMPARE(server.exitCode(), 0);
        const QByteArray log = server.readAllStandardError();
        QVERIFY2(
            log.contains("[gui] server: listening on 127.0.0.1 port " + QByteArray::number(port)),
            log.constData());
        QVERIFY2(log.contains("[gui] server: stopped"), log.constData());
    }

    void aHangUpReadsTheConfigFileAgain()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("watek.ini"));
        const auto write = [&path](const QByteArray &settings) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(settings) == settings.size();
        };
        QVERIFY(write("[server]\nmax_clients = 1\n"));
        const quint16 port = freePort();
        QProcess server;
        QByteArray log;
        server.start(QStringLiteral(WATEK_SERVER_PROGRAM),
            {QStringLiteral("127.0.0.1"), QString::number(port), QStringLiteral("--headless"),
                QStringLiteral("--config"), path});
        QVERIFY(server.waitForStarted());
        const auto logged = [&server, &log](const QByteArray &text) {
            log += server.readAllStandardError();
            return log.contains(text);
        };
        QTRY_VERIFY_WITH_TIMEOUT(logged("listening on"), 20'000);
        const auto anna = ircClient(port, "anna");
        QTRY_VERIFY(isInLobby(*anna));
        const auto ola = ircClient(port, "ola");
        QTRY_VERIFY(ola->got("1 of 1"));

        QVERIFY(write("[server]\nmax_clients = two\n"));
        ::kill(pid_t(server.processId()), SIGHUP);
        QTRY_VERIFY_WITH_TIMEOUT(logged("The settings are wrong, the old ones stay"), 10'000);
        QVERIFY2(log.contains("watek.ini:2"), log.constData());

        QVERIFY(write("[server]\nmax_clients = 2\n"));
        ::kill(pid_t(server.processId()), SIGHUP);
        QTRY_VERIFY_WITH_TIMEOUT(logged("Changed settings: server/max_clients"), 10'000);
        QTRY_VERIFY(isInLobby(*ola));
        QVERIFY(!anna->isClosed());
        ::kill(pid_t(server.processId()), SIGTERM);
        QVERIFY(server.waitForFinished(10'000));
        QCOMPARE(server.exitCode(), 0);
    }

    void withoutDescriptorsItWaitsAndGoesOn()
    {
        const quint16 port = freePort();
        QProcess server;
        const QString withoutRights = geteuid() == 0
            ? QStringLiteral("exec setpriv --bounding-set -sys_resource ")
            : QStringLiteral("exec ");
        server.start(QStringLiteral("bash"),
            {QStringLiteral("-c"),
                QStringLiteral("ulimit -n 90; ") + withoutRights
                    + QStringLiteral(WATEK_SERVER_PROGRAM " 127.0.0.1 %1 --headless "
                                                          "--max-clients 500 --io-threads 2")
                          .arg(port)});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
        QByteArray log;
        const auto logged = [&server, &log](const QByteArray &text) {
            log += server.readAllStandardError();
            return log.contains(text);
        };
        // One that came and went: the server's socket has had nothing to accept once, and Qt
        // remembers that.
        {
            const auto first = ircClient(port, "first");
            QTRY_VERIFY_WITH_TIMEOUT(isInLobby(*first), 10'000);
        }
        std::vector<std::unique_ptr<RawClient>> crowd;
        for (int i = 0; i < 120; ++i)
            crowd.push_back(std::make_unique<RawClient>(port));
        QTRY_VERIFY_WITH_TIMEOUT(logged("the system has no descriptors left"), 10'000);
        // Two tries to accept, at least; meanwhile it does next to nothing.
        const double before = cpuSeconds(server.processId());
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY_WITH_TIMEOUT(timer.elapsed() > 1200, 5000);
        QVERIFY(cpuSeconds(server.processId()) - before < 0.4);
        // Who could not be taken is taken when others have left.
        crowd.resize(20);
        const auto late = ircClient(port, "late");
        QTRY_VERIFY_WITH_TIMEOUT(isInLobby(*late), 10'000);
        QCOMPARE(log.count("the system has no descriptors left"), 1);
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));
    }

    void whatItCannotDoItSays_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sentence");
        const QString headless = QStringLiteral("--headless");
        QTest::newRow("not our address")
            << QStringList{QStringLiteral("192.0.2.1"), QStringLiteral("8888"), headless} << 1
            << QByteArray("192.0.2.1 is not an address of this computer.");
        QTest::newRow("an empty address") << QStringList{QString(), QStringLiteral("8888"),
            headless} << 2 << QByteArray("address");
        QTest::newRow("no address")
            << QStringList{QStringLiteral("chat room"), QStringLiteral("8888"), headless} << 2
            << QByteArray("chat room");
        QTest::newRow("no port") << QStringList{QStringLiteral("127.0.0.1"),
            QStringLiteral("99999"), headless}
                                 << 2 << QByteArray("99999");
        QTest::newRow("unknown word")
            << QStringList{QStringLiteral("--no-such-thing")} << 2 << QByteArray("no-such-thing");
        QTest::newRow("no such file")
            << QStringList{headless, QStringLiteral("--config"), QStringLiteral("/nowhere.ini")}
            << 2 << QByteArray("/nowhere.ini");
        QTest::newRow("a file without an end")
            << QStringList{headless, QStringLiteral("--config"), QStringLiteral("/dev/zero")} << 2
            << QByteArray("/dev/zero: cannot be read: it is not a plain file");
    }

    void whatItCannotDoItSays()
    {
        QFETCH(QStringList, words);
        QFETCH(int, code);
        QFETCH(QByteArray, sentence);
        const ProgramOutcome outcome = runServer(words);
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.complaint.contains(sentence), outcome.complaint.constData());
    }

    void aPortInUseIsExitCodeOne()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
        const QByteArray port = QByteArray::number(other.serverPort());
        const ProgramOutcome outcome = runServer(
            {QStringLiteral("127.0.0.1"), QString::fromLatin1(port), QStringLiteral("--headless")});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(
            outcome.complaint.contains("Port " + port + " is already used by another program."),
            outcome.complaint.constData());
    }

    void itStartsWithMorePlacesThanTheSystemHasDescriptorsAndSaysSo()
    {
        const quint16 port = freePort();
        QProcess server;
        // Not even an administrator may raise the limit here.
        const QString withoutRights = geteuid() == 0
            ? QStringLiteral("exec setpriv --bounding-set -sys_resource ")
            : QStringLiteral("exec ");
        server.start(QStringLiteral("bash"),
            {QStringLiteral("-c"),
                QStringLiteral("ulimit -n 300; ") + withoutRights
                    + QStringLiteral(WATEK_SERVER_PROGRAM " 127.0.0.1 %1 --headless "
                                                          "--max-clients 5000 --io-threads 2")
                          .arg(port)});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));
        const QByteArray log = server.readAllStandardError();
        // 64 of its own, six for each io thread, and 5000 places with 16 to wait.
        QVERIFY2(log.contains("This system lets the server open too few files for all places (5092 "
                              "needed, 300 allowed): 224 clients can be here at once"),
            log.constData());
    }

    void itDoesNotStartWithoutDescriptorsForOneClientAndSaysSo()
    {
        QProcess server;
        const QString withoutRights = geteuid() == 0
            ? QStringLiteral("exec setpriv --bounding-set -sys_resource ")
            : QStringLiteral("exec ");
        server.start(QStringLiteral("bash"),
            {QStringLiteral("-c"),
                QStringLiteral("ulimit -n 76; ") + withoutRights
                    + QStringLiteral(WATEK_SERVER_PROGRAM " 127.0.0.1 0 --headless "
                                                          "--max-clients 500 --io-threads 2")});
        QVERIFY(server.waitForFinished(20'000));
        QCOMPARE(server.exitCode(), 1);
        const QByteArray log = server.readAllStandardError();
        QVERIFY2(log.contains("too few files to serve even one client: 77 needed, 76 allowed."),
            log.constData());
    }

    void aWrongSettingIsNamedWithItsLine()
    {
        QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("watek.ini"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[server]\nport=8888\n\n[limits]\nsendq=lots\n");
        file.close();
        const ProgramOutcome outcome
            = runServer({QStringLiteral("--headless"), QStringLiteral("--config"), name});
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.complaint.contains(name.toUtf8() + ":5: limits/sendq"),
            outcome.complaint.constData());
    }

    void helpAndVersionNeedNoDisplay()
    {
        const ProgramOutcome version = runServer({QStringLiteral("--version")});
        QCOMPARE(version.code, 0);
        QCOMPARE(version.output.trimmed(), QByteArray("watek-server " WATEK_VERSION));
        const ProgramOutcome help = runServer({QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        QVERIFY(help.output.contains("--max-clients"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerProgramTest)

} // namespace serverProgramTest

#include "ServerProgramTest.moc"

// The program and what it writes: standard output, standard error and the log file, when nobody
// reads, when the disk is full and when the file is moved away.
#include "tests/support/ServerProgram.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace serverProgramOutputTest {

using namespace watek;
using namespace watek::tests;

class ServerProgramOutputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aReaderOfStandardErrorThatEndsDoesNotEndTheServer()
    {
        const quint16 port = freePort();
        QProcess server;
        // `head` takes one line and ends.
        server.start(QStringLiteral("bash"),
            {QStringLiteral("-c"),
                QStringLiteral("exec " WATEK_SERVER_PROGRAM " 127.0.0.1 %1 --headless "
                               "2> >(head -n 1 >/dev/null)")
                    .arg(port)});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
        for (int i = 0; i < 20; ++i) {
            const auto client = ircClient(port, "anna" + QByteArray::number(i));
            QTRY_VERIFY(isInLobby(*client));
        }
        QCOMPARE(server.state(), QProcess::Running);
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));
        QCOMPARE(server.exitStatus(), QProcess::NormalExit);
        QCOMPARE(server.exitCode(), 0);
    }

    void aStandardErrorThatNobodyReadsDoesNotStopTheServer()
    {
        const quint16 port = freePort();
        QTemporaryDir folder;
        const QByteArray pipe = folder.filePath(QStringLiteral("pipe")).toLocal8Bit();
        QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
        QProcess server;
        server.setStandardErrorFile(QString::fromLocal8Bit(pipe));
        // Opened for both, so that opening it does not wait; and read by nobody.
        const int held = ::open(pipe.constData(), O_RDWR | O_CLOEXEC);
        server.setProcessEnvironment([] {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("WATEK_LOG_LEVEL"), QStringLiteral("debug"));
            return environment;
        }());
        server.start(QStringLiteral(WATEK_SERVER_PROGRAM),
            {QStringLiteral("127.0.0.1"), QString::number(port), QStringLiteral("--headless")});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
        // Each connection is more than 100 bytes of log; a pipe holds 65536.
        for (int i = 0; i < 800; ++i)
            QVERIFY(listens(port));
        const auto anna = ircClient(port, "anna");
        QTRY_VERIFY(isInLobby(*anna));
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));
        QCOMPARE(server.exitCode(), 0);
        int waiting = 0;
        QCOMPARE(ioctl(held, FIONREAD, &waiting), 0);
        QVERIFY2(waiting > 30'000, qPrintable(QString::number(waiting)));
        ::close(held);
    }

    void outputThatCannotBeWrittenIsSaid()
    {
        const auto runToFullDisk = [](const QStringList &words) {
            QProcess process;
            process.setStandardOutputFile(QStringLiteral("/dev/full"));
            process.start(QStringLiteral(WATEK_SERVER_PROGRAM), words);
            process.waitForFinished(20'000);
            return std::pair(process.exitCode(), process.readAllStandardError());
        };
        for (const char *word : {"--help", "--version"}) {
            const auto [code, complaint] = runToFullDisk({QString::fromLatin1(word)});
            QCOMPARE(code, 1);
            QCOMPARE(complaint,
                QByteArray("Standard output cannot be written: No space left on device.\n"));
        }
    }

    void aFullDiskUnderTheLogFileIsSaidOnStandardError()
    {
        const quint16 port = freePort();
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("watek.ini"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[log]\nfile = /dev/full\n");
        file.close();
        QProcess server;
        server.start(QStringLiteral(WATEK_SERVER_PROGRAM),
            {QStringLiteral("127.0.0.1"), QString::number(port), QStringLiteral("--headless"),
                QStringLiteral("--config"), path});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
        const auto anna = ircClient(port, "anna");
        QTRY_VERIFY(isInLobby(*anna));
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));
        QCOMPARE(server.exitCode(), 0);
        const QByteArray complaint = server.readAllStandardError();
        QCOMPARE(
            complaint.count("/dev/full: the log cannot be written: No space left on device"), 1);
    }

    void aHangUpOpensTheLogFileAgain()
    {
        const quint16 port = freePort();
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("watek.ini"));
        const QString log = folder.filePath(QStringLiteral("watek.log"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[log]\nfile = watek.log\n");
        file.close();
        QProcess server;
        server.start(QStringLiteral(WATEK_SERVER_PROGRAM),
            {QStringLiteral("127.0.0.1"), QString::number(port), QStringLiteral("--headless"),
                QStringLiteral("--config"), path});
        QVERIFY(server.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
        QVERIFY(QFile::rename(log, log + QStringLiteral(".1")));
        ::kill(pid_t(server.processId()), SIGHUP);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(log), 10'000);
        server.terminate();
        QVERIFY(server.waitForFinished(10'000));
        QFile newLog(log);
        QVERIFY(newLog.open(QIODevice::ReadOnly));
        QVERIFY(newLog.readAll().contains("server: stopped"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerProgramOutputTest)

} // namespace serverProgramOutputTest

#include "ServerProgramOutputTest.moc"

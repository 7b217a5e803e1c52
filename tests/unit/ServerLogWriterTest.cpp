// The log on its way out of the program: no line waits for another one, no output is waited for.
// Real threads, pipes and files.
#include "server/app/LogWriter.h"

#include "common/threading/TsanHints.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace serverLogWriterTest {

using namespace watek;
using namespace watek::server;
using app::LogFormat;
using app::LogOutput;
using app::LogWriter;
using shared::Log;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

LogOutput opened(const QString &path)
{
    auto output = LogOutput::open(path);
    if (!output)
        qFatal("cannot open %s: %s", qPrintable(path), output.error().constData());
    return std::move(output).value();
}

/// Threads that do the same at the same time.
class Writers {
public:
    Writers(int count, const std::function<void()> &work)
    {
        for (int i = 0; i < count; ++i) {
            m_threads.push_back(std::make_unique<threading::RoleThread>(
                QStringLiteral("writer"), ioRole, threading::LoopKind::Qt, work));
            m_threads.back()->start();
        }
    }
    ~Writers() { join(); }
    void join()
    {
        for (const auto &thread : m_threads) {
            thread->wait();
            threading::tsanAcquire(thread.get()); // which cannot see that wait() orders them
        }
    }

private:
    std::vector<std::unique_ptr<threading::RoleThread>> m_threads;
};

/// A named pipe, with or without somebody who reads.
class Pipe {
public:
    explicit Pipe(const QString &path)
        : m_path(path)
    {
        if (mkfifo(QFile::encodeName(path).constData(), 0600) != 0)
            qFatal("no pipe");
        open();
    }
    void open()
    {
        m_reader.emplace(::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_NONBLOCK));
    }
    void close() { m_reader.reset(); }
    QByteArray read()
    {
        QByteArray all(1 << 16, '\0');
        const ssize_t got = ::read(m_reader->get(), all.data(), size_t(all.size()));
        all.truncate(std::max<ssize_t>(got, 0));
        return all;
    }

private:
    const QString m_path;
    std::optional<shared::Descriptor> m_reader;
};

} // namespace

class ServerLogWriterTest : public QObject {
    Q_OBJECT

    const base::SystemClock m_clock{};
    QTemporaryDir m_folder;
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name)); }

private Q_SLOTS:
    void initTestCase()
    {
        std::signal(SIGPIPE, SIG_IGN);
        std::signal(SIGXFSZ, SIG_IGN);
    }

    void everyLineWakesTheReader()
    {
        // A wake-up is lost when a line comes just while the reader clears the wake-up of another:
        // two threads write without a pause, so that lines come at every moment.
        constexpr int kThreads = 2, kLines = 500'000;
        Log log(m_clock);
        Writers writers(kThreads, [&log] {
            for (int line = 0; line < kLines; ++line)
                log.info("test", "a line");
        });
        pollfd wakeUp{.fd = log.descriptor(), .events = POLLIN, .revents = 0};
        quint64 seen = 0;
        bool isStuck = false;
        while (seen < quint64(kThreads) * kLines && !isStuck) {
            isStuck = poll(&wakeUp, 1, 5000) == 0;
            log.clearWakeUp();
            if (!isStuck)
                seen = log.lastNumber();
        }
        writers.join();
        QVERIFY2(!isStuck, qPrintable(QStringLiteral("stuck after line %1").arg(seen)));
    }

    void linesOfManyThreadsAreWrittenAllAndInOrder()
    {
        constexpr int kThreads = 4, kLines = 3000;
        Log log(m_clock);
        {
            const LogWriter writer(log, opened(path("many")), path("many"), LogFormat::Text);
            Writers writers(kThreads, [&log] {
                for (int line = 0; line < kLines; ++line)
                    log.info("test", "line");
            });
            writers.join();
            QTRY_COMPARE(contentOf(path("many")).count('\n'), kThreads * kLines);
        }
        QVERIFY(!contentOf(path("many")).contains("lost"));
    }

    void aPipeThatNobodyReadsBlocksNobodyAndTheGapIsCounted()
    {
        Log log(m_clock);
        Pipe pipe(path("unread"));
        std::optional<LogWriter> writer;
        writer.emplace(log, opened(path("unread")), path("unread"), LogFormat::Text);
        const QByteArray text(200, 'x');
        constexpr qsizetype kLines = Log::kCapacity + 5000;
        for (qsizetype i = 0; i < kLines; ++i)
            log.info("test", text);
        // Whoever reads at last gets what was kept, and hears how much was not.
        QByteArray got;
        QTRY_VERIFY_WITH_TIMEOUT(
            (got += pipe.read(), got.contains(" log lines were lost\n")), 20'000);
        log.info("test", "the last line");
        QTRY_VERIFY_WITH_TIMEOUT((got += pipe.read(), got.contains("the last line")), 20'000);
        qsizetype lost = 0;
        for (const QByteArray &line : got.split('\n')) {
            const qsizetype at = line.indexOf("log: ");
            if (at >= 0 && line.endsWith(" log lines were lost"))
                lost += line.mid(at + 5).chopped(20).toLongLong();
        }
        QCOMPARE(got.count(text) + lost, kLines);
        // And the end does not wait for a reader for long.
        for (int i = 0; i < 2000; ++i)
            log.info("test", text);
        QElapsedTimer timer;
        timer.start();
        writer.reset();
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void aGapIsJsonWhereTheLinesAre()
    {
        Log log(m_clock);
        for (qsizetype i = 0; i < Log::kCapacity + 5; ++i)
            log.info("test", "x");
        const LogWriter writer(log, opened(path("json")), path("json"), LogFormat::Json);
        QTRY_COMPARE(contentOf(path("json")).count('\n'), Log::kCapacity + 1);
        const QByteArrayList lines = contentOf(path("json")).split('\n');
        for (const QByteArray &line : lines.first(lines.size() - 1))
            QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
        const QJsonObject gap = QJsonDocument::fromJson(lines.first()).object();
        QCOMPARE(gap.value(QLatin1String("text")).toString(), u"5 log lines were lost"_qs);
        QCOMPARE(gap.value(QLatin1String("level")).toString(), u"warning"_qs);
    }

    void aReaderThatEndsIsSurvivedAndTheNextOneGetsEverything()
    {
        Log log(m_clock);
        Pipe pipe(path("ended"));
        const LogWriter writer(log, opened(path("ended")), path("ended"), LogFormat::Text);
        pipe.close();
        log.info("test", "first");
        QTRY_VERIFY(log.lastNumber() == 2); // the log says what is wrong
        QVERIFY(log.since(1).front().text.startsWith("the log cannot be written: Broken pipe"));
        log.info("test", "second");
        pipe.open();
        QByteArray got;
        QTRY_VERIFY_WITH_TIMEOUT(
            (got += pipe.read(), got.contains("the log is written again")), 10'000);
        QVERIFY(got.contains("first"));
        QVERIFY(got.contains("second"));
        QCOMPARE(got.count("cannot be written"), 1);
    }

    void aFullDiskIsSaidOnceAndRecoveredFrom()
    {
        Log log(m_clock);
        rlimit before{};
        getrlimit(RLIMIT_FSIZE, &before);
        const LogWriter writer(log, opened(path("full")), path("full"), LogFormat::Text);
        const rlimit nothing{.rlim_cur = 10, .rlim_max = before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &nothing);
        for (int i = 0; i < 50; ++i)
            log.info("test", "line " + QByteArray::number(i) + ".");
        QTRY_COMPARE(log.lastNumber(), quint64(51));
        setrlimit(RLIMIT_FSIZE, &before);
        QTRY_VERIFY_WITH_TIMEOUT(
            contentOf(path("full")).contains("the log is written again"), 10'000);
        const QByteArray content = contentOf(path("full"));
        for (int i = 0; i < 50; ++i)
            QCOMPARE(content.count("test: line " + QByteArray::number(i) + ".\n"), 1);
        QCOMPARE(content.count("cannot be written"), 1);
    }

    void theFileIsOpenedAgainUnderItsName()
    {
        Log log(m_clock);
        LogWriter writer(log, opened(path("turning")), path("turning"), LogFormat::Text);
        log.info("test", "before");
        QTRY_VERIFY(contentOf(path("turning")).contains("before"));
        QVERIFY(QFile::rename(path("turning"), path("turned")));
        log.info("test", "meanwhile");
        QTRY_VERIFY(contentOf(path("turned")).contains("meanwhile"));
        writer.reopen();
        QTRY_VERIFY(contentOf(path("turning")).contains("the log file was opened again"));
        log.info("test", "after");
        QTRY_VERIFY(contentOf(path("turning")).contains("after"));
        QVERIFY(!contentOf(path("turned")).contains("after"));
    }

    void aPipeWithoutAReaderIsAnErrorAndNoWait()
    {
        Pipe pipe(path("nobody"));
        pipe.close();
        QVERIFY(!LogOutput::open(path("nobody")));
        QVERIFY(!LogOutput::open(path("no/such/folder")));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerLogWriterTest)

} // namespace serverLogWriterTest

#include "ServerLogWriterTest.moc"

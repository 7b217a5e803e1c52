// Lines that strangers cause do not fill the log, and none of them goes uncounted.
#include "server/app/LogWriter.h"
#include "tests/support/HandClock.h"
#include "tests/support/Suite.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace serverLogBrakeTest {

using namespace watek;
using namespace watek::server;
using shared::Log;
using shared::LogBrake;
using shared::LogLevel;
using shared::Stranger;
using tests::HandClock;

namespace {

void flood(Log &log, int lines)
{
    for (int i = 0; i < lines; ++i)
        log.stranger(Stranger::Foreign, LogLevel::Info, "client", "192.0.2.1 speaks HTTP");
}

int linesWith(const Log &log, const QByteArray &text)
{
    const auto records = log.since(0);
    return int(std::ranges::count_if(
        records, [&text](const auto &record) { return record.text.contains(text); }));
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ServerLogBrakeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aBurstPassesThenOneASecond()
    {
        LogBrake brake;
        int passed = 0;
        for (int i = 0; i < 100; ++i)
            passed += brake.tryPass(5000) ? 1 : 0;
        QCOMPARE(passed, LogBrake::kBurst);
        QVERIFY(!brake.tryPass(5999));
        QVERIFY(brake.tryPass(6000));
        QVERIFY(!brake.tryPass(6001));
        // Calm fills it again, but not above the burst.
        passed = 0;
        for (int i = 0; i < 100; ++i)
            passed += brake.tryPass(1'000'000) ? 1 : 0;
        QCOMPARE(passed, LogBrake::kBurst);
    }

    void whatWasLeftOutIsToldOnce()
    {
        LogBrake brake;
        for (int i = 0; i < LogBrake::kBurst; ++i)
            QVERIFY(brake.tryPass(0));
        QVERIFY(!brake.hasLeftOut());
        QVERIFY(!brake.tryPass(100) && !brake.tryPass(200));
        QVERIFY(brake.hasLeftOut());
        QCOMPARE(brake.takeLeftOut(10'099), std::nullopt);
        QCOMPARE(brake.takeLeftOut(10'100), (LogBrake::LeftOut{.lines = 2, .ms = 10'000}));
        QCOMPARE(brake.takeLeftOut(99'999), std::nullopt);
        QVERIFY(!brake.hasLeftOut());
    }

    void eachKindHasItsOwnBrake()
    {
        const HandClock clock;
        Log log(clock);
        flood(log, 1000);
        QCOMPARE(linesWith(log, "speaks HTTP"), LogBrake::kBurst);
        log.stranger(Stranger::Password, LogLevel::Warning, "client", "a wrong one");
        QCOMPARE(linesWith(log, "a wrong one"), 1);
        // What is no stranger's line has none.
        for (int i = 0; i < 100; ++i)
            log.info("server", "mine");
        QCOMPARE(linesWith(log, "mine"), 100);
    }

    void aLevelThatIsNotWrittenIsNotCounted()
    {
        const HandClock clock;
        Log log(clock, LogLevel::Warning);
        flood(log, 1000);
        QVERIFY(!log.hasLeftOut());
    }

    void theCountIsALineOfItsOwn()
    {
        HandClock clock;
        Log log(clock);
        flood(log, 1000);
        clock.advanceMs(9000);
        log.tellLeftOut();
        QCOMPARE(linesWith(log, "... and"), 0);
        clock.advanceMs(1000);
        log.tellLeftOut();
        QCOMPARE(
            linesWith(log, "... and 980 more connections that speak another protocol in 10 s"), 1);
        QVERIFY(!log.hasLeftOut());
    }

    void theWriterTellsItWhenTheFloodIsOver()
    {
        HandClock clock;
        Log log(clock);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("log"));
        app::LogWriter writer(log, app::LogOutput::open(path).value(), path, app::LogFormat::Text);
        flood(log, 50);
        QTRY_COMPARE(contentOf(path).count('\n'), LogBrake::kBurst);
        clock.advanceMs(LogBrake::kTellMs);
        QTRY_VERIFY(contentOf(path).contains("... and 30 more"));
    }

    void theEndTellsWhatIsLeft()
    {
        const HandClock clock;
        Log log(clock);
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("log"));
        {
            const app::LogWriter writer(
                log, app::LogOutput::open(path).value(), path, app::LogFormat::Text);
            flood(log, 50);
        }
        QVERIFY(contentOf(path).contains("... and 30 more"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerLogBrakeTest)

} // namespace serverLogBrakeTest

#include "ServerLogBrakeTest.moc"

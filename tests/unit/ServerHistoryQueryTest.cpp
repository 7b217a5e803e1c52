// The parameters of CHATHISTORY. IRCv3 draft/chathistory.
#include "server/dispatcher/HistoryQuery.h"
#include "server/dispatcher/ServerTime.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverHistoryQueryTest {

using namespace watek::server::dispatcher;
using watek::server::shared::HistoryRead;

namespace {

constexpr size_t kMost = 100;
const QByteArray kTime = "timestamp=2019-01-04T14:33:26.123Z";
constexpr qint64 kTimeMs = 1546612406123;

QList<QByteArray> words(const QByteArray &line) { return line.split(' '); }

} // namespace

class ServerHistoryQueryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// "Subcommands".
    void eachSubcommandIsRead_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("way");
        QTest::addColumn<QByteArray>("msgid");
        QTest::addColumn<qint64>("timeMs");
        const auto row = [](const char *name, const QByteArray &line, HistoryRead::Way way,
                             const QByteArray &msgid, qint64 timeMs) {
            QTest::newRow(name) << line << int(way) << msgid << timeMs;
        };
        using enum HistoryRead::Way;
        row("BEFORE", "BEFORE bob " + kTime + " 50", Before, {}, kTimeMs);
        row("before", "before #a msgid=abc 50", Before, "abc", 0);
        row("AFTER", "AFTER #a msgid=abc 50", After, "abc", 0);
        row("LATEST", "LATEST #a " + kTime + " 50", Latest, {}, kTimeMs);
        row("AROUND", "AROUND #a msgid=abc 50", Around, "abc", 0);
        row("BETWEEN", "BETWEEN #a msgid=abc " + kTime + " 50", Between, "abc", 0);
    }
    void eachSubcommandIsRead()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, way);
        QFETCH(QByteArray, msgid);
        QFETCH(qint64, timeMs);
        const auto query = parseHistoryQuery(words(line), kMost);
        QVERIFY(query);
        QCOMPARE(int(query->read.way), way);
        QVERIFY(query->read.hasPoint);
        QCOMPARE(query->read.point.msgid, msgid);
        QCOMPARE(query->read.point.timeMs, timeMs);
        QCOMPARE(query->read.limit, size_t(50));
        QVERIFY(!query->asksForTargets());
    }

    /// "LATEST": "if a * is given, no such restriction applies".
    void theLatestNeedNoPoint()
    {
        const auto query = parseHistoryQuery({"LATEST", "#a", "*", "50"}, kMost);
        QVERIFY(query);
        QVERIFY(!query->read.hasPoint);
        QCOMPARE(query->target, "#a");
    }

    /// "BETWEEN", "TARGETS".
    void whatLiesBetweenHasTwoPoints()
    {
        const auto query = parseHistoryQuery({"BETWEEN", "#a", "msgid=abc", kTime, "5"}, kMost);
        QVERIFY(query);
        QCOMPARE(query->read.end.timeMs, kTimeMs);
        const auto targets = parseHistoryQuery({"TARGETS", kTime, kTime, "5"}, kMost);
        QVERIFY(targets);
        QVERIFY(targets->asksForTargets());
        QCOMPARE(targets->read.point.timeMs, kTimeMs);
        QCOMPARE(targets->read.end.timeMs, kTimeMs);
    }

    /// "ISUPPORT tokens".
    void nobodyIsGivenMoreThanTheLimit()
    {
        QCOMPARE(parseHistoryQuery({"LATEST", "#a", "*", "101"}, kMost)->read.limit, kMost);
        QCOMPARE(parseHistoryQuery({"LATEST", "#a", "*", "9223372036854775807"}, kMost)->read.limit,
            kMost);
    }

    /// "Errors and Warnings".
    void whatCannotBeReadIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("fail");
        const auto row = [](const QByteArray &line, const QByteArray &fail) {
            QTest::newRow(line.constData()) << line << fail;
        };
        row("", "INVALID_PARAMS|:Unknown command");
        row("NEWEST #a * 5", "INVALID_PARAMS|NEWEST:Unknown command");
        row("LATEST", "INVALID_PARAMS|LATEST:Insufficient parameters");
        row("latest #a *", "INVALID_PARAMS|LATEST:Insufficient parameters");
        row("LATEST #a * 5 6", "INVALID_PARAMS|LATEST:Too many parameters");
        row("BETWEEN #a msgid=a 5", "INVALID_PARAMS|BETWEEN:Insufficient parameters");
        row("TARGETS #a " + kTime + " " + kTime + " 5",
            "INVALID_PARAMS|TARGETS:Too many parameters");
        row("BEFORE #a * 5", "INVALID_PARAMS|BEFORE|*:A timestamp=... or msgid=... was expected");
        row("BEFORE #a timestamp=2019-13-04T14:33:26.123Z 5",
            "INVALID_PARAMS|BEFORE|timestamp=2019-13-04T14:33:26.123Z:Invalid timestamp");
        row("BEFORE #a timestamp=yesterday 5",
            "INVALID_PARAMS|BEFORE|timestamp=yesterday:Invalid timestamp");
        row("BEFORE #a msgid= 5", "INVALID_PARAMS|BEFORE|msgid=:Invalid message id");
        row("BEFORE #a seq=7 5",
            "INVALID_MSGREFTYPE|BEFORE|#a:Messages are referred to by timestamp=... or msgid=...");
        row("TARGETS msgid=a " + kTime + " 5",
            "INVALID_PARAMS|TARGETS|msgid=a:A timestamp=... was expected");
        row("LATEST #a * 0", "INVALID_PARAMS|LATEST|0:Invalid limit");
        row("LATEST #a * -1", "INVALID_PARAMS|LATEST|-1:Invalid limit");
        row("LATEST #a * many", "INVALID_PARAMS|LATEST|many:Invalid limit");
        row("LATEST #a * 99999999999999999999",
            "INVALID_PARAMS|LATEST|99999999999999999999:Invalid limit");
    }
    void whatCannotBeReadIsRefused()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, fail);
        const auto query = parseHistoryQuery(words(line), kMost);
        QVERIFY(!query);
        const HistoryQueryError &error = query.error();
        QCOMPARE(error.code + '|' + error.context.join('|') + ':' + error.text, fail);
    }

    /// IRCv3 server-time: "YYYY-MM-DDThh:mm:ss.sssZ".
    void timesAreReadAsTheyAreWritten()
    {
        for (const qint64 ms : {qint64(0), kTimeMs, qint64(253402300799999)})
            QCOMPARE(parseServerTime(serverTime(ms)), ms);
        for (const QByteArray &text : QList<QByteArray>{"", "2019-01-04", "2019-01-04T14:33:26Z",
                 "2019-01-04T14:33:26.123", "2019-01-04T14:33:26.123+01:00",
                 "2019-01-04T24:33:26.123Z", "2019-02-29T14:33:26.123Z",
                 " 2019-01-04T14:33:26.123Z", "2019-01-04T14:33:26.12Z", "x"})
            QVERIFY2(!parseServerTime(text), text.constData());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerHistoryQueryTest)

} // namespace serverHistoryQueryTest

#include "ServerHistoryQueryTest.moc"

// What a pause means for a guest's line that has not ended, whoever holds the line.
#include "server/io/UnendedLine.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverUnendedLineTest {

using namespace watek::server;
using io::Pause;
using io::UnendedLine;

class ServerUnendedLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfLineHasItsPause_data()
    {
        QTest::addColumn<QByteArray>("begun");
        QTest::addColumn<int>("pause");
        const auto row = [](const char *name, const QByteArray &begun, Pause pause) {
            QTest::newRow(name) << begun << int(pause);
        };
        row("nothing", "", Pause::Nothing);
        row("a sentence", "hej", Pause::Line);
        row("half a character", QByteArray("🧵").first(2), Pause::Nothing);
        row("a sentence and half a character", "hej " + QByteArray("🧵").first(2), Pause::Line);
        row("a command", "/nick zo", Pause::Command);
        row("a command that is whole", "/exit", Pause::Line);
        row("a private message", "/msg anna se", Pause::LineEnd);
        row("what may become one", "/m", Pause::LineEnd);
        row("in capitals, behind a space", " /MSG anna", Pause::LineEnd);
        row("a password", "/login ola sec", Pause::LineEnd);
        row("a new password", "/register sec", Pause::LineEnd);
        row("what may become a password", "/lo", Pause::LineEnd);
        row("not a private message", "/message", Pause::Command);
        row("behind the last Enter", "/msg anna hi\rhej", Pause::Line);
        row("a private message behind an Enter", "hej\r/msg anna", Pause::LineEnd);
    }

    void everyKindOfLineHasItsPause()
    {
        QFETCH(QByteArray, begun);
        QFETCH(int, pause);
        UnendedLine line;
        line.onRead({}, begun);
        QCOMPARE(int(line.awaits(begun)), pause);
    }

    void whoEndsItsLinesAwaitsNoPauseUntilTheStreamEnds()
    {
        UnendedLine line;
        QVERIFY(!line.onLineEnd());
        QCOMPARE(int(line.awaits("hej")), int(Pause::Nothing));
        line.onStreamEnd();
        QCOMPARE(int(line.awaits("hej")), int(Pause::Line));
    }

    void aPrivateMessageInOneReadIsWholeFromWhoNeverEndsItsLines()
    {
        UnendedLine line;
        QVERIFY(!line.onPauseEnd("hej"));
        line.onRead({}, "/msg anna hi");
        QCOMPARE(int(line.awaits("/msg anna hi")), int(Pause::Command));
        line.onRead("/msg anna h", "i");
        QCOMPARE(int(line.awaits("/msg anna hi")), int(Pause::LineEnd));
    }

    void aPauseWithoutALineTellsNothingOfItsSender()
    {
        UnendedLine line;
        QVERIFY(!line.onPauseEnd({}));
        line.onRead({}, "/msg anna hi");
        QCOMPARE(int(line.awaits("/msg anna hi")), int(Pause::LineEnd));
    }

    void theRestOfWhatWasDroppedIsDroppedOnce()
    {
        UnendedLine line;
        line.onDropped();
        line.onRead({}, "cret");
        QCOMPARE(int(line.awaits("cret")), int(Pause::Line));
        QVERIFY(line.onPauseEnd("cret"));
        QVERIFY(!line.onPauseEnd("hej"));

        UnendedLine ended;
        ended.onDropped();
        ended.onRead({}, "cret\n");
        QVERIFY(ended.onLineEnd());
        QVERIFY(!ended.onLineEnd());
    }

    void aNewCommandOrAnEnterIsNoRest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("command") << QByteArray("/exit\n");
        QTest::newRow("LF") << QByteArray("\n");
        QTest::newRow("CR LF") << QByteArray("\r\n");
    }

    void aNewCommandOrAnEnterIsNoRest()
    {
        QFETCH(QByteArray, bytes);
        UnendedLine line;
        line.onDropped();
        line.onRead({}, bytes);
        QVERIFY(!line.onLineEnd());
        // In the middle of the rest it is a part of it.
        UnendedLine rest;
        rest.onDropped();
        rest.onRead("cr", bytes);
        QVERIFY(rest.onLineEnd());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerUnendedLineTest)

} // namespace serverUnendedLineTest

#include "ServerUnendedLineTest.moc"

// The waiting room's sentence: exactly these words, and nothing else is taken for it.
#include "common/protocol/WaitingRoom.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace commonWaitingRoomTest {

using namespace watek::protocol;

class CommonWaitingRoomTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSentenceTellsThePlace();
    void theSentenceIsUnderstood_data();
    void theSentenceIsUnderstood();
    void otherTextIsNotTakenForIt_data();
    void otherTextIsNotTakenForIt();
};

void CommonWaitingRoomTest::theSentenceTellsThePlace()
{
    QCOMPARE(waitingRoomText({.place = 1, .permitsUsed = 5, .permitsTotal = 5}),
        QByteArray("The server is full (5 of 5). You are number 1 in the queue."));
}

void CommonWaitingRoomTest::theSentenceIsUnderstood_data()
{
    QTest::addColumn<int>("place");
    QTest::addColumn<int>("used");
    QTest::addColumn<int>("total");
    QTest::newRow("first of five") << 1 << 5 << 5;
    QTest::newRow("far back") << 16 << 1000 << 1000;
    QTest::newRow("a place has just become free") << 1 << 4 << 5;
    QTest::newRow("zeros") << 0 << 0 << 0;
    QTest::newRow("as large as can be") << 2147483647 << 2147483647 << 2147483647;
}

void CommonWaitingRoomTest::theSentenceIsUnderstood()
{
    QFETCH(int, place);
    QFETCH(int, used);
    QFETCH(int, total);
    const WaitingPlace waiting{.place = place, .permitsUsed = used, .permitsTotal = total};

    QCOMPARE(parseWaitingRoomText(waitingRoomText(waiting)), std::optional(waiting));
}

void CommonWaitingRoomTest::otherTextIsNotTakenForIt_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"", "The server is full.",
             "The server is full (5 of 5). You are number 1 in the queue", // no full stop
             "The server is full (5 of 5). You are number 1 in the queue. ",
             " The server is full (5 of 5). You are number 1 in the queue.",
             "The server is full (5 of ). You are number 1 in the queue.",
             "The server is full (-5 of 5). You are number 1 in the queue.",
             "The server is full (+5 of 5). You are number 1 in the queue.",
             "The server is full (05 of 5). You are number 1 in the queue.",
             "The server is full (5 of 5). You are number 2147483648 in the queue.",
             "The server is full (5 of 5). You are number 99999999999999999999999 in the queue.",
             "the server is full (5 of 5). you are number 1 in the queue."})
        QTest::newRow(*text ? text : "nothing") << QByteArray(text);
}

void CommonWaitingRoomTest::otherTextIsNotTakenForIt()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseWaitingRoomText(text).has_value());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, CommonWaitingRoomTest)

} // namespace commonWaitingRoomTest

#include "CommonWaitingRoomTest.moc"

// What the dispatcher is told of the bytes that a client sends. Thread: the test's, playing io.
#include "tests/support/IntakeNotes.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIntakeTest {

using namespace watek;
using namespace watek::server;
using shared::ClientKind;
using Notes = tests::IntakeNotes;

namespace {

const QByteArray kText = "Zażółć gęślą jaźń 🧵";

} // namespace

class ServerIntakeTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{ioRole};

private Q_SLOTS:
    void anIrcClientIsKnownByItsFirstLine()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("CAP LS 302\r\nNICK anna\r\n");
        QCOMPARE(intake.kind(), ClientKind::Irc);
        QCOMPARE(notes.lines, QByteArrayList({"irc CAP LS 302", "irc NICK anna"}));
    }

    void aLineIsTheSameHoweverItIsCut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArrayList>("lines");
        QTest::newRow("irc") << QByteArray("NICK anna\r\nPRIVMSG #lobby :" + kText + "\r\n")
                             << QByteArrayList({"irc NICK anna", "irc PRIVMSG #lobby :" + kText});
        QTest::newRow("guest") << QByteArray(kText + "\nhej\n")
                               << QByteArrayList({"plain " + kText, "plain hej"});
        QTest::newRow("guest with CR LF") << QByteArray(kText + "\r\n\r\nhej\r\n")
                                          << QByteArrayList({"plain " + kText, "plain hej"});
    }

    void aLineIsTheSameHoweverItIsCut()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArrayList, lines);
        for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
            Notes notes;
            io::Intake intake(notes, true);
            intake.feed(QByteArrayView(bytes).first(cut));
            intake.feed(QByteArrayView(bytes).sliced(cut));
            QCOMPARE(notes.lines, lines);
        }
        Notes notes;
        io::Intake intake(notes, true);
        for (const char byte : bytes)
            intake.feed(QByteArrayView(&byte, 1));
        QCOMPARE(notes.lines, lines);
    }

    void aSilentConnectionIsAGuestUntilItRegisters()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        QVERIFY(intake.awaits() != io::Pause::Nothing);
        intake.onPause();
        QCOMPARE(intake.kind(), ClientKind::PlainText);
        intake.feed("NICK anna\r\nUSER a 0 * :A\r\n");
        QCOMPARE(intake.kind(), ClientKind::Irc);
        QCOMPARE(notes.lines, QByteArrayList({"turned irc", "irc NICK anna", "irc USER a 0 * :A"}));
    }

    void aGuestWhoHasSpokenStaysAGuest()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("hej\nNICK anna\n");
        QCOMPARE(notes.lines, QByteArrayList({"plain hej", "plain NICK anna"}));
    }

    void withoutGuestsEverybodySpeaksIrc()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, false);
        QCOMPARE(int(intake.awaits()), int(io::Pause::Nothing));
        intake.feed("hej hej\r\n");
        QCOMPARE(notes.lines, QByteArrayList({"irc HEJ hej"}));
    }

    void whatIsNotWantedYetIsHandedBack()
    {
        ioRole.assertCurrent();
        Notes notes;
        notes.most = 2;
        io::Intake intake(notes, true);
        const QByteArray bytes = "PING 1\r\nPING 2\r\nPING 3\r\nPIN";
        const qsizetype unread = intake.feed(bytes);
        QCOMPARE(notes.lines, QByteArrayList({"irc PING 1", "irc PING 2"}));
        notes.most = 100;
        intake.feed(bytes.last(unread));
        intake.feed("G 4\r\n");
        QCOMPARE(
            notes.lines, QByteArrayList({"irc PING 1", "irc PING 2", "irc PING 3", "irc PING 4"}));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIntakeTest)

} // namespace serverIntakeTest

#include "ServerIntakeTest.moc"

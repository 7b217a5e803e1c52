// A guest's lines that have no end, and those that are not sent half: what pauses make of them.
// Thread: the test's, playing io.
#include "tests/support/IntakeNotes.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIntakeGuestTest {

using namespace watek;
using namespace watek::server;
using Notes = tests::IntakeNotes;

namespace {

const QByteArray kText = "Zażółć gęślą jaźń 🧵";

} // namespace

class ServerIntakeGuestTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{ioRole};

private Q_SLOTS:
    void aGuestsLineWithoutAnEndIsOneMessageAfterAPause()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed(QByteArray(kText));
        QVERIFY(intake.awaits() != io::Pause::Nothing);
        QCOMPARE(notes.lines, QByteArrayList());
        intake.onPause();
        QCOMPARE(notes.lines, QByteArrayList({"plain " + kText}));
        QCOMPARE(int(intake.awaits()), int(io::Pause::Nothing));
    }

    void aPauseInsideACharacterDoesNotCutIt()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        const QByteArray thread = "🧵";
        intake.feed("nić " + thread.first(2));
        intake.onPause();
        // Nothing but half a character is left: no pause, however often, would change that.
        QCOMPARE(int(intake.awaits()), int(io::Pause::Nothing));
        intake.feed(thread.sliced(2));
        QVERIFY(intake.awaits() != io::Pause::Nothing);
        intake.onPause();
        QCOMPARE(notes.lines, QByteArrayList({"plain nić ", "plain " + thread}));
    }

    void aGuestThatEndsItsLinesIsNotHurried()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("hej\npo");
        QCOMPARE(int(intake.awaits()), int(io::Pause::Nothing));
        intake.onPause();
        intake.feed("le\n");
        QCOMPARE(notes.lines, QByteArrayList({"plain hej", "plain pole"}));
    }

    void theLastLineNeedsNoEnd()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("hej\npapa");
        intake.onEnd();
        QCOMPARE(notes.lines, QByteArrayList({"plain hej", "plain papa"}));
    }

    void halfACommandWaitsLongerAndIsThenASentence()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.onPause();
        intake.feed("nick zo");
        QCOMPARE(int(intake.awaits()), int(io::Pause::Command));
        intake.feed("sia\r\n");
        QCOMPARE(notes.lines, QByteArrayList({"turned irc", "irc NICK zosia"}));

        Notes spoken;
        io::Intake guest(spoken, true);
        guest.onPause();
        guest.feed("pa");
        QCOMPARE(int(guest.awaits()), int(io::Pause::Command));
        guest.onPause();
        QCOMPARE(spoken.lines, QByteArrayList({"plain pa"}));
        // Commands of guests, later on.
        guest.feed("/nick zo");
        QCOMPARE(int(guest.awaits()), int(io::Pause::Command));
        guest.onPause();
        guest.feed("/exit");
        QCOMPARE(int(guest.awaits()), int(io::Pause::Line));
    }

    void aPrivateMessageIsNotSentHalf_data()
    {
        QTest::addColumn<QByteArrayList>("reads");
        QTest::newRow("in one") << QByteArrayList{"/msg anna se"};
        QTest::newRow("letter by letter") << QByteArrayList{"/", "m", "s", "g", " ", "anna se"};
        QTest::newRow("only begun") << QByteArrayList{"/ms"};
        QTest::newRow("in capitals, behind a space") << QByteArrayList{" /MSG anna s"};
    }

    void aPrivateMessageIsNotSentHalf()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArrayList, reads);
        const auto unended = "garbled " + QByteArray::number(int(shared::LineTrouble::Unended));
        // The end comes: it is whole.
        Notes ended;
        io::Intake whole(ended, true);
        whole.onPause();
        for (const QByteArray &read : reads)
            whole.feed(read);
        QCOMPARE(int(whole.awaits()), int(io::Pause::LineEnd));
        whole.feed("cret\r\n");
        QCOMPARE(ended.lines, QByteArrayList{"plain " + reads.join() + "cret"});

        // It does not: nobody gets either half.
        for (const bool endsRest : {true, false}) {
            Notes notes;
            io::Intake guest(notes, true);
            guest.onPause();
            for (const QByteArray &read : reads)
                guest.feed(read);
            guest.onPause();
            QCOMPARE(notes.lines, QByteArrayList{unended});
            QCOMPARE(int(guest.awaits()), int(io::Pause::Nothing));
            guest.feed(endsRest ? "cret\n" : "cret");
            if (!endsRest) {
                QCOMPARE(int(guest.awaits()), int(io::Pause::Line));
                guest.onPause();
            }
            QCOMPARE(notes.lines, QByteArrayList({unended, unended}));
            guest.feed("hej\n");
            QCOMPARE(notes.lines.last(), "plain hej");
        }
    }

    void aGuestWhoNeverEndsItsLinesMayWriteToOnePerson()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake guest(notes, true);
        guest.onPause();
        guest.feed("hej");
        guest.onPause();
        guest.feed("/msg anna hi");
        QCOMPARE(int(guest.awaits()), int(io::Pause::Command));
        guest.onPause();
        QCOMPARE(notes.lines, QByteArrayList({"plain hej", "plain /msg anna hi"}));
        // In pieces it is being typed.
        guest.feed("/msg anna se");
        guest.feed("cr");
        QCOMPARE(int(guest.awaits()), int(io::Pause::LineEnd));
        guest.feed("et\r");
        QCOMPARE(int(guest.awaits()), int(io::Pause::Line));
        guest.onPause();
        QCOMPARE(notes.lines.last(), "plain /msg anna secret");
        // One that was told to write it again does.
        Notes again;
        io::Intake told(again, true);
        told.onPause();
        told.feed("/msg anna hi");
        told.onPause();
        told.feed("/msg anna hi");
        told.onPause();
        QCOMPARE(again.lines.last(), "plain /msg anna hi");
    }

    void theEndOfTheStreamSendsNoHalfPrivateMessage()
    {
        ioRole.assertCurrent();
        const auto unended = "garbled " + QByteArray::number(int(shared::LineTrouble::Unended));
        Notes notes;
        io::Intake guest(notes, true);
        guest.onPause();
        guest.feed("hej\n");
        guest.feed("/msg anna h");
        guest.onEnd();
        QCOMPARE(notes.lines, QByteArrayList({"plain hej", unended}));
        // Another sentence need not have an end, nor the message of one who never ends its lines.
        Notes others;
        io::Intake other(others, true);
        other.onPause();
        other.feed("hej");
        other.onPause();
        other.feed("/msg anna hi");
        other.onEnd();
        QCOMPARE(others.lines, QByteArrayList({"plain hej", "plain /msg anna hi"}));
    }

    void whatWasRefusedIsRefusedOnce()
    {
        ioRole.assertCurrent();
        const auto unended = "garbled " + QByteArray::number(int(shared::LineTrouble::Unended));
        for (const char *const enter : {"\n", "\r\n"}) {
            Notes notes;
            io::Intake guest(notes, true);
            guest.onPause();
            guest.feed("/msg anna hi");
            guest.onPause();
            guest.feed(enter);
            QCOMPARE(notes.lines, QByteArrayList{unended});
            guest.feed("hej\n");
            QCOMPARE(notes.lines, QByteArrayList({unended, "plain hej"}));
        }
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIntakeGuestTest)

} // namespace serverIntakeGuestTest

#include "ServerIntakeGuestTest.moc"

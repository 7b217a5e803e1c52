// Lines of IRC clients that cannot be used: what is told of them, and in which place. Thread: the
// test's, playing io.
#include "tests/support/IntakeNotes.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIrcLineTest {

using namespace watek;
using namespace watek::server;
using Notes = tests::IntakeNotes;

class ServerIrcLineTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{ioRole};

private Q_SLOTS:
    void everyUnusableIrcLineTellsItsCommandAndLabel_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("trouble");
        QTest::addColumn<QByteArray>("command");
        const auto row = [](const char *name, const QByteArray &line, shared::LineTrouble trouble,
                             const char *command) {
            QTest::newRow(name) << line << int(trouble) << QByteArray(command);
        };
        using enum shared::LineTrouble;
        row("no such command", "@label=x NON_EXISTENT a", NoSuchCommand, "NON_EXISTENT");
        row("no command", "@label=x :source", NoSuchCommand, "");
        row("nothing but tags", "@label=x", NoSuchCommand, "");
        row("nothing but tags, more than one", "@a=b;label=x", NoSuchCommand, "");
        row("a space before the tags", " @label=x :source", NoSuchCommand, "");
        row("tags without an end, too long for a command",
            "@a=" + QByteArray(600, 't') + ";label=x", TooLong, "");
        row("tags without an end", "@label=x;" + QByteArray(9000, 't'), TooLong, "");
        row("NUL in another tag", QByteArray("@a=\0;label=x PING", 17), BadBytes, "PING");
        row("NUL", QByteArray("@label=x PRIVMSG #a :h\0", 23), BadBytes, "PRIVMSG");
        row("lone CR", "@label=x PRIVMSG #a :h\rQUIT", BadBytes, "PRIVMSG");
        row("too long", "@label=x PRIVMSG #a :" + QByteArray(600, 'x'), TooLong, "PRIVMSG");
        row("a megabyte", "@label=x PRIVMSG #a :" + QByteArray(1'000'000, 'x'), TooLong, "PRIVMSG");
        row("tags too long", "@label=x;" + QByteArray(4200, 't') + " PING a", TagsTooLong, "PING");
    }

    void everyUnusableIrcLineTellsItsCommandAndLabel()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, line);
        QFETCH(int, trouble);
        QFETCH(QByteArray, command);
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("NICK anna\r\n");
        intake.feed(line);
        intake.feed("\r\n");
        QCOMPARE(notes.garbled.size(), 1);
        QCOMPARE(int(notes.garbled[0].trouble), trouble);
        QCOMPARE(notes.garbled[0].command, command);
        QCOMPARE(notes.garbled[0].label, QByteArray("x"));
    }

    void linesThatCannotBeUsedAreReportedInTheirPlace()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("NICK anna\r\n");
        intake.feed("PRIVMSG #lobby :" + QByteArray(600, 'x') + "\r\n");
        intake.feed("PRIVMSG #lobby :\xff\r\n");
        intake.feed("@" + QByteArray(5000, 't') + " PING x\r\n");
        intake.feed("@" + QByteArray(4090, 't') + " PING x\r\n");
        intake.feed(QByteArray(1024 * 1024, 'y'));
        intake.feed("\r\nPING y\r\n");
        const auto trouble
            = [](shared::LineTrouble kind) { return "garbled " + QByteArray::number(int(kind)); };
        QCOMPARE(notes.lines.size(), 7);
        QCOMPARE(notes.lines.at(1), trouble(shared::LineTrouble::TooLong));
        QCOMPARE(notes.lines.at(2), trouble(shared::LineTrouble::NotUtf8));
        QVERIFY(notes.lines.at(3).startsWith("garbled"));
        QVERIFY(notes.lines.at(4).endsWith(" PING x"));
        QCOMPARE(notes.lines.at(5), trouble(shared::LineTrouble::TooLong));
        QCOMPARE(notes.lines.at(6), QByteArray("irc PING y"));
    }

    void aLineThatIsNotUtf8TellsItsCommandAndLabel()
    {
        // IRCv3 utf8-only, labeled-response: the refusal names them.
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("NICK anna\r\n@label=x PRIVMSG #a :h\xaa\r\n@label=\xaa PRIVMSG #a :h\r\n");
        QCOMPARE(notes.garbled.size(), 2);
        QCOMPARE(notes.garbled[0].command, "PRIVMSG");
        QCOMPARE(notes.garbled[0].label, "x");
        QCOMPARE(notes.garbled[1].command, "PRIVMSG");
        QCOMPARE(notes.garbled[1].label, "");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIrcLineTest)

} // namespace serverIrcLineTest

#include "ServerIrcLineTest.moc"

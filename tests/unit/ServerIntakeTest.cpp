// What the dispatcher is told of the bytes that a client sends. Thread: the test's, playing io.
#include "server/io/Intake.h"

#include <QTest>

#include <vector>

using namespace watek;
using namespace watek::server;
using shared::ClientKind;

namespace {

/// Writes down what it is told, as words.
class Notes final : public io::IntakeSink {
public:
    bool take(shared::InboundWhat what) override
    {
        if (const auto *said = std::get_if<shared::Said>(&what))
            lines << "irc " + protocol::writeMessage(said->message);
        else if (const auto *plain = std::get_if<shared::SaidPlain>(&what))
            lines << "plain " + plain->line;
        else if (const auto *trouble = std::get_if<shared::Garbled>(&what))
            lines << "garbled " + QByteArray::number(int(garbled.emplace_back(*trouble).trouble));
        else if (std::holds_alternative<shared::TurnedIrc>(what))
            lines << "turned irc";
        return --most > 0;
    }

    QByteArrayList lines;
    QList<shared::Garbled> garbled;
    int most = 1'000'000;
};

const QByteArray kText = "Zażółć gęślą jaźń 🧵";

} // namespace

class ServerIntakeTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{ioRole};

    static void programs()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("stranger");
        QTest::newRow("TLS hello")
            << QByteArray("\x16\x03\x01\x02\x00\x01", 6) << int(io::Stranger::Tls);
        QTest::newRow("browser") << QByteArray("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                 << int(io::Stranger::Http);
        QTest::newRow("Redis") << QByteArray("*1\r\n$4\r\nPING\r\n") << int(io::Stranger::Foreign);
        QTest::newRow("IMAP") << QByteArray("a1 LOGIN x y\r\n") << int(io::Stranger::Foreign);
        QTest::newRow("JSON-RPC") << QByteArray("{\"id\": 1, \"jsonrpc\": \"2.0\"}\n")
                                  << int(io::Stranger::Foreign);
        QTest::newRow("ICAP") << QByteArray("REQMOD icap://a/b ICAP/1.0\r\n")
                              << int(io::Stranger::Foreign);
        QTest::newRow("LDAP") << QByteArray::fromHex("300c020101600702010304008000")
                              << int(io::Stranger::Foreign);
        QTest::newRow("MQTT") << QByteArray::fromHex("101000044d5154540402003c000474657374")
                              << int(io::Stranger::NotText);
        QTest::newRow("RDP") << QByteArray::fromHex("030000130ee000000000000100080003000000")
                             << int(io::Stranger::NotText);
        QTest::newRow("zeros") << QByteArray(64, '\0') << int(io::Stranger::NotText);
    }

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

    void aSecretIsNeverSpoken_data()
    {
        QTest::addColumn<QByteArray>("begun");
        QTest::addColumn<QByteArray>("rest");
        QTest::newRow("PASS") << QByteArray("PA") << QByteArray("SS secret\r\n");
        QTest::newRow("pass") << QByteArray("pass sec") << QByteArray("ret\r\n");
        QTest::newRow("AUTHENTICATE") << QByteArray("AUTH") << QByteArray("ENTICATE eA==\r\n");
    }

    void aSecretIsNeverSpoken()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, begun);
        QFETCH(QByteArray, rest);
        Notes notes;
        io::Intake intake(notes, true);
        intake.onPause();
        intake.feed(begun);
        intake.onPause();
        QCOMPARE(notes.lines, QByteArrayList());
        QCOMPARE(int(intake.awaits()), int(io::Pause::Nothing));
        intake.feed(rest);
        QCOMPARE(intake.kind(), ClientKind::Irc);
        QVERIFY(notes.lines.last().startsWith("irc "));

        Notes ended;
        io::Intake gone(ended, true);
        gone.onPause();
        gone.feed(begun);
        gone.onEnd();
        QCOMPARE(ended.lines, QByteArrayList());
    }

    /// However slowly it comes: wherever its sender pauses, nothing of it becomes chat.
    void aWebRequestIsNeverSpoken_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("a page") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        QTest::newRow("a form") << QByteArray("POST /x HTTP/1.1\r\nHost: a\r\n\r\n");
        QTest::newRow("a form that smuggles")
            << QByteArray("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\nNICK "
                          "webby\r\nUSER w 0 * :w\r\nPRIVMSG #lobby :spam\r\n");
        QTest::newRow("asked of a proxy") << QByteArray("GET http://a/ HTTP/1.1\r\n\r\n");
        QTest::newRow("a tunnel") << QByteArray("CONNECT a.b:443 HTTP/1.1\r\n\r\n");
        QTest::newRow("of nothing") << QByteArray("OPTIONS * HTTP/1.1\r\n\r\n");
    }

    void aWebRequestIsNeverSpoken()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, request);
        for (qsizetype begun = 0; begun < request.size(); ++begun) {
            Notes notes;
            io::Intake intake(notes, true);
            intake.feed(request.first(begun));
            intake.onPause();
            intake.feed(request.sliced(begun));
            QCOMPARE(intake.stranger(), io::Stranger::Http);
            QCOMPARE(notes.lines, QByteArrayList());
        }
        Notes notes;
        io::Intake intake(notes, true);
        for (const char byte : request) {
            intake.onPause();
            intake.feed(QByteArray(1, byte));
        }
        QCOMPARE(intake.stranger(), io::Stranger::Http);
        QCOMPARE(notes.lines, QByteArrayList());
    }

    void whatOnlyLookedLikeAWebRequestIsSaid()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed("GET");
        intake.onPause();
        intake.feed("hej");
        intake.onPause();
        QCOMPARE(notes.lines, QByteArrayList({"plain GET", "plain hej"}));
    }

    void whatOnlyLookedLikeASecretIsSaid()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, true);
        intake.onPause();
        intake.feed("PA");
        intake.onPause();
        intake.feed("hej");
        intake.onPause();
        QCOMPARE(notes.lines, QByteArrayList({"plain PA", "plain hej"}));
    }

    void strangersAreRecognisedAfterASilence_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"POST / HTTP/1.1\r\nCookie: a\r\n\r\n/nick webby\r\n",
                 "DELETE /a HTTP/1.1\r\n", "PURGE /a HTTP/1.1\r\n/nick webby\r\n",
                 "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "SSH-2.0-OpenSSH_9\r\n", "EHLO a\r\n",
                 "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n", "OPTIONS rtsp://a RTSP/1.0\r\n",
                 "INVITE sip:a@a SIP/2.0\r\n", "\x16\x03\x01\x02\x01\x01", "\xff\xfe\n"})
            QTest::newRow(line) << QByteArray(line);
    }

    void strangersAreRecognisedAfterASilence()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, line);
        Notes notes;
        io::Intake intake(notes, true);
        intake.onPause();
        intake.feed(line);
        QVERIFY(intake.stranger() != io::Stranger::None);
        intake.feed("/msg anna hi\r\n");
        QCOMPARE(notes.lines, QByteArrayList());
    }

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

    void withoutGuestsEverybodySpeaksIrc()
    {
        ioRole.assertCurrent();
        Notes notes;
        io::Intake intake(notes, false);
        QCOMPARE(int(intake.awaits()), int(io::Pause::Nothing));
        intake.feed("hej hej\r\n");
        QCOMPARE(notes.lines, QByteArrayList({"irc HEJ hej"}));
    }

    void strangersAreRecognised_data()
    {
        programs();
        QTest::newRow("Latin-2") << QByteArray("za\xbf\xf3\xb3\xe6 \xb1\n")
                                 << int(io::Stranger::NotText);
    }

    void strangersAreRecognised()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, bytes);
        QFETCH(int, stranger);
        Notes notes;
        io::Intake intake(notes, true);
        intake.feed(bytes);
        QCOMPARE(int(intake.stranger()), stranger);
        intake.feed("more of it\n");
        intake.onPause();
        intake.onEnd();
        QCOMPARE(notes.lines, QByteArrayList());
    }

    void strangersAreRecognisedInPieces_data() { programs(); }

    void strangersAreRecognisedInPieces()
    {
        ioRole.assertCurrent();
        QFETCH(QByteArray, bytes);
        Notes notes;
        io::Intake intake(notes, true);
        for (const char byte : bytes)
            intake.feed(QByteArrayView(&byte, 1));
        intake.feed("\n");
        QCOMPARE(notes.lines, QByteArrayList());
        QVERIFY(intake.stranger() != io::Stranger::None);
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

QTEST_GUILESS_MAIN(ServerIntakeTest)
#include "ServerIntakeTest.moc"

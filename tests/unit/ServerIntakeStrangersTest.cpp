// Who is no guest, and what is never spoken: browsers, other programs, passwords. Thread: the
// test's, playing io.
#include "tests/support/IntakeNotes.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverIntakeStrangersTest {

using namespace watek;
using namespace watek::server;
using shared::ClientKind;
using Notes = tests::IntakeNotes;

class ServerIntakeStrangersTest : public QObject {
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
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerIntakeStrangersTest)

} // namespace serverIntakeStrangersTest

#include "ServerIntakeStrangersTest.moc"

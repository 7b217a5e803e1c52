// Which lines of a plain-text guest are kept back because they look like a command with a password,
// and which are said. Thread: the test's.
#include "server/dispatcher/GuestWords.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverGuestWordsTest {

using namespace watek::server::dispatcher;

class ServerGuestWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCommandWithAPasswordIsKeptBack_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"login ola secret-1", "LOGIN ola secret-1", "Login secret-1",
                 "identify secret-1", "Identify ola secret-1", "register secret-1",
                 "register secret-1 ola@example.org", "passwd secret-1 secret-2", "oper root pw",
                 "pass secret", "PASS secret with spaces", "drop pw", "verify ola 12345678",
                 "RESETPASS ola 12345678 secret-2", "ns identify secret-1", "NickServ identify x",
                 "msg nickserv identify secret-1", "MSG NickServ REGISTER secret-1", "./login pw",
                 ". /login ola secret-1", "\\login secret-1", ">login  secret-1",
                 "REGISTER * * secret-1", "AUTHENTICATE AGFuYQ=="})
            QTest::newRow(line) << QByteArray(line);
    }
    void aCommandWithAPasswordIsKeptBack()
    {
        QFETCH(const QByteArray, line);
        QVERIFY(looksLikePassword(cleanGuestLine(line)));
    }

    void aSentenceIsSaid_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"login works now, thanks", "pass me the salt, please",
                 "register for the course here", "register for free", "drop by when you can",
                 "login", "I will pass tomorrow", "the operator can verify that",
                 "identify the bird on this picture", "verify your e-mail first, please",
                 "passwords are hard", "msg anna about it", "login działa już, dzięki",
                 "pass na egzamin mam w piątek", "hasło login i konto już mam", "Łódź, login?",
                 "zarejestruj się tutaj", "kto ma login do drukarki?", "...", "\xFF\xFE", ""})
            QTest::newRow(line) << QByteArray(line);
    }
    void aSentenceIsSaid()
    {
        QFETCH(const QByteArray, line);
        QVERIFY(!looksLikePassword(cleanGuestLine(line)));
    }

    void whatIsUnseenBeforeALineIsTakenAway_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("cleaned");
        QTest::newRow("zero width space") << QByteArray("\u200B/login x") << QByteArray("/login x");
        QTest::newRow("no-break space") << QByteArray("\u00A0 /login x") << QByteArray("/login x");
        QTest::newRow("tab") << QByteArray("\t/login x") << QByteArray("/login x");
        QTest::newRow("Polish") << QByteArray("żółw") << QByteArray("żółw");
        QTest::newRow("bytes of IRC") << QByteArray("a\r\x01z") << QByteArray("a  z");
        QTest::newRow("not UTF-8") << QByteArray("\xFF x") << QByteArray("\xFF x");
        QTest::newRow("nothing but") << QByteArray("\u200B\u200B") << QByteArray();
    }
    void whatIsUnseenBeforeALineIsTakenAway()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const QByteArray, cleaned);
        QCOMPARE(cleanGuestLine(line), cleaned);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerGuestWordsTest)

} // namespace serverGuestWordsTest

#include "ServerGuestWordsTest.moc"

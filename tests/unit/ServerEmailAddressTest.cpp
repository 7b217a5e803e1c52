// What may be an e-mail address: it becomes an argument of a program and a line of a header.
// RFC 5321 sections 4.1.2 and 4.5.3.1, RFC 5322 section 3.2.3. Thread: the test's.
#include "server/shared/EmailAddress.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverEmailAddressTest {

using namespace watek;

class ServerEmailAddressTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addresses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isOne");
        const auto add = [](const QByteArray &text, bool isOne) {
            QTest::newRow(text.toPercentEncoding().left(40).constData()) << text << isOne;
        };
        for (const char *text : {"ola@example.org", "o.la+chat@mail.example.org", "x@localhost",
                 "1@2.example", "a-b@x-y.example", "bounce-a=b.c_d@example.org"})
            add(text, true);
        for (const char *text : {"", "ola", "@example.org", "ola@", "ola@@", "o la@example.org",
                 "-f@example.org", "-oQ/tmp@example.org", "ola@-x.example", "ola@x-.example",
                 "ola@x..example", ".ola@example.org", "ola.@example.org", "o..la@example.org",
                 "ola@[192.0.2.1]", "\"ola\"@example.org", "ola@example.org\nBcc: jan@example.org",
                 "ola@example.org\r", "ola\n@example.org", "ola,jan@example.org",
                 "<ola@example.org>", "ola@example_x.org", "\xC5\xBC@example.org",
                 // What a shell or a placeholder of mail_command would give a meaning to.
                 "{code}@example.org", "|x@example.org", "o'neil@example.org", "$x@example.org",
                 "`id`@example.org", "a&b@example.org", "!x@example.org", "~x@example.org",
                 "#x@example.org", "a*@example.org", "a?@example.org", "a/b@example.org",
                 "%x@example.org", "a^b@example.org"})
            add(text, false);
        add(QByteArray("ola@exa\0mple.org", 16), false);
        add(QByteArray(64, 'a') + "@example.org", true);
        add(QByteArray(65, 'a') + "@example.org", false);
        add("ola@" + QByteArray(63, 'a') + ".org", true);
        add("ola@" + QByteArray(64, 'a') + ".org", false);
        add("ola@" + QByteArray("aa.").repeated(84), false); // the last label is empty
        add("o@" + QByteArray("a.").repeated(125) + "aa", true); // 254 bytes
        add("ol@" + QByteArray("a.").repeated(125) + "aa", false);
    }
    void addresses()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const bool, isOne);
        QCOMPARE(server::shared::isEmailAddress(text), isOne);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerEmailAddressTest)

} // namespace serverEmailAddressTest

#include "ServerEmailAddressTest.moc"

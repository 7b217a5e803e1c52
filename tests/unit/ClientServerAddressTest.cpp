// The address field: everything that people type there, and nothing that crashes it.
#include "client/session/ServerAddress.h"
#include "tests/support/Suite.h"

#include <QRandomGenerator>
#include <QTest>

#include <optional>

namespace clientServerAddressTest {

using namespace watek::client::session;
using watek::client::receive::TlsMode;

namespace {

ServerAddress address(
    const QString &host, quint16 port, TlsMode tls = TlsMode::Off, const QStringList &channels = {})
{
    return {.host = host, .port = port, .tls = tls, .channels = channels};
}

} // namespace

class ClientServerAddressTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void addressesAreUnderstood_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QStringList>("channels");
        const QStringList none;
        QTest::newRow("nothing") << ""
                                 << "127.0.0.1" << 8888 << false << none;
        QTest::newRow("spaces") << "  \t"
                                << "127.0.0.1" << 8888 << false << none;
        QTest::newRow("host") << "chat.example.org"
                              << "chat.example.org" << 8888 << false << none;
        QTest::newRow("spaces around") << " localhost "
                                       << "localhost" << 8888 << false << none;
        QTest::newRow("port") << "localhost:6667"
                              << "localhost" << 6667 << false << none;
        QTest::newRow("port after a space") << "localhost 6667"
                                            << "localhost" << 6667 << false << none;
        QTest::newRow("tls") << "irc.libera.chat:+6697"
                             << "irc.libera.chat" << 6697 << true << none;
        QTest::newRow("ipv4") << "192.168.1.10:1"
                              << "192.168.1.10" << 1 << false << none;
        QTest::newRow("ipv6 bare") << "::1"
                                   << "::1" << 8888 << false << none;
        QTest::newRow("ipv6") << "[::1]"
                              << "::1" << 8888 << false << none;
        QTest::newRow("ipv6 port") << "[fe80::1]:65535"
                                   << "fe80::1" << 65535 << false << none;
        QTest::newRow("ipv6 tls") << "[::1]:+6697"
                                  << "::1" << 6697 << true << none;
        QTest::newRow("letters of Polish")
            << QStringLiteral("żółw.pl") << QStringLiteral("żółw.pl") << 8888 << false << none;
        QTest::newRow("irc url") << "irc://localhost"
                                 << "localhost" << 6667 << false << none;
        QTest::newRow("irc url port") << "IRC://localhost:8888/"
                                      << "localhost" << 8888 << false << none;
        QTest::newRow("irc url channel") << "irc://localhost/#lab"
                                         << "localhost" << 6667 << false << QStringList{"#lab"};
        QTest::newRow("irc url without #") << "irc://h/lab,two"
                                           << "h" << 6667 << false << QStringList{"#lab", "#two"};
        QTest::newRow("irc url escaped") << "irc://h/%23lab"
                                         << "h" << 6667 << false << QStringList{"#lab"};
        QTest::newRow("ircs url") << "ircs://h/#a"
                                  << "h" << 6697 << true << QStringList{"#a"};
        QTest::newRow("ircs url v6") << "ircs://[::1]:7000/#a"
                                     << "::1" << 7000 << true << QStringList{"#a"};
    }
    void addressesAreUnderstood()
    {
        QFETCH(QString, text);
        QFETCH(QString, host);
        QFETCH(int, port);
        QFETCH(bool, tls);
        QFETCH(QStringList, channels);
        const auto parsed = parseServerAddress(text);
        QVERIFY(parsed.hasValue());
        QCOMPARE(parsed->host, host);
        QCOMPARE(int(parsed->port), port);
        QCOMPARE(parsed->tls, tls ? TlsMode::Required : TlsMode::Off);
        QCOMPARE(parsed->channels, channels);
    }

    void impossibleOnesAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("error");
        const auto row = [](const char *text, AddressError error) {
            QTest::newRow(text) << QString::fromUtf8(text) << int(error);
        };
        row(":8888", AddressError::BadHost);
        row("-host", AddressError::BadHost);
        row("a..b", AddressError::BadHost);
        row("user@host", AddressError::BadHost);
        row("host/path", AddressError::BadHost);
        row("host:", AddressError::BadPort);
        row("host:0", AddressError::BadPort);
        row("host:65536", AddressError::BadPort);
        row("host:-1", AddressError::BadPort);
        row("host:12ab", AddressError::BadPort);
        row("host:+", AddressError::BadPort);
        row("host:99999999999999999999", AddressError::BadPort);
        row("host: 1 2", AddressError::BadPort);
        row("[::1", AddressError::BadBrackets);
        row("[localhost]", AddressError::BadBrackets);
        row("[]", AddressError::BadBrackets);
        row("[", AddressError::BadBrackets);
        row("[::1]x", AddressError::BadPort);
        row("http://host", AddressError::BadScheme);
        row("://host", AddressError::BadScheme);
        row("irc://", AddressError::BadHost);
        row("irc:///#a", AddressError::BadHost);
        row("irc://h/#a b", AddressError::BadChannel);
        row("irc://h/#", AddressError::BadChannel);
    }
    void impossibleOnesAreRefused()
    {
        QFETCH(QString, text);
        QFETCH(int, error);
        const auto parsed = parseServerAddress(text);
        QVERIFY(!parsed.hasValue());
        QCOMPARE(int(parsed.error()), error);
    }

    void whatIsShownParsesToTheSame()
    {
        for (const ServerAddress &one : {address("h", 8888), address("h", 1), address("::1", 8888),
                 address("::1", 9, TlsMode::Required), address("h", 8888, TlsMode::Required)}) {
            const auto again = parseServerAddress(one.toText());
            QVERIFY2(again.hasValue(), qPrintable(one.toText()));
            QVERIFY2(*again == one, qPrintable(one.toText()));
        }
    }

    void anyTextIsSurvived()
    {
        QRandomGenerator random(20);
        const QString alphabet = QStringLiteral("a:+[]/#.,%0 6-ż🧵@");
        for (int round = 0; round < 20'000; ++round) {
            QString text;
            for (int i = random.bounded(12); i > 0; --i)
                text += alphabet[random.bounded(alphabet.size())];
            if (random.bounded(3) == 0)
                text.prepend(QStringLiteral("irc://"));
            if (const auto parsed = parseServerAddress(text)) {
                QVERIFY2(!parsed->host.isEmpty() && parsed->port > 0, qPrintable(text));
            }
        }
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ClientServerAddressTest)

} // namespace clientServerAddressTest

#include "ClientServerAddressTest.moc"

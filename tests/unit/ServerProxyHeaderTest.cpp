// The header that a proxy sends before a client's first byte. HAProxy's "The PROXY protocol,
// versions 1 & 2", sections 2.1 and 2.2.
#include "server/listener/ProxyHeader.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <random>

namespace serverProxyHeaderTest {

using namespace watek::server::listener;
using State = ProxyHeader::State;

namespace {

const QByteArray kSignature("\r\n\r\n\0\r\nQUIT\n", 12);

/// `family` and `command` are the bytes of the header as they stand there.
QByteArray version2(char command, char family, const QByteArray &rest)
{
    QByteArray header = kSignature + command + family;
    header += char(rest.size() >> 8);
    header += char(rest.size() & 0xff);
    return header + rest;
}

QByteArray addresses4()
{
    return QByteArray("\xc0\x00\x02\x07\xc0\x00\x02\x01\xdc\x04\x1a\x0b", 12);
}

QByteArray addresses6(const char *source)
{
    const QByteArray bytes = QByteArray::fromHex(source);
    return bytes + QByteArray(15, '\0') + '\1' + QByteArray("\xdc\x04\x1a\x0b", 4);
}

} // namespace

class ServerProxyHeaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHeaderSaysWhoIsBehindTheProxy_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("address"); // empty: the proxy speaks for itself
        QTest::addColumn<int>("port");
        const auto row
            = [](const char *name, const QByteArray &header, const char *address, int port) {
                  QTest::newRow(name) << header << QByteArray(address) << port;
              };
        row("1, IPv4", "PROXY TCP4 192.0.2.7 192.0.2.1 56324 6667\r\n", "192.0.2.7", 56324);
        row("1, IPv6", "PROXY TCP6 2001:DB8:0::7 ::1 1 65535\r\n", "2001:db8::7", 1);
        row("1, IPv4 in IPv6", "PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n", "192.0.2.7", 1);
        row("1, the longest",
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff "
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 65535);
        row("1, unknown", "PROXY UNKNOWN\r\n", "", 0);
        row("1, unknown with more", "PROXY UNKNOWN ffff::1 what ever 1 2\r\n", "", 0);
        row("2, IPv4", version2(0x21, 0x11, addresses4()), "192.0.2.7", 56324);
        row("2, IPv4 and more", version2(0x21, 0x11, addresses4() + QByteArray(300, 'x')),
            "192.0.2.7", 56324);
        row("2, IPv6", version2(0x21, 0x21, addresses6("20010db8000000000000000000000007")),
            "2001:db8::7", 56324);
        row("2, IPv4 in IPv6", version2(0x21, 0x21, addresses6("00000000000000000000ffffc0000207")),
            "192.0.2.7", 56324);
        row("2, local", version2(0x20, 0x00, ""), "", 0);
        row("2, local with an address", version2(0x20, 0x11, addresses4()), "", 0);
        row("2, unspecified", version2(0x21, 0x00, "anything"), "", 0);
        row("2, a Unix socket", version2(0x21, 0x31, QByteArray(216, '/')), "", 0);
    }

    void aHeaderSaysWhoIsBehindTheProxy()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, address);
        for (const QByteArray &after : {QByteArray(), QByteArray("NICK anna\r\n"), kSignature}) {
            const ProxyHeader parsed = parseProxyHeader(header + after);
            QCOMPARE(parsed.state, State::Complete);
            QCOMPARE(parsed.size, header.size());
            QCOMPARE(parsed.isOwn, address.isEmpty());
            QCOMPARE(parsed.source.address, address);
            QTEST(int(parsed.source.port), "port");
        }
        // Each beginning of it may still become one.
        for (qsizetype size = 0; size < header.size(); ++size) {
            const ProxyHeader parsed = parseProxyHeader(header.first(size));
            QVERIFY2(parsed.state == State::Incomplete, qPrintable(QString::number(size)));
        }
    }

    void otherBytesAreNoHeader_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row
            = [](const char *name, const QByteArray &bytes) { QTest::newRow(name) << bytes; };
        row("IRC", "NICK anna\r\n");
        row("a letter", "N");
        row("lower case", "proxy TCP4 192.0.2.7 192.0.2.1 1 2\r\n");
        row("no space", "PROXYTCP4");
        row("TLS", QByteArray("\x16\x03\x01\x02\x00", 5));
        row("1, another protocol", "PROXY UDP4 192.0.2.7 192.0.2.1 1 2\r\n");
        row("1, no protocol", "PROXY \r\n");
        row("1, IPv6 as IPv4", "PROXY TCP4 ::1 ::1 1 2\r\n");
        row("1, IPv4 as IPv6", "PROXY TCP6 192.0.2.7 192.0.2.1 1 2\r\n");
        row("1, no address", "PROXY TCP4 anna 192.0.2.1 1 2\r\n");
        row("1, no destination", "PROXY TCP4 192.0.2.1 anna 1 2\r\n");
        row("1, short address", "PROXY TCP4 192.2 192.0.2.1 1 2\r\n");
        row("1, NUL in an address", QByteArray("PROXY TCP4 192.0.2.7\0x 192.0.2.1 1 2\r\n", 39));
        row("1, no ports", "PROXY TCP4 192.0.2.7 192.0.2.1\r\n");
        row("1, one port", "PROXY TCP4 192.0.2.7 192.0.2.1 1\r\n");
        row("1, three ports", "PROXY TCP4 192.0.2.7 192.0.2.1 1 2 3\r\n");
        row("1, large port", "PROXY TCP4 192.0.2.7 192.0.2.1 65536 2\r\n");
        row("1, leading zero", "PROXY TCP4 192.0.2.7 192.0.2.1 01 2\r\n");
        row("1, sign", "PROXY TCP4 192.0.2.7 192.0.2.1 +1 2\r\n");
        row("1, two spaces", "PROXY TCP4  192.0.2.7 192.0.2.1 1 2\r\n");
        row("1, no carriage return", "PROXY TCP4 192.0.2.7 192.0.2.1 1 2\n");
        row("1, endless", "PROXY UNKNOWN " + QByteArray(200, 'x'));
        row("1, line end too late", "PROXY UNKNOWN " + QByteArray(92, 'x') + "\r\n");
        row("2, version 1", version2(0x11, 0x11, addresses4()));
        row("2, version 3", version2(0x31, 0x11, addresses4()));
        row("2, another command", version2(0x22, 0x11, addresses4()));
        row("2, another family", version2(0x21, 0x41, addresses4()));
        row("2, datagrams", version2(0x21, 0x12, addresses4()));
        row("2, another transport", version2(0x21, 0x13, addresses4()));
        row("2, too short for IPv4", version2(0x21, 0x11, addresses4().chopped(1)));
        row("2, too short for IPv6", version2(0x21, 0x21, addresses4()));
        row("2, too long", version2(0x21, 0x11, addresses4() + QByteArray(5000, 'x')));
    }

    void otherBytesAreNoHeader()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(parseProxyHeader(bytes).state, State::Wrong);
        // Once it is none, nothing that follows makes it one.
        QCOMPARE(parseProxyHeader(bytes + "\r\n").state, State::Wrong);
    }

    // Whatever the bytes are, the answer fits them, and more bytes never take an answer back.
    void anyBytesHaveAnAnswer()
    {
        std::mt19937 random(7);
        const QByteArrayList seeds{"PROXY TCP4 192.0.2.7 192.0.2.1 56324 6667\r\n",
            "PROXY TCP6 2001:db8::7 ::1 1 65535\r\n", version2(0x21, 0x11, addresses4()),
            version2(0x21, 0x21, addresses6("20010db8000000000000000000000007"))};
        int complete = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray bytes = seeds[round % seeds.size()] + "NICK anna\r\n";
            for (int changes = int(random() % 3); changes > 0; --changes)
                bytes[qsizetype(random() % size_t(bytes.size()))] = char(random());
            ProxyHeader last;
            for (qsizetype size = 0; size <= bytes.size(); ++size) {
                const ProxyHeader parsed = parseProxyHeader(QByteArrayView(bytes).first(size));
                QVERIFY(parsed.state != State::Complete || parsed.size <= size);
                QVERIFY(last.state == State::Incomplete || last.state == parsed.state);
                if (last.state == State::Complete) {
                    QCOMPARE(parsed.size, last.size);
                    QCOMPARE(parsed.source.address, last.source.address);
                }
                last = parsed;
            }
            complete += last.state == State::Complete;
        }
        QVERIFY(complete > 1000);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerProxyHeaderTest)

} // namespace serverProxyHeaderTest

#include "ServerProxyHeaderTest.moc"

// How a request becomes a WebSocket: RFC 6455 section 4, IRCv3 "WebSocket support". Every
// beginning of a request is waited for, and every wrong one is answered.
#include "server/io/WebSocketUpgrade.h"
#include "tests/support/Suite.h"
#include "tests/support/WebSocketFrames.h"
#include "tests/unit/RandomBytes.h"

#include <QTest>

namespace serverWebSocketUpgradeTest {

using namespace watek::server::io;
using watek::tests::upgradeRequest;
using Verdict = Upgrade::Verdict;

namespace {

const QByteArray kRequest = upgradeRequest();

Upgrade judge(const QByteArray &request, const QStringList &origins = {})
{
    return judgeUpgrade(request, {.origins = origins, .serverName = "irc.example.org"});
}

QByteArray status(const QByteArray &request, const QStringList &origins = {})
{
    const QByteArray answer = judge(request, origins).answer;
    return answer.left(answer.indexOf("\r\n")).mid(int(sizeof("HTTP/1.1 ") - 1)).left(3);
}

/// kRequest without the field, or with another line in its place.
QByteArray with(const QByteArray &name, const QByteArray &line)
{
    QByteArray request = kRequest;
    const qsizetype from = request.indexOf(name + ':');
    const qsizetype end = request.indexOf("\r\n", from) + 2;
    return request.replace(from, end - from, line.isEmpty() ? QByteArray() : line + "\r\n");
}

QByteArray withFirstLine(const QByteArray &line)
{
    return line + kRequest.mid(kRequest.indexOf("\r\n"));
}

} // namespace

class ServerWebSocketUpgradeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// RFC 6455 section 1.3 has the key and what is made of it.
    void theExampleOfTheSpecificationIsAccepted()
    {
        const Upgrade upgrade = judge(kRequest);
        QCOMPARE(upgrade.verdict, Verdict::Accepted);
        QCOMPARE(upgrade.answer,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        QCOMPARE(upgrade.size, kRequest.size());
    }

    void whatFollowsTheRequestIsNotPartOfIt()
    {
        QCOMPARE(judge(kRequest + "\x81\x80").size, kRequest.size());
    }

    void everyBeginningOfARequestIsWaitedFor()
    {
        for (qsizetype length = 0; length < kRequest.size(); ++length) {
            const Upgrade upgrade = judge(kRequest.first(length));
            QCOMPARE(upgrade.verdict, Verdict::NeedMore);
            QVERIFY(upgrade.answer.isEmpty());
        }
    }

    void theClientsFirstSubprotocolThatWeKnowIsTaken_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Subprotocol>("subprotocol");
        const auto answer = [](const char *name) {
            return QByteArray("Sec-WebSocket-Protocol: ") + name + ".ircv3.net\r\n";
        };
        QTest::newRow("text") << QByteArray("Sec-WebSocket-Protocol: text.ircv3.net\r\n")
                              << answer("text") << Subprotocol::Text;
        QTest::newRow("binary first")
            << QByteArray("Sec-WebSocket-Protocol: binary.ircv3.net, text.ircv3.net\r\n")
            << answer("binary") << Subprotocol::Binary;
        QTest::newRow("text first")
            << QByteArray("sec-websocket-protocol:text.ircv3.net,binary.ircv3.net\r\n")
            << answer("text") << Subprotocol::Text;
        QTest::newRow("behind others")
            << QByteArray("Sec-WebSocket-Protocol: mqtt, chat\r\n"
                          "Sec-WebSocket-Protocol: ,, binary.ircv3.net\r\n")
            << answer("binary") << Subprotocol::Binary;
        QTest::newRow("none of ours")
            << QByteArray("Sec-WebSocket-Protocol: mqtt\r\n") << QByteArray() << Subprotocol::None;
    }

    void theClientsFirstSubprotocolThatWeKnowIsTaken()
    {
        QFETCH(QByteArray, fields);
        QFETCH(QByteArray, answer);
        QFETCH(Subprotocol, subprotocol);
        const Upgrade upgrade = judge(upgradeRequest(fields));
        QCOMPARE(upgrade.verdict, Verdict::Accepted);
        QCOMPARE(upgrade.subprotocol, subprotocol);
        QCOMPARE(upgrade.answer.contains("Sec-WebSocket-Protocol"), !answer.isEmpty());
        QVERIFY(upgrade.answer.contains(answer));
    }

    void whatBrowsersAndProxiesWriteIsUnderstood_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("Firefox's Connection")
            << with("Connection", "Connection: keep-alive, Upgrade");
        QTest::newRow("Connection in two lines")
            << with("Connection", "Connection: keep-alive\r\nConnection: upgrade");
        QTest::newRow("another case") << with("Upgrade", "UPGRADE: WebSocket");
        QTest::newRow("spaces around a value")
            << with("Sec-WebSocket-Version", "Sec-WebSocket-Version: \t 13 \t");
        QTest::newRow("a query") << withFirstLine("GET /?room=1 HTTP/1.1");
        QTest::newRow("the whole address") << withFirstLine("GET http://127.0.0.1:80/ HTTP/1.1");
        QTest::newRow("the host's address") << withFirstLine("GET https://127.0.0.1 HTTP/1.1");
        QTest::newRow("a body of nothing") << upgradeRequest("Content-Length: 0\r\n");
        QTest::newRow("no Origin: no browser") << kRequest;
        QTest::newRow("bytes that are no ASCII") << upgradeRequest("Cookie: \xc5\xbc\xff\r\n");
    }

    void whatBrowsersAndProxiesWriteIsUnderstood()
    {
        QFETCH(QByteArray, request);
        QCOMPARE(status(request), "101");
    }

    void aWrongRequestIsAnsweredInHttp_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *name, const char *code, const QByteArray &request) {
            QTest::newRow(name) << request << QByteArray(code);
        };
        row("a browser's address bar", "426",
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
        row("another page", "404", withFirstLine("GET /favicon.ico HTTP/1.1"));
        row("another page of an address", "404", withFirstLine("GET http://a/b HTTP/1.1"));
        row("no page", "404", withFirstLine("GET * HTTP/1.1"));
        row("a form", "405", withFirstLine("POST / HTTP/1.1"));
        row("a proxy's request", "405", withFirstLine("CONNECT a:1 HTTP/1.1"));
        row("HTTP/1.0", "505", withFirstLine("GET / HTTP/1.0"));
        row("HTTP/2", "405", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        row("two spaces", "400", withFirstLine("GET  / HTTP/1.1"));
        row("a NUL in the first line", "400", withFirstLine(QByteArray("GET /\0 HTTP/1.1", 15)));
        row("a CR in the first line", "400", withFirstLine("GET /\r HTTP/1.1"));
        row("no Host", "400", with("Host", {}));
        row("an empty Host", "400", with("Host", "Host:"));
        row("two Hosts", "400", with("Host", "Host: a\r\nHost: b"));
        row("no Upgrade", "426", with("Upgrade", {}));
        row("another Upgrade", "426", with("Upgrade", "Upgrade: h2c"));
        row("no Connection", "400", with("Connection", {}));
        row("another Connection", "400", with("Connection", "Connection: keep-alive"));
        row("no version", "426", with("Sec-WebSocket-Version", {}));
        row("another version", "426", with("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8"));
        row("two versions", "426",
            with(
                "Sec-WebSocket-Version", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 13"));
        row("no key", "400", with("Sec-WebSocket-Key", {}));
        row("an empty key", "400", with("Sec-WebSocket-Key", "Sec-WebSocket-Key:"));
        row("a short key", "400", with("Sec-WebSocket-Key", "Sec-WebSocket-Key: c2hvcnQ="));
        row("no Base64", "400",
            with("Sec-WebSocket-Key", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!=="));
        row("two keys", "400", upgradeRequest("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
        row("two Origins", "400",
            upgradeRequest("Origin: http://127.0.0.1\r\nOrigin: http://127.0.0.1\r\n"));
        row("a body", "400", upgradeRequest("Content-Length: 5\r\n"));
        row("a body of two lengths", "400",
            upgradeRequest("Content-Length: 0\r\nContent-Length: 0\r\n"));
        row("a body in pieces", "400", upgradeRequest("Transfer-Encoding: chunked\r\n"));
        row("no colon", "400", upgradeRequest("nonsense\r\n"));
        row("no name", "400", upgradeRequest(": x\r\n"));
        row("a space before the colon", "400", upgradeRequest("Cookie : x\r\n"));
        row("a folded line", "400", upgradeRequest("Cookie: x\r\n y\r\n"));
        row("a LF inside", "400", upgradeRequest("Cookie: x\nOrigin: y\r\n"));
        row("a NUL inside", "400", upgradeRequest(QByteArray("Cookie: \0\r\n", 11)));
        row("a Host with a user", "400", with("Host", "Host: a@127.0.0.1"));
        row("a Host with a wrong port", "400", with("Host", "Host: 127.0.0.1:80x"));
        row("a Host with a port too large", "400", with("Host", "Host: 127.0.0.1:65536"));
        row("a Host without an end", "400", with("Host", "Host: [::1"));
        row("LF only, and no end yet", "400", "GET / HTTP/1.1\nHost: 127.0.0.1\n");
        row("one LF alone, and no end yet", "400", "GET / HTTP/1.1\r\nHost: 127.0.0.1\nUpg");
        row("a field that is none, and no end yet", "400",
            "GET / HTTP/1.1\r\nnonsense\r\nHost: 127.0.0.1\r\n");
        row("LF only", "400", QByteArray(kRequest).replace("\r\n", "\n") + "\r\n\r\n");
        row("too long", "431", upgradeRequest("Cookie: " + QByteArray(9000, 'x') + "\r\n"));
        row("an endless first line", "431", "GET /?" + QByteArray(9000, 'x'));
        row("endless fields", "431",
            kRequest.chopped(2) + QByteArray(2000, 'a') + ": b\r\n"
                + QByteArray("a: b\r\n").repeated(2000));
    }

    void aWrongRequestIsAnsweredInHttp()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, expected);
        const Upgrade upgrade = judge(request);
        QCOMPARE(upgrade.verdict, Verdict::Refused);
        QCOMPARE(status(request), expected);
        // One sentence, of the length that is announced.
        const qsizetype end = upgrade.answer.indexOf("\r\n\r\n");
        const QByteArray body = upgrade.answer.mid(end + 4);
        QVERIFY(body.startsWith("This is a chat server's door for web clients"));
        QVERIFY(body.endsWith(".\n"));
        QVERIFY(upgrade.answer.first(end).contains(
            "Content-Length: " + QByteArray::number(body.size()) + "\r\n"));
        QVERIFY(upgrade.answer.contains("Connection: close\r\n"));
        QCOMPARE(expected == "405", upgrade.answer.contains("\r\nAllow: GET\r\n"));
        QCOMPARE(expected == "426", upgrade.answer.contains("\r\nSec-WebSocket-Version: 13\r\n"));
        QVERIFY(upgrade.trouble.startsWith("HTTP " + expected));
    }

    void whoSpeaksSomethingElseIsToldAtItsFirstLine_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("IRC") << QByteArray("CAP LS 302\r\n") << QByteArray("ERROR :This port ");
        QTest::newRow("a person") << QByteArray("hello\n") << QByteArray("ERROR :This port ");
        QTest::newRow("an empty line") << QByteArray("\r\n") << QByteArray("ERROR :This port ");
        QTest::newRow("SSH") << QByteArray("SSH-2.0-x\r\n") << QByteArray("ERROR :This port ");
        QTest::newRow("TLS") << QByteArray("\x16\x03\x01") << QByteArray("\x15\x03\x01");
    }

    void whoSpeaksSomethingElseIsToldAtItsFirstLine()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, answer);
        const Upgrade upgrade = judge(bytes);
        QCOMPARE(upgrade.verdict, Verdict::Refused);
        QVERIFY(upgrade.answer.startsWith(answer));
        QVERIFY(!upgrade.trouble.isEmpty());
    }

    void onlyPagesOfTheListMayUseTheDoor_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QStringList>("origins");
        QTest::addColumn<bool>("isWelcome");
        const QStringList none;
        const QStringList list{"https://chat.example.org", "http://localhost:8080/", "null"};
        QTest::newRow("no list, own host") << QByteArray("http://127.0.0.1") << none << true;
        QTest::newRow("no list, own host, a port")
            << QByteArray("https://127.0.0.1:8080") << none << true;
        QTest::newRow("no list, another host") << QByteArray("http://127.0.0.2") << none << false;
        QTest::newRow("no list, a longer host")
            << QByteArray("http://127.0.0.1.example.org") << none << false;
        for (const char *broken : {"http://127.0.0.1:80.evil.example",
                 "http://127.0.0.1:80@evil.com", "http://127.0.0.1@evil.com", "http://127.0.0.1:",
                 "http://127.0.0.1:65536", "http://127.0.0.1/", "http://127.0.0.1 ",
                 "http://127.0.0.1 x", "127.0.0.1", "ftp://127.0.0.1", "http://[127.0.0.1",
                 "http://[127.0.0.1]x", "//127.0.0.1", "http://127.0.0.1, http://127.0.0.1"})
            QTest::addRow("no list, not a page: %s", broken)
                << QByteArray(broken) << none << (QByteArray(broken).endsWith(' '));
        QTest::newRow("no list, a file") << QByteArray("null") << none << false;
        QTest::newRow("no list, nothing") << QByteArray() << none << false;
        QTest::newRow("no list, no host") << QByteArray("http://") << none << false;
        QTest::newRow("listed") << QByteArray("https://chat.example.org") << list << true;
        QTest::newRow("listed with a slash") << QByteArray("http://localhost:8080") << list << true;
        QTest::newRow("listed file") << QByteArray("null") << list << true;
        QTest::newRow("another scheme") << QByteArray("http://chat.example.org") << list << false;
        QTest::newRow("another port")
            << QByteArray("https://chat.example.org:8443") << list << false;
        QTest::newRow("a longer name")
            << QByteArray("https://chat.example.org.evil.net") << list << false;
        QTest::newRow("own host, not listed") << QByteArray("http://127.0.0.1") << list << false;
        QTest::newRow("any") << QByteArray("https://evil.net") << QStringList{"*"} << true;
    }

    void onlyPagesOfTheListMayUseTheDoor()
    {
        QFETCH(QByteArray, origin);
        QFETCH(QStringList, origins);
        QFETCH(bool, isWelcome);
        const QByteArray request = upgradeRequest("Origin: " + origin + "\r\n");
        QCOMPARE(status(request, origins), isWelcome ? "101" : "403");
    }

    /// A foreign name may mean this computer's address (DNS rebinding), and the page is of its
    /// host.
    void onlyAHostThatTheServerHasMayBeAskedForByPages_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("isWelcome");
        const auto row = [](const char *host, bool isWelcome) {
            QTest::newRow(host) << QByteArray(host) << isWelcome;
        };
        row("localhost", true);
        row("LocalHost:8080", true);
        row("chat.localhost", true);
        row("192.0.2.7:1", true);
        row("[2001:db8::1]:8080", true);
        row("[::1]", true);
        row("irc.example.org", true);
        row("IRC.example.org:443", true);
        row("chat.example.net", true); // of the certificate
        row("evil.example", false);
        row("evil.example:8080", false);
        row("irc.example.org.evil.example", false);
        row("127.0.0.1.evil.example", false);
        row("notlocalhost", false);
    }

    void onlyAHostThatTheServerHasMayBeAskedForByPages()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, isWelcome);
        using watek::server::shared::TlsContext;
        static const auto identity = TlsContext::makeSelfSigned({"chat.example.net"});
        static const auto tls = TlsContext::make(std::span(&identity.value(), 1)).value();
        const QByteArray request = with("Host", "Host: " + host + "\r\nOrigin: http://" + host);
        const Upgrade upgrade
            = judgeUpgrade(request, {.serverName = "irc.example.org", .tls = tls});
        QCOMPARE(upgrade.verdict, isWelcome ? Verdict::Accepted : Verdict::Refused);
        QCOMPARE(upgrade.trouble.startsWith("HTTP 403"), !isWelcome);
        QCOMPARE(upgrade.answer.contains("the setting `origins`"), !isWelcome);
        // A list says what is meant, and a program that is no browser has no page.
        QCOMPARE(status(request, {"http://" + QString::fromLatin1(host)}), "101");
        QCOMPARE(status(with("Host", "Host: " + host)), "101");
    }

    void aPageNameCannotSpoilTheLog()
    {
        const Upgrade upgrade = judge(upgradeRequest("Origin: http://\x1b[2J\xff\r\n"));
        QVERIFY(upgrade.trouble.startsWith("HTTP 400"));
        const Upgrade high
            = judge(upgradeRequest("Origin: http://\xc5\xbc\xff" + QByteArray(500, 'x') + "\r\n"));
        QVERIFY(high.trouble.startsWith("HTTP 403 Forbidden: Pages from http://???xxx"));
        QVERIFY(high.trouble.size() < 300);
    }

    void anyBytesAreJudged()
    {
        watek::tests::RandomBytes random(6455);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray request = kRequest;
            for (int change = 0; change < 3; ++change)
                request[random.upTo(int(request.size()) - 1)] = char(random.upTo(255));
            const Upgrade upgrade = judge(request);
            QVERIFY(upgrade.verdict != Verdict::NeedMore || !request.contains("\r\n\r\n"));
            QVERIFY(upgrade.verdict != Verdict::Accepted || upgrade.size <= request.size());
        }
    }
};

WATEK_SUITE(QTEST_APPLESS_MAIN, ServerWebSocketUpgradeTest)

} // namespace serverWebSocketUpgradeTest

#include "ServerWebSocketUpgradeTest.moc"

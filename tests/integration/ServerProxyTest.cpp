// Doors for proxies: who comes through one is who the PROXY header says, for everything the server
// does with an address. HAProxy's "The PROXY protocol, versions 1 & 2".
#include "server/shared/Cloaks.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QLocalSocket>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace serverProxyTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::shared::ClientRow;
using watek::server::shared::Endpoint;
using watek::server::shared::Networks;
using watek::server::shared::OperRole;
using watek::server::shared::ServerConfig;
using watek::server::shared::Transport;
using watek::tests::RawClient;
using watek::tests::ServerWorld;

namespace {

const QByteArray kCloakKey(32, 'k');
const QByteArray kHeader1 = "PROXY TCP4 203.0.113.7 192.0.2.1 56324 6667\r\n";

QByteArray headerFor(const QByteArray &address, int port = 56324)
{
    return "PROXY TCP4 " + address + " 192.0.2.1 " + QByteArray::number(port) + " 6667\r\n";
}

QByteArray registrationOf(const QByteArray &nick)
{
    return "NICK " + nick + "\r\nUSER " + nick + " 0 * :x\r\nJOIN #lobby\r\n";
}

/// The main door is for everybody, the second one for a proxy on this computer.
ServerConfig configWithProxy(const QString &proxies = QStringLiteral("127.0.0.0/8"))
{
    ServerConfig config = watek::tests::testConfig();
    config.opers.push_back({"oper", "root", "secret", OperRole::Admin});
    config.cloaks.key = kCloakKey;
    config.listen.push_back({.name = "behind",
        .address = QStringLiteral("127.0.0.1"),
        .proxyFrom = Networks::parse(proxies).value()});
    return config;
}

quint16 proxyPort(ServerWorld &world)
{
    guiRole.assertCurrent();
    return world.host().snapshot().doors[1].endpoint.port;
}

bool hasRow(ServerWorld &world, const QByteArray &address, int port)
{
    guiRole.assertCurrent();
    const auto rows = world.host().clients();
    return std::ranges::any_of(
        rows, [&](const ClientRow &row) { return row.address == address && row.port == port; });
}

bool logHas(ServerWorld &world, const QByteArray &text)
{
    const auto records = world.host().log().since(0);
    return std::ranges::any_of(
        records, [&text](const auto &record) { return record.text.contains(text); });
}

} // namespace

class ServerProxyTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};
    QTemporaryDir m_folder;

private Q_SLOTS:
    void theRealAddressIsTheClients_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("address");
        QTest::newRow("version 1") << kHeader1 << QByteArray("203.0.113.7");
        QTest::newRow("version 1, IPv6")
            << QByteArray("PROXY TCP6 2001:db8::7 ::1 56324 6667\r\n") << QByteArray("2001:db8::7");
        QTest::newRow("version 2") << QByteArray(
            "\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0c\xcb\x00\x71\x07\x7f\x00\x00\x01"
            "\xdc\x04\x1a\x0b",
            28) << QByteArray("203.0.113.7");
    }

    void theRealAddressIsTheClients()
    {
        guiRole.assertCurrent();
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, address);
        ServerWorld world(configWithProxy());
        RawClient anna(proxyPort(world), header + registrationOf("anna"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        QVERIFY(hasRow(world, address, 56324));
        const auto root = watek::tests::ircClient(world.port(), "root");
        root->send("OPER root secret\r\nWHOIS anna\r\n");
        QTRY_VERIFY(root->got(" 318 "));
        QVERIFY2(
            root->got(" 378 root anna :is connecting from *@" + address + ' ' + address + "\r\n"),
            root->received().constData());
        QVERIFY2(
            root->got(" 320 root anna :came by the door behind, through the proxy 127.0.0.1\r\n"),
            root->received().constData());
        const QByteArray host = watek::server::shared::Cloaks(kCloakKey, "ip").hostOf(address);
        QVERIFY2(root->got(" 311 root anna anna " + host + ' '), root->received().constData());
        QCOMPARE(world.host().snapshot().doors[1].connections, quint64(1));
    }

    void whoHasComeWhenTlsIsTakenAwayIsServed()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWithProxy();
        config.server.dataFolder = m_folder.path();
        config.listen[0].transport = Transport::Tls;
        ServerWorld world(config);
        QSslSocket anna;
        anna.setPeerVerifyMode(QSslSocket::VerifyNone);
        anna.connectToHost(QStringLiteral("127.0.0.1"), proxyPort(world));
        QVERIFY(anna.waitForConnected(5000));
        anna.write(kHeader1.first(20));
        QTRY_COMPARE(world.host().snapshot().doors[1].connections, quint64(1));

        config.listen.clear();
        world.host().setReload(
            [config]() -> watek::base::Expected<ServerConfig, QString> { return config; });
        QCOMPARE(world.host().reload().trouble, QByteArray());
        anna.write(kHeader1.sliced(20));
        QTRY_COMPARE(anna.bytesToWrite(), qint64(0));
        anna.startClientEncryption();
        QTRY_VERIFY2(anna.isEncrypted(), qPrintable(anna.errorString()));
        anna.write(registrationOf("anna"));
        QByteArray received;
        connect(&anna, &QSslSocket::readyRead, &anna, [&] { received += anna.readAll(); });
        QTRY_VERIFY2(received.contains(" 366 "), received.constData());
    }

    void aHeaderMayComeInPieces()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithProxy());
        RawClient anna(proxyPort(world));
        for (const char byte : kHeader1) {
            anna.send(QByteArray(1, byte));
            QTest::qWait(0);
        }
        anna.send(registrationOf("anna"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        QVERIFY(hasRow(world, "203.0.113.7", 56324));
    }

    void aBanKeepsTheRealAddressOut()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithProxy());
        const auto root = watek::tests::ircClient(world.port(), "root");
        root->send("OPER root secret\r\nKLINE *@203.0.113.7 :no\r\n");
        QTRY_VERIFY(root->got("KLINE"));
        RawClient anna(proxyPort(world), kHeader1 + registrationOf("anna"));
        QTRY_VERIFY2(anna.got(" 465 "), anna.received().constData());
        RawClient ola(proxyPort(world), headerFor("203.0.113.8") + registrationOf("ola"));
        QTRY_VERIFY2(isInLobby(ola), ola.received().constData());
    }

    void theRealAddressIsLimitedAndTheProxyIsNot()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWithProxy();
        config.limits.maxClientsPerIp = 1;
        config.limits.exemptPrivate = false;
        ServerWorld world(config);
        RawClient first(proxyPort(world), headerFor("203.0.113.7") + registrationOf("a"));
        RawClient other(proxyPort(world), headerFor("203.0.113.8") + registrationOf("b"));
        QTRY_VERIFY(isInLobby(first) && isInLobby(other));
        RawClient second(proxyPort(world), headerFor("203.0.113.7") + registrationOf("c"));
        QTRY_VERIFY(second.got("ERROR :Too many connections from your address (1)."));
        QTRY_VERIFY(second.isClosed());
        QCOMPARE(world.host().snapshot().doors[1].refused, quint64(1));
    }

    void aProxyMaySpeakForItself()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithProxy());
        RawClient check(proxyPort(world), "PROXY UNKNOWN\r\n" + registrationOf("check"));
        QTRY_VERIFY2(isInLobby(check), check.received().constData());
        QVERIFY(hasRow(world, "127.0.0.1", check.socket().localPort()));
    }

    void whoIsNoProxyIsRefusedThere()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithProxy(QStringLiteral("192.0.2.1")));
        // Even with a header: it could say anything.
        RawClient liar(proxyPort(world), kHeader1 + registrationOf("liar"));
        QTRY_VERIFY(liar.got("ERROR :This door is for proxies only: come through one.\r\n"));
        QTRY_VERIFY(liar.isClosed());
        QVERIFY(logHas(world, "127.0.0.1 is no proxy of the door behind: it is refused"));
        QVERIFY(!hasRow(world, "203.0.113.7", 56324));
    }

    void aProxyWithoutAHeaderIsRefused()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithProxy());
        RawClient anna(proxyPort(world), registrationOf("anna"));
        QTRY_VERIFY(
            anna.got("ERROR :This door is for proxies, and begins with a PROXY header.\r\n"));
        QTRY_VERIFY(anna.isClosed());
        QTRY_VERIFY(logHas(world, "is refused: it sent no PROXY header"));
    }

    void aHeaderAtAnotherDoorIsNoHeader()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithProxy());
        RawClient liar(world.port(), kHeader1 + registrationOf("liar"));
        QTRY_VERIFY(!liar.received().isEmpty());
        QVERIFY(!hasRow(world, "203.0.113.7", 56324));
    }

    void aHeaderThatDoesNotEndIsNotWaitedForLong()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithProxy());
        RawClient silent(proxyPort(world));
        RawClient slow(proxyPort(world), "PROXY TCP4 203");
        // They hold nobody up.
        RawClient anna(proxyPort(world), kHeader1 + registrationOf("anna"));
        QTRY_VERIFY(isInLobby(anna));
        QTRY_VERIFY_WITH_TIMEOUT(silent.isClosed() && slow.isClosed(), 15'000);
        QVERIFY(logHas(world, "is refused: its PROXY header did not come in time"));
        QCOMPARE(world.host().snapshot().permitsUsed, 1);
    }

    void tlsBeginsBehindTheHeader()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWithProxy();
        config.listen[0].transport = Transport::Tls;
        config.server.dataFolder = m_folder.path();
        ServerWorld world(config);
        QSslSocket anna;
        anna.setPeerVerifyMode(QSslSocket::VerifyNone);
        anna.connectToHost(QHostAddress(QHostAddress::LocalHost), proxyPort(world));
        QTRY_COMPARE(anna.state(), QAbstractSocket::ConnectedState);
        anna.write(kHeader1);
        anna.startClientEncryption();
        QTRY_VERIFY(anna.isEncrypted());
        anna.write(registrationOf("anna"));
        QByteArray received;
        connect(&anna, &QSslSocket::readyRead, &anna, [&] { received += anna.readAll(); });
        QTRY_VERIFY2(received.contains(" 366 "), received.constData());
        QVERIFY(hasRow(world, "203.0.113.7", 56324));
    }

    void aProxyMayComeThroughAUnixSocket()
    {
        guiRole.assertCurrent();
        ServerConfig config = watek::tests::testConfig();
        const QString path = m_folder.filePath(QStringLiteral("proxy"));
        config.listen.push_back({.name = "behind",
            .path = path,
            .proxyFrom = Networks::parse(QStringLiteral("unix")).value()});
        ServerWorld world(config);
        QLocalSocket proxy;
        proxy.connectToServer(path);
        QVERIFY(proxy.waitForConnected());
        proxy.write(kHeader1 + registrationOf("anna"));
        proxy.flush();
        QTRY_VERIFY(proxy.peek(65536).contains(" 366 "));
        QVERIFY(hasRow(world, "203.0.113.7", 56324));
    }

    void whoWaitsIsTreatedByItsRealAddress()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWithProxy();
        config.server.maxClients = 2;
        ServerWorld world(config);
        // Two of one address hold the places; of those who wait, the other address comes first.
        RawClient a(proxyPort(world), headerFor("203.0.113.7", 1) + registrationOf("a"));
        RawClient b(proxyPort(world), headerFor("203.0.113.7", 2) + registrationOf("b"));
        QTRY_VERIFY(isInLobby(a) && isInLobby(b));
        RawClient c(proxyPort(world), headerFor("203.0.113.7", 3) + registrationOf("c"));
        QTRY_COMPARE(world.host().snapshot().waiting, 1);
        RawClient d(proxyPort(world), headerFor("203.0.113.8", 4) + registrationOf("d"));
        QTRY_COMPARE(world.host().snapshot().waiting, 2);
        a.send("QUIT\r\n");
        QTRY_VERIFY(isInLobby(d));
        QVERIFY(!isInLobby(c));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerProxyTest)

} // namespace serverProxyTest

#include "ServerProxyTest.moc"

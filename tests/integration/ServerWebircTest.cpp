// WEBIRC: whom a web gateway brings, and who may not say so. IRCv3 webirc.
#include "common/protocol/Utf8.h"
#include "server/passwords/PasswordHash.h"
#include "tests/support/ServerWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverWebircTest {

namespace threading = watek::threading;
using watek::server::guiRole;
using watek::server::shared::ClientRow;
using watek::server::shared::Networks;
using watek::server::shared::OperRole;
using watek::server::shared::ServerConfig;
using watek::tests::RawClient;
using watek::tests::ServerWorld;

namespace {

const QByteArray kClaim = "WEBIRC hunter2 kiwi host.example.org 203.0.113.7";

QByteArray registrationOf(const QByteArray &nick)
{
    return "\r\nNICK " + nick + "\r\nUSER " + nick + " 0 * :x\r\nJOIN #lobby\r\n";
}

/// The second door takes gateways from `gateways`, with `password`.
ServerConfig configWithGateway(
    const QString &gateways = QStringLiteral("127.0.0.1"), const QByteArray &password = "hunter2")
{
    ServerConfig config = watek::tests::testConfig();
    config.opers.push_back({"oper", "root", "secret", OperRole::Admin});
    config.listen.push_back({.name = "web",
        .address = QStringLiteral("127.0.0.1"),
        .webircFrom = Networks::parse(gateways).value(),
        .webircPassword = password});
    return config;
}

quint16 gatewayPort(ServerWorld &world)
{
    guiRole.assertCurrent();
    return world.host().snapshot().doors[1].endpoint.port;
}

bool hasRow(ServerWorld &world, const QByteArray &nick, const QByteArray &address)
{
    guiRole.assertCurrent();
    const auto rows = world.host().clients();
    return std::ranges::any_of(rows, [&](const ClientRow &row) {
        return row.nick == nick && row.address == address && row.door == "web";
    });
}

bool logHas(ServerWorld &world, const QByteArray &text)
{
    const auto records = world.host().log().since(0);
    return std::ranges::any_of(
        records, [&text](const auto &record) { return record.text.contains(text); });
}

} // namespace

class ServerWebircTest : public QObject {
    Q_OBJECT

    const threading::ThreadRole::Binding m_binding{guiRole};

private Q_SLOTS:
    void theClientIsWhereTheGatewaySays_data()
    {
        QTest::addColumn<QByteArray>("claim");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("address");
        const auto row = [](const char *name, const char *claim, const char *host,
                             const char *address) {
            QTest::newRow(name) << QByteArray(claim) << QByteArray(host) << QByteArray(address);
        };
        row("with a host", "WEBIRC hunter2 kiwi host.example.org 203.0.113.7", "host.example.org",
            "203.0.113.7");
        row("without one", "WEBIRC hunter2 kiwi 203.0.113.7 203.0.113.7", "203.0.113.7",
            "203.0.113.7");
        row("IPv6", "WEBIRC hunter2 kiwi 2001:DB8::7 2001:DB8:0::7", "2001:db8::7", "2001:db8::7");
        row("IPv6 with a zero in front", "WEBIRC hunter2 kiwi 0::7 0::7", "0::7", "0::7");
        row("IPv4 in IPv6", "WEBIRC hunter2 kiwi x.example 0::ffff:203.0.113.7", "x.example",
            "203.0.113.7");
        row("IPv4 in IPv6 with a colon in front",
            "WEBIRC hunter2 kiwi x.example ::ffff:203.0.113.7", "x.example", "203.0.113.7");
        row("the same with options", "WEBIRC hunter2 kiwi x.example ::ffff:203.0.113.7 :secure a=b",
            "x.example", "203.0.113.7");
        row("no host", "WEBIRC hunter2 kiwi a!b@c 203.0.113.7", "203.0.113.7", "203.0.113.7");
        row("another address as host", "WEBIRC hunter2 kiwi 192.0.2.9 203.0.113.7", "203.0.113.7",
            "203.0.113.7");
        row("options", "WEBIRC hunter2 kiwi host.example.org 203.0.113.7 :secure local-port=6697",
            "host.example.org", "203.0.113.7");
        row("options as words", "WEBIRC hunter2 kiwi host.example.org 203.0.113.7 secure a=b",
            "host.example.org", "203.0.113.7");
    }

    void theClientIsWhereTheGatewaySays()
    {
        guiRole.assertCurrent();
        QFETCH(QByteArray, claim);
        QFETCH(QByteArray, host);
        QFETCH(QByteArray, address);
        // Where addresses are shown, so are the names that a gateway has for them.
        ServerConfig config = configWithGateway();
        config.cloaks.enabled = false;
        ServerWorld world(config);
        RawClient anna(gatewayPort(world), claim + registrationOf("anna"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        QVERIFY(hasRow(world, "anna", address));
        const auto root = watek::tests::ircClient(world.port(), "root");
        root->send("OPER root secret\r\nWHOIS anna\r\n");
        QTRY_VERIFY(root->got(" 318 "));
        QVERIFY2(root->got(" 311 root anna anna " + host + ' '), root->received().constData());
        QVERIFY2(root->got(" 378 root anna :is connecting from *@" + address + ' '),
            root->received().constData());
        QVERIFY2(
            root->got(" 320 root anna :came by the door web\r\n"), root->received().constData());
        QVERIFY2(root->got(" 350 root anna 127.0.0.1 127.0.0.1 :is connected via the kiwi WebIRC "
                           "gateway\r\n"),
            root->received().constData());
        // 671 RPL_WHOISSECURE, because the gateway is on this computer.
        QCOMPARE(root->got(" 671 root anna "), claim.contains("secure"));
    }

    void theNameOfAHiddenAddressIsHidden()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithGateway());
        RawClient anna(gatewayPort(world), kClaim + registrationOf("anna"));
        RawClient ola(gatewayPort(world),
            "WEBIRC hunter2 kiwi school.example.org 10.1.2.3" + registrationOf("ola"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        QTRY_VERIFY2(isInLobby(ola), ola.received().constData());
        ola.send("WHOIS anna\r\n");
        QTRY_VERIFY2(ola.got(" 318 "), ola.received().constData());
        QVERIFY2(
            !ola.got("host.example.org") && !ola.got("203.0.113.7"), ola.received().constData());
        QVERIFY2(ola.got(".ip * :x\r\n"), ola.received().constData());
        anna.send("WHOIS ola\r\n");
        QTRY_VERIFY2(
            anna.got(" 311 anna ola ola school.example.org "), anna.received().constData());
    }

    void aLongNameOfTheGatewayIsCutBetweenCharacters()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithGateway());
        const QByteArray name = "x" + QByteArray("ż").repeated(100);
        RawClient anna(gatewayPort(world),
            "WEBIRC hunter2 " + name + " host.example.org 203.0.113.7" + registrationOf("anna"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        const auto root = watek::tests::ircClient(world.port(), "root");
        root->send("OPER root secret\r\nWHOIS anna\r\n");
        QTRY_VERIFY(root->got(" 318 "));
        QVERIFY2(root->got(":is connected via the xżż"), root->received().constData());
        QVERIFY(watek::protocol::isValidUtf8(root->received()));
    }

    void whoMayNotSaySoIsClosed_data()
    {
        QTest::addColumn<QByteArray>("claim");
        QTest::addColumn<QString>("gateways");
        QTest::addColumn<QByteArray>("reason");
        const QString here = QStringLiteral("127.0.0.1");
        const QByteArray noGateway = "You are no WebIRC gateway of this server";
        QTest::newRow("wrong password") << QByteArray("WEBIRC hunter3 kiwi a.b 203.0.113.7") << here
                                        << QByteArray("Invalid WebIRC password");
        QTest::newRow("empty password") << QByteArray("WEBIRC  kiwi a.b 203.0.113.7 :") << here
                                        << QByteArray("WEBIRC needs an IP address");
        QTest::newRow("wrong place") << kClaim << QStringLiteral("192.0.2.1") << noGateway;
        QTest::newRow("too few words")
            << QByteArray("WEBIRC hunter2 kiwi a.b") << here
            << QByteArray("WEBIRC needs a password, the gateway's name, a host and an address");
        QTest::newRow("no address") << QByteArray("WEBIRC hunter2 kiwi a.b nowhere") << here
                                    << QByteArray("WEBIRC needs an IP address");
    }

    void whoMayNotSaySoIsClosed()
    {
        guiRole.assertCurrent();
        QFETCH(QByteArray, claim);
        QFETCH(QString, gateways);
        QFETCH(QByteArray, reason);
        ServerWorld world(configWithGateway(gateways));
        RawClient liar(gatewayPort(world), claim + registrationOf("liar"));
        QTRY_VERIFY2(liar.got("ERROR :"), liar.received().constData());
        QVERIFY2(liar.got(reason), liar.received().constData());
        QTRY_VERIFY(liar.isClosed());
        QVERIFY(logHas(world, "WEBIRC from 127.0.0.1 is refused: "));
        QVERIFY(!liar.got(" 001 "));
    }

    void whoTriesPasswordsOutShutsNobodyOut_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::newRow("plain password") << QByteArray("hunter2");
        QTest::newRow("hashed password") << watek::server::passwords::hashedPassword("hunter2");
    }

    void whoTriesPasswordsOutShutsNobodyOut()
    {
        guiRole.assertCurrent();
        QFETCH(QByteArray, password);
        ServerWorld world(configWithGateway(QStringLiteral("127.0.0.1"), password));
        for (int i = 0; i < 30; ++i) {
            RawClient liar(gatewayPort(world), "WEBIRC guess kiwi a.b 203.0.113.7\r\n");
            QTRY_VERIFY2(liar.isClosed(), liar.received().constData());
            QVERIFY(liar.got("Invalid WebIRC password"));
        }
        RawClient anna(gatewayPort(world), kClaim + registrationOf("anna"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        QVERIFY(hasRow(world, "anna", "203.0.113.7"));
        // The log is not filled, and tells of all of them when the server stops.
        world.host().stop();
        int told = 0;
        for (const auto &record : world.host().log().since(0)) {
            told += record.text.contains("the password is wrong") ? 1 : 0;
            if (record.text.startsWith("... and ") && record.text.contains(" more wrong passwords"))
                told += record.text.split(' ').at(2).toInt();
        }
        QCOMPARE(told, 30);
    }

    void whoGuessesAHashedPasswordIsLookedAtOneByOne()
    {
        guiRole.assertCurrent();
        const QByteArray hashed = watek::server::passwords::hashedPassword("hunter2");
        ServerWorld world(configWithGateway(QStringLiteral("127.0.0.1"), hashed));
        const QByteArray guess = "WEBIRC guess kiwi a.b 203.0.113.7\r\n";
        for (int i = 0; i < 10; ++i) {
            RawClient liar(gatewayPort(world), guess);
            QTRY_VERIFY(liar.got("Invalid WebIRC password"));
        }
        // The thread that compares passwords is not filled from there.
        std::vector<std::unique_ptr<RawClient>> liars;
        for (int i = 0; i < 20; ++i)
            liars.push_back(std::make_unique<RawClient>(gatewayPort(world), guess));
        QTRY_VERIFY(std::ranges::all_of(liars, [](const auto &one) { return one->isClosed(); }));
        QVERIFY(std::ranges::any_of(
            liars, [](const auto &one) { return one->got("The server is busy"); }));
        // Once the gateway was heard, a guess costs nothing, and nobody is told to come again.
        RawClient anna(gatewayPort(world), kClaim + registrationOf("anna"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        for (int i = 0; i < 20; ++i)
            liars.push_back(std::make_unique<RawClient>(gatewayPort(world), guess));
        RawClient ola(gatewayPort(world), kClaim + registrationOf("ola"));
        QTRY_VERIFY2(isInLobby(ola), ola.received().constData());
    }

    void atAnotherDoorItCountsNothing()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithGateway());
        RawClient liar(world.port(), kClaim + registrationOf("liar"));
        QTRY_VERIFY2(
            liar.got("You are no WebIRC gateway of this server"), liar.received().constData());
        QTRY_VERIFY(liar.isClosed());
    }

    void afterTheRegistrationItIsTooLate()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithGateway());
        RawClient anna(gatewayPort(world), "NICK anna\r\nUSER anna 0 * :x\r\n" + kClaim + "\r\n");
        QTRY_VERIFY2(anna.got(" 462 anna "), anna.received().constData());
        QVERIFY(hasRow(world, "anna", "127.0.0.1"));
    }

    void aHashedPasswordIsLookedAtOnce()
    {
        guiRole.assertCurrent();
        const QByteArray hashed = watek::server::passwords::hashedPassword("hunter2");
        ServerWorld world(configWithGateway(QStringLiteral("127.0.0.1"), hashed));
        RawClient liar(gatewayPort(world), "WEBIRC hunter3 kiwi a.b 203.0.113.7\r\n");
        QTRY_VERIFY2(liar.got("Invalid WebIRC password"), liar.received().constData());
        RawClient anna(gatewayPort(world), kClaim + registrationOf("anna"));
        QTRY_VERIFY2(isInLobby(anna), anna.received().constData());
        QVERIFY(hasRow(world, "anna", "203.0.113.7"));
        // More than could be compared at once.
        std::vector<std::unique_ptr<RawClient>> crowd;
        for (int i = 0; i < 40; ++i) {
            crowd.push_back(std::make_unique<RawClient>(
                gatewayPort(world), kClaim + registrationOf("p" + QByteArray::number(i))));
        }
        QTRY_VERIFY(std::ranges::all_of(crowd, [](const auto &one) { return isInLobby(*one); }));
        RawClient again(gatewayPort(world), "WEBIRC hunter3 kiwi a.b 203.0.113.7\r\n");
        QTRY_VERIFY2(again.got("Invalid WebIRC password"), again.received().constData());
    }

    void aBanKeepsTheRealAddressOut()
    {
        guiRole.assertCurrent();
        ServerWorld world(configWithGateway());
        const auto root = watek::tests::ircClient(world.port(), "root");
        root->send("OPER root secret\r\nKLINE *@203.0.113.7 :no\r\n");
        QTRY_VERIFY(root->got("KLINE"));
        RawClient anna(gatewayPort(world), kClaim + registrationOf("anna"));
        QTRY_VERIFY2(anna.got(" 465 "), anna.received().constData());
    }

    void whoIsOneTooManyNeverSpeaks_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::newRow("plain password") << QByteArray("hunter2");
        QTest::newRow("hashed password") << watek::server::passwords::hashedPassword("hunter2");
    }

    void whoIsOneTooManyNeverSpeaks()
    {
        guiRole.assertCurrent();
        QFETCH(QByteArray, password);
        ServerConfig config = configWithGateway(QStringLiteral("127.0.0.1"), password);
        config.limits.maxClientsPerIp = 1;
        ServerWorld world(config);
        const auto listener = watek::tests::ircClient(world.port(), "listener");
        listener->send("JOIN #lobby\r\n");
        QTRY_VERIFY(listener->got(" 366 "));
        RawClient first(gatewayPort(world), kClaim + registrationOf("first"));
        QTRY_VERIFY2(isInLobby(first), first.received().constData());
        RawClient second(gatewayPort(world),
            kClaim + registrationOf("second") + "PRIVMSG #lobby :I am here\r\n");
        QTRY_VERIFY(second.isClosed());
        // The very words of a plain port, and nothing before them.
        QCOMPARE(second.received(),
            QByteArray("ERROR :Too many connections from your address (1). Close another one "
                       "first.\r\n"));
        listener->send("PING :end\r\n");
        QTRY_VERIFY(listener->got("PONG"));
        QVERIFY2(!listener->got("second"), listener->received().constData());
        QVERIFY(logHas(world, "203.0.113.7 has too many connections"));
        QCOMPARE(world.host().snapshot().refused, quint64(1));
    }

    void theRealAddressIsLimitedAndTheGatewayIsNot()
    {
        guiRole.assertCurrent();
        ServerConfig config = configWithGateway();
        config.limits.maxClientsPerIp = 1;
        config.limits.exemptPrivate = false;
        ServerWorld world(config);
        const auto claim = [](int last) {
            return "WEBIRC hunter2 kiwi a.b 203.0.113." + QByteArray::number(last);
        };
        RawClient first(gatewayPort(world), claim(7) + registrationOf("a"));
        RawClient other(gatewayPort(world), claim(8) + registrationOf("b"));
        QTRY_VERIFY(isInLobby(first) && isInLobby(other));
        RawClient second(gatewayPort(world), claim(7) + registrationOf("c"));
        QTRY_VERIFY2(second.got("Too many connections from your address (1)."),
            second.received().constData());
        QTRY_VERIFY(second.isClosed());
        // A rehash counts anew, and still not the gateway.
        RawClient silent(gatewayPort(world));
        RawClient silentToo(gatewayPort(world));
        QTRY_COMPARE(world.host().clients().size(), size_t(4));
        config.limits.monitor = 7;
        world.host().setReload(
            [config]() -> watek::base::Expected<ServerConfig, QString> { return config; });
        world.host().reload();
        first.send("QUIT\r\n");
        QTRY_VERIFY(first.isClosed());
        QTRY_COMPARE(world.host().clients().size(), size_t(3));
        silent.send(claim(7) + registrationOf("d"));
        QTRY_VERIFY2(isInLobby(silent), silent.received().constData());
        silentToo.send(claim(7) + registrationOf("e"));
        QTRY_VERIFY2(silentToo.got("Too many connections from your address (1)."),
            silentToo.received().constData());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerWebircTest)

} // namespace serverWebircTest

#include "ServerWebircTest.moc"

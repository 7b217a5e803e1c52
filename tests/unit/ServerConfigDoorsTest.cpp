// Doors in the config file: which settings make one, and which are refused.
#include "server/app/ConfigFile.h"
#include "tests/support/ConfigFolder.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverConfigDoorsTest {

using namespace watek::server::app;
using watek::server::shared::Transport;

class ServerConfigDoorsTest : public QObject {
    Q_OBJECT

    watek::tests::ConfigFolder m_folder;

private Q_SLOTS:
    void doorsComeFromTheirSections()
    {
        const auto config
            = loadConfig(m_folder.write("[listen/web]\naddress = ::1\nport = 8080\n"
                                        "transport = ws\n"
                                        "origins = https://a.example, https://b.example\n"
                                        "[listen/local]\npath = irc.sock\npermissions = 600\n"
                                        "[listen/behind_proxy]\nport = 0\n"
                                        "proxy_from = 10.0.0.0/8, 2001:db8::/32\n"
                                        "webirc_from = 127.0.0.1\nwebirc_password = x\n"));
        QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
        QCOMPARE(config->listen.size(), size_t(3));
        const auto &web = config->listen[0];
        QCOMPARE(web.name, "web");
        QCOMPARE(web.address, "::1");
        QCOMPARE(web.port, 8080);
        QCOMPARE(web.transport, Transport::WebSocket);
        QCOMPARE(web.origins, (QStringList{"https://a.example", "https://b.example"}));
        const auto &local = config->listen[1];
        QCOMPARE(local.path, m_folder.pathOf("irc.sock"));
        QCOMPARE(local.permissions, 0600);
        const auto &behind = config->listen[2];
        QVERIFY(behind.proxyFrom.contains("10.1.2.3"));
        QVERIFY(behind.proxyFrom.contains("2001:db8::7"));
        QVERIFY(!behind.proxyFrom.contains("11.1.2.3"));
        QVERIFY(behind.webircFrom.contains("127.0.0.1"));
        QCOMPARE(behind.webircPassword, "x");
        // Its address is that of [server].
        QCOMPARE(doorsOf(*config).back().address, "127.0.0.1");
    }

    void tlsIsADoorAndItsCertificatesComeFromTheirSections()
    {
        m_folder.write("pem", QStringLiteral("a.pem"));
        const auto config
            = loadConfig(m_folder.write("[server]\nhost = ::\n[tls]\nenabled = on\nport = 7000\n"
                                        "[tls/example.org]\ncert = a.pem\n"));
        QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
        QCOMPARE(doorsOf(*config).size(), size_t(2));
        QCOMPARE(doorsOf(*config)[1].name, "tls");
        QCOMPARE(doorsOf(*config)[1].port, 7000);
        QCOMPARE(doorsOf(*config)[1].transport, Transport::Tls);
        QVERIFY(config->tls.certificateFile.isEmpty());
        QCOMPARE(config->certificates.size(), size_t(1));
        QCOMPARE(config->certificates[0].file, m_folder.pathOf("a.pem"));
        QVERIFY(usesTls(*config));
        QCOMPARE(stsPortOf(*config), 7000);
    }

    void aDoorOfItsOwnMayEncryptToo()
    {
        const auto config = loadConfig(
            m_folder.write("[server]\nhost = ::\n[listen/p]\nport = 7001\ntransport = tls\n"
                           "proxy_from = ::1\n"
                           "[listen/a]\nport = 7000\ntransport = tls\n"));
        QVERIFY(usesTls(*config));
        QCOMPARE(stsPortOf(*config), 7000);
        QVERIFY(!usesTls(*loadConfig(m_folder.write("[listen/a]\nport = 7000\n"))));
    }

    void clientsAreSentToADoorThatTheyCanReach()
    {
        const auto portOf = [this](const QByteArray &text) {
            const auto config = loadConfig(m_folder.write(text));
            return config ? int(watek::server::shared::stsPortOf(*config)) : -1;
        };
        const QByteArray here = "[listen/h]\naddress = 127.0.0.1\nport = 7000\n"
                                "transport = tls\n"
                                "[listen/u]\npath = /tmp/x.sock\ntransport = tls\n";
        QCOMPARE(portOf(here), 0);
        QCOMPARE(portOf(here
                     + "[listen/a]\naddress = 0.0.0.0\nport = 7001\n"
                       "transport = tls\n"),
            7001);
        // A server that only this computer reaches has no other clients to send.
        QCOMPARE(portOf("[server]\nhost = localhost\n[tls]\nenabled = on\n"), 0);
    }

    void theMainDoorStaysClosedOnlyWhenOthersAreNamedAlone()
    {
        QVERIFY(loadConfig({})->server.isMainDoorOpen);
        const QString file = m_folder.write("[listen/a]\nport = 1\n");
        QVERIFY(!loadConfig(file)->server.isMainDoorOpen);
        QCOMPARE(doorsOf(*loadConfig(file)).size(), size_t(1));
        const auto both = loadConfig(file, {}, {{"server/port", "8888"}});
        QVERIFY(both->server.isMainDoorOpen);
        QCOMPARE(doorsOf(*both).front().name, "main");
        QVERIFY(loadConfig(m_folder.write("[server]\nhost = ::\n[listen/a]\nport = 1\n"))
                    ->server.isMainDoorOpen);
    }

    void aWrongDoorIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *name, const QByteArray &text, int line, const char *error) {
            QTest::newRow(name) << text << line << QString::fromLatin1(error);
        };
        row("no name", "[listen]\nport = 1\n", 1,
            "a door is a section like [listen/NAME]: up to 32 letters, digits, - and _");
        row("empty name", "[listen/]\nport = 1\n", 1,
            "a door is a section like [listen/NAME]: up to 32 letters, digits, - and _");
        row("two names", "[listen/a/b]\nport = 1\n", 1,
            "a door is a section like [listen/NAME]: up to 32 letters, digits, - and _");
        row("main", "[listen/main]\nport = 1\n", 1,
            "listen/main is the name of the door that [server] host and port open");
        row("nothing in it", "[log]\n[listen/a]\n", 2, "listen/a has neither a port nor a path");
        row("no place", "[listen/a]\naddress = ::1\n", 1, "listen/a has neither a port nor a path");
        row("port and path", "[listen/a]\npath = a\nport = 1\n", 3,
            "listen/a/port cannot stand beside path: a door has one of them");
        row("address and path", "[listen/a]\naddress = ::1\npath = a\n", 2,
            "listen/a/address cannot stand beside path: a Unix socket has none");
        row("long path", "[listen/a]\npath = /" + QByteArray(107, 'a') + "\n", 2,
            "listen/a/path is too long for a Unix socket: with its folder at most 107 bytes");
        row("permissions without a path", "[listen/a]\nport = 1\npermissions = 0600\n", 3,
            "listen/a/permissions counts only beside path");
        row("no permissions", "[listen/a]\npath = a\npermissions = rw\n", 3,
            "listen/a/permissions must be permissions like 0660, but is \"rw\"");
        row("no address", "[listen/a]\naddress = example.org\nport = 1\n", 2,
            "listen/a/address must be an IP address, localhost or *, but is \"example.org\"");
        row("no transport", "[listen/a]\nport = 1\ntransport = ssl\n", 3,
            "listen/a/transport must be one of plain, tls, ws, wss, but is \"ssl\"");
        row("no network", "[listen/a]\nport = 1\nproxy_from = 10.0.0.0/33\n", 3,
            "listen/a/proxy_from must be addresses and networks like 192.0.2.1, 192.0.2.0/24 or "
            "2001:db8::/32, or unix, but has \"10.0.0.0/33\"");
        row("unix through a port", "[listen/a]\nport = 1\nproxy_from = unix\n", 3,
            "listen/a/proxy_from cannot have unix: nobody comes so without a path");
        row("address through a path", "[listen/a]\npath = a\nproxy_from = ::1\n", 3,
            "listen/a/proxy_from must be unix: nobody else comes through a path");
        row("gateway without password", "[listen/a]\nport = 1\nwebirc_from = ::1\n", 3,
            "listen/a/webirc_from is of no use without webirc_password");
        row("password without gateway", "[listen/a]\nport = 1\nwebirc_password = x\n", 3,
            "listen/a/webirc_password is of no use without webirc_from");
        row("origins without ws", "[listen/a]\nport = 1\norigins = https://a\n", 3,
            "listen/a/origins counts only with transport = ws or wss");
        row("one port twice", "[listen/a]\nport = 1\n[listen/b]\nport = 1\n", 4,
            "listen/b/port is taken by [listen/a] already");
        row("the main port", "[server]\nport = 7\n[listen/a]\naddress = *\nport = 7\n", 5,
            "listen/a/port is taken by [server] already");
        row("tls as a name", "[listen/tls]\nport = 1\n", 1,
            "listen/tls is the name of the door that [tls] opens");
        row("the port of tls", "[tls]\nenabled = on\nport = 7\n[listen/a]\nport = 7\n", 5,
            "listen/a/port is taken by [tls] already");
        row("tls at the main port", "[tls]\nenabled = on\nport = 8888\n", 3,
            "tls/port is the port of [server] already");
        row("certificate without a file", "[tls/a]\nkey =\n", 0,
            "tls/a must have a certificate (cert)");
        row("key without a certificate", "[tls]\nkey = /etc/passwd\n", 0,
            "tls/key is of no use without tls/cert");
        row("one path twice", "[listen/a]\npath = a\n[listen/b]\npath = ./a\n", 4,
            "listen/b/path is taken by [listen/a] already");
    }

    void aWrongDoorIsRefused()
    {
        QFETCH(QByteArray, text);
        const QString file = m_folder.write(text);
        const auto config = loadConfig(file);
        QVERIFY(!config);
        QCOMPARE(config.error().file, file);
        QTEST(config.error().line, "line");
        const QString words = config.error().key.isEmpty()
            ? config.error().reason
            : config.error().key + u' ' + config.error().reason;
        QTEST(words, "error");
    }

    void doorsWithOnePortAndTwoAddressesAreTwo()
    {
        const auto config
            = loadConfig(m_folder.write("[listen/a]\nport = 1\n"
                                        "[listen/b]\naddress = ::1\nport = 1\n"
                                        "[listen/c]\nport = 0\n[listen/d]\nport = 0\n"));
        QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
        QCOMPARE(config->listen.size(), size_t(4));
    }

    void aVariableNamesNoDoor()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("WATEK_LISTEN_PORT"), QStringLiteral("1"));
        QCOMPARE(describe(loadConfig({}, environment).error()),
            "environment: WATEK_LISTEN_PORT names no setting");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerConfigDoorsTest)

} // namespace serverConfigDoorsTest

#include "ServerConfigDoorsTest.moc"

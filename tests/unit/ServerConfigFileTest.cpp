// Where a setting comes from, what it may be, and how a wrong one is refused.
#include "server/app/ConfigCheck.h"
#include "server/app/ConfigFile.h"
#include "server/app/ConfigKeys.h"

#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace watek::server::app;
using watek::server::shared::ServerConfig;
using watek::server::shared::Transport;
using watek::server::shared::WhenFull;

class ServerConfigFileTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    int m_files = 0;

    QString pathOf(const QString &name) const { return m_folder.filePath(name); }

    QString write(const QByteArray &text, const QString &name = {})
    {
        // A name of its own each time: QSettings remembers files.
        const QString path
            = pathOf(name.isEmpty() ? QStringLiteral("%1.ini").arg(++m_files) : name);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("The test cannot write %s", qPrintable(path));
        return path;
    }

private Q_SLOTS:
    void withoutAFileEverythingIsTheDefault()
    {
        const auto config = loadConfig({});
        QVERIFY(config);
        QCOMPARE(config->server.host, "127.0.0.1");
        QCOMPARE(config->server.port, 8888);
        QCOMPARE(config->server.maxClients, 5);
        QCOMPARE(config->limits.sendq, 1'048'576);
        QVERIFY(config->notInThisVersion.isEmpty());
        QVERIFY(config->given.isEmpty());
    }

    void whatWasGivenIsKnownEvenWhenItIsTheDefault()
    {
        QProcessEnvironment environment;
        environment.insert("WATEK_SERVER_PORT", "8888");
        const auto config = loadConfig(write("[server]\nhost = 127.0.0.1\n"), environment,
            {{"server/max_clients", "5"}, {"server/port", "8888"}});
        QVERIFY(config);
        QCOMPARE(config->given, (QStringList{"server/host", "server/port", "server/max_clients"}));
    }

    void aFileSetsWhatItNames()
    {
        const auto config = loadConfig(write("; a comment\n"
                                             "[server]\n"
                                             "host = 0.0.0.0\n"
                                             "port=8889\n"
                                             "  name =  irc.example.org\n"
                                             "description = Zażółć gęślą, jaźń\n"
                                             "password = \"a;b\"\n"
                                             "when_full = refuse\n"
                                             "plain_text = off\n"
                                             "lobby = #hala\r\n"
                                             "\n"
                                             "[limits]\n"
                                             "nick_length = 20\n"
                                             "[log]\n"
                                             "level = debug\n"));
        QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
        QCOMPARE(config->server.host, "0.0.0.0");
        QCOMPARE(config->server.port, 8889);
        QCOMPARE(config->server.name, "irc.example.org");
        QCOMPARE(config->server.description, "Zażółć gęślą, jaźń");
        QCOMPARE(config->server.password, "a;b");
        QCOMPARE(config->server.whenFull, WhenFull::Refuse);
        QCOMPARE(config->server.plainText, false);
        QCOMPARE(config->server.lobby, "#hala");
        QCOMPARE(config->limits.nickLength, 20);
        QCOMPARE(config->log.level, "debug");
        QCOMPARE(config->server.network, "Watek");
    }

    void theLaterSourceWins()
    {
        const QString file = write(
            "[server]\nport = 1001\nmax_clients = 11\nwaiting = 21\n[limits]\nsendq = 20000\n");
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("WATEK_SERVER_MAX_CLIENTS"), QStringLiteral("12"));
        environment.insert(QStringLiteral("WATEK_SERVER_WAITING"), QStringLiteral("22"));
        environment.insert(QStringLiteral("WATEK_LIMITS_PING_INTERVAL"), QStringLiteral("7"));
        environment.insert(QStringLiteral("PATH"), QStringLiteral("/bin"));
        environment.insert(QStringLiteral("WATEK_OF_SOMEBODY_ELSE"), QStringLiteral("1"));
        const auto config = loadConfig(
            file, environment, {{QStringLiteral("server/waiting"), QStringLiteral("23")}});
        QVERIFY(config);
        QCOMPARE(config->limits.sendq, 20'000);
        QCOMPARE(config->server.port, 1001);
        QCOMPARE(config->server.maxClients, 12);
        QCOMPARE(config->server.waiting, 23);
        QCOMPARE(config->limits.pingInterval, 7);
    }

    void aWrongLineIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *name, const char *text, int line, const char *key,
                             const char *reason) {
            QTest::newRow(name) << QByteArray(text) << line << QString::fromLatin1(key)
                                << QString::fromUtf8(reason);
        };
        row("unknown section", "[server]\nport=1\n\n[servre]\n", 4, "",
            "there is no section [servre]");
        row("unknown section with keys", "[x]\na=1\n", 1, "", "there is no section [x]");
        row("unknown key", "[server]\n; port\nprot = 1\n", 3, "server/prot", "is not a setting");
        row("key of another section", "[log]\nport = 1\n", 2, "log/port", "is not a setting");
        row("case counts", "[server]\nPort = 1\n", 2, "server/Port", "is not a setting");
        row("escaped key", "[server]\npo%72t = 1\n", 2, "server/po%72t", "is not a setting");
        row("before any section", "port = 1\n", 1, "port", "stands before any [section]");
        row("twice", "[server]\nport = 1\nport = 2\n", 3, "server/port",
            "was set in line 2 already");
        row("twice in two sections", "[server]\nport=1\n[log]\n[server]\nport=1\n", 5,
            "server/port", "was set in line 2 already");
        row("no number", "[server]\nport = many\n", 2, "server/port",
            "must be a number from 0 to 65535, but is \"many\"");
        row("empty number", "[server]\nport =\n", 2, "server/port",
            "must be a number from 0 to 65535, but is \"\"");
        row("too big", "[server]\nport = 65536\n", 2, "server/port",
            "must be a number from 0 to 65535, but is \"65536\"");
        row("too small", "[server]\nmax_clients = 0\n", 2, "server/max_clients",
            "must be a number from 1 to 1000000, but is \"0\"");
        row("far too big", "[limits]\nsendq = 99999999999999999999\n", 2, "limits/sendq",
            "must be a number from 16384 to 1073741824, but is \"99999999999999999999\"");
        row("no switch", "[limits]\nflood = maybe\n", 2, "limits/flood",
            "must be on or off, but is \"maybe\"");
        row("no choice", "[server]\nwhen_full = queue\n", 2, "server/when_full",
            "must be one of wait, refuse, but is \"queue\"");
        row("two words", "[server]\nnetwork = My Net\n", 2, "server/network",
            "must be one word, but is \"My Net\"");
        row("no channel", "[server]\nlobby = lobby\n", 2, "server/lobby",
            "must be the name of a channel, like #lobby, but is \"lobby\"");
        row("no server name", "[server]\nname = localhost\n", 2, "server/name",
            "must be letters, digits and '-' with a '.' between them, like irc.example.org, but is "
            "\"localhost\"");
        row("control character", "[server]\ndescription = a\\x7f\n", 2, "server/description",
            "must have no control characters");
        row("hash comment", "[server]\n# port\n", 2, "", "a comment begins with ; and not with #");
        row("no key", "[server]\n= 1\n", 2, "", "this is neither a section nor key = value");
        row("nonsense", "[server]\nport\n", 2, "", "this is neither a section nor key = value");
        row("open section", "[server\nport = 1\n", 1, "", "a section must end with ]");
        row("backslash", "[server]\ndescription = a\\\nb\n", 2, "",
            "a line must not end with a backslash");
        row("feature to come, wrong value", "[history]\nretention_days = x\n", 2,
            "history/retention_days", "must be a number from 0 to 36500, but is \"x\"");
        row("certificate with a wrong key", "[tls/a]\nport = 1\n", 2, "tls/a/port",
            "is not a setting");
        row("operator with a wrong key", "[oper/anna]\nport = 1\n", 2, "oper/anna/port",
            "is not a setting");
    }

    void aWrongLineIsRefused()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QString, key);
        QFETCH(QString, reason);
        const QString file = write(text);
        const auto config = loadConfig(file);
        QVERIFY(!config);
        QCOMPARE(config.error().reason, reason);
        QCOMPARE(config.error().line, line);
        QCOMPARE(config.error().key, key);
        QCOMPARE(config.error().file, file);
    }

    void anErrorReadsAsOneLine()
    {
        QCOMPARE(describe({.file = "a.ini", .line = 3, .key = "server/port", .reason = "is wrong"}),
            "a.ini:3: server/port is wrong");
        QCOMPARE(describe({.file = "a.ini", .line = 0, .key = "", .reason = "is not UTF-8"}),
            "a.ini: is not UTF-8");
    }

    void aFileThatIsNotThereIsRefused()
    {
        const auto config = loadConfig(pathOf("nowhere.ini"));
        QVERIFY(!config);
        QVERIFY(config.error().reason.startsWith(u"cannot be read: "));
        QVERIFY(!loadConfig(m_folder.path()));
    }

    void aFileThatIsNotUtf8IsRefused()
    {
        const auto config = loadConfig(write("[server]\ndescription = \xb9\n"));
        QVERIFY(!config);
        QCOMPARE(config.error().reason, "is not UTF-8");
    }

    void aWrongVariableIsRefusedByItsName()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("WATEK_SERVER_PORT"), QStringLiteral("x"));
        QCOMPARE(describe(loadConfig({}, environment).error()),
            "environment: WATEK_SERVER_PORT must be a number from 0 to 65535, but is \"x\"");
        environment.clear();
        environment.insert(QStringLiteral("WATEK_LIMITS_SENDQUEUE"), QStringLiteral("1"));
        QCOMPARE(describe(loadConfig({}, environment).error()),
            "environment: WATEK_LIMITS_SENDQUEUE names no setting");
    }

    void aWrongOverrideIsRefused()
    {
        QCOMPARE(describe(loadConfig({}, {}, {{"server/io_threads", "257"}}).error()),
            "command line: server/io_threads must be a number from 0 to 256, but is \"257\"");
        QCOMPARE(describe(loadConfig({}, {}, {{"server/nothing", "0"}}).error()),
            "command line: server/nothing is not a setting");
    }

    void switchesReadInEverySpelling_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<bool>("isOn");
        for (const char *word : {"on", "true", "yes", "1", "ON", "Yes"})
            QTest::newRow(word) << QByteArray(word) << true;
        for (const char *word : {"off", "false", "no", "0", "Off", "FALSE"})
            QTest::newRow(word) << QByteArray(word) << false;
    }

    void switchesReadInEverySpelling()
    {
        QFETCH(QByteArray, word);
        QFETCH(bool, isOn);
        const auto config = loadConfig(
            write("[limits]\nflood = " + word + "\n[server]\nplain_text = " + word + "\n"));
        QVERIFY(config);
        QCOMPARE(config->limits.flood, isOn);
        QCOMPARE(config->server.plainText, isOn);
    }

    void aNamedFileIsLookedForBesideTheConfigFile()
    {
        const QString motd = write("Hello\n", QStringLiteral("hello.txt"));
        const auto config
            = loadConfig(write("[server]\nmotd = hello.txt\n[log]\nfile = logs/watek.log\n"));
        QVERIFY(config);
        QCOMPARE(config->server.motdFile, motd);
        QCOMPARE(config->log.file, pathOf("logs/watek.log"));

        const auto missing = loadConfig(write("[server]\nmotd = missing.txt\n"));
        QVERIFY(!missing);
        QCOMPARE(missing.error().line, 2);
        QVERIFY(missing.error().reason.startsWith(u"must be a file that can be read"));
    }

    void aFeatureToComeIsNamedOnce()
    {
        const auto config = loadConfig(write("[history]\nenabled = off\n[server]\ndata = /tmp\n"
                                             "[accounts]\nregistration = off\n"));
        QVERIFY(config);
        QCOMPARE(
            config->notInThisVersion, (QStringList{"history/enabled", "accounts/registration"}));
        QCOMPARE(config->server.dataFolder, "/tmp");
    }

    void certificatesComeFromTheirSections()
    {
        const QString pem = write("x");
        const auto config
            = loadConfig(write("[server]\nhost = ::\n[tls]\nenabled = on\ncert = " + pem.toUtf8()
                + "\n[tls/b]\ncert = " + pem.toUtf8() + "\nkey = " + pem.toUtf8() + "\n"));
        QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
        QCOMPARE(config->tls.certificateFile, pem);
        QCOMPARE(config->certificates.size(), size_t(1));
        QCOMPARE(config->certificates[0].file, pem);
        QCOMPARE(config->certificates[0].keyFile, pem);
        QVERIFY(watek::server::shared::usesTls(*config));
        QCOMPARE(watek::server::shared::stsPortOf(*config), quint16(6697));

        const auto port = loadConfig(write("[tls/b]\nport = 1\n"));
        QVERIFY(!port);
        QCOMPARE(port.error().reason, "is not a setting");
        const auto none = loadConfig(write("[tls/b]\nkey = " + pem.toUtf8() + "\n"));
        QVERIFY(!none);
        QCOMPARE(none.error().reason, "must have a certificate (cert)");
        const auto lone = loadConfig(write("[tls]\nkey = " + pem.toUtf8() + "\n"));
        QVERIFY(!lone);
        QCOMPARE(lone.error().reason, "is of no use without tls/cert");
        const auto taken
            = loadConfig(write("[server]\nport = 6697\n[tls]\nenabled = on\nport = 6697\n"));
        QVERIFY(!taken);
        QCOMPARE(taken.error().key, "tls/port");
        QCOMPARE(taken.error().line, 5);
    }

    void operatorsComeFromTheirSections()
    {
        const auto config = loadConfig(write("[oper]\nname = root\npassword = a b\n"
                                             "[oper/anna]\npassword = x\nrole = kick\n"));
        QVERIFY(config);
        QCOMPARE(config->opers.size(), size_t(2));
        QCOMPARE(config->opers[0].name, "root");
        QCOMPARE(config->opers[0].password, "a b");
        QCOMPARE(config->opers[0].role, watek::server::shared::OperRole::Admin);
        QCOMPARE(config->opers[1].name, "anna");
        QCOMPARE(config->opers[1].role, watek::server::shared::OperRole::Kick);
    }

    void anOperatorWithoutAPasswordIsRefused()
    {
        const auto config = loadConfig(write("[oper/anna]\nrole = see\n"));
        QVERIFY(!config);
        QCOMPARE(config.error().key, "oper/anna");
        QVERIFY(loadConfig(write("[oper]\nname =\npassword =\n"))->opers.empty());
    }

    void doorsComeFromTheirSections()
    {
        const auto config = loadConfig(write("[listen/web]\naddress = ::1\nport = 8080\n"
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
        QCOMPARE(local.path, pathOf("irc.sock"));
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
        write("pem", QStringLiteral("a.pem"));
        const auto config
            = loadConfig(write("[server]\nhost = ::\n[tls]\nenabled = on\nport = 7000\n"
                               "[tls/example.org]\ncert = a.pem\n"));
        QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
        QCOMPARE(doorsOf(*config).size(), size_t(2));
        QCOMPARE(doorsOf(*config)[1].name, "tls");
        QCOMPARE(doorsOf(*config)[1].port, 7000);
        QCOMPARE(doorsOf(*config)[1].transport, Transport::Tls);
        QVERIFY(config->tls.certificateFile.isEmpty());
        QCOMPARE(config->certificates.size(), size_t(1));
        QCOMPARE(config->certificates[0].file, pathOf("a.pem"));
        QVERIFY(usesTls(*config));
        QCOMPARE(stsPortOf(*config), 7000);
    }

    void aDoorOfItsOwnMayEncryptToo()
    {
        const auto config
            = loadConfig(write("[server]\nhost = ::\n[listen/p]\nport = 7001\ntransport = tls\n"
                               "proxy_from = ::1\n"
                               "[listen/a]\nport = 7000\ntransport = tls\n"));
        QVERIFY(usesTls(*config));
        QCOMPARE(stsPortOf(*config), 7000);
        QVERIFY(!usesTls(*loadConfig(write("[listen/a]\nport = 7000\n"))));
    }

    void clientsAreSentToADoorThatTheyCanReach()
    {
        const auto portOf = [this](const QByteArray &text) {
            const auto config = loadConfig(write(text));
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
        const QString file = write("[listen/a]\nport = 1\n");
        QVERIFY(!loadConfig(file)->server.isMainDoorOpen);
        QCOMPARE(doorsOf(*loadConfig(file)).size(), size_t(1));
        const auto both = loadConfig(file, {}, {{"server/port", "8888"}});
        QVERIFY(both->server.isMainDoorOpen);
        QCOMPARE(doorsOf(*both).front().name, "main");
        QVERIFY(loadConfig(write("[server]\nhost = ::\n[listen/a]\nport = 1\n"))
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
        const QString file = write(text);
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
        const auto config = loadConfig(write("[listen/a]\nport = 1\n"
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

    void aLobbyLongerThanItsLimitIsRefused()
    {
        const QByteArray file = "[server]\nlobby = #aaaaaaaaaaaaaaaa\n[limits]\nchannel_length = ";
        QVERIFY(!loadConfig(write(file + "16\n")));
        QVERIFY(loadConfig(write(file + "17\n")));
    }

    void everyKeyHasADefaultThatItAccepts()
    {
        for (const ConfigKey &key : configKeys()) {
            const auto value = checkValue(key, defaultOf(key));
            QVERIFY2(value, key.key);
            QCOMPARE(key.set != nullptr, key.get != nullptr);
            ServerConfig config;
            if (key.set) {
                key.set(config, *value);
                QCOMPARE(key.get(config), defaultOf(key));
            }
            QCOMPARE(findConfigKey(key.section, key.key), &key);
        }
    }

    // What a setting writes it reads back, so two rows cannot have been given one place.
    void everyKeyHasItsOwnPlace()
    {
        for (const ConfigKey &key : configKeys()) {
            if (!key.set)
                continue;
            ServerConfig config;
            const int number = defaultOf(key) == QString::number(key.most) ? key.least : key.most;
            const bool wasOn = defaultOf(key) == u"on";
            const QString choice = QString::fromLatin1(key.choices).section(u'|', -1);
            key.set(config,
                {.text = choice + QStringLiteral("other"), .number = number, .isOn = !wasOn});
            int changed = 0;
            for (const ConfigKey &other : configKeys())
                changed += other.get && other.get(config) != defaultOf(other);
            QVERIFY2(changed == 1, key.key);
        }
    }

    void theExampleFileNamesEveryKeyWithItsDefault()
    {
        const QString path = QFINDTESTDATA("../../resources/watek-server.ini");
        QVERIFY2(loadConfig(path), "the example file is refused");
        QCOMPARE(loadConfig(path)->notInThisVersion, QStringList());

        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList named;
        QString section;
        QByteArray before;
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            // One that may be there several times is shown as a comment.
            if (line.startsWith('[') || line.startsWith(";["))
                section = QString::fromUtf8(line.mid(line.indexOf('[') + 1).chopped(1));
            const bool isComment = line.startsWith("; ") || line == ";";
            if (const qsizetype equals = line.indexOf('='); equals > 0 && !isComment) {
                const bool isOut = line.startsWith(';');
                const QString name = QString::fromUtf8(line.mid(isOut, equals - isOut)).trimmed();
                const ConfigKey *key = findConfigKey(section, name);
                QVERIFY2(key, line.constData());
                QCOMPARE(QString::fromUtf8(line.mid(equals + 1)).trimmed(), defaultOf(*key));
                QVERIFY2(isOut == (!key->isBuilt || key->setDoor), line.constData());
                QVERIFY2(before.startsWith(';'), "a key stands without a comment");
                named.append(QString::fromLatin1(key->section) + u'/' + name);
            }
            before = line;
        }
        QStringList wanted;
        for (const ConfigKey &key : configKeys())
            wanted.append(QStringLiteral("%1/%2").arg(
                QString::fromLatin1(key.section), QString::fromLatin1(key.key)));
        QCOMPARE(named, wanted);
    }

    void aThreadForEachOfAFewClientsAndSomeForACrowd()
    {
        ServerConfig config;
        QCOMPARE(ioThreadsOf(config), 32);
        config.server.maxClients = 32;
        QCOMPARE(ioThreadsOf(config), 32);
        config.server.maxClients = 33;
        QCOMPARE(ioThreadsOf(config), 2 * QThread::idealThreadCount());
        config.server.ioThreads = 7;
        QCOMPARE(ioThreadsOf(config), 7);
    }
};

QTEST_GUILESS_MAIN(ServerConfigFileTest)
#include "ServerConfigFileTest.moc"

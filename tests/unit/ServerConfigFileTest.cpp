// Where a setting comes from, what it may be, and how a wrong one is refused.
#include "server/app/ConfigFile.h"
#include "tests/support/ConfigFolder.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverConfigFileTest {

using namespace watek::server::app;
using watek::server::shared::WhenFull;

class ServerConfigFileTest : public QObject {
    Q_OBJECT

    watek::tests::ConfigFolder m_folder;

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
        const auto config = loadConfig(m_folder.write("[server]\nhost = 127.0.0.1\n"), environment,
            {{"server/max_clients", "5"}, {"server/port", "8888"}});
        QVERIFY(config);
        QCOMPARE(config->given, (QStringList{"server/host", "server/port", "server/max_clients"}));
    }

    void aFileSetsWhatItNames()
    {
        const auto config = loadConfig(m_folder.write("; a comment\n"
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
        const QString file = m_folder.write(
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
        const QString file = m_folder.write(text);
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
        const auto config = loadConfig(m_folder.pathOf("nowhere.ini"));
        QVERIFY(!config);
        QVERIFY(config.error().reason.startsWith(u"cannot be read: "));
        QVERIFY(!loadConfig(m_folder.path()));
    }

    void aFileThatIsNotUtf8IsRefused()
    {
        const auto config = loadConfig(m_folder.write("[server]\ndescription = \xb9\n"));
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
        const auto config = loadConfig(m_folder.write(
            "[limits]\nflood = " + word + "\n[server]\nplain_text = " + word + "\n"));
        QVERIFY(config);
        QCOMPARE(config->limits.flood, isOn);
        QCOMPARE(config->server.plainText, isOn);
    }

    void aNamedFileIsLookedForBesideTheConfigFile()
    {
        const QString motd = m_folder.write("Hello\n", QStringLiteral("hello.txt"));
        const auto config = loadConfig(
            m_folder.write("[server]\nmotd = hello.txt\n[log]\nfile = logs/watek.log\n"));
        QVERIFY(config);
        QCOMPARE(config->server.motdFile, motd);
        QCOMPARE(config->log.file, m_folder.pathOf("logs/watek.log"));

        const auto missing = loadConfig(m_folder.write("[server]\nmotd = missing.txt\n"));
        QVERIFY(!missing);
        QCOMPARE(missing.error().line, 2);
        QVERIFY(missing.error().reason.startsWith(u"must be a file that can be read"));
    }

    void aFeatureToComeIsNamedOnce()
    {
        const auto config
            = loadConfig(m_folder.write("[history]\nenabled = on\n[server]\ndata = /tmp\n"
                                        "[accounts]\ndefault_user_modes = i\n"));
        QVERIFY(config);
        QCOMPARE(config->notInThisVersion, QStringList{"accounts/default_user_modes"});
        QVERIFY(config->history.enabled);
        QCOMPARE(config->server.dataFolder, "/tmp");
    }

    void certificatesComeFromTheirSections()
    {
        const QString pem = m_folder.write("x");
        const auto config = loadConfig(
            m_folder.write("[server]\nhost = ::\n[tls]\nenabled = on\ncert = " + pem.toUtf8()
                + "\n[tls/b]\ncert = " + pem.toUtf8() + "\nkey = " + pem.toUtf8() + "\n"));
        QVERIFY2(config, config ? "" : qPrintable(describe(config.error())));
        QCOMPARE(config->tls.certificateFile, pem);
        QCOMPARE(config->certificates.size(), size_t(1));
        QCOMPARE(config->certificates[0].file, pem);
        QCOMPARE(config->certificates[0].keyFile, pem);
        QVERIFY(watek::server::shared::usesTls(*config));
        QCOMPARE(watek::server::shared::stsPortOf(*config), quint16(6697));

        const auto port = loadConfig(m_folder.write("[tls/b]\nport = 1\n"));
        QVERIFY(!port);
        QCOMPARE(port.error().reason, "is not a setting");
        const auto none = loadConfig(m_folder.write("[tls/b]\nkey = " + pem.toUtf8() + "\n"));
        QVERIFY(!none);
        QCOMPARE(none.error().reason, "must have a certificate (cert)");
        const auto lone = loadConfig(m_folder.write("[tls]\nkey = " + pem.toUtf8() + "\n"));
        QVERIFY(!lone);
        QCOMPARE(lone.error().reason, "is of no use without tls/cert");
        const auto taken = loadConfig(
            m_folder.write("[server]\nport = 6697\n[tls]\nenabled = on\nport = 6697\n"));
        QVERIFY(!taken);
        QCOMPARE(taken.error().key, "tls/port");
        QCOMPARE(taken.error().line, 5);
    }

    void operatorsComeFromTheirSections()
    {
        const auto config = loadConfig(m_folder.write("[oper]\nname = root\npassword = a b\n"
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
        const auto config = loadConfig(m_folder.write("[oper/anna]\nrole = see\n"));
        QVERIFY(!config);
        QCOMPARE(config.error().key, "oper/anna");
        QVERIFY(loadConfig(m_folder.write("[oper]\nname =\npassword =\n"))->opers.empty());
    }

    void anOperatorMayBeAnAccount()
    {
        const auto config = loadConfig(m_folder.write("[oper/anna]\naccount = Anna\n"));
        QVERIFY(config);
        QCOMPARE(config->opers.at(0).account, "Anna");
        QVERIFY(!loadConfig(m_folder.write("[oper]\naccount = Anna\n"))); // under which name?
    }

    void mailSettingsThatCannotWorkAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("key"); // empty: they can
        QTest::newRow("no command") << QByteArray("registration_requires_email = on")
                                    << "accounts/registration_requires_email";
        QTest::newRow("no program")
            << QByteArray("mail_command = /nowhere/mailer -i") << "accounts/mail_command";
        QTest::newRow("a folder") << QByteArray("mail_command = /tmp") << "accounts/mail_command";
        QTest::newRow("no address")
            << QByteArray("mail_from = -f@x.example") << "accounts/mail_from";
        QTest::newRow("all well") << QByteArray("registration_requires_email = on\n"
                                                "mail_command = /bin/cat {to}\n"
                                                "mail_from = watek@x.example")
                                  << "";
    }
    void mailSettingsThatCannotWorkAreRefused()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, key);
        const auto config = loadConfig(m_folder.write("[accounts]\n" + text + '\n'));
        QCOMPARE(bool(config), key.isEmpty());
        if (!config)
            QCOMPARE(config.error().key, key);
    }

    void aLobbyLongerThanItsLimitIsRefused()
    {
        const QByteArray file = "[server]\nlobby = #aaaaaaaaaaaaaaaa\n[limits]\nchannel_length = ";
        QVERIFY(!loadConfig(m_folder.write(file + "16\n")));
        QVERIFY(loadConfig(m_folder.write(file + "17\n")));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerConfigFileTest)

} // namespace serverConfigFileTest

#include "ServerConfigFileTest.moc"

// The words after `watek-server`.
#include "server/app/CommandLine.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverCommandLineTest {

using namespace watek::server::app;
using Action = CommandLine::Action;

namespace {

auto parse(const QStringList &words)
{
    return parseCommandLine(QStringList{QStringLiteral("watek-server")} + words);
}

} // namespace

class ServerCommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noWordsAskForAWindowThatWaits()
    {
        const auto line = parse({});
        QVERIFY(line);
        QCOMPARE(line->action, Action::Serve);
        QVERIFY(!line->isHeadless);
        QVERIFY(!line->startsAtOnce);
        QVERIFY(line->configFile.isEmpty());
        QVERIFY(line->language.isEmpty());
        QVERIFY(line->overrides.empty());
    }

    void theFirstTwoWordsAreAddressAndPort()
    {
        const auto line = parse({"0.0.0.0", "8889"});
        QVERIFY(line);
        QCOMPARE(line->overrides,
            (std::vector<ConfigOverride>{{"server/host", "0.0.0.0"}, {"server/port", "8889"}}));
        const auto host = parse({"::1"});
        QVERIFY(host);
        QCOMPARE(host->overrides, (std::vector<ConfigOverride>{{"server/host", "::1"}}));
    }

    void optionsMayStandAnywhere()
    {
        const auto line = parse({"--headless", "127.0.0.1", "--max-clients", "7", "8889", "--start",
            "--io-threads=3", "--config", "a.ini", "--lang", "pl"});
        QVERIFY(line);
        QVERIFY(line->isHeadless);
        QVERIFY(line->startsAtOnce);
        QCOMPARE(line->configFile, "a.ini");
        QCOMPARE(line->language, "pl");
        QCOMPARE(line->overrides,
            (std::vector<ConfigOverride>{{"server/host", "127.0.0.1"}, {"server/port", "8889"},
                {"server/max_clients", "7"}, {"server/io_threads", "3"}}));
    }

    void whatIsDoneWithTheDatabaseIsAnAction_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("action");
        QTest::addRow("import") << "--import" << int(Action::Import);
        QTest::addRow("backup") << "--backup" << int(Action::BackUp);
        QTest::addRow("restore") << "--restore" << int(Action::Restore);
        QTest::addRow("channel") << "--export-channel" << int(Action::ExportChannel);
        QTest::addRow("account") << "--export-account" << int(Action::ExportAccount);
    }
    void whatIsDoneWithTheDatabaseIsAnAction()
    {
        QFETCH(QString, word);
        QFETCH(int, action);
        const auto line = parse({word, "something"});
        QVERIFY(line);
        QCOMPARE(int(line->action), action);
        QCOMPARE(line->subject, "something");
        QVERIFY(!parse({word}));
        const auto empty = parse({word, ""});
        QVERIFY(!empty);
        QVERIFY2(
            empty.error().contains("must be followed by the name of"), qPrintable(empty.error()));
        const auto check = parse({"--check-data"});
        QVERIFY(check);
        QCOMPARE(check->action, Action::CheckData);
    }

    void helpAndVersionAreActions()
    {
        QCOMPARE(parse({"--help"})->action, Action::ShowHelp);
        QCOMPARE(parse({"--version"})->action, Action::ShowVersion);
        QCOMPARE(parse({"--version", "--help"})->action, Action::ShowHelp);
    }

    void theHelpNamesEveryOption()
    {
        const QString help = commandLineHelp();
        for (const char *option : {"[host] [port]", "--headless", "--start", "--max-clients N",
                 "--io-threads N", "--config FILE", "--lang", "--version", "--help"})
            QVERIFY2(help.contains(QLatin1String(option)), option);
    }

    void wrongWordsAreRefusedWithASentence_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const QStringList &words, const char *sentence) {
            QTest::newRow(qPrintable(words.join(u' '))) << words << QString::fromUtf8(sentence);
        };
        row({"127.0.0.1", "http"}, "The port must be a number from 0 to 65535, but is \"http\".");
        row({"127.0.0.1", "65536"}, "The port must be a number from 0 to 65535, but is \"65536\".");
        row({""}, "The address must not be empty.");
        row({"--max-clients", "0"},
            "--max-clients must be a number from 1 to 1000000, but is \"0\".");
        row({"--io-threads", "x"}, "--io-threads must be a number from 0 to 256, but is \"x\".");
        row({"--lang", "de"}, "--lang must be en or pl, but is \"de\".");
        row({"--config="}, "--config must be followed by the name of a file.");
        row({"a", "1", "b"},
            "\"b\" is one word too many: only an address and a port are expected.");
        row({"--frob"}, "Unknown option 'frob'.");
        row({"--max-clients"}, "Missing value after '--max-clients'.");
        row({"--headless=1"}, "Unexpected value after '--headless'.");
    }

    void wrongWordsAreRefusedWithASentence()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, sentence);
        const auto line = parse(words);
        QVERIFY(!line);
        QCOMPARE(line.error(), sentence);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerCommandLineTest)

} // namespace serverCommandLineTest

#include "ServerCommandLineTest.moc"

// The sentences and figures of the server's window, English and Polish.
#include "server/window/Format.h"
#include "server/window/Language.h"
#include "server/window/LocalAddresses.h"
#include "server/window/Series.h"
#include "server/window/StartProblem.h"
#include "server/window/Theme.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverWordsTest {

using namespace watek::server;
using namespace watek::server::window;
using Kind = app::StartError::Kind;

class ServerWordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theProblemOfAnotherDoorNamesIt()
    {
        const auto sentence = [](Kind kind, const shared::Endpoint &door) {
            return describeProblem({kind, QStringLiteral("no luck"), door}, {}).sentence;
        };
        const shared::Endpoint web{.name = "web", .address = u"192.0.2.1"_qs, .port = 8080};
        const shared::Endpoint local{.name = "local", .path = u"/run/irc.sock"_qs};
        QCOMPARE(sentence(Kind::PortInUse, web),
            u"The door “web” cannot be opened: port 8080 is already used by another program."_qs);
        QCOMPARE(sentence(Kind::PortInUse, local),
            u"The door “local” cannot be opened: another program listens on /run/irc.sock."_qs);
        QCOMPARE(sentence(Kind::NotOurAddress, web),
            u"The door “web” cannot be opened: 192.0.2.1 is not an address of this computer."_qs);
        QCOMPARE(sentence(Kind::NotASocket, local),
            u"The door “local” cannot be opened: /run/irc.sock is there already, and is not a "
            u"socket."_qs);
        QCOMPARE(sentence(Kind::NotAllowed, web),
            u"The door “web” cannot be opened: port 8080 needs administrator rights."_qs);
        QCOMPARE(sentence(Kind::NotAllowed, local),
            u"The door “local” cannot be opened: this program may not make /run/irc.sock."_qs);
        QCOMPARE(sentence(Kind::Other, web),
            u"The door “web” cannot be opened at 192.0.2.1:8080: no luck."_qs);
    }

    void aFailedStartIsASentenceWithAWayOut_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<int>("places");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("button");
        const QString en = QStringLiteral("en");
        const QString pl = QStringLiteral("pl");
        const QString host = QStringLiteral("192.168.1.10");
        QTest::newRow("in use") << en << int(Kind::PortInUse) << host << 8888 << 5
                                << QStringLiteral("Port 8888 is already used by another program.")
                                << QStringLiteral("&Try 8889");
        QTest::newRow("zajęty") << pl << int(Kind::PortInUse) << host << 8888 << 5
                                << QStringLiteral("Portu 8888 używa już inny program.")
                                << QStringLiteral("&Spróbuj portu 8889");
        QTest::newRow("last port in use")
            << en << int(Kind::PortInUse) << host << 65535 << 5
            << QStringLiteral("Port 65535 is already used by another program.")
            << QStringLiteral("&Try 8888");
        QTest::newRow("not ours") << en << int(Kind::NotOurAddress) << host << 8888 << 5
                                  << QStringLiteral("192.168.1.10 is not an address of this "
                                                    "computer.")
                                  << QStringLiteral("&Use 127.0.0.1");
        QTest::newRow("nie nasz") << pl << int(Kind::NotOurAddress) << host << 8888 << 5
                                  << QStringLiteral("192.168.1.10 nie jest adresem tego komputera.")
                                  << QStringLiteral("Uż&yj 127.0.0.1");
        QTest::newRow("not an address")
            << en << int(Kind::BadAddress) << QStringLiteral("here") << 8888 << 5
            << QStringLiteral("“here” is not an address: write one like 192.168.1.10, or choose "
                              "from the list.")
            << QStringLiteral("&Use 127.0.0.1");
        QTest::newRow("nie adres")
            << pl << int(Kind::BadAddress) << QStringLiteral("tu") << 8888 << 5
            << QStringLiteral("„tu” nie jest adresem: wpisz go w postaci 192.168.1.10 albo wybierz "
                              "z listy.")
            << QStringLiteral("Uż&yj 127.0.0.1");
        QTest::newRow("no address") << en << int(Kind::BadAddress) << QString() << 8888 << 5
                                    << QStringLiteral("The address is missing: choose one from the "
                                                      "list.")
                                    << QStringLiteral("&Use 127.0.0.1");
        QTest::newRow("rights") << en << int(Kind::NotAllowed) << host << 80 << 5
                                << QStringLiteral("Port 80 needs administrator rights: choose a "
                                                  "port from 1024 up.")
                                << QStringLiteral("&Try 8080");
        QTest::newRow("uprawnienia") << pl << int(Kind::NotAllowed) << host << 80 << 5
                                     << QStringLiteral("Port 80 wymaga uprawnień administratora: "
                                                       "wybierz port od 1024 wzwyż.")
                                     << QStringLiteral("&Spróbuj portu 8080");
        QTest::newRow("descriptors")
            << en << int(Kind::NoDescriptors) << host << 8888 << 5000
            << QStringLiteral("The system lets this program open too few files for a server. Raise "
                              "its limit of open files.")
            << QStringLiteral("&Try again");
        QTest::newRow("deskryptory")
            << pl << int(Kind::NoDescriptors) << host << 8888 << 5004
            << QStringLiteral("System pozwala temu programowi otworzyć za mało plików jak na "
                              "serwer. Zwiększ limit otwartych plików.")
            << QStringLiteral("&Spróbuj ponownie");
        QTest::newRow("other") << en << int(Kind::Other) << host << 8888 << 5
                               << QStringLiteral("The server could not start: the system's words.")
                               << QStringLiteral("&Try again");
    }
    void aFailedStartIsASentenceWithAWayOut()
    {
        QFETCH(QString, language);
        QFETCH(int, kind);
        QFETCH(QString, host);
        QFETCH(int, port);
        QFETCH(int, places);
        const Language translations(language);
        const ServerChoice choice{.host = host, .port = quint16(port), .permits = places};
        const StartProblem problem
            = describeProblem({Kind(kind), QStringLiteral("the system's words.")}, choice);
        QTEST(problem.sentence, "sentence");
        QTEST(problem.offer, "button");
        // Pressing the button again and again must not go in a circle of one.
        if (Kind(kind) != Kind::Other && Kind(kind) != Kind::NoDescriptors)
            QVERIFY(problem.offered != choice);
    }

    void anOperatorIsANickAndAnAddress()
    {
        QCOMPARE(describeOperator("anna!~anna@192.168.1.7"), QStringLiteral("anna (192.168.1.7)"));
        QCOMPARE(describeOperator("żółw!~z@2001:db8::1"), QStringLiteral("żółw (2001:db8::1)"));
        QCOMPARE(describeOperator("anna"), QStringLiteral("anna"));
    }

    void peopleAreCountedAsTheLanguageDoes_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("sentence");
        const auto add = [](const char *language, int count, const QString &sentence) {
            QTest::addRow("%s %d", language, count)
                << QString::fromLatin1(language) << count << sentence;
        };
        add("en", 1, QStringLiteral("1 person will be disconnected."));
        add("en", 14, QStringLiteral("14 people will be disconnected."));
        add("pl", 1, QStringLiteral("1 osoba zostanie rozłączona."));
        add("pl", 2, QStringLiteral("2 osoby zostaną rozłączone."));
        add("pl", 5, QStringLiteral("5 osób zostanie rozłączonych."));
        add("pl", 14, QStringLiteral("14 osób zostanie rozłączonych."));
        add("pl", 22, QStringLiteral("22 osoby zostaną rozłączone."));
        add("de", 2, QStringLiteral("2 people will be disconnected."));
    }
    void peopleAreCountedAsTheLanguageDoes()
    {
        QFETCH(QString, language);
        QFETCH(int, count);
        const Language translations(language);
        QTEST(QCoreApplication::translate("watek::server::window::StopSequence",
                  "%n people will be disconnected.", nullptr, count),
            "sentence");
    }

    void figuresAreShort()
    {
        const Language english(QStringLiteral("en"));
        const auto bytes = [](double count) {
            return describeBytes(count).replace(QChar(QChar::Nbsp), QLatin1Char(' '));
        };
        QCOMPARE(bytes(0), QStringLiteral("0 B"));
        QCOMPARE(bytes(1023), QStringLiteral("1,023 B"));
        QCOMPARE(bytes(1536), QStringLiteral("1.5 KiB"));
        QCOMPARE(bytes(365'000), QStringLiteral("356 KiB"));
        QCOMPARE(describeNumber(3.42), QStringLiteral("3.4"));
        QCOMPARE(describeNumber(34.2), QStringLiteral("34"));
        QCOMPARE(describeUptime(2'467'000), QStringLiteral("0:41:07"));
        QCOMPARE(describeUptime(100LL * 3600 * 1000), QStringLiteral("100:00:00"));
        QCOMPARE(describeIdle(59'900), QStringLiteral("59 s"));
        QCOMPARE(describeIdle(3'900'000), QStringLiteral("1 h 5 min"));
        QCOMPARE(describeEndpoint(QStringLiteral("::1"), 8888), QStringLiteral("[::1]:8888"));
    }

    void peopleJoinWithAnAddressThatReachesTheServer_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("first");
        QTest::addColumn<int>("count");
        const auto add = [](const char *host, const char *first, int count) {
            QTest::newRow(host) << QString::fromLatin1(host) << QString::fromLatin1(first) << count;
        };
        add("127.0.0.1", "127.0.0.1", 1);
        add("192.168.1.10", "192.168.1.10", 1);
        add("0.0.0.0", "192.168.1.10", 1);
        add("::", "192.168.1.10", 2);
        add("*", "192.168.1.10", 2);
    }
    void peopleJoinWithAnAddressThatReachesTheServer()
    {
        QFETCH(QString, host);
        const std::vector<LocalAddress> local
            = {{QStringLiteral("192.168.1.10"), QStringLiteral("eth0")},
                {QStringLiteral("2001:db8::5"), QStringLiteral("eth0")}};
        const std::vector<QString> addresses = joinAddresses(host, local);
        QTEST(addresses.front(), "first");
        QTEST(int(addresses.size()), "count");
    }

    void withoutANetworkTheComputerReachesItself()
    {
        QCOMPARE(joinAddresses(QStringLiteral("0.0.0.0"), {}).front(), QStringLiteral("127.0.0.1"));
    }

    void aRateIsThatOfItsSecond()
    {
        RateSeries rate;
        QVERIFY(!rate.sample(400, 3));
        QVERIFY(rate.sample(1000, 10));
        QCOMPARE(rate.series().last(), 10.0);
        QVERIFY(!rate.sample(1900, 11));
        QVERIFY(rate.sample(2000, 14));
        QCOMPARE(rate.series().last(), 4.0);
    }

    void secondsThatNobodySawGetTheAverageRate()
    {
        RateSeries rate;
        rate.sample(1000, 10);
        rate.sample(5000, 18); // four seconds, eight messages
        QCOMPARE(rate.series().count(), 5);
        for (int i = 1; i < 5; ++i)
            QCOMPARE(rate.series().at(i), 2.0);
    }

    void aPeakIsTheHighestOfItsSecondAndUnknownWhereNobodyLooked()
    {
        PeakSeries peak;
        peak.sample(100, 4);
        peak.sample(200, 9);
        peak.sample(900, 1);
        QVERIFY(peak.sample(1000, 0));
        QCOMPARE(peak.series().last(), 9.0);
        QVERIFY(peak.sample(3000, 5));
        QCOMPARE(peak.series().count(), 3);
        QVERIFY(!peak.series().at(2).has_value());
    }

    void aSeriesKeepsFiveMinutes()
    {
        Series series;
        for (int i = 0; i < 1000; ++i)
            series.push(i);
        QCOMPARE(series.count(), 300);
        QCOMPARE(series.at(0), 700.0);
        QCOMPARE(series.last(), 999.0);
        QCOMPARE(series.highest(), 999.0);
    }

    void textCanBeReadOnEverySurface_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << lightPalette();
        QTest::newRow("dark") << darkPalette();
        QTest::newRow("Fusion's own") << QPalette(QColor(0xef, 0xef, 0xef));
        QTest::newRow("a dark desktop") << QPalette(QColor(0x31, 0x36, 0x3b));
    }
    void textCanBeReadOnEverySurface()
    {
        QFETCH(QPalette, palette);
        const Theme theme = Theme::from(palette);
        for (const QColor &text :
            {theme.text, theme.dim, theme.good, theme.warning, theme.failure, theme.curve}) {
            QVERIFY(contrast(text, theme.card) >= 4.5);
            QVERIFY(contrast(text, theme.window) >= 4.5);
        }
        for (const QColor &fill : {theme.infoFill, theme.warningFill, theme.failureFill})
            QVERIFY(contrast(theme.text, fill) >= 4.5);
        QVERIFY(contrast(theme.onAccent, theme.accent) >= 4.5);
    }
};

WATEK_SUITE(QTEST_MAIN, ServerWordsTest)

} // namespace serverWordsTest

#include "ServerWordsTest.moc"

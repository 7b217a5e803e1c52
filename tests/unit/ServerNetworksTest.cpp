// Which addresses a list of addresses and networks holds, and how a wrong list is refused.
#include "server/shared/Networks.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverNetworksTest {

using watek::server::shared::Networks;

class ServerNetworksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aListHoldsItsAddressesAndNetworks_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("isIn");
        const auto row = [](const char *list, const char *address, bool isIn) {
            QTest::addRow("%s in %s", address, list)
                << QString::fromLatin1(list) << QByteArray(address) << isIn;
        };
        row("192.0.2.1", "192.0.2.1", true);
        row("192.0.2.1", "192.0.2.2", false);
        row("192.0.2.0/24", "192.0.2.255", true);
        row("192.0.2.0/24", "192.0.3.0", false);
        row("192.0.2.128/25", "192.0.2.127", false);
        row("192.0.2.128/25", "192.0.2.128", true);
        row("10.1.2.3/8", "10.9.9.9", true);
        row("0.0.0.0/0", "203.0.113.9", true);
        row("0.0.0.0/0", "2001:db8::1", false);
        row("2001:db8::/32", "2001:db8:ffff::1", true);
        row("2001:db8::/32", "2001:db9::1", false);
        row("2001:db8::/33", "2001:db8:8000::1", false);
        row("::1", "::1", true);
        row("::/0", "2001:db8::1", true);
        row("10.0.0.1, 10.0.0.2  10.0.0.3", "10.0.0.3", true);
        row("unix", "unix", true);
        row("0.0.0.0/0 ::/0", "unix", false);
        row("unix", "127.0.0.1", false);
        row("", "127.0.0.1", false);
        row("10.0.0.1", "", false);
        row("10.0.0.1", "nonsense", false);
    }

    void aListHoldsItsAddressesAndNetworks()
    {
        QFETCH(QString, list);
        QFETCH(QByteArray, address);
        const auto networks = Networks::parse(list);
        QVERIFY(networks);
        QTEST(networks->contains(address), "isIn");
    }

    void aWrongListIsRefused_data()
    {
        QTest::addColumn<QString>("word");
        for (const char *word : {"10", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/-1",
                 "10.0.0.0/", "10.0.0.0/8/8", "::1/129", "/8", "example.org", "Unix", "unix/8",
                 "::ffff:1.2.3.4.5", "\xc5\x82"})
            QTest::newRow(word) << QString::fromUtf8(word);
    }

    void aWrongListIsRefused()
    {
        QFETCH(QString, word);
        const auto networks = Networks::parse(QStringLiteral("127.0.0.1, ") + word);
        QVERIFY(!networks);
        QVERIFY2(networks.error().endsWith(QStringLiteral("but has \"%1\"").arg(word)),
            qPrintable(networks.error()));
    }

    void anEmptyListIsEmpty()
    {
        QVERIFY(Networks::parse(QString())->isEmpty());
        QVERIFY(Networks::parse(QStringLiteral(" , "))->isEmpty());
        QVERIFY(!Networks::parse(QStringLiteral("unix"))->isEmpty());
        QVERIFY(!Networks::parse(QStringLiteral("::1"))->isEmpty());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerNetworksTest)

} // namespace serverNetworksTest

#include "ServerNetworksTest.moc"

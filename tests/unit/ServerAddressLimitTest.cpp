// How many connections one address may have, and what counts as one address. Any thread.
#include "server/shared/AddressLimit.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAddressLimitTest {

using namespace watek;
using namespace watek::server;
using base::ClientId;
using shared::AddressLimit;

class ServerAddressLimitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAddressHasSoManyAndNoMore()
    {
        AddressLimit limit(2, true);
        QVERIFY(limit.tryEnter(ClientId{1}, "203.0.113.7"));
        QVERIFY(limit.tryEnter(ClientId{2}, "203.0.113.7"));
        QVERIFY(!limit.tryEnter(ClientId{3}, "203.0.113.7"));
        QVERIFY(limit.tryEnter(ClientId{4}, "203.0.113.8"));
        // Who was refused never had a place to give back.
        limit.leave(ClientId{3});
        QVERIFY(!limit.tryEnter(ClientId{5}, "203.0.113.7"));
        limit.leave(ClientId{1});
        limit.leave(ClientId{1});
        QVERIFY(limit.tryEnter(ClientId{6}, "203.0.113.7"));
        QVERIFY(!limit.tryEnter(ClientId{7}, "203.0.113.7"));
    }

    void zeroIsNoLimit()
    {
        AddressLimit limit(0, false);
        for (quint64 i = 1; i <= 1000; ++i)
            QVERIFY(limit.tryEnter(ClientId{i}, "203.0.113.7"));
    }

    void aNewLimitCountsThoseWhoAreHere()
    {
        AddressLimit limit(0, true);
        for (quint64 i = 1; i <= 3; ++i)
            QVERIFY(limit.tryEnter(ClientId{i}, "203.0.113.7"));
        limit.change(2, true);
        QVERIFY(!limit.tryEnter(ClientId{4}, "203.0.113.7"));
        limit.leave(ClientId{1});
        QVERIFY(!limit.tryEnter(ClientId{5}, "203.0.113.7"));
        limit.leave(ClientId{2});
        QVERIFY(limit.tryEnter(ClientId{6}, "203.0.113.7"));
        limit.change(0, true);
        QVERIFY(limit.tryEnter(ClientId{7}, "203.0.113.7"));
        limit.change(3, false);
        QVERIFY(!limit.tryEnter(ClientId{8}, "203.0.113.7"));
        QVERIFY(limit.tooManyText().contains("(3)"));
    }

    void whomAGatewayBringsIsCountedWhenItIsKnown()
    {
        AddressLimit limit(1, false);
        limit.enterUncounted(ClientId{1});
        limit.enterUncounted(ClientId{2});
        limit.enterUncounted(ClientId{3});
        QVERIFY(limit.tryMove(ClientId{1}, "203.0.113.7"));
        QVERIFY(limit.tryMove(ClientId{1}, "203.0.113.7"));
        QVERIFY(!limit.tryMove(ClientId{2}, "203.0.113.7"));
        QVERIFY(!limit.tryEnter(ClientId{4}, "203.0.113.7"));
        // From one address to another: there is room at the first again.
        QVERIFY(limit.tryMove(ClientId{1}, "203.0.113.8"));
        QVERIFY(limit.tryMove(ClientId{2}, "203.0.113.7"));
        limit.leave(ClientId{2});
        QVERIFY(limit.tryMove(ClientId{3}, "203.0.113.7"));
    }

    void whoHasLeftIsNotCountedAfterwards()
    {
        AddressLimit limit(1, false);
        limit.enterUncounted(ClientId{1});
        limit.leave(ClientId{1});
        QVERIFY(limit.tryMove(ClientId{1}, "203.0.113.7"));
        QVERIFY(limit.tryEnter(ClientId{2}, "203.0.113.7"));
    }

    void anIpv6NetworkIsOneAddress()
    {
        AddressLimit limit(1, true);
        QVERIFY(limit.tryEnter(ClientId{1}, "2001:db8:1:2::1"));
        QVERIFY(!limit.tryEnter(ClientId{2}, "2001:db8:1:2:ffff:ffff:ffff:ffff"));
        QVERIFY(limit.tryEnter(ClientId{3}, "2001:db8:1:3::1"));
    }

    void privateNetworksAreExempt_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("isPrivate");
        const auto row = [](const char *address, bool isPrivate) {
            QTest::newRow(address) << QByteArray(address) << isPrivate;
        };
        row("127.0.0.1", true);
        row("127.255.255.255", true);
        row("10.1.2.3", true);
        row("172.16.0.1", true);
        row("172.31.255.255", true);
        row("172.32.0.1", false);
        row("192.168.1.1", true);
        row("192.169.1.1", false);
        row("169.254.3.4", true);
        row("11.0.0.1", false);
        row("203.0.113.7", false);
        row("::1", true);
        row("fd12:3456::1", true);
        row("fe80::1", true);
        row("2001:db8::1", false);
        row("not an address", false);
    }
    void privateNetworksAreExempt()
    {
        QFETCH(const QByteArray, address);
        QFETCH(const bool, isPrivate);
        AddressLimit exempting(1, true);
        AddressLimit strict(1, false);
        QVERIFY(exempting.tryEnter(ClientId{1}, address));
        QCOMPARE(exempting.tryEnter(ClientId{2}, address), isPrivate);
        QVERIFY(strict.tryEnter(ClientId{1}, address));
        QVERIFY(!strict.tryEnter(ClientId{2}, address));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAddressLimitTest)

} // namespace serverAddressLimitTest

#include "ServerAddressLimitTest.moc"

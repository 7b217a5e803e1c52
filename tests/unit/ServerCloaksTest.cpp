// What addresses are shown as. The right values were made by another program, with Python's hmac
// (RFC 2104, RFC 4648).
#include "server/shared/Cloaks.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverCloaksTest {

using watek::server::shared::Cloaks;

namespace {

const QByteArray kKey = "0123456789abcdef0123456789abcdef";

} // namespace

class ServerCloaksTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anAddressHasItsCloak_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QByteArray>("name");
        const auto row = [](const char *address, const char *host, const char *name) {
            QTest::newRow(address) << QByteArray(address) << QByteArray(host) << QByteArray(name);
        };
        row("203.0.113.7", "e4r6bone.vrbra5l7.h33xw2rk.ip", "e4r6bone");
        row("2001:db8:1:2::7", "bgp7q5dg.62ed3top.pi5kivfu.ip", "b4pkd3hw");
        // They say nothing to who is elsewhere.
        for (const char *shown : {"127.0.0.1", "0::1", "::1", "10.1.2.3", "192.168.1.7",
                 "172.16.5.5", "169.254.1.1", "fe80::1", "fd00::7", "unix", ""})
            row(shown, shown, shown);
    }

    void anAddressHasItsCloak()
    {
        QFETCH(QByteArray, address);
        const Cloaks cloaks(kKey, "ip");
        QTEST(cloaks.hostOf(address), "host");
        QTEST(cloaks.nameOf(address), "name");
    }

    void neighboursShareTheirNetworks()
    {
        const Cloaks cloaks(kKey, "ip");
        const auto parts = [&](const char *address) { return cloaks.hostOf(address).split('.'); };
        const auto shared = [&](const char *one, const char *other) {
            const auto a = parts(one);
            const auto b = parts(other);
            return QList<bool>{a[0] == b[0], a[1] == b[1], a[2] == b[2]};
        };
        QCOMPARE(shared("203.0.113.7", "203.0.113.8"), (QList{false, true, true}));
        QCOMPARE(shared("203.0.113.7", "203.0.114.7"), (QList{false, false, true}));
        QCOMPARE(shared("203.0.113.7", "203.1.113.7"), (QList{false, false, false}));
        // An IPv6 host has a /64 to itself.
        QCOMPARE(shared("2001:db8:1:2::7", "2001:db8:1:2:9::1"), (QList{true, true, true}));
        QCOMPARE(shared("2001:db8:1:2::7", "2001:db8:1:3::7"), (QList{false, true, true}));
        QCOMPARE(shared("2001:db8:1:2::7", "2001:db8:2:2::7"), (QList{false, false, true}));
        // But in names each of its addresses is another guest.
        QVERIFY(cloaks.nameOf("2001:db8:1:2::7") != cloaks.nameOf("2001:db8:1:2::8"));
    }

    void anotherKeyIsAnotherCloak()
    {
        const Cloaks one(kKey, "ip");
        const Cloaks other(QByteArray(32, 'x'), "ip");
        QVERIFY(one.hostOf("203.0.113.7") != other.hostOf("203.0.113.7"));
    }

    void withoutAKeyNothingIsHidden()
    {
        const Cloaks none;
        QCOMPARE(none.hostOf("203.0.113.7"), "203.0.113.7");
        QVERIFY(!none.hides("203.0.113.7"));
        QVERIFY(!none.isCloak("e4r6bone.vrbra5l7.h33xw2rk.ip"));
        QVERIFY(Cloaks(kKey, "ip").isCloak("anything.IP"));
        QVERIFY(!Cloaks(kKey, "ip").isCloak("example.org"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerCloaksTest)

} // namespace serverCloaksTest

#include "ServerCloaksTest.moc"

// Bans from the server: KLINE and its kin. Whom they keep out, how long they last, how many there
// may be.
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"

#include "server/dispatcher/ServerBans.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverBansTest {

using watek::tests::DispatcherHarness;
using watek::tests::DispatcherScript;
using watek::tests::withOperators;

class ServerBansTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoIsBannedDoesNotComeIn();
    void bansOutlastTheServer();
    void bansHaveABoundAndEndByThemselves();
};

void ServerBansTest::whoIsBannedDoesNotComeIn()
{
    DispatcherHarness harness(withOperators());
    const auto anna = harness.online("anna");
    harness.say(anna, "OPER root secret");
    harness.say(anna, "KLINE 1 *@10.0.0.1 :go away");
    const auto eve = harness.arrive(watek::server::shared::ClientKind::Irc);
    harness.say(eve, "NICK eve");
    harness.say(eve, "USER u 0 * :Eve");
    QCOMPARE(harness.take(eve),
        (QList<QByteArray>{":watek.local 465 eve :You are banned from this server: go away",
            "ERROR :Closing link: (10.0.0.1) [Banned: go away]"}));
    QVERIFY(harness.isClosed(eve));
    const auto guest = harness.guest();
    QVERIFY(harness.isClosed(guest));
    harness.clock.advanceMs(61'000);
    QVERIFY(!harness.isClosed(harness.online("ola")));
}

void ServerBansTest::bansHaveABoundAndEndByThemselves()
{
    using watek::server::dispatcher::BanKind;
    using watek::server::dispatcher::ServerBan;
    using watek::server::dispatcher::ServerBans;
    ServerBans bans;
    const auto add = [&](int number, qint64 setAtMs) {
        const ServerBan ban{.kind = BanKind::KLine,
            .mask = "*@host" + QByteArray::number(number),
            .setBy = "anna",
            .setAtMs = setAtMs,
            .untilMs = 1000,
            .reason = "x"};
        const bool hasRoom = bans.hasRoomFor(ban);
        if (hasRoom)
            bans.add(ban);
        return hasRoom;
    };
    for (int i = 0; i < int(ServerBans::kMost); ++i)
        QVERIFY(add(i, 0));
    QVERIFY(!add(int(ServerBans::kMost), 0));
    // The same once more needs no other place.
    QVERIFY(add(7, 0));
    QCOMPARE(bans.all().size(), ServerBans::kMost);
    QCOMPARE(ServerBans::fromText(bans.toText()).all().size(), ServerBans::kMost);
    QVERIFY(add(int(ServerBans::kMost), 1000));
    QCOMPARE(bans.all().size(), size_t(1));
}

void ServerBansTest::bansOutlastTheServer()
{
    using namespace watek::server::dispatcher;
    ServerBans bans;
    bans.add({BanKind::KLine, "*@10.0.0.1", "anna", 5000, 0, "two words"});
    bans.add({BanKind::Mute, "eve@*", "ola", 6000, 9000, ":colon first"});
    const ServerBans again = ServerBans::fromText(bans.toText() + "rubbish\nKLINE too few\n");
    QCOMPARE(again.all().size(), size_t(2));
    QCOMPARE(again.all()[0].reason, "two words");
    QCOMPARE(again.all()[1].reason, ":colon first");
    QCOMPARE(again.all()[1].untilMs, 9000);
    QCOMPARE(again.toText(), bans.toText());
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerBansTest)

} // namespace serverBansTest

#include "ServerBansTest.moc"

// How fast a channel may be talked and come to: modes +W (slow mode) and +j (join throttle).
// Not in the documents: +j is Solanum's and InspIRCd's, 480 is Solanum's.
// Thread: the test's, which plays the dispatcher.
#include "tests/support/DispatcherScript.h"
#include "tests/support/ServerOperators.h"

#include "server/dispatcher/Throttle.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverPaceTest {

using namespace watek;
using server::dispatcher::ChannelPace;
using server::dispatcher::JoinRate;
using tests::DispatcherScript;

class ServerPaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void modesAreCheckedAndShown();
    void whoHasSpokenWaits();
    void operatorsAndTheVoicedDoNotWait();
    void leavingAndComingIsNoWayAround();
    void guestsAreToldHowLong();
    void moreThanSoManyAreKeptOut();
    void joinsAreCountedInASlidingTime();
    void rates_data();
    void rates();
    void aThrottleIsBounded();
};

void ServerPaceTest::modesAreCheckedAndShown()
{
    DispatcherScript script;
    QCOMPARE(
        script.run("anna> JOIN #a\n"
                   "---\n"
                   "anna> MODE #a +Wj 10 03:010\n"
                   "anna< :%anna MODE #a +Wj 10 3:10\n"
                   "anna> MODE #a +j-j+j 3:10 4:10\n"
                   "anna< :%anna MODE #a -j+j 4:10\n"
                   "anna> MODE #a +W\n"
                   "anna< :watek.local 696 anna #a W * :Say how many seconds: +W 10\n"
                   "anna> MODE #a +j\n"
                   "anna< :watek.local 696 anna #a j * :Say how many joins in how many seconds: +j "
                   "3:10\n"
                   "anna> MODE #a +W 0\n"
                   "anna< :watek.local 696 anna #a W 0 :Slow mode is 1 to 21600 seconds\n"
                   "anna> MODE #a +j 1000:1\n"
                   "anna< :watek.local 696 anna #a j 1000:1 :The join throttle is joins:seconds, "
                   "1 to 50 joins in 1 to 3600 seconds\n"
                   "anna> MODE #a -W\n"
                   "anna< :%anna MODE #a -W\n"
                   "anna> MODE #a -W\n"
                   "+1000\n"),
        QByteArray());
    server::dispatcherRole.assertCurrent();
    auto &state = script.harness().state();
    QCOMPARE(state.channel("#a")->modeParams(true), (QList<QByteArray>{"+ntj", "4:10"}));
    QCOMPARE(script.run("---\nanna> MODE #a -j\nanna< :%anna MODE #a -j\n"), QByteArray());
    QVERIFY(!state.channel("#a")->pace);
}

void ServerPaceTest::whoHasSpokenWaits()
{
    DispatcherScript script;
    QCOMPARE(
        script.run("anna> JOIN #a\n"
                   "anna> MODE #a +W 10\n"
                   "eve> JOIN #a\n"
                   "eve> CAP REQ :labeled-response batch message-tags\n"
                   "---\n"
                   "eve> PRIVMSG #a :one\n"
                   "anna< :%eve PRIVMSG #a :one\n"
                   "+1500\n"
                   "eve> @label=x PRIVMSG #a :two\n"
                   "eve< @label=x :watek.local 404 eve #a :Cannot send to channel (+W: you may "
                   "speak again in 9 seconds)\n"
                   "# A NOTICE is never answered, and typing is not speaking.\n"
                   "eve> NOTICE #a :three\n"
                   "eve> @+typing=active TAGMSG #a\n"
                   "+8500\n"
                   "eve> PRIVMSG #a :four\n"
                   "anna< :%eve PRIVMSG #a :four\n"),
        QByteArray());
}

void ServerPaceTest::operatorsAndTheVoicedDoNotWait()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "anna> MODE #a +W 10\n"
                        "eve> JOIN #a\n"
                        "root> JOIN #a\n"
                        "root> OPER root secret\n"
                        "anna> MODE #a +v eve\n"
                        "---\n"
                        "eve> PRIVMSG @#a :1\n"
                        "anna< :%eve PRIVMSG @#a :1\n"
                        "eve> PRIVMSG @#a :2\n"
                        "anna< :%eve PRIVMSG @#a :2\n"
                        "root> PRIVMSG @#a :1\n"
                        "anna< :%root PRIVMSG @#a :1\n"
                        "root> PRIVMSG @#a :2\n"
                        "anna< :%root PRIVMSG @#a :2\n"),
        QByteArray());
}

void ServerPaceTest::leavingAndComingIsNoWayAround()
{
    DispatcherScript script;
    QCOMPARE(script.run("anna> JOIN #a\n"
                        "anna> MODE #a +W 60\n"
                        "eve> JOIN #a\n"
                        "eve> PRIVMSG #a :one\n"
                        "eve> PART #a\n"
                        "eve> JOIN #a\n"
                        "eve> NICK ewa\n"
                        "---\n"
                        "eve> PRIVMSG #a :two\n"
                        "eve< :watek.local 404 ewa #a :Cannot send to channel (+W: you may speak "
                        "again in 1 minute)\n"),
        QByteArray());
}

void ServerPaceTest::guestsAreToldHowLong()
{
    DispatcherScript script(tests::withOperators());
    QCOMPARE(script.run("root> OPER root secret\n"
                        "root> JOIN #lobby\n"
                        "root> MODE #lobby +W 5\n"
                        "g1> one\n"
                        "---\n"
                        "g1> two\n"
                        "g1< [SERVER] You may not say that now: +W: you may speak again in 5 "
                        "seconds.\n"
                        "g1> /me waves\n"
                        "g1< [SERVER] You may not say that now: +W: you may speak again in 5 "
                        "seconds.\n"
                        "+5000\n"
                        "g1> three\n"
                        "root< :%g1 PRIVMSG #lobby :three\n"),
        QByteArray());
}

void ServerPaceTest::moreThanSoManyAreKeptOut()
{
    DispatcherScript script;
    QCOMPARE(
        script.run("anna> JOIN #a\n"
                   "anna> MODE #a +j 2:10\n"
                   "b> JOIN #a\n"
                   "+4000\n"
                   "c> JOIN #a\n"
                   "d> PING x\n"
                   "---\n"
                   "d> JOIN #a\n"
                   "d< :watek.local 480 d #a :Cannot join channel (+j): too many join at once, "
                   "try again in 6 seconds\n"
                   "# Its operators hear of it, and once a minute.\n"
                   "anna< :watek.local NOTICE %#a :More people want to join than +j 2:10 lets "
                   "in; they are asked to try again later\n"
                   "d> JOIN #a\n"
                   "d< :watek.local 480 d #a :Cannot join channel (+j): too many join at once, "
                   "try again in 6 seconds\n"
                   "# Who is invited comes in.\n"
                   "anna> INVITE d #a\n"
                   "anna< :watek.local 341 anna d #a\n"
                   "d< :%anna INVITE d #a\n"
                   "d> JOIN #a\n"
                   "d< :%d JOIN #a\n"
                   "d< :watek.local 353 d = #a :@anna b c d\n"
                   "d< :watek.local 366 d #a :End of /NAMES list\n"
                   "anna< :%d JOIN #a\n"
                   "b< :%d JOIN #a\n"
                   "c< :%d JOIN #a\n"),
        QByteArray());
}

void ServerPaceTest::joinsAreCountedInASlidingTime()
{
    ChannelPace pace;
    pace.setJoinRate(JoinRate{2, 10});
    QCOMPARE(pace.waitToJoinMs(0), 0);
    pace.noteJoin(0);
    pace.noteJoin(6000);
    QCOMPARE(pace.waitToJoinMs(9000), 1000);
    QCOMPARE(pace.waitToJoinMs(10'000), 0);
    pace.noteJoin(10'000);
    QCOMPARE(pace.waitToJoinMs(10'000), 6000);
    QVERIFY(pace.noteKeptOut(10'000));
    QVERIFY(!pace.noteKeptOut(69'999));
    QVERIFY(pace.noteKeptOut(70'000));
}

void ServerPaceTest::rates_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("as it is meant") << QByteArray("3:10") << QByteArray("3:10");
    QTest::newRow("zeros in front") << QByteArray("0050:03600") << QByteArray("50:3600");
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("no colon") << QByteArray("3") << QByteArray();
    QTest::newRow("nobody") << QByteArray("0:10") << QByteArray();
    QTest::newRow("no time") << QByteArray("3:0") << QByteArray();
    QTest::newRow("too many") << QByteArray("51:10") << QByteArray();
    QTest::newRow("too long") << QByteArray("3:3601") << QByteArray();
    QTest::newRow("a sign") << QByteArray("+3:10") << QByteArray();
    QTest::newRow("beyond numbers") << QByteArray("3:99999999999999999999") << QByteArray();
    QTest::newRow("two colons") << QByteArray("3:10:1") << QByteArray();
}

void ServerPaceTest::rates()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, kept);
    const auto rate = JoinRate::parse(text);
    QCOMPARE(rate ? rate->text() : QByteArray(), kept);
}

void ServerPaceTest::aThrottleIsBounded()
{
    server::dispatcher::Throttle throttle(2, 1000);
    QVERIFY(throttle.tryTake("a", 5));
    QVERIFY(throttle.tryTake("a", 5));
    QVERIFY(!throttle.tryTake("a", 1004));
    QCOMPARE(throttle.waitMs("a", 1000), 5);
    QVERIFY(throttle.tryTake("a", 1005));
    for (int i = 0; i < 3 * int(throttle.kMostKeys); ++i)
        QVERIFY(throttle.tryTake(QByteArray::number(i), 1100));
    QVERIFY(throttle.keys() <= throttle.kMostKeys);
}

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerPaceTest)

} // namespace serverPaceTest

#include "ServerPaceTest.moc"

// How sentences for people count, measure time, and name what is to be typed. Thread: the test's.
#include "server/dispatcher/GuestWords.h"
#include "server/dispatcher/Services.h"
#include "server/dispatcher/Wording.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverWordingTest {

using namespace watek::server::dispatcher;

class ServerWordingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneThingIsNotSeveral()
    {
        QCOMPARE(counted(0, "channel"), "0 channels");
        QCOMPARE(counted(1, "channel"), "1 channel");
        QCOMPARE(counted(2, "channel"), "2 channels");
    }

    void timeIsSaidAsPeopleSayIt_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QByteArray>("text");
        const auto row
            = [](qint64 ms, const char *text) { QTest::newRow(text) << ms << QByteArray(text); };
        constexpr qint64 kSecond = 1000;
        constexpr qint64 kHour = 3600 * kSecond;
        row(-5, "0 seconds");
        row(1, "1 second");
        row(1001, "2 seconds");
        row(60 * kSecond, "1 minute");
        row(90 * kSecond, "1 minute 30 seconds");
        row(kHour, "1 hour");
        row(kHour + 5 * kSecond, "1 hour");
        row(25 * kHour, "1 day 1 hour");
        row(10'080 * 60 * kSecond, "7 days");
        row(qint64(3650) * 24 * kHour, "3650 days");
    }
    void timeIsSaidAsPeopleSayIt()
    {
        QFETCH(const qint64, ms);
        QTEST(describeSpan(ms), "text");
    }

    void aGuestTypesItBehindASlash_data()
    {
        QTest::addColumn<QByteArray>("typed");
        const auto row = [](const char *toNickServ, const char *typed) {
            QTest::newRow(toNickServ) << QByteArray(typed);
        };
        row("IDENTIFY [<account>] <password>", "/login [NAME] PASSWORD");
        row("PASSWD <password> <new password>", "/password PASSWORD NEW-PASSWORD");
        row("REGAIN <nickname>", "/regain NAME");
        row("VERIFY ola ab12-cd34", "/verify ola ab12-cd34");
        row("LOGOUT", "/logout");
    }
    void aGuestTypesItBehindASlash()
    {
        const QByteArray toNickServ = QTest::currentDataTag();
        QFETCH(const QByteArray, typed);
        QCOMPARE(guestForm(toNickServ), typed);
        QCOMPARE(nickServVerb(typed.split(' ').first()), toNickServ.split(' ').first());
        QCOMPARE(asTypedToNickServ(true, toNickServ), typed);
        QCOMPARE(asTypedToNickServ(false, toNickServ), "/msg NickServ " + toNickServ);
    }

    void noFullStopIsTypedWithACommand()
    {
        QCOMPARE(withFullStop("You are ola"), "You are ola.");
        QCOMPARE(withFullStop("Log in: /login ola"), "Log in: /login ola");
        QCOMPARE(withFullStop("Log in: /login ola. Then wait"), "Log in: /login ola. Then wait.");
    }

    /// A channel may be called like that.
    void whatIsNoPlaceStaysAsItIs()
    {
        QCOMPARE(asTypedToChanServ(true, "INFO #a<b> <#channel>"), "/channel INFO #a<b> #CHANNEL");
        QCOMPARE(asTypedToChanServ(false, "INFO <#channel>"), "/msg ChanServ INFO <#channel>");
        QCOMPARE(withGuestPlaces("a < b"), "a < b");
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerWordingTest)

} // namespace serverWordingTest

#include "ServerWordingTest.moc"

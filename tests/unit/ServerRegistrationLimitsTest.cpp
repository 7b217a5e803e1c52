// How many accounts may be registered, and that two who want one name at once do not both get it.
// Thread: the test's.
#include "server/dispatcher/RateLimit.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverRegistrationLimitsTest {

using namespace watek;
using namespace server::shared;
using server::dispatcher::PasswordGuesses;
using server::dispatcher::RateLimit;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerRegistrationLimitsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    void start(ServerConfig config = AccountsHarness::settings())
    {
        config.accounts.insecurePasswords = true;
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
    }
    QByteArray registered(const QByteArray &nick, const QByteArray &address)
    {
        const ClientId id = m_harness->comeOnline(nick, address);
        const QByteArray answer = m_harness->answersTo(id, {"REGISTER * * secret-1"}).value(0);
        m_harness->leave(id);
        return answer;
    }
    static QByteArray name(int number) { return "user" + QByteArray(1, char('a' + number)); }
    bool isDone(const QByteArray &answer) const { return answer.startsWith("REGISTER SUCCESS "); }
    bool isLimited(const QByteArray &answer) const
    {
        return answer.startsWith("FAIL REGISTER TEMPORARILY_UNAVAILABLE ");
    }

private Q_SLOTS:
    void oneAddressRegistersSoMany()
    {
        start();
        const int most = AccountsHarness::settings().accounts.registrationsPerAddress;
        for (int i = 0; i < most; ++i)
            QVERIFY(isDone(registered(name(i), "203.0.113.7")));
        QVERIFY(isLimited(registered("late", "203.0.113.7")));
        QVERIFY(isDone(registered("other", "203.0.113.8")));
        m_harness->clock.advanceMs(RateLimit::kWindowMs);
        QVERIFY(isDone(registered("late", "203.0.113.7")));
    }

    /// A clock that is set frees nobody, and keeps nobody for longer.
    void aClockThatJumpsChangesNothing()
    {
        ServerConfig config = AccountsHarness::settings();
        config.accounts.registrationsPerAddress = 1;
        start(config);
        QVERIFY(isDone(registered(name(0), "203.0.113.7")));
        for (const qint64 jumpMs : {10 * RateLimit::kWindowMs, -20 * RateLimit::kWindowMs}) {
            m_harness->clock.jumpMs(jumpMs);
            QVERIFY(isLimited(registered(name(1), "203.0.113.7")));
        }
        m_harness->clock.advanceMs(RateLimit::kWindowMs);
        QVERIFY(isDone(registered(name(1), "203.0.113.7")));
        // The same for who tries out passwords.
        const ClientId thief = m_harness->comeOnline("thief", "203.0.113.9");
        const auto guess = [&](const QByteArray &password) {
            return m_harness->answersTo(thief, {"NS IDENTIFY usera " + password}).join();
        };
        for (int i = 0; i < PasswordGuesses::kMost; ++i)
            guess("guess");
        m_harness->clock.jumpMs(10 * PasswordGuesses::kForgottenAfterMs);
        QVERIFY(guess("secret-1").contains("Too many wrong passwords"));
        m_harness->clock.jumpMs(-20 * PasswordGuesses::kForgottenAfterMs);
        m_harness->clock.advanceMs(PasswordGuesses::kShutOutMs);
        QVERIFY(guess("secret-1").contains("You are now logged in as usera"));
    }

    void aNetworkOfIpv6CountsAsOne()
    {
        ServerConfig config = AccountsHarness::settings();
        config.accounts.registrationsPerAddress = 2;
        start(config);
        QVERIFY(isDone(registered(name(0), "2001:db8::1")));
        QVERIFY(isDone(registered(name(1), "2001:db8::2")));
        QVERIFY(isLimited(registered(name(2), "2001:db8::3")));
        QVERIFY(isDone(registered(name(2), "2001:db8:0:1::3")));
    }

    /// Whoever has a /48 has 65536 networks of that size.
    void aSiteTakesATenthAndLeavesTheRest()
    {
        ServerConfig config = AccountsHarness::settings();
        config.accounts.registrationsPerAddress = 2;
        config.accounts.registrationsPerHour = 40;
        start(config);
        for (int i = 0; i < 4; ++i)
            QVERIFY(isDone(registered(name(i), "2001:db8:1:" + QByteArray::number(i) + "::1")));
        QVERIFY(isLimited(registered("late", "2001:db8:1:99::1")));
        QVERIFY(isDone(registered("other", "2001:db8:2::1")));
        QVERIFY(isDone(registered("four", "203.0.113.7")));
    }

    void allTogetherRegisterSoMany()
    {
        ServerConfig config = AccountsHarness::settings();
        config.accounts.registrationsPerHour = 3;
        start(config);
        for (int i = 0; i < 3; ++i)
            QVERIFY(isDone(registered(name(i), "203.0.113." + QByteArray::number(i))));
        QVERIFY(isLimited(registered("late", "203.0.113.100")));
        // This computer is not counted.
        QVERIFY(isDone(registered("late", "127.0.0.1")));
    }

    /// Both passwords are being hashed before anything is stored. The second name begins with a
    /// Cyrillic letter.
    void ofTwoWhoWantNamesThatLookAlikeOneGetsIt()
    {
        start();
        const ClientId one = m_harness->comeOnline("x", "127.0.0.1");
        const ClientId two = m_harness->comeOnline("y", "127.0.0.1");
        m_harness->take(one);
        m_harness->take(two);
        m_harness->say(one, "REGISTER ola * secret-1");
        m_harness->say(two, "REGISTER оla * secret-1");
        m_harness->settle();
        QVERIFY(m_harness->take(one).value(0).startsWith(":watek.local REGISTER SUCCESS ola "));
        const auto refused = m_harness->take(two);
        QVERIFY2(refused.value(0).startsWith(":watek.local FAIL REGISTER ACCOUNT_EXISTS оla "),
            refused.join('\n').constData());
        QCOMPARE(m_harness->stored.size(), 1u);
    }

    /// "Server considerations": REGISTER is no way past the server's password.
    void whoWouldNotBeLetInRegistersNothing()
    {
        ServerConfig config = AccountsHarness::settings();
        config.server.password = "door";
        start(config);
        const ClientId id = m_harness->arriveByTls();
        const QList<QByteArray> lines{"CAP LS 302", "NICK ola", "USER u 0 * :r"};
        m_harness->answersTo(id, lines);
        QVERIFY(isLimited(m_harness->answersTo(id, {"REGISTER * * secret-1"}).value(0)));
        QVERIFY(isDone(m_harness->answersTo(id, {"PASS door", "REGISTER * * secret-1"}).value(0)));
    }

    void anHourBeginsWithTheFirstDeed()
    {
        RateLimit limit;
        QVERIFY(!limit.isUsedUp("a", 1, 0));
        limit.note("a", 0);
        QVERIFY(limit.isUsedUp("a", 1, RateLimit::kWindowMs - 1));
        QVERIFY(!limit.isUsedUp("a", 2, RateLimit::kWindowMs - 1));
        QVERIFY(!limit.isUsedUp("a", 0, 0));
        QVERIFY(!limit.isUsedUp("a", 1, RateLimit::kWindowMs));
    }

    void onlySoManyAreRemembered()
    {
        RateLimit limit;
        for (int i = 0; i < RateLimit::kMostKeys + 100; ++i)
            limit.note(QByteArray::number(i), i);
        QCOMPARE(limit.keys(), RateLimit::kMostKeys);
        QVERIFY(!limit.isUsedUp("0", 1, 100));
        QVERIFY(limit.isUsedUp(QByteArray::number(RateLimit::kMostKeys + 99), 1, 100));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerRegistrationLimitsTest)

} // namespace serverRegistrationLimitsTest

#include "ServerRegistrationLimitsTest.moc"

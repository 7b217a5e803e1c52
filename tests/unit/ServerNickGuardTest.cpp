// Nicknames that belong to an account, by "accounts/nick_protection" and NickServ SET ENFORCE: who
// uses one without logging in does not get it, or is renamed after a while. Thread: the test's.
#include "server/dispatcher/NickGuard.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverNickGuardTest {

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerNickGuardTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;
    QHash<ClientId, QByteArray> m_heard;

    void start(NickProtection protection)
    {
        ServerConfig config = AccountsHarness::settings();
        config.accounts.nickProtection = protection;
        m_heard.clear();
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
    }
    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    ClientId online(const QByteArray &nick) { return m_harness->comeOnline(nick, "127.0.0.1"); }
    QByteArray nickOf(ClientId id)
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->state().session(id)->user->nickText();
    }
    qsizetype watched()
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->chat().nickGuard().count();
    }
    /// What the client has heard since it came.
    QByteArray heard(ClientId id)
    {
        m_harness->readMailboxes();
        QByteArray &all = m_heard[id];
        all += m_harness->take(id).join('\n') + '\n';
        return all;
    }
    /// And the guard has looked at everybody afterwards: whoever is told by it has come later.
    void letTheGraceTimePass()
    {
        m_harness->clock.advanceMs(
            qint64(AccountsHarness::settings().accounts.nickGraceSeconds) * 1000);
        const ClientId wake = online("wake");
        say(wake, {"NS REGISTER secret-9", "NS LOGOUT"});
        QTRY_VERIFY(heard(wake).contains("wake belongs to somebody's account."));
    }
    /// An account "ola" whose owner has gone.
    void registerOla(const QByteArray &enforce = {})
    {
        const ClientId ola = online("ola");
        say(ola, {"NS REGISTER secret-1"});
        if (!enforce.isEmpty())
            say(ola, {"NS SET ENFORCE " + enforce});
        m_harness->leave(ola);
    }

private Q_SLOTS:
    void withGraceOneIsToldAndThenRenamed()
    {
        start(NickProtection::Grace);
        registerOla();
        const ClientId jan = online("jan");
        say(jan, {"JOIN #lab"});
        const ClientId thief = online("оla"); // with a Cyrillic letter
        say(thief, {"JOIN #lab"});
        QTRY_VERIFY(heard(thief).contains("оla belongs to somebody's account."));
        QCOMPARE(watched(), 1);
        letTheGraceTimePass();
        QVERIFY(nickOf(thief).startsWith("Guest"));
        QVERIFY(QByteArrayView(nickOf(thief)).size() == 10);
        // Both hear it: the one as its own, the other as somebody's.
        const QByteArray line = ":оla!u@127.0.0.1 NICK " + nickOf(thief);
        QVERIFY(heard(thief).contains(line));
        QVERIFY(heard(jan).contains(line));
    }

    void whoLogsInKeepsIt()
    {
        start(NickProtection::Grace);
        registerOla();
        const ClientId ola = online("ola");
        QCOMPARE(watched(), 1);
        say(ola, {"NS IDENTIFY secret-1"});
        QCOMPARE(watched(), 0);
        letTheGraceTimePass();
        QCOMPARE(nickOf(ola), "ola");
    }

    void whoTakesAnotherNickOrLeavesIsForgotten()
    {
        start(NickProtection::Grace);
        registerOla();
        const ClientId one = online("ola");
        QCOMPARE(watched(), 1);
        say(one, {"NICK ela"});
        QCOMPARE(watched(), 0);
        say(one, {"NICK ola"});
        QCOMPARE(watched(), 1);
        m_harness->leave(one);
        QCOMPARE(watched(), 0);
    }

    /// The grace time is one for each person and name.
    void whoGoesAndComesBackHasNoMoreTime()
    {
        start(NickProtection::Grace);
        registerOla();
        const qint64 graceMs = qint64(AccountsHarness::settings().accounts.nickGraceSeconds) * 1000;
        const ClientId thief = online("ola");
        m_harness->clock.advanceMs(graceMs - 1000);
        say(thief, {"NICK ela"});
        m_harness->clock.advanceMs(10 * graceMs);
        say(thief, {"NICK ola"});
        QTRY_VERIFY(heard(thief).contains("in 1 second you get one."));
        m_harness->clock.advanceMs(1000);
        QTRY_VERIFY(nickOf(thief).startsWith("Guest"));
        say(thief, {"NICK ola"});
        QTRY_VERIFY(nickOf(thief).startsWith("Guest"));
    }

    /// Of too many names it has no time at all.
    void whoGoesRoundManyNamesHasNoMoreTime()
    {
        start(NickProtection::Grace);
        const QByteArray names = "abcdefghjknpqrstuz"; // 18 of them
        for (const char name : names) {
            const ClientId owner = online(QByteArray("owner-") + name);
            say(owner, {"NS REGISTER secret-1"});
            m_harness->leave(owner);
        }
        const ClientId thief = online("jan");
        for (const char name : names)
            say(thief, {QByteArray("NICK owner-") + name});
        QTRY_VERIFY(nickOf(thief).startsWith("Guest"));
    }

    /// Its connection is broken and awaited (RESUME): that is no way to keep the name.
    void whoIsAbsentIsRenamedToo()
    {
        start(NickProtection::Grace);
        registerOla();
        const ClientId thief = m_harness->arrive(ClientKind::Irc, QByteArray("127.0.0.1"));
        say(thief, {"CAP REQ :watek/resume", "NICK ola", "USER u 0 * :r", "CAP END"});
        QCOMPARE(watched(), 1);
        server::dispatcherRole.assertCurrent();
        const base::UserId id = m_harness->state().session(thief)->user->id;
        m_harness->tell(thief, Left{.reason = "Connection lost", .mayReturn = true});
        QVERIFY(m_harness->state().user(id));
        letTheGraceTimePass();
        QVERIFY(m_harness->state().user(id)->nickText().startsWith("Guest"));
    }

    /// In strict mode she gets it back at once.
    void theOwnerWhoLogsInFirstGetsItBack()
    {
        start(NickProtection::Strict);
        const ClientId squatter = online("ola");
        say(squatter, {"NS REGISTER secret-1", "NS LOGOUT"});
        const ClientId ola = m_harness->arrive(ClientKind::Irc, QByteArray("127.0.0.1"));
        say(ola,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + QByteArray("\0ola\0secret-1", 13).toBase64(), "CAP END"});
        QCOMPARE(nickOf(ola), "ola");
        QVERIFY(nickOf(squatter).startsWith("Guest"));
    }
    /// With grace the squatter has its time, and the owner is told so and not to log in.
    void theOwnerWhoHasLoggedInIsNotToldToLogIn()
    {
        start(NickProtection::Grace);
        registerOla();
        online("ola");
        const ClientId ola = m_harness->arrive(ClientKind::Irc, QByteArray("127.0.0.1"));
        const QByteArray told = say(ola,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + QByteArray("\0ola\0secret-1", 13).toBase64(), "CAP END"})
                                    .join('\n');
        QVERIFY2(told.contains("433 * ola :Nickname is in use by somebody else. It is yours"),
            told.constData());
        QVERIFY(say(ola, {"NICK olcia"}).join('\n').contains("001 olcia"));
        QVERIFY(say(ola, {"NS REGAIN ola"}).join('\n').contains("You are ola."));
    }

    void theServerStops()
    {
        start(NickProtection::Grace);
        registerOla();
        online("ola");
        QCOMPARE(watched(), 1);
        m_harness->tell(ClientId(), Stopping{"bye"});
        QCOMPARE(watched(), 0);
    }

    void withStrictNobodyGetsIt()
    {
        start(NickProtection::Strict);
        registerOla();
        const ClientId thief = online("jan");
        QVERIFY(say(thief, {"NICK ola"}).value(0).startsWith("433 jan ola :Nickname belongs to"));
        QCOMPARE(watched(), 0);
    }

    /// It had the nickname by right.
    void whoLogsOutHasAWhileToChooseAnother()
    {
        start(NickProtection::Strict);
        const ClientId ola = online("ola");
        say(ola, {"NS REGISTER secret-1"});
        QCOMPARE(watched(), 0);
        say(ola, {"NS LOGOUT"});
        QCOMPARE(watched(), 1);
        QTRY_VERIFY(heard(ola).contains("ola belongs to somebody's account."));
    }

    void withNoneEverybodyGetsIt()
    {
        start(NickProtection::None);
        registerOla();
        const ClientId jan = online("ola");
        QCOMPARE(nickOf(jan), "ola");
        QCOMPARE(watched(), 0);
    }

    void anAccountChoosesForItself_data()
    {
        QTest::addColumn<NickProtection>("server");
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<bool>("getsNick");
        QTest::addColumn<int>("watched");
        QTest::newRow("none") << NickProtection::Strict << QByteArray("none") << true << 0;
        QTest::newRow("grace") << NickProtection::Strict << QByteArray("GRACE") << true << 1;
        QTest::newRow("timeout") << NickProtection::None << QByteArray("timeout") << true << 1;
        QTest::newRow("strict") << NickProtection::None << QByteArray("strict") << false << 0;
        QTest::newRow("default") << NickProtection::Grace << QByteArray("default") << true << 1;
    }
    void anAccountChoosesForItself()
    {
        QFETCH(const NickProtection, server);
        QFETCH(const QByteArray, word);
        QFETCH(const bool, getsNick);
        QFETCH(const int, watched);
        start(server);
        registerOla(word);
        const ClientId thief = online("jan");
        say(thief, {"NICK ola"});
        QCOMPARE(nickOf(thief), getsNick ? "ola" : "jan");
        QCOMPARE(this->watched(), watched);
    }

    void aGuestIsRenamedToo()
    {
        start(NickProtection::Grace);
        registerOla();
        const ClientId guest = m_harness->guest("127.0.0.1", 50001);
        m_harness->typed(guest, "/nick ola");
        QTRY_VERIFY(heard(guest).contains("log in: /login ola PASSWORD"));
        letTheGraceTimePass();
        QVERIFY(nickOf(guest).startsWith("Guest"));
    }

    void theOwnerGivesAnotherNameToWhoUsesIt()
    {
        start(NickProtection::None);
        registerOla();
        const ClientId jan = online("ola");
        const ClientId ola = online("ela");
        QVERIFY(say(ola, {"NS RELEASE ola"}).value(0).contains("ola is not your nickname."));
        say(ola, {"NS IDENTIFY ola secret-1"});
        QVERIFY(say(ola, {"NS RELEASE ola"}).value(0).endsWith(" :ola is free."));
        QVERIFY(nickOf(jan).startsWith("Guest"));
        QVERIFY(say(ola, {"NS REGAIN ola"}).join('\n').contains("You are ola."));
        QCOMPARE(nickOf(ola), "ola");
    }

    void namesThatTheServerGivesAreNobodys_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isGiven");
        for (const char *name :
            {"Guest12345", "GUEST1", "guest0000000", "Guest0OO1l", "Guеst12345"})
            QTest::newRow(name) << QByteArray(name) << true;
        for (const char *name : {"Guest", "Guests", "Guest1a", "aGuest1"})
            QTest::newRow(name) << QByteArray(name) << false;
    }
    void namesThatTheServerGivesAreNobodys()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const bool, isGiven);
        start(NickProtection::Strict);
        const auto answer = say(online(name), {"REGISTER * * secret-1"});
        QCOMPARE(
            answer.value(0).startsWith("FAIL REGISTER BAD_ACCOUNT_NAME " + name + " :"), isGiven);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerNickGuardTest)

} // namespace serverNickGuardTest

#include "ServerNickGuardTest.moc"

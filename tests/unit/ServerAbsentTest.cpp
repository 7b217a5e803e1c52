// What becomes of people while they have no connection: what they are seen by, where they are when
// they come back, and what they are told then. Documents: IRCv3 chghost; the server's own extension
// watek/resume, "What is said meanwhile is kept for it, bounded, or the sender is told".
#include "tests/support/HasLine.h"
#include "tests/support/StayingWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAbsentTest {

using namespace watek;
using namespace watek::server::shared;
using tests::AccountsHarness;
using tests::countOf;
using tests::hasLine;

class ServerAbsentTest : public QObject, private tests::StayingWorld {
    Q_OBJECT

    static ServerConfig withCloaks(bool areOn)
    {
        ServerConfig config = withOperator();
        config.cloaks.enabled = areOn;
        return config;
    }
    void rehash(const ServerConfig &config)
    {
        m_harness->tell({},
            Rehashed{.config = std::make_shared<const ServerConfig>(config), .changed = {"cloak"}});
        m_harness->settle();
    }
    QByteArray hostOf(const QByteArray &nick)
    {
        const User *const found = user(nick);
        return found ? found->host : QByteArray();
    }
    /// An operator who hears of other hosts, in #lab.
    ClientId root()
    {
        const ClientId id = m_harness->comeOnline("root", "127.0.0.1");
        say(id, {"OPER root secret", "CAP REQ :chghost", "JOIN #lab"});
        return id;
    }
    /// In #lab, from 203.0.113.7, and stays.
    ClientId ola()
    {
        const ClientId id = registered("ola");
        told(id, "SET ALWAYS-ON true");
        say(id, {"JOIN #lab"});
        return id;
    }
    void breakOff(ClientId id)
    {
        m_harness->tell(id,
            Left{.reason = "x", .mayReturn = true, .missedSinceMs = m_harness->missedSinceMs(id)});
    }
    /// The time of all broken connections is over.
    void endTheirTime()
    {
        m_harness->clock.advanceMs(qint64(withOperator().limits.resumeTimeout + 1) * 1000);
        m_harness->tell({}, OperatorNotice{"tick"}); // any mail
        m_harness->settle();
    }
    /// Without TLS.
    ClientId plainLogin(const QByteArray &account)
    {
        const ClientId id = m_harness->arrive(ClientKind::Irc, "203.0.113.7");
        const QByteArray plain = ('\0' + account + '\0' + "secret-1").toBase64();
        for (const QByteArray &line :
            {QByteArray("CAP REQ sasl"), "NICK " + account, QByteArray("USER u 0 * :Other"),
                QByteArray("AUTHENTICATE PLAIN"), "AUTHENTICATE " + plain, QByteArray("CAP END")}) {
            m_harness->say(id, line);
            m_harness->settle();
        }
        return id;
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        start();
    }

    void aVhostChangesWhileOneIsAbsent()
    {
        const ClientId boss = root();
        m_harness->leave(ola());
        say(boss, {"VHOST ola nice.example"});
        QCOMPARE(hostOf("ola"), "nice.example");
        QVERIFY(hasLine(say(boss, {"VHOST ola OFF"}),
            ":ola!u@nice.example CHGHOST u " + AccountsHarness::kCloak));
        QCOMPARE(hostOf("ola"), AccountsHarness::kCloak);
    }

    void cloaksThatAreSwitchedOnHideWhoIsHere()
    {
        start(withCloaks(false));
        const ClientId boss = root();
        m_harness->leave(ola());
        const ClientId jan = m_harness->comeOnline("jan", "203.0.113.7");
        say(jan, {"JOIN #lab"});
        const ClientId newcomer = m_harness->arrive(ClientKind::Irc, "203.0.113.7");
        say(boss, {"CHGHOST jan given.example"});
        QCOMPARE(hostOf("ola"), "203.0.113.7");
        m_harness->dropAll();
        rehash(withCloaks(true));
        QCOMPARE(hostOf("ola"), AccountsHarness::kCloak);
        QVERIFY(hasLine(
            m_harness->take(boss), ":ola!u@203.0.113.7 CHGHOST u " + AccountsHarness::kCloak));
        // What an operator gave stays, and a ban of the cloak fits behind it.
        QCOMPARE(hostOf("jan"), "given.example");
        say(boss, {"MODE #lab +b *!*@" + AccountsHarness::kCloak});
        QVERIFY(hasLine(say(jan, {"PRIVMSG #lab :hi"}), "404 jan #lab"));
        // Who still registers comes with it.
        say(newcomer, {"NICK ewa", "USER u 0 * :r"});
        QCOMPARE(hostOf("ewa"), AccountsHarness::kCloak);
        rehash(withCloaks(false));
        QCOMPARE(hostOf("ewa"), "203.0.113.7");
        QCOMPARE(hostOf("ola"), "203.0.113.7");
    }

    void aRestartMakesTheHostAnew()
    {
        start(withCloaks(false));
        m_harness->leave(ola());
        tick();
        QCOMPARE(hostOf("ola"), "203.0.113.7");
        start(withCloaks(true), kept());
        QCOMPARE(hostOf("ola"), AccountsHarness::kCloak);
    }

    void whoComesFromElsewhereIsSeenByThat()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId boss = root();
        m_harness->leave(ola());
        m_harness->dropAll();
        const ClientId again = login("ola"); // from 203.0.113.8
        const QByteArray host = m_harness->state().session(again)->host;
        QVERIFY(host != AccountsHarness::kCloak);
        QCOMPARE(hostOf("ola"), host);
        QVERIFY(hasLine(
            m_harness->take(boss), ":ola!u@" + AccountsHarness::kCloak + " CHGHOST u " + host));
        QVERIFY(hasLine(m_harness->take(again), "396 ola " + host));
    }

    void aHostThatAnOperatorGaveStaysMeanwhile()
    {
        const ClientId boss = root();
        m_harness->leave(ola());
        say(boss, {"CHGHOST ola given.example"});
        login("ola");
        QCOMPARE(hostOf("ola"), "given.example");
    }

    /// Its program was restarted, and the token is gone.
    void whoLogsInAgainIsToldWhatWasSaid()
    {
        const ClientId anna = registered("anna");
        say(anna, {"CAP REQ :watek/resume", "JOIN #lab"});
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        say(marek, {"JOIN #lab"});
        breakOff(anna);
        say(marek, {"PRIVMSG anna :important", "NOTICE anna :n", "PRIVMSG #lab :in the room"});
        const ClientId again = login("anna");
        const Lines heard = m_harness->take(again);
        for (const char *line :
            {" PRIVMSG anna :important", " NOTICE anna :n", " PRIVMSG #lab :in the room"})
            QCOMPARE(countOf(heard, line), 1);
        // Once; and from now on it hears for itself.
        const ClientId third = login("anna");
        QVERIFY(!hasLine(m_harness->take(third), ":important"));
        say(marek, {"PRIVMSG anna :live"});
        m_harness->leave(again);
        m_harness->leave(third);
        QVERIFY(user("anna"));
        const ClientId fourth = login("anna");
        QVERIFY(!hasLine(m_harness->take(fourth), " PRIVMSG anna :"));
        m_harness->dropAll();
        endTheirTime();
        QVERIFY(!hasLine(m_harness->take(marek), "was not read"));
    }

    void ofSeveralBrokenOnesTheLastKnowsAll()
    {
        const ClientId anna = registered("anna");
        say(anna, {"CAP REQ :watek/resume"});
        const ClientId second = login("anna");
        say(second, {"CAP REQ :watek/resume"});
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        breakOff(anna);
        say(marek, {"PRIVMSG anna :heard by the second"});
        breakOff(second);
        say(marek, {"PRIVMSG anna :heard by nobody"});
        const ClientId third = login("anna");
        const Lines heard = m_harness->take(third);
        QVERIFY(!hasLine(heard, ":heard by the second"));
        QCOMPARE(countOf(heard, ":heard by nobody"), 1);
        m_harness->leave(third);
        m_harness->dropAll();
        endTheirTime();
        QVERIFY(!user("anna"));
        QVERIFY(!hasLine(m_harness->take(marek), "was not read"));
    }

    void whatNobodyHeardIsSaidSo()
    {
        const ClientId anna = registered("anna");
        say(anna, {"CAP REQ :watek/resume"});
        const ClientId second = login("anna");
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        breakOff(anna);
        say(marek, {"PRIVMSG anna :heard by the second"});
        m_harness->leave(second);
        say(marek, {"PRIVMSG anna :heard by nobody"});
        m_harness->dropAll();
        endTheirTime();
        QVERIFY(hasLine(m_harness->take(marek),
            "anna did not come back: what you said to it last was not read (1 line)"));
    }

    /// The old connection was dead, and nobody had noticed, when the new one came.
    void whatADeadConnectionMissedIsSaidSo()
    {
        const ClientId anna = registered("anna");
        say(anna, {"CAP REQ :watek/resume"});
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        m_harness->loseFromNowOn(anna);
        say(marek, {"PRIVMSG anna :heard by nobody"});
        m_harness->clock.advanceMs(1000);
        login("anna");
        say(marek, {"PRIVMSG anna :heard by the second"});
        breakOff(anna);
        m_harness->dropAll();
        endTheirTime();
        QVERIFY(hasLine(m_harness->take(marek),
            "anna has come anew: what you said to it last was not read (1 line)"));
    }

    void whoIsSentAwayMeanwhileHasReadNothing()
    {
        const ClientId anna = registered("anna");
        say(anna, {"CAP REQ :watek/resume"});
        const ClientId boss = root();
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        breakOff(anna);
        say(marek, {"PRIVMSG anna :heard by nobody"});
        m_harness->dropAll();
        say(boss, {"KILL anna :enough"});
        QVERIFY(!user("anna"));
        QVERIFY(hasLine(m_harness->take(marek),
            "anna did not come back: what you said to it last was not read (1 line)"));
    }

    void theAbsentDoNotKeepTheirOwnerOut()
    {
        ServerConfig config = withOperator();
        config.accounts.insecurePasswords = true;
        start(config);
        const ClientId id = ola();
        say(id, {"JOIN #safe", "MODE #safe +z"});
        const ClientId jan = m_harness->arriveByTls();
        say(jan, {"NICK jan", "USER u 0 * :r", "JOIN #safe"});
        m_harness->leave(id);
        m_harness->dropAll();
        const ClientId again = plainLogin("ola");
        const Lines heard = m_harness->take(again);
        QVERIFY(hasLine(heard, "001 ola "));
        QVERIFY(hasLine(heard, "NOTICE ola :You have left #safe, which is for encrypted"));
        QVERIFY(!hasLine(heard, " JOIN #safe") && hasLine(heard, " JOIN #lab"));
        QVERIFY(hasLine(m_harness->take(jan), " PART #safe "));
        QCOMPARE(user("ola")->memberships.size(), size_t(1));
    }

    /// Somebody may still come back by TLS.
    void whoIsAwaitedInAChannelForTlsIsNotPutOut()
    {
        ServerConfig config = withOperator();
        config.accounts.insecurePasswords = true;
        start(config);
        const ClientId id = ola();
        say(id, {"CAP REQ :watek/resume", "JOIN #safe", "MODE #safe +z"});
        breakOff(id);
        const ClientId again = plainLogin("ola");
        QVERIFY(hasLine(m_harness->take(again), "your last connection may still come back"));
        QVERIFY(m_harness->isClosed(again));
        QCOMPARE(user("ola")->memberships.size(), size_t(2));
    }

    void anUnregisteredChannelDoesNotBeginOpen_data()
    {
        QTest::addColumn<QByteArray>("mode");
        QTest::addColumn<bool>("isBack");
        QTest::newRow("none") << QByteArray("+n") << true;
        for (const char *mode :
            {"+b zly!*@*", "+m", "+M", "+l 5", "+i", "+s", "+k key", "+R", "+z"})
            QTest::newRow(mode) << QByteArray(mode) << false;
    }
    void anUnregisteredChannelDoesNotBeginOpen()
    {
        QFETCH(QByteArray, mode);
        QFETCH(bool, isBack);
        const ClientId id = ola();
        say(id, {"MODE #lab " + mode});
        m_harness->leave(id);
        tick();
        // It is not forgotten what it has not been told yet.
        StoredState before = kept();
        start(withOperator(), before);
        QCOMPARE(user("ola")->memberships.size(), size_t(isBack));
        tick();
        if (!kept().presences.empty())
            before.presences = kept().presences;
        start(withOperator(), before);
        QCOMPARE(user("ola")->memberships.size(), size_t(isBack));
        const QByteArray news = "NOTICE ola :You are not in #lab any more: ";
        QCOMPARE(hasLine(m_harness->take(login("ola")), news), !isBack);
        QVERIFY(!hasLine(m_harness->take(login("ola")), news));
        tick();
        if (!isBack)
            QCOMPARE(kept().presences.at(0).presence.places.size(), size_t(0));
    }

    void whoIsSuspendedLeavesForThatReason()
    {
        const ClientId boss = root();
        m_harness->leave(ola());
        m_harness->dropAll();
        const Lines heard = say(boss, {"NS SUSPEND ola rude"});
        QVERIFY(!user("ola"));
        QVERIFY(hasLine(
            heard, ":ola!u@" + AccountsHarness::kCloak + " QUIT :The account is suspended"));
    }

    void whoIsAbsentIsNoOperator()
    {
        const ClientId id = ola();
        say(id, {"OPER root secret", "MODE ola +s"});
        QVERIFY(user("ola")->modes.contains('s'));
        m_harness->leave(id);
        QVERIFY(!user("ola")->modes.contains('o') && !user("ola")->modes.contains('s'));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAbsentTest)

} // namespace serverAbsentTest

#include "ServerAbsentTest.moc"

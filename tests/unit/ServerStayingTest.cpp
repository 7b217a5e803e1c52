// People who stay without a connection, seen by others: who writes to them is told, their owners
// can send them away, the settings and their number bound them.
#include "tests/support/HasLine.h"
#include "tests/support/StayingWorld.h"
#include "tests/support/Suite.h"

#include <QElapsedTimer>
#include <QTest>

namespace serverStayingTest {

using namespace watek;
using namespace watek::server::shared;
using tests::AccountsHarness;
using tests::countOf;
using tests::hasLine;

class ServerStayingTest : public QObject, private tests::StayingWorld {
    Q_OBJECT

    static ServerConfig settingOf(ServerConfig::AlwaysOn setting, int expiry = 30 * 86'400)
    {
        ServerConfig config = withOperator();
        config.accounts.alwaysOn = setting;
        config.accounts.alwaysOnExpiry = expiry;
        return config;
    }
    void rehash(const ServerConfig &config)
    {
        m_harness->tell({},
            Rehashed{
                .config = std::make_shared<const ServerConfig>(config), .changed = {"accounts"}});
        m_harness->settle();
    }
    /// What the next server finds stored: so many accounts that stay.
    static StoredState manyStaying(int count, const QByteArray &address)
    {
        StoredState state;
        for (int i = 1; i <= count; ++i) {
            const QByteArray nick = "user" + QByteArray::number(i);
            Account account;
            account.id = {quint64(i)};
            account.name = nick;
            account.isVerified = true;
            account.staying.alwaysOn = Choice::Yes;
            state.accounts.push_back(account);
            state.presences.push_back({{quint64(i)},
                {.nick = nick,
                    .username = "u",
                    .realname = "r",
                    .host = "host",
                    .address = address,
                    .modes = "i",
                    .away = {},
                    .seenMs = tests::HandClock().wallMs() - 1'000'000 + i,
                    .places = {{"#one", "o"}, {"#room" + QByteArray::number(i % 50), ""}}}});
        }
        return state;
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        start();
    }

    void whoWritesToSomebodyAbsentIsTold_data()
    {
        QTest::addColumn<QByteArray>("setting");
        QTest::addColumn<QByteArray>("away");
        QTest::addColumn<QByteArray>("told");
        QTest::newRow("away by itself")
            << QByteArray("true") << QByteArray()
            << QByteArray("301 marek ola :Not connected: this message will not be read");
        QTest::newRow("never away by itself")
            << QByteArray("false") << QByteArray()
            << QByteArray("301 marek ola :Not connected: this message will not be read");
        QTest::newRow("with words of her own")
            << QByteArray("false") << QByteArray("AWAY :in Rome")
            << QByteArray("301 marek ola :in Rome (not connected: this message will not be read)");
    }
    void whoWritesToSomebodyAbsentIsTold()
    {
        QFETCH(QByteArray, setting);
        QFETCH(QByteArray, away);
        QFETCH(QByteArray, told);
        const ClientId ola = registered("ola");
        StayingWorld::told(ola, "SET ALWAYS-ON true");
        StayingWorld::told(ola, "SET AUTO-AWAY " + setting);
        if (!away.isEmpty())
            say(ola, {away});
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        const Lines none = say(marek, {"PRIVMSG ola :hi"});
        QVERIFY(!hasLine(none, "not connected"));
        m_harness->leave(ola);
        QCOMPARE(say(marek, {"PRIVMSG ola :hi"}), Lines{told});
        // RFC 2812 section 3.3.2: never in answer to a NOTICE.
        QCOMPARE(say(marek, {"NOTICE ola :hi"}), Lines());
        // Plain-text guests in a sentence.
        const ClientId guest = m_harness->guest("127.0.0.1", 7);
        QCOMPARE(m_harness->typed(guest, "/msg ola hi"),
            "[SERVER] ola is not connected: this message will not be read.");
        login("ola");
        QVERIFY(!hasLine(say(marek, {"PRIVMSG ola :hi"}), "301"));
    }

    /// Who has come by another name, and logs in.
    void theOwnerFreesTheNameOfTheAbsentOne_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("seen");
        QTest::newRow("GHOST") << QByteArray("GHOST ola") << QByteArray("ola is free.")
                               << QByteArray(" QUIT :The owner of this nickname wants it back");
        QTest::newRow("RELEASE") << QByteArray("RELEASE ola") << QByteArray("ola is free.")
                                 << QByteArray(" NICK Guest");
    }
    void theOwnerFreesTheNameOfTheAbsentOne()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, seen);
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        told(ola, "SET MULTICLIENT off"); // so that the other one stays a person of its own
        say(ola, {"JOIN #lab"});
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        say(marek, {"CAP REQ away-notify", "JOIN #lab"});
        const ClientId other = m_harness->comeOnline("ola2", "127.0.0.1");
        told(other, "IDENTIFY ola secret-1");
        m_harness->leave(ola);
        m_harness->dropAll();
        QCOMPARE(told(other, command), answer);
        server::dispatcherRole.assertCurrent();
        QVERIFY(!user("ola") || user("ola") == m_harness->state().session(other)->user);
        QCOMPARE(countOf(m_harness->take(marek), seen), 1);
    }

    /// What somebody stays for must not end by a word that says nothing of it.
    void whoWantsToBeOneselfAgainIsToldWhatThatWouldEnd()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        say(ola, {"JOIN #lab"});
        m_harness->leave(ola);
        const ClientId guest = m_harness->guest("127.0.0.1", 7);
        m_harness->typed(guest, "/login ola secret-1");
        QVERIFY(
            m_harness->typed(guest, "/msg NickServ REGAIN ola")
                .startsWith("[SERVER] ola is you: it stays without a connection, in 1 channel."));
        QVERIFY(user("ola") && user("ola") != m_harness->state().session(guest)->user);
        QCOMPARE(m_harness->typed(guest, "/msg NickServ GHOST ola"), "[SERVER] ola is free.");
        QCOMPARE(m_harness->typed(guest, "/msg NickServ REGAIN ola"), "[SERVER] You are ola.");
    }

    void whoIsThereItselfIsToldSo()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        const ClientId second = login("ola");
        for (const char *command : {"GHOST ola", "RELEASE ola"})
            QCOMPARE(told(second, command),
                "You are ola yourself. To see your connections: /msg NickServ CLIENTS LIST. To end "
                "one: /msg NickServ CLIENTS LOGOUT <number>");
        QCOMPARE(user("ola")->sessions.size(), size_t(2));
    }

    /// Nobody sees somebody away that leaves for good.
    void whoIsSentAwayIsNotSeenAwayBefore()
    {
        const ClientId root = m_harness->comeOnline("root", "127.0.0.1");
        say(root, {"OPER root secret", "CAP REQ away-notify", "JOIN #lab"});
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        say(ola, {"JOIN #lab"});
        m_harness->dropAll();
        say(root, {"KILL ola :enough"});
        QVERIFY(!user("ola"));
        const Lines seen = m_harness->take(root);
        QCOMPARE(countOf(seen, " AWAY "), 0);
        m_harness->leave(ola);
        QVERIFY(!user("ola"));
    }

    void newSettingsCountAtOnce_data()
    {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<bool>("stays");
        using Setting = ServerConfig::AlwaysOn;
        const auto row
            = [](const char *name, Setting before, Setting after, const char *asked, bool stays) {
                  QTest::newRow(name) << int(before) << int(after) << QByteArray(asked) << stays;
              };
        row("off: by default", Setting::OptOut, Setting::Off, "", false);
        row("off: who asked", Setting::OptOut, Setting::Off, "true", false);
        row("opt-in: by default", Setting::OptOut, Setting::OptIn, "", false);
        row("opt-in: who asked", Setting::OptOut, Setting::OptIn, "true", true);
        row("opt-out stays opt-out", Setting::OptOut, Setting::OptOut, "", true);
    }
    void newSettingsCountAtOnce()
    {
        QFETCH(int, before);
        QFETCH(int, after);
        QFETCH(QByteArray, asked);
        QFETCH(bool, stays);
        start(settingOf(ServerConfig::AlwaysOn(before)));
        const ClientId ola = registered("ola");
        if (!asked.isEmpty())
            told(ola, "SET ALWAYS-ON " + asked);
        say(ola, {"JOIN #lab"});
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        say(marek, {"JOIN #lab"});
        m_harness->leave(ola);
        QVERIFY(user("ola"));
        m_harness->dropAll();
        rehash(settingOf(ServerConfig::AlwaysOn(after)));
        QCOMPARE(user("ola") != nullptr, stays);
        QCOMPARE(
            hasLine(m_harness->take(marek), " QUIT :Does not stay without a connection any more"),
            !stays);
        // What is stored of her goes, too.
        tick();
        tick();
        QCOMPARE(kept().presences.size(), size_t(stays ? 1 : 0));
    }

    /// Who was here before the setting was made need not come again.
    void whoIsHereStaysByANewSetting()
    {
        const ClientId ola = registered("ola");
        rehash(settingOf(ServerConfig::AlwaysOn::OptOut));
        m_harness->leave(ola);
        QVERIFY(user("ola"));
        // And a shorter time counts for who is absent already.
        m_harness->clock.advanceMs(3'700'000);
        rehash(settingOf(ServerConfig::AlwaysOn::OptOut, 3600));
        QVERIFY(!user("ola"));
    }

    /// The other settings of accounts: who uses somebody's name without being logged in.
    void aNewProtectionCountsForWhoIsHere()
    {
        ServerConfig config = withOperator();
        config.accounts.nickProtection = NickProtection::None;
        start(config);
        m_harness->leave(registered("ola"));
        const ClientId thief = m_harness->comeOnline("ola", "127.0.0.1");
        QVERIFY(user("ola"));
        config.accounts.nickProtection = NickProtection::Grace;
        rehash(config);
        Lines heard;
        const auto isWarned = [&] {
            m_harness->readMailboxes();
            heard += m_harness->take(thief);
            return hasLine(heard, "ola belongs to somebody's account");
        };
        server::dispatcherRole.assertCurrent();
        QCOMPARE(m_harness->chat().nickGuard().count(), 1);
        QTRY_VERIFY(isWarned());
        config.accounts.nickProtection = NickProtection::None;
        rehash(config);
        QCOMPARE(m_harness->chat().nickGuard().count(), 0);
    }

    /// Who is only awaited uses the name, too.
    void whoIsAwaitedIsRenamedAsWell()
    {
        ServerConfig config = withOperator();
        config.accounts.nickProtection = NickProtection::Grace;
        start(config);
        m_harness->leave(registered("ola"));
        const ClientId thief = m_harness->comeOnline("ola", "127.0.0.1");
        say(thief, {"CAP REQ watek/resume", "JOIN #lab"});
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        say(marek, {"JOIN #lab"});
        m_harness->dropAll();
        m_harness->tell(thief, Left{.reason = "x", .mayReturn = true});
        m_harness->clock.advanceMs(qint64(config.accounts.nickGraceSeconds) * 1000);
        rehash(config); // looks at everybody at once
        QTRY_VERIFY(!user("ola"));
        m_harness->readMailboxes();
        QCOMPARE(countOf(m_harness->take(marek), " NICK Guest"), 1);
    }

    void anAddressHasABoundedNumber()
    {
        constexpr int kCount = 20;
        ServerConfig config = withOperator();
        config.limits.maxClientsPerIp = 3;
        start(config, manyStaying(kCount, "203.0.113.7"));
        tick();
        const int most = 3 * server::dispatcher::AlwaysOn::kTimesConnected;
        for (int i = 1; i <= kCount; ++i)
            QCOMPARE(user("user" + QByteArray::number(i)) != nullptr, i > kCount - most);
        // Private networks have no such limit: a school behind one router is many people.
        start(config, manyStaying(kCount, "10.0.0.1"));
        tick();
        QVERIFY(user("user1"));
    }

    /// A restart with many: they are back at once, and the store is asked for nothing.
    void aRestartBringsBackAThousand()
    {
        constexpr int kCount = 1000;
        const StoredState before = manyStaying(kCount, "203.0.113.7");
        QElapsedTimer clock;
        clock.start();
        start(withOperator(), before);
        qInfo("%d people are back after %lld ms", kCount, clock.elapsed());
        server::dispatcherRole.assertCurrent();
        QCOMPARE(m_harness->state().onlineCount(), kCount);
        QCOMPARE(m_harness->state().channel("#one")->members.size(), size_t(kCount));
        QVERIFY(user("user1000")->away);
        m_harness->clock.advanceMs(qint64(30) * 86'400 * 1000);
        clock.restart();
        tick();
        qInfo("and have all left %lld ms after their time was over", clock.elapsed());
        QCOMPARE(m_harness->state().onlineCount(), 0);
    }

    void whoIsOneTooManyDoesNotStay()
    {
        const int most = int(server::dispatcher::AlwaysOn::kMost);
        StoredState before = manyStaying(most, "203.0.113.7");
        for (StoredPresence &presence : before.presences)
            presence.presence.places.clear();
        start(withOperator(), before);
        QCOMPARE(count(), size_t(most));
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        QVERIFY(user("user1") && user("ola"));
        m_harness->leave(ola);
        QVERIFY(!user("ola"));
        QVERIFY(user("user1"));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerStayingTest)

} // namespace serverStayingTest

#include "ServerStayingTest.moc"

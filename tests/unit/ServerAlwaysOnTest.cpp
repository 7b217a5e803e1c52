// People who stay in the chat without a connection, and over a restart of the server.
#include "tests/support/HasLine.h"
#include "tests/support/StayingWorld.h"
#include "tests/support/Suite.h"

#include <QTest>

#include <algorithm>

namespace serverAlwaysOnTest {

using namespace watek;
using namespace watek::server::shared;
using server::dispatcher::User;
using tests::AccountsHarness;
using tests::hasLine;
using ClientId = base::ClientId;
using Lines = QList<QByteArray>;

class ServerAlwaysOnTest : public QObject, private tests::StayingWorld {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        start();
    }
    void whoIsRefusedItsOwnNicknameIsToldHowToReturn()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        const QByteArray how
            = "NOTICE * :ola stays here without a connection. If that is you, log in to ola while "
              "you connect, and you are ola again: by SASL, or with the server password "
              "ola:<your account's password>";
        // While she has a connection it would be wrong.
        const ClientId early = m_harness->arriveByTls();
        QVERIFY(!say(early, {"NICK ola", "USER u 0 * :r"}).contains(how));
        m_harness->leave(ola);
        const ClientId again = m_harness->arriveByTls();
        const Lines lines = say(again, {"USER u 0 * :r", "NICK ola"});
        QVERIFY(hasLine(lines, "433 * ola "));
        QVERIFY(lines.contains(how));
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        QVERIFY(hasLine(say(marek, {"NICK ola"}), "NOTICE marek :ola stays here"));
    }
    void whoAsksForItStaysWithoutAConnection()
    {
        const ClientId ola = registered("ola");
        QCOMPARE(told(ola, "SET ALWAYS-ON"), "ALWAYS-ON: without a connection you leave the chat.");
        QCOMPARE(told(ola, "SET ALWAYS-ON maybe"),
            "Like this: /msg NickServ SET ALWAYS-ON true | false | default");
        QCOMPARE(told(ola, "set always-on true"),
            "ALWAYS-ON: you stay in your channels without a connection.");
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        say(ola, {"JOIN #lab"});
        say(marek, {"CAP REQ away-notify", "JOIN #lab"});
        m_harness->dropAll();
        say(ola, {"QUIT :off"});
        QVERIFY(m_harness->isClosed(ola));
        m_harness->leave(ola);
        QVERIFY(m_harness->isForgotten(ola));
        QCOMPARE(m_harness->take(marek),
            Lines{":ola!u@" + AccountsHarness::kCloak + " AWAY :Not connected"});
        QVERIFY(hasLine(say(marek, {"NAMES #lab"}), "353 marek = #lab :@ola marek"));
        QVERIFY(hasLine(say(marek, {"PRIVMSG ola :hi"}), "301 marek ola :Not connected"));
        for (const char *line : {"WHOIS ola", "WHO #lab", "WHO ola %tcuihsnfdlaor", "USERHOST ola",
                 "USERIP ola", "ISON ola", "MONITOR + ola", "MONITOR S", "MODE #lab", "NS INFO ola",
                 "TRACE ola", "KNOCK #lab", "INVITE ola #lab", "TAGMSG ola", "NOTICE ola :x"})
            say(marek, {line});
        QVERIFY(user("ola"));
        // She is back by logging in, in her channels and not away.
        m_harness->dropAll();
        const ClientId again = login("ola", "203.0.113.7");
        const Lines welcome = m_harness->take(again);
        QVERIFY(hasLine(welcome, "001 ola "));
        QVERIFY(hasLine(welcome, ":ola!u@" + AccountsHarness::kCloak + " JOIN #lab"));
        QCOMPARE(m_harness->take(marek), Lines{":ola!u@" + AccountsHarness::kCloak + " AWAY"});
        // And leaves for good when she does not ask for it any more.
        QCOMPARE(told(again, "SET ALWAYS-ON default"),
            "ALWAYS-ON: without a connection you leave the chat.");
        say(again, {"QUIT"});
        QVERIFY(!user("ola"));
    }

    void theSettingsDecide_data()
    {
        QTest::addColumn<int>("setting");
        QTest::addColumn<QByteArray>("asked");
        QTest::addColumn<bool>("stays");
        using Setting = ServerConfig::AlwaysOn;
        QTest::newRow("opt-in") << int(Setting::OptIn) << QByteArray() << false;
        QTest::newRow("opt-in, asked") << int(Setting::OptIn) << QByteArray("true") << true;
        QTest::newRow("opt-out") << int(Setting::OptOut) << QByteArray() << true;
        QTest::newRow("opt-out, declined") << int(Setting::OptOut) << QByteArray("false") << false;
        QTest::newRow("off") << int(Setting::Off) << QByteArray() << false;
        QTest::newRow("off, asked") << int(Setting::Off) << QByteArray("true") << false;
    }
    void theSettingsDecide()
    {
        QFETCH(int, setting);
        QFETCH(QByteArray, asked);
        QFETCH(bool, stays);
        ServerConfig config = AccountsHarness::settings();
        config.accounts.alwaysOn = ServerConfig::AlwaysOn(setting);
        start(config);
        const ClientId ola = registered("ola");
        if (!asked.isEmpty())
            told(ola, "SET ALWAYS-ON " + asked);
        m_harness->leave(ola);
        QCOMPARE(user("ola") != nullptr, stays);
        // A guest without an account never does.
        m_harness->leave(m_harness->comeOnline("marek", "127.0.0.1"));
        QVERIFY(!user("marek"));
    }

    void whoDoesNotWantToBeAwayIsNot()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        QCOMPARE(told(ola, "SET AUTO-AWAY false"),
            "AUTO-AWAY: without a connection you are not marked as away.");
        m_harness->leave(ola);
        QVERIFY(!user("ola")->away);
    }

    void itOutlivesARestart()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        say(ola, {"JOIN #lab,#more", "MODE ola +iB", "MODE #lab +v ola", "NICK ola"});
        m_harness->clock.advanceMs(1000);
        m_harness->tell({}, Stopping{"The server stops"});
        m_harness->settle();
        StoredState before = kept();
        QCOMPARE(before.presences.size(), size_t(1));
        QCOMPARE(before.presences[0].presence.places,
            (std::vector<Presence::Place>{{"#lab", "ov", 1}, {"#more", "o", 1}}));
        before.presences[0].presence.places[0].readableFrom = 7;
        start(withOperator(), before);
        User *const back = user("ola");
        QVERIFY(back);
        QVERIFY(back->sessions.empty());
        QCOMPARE(back->memberships.at(0)->readableFrom, 7u);
        QCOMPARE(back->account, QByteArray("ola"));
        QVERIFY(back->isInvisible() && back->isBot());
        QCOMPARE(back->away, std::optional<QByteArray>("Not connected"));
        const ClientId marek = m_harness->comeOnline("marek", "127.0.0.1");
        say(marek, {"CAP REQ multi-prefix"});
        QVERIFY(hasLine(say(marek, {"JOIN #lab"}), "353 marek = #lab :@+ola marek"));
        QVERIFY(hasLine(m_harness->take(login("ola")), "JOIN #more"));
        QVERIFY(!user("ola")->away);
    }

    void whoIsNotWantedAnyMoreDoesNotComeBack()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        tick();
        StoredState before = kept();
        QCOMPARE(before.presences.size(), size_t(1));
        ServerConfig off = AccountsHarness::settings();
        off.accounts.alwaysOn = ServerConfig::AlwaysOn::Off;
        start(off, before);
        QVERIFY(!user("ola"));
        tick();
        QVERIFY(std::holds_alternative<PresenceForgotten>(m_harness->stored.at(0).changes.at(0)));
        tick();
        QCOMPARE(count(), size_t(0));
        StoredState suspended = before;
        suspended.accounts[0].suspension = Suspension{.by = "root", .reason = {}};
        start(withOperator(), suspended);
        QVERIFY(!user("ola"));
        // Rows that make no sense hurt nobody.
        before.presences[0].presence.nick = "no nick";
        start(withOperator(), before);
        QVERIFY(!user("no nick"));
        before.presences[0].presence.nick = "ola";
        before.presences[0].presence.places = {{"no channel", "o"}, {"#ok", "xyz"}, {"#ok", "o"}};
        start(withOperator(), before);
        QCOMPARE(user("ola")->memberships.size(), size_t(1));
    }

    void itEndsWhenNobodyHasConnectedForTooLong()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        m_harness->leave(ola);
        tick();
        const qint64 dayMs = qint64(86'400) * 1000;
        m_harness->clock.advanceMs(20 * dayMs);
        tick();
        QVERIFY(user("ola"));
        // Also over a restart.
        StoredState before = kept();
        start(withOperator(), before);
        QVERIFY(user("ola"));
        m_harness->clock.advanceMs(11 * dayMs);
        tick();
        QVERIFY(!user("ola"));
        tick();
        QCOMPARE(count(), size_t(0));
        // And while the server was not there.
        before.presences[0].presence.seenMs -= 31 * dayMs;
        start(withOperator(), before);
        QVERIFY(!user("ola"));
    }

    void whatEndsAPersonEndsIt_data()
    {
        QTest::addColumn<QByteArray>("how");
        QTest::addColumn<bool>("isConnected");
        for (const char *how : {"KILL ola :enough", "KLINE *@203.0.113.7 :enough"}) {
            QTest::addRow("%s, absent", how) << QByteArray(how) << false;
            QTest::addRow("%s, connected", how) << QByteArray(how) << true;
        }
        QTest::newRow("suspended, absent") << QByteArray("NS SUSPEND ola") << false;
    }
    void whatEndsAPersonEndsIt()
    {
        QFETCH(QByteArray, how);
        QFETCH(bool, isConnected);
        const ClientId root = m_harness->comeOnline("root", "127.0.0.1");
        say(root, {"OPER root secret"});
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        tick();
        QCOMPARE(kept().presences.size(), size_t(1));
        if (!isConnected)
            m_harness->leave(ola);
        say(root, {how});
        QVERIFY(!user("ola"));
        tick();
        QCOMPARE(kept().presences.size(), size_t(0));
        // Her account is still there, and so is what she asked for.
        say(root, {"UNKLINE *@203.0.113.7", "NS UNSUSPEND ola"});
        m_harness->leave(login("ola"));
        QVERIFY(user("ola"));
    }

    void whoHasNoAccountAnyMoreDoesNotStay()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        m_harness->leave(ola);
        // By a plain-text guest of the same account, which is a person of its own.
        const ClientId guest = m_harness->guest("127.0.0.1", 7);
        m_harness->typed(guest, "/login ola secret-1");
        QVERIFY(user("ola"));
        m_harness->typed(guest, "/msg NickServ DROP secret-1");
        QVERIFY(!user("ola"));
        tick();
        QCOMPARE(count(), size_t(0));
    }

    void manyChangesAreWrittenOnceAndFailuresAgain()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        tick();
        m_harness->stored.clear();
        tick();
        QVERIFY(m_harness->stored.empty()); // nothing has changed
        for (int i = 0; i < 30; ++i)
            say(ola,
                {"JOIN #x" + QByteArray::number(i % 3), "PART #x" + QByteArray::number(i % 3)});
        say(ola, {"JOIN #last"});
        m_harness->trouble = StoreTrouble::Full;
        tick();
        QCOMPARE(m_harness->stored.size(), size_t(1));
        m_harness->trouble = StoreTrouble::None;
        tick();
        QCOMPARE(m_harness->stored.size(), size_t(2));
        const auto &kept = std::get<PresenceKept>(m_harness->stored[1].changes.at(0));
        QCOMPARE(kept.presence.places, (std::vector<Presence::Place>{{"#last", "o", 1}}));
        tick();
        QCOMPARE(m_harness->stored.size(), size_t(2));
    }

    /// Who has come as somebody else, and logs in, is the one who had stayed.
    void whoLogsInAsWhoStayedIsThatOne()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        m_harness->leave(ola);
        const ClientId other = m_harness->comeOnline("ola2", "127.0.0.1");
        told(other, "IDENTIFY ola secret-1");
        QVERIFY(!user("ola2"));
        tick();
        say(other, {"JOIN #lab"});
        m_harness->leave(other);
        QVERIFY(user("ola"));
        QCOMPARE(user("ola")->memberships.size(), size_t(1));
    }

    /// Who has logged in may be an operator by a password only while somebody is there.
    void anOperatorIsNoneWithoutAConnection()
    {
        const ClientId ola = registered("ola");
        told(ola, "SET ALWAYS-ON true");
        say(ola, {"OPER root secret"});
        QVERIFY(user("ola")->isOperator());
        m_harness->leave(ola);
        QVERIFY(!user("ola")->isOperator());
        login("ola");
        QVERIFY(!user("ola")->isOperator());
    }

    void whoBreaksOffAndMayComeBackIsAwayOnlyLater()
    {
        const ClientId ola = registered("ola");
        say(ola, {"CAP REQ watek/resume"});
        told(ola, "SET ALWAYS-ON true");
        m_harness->tell(ola, Left{.reason = "x", .mayReturn = true});
        QVERIFY(!user("ola")->away);
        m_harness->clock.advanceMs(121 * 1000);
        m_harness->tell({}, OperatorNotice{"tick"});
        QVERIFY(user("ola"));
        QVERIFY(user("ola")->away);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAlwaysOnTest)

} // namespace serverAlwaysOnTest

#include "ServerAlwaysOnTest.moc"

// What operators do with accounts: NickServ SUSPEND, UNSUSPEND, SAPASSWD, SADROP, LIST; and
// operators who are so by their account. IRCv3 sasl-3.1 (902). Thread: the test's.
#include "server/dispatcher/AccountAdmin.h"
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAccountAdminTest {

using namespace watek;
using namespace server::shared;
using server::dispatcher::durationFrom;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerAccountAdminTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;
    ClientId m_root;

    static ServerConfig settings()
    {
        ServerConfig config = AccountsHarness::settings();
        config.opers.push_back({QStringLiteral("oper"), "root", "pw", OperRole::Admin});
        config.opers.push_back({QStringLiteral("oper/b"), "warden", "pw", OperRole::Ban});
        config.opers.push_back({QStringLiteral("oper/a"), "boss", "", OperRole::Admin, "Ola"});
        return config;
    }
    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    /// What NickServ said last.
    QByteArray told(ClientId id, const QByteArray &text)
    {
        QByteArray last;
        for (const QByteArray &line : say(id, {"NS " + text})) {
            if (line.startsWith(":NickServ!"))
                last = line.mid(line.indexOf(" :") + 2);
        }
        return last;
    }
    ClientId online(const QByteArray &nick) { return m_harness->comeOnline(nick, "127.0.0.1"); }
    ClientId withAccount(const QByteArray &nick, const ServerConfig &config = settings())
    {
        return m_harness->withAccount(nick, config);
    }
    bool isOperator(ClientId id)
    {
        server::dispatcherRole.assertCurrent();
        return m_harness->state().session(id)->user->isOperator();
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(settings());
        m_root = online("root");
        say(m_root, {"OPER root pw"});
    }

    void aSuspendedAccountIsLoggedOutAndCannotLogIn()
    {
        const ClientId jan = withAccount("jan");
        QCOMPARE(told(m_root, "SUSPEND JAN 2h he spams"),
            "The account jan is suspended for 2 hours: he spams.");
        QVERIFY(m_harness->take(jan).contains(
            ":watek.local 901 jan jan!u@127.0.0.1 :You are now logged out"));
        QVERIFY(told(jan, "IDENTIFY secret-1").startsWith("Your account is suspended until 20"));
        QVERIFY(told(jan, "IDENTIFY secret-1").endsWith(" UTC: he spams."));
        // The earlier one gives way, and it is said what that was.
        const QByteArray again = told(m_root, "SUSPEND jan 2h he spams still");
        QVERIFY(again.startsWith("The account jan is suspended for 2 hours: he spams still. Until "
                                 "now it was suspended by root until 20"));
        QVERIFY(again.endsWith(" UTC: he spams."));
        // Who does not know the password learns nothing.
        QCOMPARE(told(jan, "IDENTIFY secret-2"), "That name and that password do not fit.");

        const QByteArray plain = QByteArray("\0jan\0secret-1", 13).toBase64();
        const auto answer = say(m_harness->arriveByTls(),
            {"CAP REQ :sasl", "AUTHENTICATE PLAIN", "AUTHENTICATE " + plain});
        QVERIFY(answer.value(0).startsWith("902 * :Your account is suspended until "));

        m_harness->clock.advanceMs(2 * 3'600'000);
        QCOMPARE(told(jan, "IDENTIFY secret-1"), "You are now logged in as jan.");
    }

    void aSuspensionIsTakenBack()
    {
        const ClientId jan = withAccount("jan");
        QCOMPARE(told(m_root, "SUSPEND jan"), "The account jan is suspended for good.");
        QCOMPARE(told(jan, "IDENTIFY secret-1"), "Your account is suspended.");
        QCOMPARE(told(m_root, "UNSUSPEND jan"), "The account jan may be used again.");
        QCOMPARE(told(m_root, "UNSUSPEND jan"), "jan is not suspended.");
        QCOMPARE(told(jan, "IDENTIFY secret-1"), "You are now logged in as jan.");
    }

    void aPasswordIsSetAndAnAccountDropped()
    {
        const ClientId jan = withAccount("jan");
        QVERIFY(told(m_root, "SAPASSWD jan abc").startsWith("Choose a password of 6"));
        QCOMPARE(told(m_root, "SAPASSWD jan secret-2"), "The password of jan was changed.");
        // Whoever has got in by the one before goes.
        QVERIFY(m_harness->isClosed(jan));
        QCOMPARE(told(online("janek"), "IDENTIFY jan secret-2"), "You are now logged in as jan.");
        QCOMPARE(told(m_root, "SADROP jan"), "The account jan was dropped.");
        QCOMPARE(told(m_root, "SADROP jan"), "There is no account jan.");
    }

    void whoMayWhat_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("mayWarden");
        QTest::newRow("SUSPEND") << QByteArray("SUSPEND jan") << true;
        QTest::newRow("UNSUSPEND") << QByteArray("UNSUSPEND jan") << true;
        QTest::newRow("LIST") << QByteArray("LIST") << true;
        QTest::newRow("SAPASSWD") << QByteArray("SAPASSWD jan secret-2") << false;
        QTest::newRow("SAUNSAY") << QByteArray("SAUNSAY jan") << false;
        QTest::newRow("SADROP") << QByteArray("SADROP jan") << false;
    }
    void whoMayWhat()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const bool, mayWarden);
        withAccount("jan");
        const QByteArray refusal = " is for operators who may do that.";
        QVERIFY(told(online("ela"), line).endsWith(refusal));
        const ClientId warden = online("warden");
        say(warden, {"OPER warden pw"});
        QCOMPARE(!told(warden, line).endsWith(refusal), mayWarden);
    }

    /// A warden does not put an admin out of office.
    void noOperatorTouchesAHigherOne()
    {
        withAccount("ola");
        const ClientId warden = online("warden");
        say(warden, {"OPER warden pw"});
        QCOMPARE(told(warden, "SUSPEND ola"),
            "ola is the account of an operator who may do more than you.");
        QCOMPARE(told(m_root, "SUSPEND ola"), "The account ola is suspended for good.");
    }

    void listsComeWhole()
    {
        for (int i = 0; i < 50; ++i)
            m_harness->leave(withAccount(
                "name" + QByteArray(1, char('a' + i % 26)) + QByteArray(1, char('a' + i / 26))));
        QCOMPARE(say(m_root, {"NS LIST name*"}).size(), 51);
        QVERIFY(say(m_root, {"NS LIST name*"}).last().endsWith(":50 accounts fit name*."));
        QCOMPARE(told(m_root, "LIST nobody*"), "0 accounts fit nobody*.");
        const auto lines = say(m_root, {"NS LIST NAMEA?"});
        QVERIFY(lines.value(0).contains(":nameaa since 20"));
    }

    void statsCountAccounts()
    {
        withAccount("jan");
        m_harness->leave(withAccount("ela"));
        told(m_root, "SUSPEND ela");
        QVERIFY(say(m_root, {"STATS a"})
                    .contains("249 root A :2 accounts, 1 here now, 0 not verified, 1 suspended"));
        QVERIFY(say(online("eve"), {"STATS a"}).value(0).startsWith("481 "));
    }

    void anAccountIsAnOperator()
    {
        const ClientId jan = withAccount("jan");
        QVERIFY(say(jan, {"OPER boss"}).value(0).startsWith("461 "));
        QVERIFY(say(jan, {"OPER boss "}).value(0).startsWith("461 "));
        QVERIFY(say(jan, {"OPER boss :"}).value(0).startsWith("464 ")); // its password is not empty
        const ClientId ola = withAccount("ola");
        QVERIFY(say(ola, {"OPER boss"}).value(0).startsWith("381 "));
        QVERIFY(isOperator(ola));
        QVERIFY(say(m_root, {"STATS o"}).contains("243 root O * Ola boss"));
        // And is none without it.
        told(m_root, "SUSPEND ola");
        QVERIFY(!isOperator(ola));
        QVERIFY(m_harness->take(ola).join('\n').contains(" MODE ola -o"));
    }

    /// What a person may do as an operator is asked of the connection that it is done by.
    void onlyTheConnectionThatAsksIsAnOperator()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId ola = withAccount("ola");
        const ClientId phone = m_harness->arrive(ClientKind::Irc, "127.0.0.1");
        QVERIFY(m_harness->attach(phone, ola) == server::dispatcher::Attached::Yes);
        QVERIFY(say(ola, {"OPER boss"}).value(0).startsWith("381 "));
        QVERIFY(m_harness->isExempt(ola) && !m_harness->isExempt(phone));
        QVERIFY(say(ola, {"REPORTS"}).value(0).contains("NOTICE"));
        QVERIFY(say(phone, {"REPORTS"}).value(0).startsWith("481 "));
        QVERIFY(told(phone, "SUSPEND jan").endsWith(" is for operators who may do that."));
        QVERIFY(say(phone, {"STATS o"}).value(0).startsWith("481 "));
        // With that connection the person is none any more.
        m_harness->leave(ola);
        QVERIFY(!isOperator(phone));
        QVERIFY(m_harness->take(phone).join('\n').contains(" MODE ola -o"));
    }

    void whoLogsOutIsNoOperatorByTheAccount()
    {
        const ClientId ola = withAccount("ola");
        say(ola, {"OPER boss"});
        const auto said = say(ola, {"NS LOGOUT"});
        QVERIFY2(said.join('\n').contains(" MODE ola -o"), said.join('\n').constData());
        QVERIFY(!isOperator(ola));
        // By a password of its own it is one whoever it is.
        say(m_root, {"NS REGISTER secret-1", "NS LOGOUT"});
        QVERIFY(isOperator(m_root));
    }

    /// Account names are compared as people do, in the settings too.
    void theSettingsMayWriteAnAccountInSmallLetters()
    {
        ServerConfig config = settings();
        config.opers.back().account = "żółw";
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        const ClientId turtle = withAccount("ŻÓŁW", config);
        say(turtle, {"OPER boss"});
        QVERIFY(isOperator(turtle));
    }

    void whoShowsACertificateIsAnOperatorAtOnce_data()
    {
        using ByItself = ServerConfig::Oper::ByItself;
        QTest::addColumn<int>("setting");
        QTest::addColumn<bool>("byCertificate");
        QTest::addColumn<bool>("byPassword");
        QTest::newRow("no") << int(ByItself::No) << false << false;
        QTest::newRow("certificate") << int(ByItself::Certificate) << true << false;
        QTest::newRow("yes") << int(ByItself::Yes) << true << true;
    }
    void whoShowsACertificateIsAnOperatorAtOnce()
    {
        QFETCH(const int, setting);
        QFETCH(const bool, byCertificate);
        QFETCH(const bool, byPassword);
        ServerConfig config = settings();
        config.opers.back().byItself = ServerConfig::Oper::ByItself(setting);
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        const ClientId ola = withAccount("ola", config);
        const QByteArray print(64, 'a');
        told(ola, "CERT ADD " + print);
        const QByteArray shown = say(ola, {"NS APPPASS ADD bot"}).value(0);
        const QByteArray code = shown.mid(shown.indexOf(" is ") + 4, 29);
        m_harness->leave(ola);
        const auto comes = [&](const QByteArray &mechanism, const QByteArray &words) {
            const ClientId id = m_harness->arriveByTls({.certificate = print});
            say(id,
                {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE " + mechanism,
                    "AUTHENTICATE " + words, "CAP END"});
            const bool is = isOperator(id);
            m_harness->leave(id);
            return is;
        };
        QCOMPARE(comes("EXTERNAL", "+"), byCertificate);
        QCOMPARE(comes("PLAIN", QByteArray("\0ola\0secret-1", 13).toBase64()), byPassword);
        QCOMPARE(code.size(), 29);
        const QByteArray byApp = QByteArray("\0ola\0", 5) + code;
        QCOMPARE(comes("PLAIN", byApp.toBase64()), false);
        // Nor when it asks.
        const ClientId bot = m_harness->arriveByTls();
        say(bot,
            {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN",
                "AUTHENTICATE " + byApp.toBase64(), "CAP END"});
        QVERIFY(say(bot, {"OPER boss"}).value(0).startsWith("491 ola :Nobody becomes"));
        QVERIFY(!isOperator(bot));
    }

    void operatorsSeeMoreOfAnAccount()
    {
        withAccount("jan");
        told(m_root, "SUSPEND jan 1d spam");
        const auto lines = say(m_root, {"NS INFO jan"});
        QVERIFY(lines.last().contains(":Suspended by root until 20"));
        QVERIFY(lines.last().endsWith(" UTC: spam."));
        QVERIFY(!say(online("ela"), {"NS INFO jan"}).join('\n').contains("uspended"));
    }

    void durations_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("minutes"); // -1: it is none
        const std::vector<std::pair<const char *, qint64>> rows{{"1m", 1}, {"90m", 90}, {"2h", 120},
            {"7d", 10080}, {"1w2d", 12960}, {"520w", 5241600}, {"", -1}, {"m", -1}, {"5", -1},
            {"0m", -1}, {"1m5", -1}, {"-1m", -1}, {"1x", -1}, {"99999999999999999999m", -1},
            {"11000000000w", -1}, {"600w", -1}};
        for (const auto &[text, minutes] : rows)
            QTest::newRow(text) << QByteArray(text) << minutes;
    }
    void durations()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const qint64, minutes);
        QCOMPARE(durationFrom(text).value_or(-60'000) / 60'000, minutes);
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAccountAdminTest)

} // namespace serverAccountAdminTest

#include "ServerAccountAdminTest.moc"

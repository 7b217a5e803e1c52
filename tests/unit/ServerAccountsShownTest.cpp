// Who is logged in to which account, as others are told: IRCv3 account-notify, account-tag,
// extended-join, extended-monitor, WHOX, account-extban; WHOIS of Modern IRC. Thread: the test's.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverAccountsShownTest {

using namespace watek;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerAccountsShownTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;
    ClientId m_ola; ///< has an account and is not logged in to it
    ClientId m_jan; ///< has asked for all that can be told

    QList<QByteArray> answers(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    /// What Jan hears when Ola says that.
    QList<QByteArray> heard(const QByteArray &line)
    {
        m_harness->take(m_jan);
        answers(m_ola, {line});
        return m_harness->take(m_jan);
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>();
        m_ola = m_harness->comeOnline("ola", "127.0.0.1");
        answers(m_ola, {"NS REGISTER secret-1", "NS LOGOUT"});
        m_jan = m_harness->comeOnline("jan", "127.0.0.1");
        answers(m_jan, {"CAP REQ :account-notify account-tag extended-join extended-monitor"});
    }

    /// account-notify "Description": those on common channels, "including themselves".
    void peersHearOfALogIn()
    {
        answers(m_ola, {"CAP REQ account-notify", "JOIN #lab"});
        answers(m_jan, {"JOIN #lab"});
        QCOMPARE(heard("NS IDENTIFY secret-1"), QList<QByteArray>{":ola!u@127.0.0.1 ACCOUNT ola"});
        // account-tag "Description", the example: the tag is the account until now.
        QCOMPARE(heard("NS LOGOUT"), QList<QByteArray>{"@account=ola :ola!u@127.0.0.1 ACCOUNT *"});
        QVERIFY(answers(m_ola, {"NS IDENTIFY secret-1"}).contains(":ola!u@127.0.0.1 ACCOUNT ola"));
    }

    /// account-tag "Description": "to all commands sent by a user".
    void everyCommandIsTagged()
    {
        answers(m_ola, {"NS IDENTIFY secret-1", "JOIN #lab"});
        answers(m_jan, {"JOIN #lab"});
        for (const char *line : {"PRIVMSG #lab hi", "NOTICE #lab hi", "PRIVMSG jan hi",
                 "TOPIC #lab tea", "MODE #lab +m", "INVITE jan #own", "NICK olka", "PART #lab"}) {
            if (QByteArray(line).startsWith("INVITE"))
                answers(m_ola, {"JOIN #own"});
            const auto lines = heard(line);
            QCOMPARE(lines.size(), 1);
            QVERIFY2(lines[0].startsWith("@account=ola :ol"), lines[0].constData());
        }
    }

    /// extended-join "Description".
    void aJoinTellsTheAccount()
    {
        answers(m_jan, {"JOIN #lab"});
        QCOMPARE(heard("JOIN #lab"), QList<QByteArray>{":ola!u@127.0.0.1 JOIN #lab * r"});
        answers(m_ola, {"PART #lab", "NS IDENTIFY secret-1"});
        QCOMPARE(
            heard("JOIN #lab"), QList<QByteArray>{"@account=ola :ola!u@127.0.0.1 JOIN #lab ola r"});
    }

    /// extended-monitor "Description": without a channel in common.
    void whoWatchesHearsOfALogIn()
    {
        answers(m_jan, {"MONITOR + ola"});
        QCOMPARE(heard("NS IDENTIFY secret-1"), QList<QByteArray>{":ola!u@127.0.0.1 ACCOUNT ola"});
        answers(m_jan, {"CAP REQ -extended-monitor"});
        QCOMPARE(heard("NS LOGOUT"), QList<QByteArray>());
    }

    /// WHOX "RPL_WHOSPCRPL": 0 is who is logged out.
    void whoShowsTheAccount()
    {
        QCOMPARE(answers(m_jan, {"WHO ola %na"}).value(0), QByteArray("354 jan ola 0"));
        answers(m_ola, {"NS IDENTIFY secret-1"});
        QCOMPARE(answers(m_jan, {"WHO ola %na"}).value(0), QByteArray("354 jan ola ola"));
    }

    /// Modern IRC "RPL_WHOISACCOUNT (330)", "RPL_WHOISREGNICK (307)".
    void whoisShowsTheAccount()
    {
        const QByteArray isOwner = "307 jan ola :has identified for this nick";
        const QByteArray account = "330 jan ola ola :is logged in as";
        const auto before = answers(m_jan, {"WHOIS ola"});
        QVERIFY(!before.contains(isOwner) && !before.contains(account));
        answers(m_ola, {"NS IDENTIFY secret-1"});
        const auto after = answers(m_jan, {"WHOIS ola"});
        QVERIFY(after.contains(isOwner) && after.contains(account));
        answers(m_ola, {"NICK olka"});
        const auto other = answers(m_jan, {"WHOIS olka"});
        QVERIFY(!other.join('\n').contains("307 "));
        QVERIFY(other.contains("330 jan olka ola :is logged in as"));
    }

    /// account-extban "The ACCOUNTEXTBAN ISUPPORT token": with EXTBAN.
    void theTokenNamesTheBan()
    {
        const auto tokens = answers(m_jan, {"ISUPPORT"}).join(' ').split(' ');
        QVERIFY(tokens.contains("EXTBAN=,am"));
        QVERIFY(tokens.contains("ACCOUNTEXTBAN=a"));
    }

    /// "Servers MUST support matching exact account names"; here in any case and by mask, too.
    void aBanMeansTheAccount_data()
    {
        QTest::addColumn<QByteArray>("mask");
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("exact") << QByteArray("a:ola") << QByteArray("a:ola");
        QTest::newRow("in any case") << QByteArray("a:OLA") << QByteArray("a:OLA");
        QTest::newRow("by mask") << QByteArray("a:o*") << QByteArray("a:o*");
        QTest::newRow("whoever is logged in") << QByteArray("a:") << QByteArray("a:*");
    }
    void aBanMeansTheAccount()
    {
        QFETCH(QByteArray, mask);
        QFETCH(QByteArray, kept);
        answers(m_jan, {"JOIN #lab", "MODE #lab +b " + mask});
        QVERIFY(
            answers(m_jan, {"MODE #lab b"}).value(0).startsWith("367 jan #lab " + kept + " jan!"));
        answers(m_ola, {"JOIN #lab"});
        QCOMPARE(heard("PRIVMSG #lab hi").size(), 1);
        answers(m_ola, {"NS IDENTIFY secret-1"});
        QCOMPARE(heard("PRIVMSG #lab hi").size(), 0); // from the log-in on
        answers(m_ola, {"PART #lab"});
        QVERIFY(answers(m_ola, {"JOIN #lab"}).value(0).startsWith("474 ola #lab "));
        answers(m_jan, {"MODE #lab +e a:ola"});
        answers(m_ola, {"JOIN #lab"});
        QCOMPARE(heard("PRIVMSG #lab hi").size(), 1);
    }

    /// Nobody gets another's rights by a nickname.
    void aNicknameIsNoAccount()
    {
        answers(m_jan, {"JOIN #lab", "MODE #lab +bI-n a:jan a:ola"});
        answers(m_ola, {"NICK kto", "JOIN #lab"});
        QCOMPARE(heard("PRIVMSG #lab hi").size(), 1);
        answers(m_ola, {"PART #lab"});
        answers(m_jan, {"MODE #lab +i"});
        QVERIFY(answers(m_ola, {"NICK ola", "JOIN #lab"}).value(0).startsWith("473 "));
    }

    void anAccountIsMutedAndNotKeptOut()
    {
        answers(m_jan, {"JOIN #lab", "MODE #lab +b m:a:ola"});
        answers(m_ola, {"NS IDENTIFY secret-1", "JOIN #lab"});
        QVERIFY(answers(m_ola, {"PRIVMSG #lab hi"}).value(0).startsWith("404 ola #lab "));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerAccountsShownTest)

} // namespace serverAccountsShownTest

#include "ServerAccountsShownTest.moc"

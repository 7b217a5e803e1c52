// Names that people would take for somebody else's, or for a service's: at NICK, REGISTER, JOIN,
// and of accounts in another case. Thread: the test's.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverLookAlikeTest {

using namespace watek;
using tests::AccountsHarness;
using ClientId = base::ClientId;

class ServerLookAlikeTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    QByteArray said(ClientId id, const QByteArray &line)
    {
        return m_harness->answersTo(id, {line}).join('\n');
    }
    ClientId online(const QByteArray &nick) { return m_harness->comeOnline(nick, "127.0.0.1"); }
    void registered(const QByteArray &nick)
    {
        const ClientId id = online(nick);
        said(id, "NS REGISTER secret-1");
        m_harness->leave(id);
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset();
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.accounts.nickProtection = server::shared::NickProtection::Strict;
        m_harness = std::make_unique<AccountsHarness>(config);
    }

    void nobodyIsCalledLikeAService_data()
    {
        QTest::addColumn<QByteArray>("nick");
        QTest::addColumn<bool>("isTaken");
        for (const char *nick : {"NickServ", "NlckServ", "N1ckServ", "N|ckServ", "NickServ_",
                 "Nick-Serv", "[ChanServ]", "ChanSеrv", "OperServ", "Global", "Gl0baI", "Services",
                 "watek", "VVatek", "SERVER"})
            QTest::newRow(nick) << QByteArray(nick) << true;
        for (const char *nick : {"jan_", "nick", "serv", "globalny", "Wanda", "Service", "chan"})
            QTest::newRow(nick) << QByteArray(nick) << false;
    }
    void nobodyIsCalledLikeAService()
    {
        QFETCH(const QByteArray, nick);
        QFETCH(const bool, isTaken);
        const ClientId jan = online("jan");
        QCOMPARE(said(jan, "NICK " + nick).contains(" NICK "), !isTaken);
    }

    void aNameThatLooksLikeAnAccountIsRefusedWithAReason()
    {
        registered("alice");
        registered("marek");
        const ClientId jan = online("jan");
        for (const char *nick : {"aIice", "a1ice"})
            QCOMPARE(said(jan, QByteArray("NICK ") + nick),
                QByteArray("433 jan ") + nick
                    + " :Nickname looks like alice, which belongs to a registered account");
        QVERIFY(said(jan, "NICK rnarek").contains("looks like marek"));
        QVERIFY(said(jan, "NICK alice").contains("log in to use it"));
        QVERIFY(said(jan, "NICK allce").contains(" NICK allce"));
    }

    void aNameThatLooksLikeSomebodyHereIsRefusedWithAReason()
    {
        online("user1");
        const ClientId jan = online("jan");
        QCOMPARE(said(jan, "NICK userl"),
            QByteArray("433 jan userl :Nickname looks like user1, who is here already"));
        QCOMPARE(said(jan, "NICK USER1"), QByteArray("433 jan USER1 :Nickname is already in use"));
    }

    void aNameThatLooksLikeAnAccountIsNotRegistered()
    {
        registered("alice");
        const ClientId jan = online("jan");
        QVERIFY(said(jan, "REGISTER a1ice * secret-1").startsWith("FAIL REGISTER "));
    }

    void aChannelThatLooksLikeAnotherIsNotJoined()
    {
        const ClientId jan = online("jan");
        said(jan, "JOIN #mail");
        QVERIFY(said(jan, "JOIN #rnail").contains("That name looks like #mail"));
        QVERIFY(said(jan, "JOIN #mall").contains(" JOIN #mall"));
    }

    void twoAccountsThatLookAlikeAreBothUsed()
    {
        server::shared::StoredState stored{.accounts = {}, .secret = QByteArray(32, 'a')};
        for (const char *name : {"alice", "aIice"}) {
            server::shared::Account account;
            account.id = {stored.accounts.size() + 1};
            account.name = name;
            account.verifier = *server::passwords::verifierOf("secret-1", 1000);
            account.isVerified = true;
            stored.accounts.push_back(account);
        }
        server::shared::ServerConfig config = AccountsHarness::settings();
        config.accounts.nickProtection = server::shared::NickProtection::Strict;
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config, stored);
        const ClientId one = online("x");
        const ClientId other = online("y");
        said(one, "NS IDENTIFY alice secret-1");
        said(other, "NS IDENTIFY aIice secret-1");
        QVERIFY(said(one, "NICK alice").contains(" NICK alice"));
        QVERIFY(said(other, "NICK aIice").contains(" NICK aIice"));
        QVERIFY(said(one, "NICK aIice").contains("433 "));
    }

    void aPolishNameIsFoundInAnotherCase()
    {
        const ClientId zolw = online("Żółw");
        said(zolw, "NS REGISTER secret-1");
        QVERIFY(said(zolw, "NICK żółw").contains(" NICK żółw"));
        said(zolw, "NS LOGOUT");
        QVERIFY(said(zolw, "NS IDENTIFY żółw secret-1").contains("now logged in as Żółw."));
        said(zolw, "NS LOGOUT");
        QVERIFY(said(zolw, "NS IDENTIFY secret-1").contains("now logged in as Żółw."));
        QVERIFY(said(zolw, "NS INFO z\u0307ółW").contains("Żółw is registered since"));

        const ClientId jan = online("jan");
        said(jan, "JOIN #lab");
        said(jan, "MODE #lab +b a:żÓŁW");
        QVERIFY(said(zolw, "JOIN #lab").contains("474 "));
    }

    void aPolishNameLogsInBySasl()
    {
        const ClientId zolw = online("Żółw");
        said(zolw, "NS REGISTER secret-1");
        m_harness->leave(zolw);
        const ClientId id
            = m_harness->arrive(server::shared::ClientKind::Irc, QByteArray("127.0.0.1"));
        m_harness->answersTo(id, {"CAP REQ :sasl", "AUTHENTICATE PLAIN"});
        const QByteArray told
            = said(id, "AUTHENTICATE " + QByteArray("\0żółw\0secret-1", 17).toBase64());
        QVERIFY2(told.contains("900 * *!*@127.0.0.1 Żółw :"), told.constData());
        QVERIFY(told.contains("903 "));
    }

    /// Programs that were given another nickname tell NickServ only the password.
    void aLonePasswordIsOfTheAccountWhoseNicknameWasRefused()
    {
        registered("jan");
        const ClientId id
            = m_harness->arrive(server::shared::ClientKind::Irc, QByteArray("127.0.0.1"));
        m_harness->answersTo(id, {"NICK jan", "USER u 0 * :r"});
        said(id, "NICK jan_");
        QVERIFY(said(id, "NS IDENTIFY secret-1").contains("now logged in as jan."));
    }
    void aLonePasswordOfNobodyIsAnsweredWithWhatToSay()
    {
        const ClientId jan = online("jan_");
        QVERIFY(said(jan, "NS IDENTIFY secret-1")
                    .contains(
                        "jan_ is not registered. Say whose password it is: /msg NickServ IDENTIFY "
                        "<account> <password>"));
    }
    void aRefusalIsForgottenAfterAWhile()
    {
        registered("jan");
        const ClientId id = online("jan_");
        said(id, "NICK jan");
        m_harness->clock.advanceMs(130'000);
        QVERIFY(said(id, "NS IDENTIFY secret-1").contains("jan_ is not registered."));
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerLookAlikeTest)

} // namespace serverLookAlikeTest

#include "ServerLookAlikeTest.moc"

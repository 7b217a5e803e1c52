// Logging in and registering: AUTHENTICATE (IRCv3 sasl-3.1, sasl-3.2; RFC 4616, 7677, 4422) and
// REGISTER (IRCv3 draft account-registration). The test plays the passwords thread, with its real
// hashes, and a store that may refuse. Thread: the test's.
#include "tests/support/AccountsHarness.h"
#include "tests/support/ScramClient.h"
#include "tests/support/Suite.h"

#include <QTest>

namespace serverSaslTest {

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using tests::clientFinal;
using ClientId = base::ClientId;

namespace {

QByteArray plainOf(
    const QByteArray &user, const QByteArray &password, const QByteArray &actsFor = {})
{
    return (actsFor + '\0' + user + '\0' + password).toBase64();
}

} // namespace

class ServerSaslTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    void settle() { m_harness->settle(); }
    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    ClientId arrive(const AccountsHarness::Tls &tls = {}, const QByteArray &address = "203.0.113.7")
    {
        return m_harness->arriveByTls(tls, address);
    }
    /// An account of "ola" with the password "secret-1", whose owner has gone again.
    void registerOla()
    {
        const ClientId ola = arrive();
        const auto said = say(ola, {"NICK ola", "USER u 0 * :r", "REGISTER * * secret-1"});
        QCOMPARE(said.value(0), QByteArray("REGISTER SUCCESS ola :The account ola is yours"));
        m_harness->leave(ola);
        m_harness->stored.clear();
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset(); // two would play one role
        m_harness = std::make_unique<AccountsHarness>();
    }

    void whoRegistersIsLoggedInWhenItIsStored()
    {
        const ClientId ola = arrive();
        say(ola, {"CAP REQ :account-notify", "NICK ola", "USER u 0 * :r", "CAP END"});
        m_harness->take(ola);
        m_harness->say(ola, "REGISTER * ola@example.org secret-1");
        QVERIFY(m_harness->take(ola).isEmpty()); // hashed and stored first
        settle();
        QCOMPARE(m_harness->take(ola),
            (QList<QByteArray>{":watek.local REGISTER SUCCESS ola :The account ola is yours",
                ":ola!u@" + AccountsHarness::kCloak + " ACCOUNT ola",
                ":watek.local 900 ola ola!u@" + AccountsHarness::kCloak
                    + " ola :You are now logged in as ola"}));
        QCOMPARE(m_harness->stored.size(), 1);
        const Account &account
            = std::get<AccountRegistered>(m_harness->stored[0].changes[0]).account;
        QCOMPARE(account.email, "ola@example.org");
        QVERIFY(server::passwords::fits("secret-1", account.verifier));
    }

    void whoRegistersBeforeJoiningIsLoggedInWhenItJoins()
    {
        const ClientId ola = arrive();
        const auto said = say(ola, {"CAP LS 302", "NICK ola", "REGISTER ola * secret-1"});
        QCOMPARE(said.value(0), QByteArray("REGISTER SUCCESS ola :The account ola is yours"));
        QVERIFY(said.value(1).startsWith("900 ola "));
        QVERIFY(say(ola, {"USER u 0 * :r", "CAP END"}).value(0).startsWith("001 ola "));
    }

    void refusals_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char *line, const char *code) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(code);
        };
        row("REGISTER ola * secret-1", "ACCOUNT_EXISTS");
        row("REGISTER OLA * secret-1", "ACCOUNT_EXISTS");
        // One look-alike table: the Cyrillic о.
        row("REGISTER \xD0\xBEla * secret-1", "ACCOUNT_EXISTS");
        row("REGISTER basia * secret-1", "ACCOUNT_EXISTS"); // somebody is called so just now
        row("REGISTER #lab * secret-1", "BAD_ACCOUNT_NAME");
        row("REGISTER 1st * secret-1", "BAD_ACCOUNT_NAME");
        row("REGISTER * nobody secret-1", "INVALID_EMAIL");
        row("REGISTER * a@ secret-1", "INVALID_EMAIL");
        row("REGISTER * * :", "WEAK_PASSWORD");
        row("REGISTER * * short", "WEAK_PASSWORD");
        row("REGISTER * * :sec\x01ret-1", "UNACCEPTABLE_PASSWORD");
    }
    void refusals()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, code);
        registerOla();
        m_harness->online("basia");
        const ClientId jan = arrive();
        say(jan, {"NICK jan", "USER u 0 * :r"});
        const auto said = say(jan, {line});
        QCOMPARE(said.size(), 1);
        QVERIFY2(said[0].startsWith("FAIL REGISTER " + code + ' '), said[0].constData());
        QVERIFY(m_harness->stored.empty());
    }

    void aPasswordOfManyBytesIsRefusedWithAWord()
    {
        const ClientId jan = arrive();
        say(jan, {"NICK jan", "USER u 0 * :r"});
        QVERIFY(say(jan, {"REGISTER * * " + QByteArray(301, 'x')})
                    .value(0)
                    .startsWith("FAIL REGISTER UNACCEPTABLE_PASSWORD jan :"));
        QVERIFY(say(jan, {"REGISTER * * " + QByteArray(300, 'x')})
                    .value(0)
                    .startsWith("REGISTER SUCCESS jan "));
    }

    void withoutANickThereIsNothingToRegister()
    {
        QVERIFY(say(arrive(), {"CAP LS 302", "REGISTER * * secret-1"})
                    .value(0)
                    .startsWith("FAIL REGISTER NEED_NICK * "));
    }

    void whoIsLoggedInRegistersNothingMore()
    {
        const ClientId ola = arrive();
        QVERIFY(say(ola,
            {"NICK ola", "USER u 0 * :r", "REGISTER * * secret-1", "REGISTER other * secret-1"})
                    .value(0)
                    .startsWith("FAIL REGISTER ALREADY_AUTHENTICATED ola "));
    }

    void whatCannotBeStoredIsSaidAndNothingIsLeft_data()
    {
        QTest::addColumn<int>("trouble");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("full") << int(StoreTrouble::Full) << QByteArray("TEMPORARILY_UNAVAILABLE");
        QTest::newRow("taken") << int(StoreTrouble::Exists) << QByteArray("ACCOUNT_EXISTS");
    }
    void whatCannotBeStoredIsSaidAndNothingIsLeft()
    {
        QFETCH(int, trouble);
        QFETCH(QByteArray, code);
        m_harness->trouble = StoreTrouble(trouble);
        const ClientId ola = arrive();
        QVERIFY(say(ola, {"NICK ola", "USER u 0 * :r", "REGISTER * * secret-1"})
                    .value(0)
                    .startsWith("FAIL REGISTER " + code + " ola "));
        m_harness->trouble = StoreTrouble::None;
        QVERIFY(say(ola, {"REGISTER * * secret-1"}).value(0).startsWith("REGISTER SUCCESS"));
    }

    /// It is stored and applied all the same: the disk has it.
    void whoLeavesWhileItIsStoredHasItsAccount()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId ola = arrive();
        say(ola, {"NICK ola", "USER u 0 * :r"});
        m_harness->say(ola, "REGISTER * * secret-1");
        std::vector<PasswordRequest> asked;
        m_harness->passwords.takeAll(asked);
        m_harness->tell(ola,
            PasswordChecked{
                asked[0].ticket, true, *server::passwords::verifierOf("secret-1", 1000)});
        m_harness->leave(ola);
        settle();
        QVERIFY(m_harness->state().accounts().findByName("ola"));
    }

    void nobodyElseMayHaveARegisteredNick()
    {
        registerOla();
        // In the chat already, and on the way in; spelt so, or so that it looks so.
        const ClientId jan = arrive();
        say(jan, {"NICK jan", "USER u 0 * :r"});
        for (const char *nick : {"ola", "OLA"})
            QVERIFY(say(jan, {QByteArray("NICK ") + nick})
                        .value(0)
                        .endsWith(":Nickname belongs to a registered account; log in to use it"));
        QVERIFY(say(jan, {"NICK \xD0\xBEla"})
                    .value(0)
                    .endsWith(":Nickname looks like ola, which belongs to a registered account"));
        const ClientId thief = arrive();
        QVERIFY(say(thief, {"NICK ola", "USER u 0 * :r"}).value(0).startsWith("433 * ola "));
        QVERIFY(say(thief, {"NICK ela"}).value(0).startsWith("001 ela "));
    }

    void plain_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("numeric");
        QTest::newRow("right") << plainOf("ola", "secret-1") << QByteArray("900");
        QTest::newRow("another spelling") << plainOf("OLA", "secret-1") << QByteArray("900");
        QTest::newRow("for itself") << plainOf("ola", "secret-1", "ola") << QByteArray("900");
        QTest::newRow("for another") << plainOf("ola", "secret-1", "jan") << QByteArray("904");
        QTest::newRow("wrong password") << plainOf("ola", "secret-2") << QByteArray("904");
        QTest::newRow("nobody") << plainOf("ela", "secret-1") << QByteArray("904");
        QTest::newRow("no password") << plainOf("ola", "") << QByteArray("904");
        QTest::newRow("no base64") << QByteArray("%%%%") << QByteArray("904");
        QTest::newRow("a piece of 401") << QByteArray(401, 'A') << QByteArray("905");
        QTest::newRow("aborted") << QByteArray("*") << QByteArray("906");
    }
    void plain()
    {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, numeric);
        registerOla();
        const ClientId ola = arrive();
        QCOMPARE(say(ola, {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE PLAIN"}),
            QList<QByteArray>{"AUTHENTICATE +"});
        const auto said = say(ola, {"AUTHENTICATE " + message});
        QCOMPARE(said.value(0).left(3), numeric);
        const bool isIn = numeric == "900";
        QCOMPARE(said.value(1).left(3), isIn ? QByteArray("903") : QByteArray());
        // And it may try again, or not.
        QCOMPARE(say(ola, {"AUTHENTICATE PLAIN"}).value(0).left(3),
            isIn ? QByteArray("907") : QByteArray("AUT"));
        // What it has begun again ends with its registration.
        const auto end = say(ola, {"CAP END"});
        QCOMPARE(end.value(0).left(3), isIn ? QByteArray("001") : QByteArray("906"));
        QVERIFY(isIn || end.value(1).startsWith("433 "));
    }

    void scramProvesThePasswordBothWays()
    {
        registerOla();
        const ClientId ola = arrive();
        say(ola, {"CAP REQ :sasl", "NICK ola", "USER u 0 * :r", "AUTHENTICATE SCRAM-SHA-256"});
        const QByteArray first = "n,,n=ola,r=abc";
        auto said = say(ola, {"AUTHENTICATE " + first.toBase64()});
        const QByteArray challenge = QByteArray::fromBase64(said.value(0).mid(13));
        said = say(ola, {"AUTHENTICATE " + clientFinal(first, challenge, "secret-1").toBase64()});
        QVERIFY(QByteArray::fromBase64(said.value(0).mid(13)).startsWith("v="));
        said = say(ola, {"AUTHENTICATE +"});
        QCOMPARE(said.value(0).left(3), "900");
        QCOMPARE(said.value(1).left(3), "903");
    }

    /// The challenge is as stable for who does not exist: RFC 5802 leaves the door open, we do not.
    void scramTellsNobodyWhoHasAnAccount()
    {
        registerOla();
        for (const char *name : {"ola", "nobody"}) {
            QByteArray salt;
            for (int i = 0; i < 2; ++i) {
                const ClientId id = arrive();
                say(id, {"CAP REQ :sasl", "AUTHENTICATE SCRAM-SHA-256"});
                const QByteArray first = QByteArray("n,,n=") + name + ",r=abc";
                auto said = say(id, {"AUTHENTICATE " + first.toBase64()});
                const QByteArray challenge = QByteArray::fromBase64(said.value(0).mid(13));
                const QList<QByteArray> parts = challenge.split(',');
                QCOMPARE(parts.value(2), QByteArray("i=1000"));
                QVERIFY(i == 0 || parts.value(1) == salt);
                salt = parts.value(1);
                said = say(
                    id, {"AUTHENTICATE " + clientFinal(first, challenge, "wrong").toBase64()});
                QCOMPARE(said, QList<QByteArray>{"904 * :SASL authentication failed"});
            }
        }
    }

    void aCertificateOfItsAccountLogsIn()
    {
        server::dispatcherRole.assertCurrent();
        registerOla();
        const auto *const ola = m_harness->state().accounts().findByName("ola");
        const QByteArray fingerprint(64, 'a');
        m_harness->state().apply({.msgid = {},
            .actor = {},
            .what = server::dispatcher::AccountStored{CertificateAdded{ola->id, fingerprint}}});
        const AccountsHarness::Tls with{.certificate = fingerprint};
        for (const auto &[message, numeric] :
            {std::pair{"+", "900"}, {"b2xh", "900"}, {"amFu", "904"}}) { // ola, jan
            const ClientId id = arrive(with);
            say(id, {"CAP REQ :sasl", "AUTHENTICATE EXTERNAL"});
            QCOMPARE(say(id, {QByteArray("AUTHENTICATE ") + message}).value(0).left(3),
                QByteArray(numeric));
        }
        const ClientId other = arrive(AccountsHarness::Tls{.certificate = QByteArray(64, 'b')});
        say(other, {"CAP REQ :sasl", "AUTHENTICATE EXTERNAL"});
        QCOMPARE(say(other, {"AUTHENTICATE +"}).value(0).left(3), "904");
    }

    void mechanismsByConnection_data()
    {
        QTest::addColumn<bool>("isSecure");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QByteArray>("mechanisms");
        QTest::newRow("TLS") << true << QByteArray("203.0.113.7") << QByteArray()
                             << QByteArray("PLAIN,SCRAM-SHA-256");
        QTest::newRow("with a certificate")
            << true << QByteArray("203.0.113.7") << QByteArray(64, 'a')
            << QByteArray("PLAIN,SCRAM-SHA-256,EXTERNAL");
        QTest::newRow("plain, from elsewhere")
            << false << QByteArray("203.0.113.7") << QByteArray() << QByteArray("SCRAM-SHA-256");
        QTest::newRow("plain, of this computer") << false << QByteArray("127.0.0.1") << QByteArray()
                                                 << QByteArray("PLAIN,SCRAM-SHA-256");
    }
    void mechanismsByConnection()
    {
        QFETCH(bool, isSecure);
        QFETCH(QByteArray, address);
        QFETCH(QByteArray, certificate);
        QFETCH(QByteArray, mechanisms);
        const AccountsHarness::Tls tls{.certificate = certificate};
        const ClientId id
            = isSecure ? arrive(tls, address) : m_harness->arrive(ClientKind::Irc, address);
        QVERIFY(say(id, {"CAP LS 302"}).join(' ').contains(" sasl=" + mechanisms + ' '));
        // What is not offered is not taken; 908 says what is.
        const auto said = say(id, {"CAP REQ :sasl", "AUTHENTICATE KERBEROS"});
        QCOMPARE(said.value(0), "908 * " + mechanisms + " :are available SASL mechanisms");
        QCOMPARE(said.value(1).left(3), "904");
        if (!mechanisms.startsWith("PLAIN"))
            QVERIFY(say(id, {"AUTHENTICATE PLAIN"}).value(1).endsWith(": use TLS"));
    }

    void wrongPasswordsFromElsewhereDoNotLockTheOwnerOut()
    {
        registerOla();
        const ClientId thief = arrive(AccountsHarness::Tls(), "198.51.100.9");
        say(thief, {"CAP REQ :sasl"});
        for (int i = 0; i < server::dispatcher::PasswordGuesses::kMost; ++i)
            QCOMPARE(say(thief, {"AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf("ola", "guess")}),
                QList<QByteArray>{"904 * :SASL authentication failed"});
        // Even the right one is not looked at any more.
        QCOMPARE(say(thief, {"AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf("ola", "secret-1")}),
            QList<QByteArray>{"904 * :Too many wrong passwords, try again in a minute"});
        const ClientId ola = arrive();
        say(ola, {"CAP REQ :sasl"});
        QCOMPARE(say(ola, {"AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf("ola", "secret-1")})
                     .value(0)
                     .left(3),
            "900");
    }

    void withoutAStoreThereAreNoAccounts()
    {
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(ServerConfig());
        const ClientId id = m_harness->arrive(ClientKind::Irc);
        const QByteArray offered = say(id, {"CAP LS 302"}).join(' ');
        QVERIFY(!offered.contains(" sasl"));
        QVERIFY(!offered.contains("account-registration"));
        QCOMPARE(say(id, {"AUTHENTICATE PLAIN"}),
            QList<QByteArray>{"904 * :There are no accounts on this server"});
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSaslTest)

} // namespace serverSaslTest

#include "ServerSaslTest.moc"

// Where logging in begins and ends: AUTHENTICATE without its capability, in the middle of a
// registration, at its longest (IRCv3 sasl-3.1); what it costs and what a challenge tells; PASS.
// Thread: the test's.
#include "tests/support/AccountsHarness.h"
#include "tests/support/Suite.h"

#include <QMap>
#include <QTest>

namespace serverSaslBordersTest {

using namespace watek;
using namespace server::shared;
using tests::AccountsHarness;
using ClientId = base::ClientId;

namespace {

QByteArray plainOf(const QByteArray &user, const QByteArray &password)
{
    return ('\0' + user + '\0' + password).toBase64();
}

} // namespace

class ServerSaslBordersTest : public QObject {
    Q_OBJECT

    std::unique_ptr<AccountsHarness> m_harness;

    QList<QByteArray> say(ClientId id, const QList<QByteArray> &lines)
    {
        return m_harness->answersTo(id, lines);
    }
    ClientId arrive() { return m_harness->arriveByTls(); }
    /// An account of "ola" with the password "secret-1", whose owner has gone again.
    void registerOla()
    {
        const ClientId ola = arrive();
        const auto said = say(ola, {"NICK ola", "USER u 0 * :r", "REGISTER * * secret-1"});
        QCOMPARE(said.value(0), QByteArray("REGISTER SUCCESS ola :The account ola is yours"));
        m_harness->leave(ola);
    }

private Q_SLOTS:
    void init()
    {
        m_harness.reset(); // two would play one role
        m_harness = std::make_unique<AccountsHarness>();
    }

    /// IRCv3 sasl-3.1: "the server SHOULD abort it and send a 906 numeric, then register the client
    /// without authentication".
    void whoJoinsInTheMiddleIsToldAndIsNobodysAccount()
    {
        server::dispatcherRole.assertCurrent();
        const ClientId ela = arrive();
        const auto said = say(ela,
            {"CAP REQ :sasl", "NICK ela", "USER u 0 * :r", "AUTHENTICATE SCRAM-SHA-256",
                "CAP END"});
        QCOMPARE(said.value(0), "906 ela :SASL authentication aborted");
        QVERIFY(said.value(1).startsWith("001 ela "));
        QVERIFY(!m_harness->state().session(ela)->sasl);
        // Nothing of it is left to go on with.
        QVERIFY(say(ela, {"AUTHENTICATE bixuPW9sYSxyPWFiYw=="}).value(0).startsWith("908 "));
    }

    void whoRegistersInTheMiddleIsToldThatItEnds()
    {
        const ClientId ola = arrive();
        const auto said = say(
            ola, {"CAP REQ :sasl", "NICK ola", "AUTHENTICATE PLAIN", "REGISTER * * secret-1"});
        QCOMPARE(said.value(0), "906 ola :SASL authentication aborted");
        QVERIFY(said.value(1).startsWith("REGISTER SUCCESS ola "));
    }

    /// IRCv3 sasl-3.1: "The client MUST enable the sasl capability before using".
    void withoutTheCapabilityNothingBegins()
    {
        QCOMPARE(say(arrive(), {"AUTHENTICATE PLAIN"}),
            QList<QByteArray>{"904 * :Ask for the capability first: CAP REQ :sasl"});
    }

    /// 2400 bytes are eight pieces that are full, and an empty one that ends them.
    void theLongestMessageIsTaken()
    {
        registerOla();
        const ClientId ola = arrive();
        say(ola, {"CAP REQ :sasl", "AUTHENTICATE PLAIN"});
        const QByteArray message = (QByteArray("\0ola\0", 5) + QByteArray(2395, 'x')).toBase64();
        QList<QByteArray> lines;
        for (qsizetype at = 0; at < message.size(); at += 400)
            lines.append("AUTHENTICATE " + message.mid(at, 400));
        QCOMPARE(lines.size(), 8);
        QCOMPARE(say(ola, lines), QList<QByteArray>());
        QCOMPARE(say(ola, {"AUTHENTICATE +"}).value(0).left(3), "904"); // a wrong password
        say(ola, {"AUTHENTICATE PLAIN"});
        say(ola, lines);
        QCOMPARE(say(ola, {"AUTHENTICATE AAAA"}).value(0).left(3), "905");
    }

    /// IRCv3 account-registration: "FAIL REGISTER COMPLETE_CONNECTION_REQUIRED <message>".
    void whoMustJoinFirstIsToldWithoutAnAccount()
    {
        ServerConfig config = AccountsHarness::settings();
        config.accounts.registrationBeforeConnect = false;
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        const ClientId ola = arrive();
        QCOMPARE(say(ola, {"CAP LS 302", "NICK ola", "REGISTER * * secret-1"}),
            QList<QByteArray>{"FAIL REGISTER COMPLETE_CONNECTION_REQUIRED :Join the chat first, "
                              "then register your account"});
        QCOMPARE(say(ola, {"VERIFY ola abcd"}),
            QList<QByteArray>{"FAIL VERIFY COMPLETE_CONNECTION_REQUIRED :Join the chat first, "
                              "then verify your account"});
    }

    /// Accounts that were imported keep their rounds: a name that nobody has gets some of those
    /// that there are, the same each time.
    void roundsTellNobodyWhoHasAnAccount()
    {
        server::dispatcherRole.assertCurrent();
        StoredState before{.accounts = {}, .secret = QByteArray(32, 's')};
        for (int i = 0; i < 10; ++i)
            before.accounts.push_back({.id = {quint64(i + 1)},
                .name = "name" + QByteArray(1, char('a' + i)),
                .verifier = {.iterations = i < 5 ? 4096 : 64'000,
                    .salt = QByteArray(16, 'x'),
                    .storedKey = QByteArray(32, 'x'),
                    .serverKey = QByteArray(32, 'x')}});
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(AccountsHarness::settings(), before);
        const auto roundsOf = [this](const QByteArray &name) {
            const ClientId id = arrive();
            say(id, {"CAP REQ :sasl", "AUTHENTICATE SCRAM-SHA-256"});
            const QByteArray first = "n,,n=" + name + ",r=abc";
            const QByteArray answer = say(id, {"AUTHENTICATE " + first.toBase64()}).value(0);
            m_harness->leave(id);
            return QByteArray::fromBase64(answer.mid(13)).split(',').value(2);
        };
        QCOMPARE(roundsOf("namea"), "i=4096");
        QMap<QByteArray, int> count;
        for (int i = 0; i < 40; ++i) {
            const QByteArray name = "nobody" + QByteArray::number(i);
            const QByteArray rounds = roundsOf(name);
            QCOMPARE(roundsOf(name), rounds);
            ++count[rounds];
        }
        QCOMPARE(count.keys(), (QList<QByteArray>{"i=4096", "i=64000"}));
        QVERIFY2(count["i=4096"] >= 8 && count["i=64000"] >= 8,
            QByteArray::number(count["i=4096"]).constData());
    }

    /// A password is 20 ms of a processor, and a guess some of the patience of who guesses.
    void aLogInCostsItsWork()
    {
        registerOla();
        const ClientId ola = arrive();
        say(ola, {"CAP REQ :sasl", "AUTHENTICATE PLAIN"});
        int before = m_harness->charged(ola);
        say(ola, {"AUTHENTICATE " + plainOf("ola", "guess")});
        const int guess = m_harness->charged(ola) - before;
        before = m_harness->charged(ola);
        say(ola, {"AUTHENTICATE PLAIN", "AUTHENTICATE " + plainOf("ola", "secret-1")});
        const int right = m_harness->charged(ola) - before;
        QVERIFY2(guess >= 30, QByteArray::number(guess).constData());
        QVERIFY2(right >= 10 && right < 20, QByteArray::number(right).constData());
    }

    /// For programs that know no SASL.
    void passLogsIn()
    {
        server::dispatcherRole.assertCurrent();
        registerOla();
        const ClientId ola = arrive();
        const auto said = say(ola, {"PASS ola@phone:secret-1"});
        QVERIFY(said.value(0).startsWith("900 "));
        QVERIFY(say(ola, {"NICK ola", "USER u 0 * :r"}).value(0).startsWith("001 ola "));
        const ClientId thief = arrive();
        QCOMPARE(say(thief, {"PASS ola:guess"}),
            QList<QByteArray>{"464 * :That name and that password do not fit"});
        QVERIFY(say(thief, {"NICK ela", "USER u 0 * :r"}).value(0).startsWith("001 ela "));
        QVERIFY(m_harness->state().session(thief)->user->account.isEmpty());
    }

    void passIsTheServersPasswordAsWell()
    {
        registerOla();
        ServerConfig config = AccountsHarness::settings();
        config.server.password = "ola:door";
        m_harness.reset();
        m_harness = std::make_unique<AccountsHarness>(config);
        const ClientId ola = arrive();
        QVERIFY(say(ola, {"PASS ola:guess"}).value(0).startsWith("464 "));
        const auto said = say(ola, {"PASS ola:door", "NICK ela", "USER u 0 * :r"});
        QVERIFY2(said.value(0).startsWith("001 ela "), said.value(0).constData());
    }
};

WATEK_SUITE(QTEST_GUILESS_MAIN, ServerSaslBordersTest)

} // namespace serverSaslBordersTest

#include "ServerSaslBordersTest.moc"
